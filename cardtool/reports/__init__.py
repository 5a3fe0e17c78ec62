"""Readings and lists in the forms other programs and people take them in."""
