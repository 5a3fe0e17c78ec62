"""Use cases of the closing worklist."""
