"""The table of the soak is printed at the end of a run, also when only this folder is run."""

from tests.cards.soak.tables import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]
