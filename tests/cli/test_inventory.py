from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.app.inventory.scanning import Progress
from cardtool.app.inventory.stock import Stock
from cardtool.app.language import Texts
from cardtool.cli.inventory_tables import progress_line
from tests.app.inventories import EXPIRED, OID, VALID, folder_of, pem_of, service, wanted
from tests.estate import bodies, issuers
from tests.estate.forms import pkcs12_store
from tests.estate.services import sote
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

    Command = Callable[..., Run]

DAY = ("--as-of", "2023-03-01")
PASSWORD = "salasana-äö"  # noqa: S105 - of a store made here
CONFORMING = sote(issuers.DVV_G3E, bodies.PIRHA, ".10.1", "server", VALID, conforming=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "srv", good=pem_of(service()))


@pytest.mark.parametrize(
    ("content", "oid", "code"),
    [
        (pem_of(service()), OID, 0),
        (pem_of(service()), "1.2.246.10.32213326", 1),
        (pem_of(service(EXPIRED)), OID, 1),
        (pem_of(service())[:300], OID, 3),
        (pem_of(service()) + pem_of(service())[:300], OID, 3),
    ],
)
def test_the_exit_code_says_whether_something_is_to_be_done(
    run: Command, tmp_path: Path, content: bytes, oid: str, code: int
) -> None:
    folder = folder_of(tmp_path / "srv", file=content)
    result = run("inventory", "scan", str(folder), "--oids", str(wanted(tmp_path, oid)), *DAY)
    assert result.code == code
    assert result.errors == ""


def test_the_horizon_decides_what_is_about_to_end(run: Command, folder: Path, tmp_path: Path) -> None:
    words = ("inventory", "oids", str(folder), "--oids", str(wanted(tmp_path, OID)), *DAY, "--json")
    near = run(*words, "--horizon", "90d")
    assert (near.code, near.document["oids"][0]["verdict"]) == (0, "valid")
    for horizon in ("700d", "95%"):
        far = run(*words, "--horizon", horizon)
        assert (far.code, far.document["oids"][0]["verdict"]) == (1, "expiring")


def test_the_document_tells_everything_of_a_certificate(run: Command, folder: Path) -> None:
    document = run("inventory", "scan", str(folder), "--json", *DAY).document
    (certificate,) = document["certificates"]
    told = {name: certificate[name] for name in ("kind", "usage", "oid", "oid_root", "business_id", "state")}
    assert told == {
        "kind": "sote_service",
        "usage": "system_signature",
        "oid": OID,
        "oid_root": bodies.PIRHA.root,
        "business_id": bodies.PIRHA.business_id,
        "state": "valid",
    }
    assert [place["path"] for place in certificate["places"]] == [str(folder / "good.pem")]
    assert document["as_of"] == "2023-03-01"


def test_a_bundle_has_one_valid_object_a_line_and_an_end(run: Command, folder: Path) -> None:
    lines = [json.loads(line) for line in run("inventory", "scan", str(folder), "--ndjson", *DAY).output.splitlines()]
    assert (lines[0]["line"], lines[-1]["line"]) == ("header", "end")
    assert [line["line"] for line in lines].count("certificate") == 1
    assert_valid(lines[0])


def test_the_text_begins_with_the_coverage(run: Command, folder: Path) -> None:
    (folder / "cut.pem").write_bytes(pem_of(service())[:200])
    result = run("inventory", "scan", str(folder), *DAY)
    assert result.code == 3
    for words in ("Judged for", str(folder), "Pirkanmaan hyvinvointialue"):
        assert words in result.output


@pytest.mark.parametrize("end", [".html", ".csv", ".xlsx", ".json", ".ndjson", ".cdx.json", ".prom"])
def test_a_report_is_written_in_every_form(run: Command, folder: Path, tmp_path: Path, end: str) -> None:
    report = tmp_path / f"report{end}"
    result = run("inventory", "scan", str(folder), "--report", str(report), *DAY)
    assert result.code == 1
    assert result.errors == ""
    assert report.stat().st_size > 100


def test_a_report_that_cannot_be_written_is_told(run: Command, folder: Path, tmp_path: Path) -> None:
    result = run("inventory", "scan", str(folder), "--report", str(tmp_path / "no" / "folder.html"), *DAY)
    assert (result.code, result.output) == (3, "")
    assert "folder.html" in result.errors
    assert "file_not_writable" in result.errors


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--json",),
        ("--horizon", "soon", "."),
        ("--horizon", "101%", "."),
        ("--report", "report.docx", "."),
        ("--no-such-option", "."),
        ("--as-of", "tomorrow", "."),
    ],
)
def test_a_mistake_in_the_command_is_a_usage_error(run: Command, words: tuple[str, ...]) -> None:
    result = run("inventory", "scan", *words)
    assert (result.code, result.output) == (2, "")
    assert result.errors.startswith("Usage: ")


@pytest.mark.parametrize("option", ["--oids", "--register", "--password-file"])
def test_a_file_that_is_not_there_is_told(run: Command, folder: Path, tmp_path: Path, option: str) -> None:
    result = run("inventory", "scan", str(folder), option, str(tmp_path / "gone.csv"))
    assert (result.code, result.output) == (3, "")
    assert "gone.csv" in result.errors


def test_a_path_that_is_not_there_makes_nothing_sure(run: Command, tmp_path: Path) -> None:
    words = ("inventory", "scan", str(tmp_path / "gone"), "--oids", str(wanted(tmp_path, OID)), "--json")
    result = run(*words)
    document = result.document
    assert (result.code, document["oids"][0]["verdict"]) == (3, "unknown")
    assert [reason["reason"] for reason in document["coverage"][0]["reasons"]] == ["not_found"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_passwords_come_from_a_file_and_stand_nowhere(run: Command, tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "srv"
    folder.mkdir()
    (folder / "store.p12").write_bytes(pkcs12_store([CONFORMING], PASSWORD))
    file = tmp_path / "passwords.txt"
    file.write_text(f"vaara\n\n{PASSWORD}\n", encoding=encoding)
    words = ("inventory", "scan", str(folder), "--json")
    locked = run(*words).document
    assert [reason["reason"] for reason in locked["coverage"][0]["reasons"]] == ["password_needed"]
    opened = run(*words, "--password-file", str(file))
    assert [item["sha256"] for item in opened.document["certificates"]] == [CONFORMING.sha256]
    assert "salasana" not in opened.output + opened.errors


def test_a_password_file_of_no_text_is_told_without_its_content(run: Command, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "passwords.txt"
    file.write_bytes(b"salasana\xff\xfe\xff")
    result = run("inventory", "scan", str(folder), "--password-file", str(file))
    assert result.code == 3
    assert "passwords.txt" in result.errors
    assert "salasana" not in result.errors


class TestFind:
    def test_places_of_the_certificate_are_told(self, run: Command, folder: Path) -> None:
        file = folder / "good.pem"
        result = run("inventory", "find", str(file), str(folder), *DAY)
        assert result.code == 0
        assert OID in result.output
        assert str(file) in result.output

    def test_what_stands_nowhere_is_told(self, run: Command, folder: Path, tmp_path: Path) -> None:
        empty = folder_of(tmp_path / "empty")
        result = run("inventory", "find", str(folder / "good.pem"), str(empty), *DAY)
        assert (result.code, result.output) == (1, "It stands in none of these places.\n")

    def test_another_organisations_certificate_is_shown_and_is_no_hit(
        self, run: Command, folder: Path, tmp_path: Path
    ) -> None:
        other = sote(issuers.DVV_G3E, bodies.VARHA, ".10.1", "server", VALID)
        there = folder_of(tmp_path / "there", other=pem_of(other))
        words = ("inventory", "find", str(folder / "good.pem"), str(there), *DAY)
        result = run(*words, "--lang", "en")
        assert result.code == 1
        assert "Same key, another certificate (of another organisation: not what was looked for)" in result.output
        (item,) = run(*words, "--json").document["certificates"]
        assert (item["kinship"], item["other_organisation"]) == ("key", True)

    def test_a_store_with_a_password_is_looked_for(self, run: Command, tmp_path: Path) -> None:
        folder = folder_of(tmp_path / "srv")
        (folder / "store.p12").write_bytes(pkcs12_store([CONFORMING], PASSWORD))
        file = tmp_path / "passwords.txt"
        file.write_text(PASSWORD, encoding="utf-8")
        words = ("inventory", "find", str(folder / "store.p12"), str(folder), "--password-file", str(file), *DAY)
        result = run(*words, "--lang", "en")
        assert result.code == 0
        assert "The certificate itself" in result.output
        assert "(A private key is in the same place)" in result.output

    def test_an_unread_source_makes_nothing_sure(self, run: Command, folder: Path) -> None:
        (folder / "cut.pem").write_bytes(pem_of(service())[:200])
        result = run("inventory", "find", str(folder / "good.pem"), str(folder), "--json", *DAY)
        assert result.code == 3
        assert [item["sha256"] for item in result.document["certificates"]] == [service().sha256]

    def test_a_file_without_a_certificate_is_told(self, run: Command, folder: Path, tmp_path: Path) -> None:
        text = tmp_path / "text.pem"
        text.write_text("no certificate", encoding="utf-8")
        result = run("inventory", "find", str(text), str(folder))
        assert (result.code, result.output) == (3, "")


class TestOids:
    def test_only_the_answers_are_told(self, run: Command, folder: Path, tmp_path: Path) -> None:
        result = run("inventory", "oids", str(folder), "--oids", str(wanted(tmp_path, OID)), *DAY)
        assert result.code == 0
        assert OID in result.output
        assert "Judged for" not in result.output

    def test_a_list_that_says_nothing_is_told(self, run: Command, folder: Path, tmp_path: Path) -> None:
        result = run("inventory", "oids", str(folder), "--oids", str(wanted(tmp_path)))
        assert (result.code, result.output) == (3, "")

    def test_lines_that_cannot_be_used_are_told(self, run: Command, folder: Path, tmp_path: Path) -> None:
        listed = tmp_path / "oids.csv"
        listed.write_text(f"oid;name\n{OID};Good\nno oid;Wrong\n1.2.3;Elsewhere\n", encoding="utf-8")
        words = ("inventory", "oids", str(folder), "--oids", str(listed), *DAY)
        result = run(*words, "--lang", "en")
        assert result.code == 1
        assert result.errors.splitlines() == [
            "The list of OIDs, line 3: not an OID (no oid)",
            "The list of OIDs, line 4: not an OID (1.2.3)",
        ]
        document = run(*words, "--json").document
        assert_valid(document)
        assert document["oids_unusable"] == [{"line": 3, "reason": "bad_oid"}, {"line": 4, "reason": "bad_oid"}]

    def test_a_list_without_a_line_of_use_is_told_in_words(self, run: Command, folder: Path, tmp_path: Path) -> None:
        listed = tmp_path / "oids.csv"
        listed.write_text("oid;name\nno oid;Wrong\n", encoding="utf-8")
        result = run("inventory", "oids", str(folder), "--oids", str(listed), "--lang", "en")
        assert result.code == 3
        assert "not an OID" in result.errors
        assert "bad_oid" not in result.errors

    def test_an_oid_that_is_not_in_use_yet_needs_nothing(self, run: Command, folder: Path, tmp_path: Path) -> None:
        listed = tmp_path / "oids.csv"
        listed.write_text("oid;name;valid_from\n1.2.246.10.32213326;Later;2023-03-02\n", encoding="utf-8")
        words = ("inventory", "oids", str(folder), "--oids", str(listed), "--lang", "en", "--as-of")
        before = run(*words, "2023-03-01")
        assert before.code == 0
        assert "No certificate (In use from 02/03/2023)" in before.output
        assert run(*words, "2023-03-02").code == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file names that are no text")
def test_a_file_name_that_is_no_text_is_printed(run: Command, folder: Path) -> None:
    try:
        (folder / "\udcff.pem").write_bytes(pem_of(service(use="server")))
    except OSError:
        pytest.skip("this file system takes only names that are text")
    for words in ((), ("--json",), ("--ndjson",)):
        result = run("inventory", "scan", str(folder), *words, *DAY)
        assert (result.code, "udcff.pem" in result.output or not words) == (1, True)


def test_ctrl_c_keeps_what_was_read(run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path / "srv", a=pem_of(service()), b=pem_of(service(EXPIRED)))
    add = Stock.add

    def add_and_interrupt(stock: Stock, *arguments: Any) -> None:
        add(stock, *arguments)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Stock, "add", add_and_interrupt)
    before = signal.getsignal(signal.SIGINT)
    result = run("inventory", "scan", str(folder), "--json", *DAY)
    assert result.code == 3
    assert result.document["coverage"][0]["state"] == "cancelled"
    assert [item["sha256"] for item in result.document["certificates"]] == [service().sha256]
    assert signal.getsignal(signal.SIGINT) is before


def test_how_far_a_scan_is_stands_on_one_line() -> None:
    texts = Texts("en")
    assert progress_line(texts, Progress(0, 0, 0, 0.0)) == "0 looked at, 0 in a second"
    assert progress_line(texts, Progress(50, 10, 100, 2.0)) == "50 looked at, 25 in a second 2 s left"


def test_the_trust_of_the_system_is_no_source_that_must_be_whole(run: Command, folder: Path) -> None:
    document = run("inventory", "scan", str(folder), "--system-trust", "--json", *DAY).document
    named, *trust = document["coverage"]
    assert (named["kind"], named["required"]) == ("files", True)
    assert {(source["kind"], source["required"]) for source in trust} <= {("system_trust", False)}


@pytest.mark.parametrize("option", [(), ("--list",), ("--xroad",), ("--saml",), ("--tls",), ("--windows-store",)])
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_a_mistake_and_not_the_current_folder(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...], name: str
) -> None:
    monkeypatch.chdir(folder)
    result = run("inventory", "scan", *option, name)
    assert result.code == 2
    assert "it is empty" in result.errors


@pytest.mark.parametrize("option", ["--oids", "--register"])
def test_an_empty_path_of_a_table_is_a_mistake(run: Command, folder: Path, option: str) -> None:
    result = run("inventory", "scan", str(folder), option, "")
    assert (result.code, result.output) == (2, "")
