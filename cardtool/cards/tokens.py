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
    from collections.abc import Iterator, Mapping, Sequence

MAX_SLOTS: Final = 64
MAX_CERTIFICATES: Final = 64
MAX_CERTIFICATE_BYTES: Final = 64 * 1024

#: Token flags that tell of the PIN, by their names on the wire (PKCS#11 v2.40, CK_TOKEN_INFO).
PIN_FLAGS: Final[Mapping[str, str]] = {
    "pin_pad": "PROTECTED_AUTHENTICATION_PATH",
    "count_low": "USER_PIN_COUNT_LOW",
    "final_try": "USER_PIN_FINAL_TRY",
    "locked": "USER_PIN_LOCKED",
}


@dataclass(frozen=True, slots=True)
class TokenContent:
    """One token as it was read.

    Attributes:
        slot: slot description, for a card the name of its reader cut to 64 bytes.
        removable: the slot is a reader; false for tokens kept in files.
        token: what the token says of itself.
        certificates: DER of its certificates, in reading order.
        pin_flags: names of the flags it has set on its PIN, of :data:`PIN_FLAGS`.
        visiting: those of ``certificates`` that have no public key of the same identifier in this slot, so that they
            may belong to another one; empty unless it was asked for.
    """

    slot: str
    removable: bool
    token: Token
    certificates: tuple[bytes, ...] = field(repr=False)
    pin_flags: frozenset[str] = frozenset()
    visiting: tuple[bytes, ...] = field(default=(), repr=False)


def occupied_slots(listed: Sequence[Any]) -> list[Any]:
    """The slots that say a token is present, each once.

    python-pkcs11 asks for the number first; a list that shrinks in between gives a slot twice.

    Raises:
        MiddlewareMisbehavesError: there are more slots than any installation has.
    """
    from pkcs11 import SlotFlag

    if len(listed) > MAX_SLOTS:
        raise MiddlewareMisbehavesError(f"{len(listed)} slots")
    return list({slot.slot_id: slot for slot in listed if slot.flags & SlotFlag.TOKEN_PRESENT}.values())


def is_removable(slot: Any) -> bool:
    """Whether the slot is a reader, out of which a card can be taken."""
    from pkcs11 import SlotFlag

    return bool(slot.flags & SlotFlag.REMOVABLE_DEVICE)


def read_token(slot: Any, *, match_keys: bool = False) -> TokenContent | None:
    """The token in the slot, ``None`` when there is none for us: empty, foreign or not initialised.

    Args:
        slot: the slot.
        match_keys: ask which certificates are visiting.

    Raises:
        CardChangedError: another card came while this one was read.
        Exception: whatever python-pkcs11 raises for a token that cannot be read.
    """
    token = token_in(slot)
    if token is None:
        return None
    with public_session(token) as session:
        objects = certificate_objects(session)
        certificates = tuple(value for _, value in objects)
        visiting = _visiting(session, objects) if match_keys else ()
    # An old token object opens whatever card is in the slot by now, so the token is asked once more.
    fresh = token_in(slot)
    if fresh is None or describe(fresh) != describe(token):
        raise CardChangedError("the token's serial number changed")
    return TokenContent(
        slot=slot.slot_description.rstrip(" \0"),
        removable=is_removable(slot),
        token=describe(token),
        certificates=certificates,
        pin_flags=pin_flags(fresh),
        visiting=visiting,
    )


def describe(token: Any) -> Token:
    """What a token says of itself; text of a foreign encoding is kept as far as it can be read."""
    return Token(*(plain(text) for text in (token.label, token.serial, token.manufacturer_id, token.model)))


def pin_flags(token: Any) -> frozenset[str]:
    """Which of :data:`PIN_FLAGS` are set."""
    from pkcs11 import TokenFlag

    return frozenset(name for name, flag in PIN_FLAGS.items() if token.flags & TokenFlag[flag])


def token_in(slot: Any) -> Any:
    """The token in a slot as it is now, ``None`` when there is none for us: empty, foreign or not initialised.

    Raises:
        Exception: whatever python-pkcs11 raises.
    """
    from pkcs11 import TokenFlag

    try:
        token = slot.get_token()
    except FOREIGN_ERRORS as error:
        if type(error).__name__ in NO_TOKEN:
            return None
        raise
    return token if token.flags & TokenFlag.TOKEN_INITIALIZED else None  # SoftHSM shows a spare, empty one


@contextmanager
def public_session(token: Any) -> Iterator[Any]:
    """A public read-only session; a failure to close it hides no other."""
    session = token.open()
    try:
        yield session
    finally:
        with suppress(*FOREIGN_ERRORS):
            session.close()


def certificate_objects(session: Any) -> list[tuple[Any, bytes]]:
    """All certificate objects with their values.

    The search is by class only: a search by label fails on one module.

    Raises:
        MiddlewareMisbehavesError: there are more, or larger ones, than any card holds.
        Exception: whatever python-pkcs11 raises.
    """
    from pkcs11 import Attribute, ObjectClass

    found = []
    for item in _search(session, ObjectClass.CERTIFICATE):
        value = _value(item, Attribute.VALUE)
        if len(value) > MAX_CERTIFICATE_BYTES:
            raise MiddlewareMisbehavesError(f"a certificate of {len(value)} bytes")
        if value:
            found.append((item, value))
    return found


def key_identifiers(session: Any) -> frozenset[bytes]:
    """CKA_ID of the public keys; empty when the token shows none or refuses."""
    from pkcs11 import Attribute, ObjectClass

    try:
        return frozenset(_value(item, Attribute.ID) for item in _search(session, ObjectClass.PUBLIC_KEY)) - {b""}
    except FOREIGN_ERRORS:
        return frozenset()


def identifier(item: Any) -> bytes:
    """CKA_ID of an object, empty when it has none.

    Raises:
        Exception: whatever python-pkcs11 raises.
    """
    from pkcs11 import Attribute

    return _value(item, Attribute.ID)


def _search(session: Any, kind: Any) -> list[Any]:
    from pkcs11 import Attribute

    with closing(session.get_objects({Attribute.CLASS: kind})) as search:
        objects = list(islice(search, MAX_CERTIFICATES + 1))
    if len(objects) > MAX_CERTIFICATES:
        raise MiddlewareMisbehavesError(f"more than {MAX_CERTIFICATES} objects of a kind")
    return objects


def _visiting(session: Any, objects: Sequence[tuple[Any, bytes]]) -> tuple[bytes, ...]:
    keys = key_identifiers(session)
    return tuple(value for item, value in objects if identifier(item) not in keys) if keys else ()


def _value(item: Any, attribute: Any) -> bytes:
    """The value, empty when the token says for certain that there is none; any other failure fails the reading."""
    try:
        return bytes(item[attribute])
    except FOREIGN_ERRORS as error:
        if type(error).__name__ in NO_SUCH_ATTRIBUTE:
            return b""
        raise


def plain(text: str | bytes) -> str:
    """The text without characters that cannot be shown; bytes that are no UTF-8 become replacement characters."""
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    return "".join(character for character in text if character.isprintable()).strip()
