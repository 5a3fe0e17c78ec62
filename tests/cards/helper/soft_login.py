"""A SoftHSM token with keys, certificates and a throw-away PIN, for the login test."""

from __future__ import annotations

import datetime as dt
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from cardtool.cards.pkcs11_module import open_module
from cardtool.cards.profiles import load_profiles
from cardtool.cards.training.softhsm import SoftHsm, find_softhsm, write_configuration

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from cardtool.cards.virtual.signing import CardKey

PIN: Final = "7391"
_SO_PIN: Final = "82648264"


def certificate_for(key: CardKey) -> bytes:
    """A certificate of the key that names nobody."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nobody")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(dt.datetime(2022, 1, 1)).not_valid_after(dt.datetime(2042, 1, 1))  # noqa: DTZ001 - UTC is what the library takes them for
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


@dataclass(frozen=True)
class SoftToken:
    """A token of this PIN, and the certificates on it by the name of their key."""

    module: Path
    certificates: dict[str, bytes]


def make_token(folder: Path, keys: dict[str, CardKey], monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    """A token whose objects have the identifiers 45, 46 and so on."""
    modules = next(profile.modules() for profile in load_profiles() if profile.name == "softhsm")
    softhsm = find_softhsm(modules)
    (folder / "tokens").mkdir()
    monkeypatch.setenv("SOFTHSM2_CONF", str(write_configuration(folder, folder)))
    _run(softhsm, "--init-token", "--free", "--label", "LOGIN", "--so-pin", _SO_PIN, "--pin", PIN)
    made: dict[str, bytes] = {}
    for number, (name, key) in enumerate(keys.items(), 0x45):
        file = folder / f"{name}.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        place = ("--token", "LOGIN", "--label", name, "--id", f"{number:02x}", "--pin", PIN)
        _run(softhsm, "--import", str(file), *place)
        made[name] = certificate_for(key)
    _write_certificates(softhsm.module, list(made.values()))
    return SoftToken(softhsm.module, made)


def _run(softhsm: SoftHsm, *arguments: str) -> None:
    subprocess.run([str(softhsm.program), *arguments], check=True, capture_output=True, timeout=30)


def _write_certificates(path: Path, certificates: list[bytes]) -> None:
    from pkcs11 import Attribute
    from pkcs11.util.x509 import decode_x509_certificate

    module = open_module(path)
    with module.use(fresh=True) as library:
        token = next(slot.get_token() for slot in library.get_slots() if slot.get_token().label == "LOGIN")
        with token.open(rw=True) as session:
            for number, der in enumerate(certificates, 0x45):
                place = {Attribute.TOKEN: True, Attribute.PRIVATE: False, Attribute.ID: bytes([number])}
                session.create_object(decode_x509_certificate(der) | place)
        module.rest()
