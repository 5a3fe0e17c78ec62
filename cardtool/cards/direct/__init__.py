"""Direct reading: PKCS#15 over PC/SC, without middleware, without a PIN, without writing.

::

    source     one reading of one reader: thread, silence, wholeness          (the door of the package)
    reading    the sequence: leaf certificates, serial, issuers, PIN state
    files      places on a card: selecting, reading in blocks
    channel    commands and answers, counted; only harmless instructions pass
"""
