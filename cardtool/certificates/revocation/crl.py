"""Verifying a list of revoked certificates and looking one up in it (RFC 5280, 5 and 6.3)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.certificates.der import UnreadableError, children, content_of, element, encoded
from cardtool.certificates.names import comparison_key, read_name
from cardtool.certificates.revocation.crl_layout import CrlLayout, find_entry, read_crl_layout
from cardtool.certificates.revocation.crl_scope import require_in_scope
from cardtool.certificates.revocation.extensions import read_extensions
from cardtool.certificates.revocation.freshness import read_time
from cardtool.certificates.revocation.outcome import NoAnswerError, verified
from cardtool.certificates.revocation.reasons import reason_of
from cardtool.certificates.revocation.signing import name_of, require_signature
from cardtool.model.certificate import KeyUse
from cardtool.model.revocation import NoAnswerReason, RevocationAnswer, RevocationState

if TYPE_CHECKING:
    from cardtool.certificates.der import Element, Octets
    from cardtool.certificates.revocation.freshness import Freshness
    from cardtool.model.certificate import Certificate, Name
    from cardtool.model.revocation import NoAnswer, RevocationReason

#: Largest list that is read, in bytes: twice the largest known of DVV, about 45 MB (domain note cards.md, 2.3), because
#: a list only grows until the certificates in it expire, and little enough for a disk that is nearly full.
LARGEST_CRL: Final = 100 * 1024 * 1024
_REASON_CODE: Final = "2.5.29.21"


def verify_crl(
    content: Octets, certificate: Certificate, issuer: Certificate, freshness: Freshness
) -> RevocationAnswer | NoAnswer:
    """What a list says of a certificate, if it may say so; never raises.

    Args:
        content: the list in DER, any bytes; of those of a file only small parts are copied.
        certificate: which one.
        issuer: the certificate of its issuer, who signs the list too.
        freshness: for which moment.
    """
    return verified(partial(_verify, content, certificate, issuer, freshness))


def crl_issuer(content: bytes) -> Name | None:
    """The issuer that a list names, ``None`` when the bytes are no list. Nothing is verified."""
    try:
        return read_name(read_crl_layout(content).issuer)
    except UnreadableError:
        return None


def _verify(content: Octets, certificate: Certificate, issuer: Certificate, freshness: Freshness) -> RevocationAnswer:
    if len(content) > LARGEST_CRL:
        raise NoAnswerError(NoAnswerReason.TOO_LARGE, f"larger than {LARGEST_CRL} bytes")
    layout = read_crl_layout(content)
    if comparison_key(read_name(layout.issuer)) != comparison_key(certificate.issuer):
        raise NoAnswerError(NoAnswerReason.WRONG_ISSUER)
    _require_signature(content, layout, issuer)
    require_in_scope(read_extensions(layout.extensions), certificate)
    this_update = read_time(layout.this_update)
    next_update = read_time(layout.next_update) if layout.next_update else None
    freshness.require(this_update, next_update)
    answer = RevocationAnswer(
        RevocationState.GOOD,
        produced_at=this_update,
        this_update=this_update,
        next_update=next_update,
        responder=name_of(issuer),
        age=freshness.age(this_update),
    )
    entry = find_entry(content, layout.entries, certificate.serial) if layout.entries else None
    return _with_entry(answer, encoded(content, entry)) if entry else answer


def _require_signature(content: Octets, layout: CrlLayout, issuer: Certificate) -> None:
    if layout.inner_algorithm != layout.outer_algorithm:
        raise NoAnswerError(NoAnswerReason.NOT_SIGNED, "two different algorithms")
    if issuer.key_usage is not None and KeyUse.CRL_SIGN not in issuer.key_usage:
        raise NoAnswerError(NoAnswerReason.NOT_AUTHORISED, "the issuer's key is for other uses")
    with memoryview(content) as whole, whole[layout.signed.start : layout.signed.end] as signed:
        require_signature(issuer.spki, layout.outer_algorithm, layout.signature, signed)


def _with_entry(answer: RevocationAnswer, entry: bytes) -> RevocationAnswer:
    _, revoked_at, *extensions = children(entry, element(entry, 0, len(entry)))
    return replace(
        answer,
        state=RevocationState.REVOKED,
        revoked_at=read_time(encoded(entry, revoked_at)),
        reason=_reason(entry, extensions[0]) if extensions else None,
    )


def _reason(entry: bytes, listed: Element) -> RevocationReason | None:
    found = None
    for extension in read_extensions(encoded(entry, listed)):
        if extension.identifier == _REASON_CODE:
            found = reason_of(content_of(extension.value, element(extension.value, 0, len(extension.value))))
        elif extension.critical:
            raise NoAnswerError(NoAnswerReason.UNSUPPORTED, f"entry extension {extension.identifier}")
    return found
