"""Exports of the register, lists of OIDs, OIDs and names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT: Final = "1.2.246.10.32213043"
_XML: Final = (
    '<ns:CodeServiceResult xmlns:ns="x"><ns:termSystem><ns:termItem>'
    '<ns:termitementry id="{oid}" beginDate="2023-01-01">'
    '<ns:attribute type="longname" language="fi">Satakunnan hyvinvointialue</ns:attribute>'
    '<ns:attribute type="Y-tunnus">3221304-3</ns:attribute></ns:termitementry></ns:termItem></ns:termSystem>'
    "</ns:CodeServiceResult>"
)


def text() -> Iterator[bytes]:
    """The text download in each encoding and separator."""
    whole = (
        "CodeId;Abbreviation;A:LongName;ParentId;Y-Tunnus;BeginDate;ExpirationDate;Status\r\n"
        f"{_ROOT}.10.0;SATHA;Satakunnan hyvinvointialue;;3221304-3;2023-01-01;31.12.2100;ACTIVE\r\n"
        f'{_ROOT}.10.1;;"Röntgen; ja ""ääkköset""";{_ROOT}.10.0;;1.2.2023 00:00;1672531200000;PROPOSAL\r\n'
    )
    yield from (whole.encode(), whole.encode("iso-8859-1"), whole.encode("utf-16"), whole.encode("utf-8-sig"))
    yield whole.replace(";", "\t").encode()
    yield b'CodeId;LongName\n1.2;"over\nthe end"\n1.3;a;b\n1.3;other;\nx;y\n'


def xml() -> Iterator[bytes]:
    """The code service's XML, and documents that are refused."""
    whole = _XML.format(oid=f"{_ROOT}.10.0")
    yield from (whole.encode(), f'<?xml version="1.0" encoding="ISO-8859-1"?>{whole}'.encode("iso-8859-1"))
    yield f'<!DOCTYPE a [<!ENTITY b "c">]>{whole}'.encode()
    yield from (whole.encode()[:150], whole.encode("utf-16"), b'<?xml version="1.0" encoding="x"?><a/>')


def pages() -> Iterator[bytes]:
    """Pages of the interface, one and several, whole and broken."""
    attributes = [{"attributeName": "longname", "attributeValue": ["Satakunta"]}, {"attributeName": "status"}]
    code = {"conceptCodeId": f"{_ROOT}.10.0", "attributes": attributes, "beginDate": "2023-01-01", "x": {"value": 1}}
    page = {"totalPages": 2, "page": 1, "conceptCodes": [code, code | {"conceptCodeId": f"{_ROOT}.10.1"}]}
    yield json.dumps(page).encode()
    yield json.dumps(page).encode() + b"\n" + json.dumps(page | {"page": 2}).encode()
    yield json.dumps([page, code, 1, None]).encode()
    yield from (
        b"\xef\xbb\xbf[]",
        b"{" * 900,
        b"[" * 3000,
        b'[{"oid": "1.2.3", "name": "\\ud800"}]',
        b"[" + b"1" * 4000,
    )


def wanted() -> Iterator[bytes]:
    """A person's own list."""
    lines = f'{_ROOT}.18.1;"Satakunnan hyvinvointialue, Pöri";2023-01-01\n1.2.246.10.8259156;;\n'
    yield from (lines.encode(), b"# my list\n" + lines.encode("iso-8859-1"))
    yield f"oid,name,valid_from\n{lines.replace(';', ',')}".encode()
    yield b"oid\n1.2.246.10.08259156\n1.2.246.556.1\nx\n"


def oid() -> Iterator[bytes]:
    """OIDs of every tree and with every fault, horizons, business ids."""
    texts = (f"{_ROOT}.18.1", "1.2.246.10.8259156.14.6.40.25000", "1.2.246.537.10.15675350.18.2")
    yield from (text.encode() for text in texts)
    yield from (b"1.2.246.556.1.2.3", b"1.2.246.10.32213044.18", b"1.2.246.10.1", b" 1.02.3 ", b"2.5.4.3", b"20%")
    yield from (b"90d", b"3221304-3", b"", b"1." * 120, "1.2.246.10.3221304\uff13".encode())


def organisation_name() -> Iterator[bytes]:
    """Names with e-mail addresses and municipalities."""
    names = (
        "Varsinais-Suomen sairaanhoitopiirin kuntayhtymä\na.b@tyks.fi\n853",
        "Turun kaupungin sosiaalitoimi\n\nTurku",
        "Satakunnan hyvinvointialue (Satasairaala), röntgen\na@satasairaala.fi",
        "HUS-yhtymä\nx@hus.fi\n",
        "Pirkanman sairanhoitopiiri\n@\nTampere",
        "Vaasan keskussairaala / Vasa centralsjukhus\na@sub.vshp.fi\nVaasa",
    )
    yield from (name.encode() for name in names)
