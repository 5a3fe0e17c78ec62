"""A login and a signature through the real stack: the virtual card as OpenSC drives it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from cardtool.cards.virtual import profiles
from tests.rig import opensc
from tests.virtual_card.throwaway import signing_certificates

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig

pytestmark = [pytest.mark.stack, pytest.mark.presents_pin]

MADE = signing_certificates("TESTINEN TAINA")
TEXT = b"what is to be signed"


def card() -> Card:
    return profiles.build("setcos", authentication=MADE.authentication, signature=MADE.signature, keys=MADE.keys)


def sign(rig: PcscRig, folder: Path, pin: str) -> subprocess.CompletedProcess[bytes]:
    opensc.write_configuration(folder / "opensc.conf")
    (folder / "text").write_bytes(TEXT)
    command = ["pkcs11-tool", "--module", str(rig.opensc_module), "--slot", "0", "--login", "--pin", pin]
    command += ["--sign", "--id", "45", "-m", "RSA-PKCS", "-i", str(folder / "text"), "-o", str(folder / "signature")]
    environment = {**os.environ, "OPENSC_CONF": str(folder / "opensc.conf")}
    return subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False)


def test_a_signature_through_opensc_fits_the_certificate(pcsc_rig: PcscRig, tmp_path: Path) -> None:
    inserted = card()
    inserted.pins[0x11].tries = 4
    with pcsc_rig.inserted(inserted):
        done = sign(pcsc_rig, tmp_path, "1234")
    assert done.returncode == 0, done.stderr
    public = x509.load_der_x509_certificate(MADE.authentication).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    signature = (tmp_path / "signature").read_bytes()
    assert public.recover_data_from_signature(signature, padding.PKCS1v15(), None) == TEXT
    assert inserted.counters == {0x11: 5, 0x82: 5, 0x83: 5}


def test_a_wrong_pin_is_refused_and_counted(pcsc_rig: PcscRig, tmp_path: Path) -> None:
    inserted = card()
    with pcsc_rig.inserted(inserted):
        done = sign(pcsc_rig, tmp_path, "4321")
    assert b"CKR_PIN_INCORRECT" in done.stderr
    assert inserted.counters == {0x11: 4, 0x82: 5, 0x83: 5}
