"""Keyrings for tests: one in memory, and ones that fail in the ways of real ones."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from keyring.backend import KeyringBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given, and which calls came."""

    #: Never chosen by itself: tests that name no keyring must find none.
    priority = -1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring gives it no types
        self.entries: dict[tuple[str, str], str] = {}
        self.calls: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.calls.append("get")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls.append("set")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.calls.append("delete")
        del self.entries[service, username]


class ForgetfulKeyring(MemoryKeyring):
    """Says that it did what it was asked, and changes nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass

    def delete_password(self, service: str, username: str) -> None:
        pass


class FailingKeyring(MemoryKeyring):
    """Raises what it is told to; the secret stands in the exception, as it may with a real one."""

    def __init__(self, failure: Callable[[str], Exception], *, reads: bool = False) -> None:
        super().__init__()
        self._failure = failure
        self._reads = reads

    def get_password(self, service: str, username: str) -> str | None:
        held = super().get_password(service, username)
        if self._reads:
            return held
        raise self._failure(f"of {username}: {held}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self._failure(f"{service}: {username} = {password}")

    def delete_password(self, service: str, username: str) -> None:
        raise self._failure(f"{username} = {self.entries[service, username]}")


class SilentKeyring(MemoryKeyring):
    """Answers nothing until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.released.wait(5)
        return super().get_password(service, username)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything it hangs together with, shown or not."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def told_by(error: BaseException) -> str:
    """All that an exception and those behind it could print."""
    return " ".join(f"{link} {link!r} {link.args} {vars(link)}" for link in chain(error))
