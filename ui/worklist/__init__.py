"""The closing worklist: row mode for many cards in a row, and the list itself."""
