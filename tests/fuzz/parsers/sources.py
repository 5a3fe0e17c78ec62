"""What other programs and servers say to the inventory: lists, protocols before TLS, HTTP, X-Road, Windows."""

from __future__ import annotations

import io
import socket
import ssl
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources import fetching, saml, xroad
from cardtool.inventory.sources.conversation import MOST_BYTES, Conversation, GarbledError, RefusedError
from cardtool.inventory.sources.endpoint import Opening, parse_endpoint
from cardtool.inventory.sources.lists import ListSource, confirm
from cardtool.inventory.sources.starttls import open_for_tls
from cardtool.inventory.sources.windows_contract import (
    LONGEST_NAME,
    ContractError,
    ListRequest,
    ReadRequest,
    check_hello,
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind
from tests.fuzz.target import as_file, assert_text

if TYPE_CHECKING:
    from cardtool.inventory.sources.windows_contract import Answer

_LONGEST_PLACE: Final = 4096
_LONGEST_DETAIL: Final = 200
_OPENINGS: Final = tuple(opening for opening in Opening if opening is not Opening.TLS)
_SECONDS: Final = 5.0
_LARGEST_DOCUMENT: Final = 4096


def rows(data: bytes) -> None:
    """A list of any form: CSV, NDJSON, a JSON array."""
    source = ListSource(str(as_file(data, "list")))
    found = list(source.scan(ScanWatch(ScanLimits(file_bytes=len(data)))))
    assert found, "a list without certificates is refused"
    assert len(found) <= len(data) + 1
    for each in found:
        _assert_found(each)
    assert not list(confirm((each for each in found if isinstance(each, Refusal)), {}))


def _assert_found(found: Sighting | Refusal) -> None:
    assert isinstance(found, Sighting | Refusal)
    if isinstance(found, Refusal):
        assert found.reason in RefusalReason
        assert_text(found.detail, _LONGEST_DETAIL)
    for text in (found.place.path, found.place.host, found.place.alias, found.place.detail):
        assert_text(text, _LONGEST_PLACE)


def devices(data: bytes) -> None:
    """The list of hardware tokens of an X-Road security server."""
    for refusal in xroad._hardware(as_file(data, "devices.ini")):
        _assert_found(refusal)


class _Peer:
    """A socket on whose other end stands a script."""

    def __init__(self, says: bytes) -> None:
        self._says = io.BytesIO(says)

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def sendall(self, data: bytes) -> None:
        assert data

    def recv(self, most: int) -> bytes:
        return self._says.read(most)

    def makefile(self, *_: object, **__: object) -> io.BytesIO:
        return self._says

    def close(self) -> None:
        """Nothing is open."""

    def setsockopt(self, *_: object) -> None:
        """Nothing to set."""


def starttls(data: bytes) -> None:
    """What a server says before TLS; the first byte chooses the protocol."""
    opening = _OPENINGS[data[0] % len(_OPENINGS)] if data else Opening.SMTP
    peer: Any = _Peer(data[1 : 2 * MOST_BYTES])
    talk = Conversation(peer, _SECONDS)
    try:
        open_for_tls(opening, talk, "palvelu.example.invalid")
    except (RefusedError, GarbledError) as error:
        assert_text(str(error), _LONGEST_DETAIL)


@cache
def _context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def http(data: bytes) -> None:
    """What a web server answers, redirects included, which come to the same server."""
    connected = mock.patch.object(socket, "create_connection", side_effect=lambda *_, **__: _Peer(data))
    secured = mock.patch("http.client.HTTPSConnection.connect", lambda self: setattr(self, "sock", _Peer(data)))
    trusting = mock.patch.object(ssl, "create_default_context", _context)  # to load the system's roots takes long
    with connected, secured, trusting:
        try:
            content = fetching.fetch("http://palvelu.example.invalid/metadata", _LARGEST_DOCUMENT, _SECONDS)
        except fetching.FetchError as error:
            _assert_found(Refusal(error.reason, Place(SourceKind.SAML, ""), error.detail))
        else:
            assert len(content) <= _LARGEST_DOCUMENT


def address(data: bytes) -> None:
    """Addresses that a person writes, or an export has."""
    text = data.decode(errors="replace")
    endpoint = parse_endpoint(text)
    if endpoint is not None:
        again = parse_endpoint(str(endpoint))
        assert again is not None
        assert (again.host, again.port) == (endpoint.host, endpoint.port)
        assert endpoint.server_name != ""
    shown = saml._place(text)
    assert not fetching.is_url(text) or "@" not in shown.path.partition("://")[2].partition("/")[0]


def windows_line(data: bytes) -> None:
    """A line of the child that reads the stores of Windows, or one to it."""
    with suppress(ContractError):
        check_hello(data)
    with suppress(ContractError):
        request = decode_request(data)
        assert isinstance(request, ListRequest | ReadRequest)
        assert decode_request(encode_request(request)) == request
    with suppress(ContractError):
        _assert_answer(decode_answer(data))


def _assert_answer(answer: Answer) -> None:
    assert decode_answer(encode_answer(answer)) == answer
    for name in ("name", "physical", "friendly_name", "detail"):
        assert_text(getattr(answer, name, ""), LONGEST_NAME)
