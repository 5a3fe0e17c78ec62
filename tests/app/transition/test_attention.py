"""Which certificates somebody has to look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cardtool.app.transition.attention import certificate_needs_somebody
from cardtool.model.service import ServiceKind
from cardtool.model.transition_seen import OwnerMatch, SeenCertificate
from tests.app.transition.boards import CERTIFICATE

FINE = replace(CERTIFICATE, owner=OwnerMatch.LEGAL, ends_in=31)
UNNAMED = replace(FINE, owner=OwnerMatch.UNKNOWN, business_id="")


@pytest.mark.parametrize(
    ("certificate", "needs"),
    [
        (FINE, False),
        (replace(FINE, ends_in=30), True),
        (replace(FINE, ends_in=0), True),
        (replace(FINE, ends_in=-1), False),
        (replace(FINE, owner=OwnerMatch.OLD, ends_in=-1), False),
        (replace(FINE, owner=OwnerMatch.OLD), True),
        (replace(FINE, owner=None, kind=ServiceKind.SAML_SIGNING), False),
        (UNNAMED, True),
        (replace(UNNAMED, kind=ServiceKind.XROAD_AUTH), False),
        (replace(UNNAMED, kind=ServiceKind.XROAD_AUTH, organisation="", county=""), True),
    ],
)
def test_a_certificate_in_use_needs_somebody_when_it_ends_soon_or_names_another(
    certificate: SeenCertificate, *, needs: bool
) -> None:
    assert certificate_needs_somebody(certificate, 30) is needs


def test_how_soon_comes_from_the_rules() -> None:
    assert certificate_needs_somebody(FINE, 31)
