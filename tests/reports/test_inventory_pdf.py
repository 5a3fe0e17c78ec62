from __future__ import annotations

import re
import zlib
from base64 import a85decode
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from cardtool.model.inventory import InventoryFinding, InventoryFindingCode, IssuerChain
from cardtool.model.sighting import Coverage, SourceKind, SourceState
from cardtool.model.trust import TrustState
from cardtool.reports.inventory_pdf import write_pdf
from tests.reports.inventory_words import words
from tests.store.inventories import FILE, OID, STORE, found, inventory, service_certificate
from tests.values import name

if TYPE_CHECKING:
    from cardtool.model.inventory import Inventory


def pdf(inventoried: Inventory, most_rows: int = 2000) -> bytes:
    stream = BytesIO()
    write_pdf(stream, inventoried, words(), most_rows=most_rows)
    return stream.getvalue()


def texts(content: bytes) -> str:
    """All drawn texts, one after the other."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    pages = [zlib.decompress(a85(stream)) for stream in streams]
    drawn = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", b"\n".join(pages))
    return re.sub(r"\\([()\\])", r"\1", "".join(part.decode("latin-1") for part in drawn))


def a85(stream: bytes) -> bytes:
    return a85decode(stream.strip().removesuffix(b"~>"))


def test_the_coverage_comes_first() -> None:
    text = texts(pdf(inventory([found("a")])))
    order = ["Judged for 20.11.2026", "Not everything", "What was looked at", "Kanta OIDs", "When"]
    positions = [text.index(part) for part in order] + [text.rindex("Certificates")]
    assert positions == sorted(positions)
    assert "kanta-a.example" in text


def test_every_fact_stands_there() -> None:
    # A paragraph is drawn line by line, so a fact is looked for without blanks.
    text = texts(pdf(inventory([found("a", FILE, STORE)]))).replace(" ", "")
    facts = (
        *("<sote_service>", "<server>", "<production>", "DVVG3E", OID, "3221304-3", "Satakunnanhyvinvointialue"),
        *("Kanta", "<valid>", "1.2.2026", "31.1.2027", "<trusted>", "1a" * 32, "1267", "Departsfromthestandard"),
        *("!<warning>:<old_root>", "i<info>:<many_places>(2)", "<exact_issuer>:G3E", "/etc/pki/kanta.pempem#1"),
        *("SRV1:LocalMachine/My[kanta]der", service_certificate().sha256, "until30.6.2023(provisional)"),
    )
    assert [fact for fact in facts if fact not in text] == []


def test_many_places_are_counted() -> None:
    many = (replace(FILE, path=f"/etc/{number}.pem") for number in range(14))
    text = texts(pdf(inventory([found("a", *many)])))
    assert "(14)" in text
    assert "4 more in the other forms" in text


def test_the_longest_facts_fit_on_a_page() -> None:
    wide = "W" * 5000
    places = tuple(replace(FILE, path=f"/{wide}{number}", alias=wide) for number in range(20))
    subject = name(CN=wide, O="\u0416" * 5000)
    finding = InventoryFinding(InventoryFindingCode.OLD_ROOT, wide)
    chain = IssuerChain(TrustState.INCOMPLETE, (), "", wide)
    odd = found("a", *places, certificate=service_certificate(subject=subject), findings=(finding,) * 9, chain=chain)
    assert pdf(inventory([odd, odd])).startswith(b"%PDF")


def test_a_complete_scan_has_no_warning() -> None:
    complete = (Coverage(SourceKind.FILES, "/etc", SourceState.COMPLETE),)
    assert "Not everything" not in texts(pdf(inventory(coverage=complete)))


def test_the_same_inventory_is_the_same_document() -> None:
    assert pdf(inventory([found("a")])) == pdf(inventory([found("a")]))


def test_names_are_never_markup_and_never_break_the_page() -> None:
    for hostile in ("<b>bold", "&amp;", "<img src='/etc/passwd'/>", "\u0416\udcff\x00", "x" * 100_000, ""):
        odd = found(certificate=service_certificate(subject=name(CN=hostile)))
        content = pdf(inventory([odd]))
        assert content.startswith(b"%PDF")
        assert b"/Subtype /Image" not in content


def test_a_long_table_says_what_it_leaves_out() -> None:
    content = pdf(inventory(found(str(number), FILE) for number in range(40)), most_rows=5)
    assert "35 more in the other forms" in texts(content)


def test_many_pages_are_numbered() -> None:
    assert pdf(inventory(found(str(number), FILE) for number in range(60))).count(b"/Type /Page\n") > 2
