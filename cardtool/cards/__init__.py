"""Readers and cards: PC/SC for presence and events, PKCS#11 for content.

::

    watcher ──▶ pcsc ◀── wholeness          readers, presence, ATR, event counter
    readings ──▶ source: pkcs11_source ──▶ tokens ──▶ pkcs11_module     certificates, read whole or not at all
                 profiles ──▶ module_paths                                which module, where, with which quirks
    training                                                              made-up cards in a SoftHSM store

Everything here reads only: shared connections, no login, no PIN, no command that changes a card.
"""
