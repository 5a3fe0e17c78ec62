"""The virtual card of ``cardtool.cards.virtual`` in a reader of the vpcd driver: everything above it is the real thing.

``slot.Slot`` holds a card, ``throwaway`` makes certificates for tests that need some but no particular ones.
"""
