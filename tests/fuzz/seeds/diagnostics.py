"""Programs with a version, tables of ports, answers of the local service, delivered lists, texts to be masked."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def program_version() -> Iterator[bytes]:
    """Programs with each form of version, and cut off."""
    from tests.diagnostics.test_pe_version import information, program, resources

    for version in (information(), information(text="4.0.20e")):
        whole = program(resources(version))
        yield from (whole, whole[:600])
    yield from (program(resources(information()), magic=0x10B), b"MZ", b"")


def port_table() -> Iterator[bytes]:
    """Tables of both families, and tables that promise more."""
    row4 = struct.pack("<I4s2s2x4s4xI", 2, b"\x7f\0\0\1", b"\xd2\xc0", b"", 4711)
    row6 = struct.pack("<16s4x2s2x16s4x4x4xI", b"", b"\xd2\xc0", b"", 4711)
    for row in (row4, row6):
        for number in (0, 1, 2, 2**32 - 1):
            yield number.to_bytes(4, "little") + row * 2
    yield from (b"", b"\1")


def service_answer() -> Iterator[bytes]:
    """The answer of the service, and of others."""
    yield b'{"version": "1.1", "httpMethods": "GET, POST"}'
    yield from (b'{"version": null}', b'{"version": [[[1]]]}', b'{"version":' + b"[" * 900 + b"]" * 900 + b"}")
    yield from (b"", b"[]", b"{}", b"[" * 3000, b'{"version": ' + b"1" * 3000 + b"}", b"\xff")


def delivered_list() -> Iterator[bytes]:
    """Lists in PEM, in DER, and damaged."""
    for body in (base64.b64encode(b"0\3\2\1\1"), b"!", b"", b"QUJ"):
        yield b"-----BEGIN X509 CRL-----\n" + body + b"\n-----END X509 CRL-----\n"
    yield from (b"0\3\2\1\1", b"-----BEGIN X509 CRL-----", b"")


def masked_views() -> Iterator[bytes]:
    """Texts with escapes, with wrongly read letters, and with what encodes something."""
    for text in (
        "Åsa Ängström",
        "\\u00c5sa %C3%85sa &Aring;sa \\xc3\\x85",
        "Ã…sa Ãƒâ€¦sa",
        "c3857361 w4VzYQ==",
        "&#x110000; &#0;",
    ):
        yield text.encode()
    yield from (b"\\ud800", b"%" * 1000, b"A" * 1000, b"\xff\xfe")
