"""A virtual smart card, byte for byte: what a FINEID card answers, without hardware.

``profiles.build`` makes a card from certificates, ``Card.transmit`` answers one command, and ``slot.Slot`` puts a
card into a reader of the vpcd driver, so that everything above it (pcscd, OpenSC, the program) is the real thing.
"""
