"""The issuer's certificate from the address in a certificate (RFC 5280, 4.2.2.1), where it is not at hand.

On sote cards the issuers' certificates often cannot be read (domain note card-issuers.md, G).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.certificates.bundles import parse_bundle
from cardtool.certificates.names import comparison_key
from cardtool.certificates.signatures import signed_by
from cardtool.diagnostics.network.cache import kept_content
from cardtool.diagnostics.network.transfer import TransferError
from cardtool.model.revocation import NoAnswer, NoAnswerReason

if TYPE_CHECKING:
    from cardtool.diagnostics.network.asking import Asking
    from cardtool.model.certificate import Certificate

#: Largest document, in bytes; one certificate has 1 to 2 KiB.
_LARGEST: Final = 64 * 1024


def find_issuer(certificate: Certificate, asking: Asking) -> Certificate | NoAnswer:
    """The certificate of the issuer: kept from before, or fetched if that is allowed.

    Only one that signed ``certificate`` is an answer; whether it is trusted is for the chain to say.
    """
    in_vain = NoAnswer(NoAnswerReason.ISSUER_MISSING)
    for url in certificate.issuer_addresses[: asking.limits.addresses]:
        kept = asking.cache.issuer(url)
        if found := _signer(kept_content(kept, _LARGEST) or b"", certificate):
            return found
        if not asking.network:
            continue
        try:
            content = asking.fetch(url, _LARGEST, asking.limits.answer_seconds)
        except TransferError as error:
            in_vain = _not_fetched(url, error)
            continue
        if found := _signer(content, certificate):
            asking.cache.keep(kept, content)
            return found
        in_vain = NoAnswer(NoAnswerReason.ISSUER_MISSING, url=url, detail="another certificate")
    return in_vain


def _not_fetched(url: str, error: TransferError) -> NoAnswer:
    if error.reason is NoAnswerReason.NOT_ANNOUNCED:
        return NoAnswer(error.reason, url=url)
    return NoAnswer(NoAnswerReason.ISSUER_MISSING, url=url, detail=f"{error.reason}: {error.detail}")


def _signer(content: bytes, certificate: Certificate) -> Certificate | None:
    wanted = comparison_key(certificate.issuer)
    for each in parse_bundle(content).certificates:
        if each.is_ca and comparison_key(each.subject) == wanted and signed_by(certificate, each):
            return each
    return None
