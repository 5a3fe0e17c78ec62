"""A card as it is put on the list, from its judged reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.certificate import Usage
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.worklist import Candidate, CardCertificate
from cardtool.store.worklist_encoding import card_key
from cardtool.worklist.fields import MOST_CERTIFICATES, sound
from cardtool.worklist.successors import the_successor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.reading import CardReading

__all__ = ["candidate_of", "card_key"]


def candidate_of(reading: CardReading, *, keep_holder: bool = False) -> Candidate | None:
    """The card for the list, or ``None`` when it shows no certificate of a holder, or more than a card can have.

    Args:
        reading: the judged card.
        keep_holder: the administrator allows name and e-mail address of the holder on the list.
    """
    certificates = tuple(sorted(set(_certificates(reading)), key=lambda found: found.sha256))
    if not 1 <= len(certificates) <= MOST_CERTIFICATES:
        return None
    return Candidate(
        kind=reading.kind.kind,
        certificates=certificates,
        organisation=sound(reading.holder.organisation),
        successor=sound(_successor(reading.organisation)),
        verdict=reading.verdict.code,
        deadline=reading.verdict.deadline,
        rules=sound(reading.rules),
        valid_from=reading.valid_from,
        valid_until=reading.valid_until,
        holder=sound(reading.holder.name) if keep_holder else "",
        email=sound(reading.holder.email) if keep_holder else "",
    )


def _successor(match: OrganisationMatch) -> str:
    """The body that took over from an old organisation."""
    if match.status is not OrganisationStatus.OLD:
        return ""
    return the_successor((successor.name_fi, successor.default) for successor in match.successors)


def _certificates(reading: CardReading) -> Iterator[CardCertificate]:
    """The end-entity certificates: what is no CA, and has issued none of the card's other certificates."""
    names = [(str(found.subject), str(found.issuer)) for found in reading.certificates]
    issuers = {issuer for subject, issuer in names if issuer != subject}
    for found, (subject, _) in zip(reading.certificates, names, strict=True):
        if found.usage is not Usage.CA and (not subject or subject not in issuers):
            yield CardCertificate(found.sha256, found.serial_hex, sound(str(found.issuer)))
