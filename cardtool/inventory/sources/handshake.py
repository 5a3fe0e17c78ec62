"""One TLS handshake with one server, to see the certificates it shows. Nothing is trusted, nothing is sent after it.

The client accepts every version and cipher the system's OpenSSL can still speak, because it looks for old certificates
where they are. It has no certificate of its own; a server that demands one has shown its chain before it says so.
"""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from cardtool.inventory.sources.conversation import Conversation, GarbledError, RefusedError
from cardtool.inventory.sources.starttls import open_for_tls
from cardtool.inventory.sources.waiting import in_time
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.sources.endpoint import Endpoint

#: Time for each step, in seconds: the name, each address, the conversation before TLS, the handshake.
STEP_SECONDS: Final = 5.0
#: Most addresses of a name that are tried.
MOST_ADDRESSES: Final = 4
#: Also keys and hashes that are too weak today; anonymous ciphers show no certificate.
_CIPHERS: Final = "ALL:!aNULL:!PSK:!SRP:@SECLEVEL=0"
#: Servers without RFC 5746; a name of its own only since Python 3.12.
_LEGACY_SERVER: Final = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
_DER: Final = 2  # X509_FILETYPE_ASN1 of OpenSSL


@dataclass(frozen=True, slots=True)
class Shown:
    """What a server showed.

    Attributes:
        chain: its certificates in the order it sent them, its own first.
        whole: they are all that it sent; otherwise only its own could be had.
        key_proven: the handshake was finished, so the server holds the key of the first one.
    """

    chain: tuple[bytes, ...]
    whole: bool = True
    key_proven: bool = True


@dataclass(frozen=True, slots=True)
class ProbeFault:
    """Why a server showed nothing; ``detail`` holds nothing it said."""

    reason: RefusalReason
    detail: str = ""


def probe(endpoint: Endpoint, seconds: float = STEP_SECONDS) -> Shown | ProbeFault:
    """Look at the certificates of one server; never raises.

    Args:
        endpoint: where.
        seconds: time for each step.
    """
    try:
        with _connect(endpoint, seconds) as connection:
            open_for_tls(endpoint.opening, Conversation(connection, seconds), endpoint.host)
            return _shake_hands(connection, endpoint, seconds)
    except (OSError, ValueError, GarbledError, RefusedError) as error:  # ValueError: no name in the sense of IDNA
        return _fault(error)


def _connect(endpoint: Endpoint, seconds: float) -> socket.socket:
    """A connection to the first address that takes one."""

    def resolve() -> list[Any]:
        return socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)

    error: OSError = OSError("a name without addresses")
    for family, kind, protocol, _, address in in_time(resolve, seconds)[:MOST_ADDRESSES]:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(seconds)
            connection.connect(address)
        except OSError as failure:
            connection.close()
            error = failure
        else:
            return connection
    raise error


def _shake_hands(connection: socket.socket, endpoint: Endpoint, seconds: float) -> Shown | ProbeFault:
    connection.settimeout(seconds)  # counts for the handshake as a whole
    name = endpoint.server_name
    with _context().wrap_socket(connection, server_hostname=name, do_handshake_on_connect=False) as tls:
        failure: OSError | None = None
        try:
            tls.do_handshake()
        except OSError as error:
            failure = error
        chain, whole = _chain(tls)
    if chain:
        return Shown(chain, whole=whole, key_proven=failure is None)
    return ProbeFault(RefusalReason.NO_CERTIFICATE) if failure is None else _fault(failure)


@cache
def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(_CIPHERS)
    context.options |= _LEGACY_SERVER
    return context


def _chain(tls: ssl.SSLSocket) -> tuple[tuple[bytes, ...], bool]:
    """The certificates, and whether they are all that the server sent.

    ``SSLSocket`` has a method for them since Python 3.13, the object below it since 3.10.
    """
    below = getattr(tls, "_sslobj", None)
    if below is None:  # the connection was gone before the handshake
        return (), True
    read = getattr(below, "get_unverified_chain", None)
    if read is not None:
        return tuple(certificate.public_bytes(_DER) for certificate in read() or ()), True
    try:
        own = tls.getpeercert(binary_form=True)
    except ValueError:  # the handshake was not finished
        return (), False
    return ((own,) if own else ()), False


def _fault(error: Exception) -> ProbeFault:
    reason, detail = RefusalReason.CONNECTION_FAILED, ""
    match error:
        case TimeoutError():
            reason = RefusalReason.TIMED_OUT
        case socket.gaierror():
            reason, detail = RefusalReason.NOT_FOUND, "the name is not known"
        case RefusedError():
            reason, detail = RefusalReason.UNSUPPORTED, str(error)
        case GarbledError():
            detail = str(error)
        case ssl.SSLError():
            detail = error.reason or "no TLS"
        case OSError():
            detail = errno.errorcode.get(error.errno or 0, "")
        case _:
            reason, detail = RefusalReason.NOT_FOUND, "not the name of a host"
    return ProbeFault(reason, detail)
