"""How an OID says whose it is: the roots of JHS 159 and the business id in them.

An organisation's root is ``1.2.246.10.<business id without hyphen and leading zeros>`` (JHS 159, annex 1); the older
``1.2.246.537.10`` has the same form. Kela's own arc, ``1.2.246.556``, carries no business id.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

#: Longer texts are no OID: a serialNumber of a certificate has at most 64 characters (X.520), codes in use half of it.
MAX_OID: Final = 200

#: The tree in which organisations have their roots today.
ORGANISATIONS: Final = "1.2.246.10"
#: The tree of older organisation roots, still seen in data.
OLDER_ORGANISATIONS: Final = "1.2.246.537.10"
#: Kela's arc (measured on thirteen public certificates of its Kanta services).
KELA: Final = "1.2.246.556"

#: Weights of the check digit of a business id, modulo 11 (PRH, form of the business identity code).
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2)
_OID: Final = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+", re.ASCII)
_ROOTED: Final = re.compile(r"(1\.2\.246\.(?:(?:537\.)?10\.([1-9]\d{5,7})|556))((?:\.(?:0|[1-9]\d*))*)", re.ASCII)
_BUSINESS_ID: Final = re.compile(r"(\d{6,7})-(\d)", re.ASCII)


class RootedOid(NamedTuple):
    """An OID cut behind its root.

    Attributes:
        root: the organisation's root.
        digits: the business id in the root as it stands there; empty in Kela's.
        below: the arcs below the root with their leading dots, empty for a root itself.
    """

    root: str
    digits: str
    below: str


def is_oid(text: str) -> bool:
    """Whether the text is a dotted OID of any tree, without leading zeros."""
    return len(text) <= MAX_OID and _OID.fullmatch(text) is not None


def rooted(text: str) -> RootedOid | None:
    """The OID cut behind its root; ``None`` when it is not under one of the roots known here."""
    found = _ROOTED.fullmatch(text) if len(text) <= MAX_OID else None
    return RootedOid(found[1], found[2] or "", found[3]) if found else None


def check_digit(seven: str) -> int | None:
    """The check digit that belongs to the first seven digits of a business id; ``None`` when there can be none."""
    rest = sum(int(digit) * weight for digit, weight in zip(seven, _WEIGHTS, strict=True)) % 11
    if rest == 1:
        return None
    return 11 - rest if rest else 0


def business_id_of(digits: str) -> str:
    """The business id that stands in a root as six to eight ``digits``: ``2048198`` is ``0204819-8``."""
    padded = digits.zfill(8)
    return f"{padded[:7]}-{padded[7]}"


def as_business_id(text: str) -> str:
    """A business id in its full form, empty when the text is none; old ids have six digits before the hyphen."""
    found = _BUSINESS_ID.fullmatch(text.strip())
    return f"{found[1].zfill(7)}-{found[2]}" if found else ""


def root_of(business_id: str) -> str:
    """The root of the organisation with this business id; empty when the text is none that can stand in a root."""
    digits = as_business_id(business_id).replace("-", "").lstrip("0")
    found = rooted(f"{ORGANISATIONS}.{digits}") if digits else None
    return found.root if found else ""
