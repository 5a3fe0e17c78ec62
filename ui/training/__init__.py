"""Training: scripted cards and faults, put into the readers by the person."""
