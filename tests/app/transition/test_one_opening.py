"""One attempt for everybody who asks, and closing that waits for nobody; threads meet by events alone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cardtool.app.transition.one_opening import OneOpening
from cardtool.model.errors import StoreUnreachableError

LONG = 60


class Opened:
    """What was opened; it notes that it was closed."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def close(self) -> None:
        self.closed.set()


class Server:
    """Opens slowly: not before it is let; refuses when told to."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()
        self.attempts = 0
        self.refuses = False
        self.opened: list[Opened] = []

    def open(self) -> Opened:
        self.attempts += 1
        self.asked.set()
        assert self.answers.wait(LONG)
        if self.refuses:
            raise StoreUnreachableError("it does not answer")
        self.opened.append(Opened())
        return self.opened[-1]


def test_what_is_open_is_opened_once_and_again_after_closing() -> None:
    server = Server()
    server.answers.set()
    opening = OneOpening(server.open)
    assert not opening.is_open
    first = opening.get()
    assert opening.get() is first
    assert (server.attempts, opening.is_open) == (1, True)
    opening.close()
    opening.close()
    assert (first.closed.is_set(), opening.is_open) == (True, False)
    assert opening.get() is not first


def test_who_asks_meanwhile_sees_the_failure_of_the_first_attempt() -> None:
    server = Server()
    server.refuses = True
    opening = OneOpening(server.open)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(opening.get)
        assert server.asked.wait(LONG)
        asks = threading.Event()

        def ask() -> Opened:
            asks.set()
            return opening.get()

        second = threads.submit(ask)
        assert asks.wait(LONG)
        server.answers.set()
        assert isinstance(first.exception(LONG), StoreUnreachableError)
        assert isinstance(second.exception(LONG), StoreUnreachableError)
    server.refuses = False
    assert opening.get() is server.opened[0]


@pytest.mark.parametrize("refuses", [False, True])
def test_closing_waits_for_no_attempt_and_keeps_nothing_of_it(*, refuses: bool) -> None:
    server = Server()
    server.refuses = refuses
    opening = OneOpening(server.open)
    with ThreadPoolExecutor(1) as threads:
        asking = threads.submit(opening.get)
        assert server.asked.wait(LONG)
        opening.close()  # the server has not answered yet
        assert not asking.done()
        server.answers.set()
        assert "closed meanwhile" in str(asking.exception(LONG))
    assert not opening.is_open
    assert all(opened.closed.is_set() for opened in server.opened)
