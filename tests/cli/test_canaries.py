"""No name, address, number, identity code or PIN of a virtual card is in anything the program leaves behind.

The program runs as it does for a person: as a process of its own, on the real stack, with a card whose holder is a
canary. Then everything it wrote, and every command line of what it started, is searched for every spelling.
"""

from __future__ import annotations

import io
import sys
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from cardtool.cards.virtual import profiles
from tests.cli.traces import Traces, contents, spelt_in
from tests.virtual_card.throwaway import _FROM, _UNTIL, _usage, certificates

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig

GIVEN, SURNAME = "Kanariäina", "Åkkelintu-Sarkka"
IDENTITY_CODE: Final = "310299-917W"
EMAIL: Final = "kanariaina.sarkka@lintukoto.example"
REGISTRATION: Final = "10073915482"
CARD_NUMBER: Final = "9246000173542188"
USER, HOST = "lintuka7", "LINTU-WS-0417"
WRONG_PIN: Final = "739154"
CANARIES: Final = (
    GIVEN,
    SURNAME,
    f"{SURNAME} {GIVEN}",
    IDENTITY_CODE,
    EMAIL,
    REGISTRATION,
    CARD_NUMBER,
    USER,
    HOST,
    WRONG_PIN,
)
#: Code that a person never runs: it makes the program crash at a place where it holds a card.
_CRASH: Final = """
import sys, cardtool.app.documents as documents, cardtool.cli.output as output
def broken(readings):
    holder = readings.cards[0].holder
    raise ValueError(f"cannot write {holder.name} {holder.email}") from KeyError(holder.name)
output.readings_json = broken
from cardtool.__main__ import main
sys.argv = ["cardtool", "--log-level", "debug", "card", "read", "--json"]
main()
"""


def found_in(data: bytes) -> set[str]:
    return spelt_in(data, CANARIES)


@cache
def canary_card_made() -> tuple[bytes, bytes, tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]]:
    """Both certificates of the canary, and their keys."""
    keys = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
    authority = rsa.generate_private_key(65537, 2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FI"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, IDENTITY_CODE),
            x509.NameAttribute(NameOID.GIVEN_NAME, GIVEN),
            x509.NameAttribute(NameOID.SURNAME, SURNAME),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{SURNAME} {GIVEN} {REGISTRATION}"),
        ]
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Throw-away Issuing CA")])
    made = [
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(_usage(signs=signs), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(EMAIL)]), critical=False)
        .sign(authority, hashes.SHA256())
        for key, signs in zip(keys, (False, True), strict=True)
    ]
    return _der(made[0]), _der(made[1]), keys


def _der(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def canary_card() -> Card:
    authentication, signature, keys = canary_card_made()
    return profiles.build(
        "setcos",
        authentication=authentication,
        signature=signature,
        cas=certificates("TESTINEN TAINA").cas,
        keys=keys,
        serial=CARD_NUMBER,
        label=f"{SURNAME} {GIVEN}"[:32],
    )


@pytest.mark.stack
@pytest.mark.presents_pin
@pytest.mark.skipif(sys.platform != "linux", reason="command lines are read from /proc")
def test_nothing_is_left_behind(pcsc_rig: PcscRig, tmp_path: Path) -> None:
    traces = Traces(tmp_path, USER, HOST)
    support = traces.files / "support.zip"
    with pcsc_rig.inserted(canary_card()):
        read = traces.run("-m", "cardtool", "--log-level", "debug", "card", "read", "--json")
        assert {GIVEN, EMAIL, IDENTITY_CODE} & found_in(read.output), "the canaries are on the card"
        assert len(read.commands) > 1, "there was a helper process"
        traces.run("-m", "cardtool", "--log-level", "debug", "doctor", "--json")
        doctor = traces.run("-m", "cardtool", "--log-level", "debug", "doctor", "--support-file", str(support))
        assert doctor.code in {0, 1}, doctor.errors.decode()
        crash = traces.run("-c", _CRASH)
        assert crash.code == 3
        assert b"ValueError" in crash.errors
        wrong = traces.run("-m", "cardtool", "card", "login-test", "--json", stdin=f"{WRONG_PIN}\n".encode())
        assert b"pin_incorrect" in wrong.output, wrong.errors.decode()
        again = traces.run("-m", "cardtool", "doctor", "--support-file", str(traces.files / "again.zip"))
        assert again.code in {0, 1}
    left = dict(traces.everything())
    names = set(left)
    assert {"logs/cardtool.log", "support.zip", "support.zip/support.json", "again.zip/support.txt"} <= names
    assert any(name.startswith("logs/crashes/crash-") for name in names)
    assert b"holder-1" in left["support.zip/support.txt"]
    assert b"ValueError" in left["again.zip/support.txt"], "the crash is told to the support"
    assert {name: found for name, data in left.items() if (found := found_in(data))} == {}
    assert not found_in(crash.errors + doctor.errors), "nor on the error stream, which somebody may collect"
    assert WRONG_PIN not in found_in(wrong.errors + wrong.output), "the holder is shown to the person, the PIN is not"


def test_a_canary_would_be_found() -> None:
    """The search itself finds each canary in a log, a zip and a command line."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for canary in CANARIES:
            archive.writestr(canary, canary.upper())
    inner = [data for name, data in contents("a.zip", buffer.getvalue()) if name != "a.zip"]
    assert [canary in found_in(data) for canary, data in zip(CANARIES, inner, strict=True)] == [True] * len(CANARIES)
