"""Which certificates a list speaks for (RFC 5280, 5.2 and 6.3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from asn1crypto import crl

from cardtool.certificates.names import narrow_text
from cardtool.certificates.revocation.outcome import NoAnswerError
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.certificates.revocation.extensions import Extension
    from cardtool.model.certificate import Certificate

_ISSUING_DISTRIBUTION_POINT: Final = "2.5.29.28"
_DELTA: Final = "2.5.29.27"
#: Number of the list, identifier of the issuer's key, addresses of the issuer: they change nothing here.
_HARMLESS: Final = frozenset({"2.5.29.20", "2.5.29.35", "1.3.6.1.5.5.7.1.1"})
_OTHER_KINDS: Final = ("indirect_crl", "only_contains_attribute_certs")


def require_in_scope(extensions: Iterable[Extension], certificate: Certificate) -> None:
    """Refuse a list in which the certificate need not stand although it was revoked.

    Raises:
        NoAnswerError: ``unsupported`` for a kind of list that is not judged here, ``wrong_certificate`` for one
            that is about others.
    """
    for extension in extensions:
        if extension.identifier == _ISSUING_DISTRIBUTION_POINT:
            _require_point(crl.IssuingDistributionPoint.load(extension.value, strict=True), certificate)
        elif extension.identifier == _DELTA or (extension.critical and extension.identifier not in _HARMLESS):
            raise NoAnswerError(NoAnswerReason.UNSUPPORTED, f"extension {extension.identifier}")


def _require_point(point: Any, certificate: Certificate) -> None:
    if any(point[kind].native for kind in _OTHER_KINDS) or point["only_some_reasons"].native is not None:
        raise NoAnswerError(NoAnswerReason.UNSUPPORTED, "an indirect or a partial list")
    others = "only_contains_user_certs" if certificate.is_ca else "only_contains_ca_certs"
    if point[others].native:
        raise NoAnswerError(NoAnswerReason.WRONG_CERTIFICATE, others)
    name = point["distribution_point"]
    if name.native is not None:
        _require_address(name, certificate)


def _require_address(name: Any, certificate: Certificate) -> None:
    """A list for one distribution point speaks for the certificates that name this point."""
    if name.name != "full_name":
        raise NoAnswerError(NoAnswerReason.UNSUPPORTED, "a relative name")
    addresses = {narrow_text(each.chosen.contents) for each in name.chosen if each.name == _URI}
    if not addresses:
        raise NoAnswerError(NoAnswerReason.UNSUPPORTED, "a distribution point without an address")
    if not addresses.intersection(certificate.crl_addresses):
        raise NoAnswerError(NoAnswerReason.WRONG_CERTIFICATE, "a list for another distribution point")


_URI: Final = "uniform_resource_identifier"
