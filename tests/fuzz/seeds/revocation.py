"""Lists and answers that a deterministic authority signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.certificates.revocation.making import Signer


def _signer() -> Signer:
    from cryptography import x509

    from tests.certificates.revocation.making import Signer
    from tests.estate.keys import ec_key
    from tests.fuzz.parsers.revocation import chain

    return Signer(x509.load_der_x509_certificate(chain()[1].der), ec_key("fuzz"), send=False)


def revocation_list() -> Iterator[bytes]:
    """Empty, with the certificate, with reasons, with a scope, and cut."""
    from cryptography import x509

    from tests.certificates.revocation.making import crl
    from tests.fuzz.parsers.revocation import chain

    number, by = chain()[0].serial, _signer()
    whole = crl([number, 8, 9], signer=by, reason=x509.ReasonFlags.key_compromise)
    yield from (crl(signer=by), whole, whole[:-30], crl([8], signer=by, extensions=[(x509.CRLNumber(3), False)]))
    point = x509.IssuingDistributionPoint(
        full_name=[x509.UniformResourceIdentifier("http://a.example/c.crl")],
        relative_name=None,
        only_contains_user_certs=True,
        only_contains_ca_certs=False,
        only_some_reasons=None,
        indirect_crl=False,
        only_contains_attribute_certs=False,
    )
    yield crl([number], signer=by, extensions=[(point, True)])


def ocsp_answer() -> Iterator[bytes]:
    """Every status, every way of naming the responder, with a nonce, and refusals."""
    from cryptography import x509
    from cryptography.x509.ocsp import OCSPCertStatus

    from tests.certificates.revocation.making import answer, delegated, refusal
    from tests.fuzz.parsers.revocation import NONCE, chain

    (certificate, issuer), by = chain(), _signer()
    for status in OCSPCertStatus:
        reason = x509.ReasonFlags.superseded if status is OCSPCertStatus.REVOKED else None
        yield answer(certificate, status, signer=by, issuer_der=issuer.der, reason=reason, nonce=NONCE)
    yield answer(certificate, signer=delegated(signer=by), issuer_der=issuer.der, by_key=True)
    yield refusal()
