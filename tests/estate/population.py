"""Every certificate of the estate."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from tests.estate import bodies, issuers
from tests.estate.issuing import Made, Truth, issue, of_version_1
from tests.estate.services import ascii_name, authority, generic, sote, xroad
from tests.estate.wanted import Wanted, all_wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.estate.bodies import Body

_USES: Final = (
    "server",
    "server by key usage",
    "client",
    "server_client",
    "system_signature",
    "system_signature with covid purpose",
)
_EACH: Final = 20
#: More lengths than an octet has values.
_LENGTHS: Final = 300
_INDEFINITE: Final = 0x80
_NOW: Final = (date(2022, 12, 1), date(2024, 10, 31))
_CA: Final = (date(2015, 12, 7), date(2033, 12, 18))


@dataclass(frozen=True, slots=True)
class Population:
    """The certificates, by what they are used for in the estate.

    Attributes:
        wanted: the wanted OIDs with theirs.
        services: those that stand on servers.
        traps: those about which it is easy to be mistaken.
        authorities: issuing authorities.
        xroad: pairs of X-Road certificates, for signing and for authentication.
        saml: those that SAML metadata name for signing.
        encryption: one that SAML metadata name for encryption.
        cards: those of cards.
        others: those of nobody in particular.
        of_awkward_length: one whose length ends as an indefinite length does.
    """

    wanted: tuple[Wanted, ...]
    services: tuple[Made, ...]
    traps: tuple[Made, ...]
    authorities: tuple[Made, ...]
    xroad: tuple[tuple[Made, Made], ...]
    saml: tuple[Made, ...]
    encryption: Made
    cards: tuple[Made, ...]
    others: tuple[Made, ...]
    of_awkward_length: Made

    @property
    def of_wanted(self) -> tuple[Made, ...]:
        return tuple(made for wanted in self.wanted for made in wanted.certificates)


def populate(seed: int) -> Population:
    """Make all certificates; the same ones for the same seed."""
    return Population(
        wanted=all_wanted(),
        services=tuple(_services(random.Random(seed))),  # noqa: S311 - made-up certificates, which must repeat
        traps=tuple(_traps()),
        authorities=tuple(authority(issuer, _CA) for issuer in issuers.ALL),
        xroad=tuple(_xroad()),
        saml=tuple(_saml()),
        encryption=_of_house("saml-salaus.example.invalid", "other", "other"),
        cards=tuple(_cards()),
        others=tuple(_others()),
        of_awkward_length=_of_awkward_length(),
    )


def _services(draw: random.Random) -> Iterator[Made]:
    for body in bodies.EVERYWHERE:
        for number in range(_EACH):
            issuer = draw.choice(issuers.SOTE_TEST if number % 5 == 4 else issuers.SOTE)
            days = _days(draw)
            conforming = draw.random() < 0.3
            yield sote(issuer, body, f".18.{number}", draw.choice(_USES), days, conforming=conforming)
        for number in range(4):
            yield generic(draw.choice(issuers.GENERIC), body, f"www{number}.example.invalid", "server", _days(draw))


def _days(draw: random.Random) -> tuple[date, date]:
    first = date(2019, 1, 1) + timedelta(days=draw.randrange(4 * 365))
    return first, first + timedelta(days=draw.choice((364, 364, 729)))


def _traps() -> Iterator[Made]:
    yield from _test_traps()
    yield from _oid_traps()
    yield from _name_traps()


def _test_traps() -> Iterator[Made]:
    """What is for testing, and what only sounds like it."""
    body, g3e = bodies.POHDE, issuers.DVV_G3E
    for number, name in enumerate(("Todistuspalvelu_testi", "TEST palvelin", "testi-palvelin", "INT_eResepti"), 100):
        yield sote(g3e, body, f".18.{number}", "server", _NOW, common_name=name, test=True)
    for number, name in enumerate(("Testamenttipalvelu", "Protesti", "Attestipalvelu", "PRINT_palvelu"), 110):
        yield sote(g3e, body, f".18.{number}", "server", _NOW, common_name=name)
    yield sote(g3e, body, ".18.120", "system_signature", _NOW, unit="INT_eResepti", test=True)
    yield sote(g3e, body, ".18.121", "system_signature", _NOW, unit="Testivarmenteet")
    yield sote(g3e, bodies.KELA, ".12002.21.1", "system_signature", _NOW, test=True)
    yield sote(g3e, bodies.KELA, ".10001.1", "system_signature", _NOW, test=True)
    yield sote(g3e, bodies.KELA, ".12.21.2", "system_signature", _NOW)
    yield sote(g3e, bodies.KELA, ".12.21.3", "system_signature", _NOW, common_name="Todistuspalvelu_testi", test=True)
    yield generic(issuers.GENERIC_TEST_G2R, body, "palvelin.example.invalid", "server", _NOW)
    yield generic(issuers.GENERIC_G5R, body, "testi.apro.example.invalid", "server", _NOW, test=True)


def _oid_traps() -> Iterator[Made]:
    """OIDs that are none, that fail a check, or that stand in an unusual certificate."""
    yield sote(issuers.DVV_G3R, bodies.CHECK_DIGIT, ".10.1", "server", _NOW, more=("check_digit",))
    texts = ("1.2.246.10.08259156.10.1", "1.2.246.10.1.10.1", "1.2.246.10.8259156.010", bodies.POHDE.business_id)
    for text in texts:
        yield _without_oid(text)
    yield sote(issuers.GENERIC_G5R, bodies.POHDE, ".18.130", "server", _NOW)


def _without_oid(serial: str) -> Made:
    """A sote service certificate whose serialNumber is no Kanta OID."""
    truth = Truth("sote_service", "server", generation="DVV G3R", findings=("oid_not_valid",))
    subject = (("C", "FI"), ("O", ascii_name(bodies.POHDE.name)), ("serialNumber", serial), ("CN", "Palvelin"))
    return issue(issuers.DVV_G3R, subject, truth, use="server", first=_NOW[0], last=_NOW[1])


def _name_traps() -> Iterator[Made]:
    """The name of one organisation, the root of another."""
    disagree = ("name_and_oid_disagree",)
    old, new = bodies.VSSHP, bodies.VARHA
    yield sote(issuers.VRK_2015, old, ".18.140", "server", _NOW, organisation=ascii_name(new.name), more=disagree)
    yield sote(issuers.DVV_G3E, new, ".18.141", "server", _NOW, organisation=ascii_name(old.name), more=disagree)


def _of_awkward_length() -> Made:
    """One of 256 certificates has a length that ends in 0x80, which asn1crypto takes for indefinite (its issue 249)."""
    for number, unit in product(range(_LENGTHS), ("Palvelu", "Palvelin", "Palvelut 2")):
        names = (f"{'a' * number}.example.invalid",)
        made = sote(issuers.DVV_G3E, bodies.POHDE, ".18.150", "server", _NOW, unit=unit, names=names)
        if made.der[1:2] == b"\x82" and made.der[3] == _INDEFINITE:
            return made
    raise AssertionError("no certificate of this length")


def _xroad() -> Iterator[tuple[Made, Made]]:
    for number, body in enumerate((bodies.VARHA, bodies.POHDE, bodies.ESPOO, bodies.OMA_HAME)):
        for instance in ("FI", "FI-TEST"):
            issuer = issuers.GENERIC_G5E if number % 2 else issuers.GENERIC_G3
            server = f"liityntapalvelin{number}"
            yield (
                xroad(issuer, body, _NOW, signing=True, server=server, instance=instance),
                xroad(issuer, body, _NOW, signing=False, server=server, instance=instance),
            )


def _saml() -> Iterator[Made]:
    for number, body in enumerate(bodies.EVERYWHERE):
        if number % 2:
            yield _of_house(f"tunnistus{number}.example.invalid", "saml_signing", "signature")
        else:
            yield _saml_of_dvv(body, f"tunnistus{number}.example.invalid")


def _saml_of_dvv(body: Body, host: str) -> Made:
    """A generic certificate of DVV; what it is used for shows in the metadata alone."""
    findings = (body.finding,) if body.finding else ()
    truth = Truth("saml_signing", "signature", generation="DVV G5E", findings=findings)
    subject = (("C", "FI"), ("O", ascii_name(body.name)), ("serialNumber", body.business_id), ("CN", host))
    return issue(issuers.GENERIC_G5E, subject, truth, use="system_signature", first=_NOW[0], last=_NOW[1])


def _cards() -> Iterator[Made]:
    for number in range(6):
        holder = f"TESTINEN TAINA 9990000{number}A"
        subject = (("C", "FI"), ("O", "Esimerkkisairaala"), ("serialNumber", f"9990000{number}A"), ("CN", holder))
        for use in ("authentication", "signature"):
            yield issue(issuers.CARDS, subject, Truth("card", use), use=use, first=_NOW[0], last=_NOW[1])


def _others() -> Iterator[Made]:
    for number in range(12):
        yield _of_house(f"sisainen{number}.example.invalid", "other", "server" if number % 2 else "other")
    yield of_version_1(_of_house("vanha.example.invalid", "other", "other"), "vanha.example.invalid")


def _of_house(host: str, kind: str, usage: str) -> Made:
    truth = Truth(kind, usage)
    use = "server" if usage == "server" else "other"
    subject = (("O", "Esimerkkisairaala"), ("CN", host))
    return issue(issuers.HOUSE, subject, truth, use=use, first=_NOW[0], last=_NOW[1], conforming=True, self_signed=True)
