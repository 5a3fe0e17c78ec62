"""What lists, servers and other programs say."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

from tests.fuzz.seeds.certificates import ders

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_csv() -> Iterator[bytes]:
    """Tables with each separator and encoding."""
    text = base64.b64encode(ders()[0]).decode()
    whole = f"Host,Path,Alias,Certificate PEM\nsv01,C:\\certs\\a.cer,palvelu,{text}\nsv02,,,\n"
    yield whole.encode()
    yield from (whole.replace(",", ";").encode("utf-16"), whole.replace(",", "\t").encode("utf-8-sig"))
    yield b'host,cert\na,"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"\nb,"cut'
    yield b"path,sha1\n/a," + b"ab" * 20 + b"\n\n,\n"


def list_ndjson() -> Iterator[bytes]:
    """Objects, one a line."""
    text = base64.b64encode(ders()[0]).decode()
    rows = [{"host": "sv01", "path": "/a", "der": text}, {"cert": "AAAA"}, {"n": 1, "sha1": "AB:" * 19 + "AB"}]
    yield "".join(json.dumps(row) + "\n" for row in rows).encode()
    yield b'{"path": "\\ud800", "alias": "\\udcff", "cert": "x"}\n[]\n{"a": {"b": []}}\n{"host": null}\n'
    yield b'{"cert": ' + b"[" * 500 + b"\n"
    yield b'{"cert": ' + b"1" * 4000 + b"}\n"


def list_osquery() -> Iterator[bytes]:
    """Rows of osquery's table of certificates, as results, snapshots and one array."""
    sha1 = hashlib.sha1(ders()[0]).hexdigest()  # noqa: S324 - what osquery tells
    row = {"common_name": "palvelu", "path": "/etc/ssl/a.pem", "sha1": sha1, "serial": "01", "store_location": ""}
    yield json.dumps([row, row | {"path": "", "store_location": "LocalMachine"}]).encode()
    yield json.dumps({"hostIdentifier": "sv01", "columns": row, "action": "added"}).encode() + b"\n"
    yield json.dumps({"hostIdentifier": "sv01", "snapshot": [row, row, 1, {}]}).encode() + b"\n"
    yield b'[{"snapshot": {"sha1": 1}}, {"columns": []}, [[]], null, {"snapshot": null}]'


def devices() -> Iterator[bytes]:
    """Lists of hardware tokens."""
    yield b"[softToken]\nenabled = true\n\n[hsm]\nlibrary = /usr/lib/hsm.so\nenabled = true\nslot_ids = 1,2\n"
    yield b"; comment\n[hsm]\nlibrary\n[hsm]\nenabled: FALSE\n[other]\nlibrary=x\n  y\n"
    yield b"library = before any section\n"


def starttls() -> Iterator[bytes]:
    """What a server of each protocol says, and one that refuses."""
    from tests.fuzz.parsers.sources import _OPENINGS
    from tests.inventory.sources.test_starttls import _ACCEPTING, _REFUSING

    for opening, script in (*_ACCEPTING.items(), *_REFUSING):
        yield bytes([_OPENINGS.index(opening)]) + b"".join(says for _, says in script)


def http() -> Iterator[bytes]:
    """Answers of web servers."""
    body = b"<EntityDescriptor/>"
    yield b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n" + body + b"\r\n0\r\n\r\n"
    yield b"HTTP/1.0 404 Not Found\r\n\r\n"
    yield b"HTTP/1.1 302 Found\r\nLocation: https://b.example.invalid/x\r\nContent-Length: 0\r\n\r\n"
    yield b"HTTP/1.1 301 Moved\r\nLocation: ftp://[/\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
    yield b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000


def address() -> Iterator[bytes]:
    """Addresses in every form."""
    yield from (b"palvelu.example:8443", b"[2001:db8::1]:443", b"2001:db8::1", b"smtp://mail.example", b"a@b:1")
    yield from (b"https://user:secret@a.example/metadata?x=1", b"ldaps://[fe80::1%25eth0]", b"xmpp://a.example:70000")
    yield "räksmörgås.example".encode()


def windows_line() -> Iterator[bytes]:
    """Lines of the contract."""
    from cardtool.inventory.sources import windows_contract as contract
    from cardtool.model.sighting import RefusalReason

    yield contract.encode_hello()
    yield contract.encode_request(contract.ListRequest(contract.Location.LOCAL_MACHINE))
    yield contract.encode_request(contract.ReadRequest(contract.Location.SERVICES, "svc\\My"))
    yield contract.encode_answer(contract.StoreName("My"))
    yield contract.encode_answer(contract.StoredCertificate(ders()[0], ".Default", "palvelu", key=True))
    yield contract.encode_answer(contract.StoreRefusal(RefusalReason.ACCESS_DENIED, "", "5"))
    yield contract.encode_answer(contract.End(3))
    yield b'{"store": "\\ud800"}'
    yield b'{"store": ' + b"[" * 2000
