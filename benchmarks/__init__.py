"""Measurements side by side: each command prints a ratio against a peer or limit measured in the same run."""
