from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree as ET

from cardtool.model.sighting import Coverage, SourceKind, SourceState
from cardtool.reports.inventory_html import write_html
from cardtool.reports.inventory_timeline import MONTHS_AFTER, MONTHS_BEFORE, expiry_months, timeline_svg
from tests.reports.inventory_words import words
from tests.store.inventories import FILE, STORE, found, inventory, service_certificate
from tests.values import name


def page(*labels: str) -> str:
    stream = BytesIO()
    write_html(stream, inventory([found(label, FILE, STORE) for label in labels]), words())
    return stream.getvalue().decode()


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(text)
    return parser.seen


def test_the_coverage_comes_first_with_its_warning() -> None:
    text = page("a")
    headings = re.findall(r"<h2>(.*?)</h2>", text)
    assert headings == ["What was looked at", "Kanta OIDs", "When certificates end", "Certificates", "Places"]
    assert text.index("Not everything could be read") < text.index("<h2>")
    assert "Judged for 20.11.2026" in text


def test_a_complete_scan_has_no_warning() -> None:
    stream = BytesIO()
    complete = (Coverage(SourceKind.FILES, "/etc", SourceState.COMPLETE),)
    write_html(stream, inventory(coverage=complete), words())
    assert b"Not everything" not in stream.getvalue()


def test_the_page_needs_nothing_from_anywhere() -> None:
    seen = elements(page("a"))
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in seen}
    assert not [attributes for _, attributes in seen if {"src", "href", "onload", "style"} & attributes.keys()]
    assert "url(" not in page("a")


def test_nothing_from_a_certificate_becomes_markup() -> None:
    hostile = found(certificate=service_certificate(subject=name(CN='<script>alert("x")</script>&', O="</td>")))
    stream = BytesIO()
    write_html(stream, inventory([hostile]), words())
    text = stream.getvalue().decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_name_that_is_no_text_does_not_break_the_page() -> None:
    odd = found(certificate=service_certificate(subject=name(CN="\udcff")))
    stream = BytesIO()
    write_html(stream, inventory([odd]), words())
    assert b"\\udcff" in stream.getvalue()


def test_months_count_what_ends_in_them_and_beyond() -> None:
    ends = [
        datetime(2020, 1, 1, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 30, 22, 30, tzinfo=UTC),
        datetime(2090, 1, 1, tzinfo=UTC),
    ]
    months = expiry_months(inventory(found(str(end), certificate=service_certificate(not_after=end)) for end in ends))
    assert len(months) == MONTHS_BEFORE + 1 + MONTHS_AFTER
    counted = {(month.year, month.month): month.number for month in months if month.number}
    assert counted == {(2025, 11): 1, (2026, 11): 1, (2026, 12): 1, (2029, 11): 1}
    assert [month.past for month in months].count(True) == MONTHS_BEFORE


def test_the_timeline_is_sound_xml_with_words_for_those_who_do_not_see_it() -> None:
    for certificates in ([], [found("a"), found("b")]):
        root = ET.fromstring(timeline_svg(inventory(certificates), words()))  # noqa: S314 - our own output
        assert root.attrib["role"] == "img"
        assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert "1/2027: 2" in "".join(root.itertext())
