"""A real web server on this machine, as long as a test lasts: a responder, a host of lists, and what can go wrong."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from cryptography.x509 import ocsp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONG: Final = 30.0


@dataclass
class Server:
    """What is served, and what was asked.

    Attributes:
        port: of the loopback address.
        routes: what is done for a path.
        asked: method and path of every request, in their order.
        free: lets those go that are kept waiting.
    """

    port: int = 0
    routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def serve(self, path: str, content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> str:
        """Give this content out; returns the address."""
        self.routes[path] = lambda handler: _send(handler, content, status, headers or {})
        return self.url(path)

    def answer(self, path: str, make: Callable[[ocsp.OCSPRequest], bytes]) -> str:
        """Be a responder; returns the address."""

        def respond(handler: BaseHTTPRequestHandler) -> None:
            body = handler.rfile.read(int(handler.headers["Content-Length"]))
            assert handler.headers["Content-Type"] == "application/ocsp-request"
            _send(handler, make(ocsp.load_der_ocsp_request(body)), 200, {})

        self.routes[path] = respond
        return self.url(path)

    def hang(self, path: str, first: bytes = b"") -> str:
        """Say nothing, or the first bytes only, until the server ends; returns the address."""

        def wait(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(first)
            handler.wfile.flush()
            self.free.wait(_LONG)

        self.routes[path] = wait
        return self.url(path)

    def drip(self, path: str) -> str:
        """Send a byte now and then, for as long as somebody listens; returns the address."""

        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
            while not self.free.wait(0.02):
                handler.wfile.write(b".")
                handler.wfile.flush()

        self.routes[path] = drip
        return self.url(path)


def _send(handler: BaseHTTPRequestHandler, content: bytes, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(content))} | headers).items():
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


@contextlib.contextmanager
def web_server() -> Iterator[Server]:
    """A server on a free port."""
    served = Server()

    class Handler(BaseHTTPRequestHandler):
        timeout = _LONG

        def _handle(self) -> None:
            served.asked.append((self.command, self.path))
            route = served.routes.get(self.path)
            with contextlib.suppress(OSError):
                if route is None:
                    _send(self, b"", 404, {})
                else:
                    route(self)

        do_GET = do_POST = _handle  # noqa: N815 - the library's own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own signature
            """Keep still."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="test-server")
    thread.start()
    try:
        yield served
    finally:
        served.free.set()
        server.shutdown()
        server.server_close()
        thread.join(_LONG)
        assert not thread.is_alive()
