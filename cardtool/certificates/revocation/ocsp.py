"""Verifying the answer of an OCSP responder (RFC 6960, 3.2 and 4.2)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import ocsp
from asn1crypto.core import OctetString, Void

from cardtool.certificates.der import content_of, element
from cardtool.certificates.revocation.extensions import read_extensions
from cardtool.certificates.revocation.freshness import moment_of
from cardtool.certificates.revocation.outcome import NoAnswerError, verified
from cardtool.certificates.revocation.reasons import reason_of
from cardtool.certificates.revocation.responders import require_responder
from cardtool.certificates.revocation.signing import key_bits
from cardtool.model.revocation import NoAnswerReason, RevocationAnswer, RevocationState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.certificates.revocation.extensions import Extension
    from cardtool.certificates.revocation.freshness import Freshness
    from cardtool.model.certificate import Certificate
    from cardtool.model.revocation import NoAnswer

#: Largest answer that is read, in bytes; usual ones have 0.5 to 3 KiB.
LARGEST_ANSWER: Final = 64 * 1024
_MOST_RESPONSES: Final = 100
_NONCE: Final = "1.3.6.1.5.5.7.48.1.2"
_HASHES: Final = frozenset({"sha1", "sha256", "sha384", "sha512"})
_STATES: Final = {"good": RevocationState.GOOD, "unknown": RevocationState.UNKNOWN}


def verify_ocsp(
    content: bytes, certificate: Certificate, issuer: Certificate, freshness: Freshness, nonce: bytes = b""
) -> RevocationAnswer | NoAnswer:
    """What a responder says of a certificate, if it may say so; never raises.

    Args:
        content: the answer, any bytes.
        certificate: which one was asked for.
        issuer: the certificate of its issuer.
        freshness: for which moment.
        nonce: that of the request. An answer without one is accepted, because many responders sign in advance and
            its own times bound its age; one with another nonce is not.
    """
    return verified(partial(_verify, content, certificate, issuer, freshness, nonce))


def _verify(
    content: bytes, certificate: Certificate, issuer: Certificate, freshness: Freshness, nonce: bytes
) -> RevocationAnswer:
    basic = _basic_response(content)
    responder = require_responder(basic, issuer, freshness)
    data = basic["tbs_response_data"]
    extensions = _extensions(data["response_extensions"])
    _refuse_critical(extensions)
    _require_nonce(extensions, nonce)
    single = _single_response(data["responses"], certificate, issuer)
    _refuse_critical(_extensions(single["single_extensions"]))
    this_update, produced_at = moment_of(single["this_update"].native), moment_of(data["produced_at"].native)
    told = single["next_update"].native
    next_update = moment_of(told) if told is not None else None
    freshness.require(max(this_update, produced_at), next_update)
    answer = RevocationAnswer(
        _STATES.get(single["cert_status"].name, RevocationState.REVOKED),
        produced_at=produced_at,
        this_update=this_update,
        next_update=next_update,
        responder=responder,
        age=freshness.age(produced_at),
    )
    return _with_revocation(answer, single["cert_status"])


def _basic_response(content: bytes) -> Any:
    if len(content) > LARGEST_ANSWER:
        raise NoAnswerError(NoAnswerReason.TOO_LARGE, f"larger than {LARGEST_ANSWER} bytes")
    response: Any = ocsp.OCSPResponse.load(content, strict=True)
    status = response["response_status"].native
    if status != "successful":
        raise NoAnswerError(NoAnswerReason.RESPONDER_REFUSED, status)
    response_bytes = response["response_bytes"]
    if response_bytes["response_type"].native != "basic_ocsp_response":
        raise NoAnswerError(NoAnswerReason.UNSUPPORTED, "not a basic response")
    return response_bytes["response"].parsed


def _extensions(tagged: Any) -> tuple[Extension, ...]:
    """Taken apart here, because asn1crypto refuses the form in which old responders send the nonce."""
    if isinstance(tagged, Void):
        return ()
    outer = tagged.dump()
    return read_extensions(content_of(outer, element(outer, 0, len(outer))))


def _refuse_critical(extensions: Iterable[Extension]) -> None:
    """Refuse what must be understood and is not (RFC 6960, 4.4)."""
    for extension in extensions:
        if extension.critical and extension.identifier != _NONCE:
            raise NoAnswerError(NoAnswerReason.UNSUPPORTED, f"extension {extension.identifier}")


def _require_nonce(extensions: Iterable[Extension], nonce: bytes) -> None:
    """Old responders leave out the octet string inside (RFC 6960, 4.4.1 made it plain)."""
    accepted = (nonce, OctetString(nonce).dump())
    if nonce and any(each.identifier == _NONCE and each.value not in accepted for each in extensions):
        raise NoAnswerError(NoAnswerReason.WRONG_NONCE)


def _single_response(responses: Any, certificate: Certificate, issuer: Certificate) -> Any:
    """The newest response that is about the certificate."""
    if len(responses) > _MOST_RESPONSES:
        raise NoAnswerError(NoAnswerReason.MALFORMED, "too many responses")
    about = [each for each in responses if _is_about(each["cert_id"], certificate, issuer)]
    if not about:
        raise NoAnswerError(NoAnswerReason.WRONG_CERTIFICATE)
    return max(about, key=lambda each: moment_of(each["this_update"].native))


def _is_about(cert_id: Any, certificate: Certificate, issuer: Certificate) -> bool:
    algorithm = cert_id["hash_algorithm"]["algorithm"].native
    if algorithm not in _HASHES or cert_id["serial_number"].native != certificate.serial:
        return False
    names = {hashlib.new(algorithm, name).digest() for name in (certificate.issuer.der, issuer.subject.der)}
    key = hashlib.new(algorithm, key_bits(issuer.spki)).digest()
    return cert_id["issuer_name_hash"].native in names and cert_id["issuer_key_hash"].native == key


def _with_revocation(answer: RevocationAnswer, status: Any) -> RevocationAnswer:
    if answer.state is not RevocationState.REVOKED:
        return answer
    info = status.chosen
    return replace(
        answer,
        revoked_at=moment_of(info["revocation_time"].native),
        reason=reason_of(info["revocation_reason"].contents),
    )
