"""The helper's part of the login test, on a fake library."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

import pytest
from pkcs11 import PROTECTED_AUTH, Attribute, Mechanism, ObjectClass, TokenFlag, exceptions

from cardtool.cards.challenge import Scheme
from cardtool.cards.helper.protocol import LoginRequest
from cardtool.cards.helper.signing import _Pin, sign_challenge
from cardtool.model.errors import (
    CardRemovedError,
    CardtoolError,
    CardUnsupportedError,
    LoginCancelledError,
    MiddlewareMisbehavesError,
    NotActivatedError,
    PinIncorrectError,
    PinLastTryError,
    PinLockedError,
)
from tests.cards.fake_pkcs11 import FakeLibrary, FakeModule, FakeObject, FakeSession, FakeSlot, FakeToken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cards.pkcs11_module import Module

DER = b"a certificate"
CHALLENGE = bytes(range(32))
READY = TokenFlag.LOGIN_REQUIRED


class LoginToken(FakeToken):
    """A token that can be logged in to, and notes how."""

    def __init__(self, *certificates: bytes, answer: Exception | None = None, **options: Any) -> None:
        usual: dict[str, Any] = {"flags": READY, "keys": (DER[:1],)}
        super().__init__(*(certificates or (DER,)), **usual | options)
        self.answer = answer
        self.mechanisms = {Mechanism.SHA256_RSA_PKCS, Mechanism.ECDSA}
        self.private: list[bytes] = [b"?", DER[:1]]
        self.presented: list[object] = []
        self.signed: list[tuple[bytes, Mechanism]] = []
        self.slot: LoginSlot

    def open(self, **options: object) -> FakeSession:
        if not options:
            return super().open()
        secret = options["user_pin"]
        self.presented.append(bytes(secret.encode("utf-8")) if isinstance(secret, _Pin) else secret)
        if self.answer is not None:
            raise self.answer
        self.opened += 1
        return LoginSession(self)


class LoginSession(FakeSession):
    """A session in which the private keys show."""

    def get_objects(self, template: dict[Any, Any]) -> Iterator[FakeObject]:
        assert template == {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
        self.token.fail("private")
        yield from (LoginKey(cast("LoginToken", self.token), key) for key in cast("LoginToken", self.token).private)


class LoginKey(FakeObject):
    """A private key that signs by saying what it was given."""

    def __init__(self, token: LoginToken, identifier: bytes) -> None:
        super().__init__(b"", identifier)
        self.token = token

    def sign(self, data: bytes, mechanism: Mechanism) -> bytes:
        self.token.signed.append((data, mechanism))
        return b"signature"


class LoginSlot(FakeSlot):
    """A slot that knows its token's mechanisms."""

    def __init__(self, description: str, token: LoginToken, *later: FakeToken | Exception) -> None:
        super().__init__(description, token, *later)
        token.slot = self
        self.token = token

    def get_mechanisms(self) -> set[Mechanism]:
        return self.token.mechanisms


def request(reader: str = "Reader", scheme: Scheme = Scheme.RSA_SHA256, **options: Any) -> LoginRequest:
    usual: dict[str, Any] = {"known": ("Reader", "Another"), "pin_bytes": 4}
    certificate = hashlib.sha256(DER).hexdigest()
    return LoginRequest(
        "/m", reader, certificate=certificate, challenge=CHALLENGE.hex(), scheme=scheme.value, **usual | options
    )


def sign(*slots: FakeSlot, pin: bytes = b"7391", what: LoginRequest | None = None) -> bytes:
    module = FakeModule(FakeLibrary(*slots))
    return sign_challenge(cast("Module", module), what or request(), bytearray(pin), lambda _: None)


def test_the_pin_is_presented_once_and_the_session_closed() -> None:
    token = LoginToken()
    assert sign(LoginSlot("Reader", token)) == b"signature"
    assert token.presented == [b"7391"]
    assert token.signed == [(CHALLENGE, Mechanism.SHA256_RSA_PKCS)]
    assert token.opened == token.closed == 2


@pytest.mark.parametrize(
    ("scheme", "mechanisms", "expected"),
    [
        (
            Scheme.RSA_SHA256,
            {Mechanism.RSA_PKCS},
            (
                bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(CHALLENGE).digest(),
                Mechanism.RSA_PKCS,
            ),
        ),
        (Scheme.ECDSA_SHA256, {Mechanism.ECDSA_SHA256}, (CHALLENGE, Mechanism.ECDSA_SHA256)),
        (Scheme.ECDSA_SHA256, {Mechanism.ECDSA}, (hashlib.sha256(CHALLENGE).digest(), Mechanism.ECDSA)),
        (Scheme.ECDSA_SHA384, {Mechanism.ECDSA_SHA384}, (CHALLENGE, Mechanism.ECDSA_SHA384)),
        (Scheme.ECDSA_SHA384, {Mechanism.ECDSA}, (hashlib.sha384(CHALLENGE).digest(), Mechanism.ECDSA)),
    ],
)
def test_a_module_that_cannot_hash_gets_the_hash(
    scheme: Scheme, mechanisms: set[Mechanism], expected: tuple[bytes, Mechanism]
) -> None:
    token = LoginToken()
    token.mechanisms = mechanisms
    sign(LoginSlot("Reader", token), what=request(scheme=scheme))
    assert token.signed == [expected]


def test_a_pin_pad_is_used_only_where_there_is_one() -> None:
    token = LoginToken(flags=READY | TokenFlag.PROTECTED_AUTHENTICATION_PATH)
    sign(LoginSlot("Reader", token), pin=b"", what=request(pin_bytes=0))
    assert token.presented == [PROTECTED_AUTH]
    token = LoginToken()
    with pytest.raises(LoginCancelledError):
        sign(LoginSlot("Reader", token), pin=b"", what=request(pin_bytes=0))
    assert not token.presented


@pytest.mark.parametrize(
    ("flags", "error"),
    [
        (READY | TokenFlag.USER_PIN_FINAL_TRY, PinLastTryError),
        (READY | TokenFlag.USER_PIN_LOCKED, PinLockedError),
        (TokenFlag(0), MiddlewareMisbehavesError),
    ],
)
def test_a_token_at_risk_sees_no_pin(flags: TokenFlag, error: type[CardtoolError]) -> None:
    token = LoginToken(flags=flags)
    with pytest.raises(error):
        sign(LoginSlot("Reader", token))
    assert not token.presented


def test_the_flags_are_those_of_the_last_moment() -> None:
    first, now = LoginToken(), LoginToken(flags=READY | TokenFlag.USER_PIN_FINAL_TRY)
    slot = LoginSlot("Reader", first, now)
    now.slot = slot
    with pytest.raises(PinLastTryError):
        sign(slot)
    assert not first.presented
    assert not now.presented


def test_a_missing_flag_is_forgiven_where_the_profile_says_so() -> None:
    assert sign(LoginSlot("Reader", LoginToken(flags=TokenFlag(0))), what=request(without_flag=True))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (exceptions.PinIncorrect(), PinIncorrectError),
        (exceptions.PinLocked(), PinLockedError),
        (exceptions.UserPinNotInitialized(), NotActivatedError),
        (exceptions.FunctionRejected(), LoginCancelledError),
        (exceptions.PinExpired(), MiddlewareMisbehavesError),
    ],
)
def test_what_the_login_answers(answer: Exception, error: type[CardtoolError]) -> None:
    token = LoginToken(answer=answer)
    with pytest.raises(error, match=type(answer).__name__):
        sign(LoginSlot("Reader", token))
    assert len(token.presented) == 1


def test_the_token_that_has_the_key_is_chosen() -> None:
    other, right = LoginToken(keys=()), LoginToken()
    sign(LoginSlot("Reader", other), LoginSlot("Reader", right))
    assert (len(other.presented), len(right.presented)) == (0, 1)


def test_slots_whose_name_tells_nothing_are_told_apart_by_the_certificate() -> None:
    right = LoginToken()
    sign(LoginSlot("Slot 0", LoginToken(b"other")), LoginSlot("Slot 1", right))
    assert len(right.presented) == 1


@pytest.mark.parametrize(
    "slot",
    [
        FakeSlot("Another", FakeToken(DER)),
        FakeSlot("Reader", FakeToken(b"other")),
        FakeSlot("Reader", FakeToken(DER, initialised=False)),
        FakeSlot("Reader"),
    ],
)
def test_a_certificate_that_is_not_there(slot: FakeSlot) -> None:
    with pytest.raises(CardUnsupportedError):
        sign(slot)


def test_software_tokens_go_by_the_name_of_their_slot() -> None:
    what = request("Soft 1", known=())
    assert sign(LoginSlot("Soft 1", LoginToken()), what=what)
    with pytest.raises(CardUnsupportedError):
        sign(LoginSlot("Soft 2", LoginToken()), what=what)


def test_no_private_key() -> None:
    token = LoginToken()
    token.private = []
    with pytest.raises(MiddlewareMisbehavesError, match="NoSuchKey"):
        sign(LoginSlot("Reader", token))
    assert token.opened == token.closed


def test_a_card_that_leaves_after_the_login() -> None:
    with pytest.raises(CardRemovedError):
        sign(LoginSlot("Reader", LoginToken(fails={"private": exceptions.DeviceRemoved()})))


def test_a_pin_shows_nowhere() -> None:
    assert "7391" not in f"{_Pin(bytearray(b'7391'))!r}"
