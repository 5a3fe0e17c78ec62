"""Hundreds of service restarts and insertions in one process, with one watcher."""
