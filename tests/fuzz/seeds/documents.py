"""Bundles of a fleet, the last scans, values as the store writes them, and rows of the cache."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def fleet_bundle() -> Iterator[bytes]:
    """Bundles without their last line, which the target puts there."""
    from cardtool.reports.inventory_bundle import bundle_lines
    from tests.store.inventories import FILE, STORE, found, inventory

    whole = list(bundle_lines(inventory([found("a", FILE, STORE)]), host="srv7.example", tool="cardtool 1"))
    yield b"".join(whole[:-1])
    yield b"".join(whole)
    header = json.loads(whole[0])
    for host in ("\ud800", "b" * 300, 1, None):
        yield json.dumps(header | {"host": host}).encode() + b"\n"
    yield whole[0] + b"[" * 2000 + b"\n"


def kept_scans() -> Iterator[bytes]:
    """The file as it is written, and as somebody might have changed it."""
    from cardtool.app.inventory.remembering import SCHEMA, RememberedScan, _document
    from cardtool.app.inventory.request import ScanRequest

    request = ScanRequest(paths=(Path("/srv"),), tls=("palvelu.example:443",), saml=("https://a.example/m",))
    yield _document([RememberedScan("palvelut", request), RememberedScan("", ScanRequest(lists=(Path("a.csv"),)))])
    odd: tuple[object, ...] = (
        [{}],
        [1],
        {},
        [{"name": 1, "paths": [1]}],
        [{"name": "\ud800", "paths": ["\0"], "tls": [[]]}],
    )
    for scans in odd:
        yield json.dumps({"schema": SCHEMA, "scans": scans}).encode()
    yield from (b"[" * 2000, b"1" * 3000)


def store_values() -> Iterator[bytes]:
    """Values of each kind that is read."""
    from cardtool.store.values import to_json
    from tests.store.inventories import found, inventory

    whole = inventory([found("a")])
    for value in (whole.coverage, whole.oids, whole.certificates[0], whole.certificates[0].certificate):
        yield to_json(value).encode()
    yield from (b"[1]", b"{}", b'[{"kind": 1}]', b"[" * 2000, b'{"der": [1, 2]}', b'{"der": "%"}')


def cached_file() -> Iterator[bytes]:
    """Rows without their check value, which the target puts there."""
    from cardtool.inventory.cache_contents import encode
    from cardtool.inventory.formats.result import SKIPPED, FormatResult
    from cardtool.inventory.walking import FoundFile
    from cardtool.model.sighting import Sighting
    from tests.store.inventories import FILE, STORE, found, inventory

    file, der = FoundFile("/srv/a.pem", 1, 2, 3, 4), found("a").certificate.der
    refusals = inventory().coverage[0].refusals
    for result in (SKIPPED, FormatResult((Sighting(FILE, der), Sighting(STORE, b"")), refusals)):
        yield encode(result, file, b"")[4:]
    for head in (b"[" * 2000, b"[false,[[1]],[]]", b'[false,[[0,"files","",[],"","",null]],[]]', b"[1,2]"):
        yield len(head).to_bytes(4, "big") + head
