"""Colours, icons and small widgets that all views share."""
