"""Cards for these tests: certificates of the sizes of real ones, on every layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.ledger import PinLedger
from cardtool.model.certificate import Usage
from tests.certificates.making import BEGIN, END, HOLDER_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.virtual.card import Card

LAYOUTS: Final = ("setcos", "s41v3", "s41v4", "s42")
#: The answer to reset of ``s42`` with the bit that announces extended lengths, and the check byte that goes with it.
EXTENDED_S42: Final = bytes.fromhex("3BDF96008031FE450031B8640429ECC1739401C082 9000 9A".replace(" ", ""))
_CARD_USAGES: Final = (Usage.AUTHENTICATION, Usage.SIGNATURE)
_ISSUER: Final = (
    ("C", "FI"),
    ("O", "Digi- ja vaestotietovirasto CA"),
    ("OU", "Sosiaali- ja terveydenhuollon ammattivarmenteet"),
    ("CN", "Training CA of these tests"),
)


@dataclass(frozen=True)
class Made:
    """The certificates of one card."""

    authentication: bytes
    signature: bytes
    cas: tuple[bytes, ...]

    @property
    def leaves(self) -> tuple[bytes, bytes]:
        return self.authentication, self.signature


@cache
def authority(kind: KeyKind = KeyKind.P384) -> TrainingAuthority:
    return TrainingAuthority.create(_ISSUER, not_before=BEGIN, not_after=END, key_kind=kind)


@cache
def made(holder: str = "TESTINEN TAINA", number: str = "12345678901", *, rsa: bool = False) -> Made:
    """Certificates of one holder: P-384 of about 1.1 kB, or RSA of 1695 and 1621 bytes."""
    kind = KeyKind.RSA_2048 if rsa else KeyKind.P384
    key = kind.generate()
    issuer = authority(kind)
    names = holder.split()
    subject = [("C", "FI"), ("serialNumber", number), ("GN", names[1]), ("SN", names[0]), ("CN", f"{holder} {number}")]
    sizes = {Usage.AUTHENTICATION: 1695, Usage.SIGNATURE: 1621} if rsa else dict.fromkeys(_CARD_USAGES, 0)

    def issue(usage: Usage, letters: int) -> bytes:
        return issuer.issue(
            subject,
            not_before=BEGIN,
            not_after=END,
            usage=usage,
            key=key,
            emails=[f"{'t' * letters}@varha.fi"],
            policies=["1.2.246.517.1.10.352.1"],
            explicit_false=True,
        ).der

    leaves = [_of_size(partial(issue, usage), sizes[usage]) for usage in _CARD_USAGES]
    return Made(leaves[0], leaves[1], tuple(issuer.chain))


def _of_size(issue: Callable[[int], bytes], size: int) -> bytes:
    """A certificate with an e-mail address that makes it ``size`` bytes long or a few more; no shorter than it is."""
    return issue(20 + max(0, size - len(issue(20))))


def large() -> bytes:
    """A certificate of nearly 8 KiB, more than any card is known to hold."""
    subject = [("C", "FI"), ("serialNumber", "1"), ("CN", "TESTINEN")]
    emails = [f"{'t' * 100}@varha.fi"] * 66
    return authority().issue(subject, not_before=BEGIN, not_after=END, key=HOLDER_KEY, emails=emails).der


def card(kind: str = "s41v4", holder: Made | None = None, **changes: Any) -> Card:
    """A card of a layout; everything about it may be changed as in ``profiles.build``."""
    holder = holder or made()
    wanted: dict[str, Any] = {
        "authentication": holder.authentication,
        "signature": holder.signature,
        "cas": holder.cas,
        "ledger": PinLedger(),
    }
    return profiles.build(kind, **(wanted | changes))
