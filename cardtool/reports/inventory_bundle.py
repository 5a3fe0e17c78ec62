"""Writes an inventory as a bundle: what a collector on one machine of a fleet hands to the place that gathers them.

A bundle is ASCII text, one JSON object a line: a header, the coverage, every certificate with its bytes and places, the
verdicts, the lines of the list of wanted OIDs for which there is none, and a last line with the number of lines before
it and the SHA-256 of all their bytes. A bundle cut short or changed on its way therefore does not fit its own last
line. The hash proves that it is whole, not who wrote it.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.finnish_time import utc_text
from cardtool.reports.inventory_documents import certificate_document, coverage_document, oid_document, place_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cardtool.model.inventory import Inventory, InventoryCertificate

BUNDLE_SCHEMA: Final = "cardtool.inventory-bundle.v1"
#: Places in one line; a certificate that stands in more of them has several lines.
PLACES_A_LINE: Final = 1000

Json = dict[str, Any]


def bundle_lines(inventory: Inventory, *, host: str, tool: str) -> Iterator[bytes]:
    """The lines of the bundle, each with its line end.

    Args:
        inventory: what was found.
        host: name of the machine it was found on.
        tool: program and version that wrote the bundle.
    """
    content = hashlib.sha256()
    number = 0
    for document in _documents(inventory, host, tool):
        line = _line(document)
        content.update(line)
        number += 1
        yield line
    yield _line({"line": "end", "lines": number, "sha256": content.hexdigest()})


def _documents(inventory: Inventory, host: str, tool: str) -> Iterator[Json]:
    header = {
        "line": "header",
        "schema": BUNDLE_SCHEMA,
        "host": host,
        "tool": tool,
        "as_of": inventory.as_of.isoformat(),
        "scanned_at": utc_text(inventory.scanned_at),
    }
    return chain(
        [header],
        ({"line": "coverage", **coverage_document(source)} for source in inventory.coverage),
        chain.from_iterable(_certificate(found, inventory.as_of) for found in inventory.certificates),
        ({"line": "oid", **oid_document(verdict)} for verdict in inventory.oids),
        (
            {"line": "oid_unusable", "number": failed.line, "reason": failed.reason}
            for failed in inventory.list_failures
        ),
    )


def _certificate(found: InventoryCertificate, as_of: date) -> Iterator[Json]:
    document = {"line": "certificate", **certificate_document(found, as_of)}
    document["der"] = b64encode(found.certificate.der).decode("ascii")
    places = [place_document(place) for place in found.places]
    for start in range(0, max(1, len(places)), PLACES_A_LINE):
        yield {**document, "places": places[start : start + PLACES_A_LINE]}


def _line(document: Json) -> bytes:
    # Escaped to ASCII, because file names of Linux need not be text and JSON escapes carry them nevertheless.
    return json.dumps(document, separators=(",", ":")).encode("ascii") + b"\n"
