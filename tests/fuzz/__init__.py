"""Fuzzing of every parser of foreign bytes: the table of targets, the kept corpus, and the command that runs them."""
