"""Surroundings in which certificates can be asked about: an administrator's addresses that lead to a local server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cardtool.app.folders import Folders
from cardtool.app.workspace import Workspace
from tests.certificates.revocation.making import NOW, authority, card

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def workspace(folder: Path) -> Workspace:
    """Folders of its own, at the moment the answers of the tests are for."""
    folders = Folders(*(folder / name for name in ("data", "settings", "cache", "logs", "administrator")))
    folders.administrator.mkdir(exist_ok=True)
    return Workspace(folders, now=lambda: NOW)


def configure(where: Workspace, *, ocsp: Iterable[str] = (), crl: Iterable[str] = ()) -> None:
    """Write the administrator's addresses for the cards of the tests."""
    lines = ["[[issuer]]", 'common_name = "Training Issuing CA"']
    lines += [f"{key} = {list(urls)!r}" for key, urls in (("ocsp", tuple(ocsp)), ("crl", tuple(crl))) if urls]
    path = where.folders.administrator / "revocation.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def card_file(folder: Path) -> Path:
    """A file with a card's certificate."""
    return _written(folder / "card.der", card().der)


def issuer_file(folder: Path) -> Path:
    """A file with the certificates of the issuer and of its root."""
    blocks = [x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in authority().chain]
    return _written(folder / "issuers.pem", b"".join(blocks))


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
