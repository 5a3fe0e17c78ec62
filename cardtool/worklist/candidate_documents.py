"""Cards for the list from a document of ``card read --json`` or ``card explain --json``.

The document may come from an older version of the program and lack fields, or from a later one and have more. It is
taken whole or not at all: a card that cannot be used is never left out in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import Usage
from cardtool.model.errors import NoCertificateFoundError, SourceNotReadableError
from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Candidate, CardCertificate
from cardtool.worklist.fields import FINGERPRINT, MOST_CERTIFICATES, SERIAL, Fields, MisfitError, parsed
from cardtool.worklist.successors import the_successor

if TYPE_CHECKING:
    from cardtool.model.errors import DataError

READING_SCHEMA: Final = "cardtool.card-reading.v1"
#: Largest document, in bytes.
LARGEST_DOCUMENT: Final = 64 * 1024 * 1024
#: Cards of one document; a workstation has a few readers, a folder of files may be larger.
MOST_CARDS: Final = 10_000
_MOST_SUCCESSORS: Final = 100


def candidates_of_document(content: bytes, *, source: str = "", keep_holder: bool = False) -> tuple[Candidate, ...]:
    """Every card of the document, in its order.

    Args:
        content: the document, JSON in UTF-8.
        source: name of its file, for complaints.
        keep_holder: the administrator allows name and e-mail address of the holder on the list.

    Raises:
        SourceNotReadableError: it is no such document; the words name the place in it.
        NoCertificateFoundError: it holds no card, or one without a certificate of a holder.
    """
    try:
        return _cards(content, keep_holder=keep_holder)
    except _BareError as error:
        raise _named(NoCertificateFoundError, error, source) from error
    except MisfitError as error:
        raise _named(SourceNotReadableError, error, source) from error


class _BareError(MisfitError):
    """There is nothing to put on the list."""


def _named(kind: type[DataError], error: MisfitError, source: str) -> DataError:
    return kind(str(error), reader=source)


def _cards(content: bytes, *, keep_holder: bool) -> tuple[Candidate, ...]:
    if len(content) > LARGEST_DOCUMENT:
        raise MisfitError("", f"larger than {LARGEST_DOCUMENT} bytes")
    document = Fields(parsed(content), "")
    if document.text("schema") != READING_SCHEMA:
        document.fail("schema", f"not {READING_SCHEMA}")
    cards = document.items("cards", MOST_CARDS)
    if not cards:
        raise _BareError("cards", "no card")
    return tuple(_card(card, number, keep_holder=keep_holder) for number, card in enumerate(cards))


def _card(card: Fields, number: int, *, keep_holder: bool) -> Candidate:
    verdict, holder = card.item("verdict"), card.item("holder")
    name, email = holder.text("name"), holder.text("email")
    return Candidate(
        kind=card.choice("kind", CardKind) or CardKind.UNKNOWN,
        certificates=_certificates(card, number),
        organisation=holder.text("organisation"),
        successor=_successor(card.item("organisation")),
        verdict=verdict.choice("code", VerdictCode),
        deadline=verdict.day("deadline"),
        rules=card.text("rules"),
        valid_from=card.moment("valid_from"),
        valid_until=card.moment("valid_until"),
        holder=name if keep_holder else "",
        email=email if keep_holder else "",
    )


def _successor(organisation: Fields) -> str:
    """The body that took over; a document that does not say what became of the organisation counts as old."""
    successors = organisation.items("successors", _MOST_SUCCESSORS)
    status = organisation.choice("status", OrganisationStatus) or OrganisationStatus.OLD
    chosen = the_successor([(successor.text("name_fi"), successor.flag("default")) for successor in successors])
    return chosen if status is OrganisationStatus.OLD else ""


def _certificates(card: Fields, number: int) -> tuple[CardCertificate, ...]:
    given = card.items("certificates", MOST_CERTIFICATES)
    issuers = {issuer for found in given if (issuer := found.text("issuer")) != found.text("subject")}
    holders = (found for found in given if not _is_ca(found, issuers))
    certificates = {found.sha256: found for found in map(_certificate, holders)}
    if not certificates:
        raise _BareError(f"cards[{number}].certificates", "none of a holder")
    return tuple(certificates[sha256] for sha256 in sorted(certificates))


def _is_ca(certificate: Fields, issuers: set[str]) -> bool:
    """Whether it is a CA by its use, or by having issued another one of the same card."""
    subject = certificate.text("subject")
    return certificate.choice("usage", Usage) is Usage.CA or (subject != "" and subject in issuers)


def _certificate(certificate: Fields) -> CardCertificate:
    return CardCertificate(
        sha256=certificate.matching("sha256", FINGERPRINT, "a SHA-256 fingerprint"),
        serial=certificate.matching("serial", SERIAL, "a serial number in hexadecimal"),
        issuer=certificate.text("issuer"),
    )
