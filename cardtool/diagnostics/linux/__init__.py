"""What is asked of Linux: files below ``/proc``, ``/sys`` and ``/run``, and the environment."""
