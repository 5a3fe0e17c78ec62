"""The helper's part of a login test: log in once, sign a challenge, log out. The one place that calls C_Login."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, cast

from cardtool.cards.challenge import Scheme
from cardtool.cards.pkcs11_errors import FOREIGN_ERRORS, typed
from cardtool.cards.reader_names import readers_of_slot
from cardtool.cards.tokens import (
    certificate_objects,
    identifier,
    key_identifiers,
    occupied_slots,
    pin_flags,
    plain,
    public_session,
    token_in,
)
from cardtool.model.errors import (
    CardtoolError,
    CardUnsupportedError,
    LoginCancelledError,
    MiddlewareMisbehavesError,
    NotActivatedError,
    PinIncorrectError,
    PinLastTryError,
    PinLockedError,
)
from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cardtool.cards.helper.protocol import LoginRequest
    from cardtool.cards.pkcs11_module import Module

#: What C_Login answers, by the names of python-pkcs11; anything else is misbehaviour.
_REFUSALS: Final[Mapping[str, type[CardtoolError]]] = {
    "PinIncorrect": PinIncorrectError,
    "PinInvalid": PinIncorrectError,
    "PinLenRange": PinIncorrectError,
    "PinLocked": PinLockedError,
    "UserPinNotInitialized": NotActivatedError,
    "FunctionCancelled": LoginCancelledError,
    "FunctionRejected": LoginCancelledError,
}

#: DigestInfo of SHA-256 up to the hash (RFC 8017, 9.2, note 1).
_DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")


class _Pin:
    """The PIN in the form python-pkcs11 asks for, without a copy: it calls ``encode`` and reads the bytes."""

    __slots__ = ("_buffer",)

    def __init__(self, buffer: bytearray) -> None:
        self._buffer = buffer

    def encode(self, _: str) -> bytearray:
        """The bytes themselves."""
        return self._buffer

    def __repr__(self) -> str:
        return "<PIN>"


def sign_challenge(module: Module, request: LoginRequest, pin: bytearray, progress: Callable[[str], None]) -> bytes:
    """The signature of the challenge. The PIN is presented once, whatever happens.

    Args:
        module: the module.
        request: what to sign, and with the key of which certificate.
        pin: the PIN, empty to have it entered on the reader; wiped by the caller.
        progress: told of each step.

    Raises:
        LoginError: the login is refused here or by the card.
        CardtoolError: there is no such certificate, or the module cannot be used.
    """
    with module.use() as library:
        progress("started")
        try:
            token, key = _token_of(library, request, progress)
            _refuse_at_risk(token, request)
            with _logged_in(token, pin) as session:
                return _sign(token, _private_key(session, key), request)
        except FOREIGN_ERRORS as error:
            raise typed(error) from None  # no chain: nothing of a call that held the PIN travels on


def _token_of(library: Any, request: LoginRequest, progress: Callable[[str], None]) -> tuple[Any, bytes]:
    """The token with the certificate, and the identifier of its key.

    A module may show the signature certificate in the authentication slot too, so a token that shows the public key
    is better than one that does not.
    """
    found: list[tuple[bool, Any, bytes]] = []
    for slot in occupied_slots(library.get_slots()):
        if not _is_of_reader(slot, request):
            continue
        progress("slot")
        token = token_in(slot)
        if token is not None and (match := _match(token, request.certificate)) is not None:
            found.append((match[0], token, match[1]))
    if not found:
        raise CardUnsupportedError("no token shows this certificate")
    _, token, key = max(found, key=lambda entry: entry[0])
    return token_in(token.slot) or token, key


def _is_of_reader(slot: Any, request: LoginRequest) -> bool:
    """Whether the slot is that of the reader; one whose name tells nothing may be, its certificate decides."""
    readers = readers_of_slot(slot.slot_description, [Reader(name) for name in request.known])
    if readers:
        return request.reader in {reader.name for reader in readers}
    return bool(request.known) or plain(slot.slot_description) == request.reader


def _match(token: Any, certificate: str) -> tuple[bool, bytes] | None:
    """Whether the public key is there too, and its identifier; ``None`` when the certificate is not there."""
    with public_session(token) as session:
        for item, value in certificate_objects(session):
            if hashlib.sha256(value).hexdigest() == certificate:
                key = identifier(item)
                return key in key_identifiers(session), key
    return None


def _refuse_at_risk(token: Any, request: LoginRequest) -> None:
    from pkcs11 import TokenFlag

    flags = pin_flags(token)
    if "locked" in flags:
        raise PinLockedError("the token says that its PIN is locked")
    if "final_try" in flags:
        raise PinLastTryError("the token says that one try is left")
    if not token.flags & TokenFlag.LOGIN_REQUIRED and not request.without_flag:
        raise MiddlewareMisbehavesError("the token says that it needs no login")
    if not request.pin_bytes and not token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        raise LoginCancelledError("no PIN was given, and the reader has no keys of its own")


@contextmanager
def _logged_in(token: Any, pin: bytearray) -> Iterator[Any]:
    """A session in which the card is logged in, left by a logout."""
    from pkcs11 import PROTECTED_AUTH

    secret = cast("Any", _Pin(pin)) if pin else PROTECTED_AUTH
    try:
        session = token.open(user_pin=secret)
    except FOREIGN_ERRORS as error:
        name = type(error).__name__
        raise _REFUSALS.get(name, MiddlewareMisbehavesError)(name) from None
    try:
        yield session
    finally:
        with suppress(*FOREIGN_ERRORS):
            session.close()


def _private_key(session: Any, key: bytes) -> Any:
    from pkcs11 import Attribute, ObjectClass
    from pkcs11.exceptions import NoSuchKey

    # By class only, as everywhere: a search by more fails on some modules.
    for item in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}):
        if identifier(item) == key:
            return item
    raise NoSuchKey("no private key of the certificate's identifier")


def _sign(token: Any, key: Any, request: LoginRequest) -> bytes:
    from pkcs11 import Mechanism

    scheme, challenge = Scheme(request.scheme), bytes.fromhex(request.challenge)
    digest = hashlib.new(scheme.hash_name, challenge).digest()
    hashing, raw, hashed = {
        Scheme.RSA_SHA256: (Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS, _DIGEST_INFO + digest),
        Scheme.ECDSA_SHA256: (Mechanism.ECDSA_SHA256, Mechanism.ECDSA, digest),
        Scheme.ECDSA_SHA384: (Mechanism.ECDSA_SHA384, Mechanism.ECDSA, digest),
    }[scheme]
    if hashing in token.slot.get_mechanisms():
        return bytes(key.sign(challenge, mechanism=hashing))
    return bytes(key.sign(hashed, mechanism=raw))
