from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cardtool.model.errors import SourceNotReadableError
from cardtool.model.inventory import ListFailure
from cardtool.model.sighting import Place, SourceKind
from cardtool.reports import inventory_bundle, inventory_bundle_reading
from cardtool.reports.inventory_bundle import bundle_lines
from cardtool.reports.inventory_bundle_reading import read_bundle
from tests.schemas import _registry
from tests.store.inventories import AS_OF, FILE, SCANNED_AT, STORE, found, inventory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOST = "srv7.example"


def lines_of(*places: Place) -> list[bytes]:
    return list(bundle_lines(inventory([found("a", *places), found("b")]), host=HOST, tool="cardtool 1"))


def write(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def sealed(documents: list[dict[str, Any]]) -> list[bytes]:
    """The documents as lines with a last line that fits them."""
    lines = [json.dumps(document).encode() + b"\n" for document in documents]
    end = {"line": "end", "lines": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    return [*lines, json.dumps(end).encode() + b"\n"]


def documents() -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of()[:-1]]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    bundle = read_bundle(write(tmp_path / "a.ndjson", lines_of(FILE, STORE)))
    assert (bundle.host, bundle.tool, bundle.as_of, bundle.scanned_at) == (HOST, "cardtool 1", AS_OF, SCANNED_AT)
    ders = [sighting.der for sighting in bundle.sightings]
    assert ders == [found("a").certificate.der] * 2 + [found("b").certificate.der]
    assert [sighting.place for sighting in bundle.sightings][:2] == [replace(FILE, host=HOST), STORE]
    folder, listed = bundle.coverage
    expected = inventory().coverage[0]
    assert folder.refusals[0] == replace(expected.refusals[0], place=replace(expected.refusals[0].place, host=HOST))
    assert replace(folder, refusals=(), seen=0) == replace(expected, refusals=())
    assert (listed.name, listed.required, listed.as_of) == ("list", False, None)


def test_every_line_is_valid_under_the_published_schema() -> None:
    schema = _registry().contents(inventory_bundle.BUNDLE_SCHEMA)
    validator = Draft202012Validator(schema, registry=_registry())
    for line in lines_of(FILE, STORE):
        validator.validate(json.loads(line))


def test_the_bundle_tells_which_lines_of_the_list_have_no_answer(tmp_path: Path) -> None:
    told = inventory(list_failures=(ListFailure(3, "bad_oid", "x"), ListFailure(0, "empty")))
    lines = list(bundle_lines(told, host=HOST, tool="cardtool 1"))
    assert [json.loads(line) for line in lines[-3:-1]] == [
        {"line": "oid_unusable", "number": 3, "reason": "bad_oid"},
        {"line": "oid_unusable", "number": 0, "reason": "empty"},
    ]
    validator = Draft202012Validator(_registry().contents(inventory_bundle.BUNDLE_SCHEMA), registry=_registry())
    for line in lines:
        validator.validate(json.loads(line))
    assert len(read_bundle(write(tmp_path / "a.ndjson", lines)).coverage) == len(told.coverage)


def test_a_certificate_in_many_places_has_several_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory_bundle, "PLACES_A_LINE", 2)
    places = tuple(Place(SourceKind.FILES, f"/{number}") for number in range(5))
    lines = lines_of(*places)
    assert sum(b'"line":"certificate"' in line for line in lines) == 4
    bundle = read_bundle(write(tmp_path / "a.ndjson", lines))
    assert [sighting.place.path for sighting in bundle.sightings][:5] == [place.path for place in places]


def test_a_file_name_that_is_no_text_survives(tmp_path: Path) -> None:
    odd = Place(SourceKind.FILES, b"/etc/\xff.pem".decode("utf-8", "surrogateescape"))
    bundle = read_bundle(write(tmp_path / "a.ndjson", lines_of(odd)))
    assert bundle.sightings[0].place.path == odd.path


@given(st.data())
def test_a_bundle_cut_short_or_changed_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = b"".join(lines_of())
    position = data.draw(st.integers(0, len(whole) - 2))
    other = data.draw(st.binary(max_size=3))
    changed = whole[:position] + other + whole[position + data.draw(st.integers(1, 5)) :]
    if json_values(changed) == json_values(whole):
        return
    path = tmp_path_factory.getbasetemp() / "changed.ndjson"
    path.write_bytes(changed)
    with pytest.raises(SourceNotReadableError):
        read_bundle(path)


def json_values(content: bytes) -> object:
    """What the lines say: blanks in the last line are outside the hash and change nothing."""
    try:
        *body, end = content.splitlines(keepends=True)
        return body, json.loads(end)
    except ValueError:
        return content


def test_random_bytes_are_refused(tmp_path: Path) -> None:
    for content in (b"", b"\n", b"{}\n", b"[]\n", b"1", b"\xff\xfe", b"[" * 100_000):
        path = tmp_path / "random.ndjson"
        path.write_bytes(content)
        with pytest.raises(SourceNotReadableError, match="not a whole bundle"):
            read_bundle(path)


def test_another_version_is_refused_with_its_reason(tmp_path: Path) -> None:
    changed = documents()
    changed[0]["schema"] = "cardtool.inventory-bundle.v2"
    with pytest.raises(SourceNotReadableError, match="bundle of version"):
        read_bundle(write(tmp_path / "a", sealed(changed)))


def test_something_behind_the_last_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError, match="follows"):
        read_bundle(write(tmp_path / "a", [*lines_of(), b"x"]))


def test_a_bundle_without_its_last_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError, match="last line is missing"):
        read_bundle(write(tmp_path / "a", lines_of()[:-1]))


def change_certificate(field: str, value: object) -> Callable[[list[dict[str, Any]]], None]:
    def change(changed: list[dict[str, Any]]) -> None:
        next(line for line in changed if line["line"] == "certificate")[field] = value

    return change


def change_place(field: str, value: object) -> Callable[[list[dict[str, Any]]], None]:
    def change(changed: list[dict[str, Any]]) -> None:
        next(line for line in changed if line["line"] == "certificate")["places"][0][field] = value

    return change


def change_coverage(field: str, value: object) -> Callable[[list[dict[str, Any]]], None]:
    def change(changed: list[dict[str, Any]]) -> None:
        changed[1][field] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        change_certificate("der", b64encode(b"other").decode()),
        change_certificate("der", "no base64"),
        change_certificate("places", 5),
        change_place("key", 1),
        change_place("path", None),
        change_place("source", "moon"),
        change_coverage("seen", -1),
        change_coverage("seen", "many"),
        change_coverage("state", "perfect"),
        change_coverage("as_of", "yesterday"),
        change_coverage("reasons", [{"reason": "boredom", "path": "", "alias": None, "detail": None}]),
    ],
)
def test_a_sealed_bundle_with_values_that_cannot_be_is_refused(
    tmp_path: Path, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    changed = documents()
    change(changed)
    with pytest.raises(SourceNotReadableError):
        read_bundle(write(tmp_path / "a", sealed(changed)))


def test_lines_and_their_number_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a", lines_of())
    monkeypatch.setattr(inventory_bundle_reading, "MOST_LINES", 2)
    with pytest.raises(SourceNotReadableError, match="too large"):
        read_bundle(path)
    monkeypatch.setattr(inventory_bundle_reading, "LONGEST_LINE", 10)
    with pytest.raises(SourceNotReadableError, match="too large"):
        read_bundle(path)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError, match="No such file"):
        read_bundle(tmp_path / "missing")
