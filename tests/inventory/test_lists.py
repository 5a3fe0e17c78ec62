"""Lists that other programs exported."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources import list_rows
from cardtool.inventory.sources.lists import ListSource, confirm, pointer_of
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind, SourceState
from tests.inventory.made_stores import chain, finnish, leaf, p7, pem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cardtool.model.sighting import Coverage

R = RefusalReason
BASE64 = base64.b64encode(finnish()).decode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.txt"


def scan(path: Path, limits: ScanLimits | None = None) -> tuple[list[Sighting], Coverage]:
    scanned = run_sources([ListSource(str(path))], ScanWatch(limits))
    return list(scanned), scanned.coverage[0]


def table(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


ROW = {"Host": "sv01", "Path": "C:\\certs\\a.cer", "Alias": "palvelu", "Certificate PEM": pem(finnish()).decode()}


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_rows(self, path: Path, delimiter: str, encoding: str) -> None:
        path.write_text(table([ROW, ROW | {"Host": "sv02"}], delimiter), encoding=encoding, newline="")
        seen, coverage = scan(path)
        assert [item.der for item in seen] == [finnish()] * 2
        assert seen[0].place == Place(SourceKind.LIST, "C:\\certs\\a.cer", "sv01", "palvelu", "list")
        assert seen[1].place.host == "sv02"
        assert (coverage.state, coverage.looked_at, coverage.skipped) == (SourceState.COMPLETE, 2, 0)

    @pytest.mark.parametrize(
        "value",
        [BASE64, base64.encodebytes(finnish()).decode(), finnish().hex(), finnish().hex(":").upper()],
        ids=["base64", "folded", "hex", "colons"],
    )
    def test_forms_of_der(self, path: Path, value: str) -> None:
        path.write_text(table([{"der": value}]), newline="")
        seen, _ = scan(path)
        assert [item.der for item in seen] == [finnish()]
        assert seen[0].place == Place(SourceKind.LIST, str(path), detail="row 1")

    def test_several_certificates_in_a_cell(self, path: Path) -> None:
        chained = {"cert": "".join(pem(der).decode() for der in chain()), "n": "1"}
        path.write_text(table([chained, {"cert": p7(chain()).hex(), "n": "2"}]), newline="")
        seen, _ = scan(path)
        assert [item.place.detail for item in seen] == ["row 1"] * 3 + ["row 2"] * 3

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            ("hello, world", R.BAD_BASE64),
            ("abcd", R.NOT_A_CERTIFICATE),
            ("3003020100", R.NOT_A_CERTIFICATE),
            (BASE64[:400], R.TRUNCATED),
            ("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----", R.BAD_BASE64),
            ("-----BEGIN X509 CRL-----\nMIIC\n-----END X509 CRL-----", R.NOT_A_CERTIFICATE),
        ],
        ids=["text", "short", "der", "cut", "block", "list"],
    )
    def test_one_broken_row_among_others(self, path: Path, value: str, reason: RefusalReason) -> None:
        path.write_text(table([{"cert": cell} for cell in (BASE64, value, BASE64)]), newline="")
        seen, coverage = scan(path)
        assert len(seen) == 2
        assert [(refusal.reason, refusal.place.detail) for refusal in coverage.refusals] == [(reason, "row 2")]

    def test_short_and_empty_rows(self, path: Path) -> None:
        path.write_text(f"host,cert\n\nsv01\nsv02,{BASE64},more\n")
        seen, coverage = scan(path)
        assert [item.place.host for item in seen] == ["sv02"]
        assert (coverage.looked_at, coverage.skipped) == (2, 1)

    @pytest.mark.parametrize("text", ["", "\n\n", "name,age\nx,1\n", "cert\n"])
    def test_nothing_in_it_is_explained(self, path: Path, text: str) -> None:
        path.write_text(text)
        seen, coverage = scan(path)
        assert not seen
        assert coverage.state is SourceState.UNREADABLE
        assert [refusal.reason for refusal in coverage.refusals] == [R.NO_CERTIFICATE]

    def test_a_cell_larger_than_any(self, path: Path) -> None:
        path.write_text(f'cert\n{BASE64}\n"{"A" * 200_000}"\n')
        seen, coverage = scan(path)
        assert len(seen) == 1
        assert [refusal.reason for refusal in coverage.refusals] == [R.BAD_STRUCTURE]

    @pytest.mark.parametrize("text", [f"cert\n{BASE64}\n{'A' * 5000}\n", "A" * 5000], ids=["row", "first"])
    def test_a_line_larger_than_any(self, path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(list_rows, "_LONGEST_LINE", 4000)
        path.write_text(text)
        assert [refusal.reason for refusal in scan(path)[1].refusals] == [R.TOO_LARGE]


class TestJson:
    def test_rows(self, path: Path) -> None:
        row = {"host": "sv01", "path": "/etc/a.pem", "pem": pem(leaf()).decode(), "port": 443, "tags": ["x"]}
        path.write_text("\n".join(map(json.dumps, [row, row])))
        seen, _ = scan(path)
        assert [(item.der, item.place.host) for item in seen] == [(leaf(), "sv01")] * 2

    def test_an_array(self, path: Path) -> None:
        path.write_text(json.dumps([{"cert": BASE64}, {"cert": "x"}, "row"], indent=1))
        seen, coverage = scan(path)
        assert len(seen) == 1
        assert [(refusal.reason, refusal.place.detail) for refusal in coverage.refusals] == [
            (R.BAD_BASE64, "row 2"),
            (R.BAD_STRUCTURE, "row 3"),
        ]

    def test_an_array_too_large_to_hold(self, path: Path) -> None:
        path.write_text(json.dumps([{"cert": BASE64}], indent=1))
        assert [refusal.reason for refusal in scan(path, ScanLimits(file_bytes=100))[1].refusals] == [R.TOO_LARGE]

    @pytest.mark.parametrize("text", ["[1, 2", "[" * 100_000], ids=["cut", "deep"])
    def test_an_array_that_is_none(self, path: Path, text: str) -> None:
        path.write_text(text)
        assert [refusal.reason for refusal in scan(path)[1].refusals] == [R.BAD_STRUCTURE]

    def test_one_broken_line_among_others(self, path: Path) -> None:
        good = json.dumps({"cert": BASE64})
        path.write_text(f"{good}\n\n{{broken\n{good}\n")
        seen, coverage = scan(path)
        assert len(seen) == 2
        assert [(refusal.reason, refusal.place.detail) for refusal in coverage.refusals] == [(R.BAD_STRUCTURE, "row 2")]


def osquery(der: bytes, **columns: str) -> dict[str, str]:
    """A row of the table ``certificates``, by the columns of its specification."""
    return {
        "common_name": "x",
        "subject": "CN=x",
        "issuer": "CN=y",
        "ca": "0",
        "self_signed": "0",
        "not_valid_before": "1646121600",
        "not_valid_after": "1803851999",
        "key_algorithm": "ecPublicKey",
        "sha1": hashlib.sha1(der).hexdigest(),  # noqa: S324 - what the table has
        "path": "/etc/ssl/x.pem",
        "serial": "7",
    } | columns


class TestOsquery:
    @pytest.mark.parametrize(
        "document",
        [
            json.dumps([osquery(leaf(), host_identifier="sv01")], indent=1),
            json.dumps({"hostIdentifier": "sv01", "action": "added", "columns": osquery(leaf())}),
            json.dumps({"hostIdentifier": "sv01", "snapshot": [osquery(leaf())]}),
            table([osquery(leaf(), host_identifier="sv01")]),
        ],
        ids=["osqueryi", "differential", "snapshot", "csv"],
    )
    def test_rows_are_pointers(self, path: Path, document: str) -> None:
        path.write_text(document, newline="")
        seen, coverage = scan(path)
        assert not seen
        assert coverage.state is SourceState.UNREADABLE
        (refusal,) = coverage.refusals
        assert refusal.reason is R.NO_CERTIFICATE
        assert (refusal.place.host, refusal.place.path) == ("sv01", "/etc/ssl/x.pem")
        assert pointer_of(refusal) == hashlib.sha1(leaf()).hexdigest()  # noqa: S324 - as above

    def test_a_place_is_confirmed_by_a_certificate_known_from_elsewhere(self, path: Path) -> None:
        path.write_text(json.dumps([osquery(leaf()), osquery(finnish(), path="/b")]))
        _, coverage = scan(path)
        known = {hashlib.sha1(leaf()).hexdigest(): leaf()}  # noqa: S324 - as above
        (sighting,) = confirm(coverage.refusals, known)
        assert (sighting.der, sighting.place.path) == (leaf(), "/etc/ssl/x.pem")

    @pytest.mark.parametrize("sha1", ["", "abc", "x" * 40])
    def test_what_is_no_fingerprint_is_no_pointer(self, path: Path, sha1: str) -> None:
        path.write_text(json.dumps(osquery(leaf(), sha1=sha1)))
        assert [pointer_of(refusal) for refusal in scan(path)[1].refusals] == [""]

    def test_other_refusals_are_no_pointers(self) -> None:
        assert not pointer_of(Refusal(R.BAD_BASE64, Place(SourceKind.LIST, "a"), "sha1 " + "0" * 40))


class TestSource:
    def test_nothing_there(self, path: Path) -> None:
        assert [refusal.reason for refusal in scan(path)[1].refusals] == [R.NOT_FOUND]

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such files in folders")
    def test_a_pipe(self, path: Path) -> None:
        os.mkfifo(path)
        assert [refusal.reason for refusal in scan(path)[1].refusals] == [R.SPECIAL_FILE]

    def test_cancel_between_rows(self, path: Path) -> None:
        path.write_text(table([{"cert": BASE64}] * 5), newline="")
        watch = ScanWatch()
        found = ListSource(str(path)).scan(watch)
        next(found)
        watch.cancel()
        assert list(found) == []

    def test_date_of_the_export(self, path: Path) -> None:
        exported = datetime(2023, 1, 9, tzinfo=UTC)
        path.write_text(table([{"cert": BASE64}]), newline="")
        scanned = run_sources([ListSource(str(path), as_of=exported)], ScanWatch())
        assert len(list(scanned)) == 1
        assert scanned.coverage[0].as_of == exported

    @pytest.mark.parametrize("row", [{"cert": None}, {"cert": {"pem": 1}}, {"snapshot": {"cert": BASE64}}])
    def test_rows_of_odd_shapes(self, path: Path, row: dict[str, Any]) -> None:
        path.write_text(json.dumps(row))
        scan(path)
