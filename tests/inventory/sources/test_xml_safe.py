from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory import xml_safe
from cardtool.inventory.xml_safe import DEEPEST, LONGEST_TEXT, XmlFault, has_root, read_xml
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOTS = frozenset({"root"})


class _Told:
    def __init__(self) -> None:
        self.elements: list[tuple[str, str | None]] = []
        self.attributes: list[dict[str, str]] = []

    def start(self, path: Sequence[str], attributes: Mapping[str, str]) -> None:
        assert path
        self.attributes.append(dict(attributes))

    def end(self, path: Sequence[str], text: str | None) -> None:
        self.elements.append(("/".join(path), text))


def _read(content: bytes) -> tuple[_Told, XmlFault | None]:
    told = _Told()
    return told, read_xml(content, told)


def _reason(content: bytes) -> RefusalReason | None:
    fault = _read(content)[1]
    return fault.reason if fault else None


def test_elements_and_attributes_have_their_local_names() -> None:
    told, fault = _read(b'<x:root xmlns:x="urn:a"><x:leaf x:use="1">text</x:leaf></x:root>')
    assert fault is None
    assert told.elements == [("root/leaf", "text"), ("root", "")]
    assert told.attributes[1] == {"use": "1"}


def test_an_unknown_prefix_is_no_reason_to_stop() -> None:
    assert _read(b"<x:root/>")[1] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_usual_encodings_are_read(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    name = "utf-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
    content = f'{mark}<?xml version="1.0" encoding="{name}"?><root>ä</root>'.encode(encoding)
    told, fault = _read(content)
    assert fault is None
    assert told.elements == [("root", "ä")]
    assert has_root(content, _ROOTS)


def test_blank_lines_before_the_declaration_are_forgiven() -> None:
    assert _read(b'\r\n <?xml version="1.0"?><root/>')[1] is None


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE root [<!ENTITY a "b">]><root>&a;</root>',
        b'<!DOCTYPE root SYSTEM "file:///etc/hostname"><root/>',
        b'<!DOCTYPE other [<!ENTITY e SYSTEM "file:///etc/hostname">]><x:root>&e;</x:root>',
        b"<!-- before --><!DOCTYPE root><root/>",
    ],
)
def test_a_dtd_is_refused_before_anything_is_told(document: bytes) -> None:
    told, fault = _read(document)
    assert fault is not None
    assert fault.reason is RefusalReason.XML_FORBIDDEN
    assert told.attributes == []
    assert has_root(document, _ROOTS)


def test_entities_that_multiply_cost_nothing() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    assert _reason(f'<!DOCTYPE root [<!ENTITY e0 "x">{entities}]><root>&e11;</root>'.encode()) is (
        RefusalReason.XML_FORBIDDEN
    )


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", RefusalReason.TRUNCATED),
        (b"<root>", RefusalReason.TRUNCATED),
        (b"<root><leaf", RefusalReason.TRUNCATED),
        (b"<root>\xc3", RefusalReason.TRUNCATED),
        (b"<root><![CDATA[", RefusalReason.TRUNCATED),
        (b"<root></leaf>", RefusalReason.BAD_STRUCTURE),
        (b"<root>&unknown;</root>", RefusalReason.BAD_STRUCTURE),
        (b"<root>\xff</root>", RefusalReason.BAD_STRUCTURE),
        (b"plain text", RefusalReason.BAD_STRUCTURE),
        (b'<?xml version="1.0" encoding="utf-16"?><root/>', RefusalReason.BAD_ENCODING),
        (b'<?xml version="1.0" encoding="unicode_escape"?><root/>', RefusalReason.BAD_ENCODING),
        (b'<?xml version="1.0" encoding="nonsense"?><root/>', RefusalReason.BAD_ENCODING),
        (b"<a>" * (DEEPEST + 1), RefusalReason.TOO_DEEP),
    ],
)
def test_each_fault_has_its_reason(document: bytes, reason: RefusalReason) -> None:
    assert _reason(document) is reason


def test_a_fault_says_where_and_nothing_of_the_content() -> None:
    fault = _read(b"<root>\n<secret></wrong>")[1]
    assert fault == XmlFault(RefusalReason.BAD_STRUCTURE, "line 2, column 10")


def test_what_came_before_a_fault_is_kept() -> None:
    told, fault = _read(b"<root><leaf>1</leaf>")
    assert fault is not None
    assert told.elements == [("root/leaf", "1")]


def test_the_deepest_document_is_read() -> None:
    assert _reason(b"<a>" * DEEPEST + b"</a>" * DEEPEST) is None


def test_a_text_that_is_too_long_is_not_kept() -> None:
    longest, longer = b"x" * LONGEST_TEXT, b"x" * (LONGEST_TEXT + 1)
    told, _ = _read(b"<root><leaf>" + longest + b"</leaf><leaf>" + longer + b"</leaf></root>")
    assert [text and len(text) for _, text in told.elements[:2]] == [LONGEST_TEXT, None]


def test_a_document_that_is_too_large_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_safe, "LARGEST_DOCUMENT", 10)
    assert _reason(b"<root>12345</root>") is RefusalReason.TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        b"<other/>",
        b"<?xml version='1.0'?><other><root/></other>",
        b"\x00<root/>",
        b"<!DOCTYPE html><html/>",
    ],
)
def test_other_contents_have_another_root(content: bytes) -> None:
    assert not has_root(content, _ROOTS)


def test_the_root_is_found_in_an_unfinished_document() -> None:
    assert has_root(b"<!-- c --><?pi?>\n<x:root a='1'><", _ROOTS)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: f"<root>{text}</root>".encode())))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    fault = _read(content)[1]
    assert fault is None or fault.reason in RefusalReason
    assert has_root(content, _ROOTS) in {True, False}


@given(
    st.lists(
        st.sampled_from(["<a>", "</a>", "<b x='1'/>", "&#65;", "&lt;", "<![CDATA[x]]>", "<!-- -->", "<!DOCTYPE a>"])
    )
)
def test_any_mixture_of_markup_is_read_or_refused(parts: list[str]) -> None:
    _read("".join(parts).encode())


@pytest.mark.parametrize("blanks", ["", " ", "\r\n\t"])
@pytest.mark.parametrize("named", ["", "utf-16", "UTF-16"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str, named: str, blanks: str) -> None:
    name = encoding.replace("-16-", "-16").upper() if named == "UTF-16" else named
    declared = f'<?xml version="1.0" encoding="{name}"?>' if name else ""
    content = f"{blanks}{declared}<root>\u00e4 \u20ac</root>".encode(encoding)
    told, fault = _read(content)
    assert fault is None
    assert told.elements == [("root", "\u00e4 \u20ac")]
    assert has_root(content, _ROOTS)
