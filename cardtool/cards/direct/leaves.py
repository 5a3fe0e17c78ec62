"""Reading one certificate at one place, and looking at it before it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import RefusedError
from cardtool.cards.direct.card import Placed
from cardtool.certificates.head import CertificateHead, parse_head
from cardtool.certificates.names import comparison_key
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate, Defect, ParseReason
from cardtool.model.errors import CardChangedError, ChipFaultyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.cards.direct.files import Files
    from cardtool.cards.direct.places import Place
    from cardtool.model.certificate import ParseFailure

#: Encodings that healthy Finnish cards have (domain note cards.md, 0.1 and 0.2). Any other defect is looked at twice.
_USUAL: Final = frozenset({Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS, Defect.NULL_PARAMETERS_IN_ECDSA})
#: It has the frame of a certificate, so the card says what it means, though this program does not understand it.
_FRAMED: Final = frozenset({ParseReason.BAD_TIME, ParseReason.BAD_NAME, ParseReason.BAD_KEY})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A certificate with its place; ``certificate`` is ``None`` when it cannot be parsed."""

    placed: Placed
    certificate: Certificate | None
    head: CertificateHead | None

    @property
    def is_authority(self) -> bool:
        """Whether it is an authority's and not the holder's."""
        return self.certificate is not None and self.certificate.is_ca


@dataclass(frozen=True, slots=True)
class Miss:
    """No certificate at a place.

    Attributes:
        place: where it was looked for.
        reason: what the card said, for the technical view.
        absent: it says that there is no such file.
        broken: there is something, but no whole certificate.
    """

    place: Place
    reason: str
    absent: bool = False
    broken: bool = False


class Leaves:
    """Certificates of the card behind ``files``.

    Args:
        files: the card.
        on_head: called once, as soon as the head of the first certificate is here.
        on_open: called with the first bytes of every file until one turns out to be a certificate; answers whether it
            made another file current.
    """

    def __init__(
        self,
        files: Files,
        on_head: Callable[[CertificateHead], None] | None = None,
        on_open: Callable[[bytes], bool] | None = None,
    ) -> None:
        self._files = files
        self._on_head = on_head
        self._on_open = on_open
        self._told = False

    def look(self, place: Place) -> Leaf | Miss:
        """The certificate at a place, or that there is none.

        Raises:
            ChipFaultyError: there is something, but it is broken.
            CardAccessError: the connection ended.
        """
        try:
            der = self._files.sequence(place, self._grown, self._on_open or _stay)
            self._on_open = None
            return self._examined(place, der)
        except RefusedError as refusal:
            if refusal.faulty:
                raise ChipFaultyError(f"{place}: status {refusal.status:04X}") from None
            return Miss(place, f"{place}: status {refusal.status:04X}", absent=refusal.absent)

    def try_to_look(self, place: Place) -> Leaf | Miss:
        """The same where a broken certificate is no reason to give up."""
        try:
            return self.look(place)
        except ChipFaultyError as error:
            return Miss(place, error.detail, broken=True)

    @property
    def has_told(self) -> bool:
        """Whether the head of a certificate was told of, so that no other may take its place."""
        return self._told

    def _grown(self, data: bytes) -> None:
        if self._on_head is None or self._told:
            return
        head = parse_head(data)
        if head is not None:
            self._told = True
            self._on_head(head)

    def _examined(self, place: Place, der: bytes) -> Leaf:
        parsed = parse_certificate(der)
        if not _is_usual(parsed) and self._files.sequence(place) != der:
            raise ChipFaultyError(f"{place}: two readings differ")
        if isinstance(parsed, Certificate):
            return Leaf(Placed(der, place), parsed, parse_head(der))
        if parsed.reason not in _FRAMED:
            raise ChipFaultyError(f"{place}: no certificate ({parsed.reason.value})")
        return Leaf(Placed(der, place), None, parse_head(der))


def _stay(_: bytes) -> bool:
    return False


def _is_usual(parsed: Certificate | ParseFailure) -> bool:
    return isinstance(parsed, Certificate) and _USUAL.issuperset(parsed.defects)


def require_same_holder(leaves: Sequence[Leaf]) -> None:
    """Make sure that the certificates of one card name one holder.

    Raises:
        CardChangedError: they do not, so a card was swapped for another between them.
    """
    heads = [leaf.head for leaf in leaves if leaf.head]
    if any(not _same_holder(heads[0], head) for head in heads[1:]):
        raise CardChangedError("the certificates name different holders")


def _same_holder(one: CertificateHead, other: CertificateHead) -> bool:
    numbers = {head.subject.first("serialNumber") for head in (one, other)}
    if "" in numbers:
        return comparison_key(one.subject) == comparison_key(other.subject)
    return len(numbers) == 1


def prove_each_other(leaves: Sequence[Leaf]) -> bool:
    """Whether the certificates themselves show that they are of one card: two or more, issued together."""
    heads = [leaf.head for leaf in leaves]
    issues = {(head.issuer.der, head.not_before, head.not_after) if head else None for head in heads}
    return len(leaves) > 1 and len(issues) == 1 and None not in issues
