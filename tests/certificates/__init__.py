"""Tests of the certificates room, and of the made-up authority that other tests use."""
