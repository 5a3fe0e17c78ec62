"""One document from a web server: HTTP or HTTPS only, verified, bounded in size and time."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cardtool.inventory.sources.waiting import in_time
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

#: Time for a document, in seconds.
FETCH_SECONDS: Final = 30.0
_STEP_SECONDS: Final = 5.0
_CHUNK: Final = 64 * 1024
_SCHEMES: Final = frozenset({"http", "https"})
_DENIED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED})
_ABSENT: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_NO_ADDRESS: Final = "not an address, or one with a password"


class FetchError(Exception):
    """The document was not fetched; ``detail`` holds nothing the server said but its status."""

    def __init__(self, reason: RefusalReason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def is_url(text: str) -> bool:
    """Whether it is an address of the web, not a path."""
    return "://" in text and text.partition("://")[0].lower() in _SCHEMES


def fetch(url: str, largest: int, seconds: float = FETCH_SECONDS, stopped: Callable[[], bool] = lambda: False) -> bytes:
    """The document at an address, through the system's proxy where one is set.

    Args:
        url: ``http`` or ``https``, without a name and password.
        largest: largest document, in bytes.
        seconds: time for all of it.
        stopped: asked every 0.1 s whether to give up.

    Raises:
        FetchError: why not.
        StoppedError: ``stopped`` said so.
    """
    try:
        parts = urlsplit(url)
        if not is_url(url) or not parts.hostname or parts.username is not None:
            raise FetchError(RefusalReason.UNSUPPORTED, _NO_ADDRESS)
        return in_time(lambda: _read(url, largest, time.monotonic() + seconds), seconds, stopped)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _told(error) from error


def _read(url: str, largest: int, end: float) -> bytes:
    request = urllib.request.Request(url, headers={"User-Agent": "cardtool", "Accept-Encoding": "identity"})  # noqa: S310 - only http and https get here
    with _opener().open(request, timeout=_STEP_SECONDS) as response:
        content = bytearray()
        while chunk := response.read1(_CHUNK):
            content += chunk
            if len(content) > largest:
                raise FetchError(RefusalReason.TOO_LARGE, f"larger than {largest} bytes")
            if time.monotonic() > end:  # nobody waits any more
                raise TimeoutError
        return bytes(content)


class _NoDowngrade(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not from HTTPS to HTTP."""

    def redirect_request(  # noqa: PLR0917 - the library's own signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Like the usual one, less the handlers of files, FTP and data."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        _NoDowngrade(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _told(error: Exception) -> FetchError:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return FetchError(_status_reason(error.code), f"HTTP status {error.code}")
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    reason, detail = RefusalReason.CONNECTION_FAILED, type(cause).__name__
    match cause:
        case TimeoutError():
            reason, detail = RefusalReason.TIMED_OUT, ""
        case socket.gaierror():
            reason, detail = RefusalReason.NOT_FOUND, "the name is not known"
        case ssl.SSLCertVerificationError():
            detail = "the server's certificate is not trusted"
        case ValueError():
            reason, detail = RefusalReason.UNSUPPORTED, _NO_ADDRESS
    return FetchError(reason, detail)


def _status_reason(status: int) -> RefusalReason:
    if status in _DENIED:
        return RefusalReason.ACCESS_DENIED
    return RefusalReason.NOT_FOUND if status in _ABSENT else RefusalReason.CONNECTION_FAILED
