"""The login test: one PIN, one attempt, one signature, checked. The PINs are throw-away ones of SoftHSM tokens."""

from __future__ import annotations

import traceback
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cardtool.cards import login
from cardtool.cards.challenge import Scheme, is_signed, scheme_of
from cardtool.cards.helper.client import HelperClient
from cardtool.cards.login import login_test
from cardtool.cards.profile import Profile, Quirks
from cardtool.model.errors import (
    CardInUseError,
    CardRemovedError,
    CardtoolError,
    CardUnsupportedError,
    LoginCancelledError,
    MiddlewareCrashedError,
    MiddlewareMisbehavesError,
    MiddlewareMissingError,
    NotActivatedError,
    PinIncorrectError,
    PinLastTryError,
    PinLockedError,
    SignatureWrongError,
)
from tests.cards.helper.soft_login import PIN, SoftToken, certificate_for, make_token
from tests.pkcs11_module.building import (
    FINAL_TRY,
    INITIALIZED,
    LOCKED,
    LOGIN_REQUIRED,
    PROTECTED_PATH,
    Slot,
    calls_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pkcs11_module.building import ModuleMaker

SOFT = Profile("softhsm", "SoftHSM")
VENDOR = Profile("vendor", "Vendor")
LIMIT = 10.0
RSA_KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = rsa.generate_private_key(65537, 2048)
P256_KEY, P384_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
READY = INITIALIZED | LOGIN_REQUIRED


def pin(text: str = PIN) -> bytearray:
    return bytearray(text.encode())


# -- a token that can sign --------------------------------------------------------------------------------


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    return make_token(tmp_path, {"rsa": RSA_KEY, "p256": P256_KEY, "p384": P384_KEY}, monkeypatch)


def slot_of(token: SoftToken) -> str:
    """SoftHSM's slot descriptions end in a number of its own."""
    from cardtool.cards.helper.pool import Helpers
    from cardtool.cards.helper.protocol import ListRequest

    helpers = Helpers()
    slots = helpers.read_slots(token.module, ListRequest("", software=True), SOFT.variables(), LIMIT)
    helpers.close()
    return slots.contents[0].slot


@pytest.mark.softhsm
@pytest.mark.parametrize("key", ["rsa", "p256", "p384"])
def test_the_right_pin_signs(token: SoftToken, key: str) -> None:
    given = pin()
    resets: list[str] = []
    login_test(SOFT, token.module, slot_of(token), token.certificates[key], given, LIMIT, reset=resets.append)
    assert given == bytes(len(PIN)), "wiped"
    assert resets == [slot_of(token)], "reset, so that no program finds the card logged in"


@pytest.mark.softhsm
def test_a_wrong_pin_is_presented_once_and_told_without_it(token: SoftToken) -> None:
    given = pin("1928")
    resets: list[str] = []
    with pytest.raises(PinIncorrectError) as caught:
        login_test(SOFT, token.module, slot_of(token), token.certificates["rsa"], given, LIMIT, reset=resets.append)
    assert (caught.value.profile, caught.value.reader) == ("softhsm", slot_of(token))
    assert given == bytes(4)
    assert len(resets) == 1
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert "1928" not in told
    assert caught.value.__cause__ is None


@pytest.mark.softhsm
def test_a_certificate_that_is_on_no_token(token: SoftToken) -> None:
    resets: list[str] = []
    with pytest.raises(CardUnsupportedError, match="no token shows this certificate"):
        login_test(SOFT, token.module, slot_of(token), certificate_for(OTHER_KEY), pin(), LIMIT, reset=resets.append)
    with pytest.raises(CardUnsupportedError):
        login_test(SOFT, token.module, "another slot", token.certificates["rsa"], pin(), LIMIT, reset=resets.append)
    assert not resets, "the card saw no PIN, so another program's login is left alone"


# -- what is refused before the PIN is presented ----------------------------------------------------------

DER = certificate_for(RSA_KEY)


def vendor_slot(flags: int = READY, **changes: Any) -> Slot:
    usual = Slot(flags=flags, certificates=((0x45, DER),), public=(0x45,), private=(0x45,))
    return replace(usual, **changes)


def attempt(module: Path, profile: Profile = VENDOR, given: bytearray | None = None, der: bytes = DER) -> None:
    login_test(profile, module, "Reader", der, given, LIMIT, known=["Reader", "Another"])


@pytest.mark.parametrize(
    ("flags", "error"),
    [
        (READY | FINAL_TRY, PinLastTryError),
        (READY | LOCKED, PinLockedError),
        (READY | LOCKED | FINAL_TRY, PinLockedError),
        (INITIALIZED, MiddlewareMisbehavesError),
    ],
)
def test_a_token_at_risk_sees_no_pin(modules: ModuleMaker, flags: int, error: type[CardtoolError]) -> None:
    module = modules.make(vendor_slot(flags))
    given = pin()
    with pytest.raises(error):
        attempt(module, given=given)
    assert given == bytes(4)
    assert not [call for call in calls_of(module) if "Login" in call]


def test_a_module_that_forgets_to_say_that_it_needs_a_login(modules: ModuleMaker) -> None:
    module = modules.make(vendor_slot(INITIALIZED))
    with pytest.raises(SignatureWrongError):
        attempt(module, Profile("vendor", "Vendor", quirks=Quirks(missing_login_required=True)), pin())
    assert [call for call in calls_of(module) if "Login" in call] == ["C_Login a PIN of 4 bytes as 1"]


@pytest.mark.parametrize(
    ("given", "error"),
    [(bytearray(), LoginCancelledError), (bytearray(65), PinIncorrectError), (None, LoginCancelledError)],
)
def test_pins_that_are_none(modules: ModuleMaker, given: bytearray | None, error: type[CardtoolError]) -> None:
    module = modules.make(vendor_slot())
    with pytest.raises(error):
        attempt(module, given=given)
    assert not [call for call in calls_of(module) if "Login" in call]


@pytest.mark.parametrize(
    "der", [b"no certificate", certificate_for(ec.generate_private_key(ec.SECP256R1()))[:-9]], ids=["none", "cut"]
)
def test_a_certificate_that_cannot_be_read(modules: ModuleMaker, der: bytes) -> None:
    with pytest.raises(CardUnsupportedError, match="unknown kind"):
        attempt(modules.make(vendor_slot()), given=pin(), der=der)


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MiddlewareMissingError):
        attempt(tmp_path / "gone.so", given=pin())


# -- what the card answers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (0xA0, PinIncorrectError),
        (0xA1, PinIncorrectError),
        (0xA2, PinIncorrectError),
        (0xA4, PinLockedError),
        (0x102, NotActivatedError),
        (0x50, LoginCancelledError),
        (0x200, LoginCancelledError),
        (0x05, MiddlewareMisbehavesError),
        (0xA3, MiddlewareMisbehavesError),
    ],
)
def test_an_answer_to_the_login_is_final(modules: ModuleMaker, answer: int, error: type[CardtoolError]) -> None:
    module = modules.make(vendor_slot(), login=f"{answer:x}")
    with pytest.raises(error):
        attempt(module, given=pin())
    assert len([call for call in calls_of(module) if "Login" in call]) == 1


def test_a_pin_is_entered_on_a_reader_with_keys(modules: ModuleMaker) -> None:
    module = modules.make(vendor_slot(READY | PROTECTED_PATH))
    with pytest.raises(SignatureWrongError):
        attempt(module)
    assert [call for call in calls_of(module) if "Log" in call] == ["C_Login no 0 bytes as 1", "C_Logout"]


def test_a_signature_that_does_not_fit(modules: ModuleMaker) -> None:
    resets: list[str] = []
    with pytest.raises(SignatureWrongError):
        login_test(VENDOR, modules.make(vendor_slot()), "Reader", DER, pin(), LIMIT, reset=resets.append)
    assert resets == ["Reader"]


def test_no_private_key_of_the_certificates_identifier(modules: ModuleMaker) -> None:
    with pytest.raises(MiddlewareMisbehavesError, match="NoSuchKey"):
        attempt(modules.make(vendor_slot(private=(0x46,))), given=pin())


def test_the_token_with_the_key_is_logged_in_not_the_one_that_shows_the_certificate_too(modules: ModuleMaker) -> None:
    visiting = vendor_slot(READY | LOCKED, public=(), private=())
    with pytest.raises(SignatureWrongError):
        attempt(modules.make(visiting, vendor_slot()), given=pin())


def test_another_readers_card_is_left_alone(modules: ModuleMaker) -> None:
    module = modules.make(vendor_slot(description="Another"), Slot("Reader"))
    with pytest.raises(CardUnsupportedError):
        attempt(module, given=pin())
    assert calls_of(module).count("C_OpenSession") == 1


def test_a_module_that_crashes(modules: ModuleMaker) -> None:
    with pytest.raises(MiddlewareCrashedError) as caught:
        attempt(modules.make(vendor_slot(), behaviour="crash_find"), given=pin())
    assert caught.value.profile == "vendor"


@pytest.mark.parametrize("content", [{}, {"signature": "%"}, {"signature": 5}])
def test_a_helper_that_answers_nonsense(
    modules: ModuleMaker, monkeypatch: pytest.MonkeyPatch, content: dict[str, Any]
) -> None:
    monkeypatch.setattr(HelperClient, "request", lambda *_: content)
    with pytest.raises(MiddlewareMisbehavesError):
        attempt(modules.make(vendor_slot()), given=pin())


# -- the reset --------------------------------------------------------------------------------------------


def refuse(error: CardtoolError, _: str) -> None:
    raise error


def test_a_card_that_is_gone_needs_no_reset(modules: ModuleMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_run", lambda *_: None)
    module = modules.make(vendor_slot())
    login_test(VENDOR, module, "Reader", DER, pin(), LIMIT, reset=partial(refuse, CardRemovedError("gone")))
    with pytest.raises(CardInUseError):
        login_test(VENDOR, module, "Reader", DER, pin(), LIMIT, reset=partial(refuse, CardInUseError("held")))


def test_a_reset_that_fails_hides_no_other_error(modules: ModuleMaker) -> None:
    module = modules.make(vendor_slot(), login="a0")
    with pytest.raises(PinIncorrectError):
        login_test(VENDOR, module, "Reader", DER, pin(), LIMIT, reset=partial(refuse, CardInUseError("held")))


# -- signatures -------------------------------------------------------------------------------------------


def spki(key: Any) -> bytes:
    return bytes(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_schemes_by_the_kind_of_key() -> None:
    keys = (RSA_KEY, P256_KEY, P384_KEY, ed25519.Ed25519PrivateKey.generate())
    assert [scheme_of(spki(key)) for key in keys] == [*Scheme, None]
    assert [scheme.hash_name for scheme in Scheme] == ["sha256", "sha256", "sha384"]
    assert not is_signed(spki(keys[-1]), Scheme.RSA_SHA256, b"challenge", b"signature")
    assert scheme_of(b"no key") is None


def test_signatures_are_checked() -> None:
    rsa_signature = RSA_KEY.sign(b"challenge", padding.PKCS1v15(), hashes.SHA256())
    assert is_signed(spki(RSA_KEY), Scheme.RSA_SHA256, b"challenge", rsa_signature)
    assert not is_signed(spki(OTHER_KEY), Scheme.RSA_SHA256, b"challenge", rsa_signature)
    der = P256_KEY.sign(b"challenge", ec.ECDSA(hashes.SHA256()))
    assert is_signed(spki(P256_KEY), Scheme.ECDSA_SHA256, b"challenge", der), "some modules give DER"
    assert not is_signed(spki(P256_KEY), Scheme.ECDSA_SHA256, b"other", der)
    for wrong in (b"", b"x", bytes(64), bytes(96)):
        assert not is_signed(spki(P256_KEY), Scheme.ECDSA_SHA256, b"challenge", wrong)
        assert not is_signed(spki(P384_KEY), Scheme.ECDSA_SHA384, b"challenge", wrong)
