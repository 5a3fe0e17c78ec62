"""Stores of this workstation: Linux folders, a recorded Windows, databases of browsers."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics.trust import stores as module
from cardtool.diagnostics.trust.nss import read_nss_trust
from cardtool.diagnostics.trust.stores import nss_databases, nss_store, system_store, windows_stores, workstation_stores
from cardtool.inventory.sources.windows_contract import (
    End,
    Location,
    ReadRequest,
    StoredCertificate,
    StoreRefusal,
    encode_answer,
    encode_hello,
    encode_request,
)
from cardtool.inventory.sources.windows_stores import WindowsStoreSource
from cardtool.model.sighting import RefusalReason, SourceState
from cardtool.model.workstation_trust import StoreKind
from tests.certificates.revocation.making import authority, card
from tests.diagnostics.trust.nss_database import FORBIDDEN, NEITHER, TRUSTED, database
from tests.inventory.sources.windows import enumerators

if TYPE_CHECKING:
    from pathlib import Path

ROOT_DER, ISSUER_DER = authority().root.der, authority().issuing.der


def print_of(der: bytes) -> str:
    return hashlib.sha256(der).hexdigest()


ROOT, ISSUER = print_of(ROOT_DER), print_of(ISSUER_DER)


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


class TestLinux:
    def test_bundles_and_folders(self, tmp_path: Path) -> None:
        (tmp_path / "bundle.crt").write_bytes(pem(ROOT_DER))
        (tmp_path / "certs").mkdir()
        (tmp_path / "certs" / "issuer.pem").write_bytes(pem(ISSUER_DER))
        (tmp_path / "certs" / "gone.pem").symlink_to(tmp_path / "nowhere")
        found = system_store((str(tmp_path / "bundle.crt"), str(tmp_path / "certs")), ())
        assert found.roots == found.issuers == {ROOT, ISSUER}
        assert (found.seen.state, found.seen.certificates, found.seen.kind) == (
            SourceState.COMPLETE,
            2,
            StoreKind.SYSTEM,
        )

    def test_what_is_forbidden(self, tmp_path: Path) -> None:
        (tmp_path / "bundle.crt").write_bytes(pem(ROOT_DER))
        (tmp_path / "blocklist").mkdir()
        (tmp_path / "blocklist" / "a.pem").write_bytes(pem(ROOT_DER))
        blocklists = (str(tmp_path / "blocklist"), str(tmp_path / "missing"))
        assert system_store((str(tmp_path / "bundle.crt"),), blocklists).distrusted == {ROOT}

    def test_a_file_that_cannot_be_read_whole(self, tmp_path: Path) -> None:
        (tmp_path / "bundle.crt").write_bytes(pem(ROOT_DER) + b"-----BEGIN CERTIFICATE-----\nAAAA\n")
        found = system_store((str(tmp_path / "bundle.crt"),), ())
        assert (found.seen.state, found.seen.detail) == (SourceState.PARTIAL, "truncated")

    def test_nothing_there(self) -> None:
        assert system_store((), ()).seen.state is SourceState.UNREADABLE

    def test_this_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "nss_databases", lambda: ())
        monkeypatch.setattr("cardtool.diagnostics.trust.stores.sys.platform", "linux")
        (found,) = workstation_stores()
        assert found.seen.kind is StoreKind.SYSTEM


class TestWindows:
    """By a recording of the contract with the child that reads the stores."""

    def _source(self, folder: Path, contents: dict[tuple[str, str], list[Any]]) -> Any:
        lines = [encode_hello()]
        for location in ("LocalMachine", "CurrentUser"):
            for store in ("Root", "CA", "Disallowed"):
                request = json.loads(encode_request(ReadRequest(Location(location), store)))
                answers = contents.get((location, store), [StoreRefusal(RefusalReason.NOT_FOUND)])
                lines += [json.dumps({"request": request}).encode() + b"\n"]
                lines += [encode_answer(each) for each in (*answers, End(len(answers)))]
        recording = folder / "recorded.jsonl"
        recording.write_bytes(b"".join(lines))
        return lambda stores: WindowsStoreSource(stores, command=enumerators.recorded(recording))

    def test_machine_and_user(self, tmp_path: Path) -> None:
        make = self._source(
            tmp_path,
            {
                ("LocalMachine", "Root"): [StoredCertificate(ROOT_DER)],
                ("LocalMachine", "CA"): [StoredCertificate(ISSUER_DER)],
                ("CurrentUser", "Disallowed"): [StoredCertificate(card().der)],
            },
        )
        machine, user = windows_stores(make)
        assert [set(each) for each in (machine.roots, machine.issuers, machine.distrusted)] == [{ROOT}, {ISSUER}, set()]
        assert [set(each) for each in (user.roots, user.distrusted)] == [set(), {card().sha256}]
        assert [each.seen.name for each in (machine, user)] == ["LocalMachine", "CurrentUser"]
        assert {each.seen.state for each in (machine, user)} == {SourceState.COMPLETE}

    def test_a_store_that_may_not_be_read(self, tmp_path: Path) -> None:
        refusal = StoreRefusal(RefusalReason.ACCESS_DENIED)
        contents: dict[tuple[str, str], list[Any]] = {("LocalMachine", "Root"): [refusal]}
        machine, user = windows_stores(self._source(tmp_path, contents))
        assert (machine.seen.state, machine.seen.detail) == (SourceState.PARTIAL, "access_denied")
        assert user.seen.state is SourceState.PARTIAL  # nothing at all was found

    def test_only_its_own_refusals_count(self, tmp_path: Path) -> None:
        refusal = StoreRefusal(RefusalReason.ACCESS_DENIED)
        contents: dict[tuple[str, str], list[Any]] = {
            ("LocalMachine", "Root"): [refusal],
            ("CurrentUser", "Root"): [StoredCertificate(ROOT_DER)],
        }
        machine, user = windows_stores(self._source(tmp_path, contents))
        assert (machine.seen.state, user.seen.state) == (SourceState.PARTIAL, SourceState.COMPLETE)

    def test_where_there_is_no_windows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cardtool.inventory.sources.windows_stores.sys.platform", "linux")
        assert {each.seen.state for each in windows_stores()} == {SourceState.PARTIAL}

    def test_on_windows_its_stores_decide(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make = self._source(tmp_path, {("LocalMachine", "Root"): [StoredCertificate(ROOT_DER)]})
        monkeypatch.setattr(module, "windows_stores", lambda: windows_stores(make))
        monkeypatch.setattr(module, "nss_databases", lambda: ())
        monkeypatch.setattr("cardtool.diagnostics.trust.stores.sys.platform", "win32")
        assert [each.seen.kind for each in workstation_stores()] == [StoreKind.WINDOWS] * 2


class TestNss:
    def test_what_is_trusted_and_what_is_forbidden(self) -> None:
        trust = [
            (ROOT_DER, TRUSTED, NEITHER),
            (ISSUER_DER, FORBIDDEN, TRUSTED),
            (card().der, NEITHER, NEITHER),
            (b"no certificate", TRUSTED, TRUSTED),
        ]
        found = read_nss_trust(database([ROOT_DER, ISSUER_DER, card().der], trust))
        assert found is not None
        assert found.known == {ROOT, ISSUER, card().sha256}
        assert [set(found.trusted), set(found.distrusted)] == [{ROOT}, {ISSUER}]

    def test_trusted_for_mail_only(self) -> None:
        found = read_nss_trust(database([ROOT_DER], [(ROOT_DER, NEITHER, TRUSTED)]))
        assert found is not None
        assert found.trusted == {ROOT}

    def test_a_value_of_another_kind(self) -> None:
        content = database()
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(content)
            connection.execute("INSERT INTO nssPublic (a0, a11) VALUES (x'00000001', 5)")
            connection.commit()
            found = read_nss_trust(connection.serialize())
        assert found is not None
        assert found.known == {print_of(b"")}

    @pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", database(columns=False)])
    def test_none(self, content: bytes) -> None:
        assert read_nss_trust(content) is None

    @given(st.data())
    def test_a_damaged_one_is_read_or_refused(self, data: st.DataObject) -> None:
        content = bytearray(database([ROOT_DER], [(ROOT_DER, TRUSTED, TRUSTED)]))
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        read_nss_trust(bytes(content))

    @pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil of NSS is not installed")
    def test_a_real_one(self, tmp_path: Path) -> None:
        place = f"sql:{tmp_path}"
        subprocess.run(["certutil", "-N", "-d", place, "--empty-password"], check=True, timeout=60)
        wanted = {"C,,": ROOT_DER, "p,p,p": ISSUER_DER, ",,": card(dvv=False).der}
        for number, (flags, der) in enumerate(wanted.items()):
            path = tmp_path / f"{number}.pem"
            path.write_bytes(pem(der))
            command = ["certutil", "-A", "-d", place, "-n", f"n{number}", "-t", flags, "-i", str(path)]
            subprocess.run(command, check=True, timeout=60)
        found = nss_store(tmp_path / "cert9.db")
        assert [set(found.roots), set(found.distrusted), len(found.issuers)] == [{ROOT}, {ISSUER}, 3]
        assert found.seen.state is SourceState.COMPLETE

    def test_databases_of_the_user(self, tmp_path: Path) -> None:
        wanted = [
            tmp_path / ".pki/nssdb/cert9.db",
            tmp_path / ".mozilla/firefox/a.default/cert9.db",
            tmp_path / "roaming/Mozilla/Firefox/Profiles/b/cert9.db",
        ]
        for path in wanted:
            path.parent.mkdir(parents=True)
            path.write_bytes(database())
        assert nss_databases(tmp_path, {"APPDATA": str(tmp_path / "roaming")}) == tuple(wanted)
        assert nss_databases(tmp_path / "nobody", {}) == ()

    def test_nobody_is_at_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def homeless() -> None:
            raise RuntimeError

        monkeypatch.setattr("pathlib.Path.home", homeless)
        assert nss_databases() == ()

    def test_one_that_cannot_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert nss_store(tmp_path / "missing.db").seen.state is SourceState.UNREADABLE
        (tmp_path / "cert9.db").write_bytes(database())
        monkeypatch.setattr(module, "_LARGEST_DATABASE", 10)
        assert nss_store(tmp_path / "cert9.db").seen.detail == "bad_structure"
