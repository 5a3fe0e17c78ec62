"""Tests of the rules: kinds of card, transition, findings, and the files they come from."""
