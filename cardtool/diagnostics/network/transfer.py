"""One document over HTTP: from the host that was named and no other, bounded in size and time."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Final, cast
from urllib.parse import urljoin, urlsplit

from cardtool.inventory.sources.waiting import StoppedError, in_time
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP_SECONDS: Final = 5.0
_CHUNK: Final = 64 * 1024
_MOST_REDIRECTS: Final = 3  # the first request among them
_PORTS: Final = {"http": 80, "https": 443}
_REDIRECTS: Final = range(300, 400)


class TransferError(Exception):
    """The document was not fetched; ``detail`` holds nothing the host said but its status, as ``status`` does."""

    def __init__(self, reason: NoAnswerReason, detail: str = "", status: int = 0) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.status = status


def host_of(url: str) -> str:
    """The host of an address that may be asked, empty for any other: HTTP only, without name and password."""
    try:
        parts = urlsplit(url)
        named = parts.hostname or ""
        usable = parts.scheme in _PORTS and parts.username is None and parts.port != 0
    except ValueError:
        return ""
    return named if usable and url.isascii() and url.isprintable() and " " not in url else ""


def transfer(
    url: str,
    largest: int,
    seconds: float,
    *,
    body: bytes | None = None,
    media_type: str = "",
    stopped: Callable[[], bool] = lambda: False,
) -> bytes:
    """A small document at an address; arguments and errors are those of :func:`transfer_into`."""
    content = io.BytesIO()
    transfer_into(content, url, largest, seconds, body=body, media_type=media_type, stopped=stopped)
    return content.getvalue()


def transfer_into(
    sink: IO[bytes],
    url: str,
    largest: int,
    seconds: float,
    *,
    body: bytes | None = None,
    media_type: str = "",
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Write the document at an address to a file piece by piece, through the system's proxy where one is set.

    Args:
        sink: what it holds counts only when this returns; after an error a thread may still write to it, which ends
            soon, and at once when it is closed.
        url: one that :func:`host_of` knows a host of.
        largest: largest document, in bytes.
        seconds: time for all of it, name resolution included.
        body: what is sent, ``None`` to fetch only.
        media_type: of the body.
        stopped: asked every 0.1 s whether to give up.

    Raises:
        TransferError: why not.
    """
    if not host_of(url):
        raise TransferError(NoAnswerReason.ADDRESS_UNSUPPORTED)
    if stopped():
        raise TransferError(NoAnswerReason.CANCELLED)
    headers = {"User-Agent": "cardtool", "Accept-Encoding": "identity", "Cache-Control": "no-cache"}
    if media_type:
        headers["Content-Type"] = media_type
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - only HTTP gets here
    try:
        in_time(lambda: _read(request, sink, largest, time.monotonic() + seconds), seconds, stopped)
    except StoppedError as error:
        raise TransferError(NoAnswerReason.CANCELLED) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _told(error) from error


def _read(request: urllib.request.Request, sink: IO[bytes], largest: int, end: float) -> None:
    """Runs in a thread of its own, which ends by itself soon after nobody waits for it any more."""
    with _opened(request) as response:
        expected = _length(response)
        if expected > largest:
            raise TransferError(NoAnswerReason.TOO_LARGE, f"larger than {largest} bytes")
        size = 0
        while chunk := response.read1(_CHUNK):
            size += len(chunk)
            if size > largest:
                raise TransferError(NoAnswerReason.TOO_LARGE, f"larger than {largest} bytes")
            if time.monotonic() > end:
                raise TimeoutError
            _write(sink, chunk)
        if size < expected:
            raise TransferError(NoAnswerReason.HOST_REFUSED, "the connection broke off")


def _write(sink: IO[bytes], chunk: bytes) -> None:
    try:
        sink.write(chunk)
    except OSError as error:
        raise TransferError(NoAnswerReason.NOT_READABLE, error.strerror or type(error).__name__) from error


def _opened(request: urllib.request.Request) -> http.client.HTTPResponse:
    """The response, after redirects on the same host; what was sent is sent nowhere else.

    Raises:
        urllib.error.HTTPError: another status than 200, or a redirect that is not followed.
    """
    opener, url = _opener(), request.full_url
    for _ in range(_MOST_REDIRECTS):
        try:
            return cast("http.client.HTTPResponse", opener.open(request, timeout=_STEP_SECONDS))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in _REDIRECTS or request.data is not None:
                raise
            place = urljoin(url, error.headers.get("Location", ""))
            if not _stays(url, place):
                raise
            url = place
            request = urllib.request.Request(url, headers=request.headers)  # noqa: S310 - only HTTP gets here
    raise TransferError(NoAnswerReason.REDIRECT_REFUSED, "too many redirects")


def _length(response: http.client.HTTPResponse) -> int:
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() else 0


def _stays(url: str, other: str) -> bool:
    """Whether another address is of the same host: the same port, or from HTTP to HTTPS by the usual ones."""
    if not host_of(other) or host_of(other) != host_of(url):
        return False
    before, after = _place(url), _place(other)
    return before == after or (before, after) == (("http", _PORTS["http"]), ("https", _PORTS["https"]))


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.port or _PORTS[parts.scheme]


def _opener() -> urllib.request.OpenerDirector:
    """Like the usual one, less redirects, files, FTP and data."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _told(error: Exception) -> TransferError:
    if isinstance(error, urllib.error.HTTPError):
        return TransferError(_status_reason(error.code), f"HTTP status {error.code}", error.code)
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    match cause:
        case TimeoutError():
            return TransferError(NoAnswerReason.TIMED_OUT)
        case socket.gaierror():
            return TransferError(NoAnswerReason.HOST_UNKNOWN)
        case ssl.SSLCertVerificationError():
            return TransferError(NoAnswerReason.HOST_REFUSED, "the server's certificate is not trusted")
        case http.client.HTTPException() | ValueError():
            return TransferError(NoAnswerReason.MALFORMED, f"HTTP: {type(cause).__name__}")
        case _:
            return TransferError(NoAnswerReason.HOST_REFUSED, type(cause).__name__)


def _status_reason(status: int) -> NoAnswerReason:
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return NoAnswerReason.PROXY_REFUSED
    return NoAnswerReason.REDIRECT_REFUSED if status in _REDIRECTS else NoAnswerReason.HTTP_STATUS
