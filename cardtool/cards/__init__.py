"""Readers and cards.

::

    hardware ◀── pcsc_hardware | training.desk     readers, presence, events, connections: real or scripted
        ▲
        ├── direct                                 the card's own files, over PC/SC
        ├── middleware ──▶ pkcs11_source ──▶ helper    what the installed modules show, each in a process of its own
        │
    plan, stages, readings, merging                which way is used when, and one answer from both

Everything here reads only: shared connections, no command that changes a card. The one exception to "no PIN" is
:mod:`cardtool.cards.login`, for the test that a person starts.
"""
