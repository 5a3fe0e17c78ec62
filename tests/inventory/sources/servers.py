"""Real servers on this machine, as long as a test lasts: proper ones, and ones that hang, close or talk nonsense."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.inventory.sources.made import Made

_LONG = 30.0


@contextlib.contextmanager
def serving(handle: Callable[[socket.socket], None], *, family: int = socket.AF_INET) -> Iterator[int]:
    """A server that handles connections one after another; gives its port."""
    host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    with socket.create_server((host, 0), family=socket.AddressFamily(family)) as listener:
        thread = threading.Thread(target=_accept, args=(listener, handle), name="test-server")
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join(_LONG)
            assert not thread.is_alive()


def _accept(listener: socket.socket, handle: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            connection.settimeout(_LONG)
            handle(connection)


class Keeper:
    """Holds every connection open and silent until it is let go."""

    def __init__(self) -> None:
        self.met = threading.Event()
        self.free = threading.Event()

    def __call__(self, _connection: socket.socket) -> None:
        self.met.set()
        self.free.wait(_LONG)


def tls_context(folder: Path, made: Made, *chain: Made) -> ssl.SSLContext:
    """A server's context with this certificate and chain."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*made.write(folder, *chain))
    return context


def speak_tls(context: ssl.SSLContext) -> Callable[[socket.socket], None]:
    """A handler that shakes hands and waits for the client to leave."""

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(1)

    return handle


def talk(script: list[tuple[bytes, bytes]], context: ssl.SSLContext | None = None) -> Callable[[socket.socket], None]:
    """A handler that waits for what a client says and answers, then shakes hands; what to wait for may be empty."""

    def handle(connection: socket.socket) -> None:
        heard = b""
        for expected, answer in script:
            while expected not in heard:
                received = connection.recv(1024)
                if not received:
                    return
                heard += received
            heard = heard.partition(expected)[2] if expected else heard
            connection.sendall(answer)
        if context is not None:
            speak_tls(context)(connection)

    return handle
