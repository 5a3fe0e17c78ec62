"""A small estate for the pictures of the inventory: what stood on a server a month ago, and what stands there now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.estate import bodies, issuers
from tests.estate.services import authority, generic, sote, xroad
from tests.inventory.made_stores import p12, pem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.estate.bodies import Body
    from tests.estate.issuing import Made

#: Where the estate stands in the pictures.
SHOWN: Final = Path("/srv/varmenteet")
#: Services that the wanted OIDs are for, by what is to be seen of each.
MADE_FOR: Final = {
    "steady": f"{bodies.PIRHA.root}.10.1",
    "renewed": f"{bodies.PIRHA.root}.10.2",
    "ending": f"{bodies.PIRHA.root}.10.3",
    "expired": f"{bodies.PIRHA.root}.10.5",
    "predecessor": f"{bodies.SATAKUNTA.root}.10.1",
    "root": bodies.SIUN_SOTE.root,
    "nothing": f"{bodies.LAPHA.root}.10.7",
    "test": f"{bodies.ELOISA.root}.10.1",
    "kept": f"{bodies.KYMENLAAKSO.root}.10.1",
}
_NAMES: Final = (
    "Potilastietojärjestelmä",
    "Sähköinen resepti",
    "Ajanvaraus",
    "Kuva-arkisto",
    "Sosiaalihuollon asiakastiedot",
    "Hyvinvointialueen juuri",
    "Todistuspalvelu",
    "Laboratorio",
    "Lausunnot",
)
_STEADY: Final = (date(2022, 12, 1), date(2024, 10, 31))
_ENDING: Final = (date(2022, 4, 1), date(2023, 3, 20))
_NEXT: Final = (date(2023, 2, 15), date(2024, 2, 14))
_OLD: Final = (date(2020, 2, 1), date(2022, 1, 31))
_CA: Final = (date(2015, 12, 7), date(2033, 12, 18))
_BROKEN: Final = b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"


@dataclass(frozen=True, slots=True)
class Estate:
    """What was made.

    Attributes:
        before: folder as it was a month ago, with a key store without its password and a broken file.
        now: the same today: all of it can be read, and one certificate was renewed.
        oids: list of the wanted OIDs.
        wanted_file: a certificate of ``now`` to look for.
    """

    before: Path
    now: Path
    oids: Path
    wanted_file: Path


def made_up_estate(home: Path) -> Estate:
    """Write both folders and the list."""
    files = _files()
    gone = {"kanta/vanha.pem": _service(bodies.VSSHP, ".18.1", _OLD, "vanha")}
    new = ("kanta/resepti-uusi.pem", "www/ajanvaraus.pem")
    before = _write(home / "before", {**gone, **{name: made for name, made in files.items() if name not in new}})
    (before / "kanta" / "liitynta.p12").write_bytes(p12())
    (before / "kanta" / "rikki.pem").write_bytes(_BROKEN)
    now = _write(home / "now", files)
    oids = home / "oids.csv"
    lines = [f"{oid};{name}" for oid, name in zip(MADE_FOR.values(), _NAMES, strict=True)]
    oids.write_text("oid;name\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return Estate(before, now, oids, now / "kanta" / "resepti-uusi.pem")


def _files() -> Mapping[str, Made]:
    """Certificates by their place."""
    pirha, g3e = bodies.PIRHA, issuers.DVV_G3E
    steady = _service(pirha, ".10.1", _STEADY, "potilastieto", use="system_signature")
    return {
        "kanta/potilastieto.pem": steady,
        "kanta/varalla/potilastieto.pem": steady,
        "kanta/resepti.pem": _service(pirha, ".10.2", _ENDING, "resepti"),
        "kanta/resepti-uusi.pem": _service(pirha, ".10.2", _NEXT, "resepti"),
        "kanta/ajanvaraus.pem": _service(pirha, ".10.3", _ENDING, "ajanvaraus", use="server_client"),
        "kanta/kuvat.pem": _service(pirha, ".10.5", _OLD, "kuvat"),
        "kanta/satshp.pem": _service(bodies.SATSHP, ".10.0", _STEADY, "sosiaali"),
        "kanta/siunsote-1.pem": _service(bodies.SIUN_SOTE, ".18.1", _STEADY, "palvelu1"),
        "kanta/siunsote-2.pem": _service(bodies.SIUN_SOTE, ".18.2", _STEADY, "palvelu2", use="client"),
        "kanta/testi.pem": sote(g3e, bodies.ELOISA, ".10.1", "server", _STEADY, common_name="Lab_testi", test=True),
        "kanta/kymenlaakso.pem": _service(bodies.KYMENLAAKSO, ".10.1", _STEADY, "lausunnot"),
        "kanta/varmentaja.pem": authority(g3e, _CA),
        "www/www.pem": generic(issuers.GENERIC_G5E, pirha, "www.example.invalid", "server", _ENDING),
        "www/ajanvaraus.pem": generic(issuers.GENERIC_G5R, pirha, "ajanvaraus.example.invalid", "server", _NEXT),
        "xroad/allekirjoitus.pem": xroad(issuers.GENERIC_G5E, pirha, _STEADY, signing=True, server="liityntapalvelin1"),
    }


def _service(body: Body, below: str, days: tuple[date, date], name: str, *, use: str = "server") -> Made:
    """A service of an organisation, by the issuer of its time."""
    issuer = issuers.VRK_2015 if days is _OLD else issuers.DVV_G3E
    return sote(issuer, body, below, use, days, common_name=f"{name}.example.invalid")


def _write(folder: Path, files: Mapping[str, Made]) -> Path:
    for name, made in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(pem(made.der))
    return folder
