"""The main window: it puts the views together and gives them their keys."""
