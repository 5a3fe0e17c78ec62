"""The cards of this sitting, below."""
