"""The part of the estate that the usual programs make: openssl, keytool and certutil, as far as they are installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from tests.estate import forms
from tests.estate.hosts import PASSWORD
from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from pathlib import Path

    from tests.estate.issuing import Made
    from tests.estate.population import Population
    from tests.estate.tree import Tree

#: Each program, and the Debian package it comes from.
TOOLS: Final = {"openssl": "openssl", "keytool": "default-jre-headless", "certutil": "libnss3-tools"}
_ENOUGH_SECONDS: Final = 60
_FOLDER: Final = "tools"
_UNKNOWN: Final = "ei-kenenkaan"


def installed() -> tuple[str, ...]:
    """Those of the programs that are here."""
    return tuple(name for name in TOOLS if shutil.which(name))


def write_by_tools(tree: Tree, people: Population, work: Path, wanted: tuple[str, ...]) -> None:
    """What the programs named in ``wanted`` make.

    Args:
        tree: where to.
        people: the certificates.
        work: an empty folder for files that they read.
        wanted: names of programs.
    """
    (tree.folder / _FOLDER).mkdir(parents=True, exist_ok=True)
    makers = {"openssl": _by_openssl, "keytool": _by_keytool, "certutil": _by_certutil}
    pair = people.services[0], people.services[1]
    for name in wanted:
        makers[name](tree, pair, work)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_ENOUGH_SECONDS)


def _by_openssl(tree: Tree, pair: tuple[Made, Made], work: Path) -> None:
    """PKCS#12 with the ciphers of old and new versions, and what else it writes in a way of its own."""
    source = work / "openssl.pem"
    source.write_bytes(forms.key_block() + forms.blocks(pair))
    modern, old = (), ("-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES")
    for name, password, more, reasons in (
        ("modern.p12", PASSWORD, modern, ()),
        ("legacy.p12", PASSWORD, old, ()),
        ("empty.p12", "", modern, ()),
        ("legacy-empty.p12", "", old, ()),
        ("legacy-locked.p12", _UNKNOWN, old, ("password_needed",)),
        ("triple-des.p12", PASSWORD, ("-legacy", "-certpbe", "PBE-SHA1-3DES"), ()),
        ("open.p12", PASSWORD, ("-certpbe", "NONE", "-keypbe", "NONE"), ()),
        ("without-check.p12", PASSWORD, ("-nomac",), ()),
    ):
        path = tree.folder / _FOLDER / name
        _run("openssl", "pkcs12", "-export", "-in", source, *more, "-passout", f"pass:{password}", "-out", path)
        tree.note(f"{_FOLDER}/{name}", () if reasons else pair, reasons)
    for form in ("PEM", "DER"):
        path = tree.folder / _FOLDER / f"crl2pkcs7.{form}"
        _run("openssl", "crl2pkcs7", "-nocrl", "-certfile", source, "-outform", form, "-out", path)
        tree.note(f"{_FOLDER}/crl2pkcs7.{form}", pair)
    path = tree.folder / _FOLDER / "text.txt"
    _run("openssl", "x509", "-in", source, "-text", "-trustout", "-addtrust", "serverAuth", "-out", path)
    tree.note(f"{_FOLDER}/text.txt", pair[:1])


def _by_keytool(tree: Tree, pair: tuple[Made, Made], work: Path) -> None:
    for store in ("JKS", "JCEKS", "PKCS12"):
        name = f"{_FOLDER}/keytool.{store.lower()}"
        for number, made in enumerate(pair):
            source = work / f"keytool{number}.pem"
            source.write_bytes(pem(made.der))
            _run(
                *("keytool", "-importcert", "-noprompt", "-file", source, "-alias", f"palvelu{number}"),
                *("-keystore", tree.folder / name, "-storetype", store, "-storepass", "changeit"),
            )
        tree.note(name, pair)


def _by_certutil(tree: Tree, pair: tuple[Made, Made], work: Path) -> None:
    folder = tree.folder / _FOLDER / "nss"
    folder.mkdir()
    _run("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    for number, made in enumerate(pair):
        source = work / f"certutil{number}.der"
        source.write_bytes(made.der)
        _run("certutil", "-A", "-d", f"sql:{folder}", "-n", f"palvelu{number}", "-t", ",,", "-i", source)
    for file in sorted(folder.iterdir()):
        tree.note(f"{_FOLDER}/nss/{file.name}", pair if file.name == "cert9.db" else ())
