"""Certificates and folders for the tests of the inventory's use cases; everything is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.app.folders import Folders
from cardtool.app.workspace import Workspace
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate
from tests.certificates.making import altered, tlv
from tests.estate import bodies, issuers
from tests.estate.services import sote
from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from pathlib import Path

    from tests.estate.issuing import Made

NOW: Final = datetime(2023, 3, 1, 9, 0, tzinfo=UTC)
OID: Final = f"{bodies.PIRHA.root}.10.1"
VALID: Final = (date(2022, 12, 1), date(2024, 10, 31))
EXPIRED: Final = (date(2020, 2, 1), date(2022, 1, 31))


@cache
def service(days: tuple[date, date] = VALID, use: str = "system_signature", below: str = ".10.1") -> Made:
    """A certificate of Pirkanmaa."""
    return sote(issuers.DVV_G3E, bodies.PIRHA, below, use, days)


def parsed(made: Made) -> Certificate:
    certificate = parse_certificate(made.der)
    assert isinstance(certificate, Certificate)
    return certificate


def without_times(made: Made) -> bytes:
    """A certificate that looks like one from outside and cannot be parsed."""
    broken = tlv(0x30, tlv(0x17, b"23AB01000000Z"), tlv(0x17, b"250101000000Z"))
    return altered(made.der, validity=broken)


def workspace(folder: Path) -> Workspace:
    folders = Folders(*(folder / name for name in ("data", "settings", "cache", "logs", "administrator")))
    return replace(Workspace(folders, now=lambda: NOW), as_of=NOW.date())


def folder_of(folder: Path, **files: bytes) -> Path:
    """A folder with files, each ``name`` as ``name.pem``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.pem").write_bytes(content)
    return folder


def wanted(folder: Path, *oids: str) -> Path:
    file = folder / "oids.csv"
    file.write_text("oid;name\n" + "".join(f"{oid};nimi\n" for oid in oids), encoding="utf-8")
    return file


def pem_of(*certificates: Made) -> bytes:
    return b"".join(pem(made.der) for made in certificates)
