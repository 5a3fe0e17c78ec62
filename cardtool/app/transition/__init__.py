"""Use cases of the transition board: what a reform asks for, by when, what was done, and what this tool has seen."""
