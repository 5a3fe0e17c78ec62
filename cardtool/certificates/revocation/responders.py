"""Who may sign an OCSP answer (RFC 6960, 4.2.2.2): the issuer itself, or who it gave a certificate for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cardtool.certificates.names import comparison_key, read_name
from cardtool.certificates.parsing import parse_certificate
from cardtool.certificates.revocation.outcome import NoAnswerError
from cardtool.certificates.revocation.signing import name_of, require_signature, sha1_key_identifier
from cardtool.certificates.signatures import signed_by
from cardtool.model.certificate import Certificate, Defect, KeyUse
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.certificates.revocation.freshness import Freshness

#: Certificates that an answer may bring along; one is usual.
MOST_CERTIFICATES: Final = 8
_OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"
#: What such a certificate allows cannot be told, so it allows nothing.
_DISQUALIFYING: Final = frozenset({Defect.UNREADABLE_EXTENSION, Defect.DUPLICATE_EXTENSION})


def require_responder(basic: Any, issuer: Certificate, freshness: Freshness) -> str:
    """The name of the authorised responder that signed an answer.

    Args:
        basic: the BasicOCSPResponse as asn1crypto reads it.
        issuer: who issued the certificate in question.
        freshness: the moment at which the responder's own certificate has to be valid.

    Raises:
        NoAnswerError: ``not_signed``, ``not_authorised`` or ``weak_signature``.
    """
    responder_id = basic["tbs_response_data"]["responder_id"]
    signer = next((each for each in _candidates(basic, issuer) if _is_named(each, responder_id)), None)
    if signer is None:
        raise NoAnswerError(NoAnswerReason.NOT_SIGNED, "the responder's certificate is missing")
    if signer is not issuer:
        _require_authorised(signer, issuer, freshness)
    require_signature(
        signer.spki,
        basic["signature_algorithm"].dump(),
        basic["signature"].contents[1:],  # the first octet counts unused bits, none in a signature
        basic["tbs_response_data"].dump(),
    )
    return name_of(signer)


def _candidates(basic: Any, issuer: Certificate) -> Iterator[Certificate]:
    yield issuer
    certificates = basic["certs"]
    if len(certificates) > MOST_CERTIFICATES:
        raise NoAnswerError(NoAnswerReason.MALFORMED, "too many certificates")
    for each in certificates:
        parsed = parse_certificate(each.dump())
        if isinstance(parsed, Certificate):
            # The issuer itself may stand there too, and needs no authorisation by itself.
            yield issuer if parsed.spki == issuer.spki else parsed


def _is_named(certificate: Certificate, responder_id: Any) -> bool:
    if responder_id.name == "by_key":
        return bool(responder_id.chosen.native == sha1_key_identifier(certificate))
    named = read_name(responder_id.chosen.chosen.dump())
    return comparison_key(named) == comparison_key(certificate.subject)


def _require_authorised(signer: Certificate, issuer: Certificate, freshness: Freshness) -> None:
    """Refuse a signer that the issuer did not authorise directly.

    Raises:
        NoAnswerError: ``not_signed`` when the issuer never issued its certificate, else ``not_authorised``.
    """
    if comparison_key(signer.issuer) != comparison_key(issuer.subject) or not signed_by(signer, issuer):
        raise NoAnswerError(NoAnswerReason.NOT_SIGNED, "the issuer did not issue the responder's certificate")
    if _OCSP_SIGNING not in signer.extended_key_usage or _DISQUALIFYING.intersection(signer.defects):
        raise NoAnswerError(NoAnswerReason.NOT_AUTHORISED, "the responder's certificate is for other purposes")
    if signer.key_usage is not None and KeyUse.DIGITAL_SIGNATURE not in signer.key_usage:
        raise NoAnswerError(NoAnswerReason.NOT_AUTHORISED, "the responder's key is for other uses")
    if not freshness.covers(signer.not_before, signer.not_after):
        raise NoAnswerError(NoAnswerReason.NOT_AUTHORISED, "the responder's certificate is not valid")
