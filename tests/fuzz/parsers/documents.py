"""What the program reads back: bundles of a fleet, the last scans, values of its store, and its cache of files."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from cardtool.app.folders import Folders
from cardtool.app.inventory.remembering import FILE, LONGEST_NAME, MOST_SCANS, load_scans
from cardtool.inventory import cache_contents
from cardtool.inventory.walking import FoundFile
from cardtool.model.certificate import Certificate
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.inventory import InventoryCertificate
from cardtool.model.oid import OidVerdict
from cardtool.model.sighting import Coverage, Refusal, RefusalReason, Sighting, SourceKind, SourceState
from cardtool.reports.inventory_bundle_reading import read_bundle
from cardtool.store.values import from_json
from tests.fuzz.target import as_file, assert_text

#: The largest number that databases keep.
_LARGEST: Final = 2**63 - 1
_KINDS: Final[tuple[Any, ...]] = (tuple[Coverage, ...], tuple[OidVerdict, ...], Certificate, InventoryCertificate)


def fleet_bundle(data: bytes) -> None:
    """A bundle as it is, and with a last line that fits it."""
    _read(data)
    lines = data.rstrip(b"\n") + b"\n"
    end = {"line": "end", "lines": lines.count(b"\n"), "sha256": hashlib.sha256(lines).hexdigest()}
    _read(lines + json.dumps(end).encode() + b"\n")


def _read(data: bytes) -> None:
    try:
        bundle = read_bundle(as_file(data, "bundle.ndjson"))
    except SourceNotReadableError as error:
        assert_text(error.detail, 200)
        return
    assert bundle.scanned_at.utcoffset() is not None
    for text in (bundle.host, bundle.tool):
        _assert_path(text, len(data))
    for coverage in bundle.coverage:
        _assert_coverage(coverage, len(data))
    for sighting in bundle.sightings:
        _assert_sighting(sighting, len(data))


def _assert_coverage(coverage: Coverage, longest: int) -> None:
    assert coverage.kind in SourceKind
    assert coverage.state in SourceState
    for count in (coverage.seen, coverage.looked_at, coverage.skipped):
        assert type(count) is int
        assert 0 <= count <= _LARGEST
    _assert_path(coverage.name, longest)
    for refusal in coverage.refusals:
        assert refusal.reason in RefusalReason
        _assert_path(refusal.place.path, longest)
        _assert_path(refusal.detail, longest)


def _assert_sighting(sighting: Sighting | Refusal, longest: int) -> None:
    place = sighting.place
    assert place.key in {None, True, False}
    for text in (place.path, place.host, place.alias, place.detail):
        _assert_path(text, longest)


def _assert_path(text: str, longest: int) -> None:
    """Names of files may hold bytes that are no text, in the way that the system's own functions write them."""
    assert len(text) <= longest
    text.encode(errors="surrogateescape")


def kept_scans(data: bytes) -> None:
    """The scans that a person asked for last."""
    folder = as_file(data, f"scans/{FILE}").parent
    found = load_scans(Folders(folder, folder, folder, folder, folder))
    assert len(found) <= MOST_SCANS
    for scan in found:
        assert len(scan.name) <= LONGEST_NAME
        assert not scan.request.passwords


def store_values(data: bytes) -> None:
    """Columns of the store that hold whole values."""
    text = data.decode(errors="replace")
    for kind in _KINDS:
        try:
            from_json(kind, text, b"\0" * 100)
        except ValueError:
            continue


def cached_file(data: bytes) -> None:
    """The content of a row of the cache as it is, and with a check value that fits it."""
    file, key = FoundFile("/srv/a.pem", 1, 2, 3, 4), b"key"
    for content in (data, cache_contents._check_value(data, key) + data):
        found = cache_contents.decode(content, file, key)
        if found is None:
            continue
        assert type(found.skipped) is bool
        assert sum(len(item.der) for item in found.items) <= len(data)
        for place in (*(item.place for item in found.items), *(refusal.place for refusal in found.refusals)):
            assert {type(text) for text in (place.path, place.host, place.alias, place.detail)} == {str}
            assert place.source in SourceKind
            assert place.key in {None, True, False}
            hash(place)
