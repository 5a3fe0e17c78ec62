"""One certificate as the text of a list's cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats import armour, pem
from cardtool.inventory.formats.registry import recognise
from cardtool.inventory.formats.result import SKIPPED, FormatResult, refused
from cardtool.inventory.passwords import Passwords
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.model.sighting import Place

_NO_PASSWORDS: Final = Passwords()
_HEX: Final = frozenset("0123456789abcdefABCDEF")


def read_value(value: str, place: Place) -> FormatResult:
    """The certificates in a cell: PEM, or DER in base64 or hexadecimal, also of PKCS#7.

    The place keeps its detail, which says where in the list the cell is.
    """
    result = _read(value, place)
    return FormatResult(
        tuple(replace(item, place=replace(item.place, detail=place.detail)) for item in result.items),
        tuple(replace(refusal, place=replace(refusal.place, detail=place.detail)) for refusal in result.refusals),
    )


def _read(value: str, place: Place) -> FormatResult:
    content = value.encode(errors="replace")
    if not pem.sniff(content):
        decoded = _decoded(value)
        if decoded is None:
            return refused(RefusalReason.BAD_BASE64, place, "neither PEM nor base64 nor hexadecimal")
        content = decoded
    known = recognise(content)
    result = known.read(content, place, _NO_PASSWORDS) if known is not None else SKIPPED
    return refused(RefusalReason.NOT_A_CERTIFICATE, place, "not a certificate") if result.skipped else result


def _decoded(value: str) -> bytes | None:
    digits = "".join(value.replace(":", " ").split())
    if len(digits) % 2 == 0 and not set(digits) - _HEX:
        return bytes.fromhex(digits)
    return armour.from_base64(value.encode(errors="replace"))
