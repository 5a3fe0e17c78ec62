"""The list of readers at the left."""
