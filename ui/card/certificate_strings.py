"""All certificates of a card in words, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _
from cardtool.app.telling import tell_origin
from cardtool.model.certificate import Defect, ParseReason, Usage
from ui.look.rows import Row, Section
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.card import RawCard
    from cardtool.model.certificate import Certificate, ParseFailure
    from cardtool.model.reading import CardReading

USAGES: Final[Mapping[Usage, str]] = {
    Usage.AUTHENTICATION: _("Authentication certificate"),
    Usage.SIGNATURE: _("Signature certificate"),
    Usage.CA: _("Certificate of an issuer"),
    Usage.OTHER: _("Other certificate"),
}
DEFECTS: Final[Mapping[Defect, str]] = {
    Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS: _("a default value is written out in the basic constraints"),
    Defect.NULL_PARAMETERS_IN_ECDSA: _("the signature algorithm carries empty parameters"),
    Defect.NEGATIVE_OR_ZERO_SERIAL: _("the serial number is not positive"),
    Defect.DUPLICATE_EXTENSION: _("an extension occurs twice"),
    Defect.UNREADABLE_EXTENSION: _("an extension cannot be read"),
    Defect.SIGNATURE_ALGORITHMS_DIFFER: _("the two statements of the signature algorithm differ"),
    Defect.VALIDITY_REVERSED: _("the validity ends before it begins"),
    Defect.TRAILING_BYTES: _("bytes follow the certificate"),
    Defect.STRICT_PARSER_REFUSES: _("strict programs refuse it"),
}
REASONS: Final[Mapping[ParseReason, str]] = {
    ParseReason.EMPTY: _("it is empty"),
    ParseReason.TOO_LARGE: _("it is too large"),
    ParseReason.NOT_A_CERTIFICATE: _("it is not a certificate"),
    ParseReason.BAD_BASE64: _("its text form is damaged"),
    ParseReason.TRUNCATED: _("its end is missing"),
    ParseReason.BAD_STRUCTURE: _("its structure is damaged"),
    ParseReason.BAD_TIME: _("a time in it cannot be read"),
    ParseReason.BAD_NAME: _("a name in it cannot be read"),
    ParseReason.BAD_KEY: _("its key cannot be read"),
    ParseReason.TOO_MANY: _("there are too many"),
}


def tell_certificates(texts: Texts, reading: CardReading) -> tuple[Section, ...]:
    """In what the two ways of reading disagree, every certificate of the card, then those that could not be read."""
    card = reading.card
    places = {der: place for place, der in enumerate(card.certificates)}
    return (
        *_disagreements(texts, card),
        *(
            _certificate(texts, certificate, _origin(texts, card, places.get(certificate.der, -1)))
            for certificate in reading.certificates
        ),
        *(_failure(texts, failure, _origin(texts, card, failure.index)) for failure in reading.failures),
    )


def _disagreements(texts: Texts, card: RawCard) -> tuple[Section, ...]:
    if not card.disagreements:
        return ()
    rows = tuple(Row("", words, "warning", Tone.ACT) for words in card.disagreements)
    return (Section(texts.say("The card and the reader program disagree"), rows),)


def _origin(texts: Texts, card: RawCard, place: int) -> Row:
    """Where a certificate was seen, one place a line; empty when nobody noted it."""
    origins = card.origins[place] if 0 <= place < len(card.origins) else ()
    return Row(texts.say("Where it was seen"), "\n".join(tell_origin(texts, origin) for origin in origins))


def _certificate(texts: Texts, certificate: Certificate, origin: Row) -> Section:
    key = f"{certificate.key.kind.upper()} {certificate.key.curve or certificate.key.bits or ''}".strip()
    rows = (
        Row(texts.say("Subject"), str(certificate.subject)),
        Row(texts.say("Issued by"), str(certificate.issuer)),
        Row(texts.say("Serial number"), certificate.serial_hex),
        Row(texts.say("Valid from"), texts.moment(certificate.not_before)),
        Row(texts.say("Valid until"), texts.moment(certificate.not_after)),
        Row(texts.say("Key usage"), ", ".join(sorted(certificate.key_usage or ()))),
        Row(texts.say("Key"), key),
        Row(texts.say("Policies"), ", ".join(certificate.policies)),
        Row(texts.say("E-mail"), certificate.email),
        Row("SHA-256", _grouped(certificate.sha256)),
        _encoding(texts, certificate),
        origin,
    )
    return Section(texts.say(USAGES[certificate.usage]), tuple(row for row in rows if row.value))


def _encoding(texts: Texts, certificate: Certificate) -> Row:
    label = texts.say("Encoding")
    if certificate.conforming:
        return Row(label, texts.say("follows the standard"))
    defects = "; ".join(texts.say(DEFECTS[defect]) for defect in certificate.defects)
    return Row(label, texts.say("departs from the standard: {defects}", defects=defects))


def _failure(texts: Texts, failure: ParseFailure, origin: Row) -> Section:
    rows = (
        Row(texts.say("Reason"), texts.say(REASONS[failure.reason])),
        Row(texts.say("The program says"), failure.detail),
        origin,
    )
    title = texts.say("Certificate {number} could not be read", number=failure.index + 1)
    return Section(title, tuple(row for row in rows if row.value))


def _grouped(digits: str) -> str:
    """Hexadecimal digits in groups of eight, which people can compare."""
    return " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))
