"""Whether somebody has to look at something that this tool has seen: one answer for every face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.service import ServiceKind
from cardtool.model.transition_seen import OwnerMatch

if TYPE_CHECKING:
    from cardtool.model.transition_seen import SeenCertificate


def certificate_needs_somebody(certificate: SeenCertificate, soon_days: int) -> bool:
    """Whether a certificate is in use and ends soon, or does not name the legal business id of a county.

    Args:
        certificate: the certificate.
        soon_days: from so many days before its end on, ordering a new one is urgent (``Board.soon_days``).
    """
    return certificate.ends_in >= 0 and (certificate.ends_in <= soon_days or _names_another(certificate))


def _names_another(certificate: SeenCertificate) -> bool:
    """The certificates of authentication in X-Road name the server and the organisation and no business id."""
    if certificate.kind is ServiceKind.XROAD_AUTH and not certificate.business_id:
        return not (certificate.organisation or certificate.county)
    return certificate.owner not in {None, OwnerMatch.LEGAL}
