"""Fakes of python-pkcs11 objects: a library with slots, tokens and certificates, and faults on demand."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pkcs11 import Attribute, ObjectClass, SlotFlag, TokenFlag

if TYPE_CHECKING:
    from collections.abc import Iterator


class FakeToken:
    """A token; exceptions among its certificates are raised when their value is asked for."""

    def __init__(
        self,
        *certificates: bytes | Exception,
        serial: bytes | str = b"1",
        label: str = "CARD",
        initialised: bool = True,
        fails: dict[str, Exception] | None = None,
        flags: TokenFlag | None = None,
        keys: tuple[bytes, ...] = (),
    ) -> None:
        self.label, self.serial, self.manufacturer_id, self.model = label, serial, "MAKER", "MODEL"
        self.flags = (flags or TokenFlag(0)) | (TokenFlag.TOKEN_INITIALIZED if initialised else TokenFlag(0))
        self.keys = keys
        self.certificates = certificates
        self.fails = fails or {}
        self.opened = self.closed = 0
        self.asked: list[dict[Any, Any]] = []

    def fail(self, step: str) -> None:
        if step in self.fails:
            raise self.fails[step]

    def open(self, **options: object) -> FakeSession:
        assert not options, "only public read-only sessions"
        self.fail("open")
        self.opened += 1
        return FakeSession(self)


class FakeSession:
    """A session on a token."""

    def __init__(self, token: FakeToken) -> None:
        self.token = token

    def get_objects(self, template: dict[Any, Any]) -> Iterator[FakeObject]:
        self.token.asked.append(template)
        if template[Attribute.CLASS] is ObjectClass.PUBLIC_KEY:
            self.token.fail("keys")
            yield from (FakeObject(b"", key) for key in self.token.keys)
            return
        self.token.fail("find")
        yield from map(FakeObject, self.token.certificates)

    def close(self) -> None:
        self.token.closed += 1
        self.token.fail("close")


class FakeObject:
    """A certificate, whose identifier is the first byte of its value; or a public key."""

    def __init__(self, value: bytes | Exception, identifier: bytes | None = None) -> None:
        self.value, self.identifier = value, identifier

    def __getitem__(self, attribute: object) -> bytes:
        if isinstance(self.value, Exception):
            raise self.value
        if attribute is Attribute.ID:
            return self.value[:1] if self.identifier is None else self.identifier
        return self.value


class FakeSlot:
    """A slot; an exception in place of a token is raised when the token is asked for."""

    def __init__(
        self, description: str, *tokens: FakeToken | Exception, removable: bool = True, number: int | None = None
    ) -> None:
        self.slot_description = description
        self.slot_id = id(self) if number is None else number
        self.tokens = list(tokens)
        self.flags = SlotFlag(0)
        if tokens:
            self.flags |= SlotFlag.TOKEN_PRESENT
        if removable:
            self.flags |= SlotFlag.REMOVABLE_DEVICE

    def get_token(self) -> FakeToken:
        """The next of the tokens; the last one stays."""
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        if isinstance(token, Exception):
            raise token
        return token


class FakeLibrary:
    """A library; exceptions among ``listings`` are raised by the next calls for slots."""

    def __init__(self, *slots: FakeSlot, listings: list[Exception] | None = None) -> None:
        self.slots = list(slots)
        self.listings = listings or []

    def get_slots(self) -> list[FakeSlot]:
        if self.listings:
            raise self.listings.pop(0)
        return self.slots


class FakeModule:
    """What :func:`cardtool.cards.pkcs11_module.open_module` gives."""

    def __init__(self, library: FakeLibrary) -> None:
        self.library = library
        self.starts: list[bool] = []
        self.readers_without_slot: frozenset[str] = frozenset()

    def check(self) -> None:
        """Nothing is wrong with it."""

    @contextmanager
    def use(self, *, fresh: bool = False) -> Iterator[FakeLibrary]:
        self.starts.append(fresh)
        yield self.library
