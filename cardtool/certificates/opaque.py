"""The two extension values that ``cryptography`` hands out as bytes: QC statements and user principal names."""

from __future__ import annotations

from cardtool.certificates.der import OID, SEQUENCE, UnreadableError, children, content_of, element
from cardtool.certificates.names import text_of
from cardtool.certificates.oids import dotted
from cardtool.model.certificate import ParseReason


def qc_statements(value: bytes) -> tuple[str, ...]:
    """Dotted identifiers in a qualified certificate statements extension (RFC 3739, 3.2.6).

    Raises:
        UnreadableError: ``bad_structure`` or ``truncated``.
    """
    identifiers = []
    for statement in children(value, element(value, 0, len(value))):
        oid = next(children(value, statement), None)
        if statement.tag != SEQUENCE or oid is None or oid.tag != OID:
            raise UnreadableError(ParseReason.BAD_STRUCTURE, "not a list of qualified certificate statements")
        identifiers.append(dotted(content_of(value, oid)))
    return tuple(identifiers)


def upn_text(value: bytes) -> str:
    """The text of a user principal name, a string element inside an otherName.

    Raises:
        UnreadableError: ``bad_structure`` or ``truncated``.
    """
    return text_of(value, element(value, 0, len(value)))
