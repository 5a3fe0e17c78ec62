"""PKCS#11 modules in processes of their own.

::

    pkcs11_source ──▶ pool ──▶ client ══ JSON lines over pipes ══▶ server ──▶ slots, tokens, signing ──▶ the module
    login ───────────────────▶ client                              (process: python -m cardtool.cards.helper)

A vendor's module may hang, crash, print, or answer nonsense; the answer to all of it is to end its process. The
language of the pipes is described in ``docs/pkcs11-helper.md``. Below ``server`` nothing runs in the program itself,
above it nothing touches a module.
"""
