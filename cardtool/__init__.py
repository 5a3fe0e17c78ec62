"""cardtool: what card is this, whose, and what must be done with it.

The core of the program; it imports no Qt. The rooms and their one-way arrows are described in ARCHITECTURE.md.
"""

__version__ = "0.1.0"
