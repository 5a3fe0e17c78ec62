"""How a conversation turns to TLS in the protocols that begin without it. Nobody logs in and nothing else is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from cardtool.inventory.sources.conversation import Conversation, GarbledError, RefusedError
from cardtool.inventory.sources.endpoint import Opening

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_LINES: Final = 200
#: ExtendedRequest, message 1, of the StartTLS operation 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.12 and 4.14.1).
_LDAP_START: Final = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"
#: ExtendedResponse of message 1, and its result: an ENUMERATED of one byte (RFC 4511, 4.1.9).
_LDAP_MESSAGE: Final = b"\x02\x01\x01\x78"
_LDAP_RESULT: Final = b"\x0a\x01"
_LONG_FORM: Final = 0x80
_MOST_LENGTH_BYTES: Final = 4
_LONGEST_LDAP: Final = 16 * 1024
#: SSLRequest (PostgreSQL documentation, "Message Formats").
_POSTGRES_START: Final = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
_XMPP_TLS: Final = b"urn:ietf:params:xml:ns:xmpp-tls"
_NO_TLS: Final = "the server offers no TLS here"


def open_for_tls(opening: Opening, talk: Conversation, host: str) -> None:
    """Bring the conversation to the point where the client's first TLS message is awaited.

    Args:
        opening: which protocol.
        talk: the conversation, nothing said yet.
        host: the server's name, which XMPP asks for.

    Raises:
        RefusedError: the server offers no TLS or says no.
        GarbledError: the server does not speak this protocol.
        OSError: the connection is broken, or the time is up.
    """
    if opening in {Opening.XMPP, Opening.XMPP_SERVER}:
        _xmpp(talk, host, "jabber:client" if opening is Opening.XMPP else "jabber:server")
    elif opening is not Opening.TLS:
        _OPENINGS[opening](talk)


def _smtp(talk: Conversation) -> None:
    """RFC 3207, 4."""
    _reply(talk, b"220")
    talk.send(b"EHLO localhost\r\n")
    offers = _reply(talk, b"250")
    if not any(line[4:].strip().upper() == b"STARTTLS" for line in offers):
        raise RefusedError(_NO_TLS)
    talk.send(b"STARTTLS\r\n")
    _reply(talk, b"220")


def _ftp(talk: Conversation) -> None:
    """RFC 4217, 4."""
    _reply(talk, b"220")
    talk.send(b"AUTH TLS\r\n")
    _reply(talk, b"234")


def _reply(talk: Conversation, code: bytes) -> list[bytes]:
    """A reply of one or many lines (RFC 5321, 4.2.1; RFC 959, 4.2)."""
    lines: list[bytes] = []
    while len(lines) < _MOST_LINES:
        lines.append(talk.line())
        if len(lines) == 1 and not lines[0][:3].isdigit():
            raise GarbledError("no reply of the protocol")
        if lines[-1][:3] == lines[0][:3] and lines[-1][3:4] != b"-":
            if lines[0][:3] != code:
                raise RefusedError(_NO_TLS)
            return lines
    raise GarbledError("a reply of too many lines")


def _imap(talk: Conversation) -> None:
    """RFC 9051, 6.2.1."""
    if not talk.line().startswith(b"* OK"):
        raise GarbledError("no greeting of the protocol")
    talk.send(b"a STARTTLS\r\n")
    for _ in range(_MOST_LINES):
        line = talk.line()
        if line.startswith(b"a "):
            if not line.upper().startswith(b"A OK"):
                raise RefusedError(_NO_TLS)
            return
    raise GarbledError("too many untagged lines")


def _pop3(talk: Conversation) -> None:
    """RFC 2595, 4."""
    if not talk.line().startswith(b"+OK"):
        raise GarbledError("no greeting of the protocol")
    talk.send(b"STLS\r\n")
    if not talk.line().startswith(b"+OK"):
        raise RefusedError(_NO_TLS)


def _ldap(talk: Conversation) -> None:
    talk.send(_LDAP_START)
    answer = _ldap_message(talk)
    if not answer.startswith(_LDAP_MESSAGE):
        raise GarbledError("no answer of the protocol")
    result = answer.find(_LDAP_RESULT)
    if result < 0 or answer[result + 2 : result + 3] != b"\x00":
        raise RefusedError(_NO_TLS)


def _ldap_message(talk: Conversation) -> bytes:
    """The content of the next message, a SEQUENCE."""
    tag, length = talk.exactly(2)
    if tag != _LDAP_START[0]:
        raise GarbledError("no answer of the protocol")
    if length & _LONG_FORM:
        count = length - _LONG_FORM
        if not 0 < count <= _MOST_LENGTH_BYTES:
            raise GarbledError("a length that cannot be")
        length = int.from_bytes(talk.exactly(count), "big")
    if length > _LONGEST_LDAP:
        raise GarbledError("an answer that is too long")
    return talk.exactly(length)


def _postgres(talk: Conversation) -> None:
    talk.send(_POSTGRES_START)
    answer = talk.exactly(1)
    if answer == b"N":
        raise RefusedError(_NO_TLS)
    if answer != b"S":
        raise GarbledError("no answer of the protocol")


def _xmpp(talk: Conversation, host: str, namespace: str) -> None:
    """RFC 6120, 5.4."""
    stream = (
        f"<?xml version='1.0'?><stream:stream to={quoteattr(host)} xmlns='{namespace}'"
        " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    )
    talk.send(stream.encode())
    features = talk.until(b"</stream:features>", b"<stream:features/>", b"</stream:stream>")
    if _XMPP_TLS not in features:
        raise RefusedError(_NO_TLS)
    talk.send(b"<starttls xmlns='" + _XMPP_TLS + b"'/>")
    if not talk.until(b">").lstrip().startswith(b"<proceed"):
        raise RefusedError(_NO_TLS)


_OPENINGS: Final[dict[Opening, Callable[[Conversation], None]]] = {
    Opening.SMTP: _smtp,
    Opening.FTP: _ftp,
    Opening.IMAP: _imap,
    Opening.POP3: _pop3,
    Opening.LDAP: _ldap,
    Opening.POSTGRES: _postgres,
}
