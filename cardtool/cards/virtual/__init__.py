"""A virtual smart card, byte for byte: what a FINEID card answers, without hardware and without any service.

``profiles.build`` makes a card from certificates, ``Card.transmit`` answers one command, and ``connection`` is the way
in that the program's readers use. The training mode and the tests read such cards directly; the tests also put them
into a reader of the vpcd driver.
"""
