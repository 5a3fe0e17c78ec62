"""The last scans among the user's settings: kept, bounded, and no trouble when they are damaged."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.folders import Folders
from cardtool.app.inventory.remembering import (
    FILE,
    LONGEST_NAME,
    MOST_SCANS,
    SCHEMA,
    RememberedScan,
    forget_scans,
    load_scans,
    remember_scan,
)
from cardtool.app.inventory.request import ScanRequest
from cardtool.model.errors import SourceNotReadableError

EVERYTHING = ScanRequest(
    paths=(Path("/srv/certificates"), Path("/etc/ssl")),
    system_trust=True,
    windows_stores=("LocalMachine",),
    tls=("a.example.fi:443",),
    tokens=True,
    saml=("https://idp.example.fi/metadata", "metadata.xml"),
    xroad=(Path("/etc/xroad"),),
    lists=(Path("list.csv"),),
    wanted=Path("wanted.csv"),
    register=Path("register.txt"),
    horizon="20%",
)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(*(tmp_path / name for name in ("data", "settings", "cache", "logs", "administrator")))


def file_of(folders: Folders) -> Path:
    folders.settings.mkdir(parents=True, exist_ok=True)
    return folders.settings / FILE


def test_nothing_is_remembered_at_first(folders: Folders) -> None:
    assert load_scans(folders) == ()
    forget_scans(folders)
    assert not folders.settings.exists()


def test_a_scan_comes_back_as_it_was(folders: Folders) -> None:
    scan = RememberedScan("monthly", EVERYTHING)
    assert remember_scan(folders, scan) == load_scans(folders) == (scan,)
    assert [path.name for path in folders.settings.iterdir()] == [FILE]
    forget_scans(folders)
    assert load_scans(folders) == ()


def test_passwords_are_never_written(folders: Folders) -> None:
    secret = "keep-out-7"  # noqa: S105 - made up here
    saml = (f"https://user:{secret}@idp.example.fi/metadata", "https://idp.example.fi/metadata")
    remember_scan(folders, RememberedScan("", ScanRequest(saml=saml, passwords=(secret,))))
    assert secret not in file_of(folders).read_text(encoding="ascii")
    assert load_scans(folders) == (RememberedScan("", ScanRequest(saml=saml[1:])),)


def test_the_last_scans_are_kept_each_once(folders: Folders) -> None:
    for number in range(MOST_SCANS + 3):
        remember_scan(folders, RememberedScan("", ScanRequest(paths=(Path(str(number)),))))
    remember_scan(folders, RememberedScan("named", ScanRequest(tokens=True)))
    kept = remember_scan(folders, RememberedScan("named", ScanRequest(tls=("a.example",))))
    assert len(kept) == MOST_SCANS
    assert [scan.name for scan in kept].count("named") == 1
    assert kept[0].request.tls == ("a.example",)
    again = remember_scan(folders, kept[3])
    assert again[0] == kept[3]
    assert set(again) == set(kept)


def test_what_is_too_long_makes_room_or_is_refused(folders: Folders) -> None:
    long = tuple(f"{number}.example.fi:443" for number in range(3000))
    for number in range(6):
        remember_scan(folders, RememberedScan(str(number), ScanRequest(tls=long)))
    kept = load_scans(folders)
    assert 0 < len(kept) < 6
    assert kept[0].name == "5"
    with pytest.raises(SourceNotReadableError):
        remember_scan(folders, RememberedScan("x" * 500, ScanRequest(tls=long * 10)))
    assert load_scans(folders) == kept
    (scan, *_) = remember_scan(folders, RememberedScan("x" * 500, ScanRequest(tokens=True)))
    assert len(scan.name) == LONGEST_NAME


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"nothing",
        b"[]",
        b"{}",
        b'{"schema": "of tomorrow", "scans": []}',
        b'{"schema": "cardtool.scans.v1", "scans": {}}',
        b'{"schema": "cardtool.scans.v1", "scans": ["text", null, 3, {}]}',
        b"[" * 200_000,
        b" " * 300_000,
    ],
)
def test_a_damaged_file_is_passed_over_and_replaced(folders: Folders, content: bytes) -> None:
    file_of(folders).write_bytes(content)
    assert load_scans(folders) == ()
    scan = RememberedScan("", ScanRequest(tokens=True))
    assert remember_scan(folders, scan) == load_scans(folders) == (scan,)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", 3),
        ("horizon", "tomorrow"),
        ("horizon", None),
        ("paths", "text"),
        ("paths", [3]),
        ("paths", ["a\0b"]),
        ("tls", {}),
        ("tokens", "yes"),
        ("wanted", []),
    ],
)
def test_a_damaged_scan_is_left_out_and_the_others_stay(folders: Folders, key: str, value: object) -> None:
    remember_scan(folders, RememberedScan("second", EVERYTHING))
    remember_scan(folders, RememberedScan("first", EVERYTHING))
    file = file_of(folders)
    document = json.loads(file.read_bytes())
    document["scans"][0][key] = value
    file.write_text(json.dumps(document), encoding="ascii")
    assert [scan.name for scan in load_scans(folders)] == ["second"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "paths", "tls", "horizon", "tokens", "wanted"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_stands_in_the_file_loading_goes_well(entries: object) -> None:
    folders = Folders(*(Path(os.environ["CARDTOOL_HOME"]) / name for name in ("d", "s", "c", "l", "a")))
    file_of(folders).write_text(json.dumps({"schema": SCHEMA, "scans": entries}), encoding="ascii")
    for scan in load_scans(folders):
        assert isinstance(scan, RememberedScan)
        assert scan.request.passwords == ()


def test_a_place_that_cannot_be_written_is_said(folders: Folders) -> None:
    folders.settings.write_text("a file where the folder should be")
    with pytest.raises(SourceNotReadableError):
        remember_scan(folders, RememberedScan("", EVERYTHING))
    folders.settings.unlink()
    file_of(folders).mkdir()
    for refused in (lambda: remember_scan(folders, RememberedScan("", EVERYTHING)), lambda: forget_scans(folders)):
        with pytest.raises(SourceNotReadableError):
            refused()
    assert [path.name for path in folders.settings.iterdir()] == [FILE], "no half file stays"
    assert load_scans(folders) == ()


def test_a_name_that_is_no_unicode_comes_back(folders: Folders) -> None:
    scan = RememberedScan("", replace(EVERYTHING, paths=(Path(os.fsdecode(b"/srv/\xe4")),)))
    assert remember_scan(folders, scan) == load_scans(folders)
