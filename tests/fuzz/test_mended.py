"""Faults that fuzzing brought to light, each as small as it can be told."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import pkcs12 as asn1

from cardtool.app.folders import Folders
from cardtool.app.settings import load_settings
from cardtool.cards.helper.contents import error_of, slots_from_json
from cardtool.cards.profiles import load_profiles
from cardtool.inventory.formats import findings, nss, pkcs12, pkcs12_crypto
from cardtool.inventory.formats.registry import may_hold_certificates
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.inventory.sources.endpoint import parse_endpoint
from cardtool.inventory.sources.files import FileSource
from cardtool.inventory.sources.lists import ListSource
from cardtool.inventory.sources.windows_contract import (
    LONGEST_NAME,
    StoredCertificate,
    StoreName,
    StoreRefusal,
    decode_answer,
)
from cardtool.inventory.sources.xroad import XroadSource
from cardtool.model.cause import Cause
from cardtool.model.errors import LocalDataError, SourceNotReadableError
from cardtool.model.sighting import Coverage, RefusalReason
from cardtool.register.imports import import_register
from cardtool.register.loading import load_register
from cardtool.reports.inventory_bundle_reading import read_bundle
from cardtool.store.values import from_json
from tests.inventory.formats.test_pkcs12 import MODERN, built, closed, encrypted, store
from tests.inventory.made_stores import (
    CERTIFICATE_CLASS,
    NONE,
    PASSWORD,
    PLACE,
    ders,
    finnish,
    leaf,
    reasons,
)
from tests.inventory.made_stores import (
    nss as database,
)
from tests.reports.test_inventory_bundle import documents, sealed

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.inventory.source import Source
    from cardtool.model.sighting import Sighting

R = RefusalReason
HALF = "\ud800"
DEEP = "a = " + "[" * 5000
ENDLESS = "a = " + "1" * 5000


def scan(source: Source) -> tuple[list[Sighting], Coverage]:
    scanned = run_sources([source], ScanWatch())
    return list(scanned), scanned.coverage[0]


def refused(coverage: Coverage) -> list[RefusalReason]:
    return [refusal.reason for refusal in coverage.refusals]


class TestDatabasesOfNss:
    @pytest.mark.parametrize("content", [b"", bytes(4096), b"text", b"\xff" * 100])
    def test_one_whose_first_page_is_destroyed_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "cert9.db").write_bytes(content)
        (tmp_path / "other.db").write_bytes(content)
        seen, coverage = scan(FileSource(str(tmp_path)))
        assert (seen, refused(coverage), coverage.skipped) == ([], [R.BAD_STRUCTURE], 1)

    def test_one_that_sqlite_has_no_memory_for_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def exhausted(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr(nss, "_read", exhausted)
        result = nss.read(database([(CERTIFICATE_CLASS, b"a", leaf())]), PLACE, NONE)
        assert [(refusal.reason, refusal.detail) for refusal in result.refusals] == [
            (R.BAD_STRUCTURE, "the schema is damaged")
        ]


class TestWorkOnPkcs12:
    def test_a_check_value_of_another_length_fits_nothing(self) -> None:
        pfx = asn1.Pfx.load(built(MODERN))
        pfx["mac_data"]["mac"]["digest"] = bytes(1_000_000)
        result = pkcs12.read(pfx.dump(force=True), PLACE, Passwords([PASSWORD]))
        assert result.items
        assert reasons(result) == [R.INTEGRITY]

    def test_parts_share_the_work_of_a_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pkcs12, "_ROUNDS_OF_A_FILE", 5)
        part = closed(b"something else")
        assert reasons(pkcs12.read(store(part), PLACE, Passwords(["a", "b", "c"]))) == [R.PASSWORD_NEEDED]
        result = pkcs12.read(store(*[part] * 4), PLACE, Passwords(["a", "b", "c"]))
        assert reasons(result) == [R.PASSWORD_NEEDED, R.PASSWORD_NEEDED, R.UNSUPPORTED]
        assert result.refusals[-1].detail == "the key derivation is out of bounds"

    def test_long_keys_and_slow_ciphers_cost_more(self) -> None:
        def cost(algorithm: str, length: int) -> int:
            content = encrypted(algorithm=algorithm, iterations=100)["content"]
            info: Any = content["encrypted_content_info"]["content_encryption_algorithm"]
            return pkcs12_crypto.cost_of(info, length)

        assert cost("pkcs12_sha1_tripledes_3key", 800) == 300
        assert cost("pkcs12_sha1_tripledes_2key", 800) == 200
        assert cost("pkcs12_sha1_rc2_40", 800) == 200 + 100 * 50


def test_certificates_of_a_file_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MOST_BYTES", len(leaf()) + 1)
    rows = [(CERTIFICATE_CLASS, b"a", der) for der in (leaf(), finnish(), leaf())]
    result = nss.read(database(rows), PLACE, NONE)
    assert ders(result) == [leaf(), finnish()]
    assert [(refusal.reason, refusal.place.detail) for refusal in result.refusals] == [(R.TOO_MANY, "nss")]


def test_xml_that_is_no_text_is_refused_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<EntityDescriptor>\0</EntityDescriptor>")
    assert may_hold_certificates(b"  <x\0")
    assert refused(scan(FileSource(str(tmp_path)))[1]) == [R.BAD_STRUCTURE]


@pytest.mark.parametrize("lines", ["[hsm]\nlibrary\n  further", "[hsm]\na\n b\n"])
def test_a_further_line_of_a_name_without_a_value(tmp_path: Path, lines: str) -> None:
    (tmp_path / "devices.ini").write_text(lines, encoding="utf-8")
    assert refused(scan(XroadSource([tmp_path]))[1]) == [R.BAD_STRUCTURE]


class TestAddresses:
    def test_are_the_same_in_upper_and_lower_case(self) -> None:
        assert parse_endpoint("FE80::A%Eth0") == parse_endpoint("[FE80::A%Eth0]:443")

    @pytest.mark.parametrize("text", ["fe80::1%eth0]", "fe80::1%", "192.0.2.1%eth0"])
    def test_without_a_zone_that_is_one(self, text: str) -> None:
        assert parse_endpoint(text) is None


class TestHalvesOfCharacters:
    """JSON can escape what no text can hold, and the report of it could not be written."""

    def test_in_a_list(self, tmp_path: Path) -> None:
        (tmp_path / "list").write_text(json.dumps({"path": HALF, "host": "h" * 9999, "der": "x", "noise": "n"}))
        place = scan(ListSource(str(tmp_path / "list")))[1].refusals[0].place
        assert (place.path, place.host) == ("?", "h" * 4096)

    def test_in_a_register(self, tmp_path: Path) -> None:
        (tmp_path / "register").write_text(json.dumps([{"oid": "1.2.3", "name": HALF}]))
        assert [row.name for row in import_register(tmp_path / "register").rows] == ["?"]

    def test_in_a_store_of_windows(self) -> None:
        certificate = {"der": "", "physical": HALF, "friendly_name": "n" * 999, "key": True, "archived": False}
        refusal = {"reason": "access_denied", "physical": HALF, "detail": HALF}
        answers = [decode_answer(json.dumps({key: value}).encode()) for key, value in (
            ("store", HALF), ("certificate", certificate), ("refusal", refusal)
        )]  # fmt: skip
        assert answers == [
            StoreName("?"),
            StoredCertificate(b"", "?", "n" * LONGEST_NAME, key=True),
            StoreRefusal(R.ACCESS_DENIED, "?", "?"),
        ]

    def test_in_what_a_helper_says(self) -> None:
        token = {"label": HALF, "serial": " 1", "manufacturer": "", "model": ""}
        content = {"slot": "", "removable": True, "token": token, "certificates": [], "pin_flags": [], "visiting": []}
        slots = slots_from_json({"contents": [content], "failures": [], "readers": []})
        assert (slots.contents[0].token.label, slots.contents[0].token.serial) == ("?", " 1")
        assert error_of(Cause.TIMED_OUT, f"late{HALF}").detail == "late?"

    @pytest.mark.parametrize(
        ("line", "change"),
        [(0, {"host": HALF}), (0, {"host": None}), (1, {"seen": True}), (1, {"seen": 2**63}), (1, {"seen": -1})],
    )
    def test_in_a_bundle(self, tmp_path: Path, line: int, change: dict[str, object]) -> None:
        lines = documents()
        lines[line] |= change
        (tmp_path / "bundle").write_bytes(b"".join(sealed(lines)))
        with pytest.raises(SourceNotReadableError, match="wrong kind"):
            read_bundle(tmp_path / "bundle")


@pytest.mark.parametrize("text", [DEEP, ENDLESS], ids=["deep", "endless"])
class TestTomlWithTraps:
    def test_register(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "organisations.toml").write_text(text, encoding="utf-8")
        with pytest.raises(LocalDataError, match="line"):
            load_register(tmp_path)

    def test_profiles(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        with pytest.raises(LocalDataError, match="own"):
            load_profiles(tmp_path)

    def test_settings(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
        with pytest.raises(LocalDataError, match="settings"):
            load_settings(Folders(tmp_path, tmp_path, tmp_path, tmp_path, tmp_path / "none"))


@pytest.mark.parametrize("text", ["[1]", "1", '[{"kind": []}]', "[" * 5000, '[{"kind": "files", "refusals": 1}]'])
def test_what_the_store_never_wrote(text: str) -> None:
    with pytest.raises(ValueError, match=r"stored|lacks|valid"):
        from_json(tuple[Coverage, ...], text)


def test_bytes_that_are_none() -> None:
    assert from_json(bytes, json.dumps(b64encode(b"x").decode())) == b"x"
