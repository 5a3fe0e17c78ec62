"""Conversations before TLS, against real servers that play a script."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.sources import conversation
from cardtool.inventory.sources.conversation import Conversation, GarbledError, RefusedError
from cardtool.inventory.sources.endpoint import Endpoint, Opening
from cardtool.inventory.sources.handshake import ProbeFault, Shown, probe
from cardtool.inventory.sources.starttls import open_for_tls
from cardtool.model.sighting import RefusalReason
from tests.inventory.sources.made import made
from tests.inventory.sources.servers import Keeper, serving, talk, tls_context

if TYPE_CHECKING:
    from pathlib import Path

_LDAP_REQUEST = b"1.3.6.1.4.1.1466.20037"
_LDAP_YES = bytes.fromhex("300c02010178070a010004000400")
_LDAP_LONG_YES = bytes.fromhex("30840000000c02010178070a010004000400")
_LDAP_NO = bytes.fromhex("300c02010178070a010204000400")
_XMPP_OFFER = (
    b"<?xml version='1.0'?><stream:stream><stream:features>"
    b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
)
_XMPP_REQUEST = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

_ACCEPTING = {
    Opening.SMTP: [
        (b"", b"220-mail.example\r\n220 ready\r\n"),
        (b"EHLO localhost\r\n", b"250-mail.example\r\n250-SIZE 1\r\n250-starttls\r\n250 HELP\r\n"),
        (b"STARTTLS\r\n", b"220 go on\r\n"),
    ],
    Opening.IMAP: [(b"", b"* OK ready\r\n"), (b"a STARTTLS\r\n", b"* CAPABILITY\r\na OK begin\r\n")],
    Opening.POP3: [(b"", b"+OK ready\r\n"), (b"STLS\r\n", b"+OK begin\r\n")],
    Opening.FTP: [(b"", b"220 ready\r\n"), (b"AUTH TLS\r\n", b"234 begin\r\n")],
    Opening.LDAP: [(_LDAP_REQUEST, _LDAP_YES)],
    Opening.XMPP: [
        (b"to=\"localhost\" xmlns='jabber:client'", b""),
        (b">", _XMPP_OFFER),
        (_XMPP_REQUEST, b"<proceed x=''/>"),
    ],
    Opening.XMPP_SERVER: [(b"xmlns='jabber:server'", _XMPP_OFFER), (_XMPP_REQUEST, b" <proceed/>")],
    Opening.POSTGRES: [(bytes.fromhex("0000000804d2162f"), b"S")],
}

_REFUSING = [
    (Opening.SMTP, [(b"", b"220 x\r\n"), (b"EHLO", b"250 HELP\r\n")]),
    (Opening.SMTP, [(b"", b"554 no\r\n")]),
    (Opening.SMTP, [(b"", b"220 x\r\n"), (b"EHLO", b"250 STARTTLS\r\n"), (b"STARTTLS", b"454 no\r\n")]),
    (Opening.IMAP, [(b"", b"* OK\r\n"), (b"STARTTLS", b"a BAD\r\n")]),
    (Opening.POP3, [(b"", b"+OK\r\n"), (b"STLS", b"-ERR\r\n")]),
    (Opening.FTP, [(b"", b"220 x\r\n"), (b"AUTH", b"534 no\r\n")]),
    (Opening.LDAP, [(_LDAP_REQUEST, _LDAP_NO)]),
    (Opening.LDAP, [(_LDAP_REQUEST, bytes.fromhex("300402010178"))]),
    (Opening.XMPP, [(b"stream", b"<stream:stream><stream:features/>")]),
    (Opening.XMPP, [(b"stream", _XMPP_OFFER), (_XMPP_REQUEST, b"<failure/>")]),
    (Opening.POSTGRES, [(b"", b"N")]),
]

_GARBLED = [
    (Opening.SMTP, [(b"", b"hello\r\n")]),
    (Opening.SMTP, [(b"", b"220-x\r\n" * 300)]),
    (Opening.SMTP, [(b"", b"2")]),
    (Opening.IMAP, [(b"", b"* BYE\r\n")]),
    (Opening.IMAP, [(b"", b"* OK\r\n"), (b"STARTTLS", b"* x\r\n" * 300)]),
    (Opening.POP3, [(b"", b"-ERR\r\n")]),
    (Opening.LDAP, [(_LDAP_REQUEST, b"HTTP/1.1 400\r\n")]),
    (Opening.LDAP, [(_LDAP_REQUEST, bytes.fromhex("3003020102"))]),
    (Opening.LDAP, [(_LDAP_REQUEST, bytes.fromhex("3080"))]),
    (Opening.LDAP, [(_LDAP_REQUEST, bytes.fromhex("3088ffffffffffffffff"))]),
    (Opening.LDAP, [(_LDAP_REQUEST, bytes.fromhex("3084ffffffff"))]),
    (Opening.POSTGRES, [(b"", b"E")]),
    (Opening.POSTGRES, []),
    (Opening.XMPP, [(b"stream", b"x" * (conversation.MOST_BYTES + 1))]),
]


@pytest.mark.parametrize("opening", list(_ACCEPTING))
def test_a_server_that_agrees_shows_its_certificate(opening: Opening, tmp_path: Path) -> None:
    server = made("mail.example")
    with serving(talk(_ACCEPTING[opening], tls_context(tmp_path, server))) as port:
        assert probe(Endpoint("localhost", port, opening)) == Shown((server.der,))


def test_a_length_in_many_bytes_is_read() -> None:
    with serving(talk([(_LDAP_REQUEST, _LDAP_LONG_YES)])) as port, _connected(port) as connection:
        open_for_tls(Opening.LDAP, Conversation(connection, 10), "localhost")


@pytest.mark.parametrize(("opening", "script"), _REFUSING)
def test_a_server_without_tls_is_told_of(opening: Opening, script: list[tuple[bytes, bytes]]) -> None:
    with serving(talk(script)) as port:
        expected = ProbeFault(RefusalReason.UNSUPPORTED, "the server offers no TLS here")
        assert probe(Endpoint("localhost", port, opening)) == expected


@pytest.mark.parametrize(("opening", "script"), _GARBLED)
def test_a_server_of_another_protocol_is_told_of(opening: Opening, script: list[tuple[bytes, bytes]]) -> None:
    with serving(talk(script)) as port:
        fault = probe(Endpoint("localhost", port, opening))
    assert isinstance(fault, ProbeFault)
    assert fault.reason is RefusalReason.CONNECTION_FAILED
    assert fault.detail


@pytest.mark.parametrize("opening", list(_ACCEPTING))
def test_a_silent_server_is_left_after_the_time_limit(opening: Opening) -> None:
    keeper = Keeper()
    with serving(keeper) as port:
        fault = probe(Endpoint("localhost", port, opening), 0.1)
        keeper.free.set()
    assert fault == ProbeFault(RefusalReason.TIMED_OUT)


def test_the_time_limit_is_for_the_whole_conversation() -> None:
    keeper = Keeper()
    with serving(keeper) as port, _connected(port) as connection:
        talking = Conversation(connection, 0)
        with pytest.raises(TimeoutError):
            talking.send(b"x")
        keeper.free.set()


def test_before_plain_tls_nothing_is_said() -> None:
    near, far = socket.socketpair()
    with near, far:
        open_for_tls(Opening.TLS, Conversation(near, 1), "localhost")
        near.shutdown(socket.SHUT_WR)
        assert far.recv(1) == b""


def test_what_follows_a_line_stays_for_the_next() -> None:
    near, far = socket.socketpair()
    with near, far:
        far.sendall(b"one\r\ntwo\nrest")
        talking = Conversation(near, 10)
        assert [talking.line(), talking.line(), talking.exactly(4)] == [b"one", b"two", b"rest"]
        far.close()
        with pytest.raises(GarbledError):
            talking.line()


def test_a_name_cannot_break_out_of_the_greeting_of_xmpp() -> None:
    near, far = socket.socketpair()
    with near, far:
        far.sendall(b"<stream:features/>")
        with pytest.raises(RefusedError):
            open_for_tls(Opening.XMPP, Conversation(near, 10), "a'/><evil>&\"")
        assert b"<evil>" not in far.recv(4096)


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)
