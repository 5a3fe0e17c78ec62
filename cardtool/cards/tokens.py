"""The certificates of one PKCS#11 token, in a public session without login."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.pkcs11_errors import FOREIGN_ERRORS, NO_SUCH_ATTRIBUTE, NO_TOKEN
from cardtool.model.card import Token
from cardtool.model.errors import CardChangedError, MiddlewareMisbehavesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_SLOTS: Final = 64
MAX_CERTIFICATES: Final = 64
MAX_CERTIFICATE_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class TokenContent:
    """One token as it was read.

    Attributes:
        slot: slot description, for a card the name of its reader cut to 64 bytes.
        removable: the slot is a reader; false for tokens kept in files.
        token: what the token says of itself.
        certificates: DER of its certificates, in reading order.
    """

    slot: str
    removable: bool
    token: Token
    certificates: tuple[bytes, ...] = field(repr=False)


def occupied_slots(listed: Iterable[Any]) -> list[Any]:
    """The slots that say a token is present, each once, at most 64.

    python-pkcs11 asks for the number first; a list that shrinks in between gives a slot twice.
    """
    from pkcs11 import SlotFlag

    slots = {slot.slot_id: slot for slot in listed if slot.flags & SlotFlag.TOKEN_PRESENT}
    return list(slots.values())[:MAX_SLOTS]


def is_removable(slot: Any) -> bool:
    """Whether the slot is a reader, out of which a card can be taken."""
    from pkcs11 import SlotFlag

    return bool(slot.flags & SlotFlag.REMOVABLE_DEVICE)


def read_token(slot: Any) -> TokenContent | None:
    """The token in the slot, ``None`` when there is none for us: empty, foreign or not initialised.

    Raises:
        CardChangedError: another card came while this one was read.
        Exception: whatever python-pkcs11 raises for a token that cannot be read.
    """
    from pkcs11 import TokenFlag

    token = _token(slot)
    if token is None or not token.flags & TokenFlag.TOKEN_INITIALIZED:  # SoftHSM shows a spare, empty one
        return None
    with _session(token) as session:
        certificates = tuple(_certificates(session))
    # An old token object opens whatever card is in the slot by now, so the token is asked once more.
    fresh = _token(slot)
    if fresh is None or describe(fresh) != describe(token):
        raise CardChangedError("the token's serial number changed")
    return TokenContent(
        slot=slot.slot_description.rstrip(" \0"),
        removable=is_removable(slot),
        token=describe(token),
        certificates=certificates,
    )


def describe(token: Any) -> Token:
    """What a token says of itself; text of a foreign encoding is kept as far as it can be read."""
    return Token(*(_plain(text) for text in (token.label, token.serial, token.manufacturer_id, token.model)))


def _token(slot: Any) -> Any:
    try:
        return slot.get_token()
    except FOREIGN_ERRORS as error:
        if type(error).__name__ in NO_TOKEN:
            return None
        raise


@contextmanager
def _session(token: Any) -> Iterator[Any]:
    """A public read-only session; a failure to close it hides no other."""
    session = token.open()
    try:
        yield session
    finally:
        with suppress(*FOREIGN_ERRORS):
            session.close()


def _certificates(session: Any) -> Iterator[bytes]:
    """Values of all certificate objects. The search is by class only: a search by label fails on one module."""
    from pkcs11 import Attribute, ObjectClass

    with closing(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})) as search:
        objects = list(islice(search, MAX_CERTIFICATES + 1))
    if len(objects) > MAX_CERTIFICATES:
        raise MiddlewareMisbehavesError(f"more than {MAX_CERTIFICATES} certificates")
    for item in objects:
        value = _value(item, Attribute.VALUE)
        if len(value) > MAX_CERTIFICATE_BYTES:
            raise MiddlewareMisbehavesError(f"a certificate of {len(value)} bytes")
        if value:
            yield value


def _value(item: Any, attribute: Any) -> bytes:
    """The value, empty when the token says for certain that there is none; any other failure fails the reading."""
    try:
        return bytes(item[attribute])
    except FOREIGN_ERRORS as error:
        if type(error).__name__ in NO_SUCH_ATTRIBUTE:
            return b""
        raise


def _plain(text: str | bytes) -> str:
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    return "".join(character for character in text if character.isprintable()).strip()
