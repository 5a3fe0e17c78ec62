"""DER certificates and PEM blocks in one file, as appending one file to another makes them; both are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats import armour, der, pem
from cardtool.inventory.formats.result import FormatResult

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format; its certificates have the name of the form that they stand in.
FORM: Final = "der_and_pem"
#: Where DER can begin: at the start, or after a block.
_END: Final = b"-----END "
_EDGE: Final = re.compile(rb"\A|-----END [A-Z0-9 ]{1,40}-----\s*")


def sniff(content: bytes) -> bool:
    """Whether there is a PEM block, and a DER certificate at the start or after a block."""
    return armour.BEGIN in content and bool(_parts(content)[0])


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:
    """The certificates in DER, then those in PEM."""
    binary, text = _parts(content)
    found = (der.read(binary, place, passwords), pem.read(text, place, passwords))
    items = tuple(item for result in found for item in result.items)
    refusals = tuple(refusal for result in found for refusal in result.refusals)
    return FormatResult(items, refusals, skipped=not (items or refusals))


def _parts(content: bytes) -> tuple[bytes, bytes]:
    """What is DER and what is not, each put together."""
    binary, text = [], []
    start = 0
    last_block = content.rfind(_END)
    for edge in _EDGE.finditer(content):
        begin = edge.end()
        end = _end_of_run(content, begin, last_block) if begin >= start else begin
        if end > begin:
            binary.append(content[begin:end])
            text.append(content[start:begin])
            start = end
    text.append(content[start:])
    return b"".join(binary), b"\n".join(text)


def _end_of_run(content: bytes, start: int, last_block: int) -> int:
    """Where the certificates that stand at ``start`` end; a broken one ends where the next block begins."""
    end = start
    while der.has_version(content, end) or (end == 0 and der.is_whole(content)):
        after = der.end_of(content, end)
        if after is None or not _is_whole(content, end, after, last_block):
            block = content.find(armour.BEGIN, end)
            return block if block >= 0 else len(content)
        end = after
    return end


def _is_whole(content: bytes, start: int, end: int, last_block: int) -> bool:
    """Whether a certificate stands there that has not the beginning of a block in the place of its own end."""
    block = content.find(armour.BEGIN, start, end + len(armour.BEGIN) - 1)
    return (block < 0 or last_block < end) and der.is_whole(content[start:end])
