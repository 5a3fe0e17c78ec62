"""The runs that were kept: the list, one of them on the screen, two of them compared."""
