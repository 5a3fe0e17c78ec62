"""Print what a PKCS#11 module shows, as JSON: ``python -m tests.rig.list_tokens MODULE``.

A process of its own, because a module may hang or crash, and because it reads the card when it is initialised.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main(module: str) -> None:
    """Print the tokens, each with its label, serial number and certificates (DER in hexadecimal)."""
    import pkcs11

    library = pkcs11.lib(module)
    tokens = [_described(token) for token in library.get_tokens()]
    sys.stdout.write(json.dumps(tokens))


def _described(token: Any) -> dict[str, object]:
    from pkcs11 import Attribute, ObjectClass

    with token.open() as session:
        objects = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
        certificates = [found[Attribute.VALUE].hex() for found in objects]
    return {"label": token.label, "serial": token.serial.decode(), "certificates": certificates}


if __name__ == "__main__":
    main(sys.argv[1])
