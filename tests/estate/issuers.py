"""Made-up authorities that bear the names of the real ones, with keys of their own: nothing they issue is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from tests.estate.keys import ec_key, rsa_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    SigningKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Subject: TypeAlias = "tuple[tuple[str, str], ...]"

_VRK: Final = "Vaestorekisterikeskus CA"
_VRK_TEST: Final = "Vaestorekisterikeskus TEST"
_DVV: Final = "Digi- ja vaestotietovirasto CA"
_DVV_TEST: Final = "Digi- ja vaestotietovirasto TEST"
_SOTE: Final = "Sosiaali- ja terveydenhuollon palveluvarmenteet"


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuing authority.

    Attributes:
        subject: its name.
        generation: what the inventory calls the generation, empty for authorities of others.
        policy: policy of what it issues, empty for none.
        with_rsa: whether it signs with RSA.
    """

    subject: Subject
    generation: str
    policy: str
    with_rsa: bool = False

    @property
    def name(self) -> str:
        return self.subject[-1][1]

    @property
    def is_test(self) -> bool:
        return dict(self.subject).get("O", "").endswith("TEST")

    @property
    def key(self) -> SigningKey:
        return rsa_key("issuers") if self.with_rsa else ec_key(self.name)


def _named(organisation: str, unit: str, name: str) -> Subject:
    return (("C", "FI"), ("O", organisation), ("OU", unit), ("CN", name))


VRK_2013: Final = Issuer(
    _named(_VRK, "Terveydenhuollon palveluvarmenteet", "VRK CA for Healthcare Service Providers"),
    "VRK 2013", "1.2.246.517.1.10.9.2", with_rsa=True,
)  # fmt: skip
VRK_2013_TEST: Final = Issuer(
    _named(_VRK_TEST, "Terveydenhuollon testipalveluvarmenteet", "VRK TEST CA for Healthcare Service Providers"),
    "VRK 2013", "1.2.246.517.99.10.9.2", with_rsa=True,
)  # fmt: skip
VRK_2015: Final = Issuer(
    _named(_VRK, _SOTE, "VRK CA for Social Welfare and Health Care Service Providers"),
    "VRK 2015", "1.2.246.517.1.10.10.2", with_rsa=True,
)  # fmt: skip
VRK_2015_TEST: Final = Issuer(
    _named(_VRK_TEST, _SOTE, "VRK TEST CA for Social Welfare and Health Care Service Providers"),
    "VRK 2015", "1.2.246.517.99.10.10.2",
)  # fmt: skip
VRK_TEST_G2: Final = Issuer(
    _named(_VRK_TEST, _SOTE, "VRK TEST CA for Social Welfare and Healthcare Service Prov. - G2"),
    "VRK TEST G2", "1.2.246.517.99.10.10.2",
)  # fmt: skip
DVV_G3R: Final = Issuer(
    _named(_DVV, _SOTE, "DVV Social Welfare and Healthcare Service Certificates - G3R"),
    "DVV G3R", "1.2.246.517.1.10.308.2", with_rsa=True,
)  # fmt: skip
DVV_G3E: Final = Issuer(
    _named(_DVV, _SOTE, "DVV Social Welfare and Healthcare Service Certificates - G3E"),
    "DVV G3E", "1.2.246.517.1.10.358.2",
)  # fmt: skip
GENERIC_G3: Final = Issuer(
    _named(_VRK, "Palveluvarmenteet", "VRK CA for Service Providers - G3"),
    "VRK G3", "1.2.246.517.1.10.34.1", with_rsa=True,
)  # fmt: skip
GENERIC_G5R: Final = Issuer(
    _named(_DVV, "Palveluvarmenteet", "DVV Service Certificates - G5R"),
    "DVV G5R", "1.2.246.517.1.10.305.1", with_rsa=True,
)  # fmt: skip
GENERIC_G5E: Final = Issuer(
    _named(_DVV, "Palveluvarmenteet", "DVV Service Certificates - G5E"),
    "DVV G5E", "1.2.246.517.1.10.355.1",
)  # fmt: skip
GENERIC_TEST_G2R: Final = Issuer(
    _named(_DVV_TEST, "Testivarmenteet", "DVV TEST Service Certificates - G2R"),
    "DVV TEST G2R", "1.2.246.517.99.10.305.1",
)  # fmt: skip
CARDS: Final = Issuer(
    _named(_VRK, "Organisaatiovarmenteet", "VRK CA for Qualified Certificates - G2"),
    "", "",
)  # fmt: skip
HOUSE: Final = Issuer(_named("Esimerkkisairaala", "Tietohallinto", "Esimerkkisairaala Internal CA 2"), "", "")

SOTE: Final = (VRK_2013, VRK_2015, DVV_G3R, DVV_G3E)
SOTE_TEST: Final = (VRK_2013_TEST, VRK_2015_TEST, VRK_TEST_G2)
GENERIC: Final = (GENERIC_G3, GENERIC_G5R, GENERIC_G5E)
ALL: Final = (*SOTE, *SOTE_TEST, *GENERIC, GENERIC_TEST_G2R, CARDS, HOUSE)
