"""PINs and keys of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.apdu import Command, Instruction
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.ledger import PinLedger
from tests.virtual_card.terminal import Terminal
from tests.virtual_card.throwaway import certificates, signing_certificates

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.signing import CardKey

MADE = certificates("TESTINEN TAINA")
RSA = signing_certificates("TESTINEN TAINA")
PIN1, PIN2, ACTIVATION = 0x11, 0x82, 0x83
MSE, SIGN = "002241B6", "002A9E9A"


def signer(keys: tuple[CardKey, CardKey] | None = RSA.keys, kind: str = "s41v4") -> Card:
    return profiles.build(
        kind, authentication=RSA.authentication, signature=RSA.signature, keys=keys, ledger=PinLedger()
    )


def verified(card: Card, pin: int = PIN1, digits: str = "1234") -> Terminal:
    terminal = Terminal(card)
    block = digits.encode().ljust(12, b"\x00") if card.pins[pin].padded else digits.encode()
    assert terminal.send(Command(0, Instruction.VERIFY, 0, pin, block))[1] == 0x9000
    return terminal


def send(terminal: Terminal, head: str, data: bytes) -> tuple[bytes, int]:
    return terminal.send_hex(f"{head}{len(data):02X}{data.hex()}00")


def citizen(*, activated: bool = True, behaviour: Behaviour | None = None) -> Card:
    card = profiles.build("s41v4", authentication=MADE.authentication, behaviour=behaviour, ledger=PinLedger())
    for pin in card.pins.values():
        pin.activated = activated
    return card


def container(card: Card, reference: int) -> bytes:
    return Terminal(card).send_hex(f"00CB00FF05A0038301{reference:02X}00")[0]


@pytest.mark.parametrize("reference", [PIN1, PIN2, ACTIVATION])
def test_every_pin_of_a_citizen_card_tells_its_state_both_ways(reference: int) -> None:
    card = citizen()
    card.pins[reference].tries = 2
    assert Terminal(card).send(Command(0, Instruction.VERIFY, 0, reference))[1] == 0x63C2
    assert bytes.fromhex("DF210402FFA503") in container(card, reference)


def test_the_activation_code_of_a_sote_card_is_counted_apart() -> None:
    card = profiles.build("s42", authentication=MADE.authentication, ledger=PinLedger())
    assert set(card.counters) == {0x03, 0x04, 0x12}
    card.pins[0x12].tries = 0
    assert Terminal(card).send_hex("00200012")[1] == 0x6983
    assert Terminal(card).send_hex("00200003")[1] == 0x63C5


@pytest.mark.parametrize(("activated", "flag"), [(True, "DF2F0101"), (False, "DF2F0100")])
def test_the_container_tells_whether_a_pin_was_activated(activated: bool, flag: str) -> None:
    assert bytes.fromhex(flag) in container(citizen(activated=activated), PIN1)


def test_what_verify_says_of_a_pin_that_was_never_activated_is_a_matter_of_the_card() -> None:
    assert Terminal(citizen(activated=False)).send_hex("00200011")[1] == 0x63C5
    card = citizen(activated=False, behaviour=Behaviour(inactive_pin_sw=0x6984))
    assert Terminal(card).send_hex("00200011")[1] == 0x6984
    assert Terminal(citizen(behaviour=Behaviour(inactive_pin_sw=0x6984))).send_hex("00200011")[1] == 0x63C5


def test_a_verified_pin_of_a_sote_card_survives_a_new_selection_of_the_application() -> None:
    terminal = verified(signer(kind="s42"), 0x03)
    terminal.send_hex("00A4040C0CA000000063504B43532D3135")
    assert terminal.send_hex("00200003")[1] == 0x9000


def test_a_padded_pin_costs_a_try_on_a_sote_card() -> None:
    card = signer(kind="s42")
    assert Terminal(card).send_hex("00200003083132333400000000")[1] == 0x63C4
    assert [entry.after for entry in card.ledger.drops] == [4]


@pytest.mark.parametrize("named", ["8401 01", "8301 01", "8102 4B01", "8001 02 8401 01"])
def test_an_rsa_signature_fits_the_certificate(named: str) -> None:
    terminal = verified(signer())
    assert send(terminal, MSE, bytes.fromhex(named)) == (b"", 0x9000)
    signature, status = send(terminal, SIGN, b"a digest info")
    assert status == 0x9000
    public = x509.load_der_x509_certificate(RSA.authentication).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    assert public.recover_data_from_signature(signature, padding.PKCS1v15(), None) == b"a digest info"


def test_the_card_adds_the_digest_info_of_sha1() -> None:
    terminal = verified(signer())
    send(terminal, MSE, bytes.fromhex("8001118102 4B01"))
    signature, _ = send(terminal, SIGN, bytes(20))
    public = x509.load_der_x509_certificate(RSA.authentication).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signature, bytes(20), padding.PKCS1v15(), utils.Prehashed(hashes.SHA1()))  # noqa: S303 - the card's


@pytest.mark.parametrize("size", [20, 32, 48, 64])
def test_an_ecdsa_signature_is_r_and_s(size: int) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    terminal = verified(signer((key, key)))
    send(terminal, MSE, b"\x84\x01\x01")
    signature, status = send(terminal, SIGN, bytes(size))
    assert (len(signature), status) == (96, 0x9000)
    r, s = (int.from_bytes(half, "big") for half in (signature[:48], signature[48:]))
    algorithm = {20: hashes.SHA1(), 32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}[size]  # noqa: S303 - the host's
    key.public_key().verify(utils.encode_dss_signature(r, s), bytes(size), ec.ECDSA(utils.Prehashed(algorithm)))


def test_the_signature_key_asks_for_its_pin_each_time() -> None:
    card = signer()
    terminal = verified(card, PIN2, "123456")
    send(terminal, MSE, b"\x84\x01\x02")
    assert send(terminal, SIGN, b"text")[1] == 0x9000
    assert send(terminal, SIGN, b"text")[1] == 0x6982


def test_no_signature_without_a_pin_a_key_or_sense() -> None:
    terminal = Terminal(signer())
    assert send(terminal, SIGN, b"x")[1] == 0x6985
    assert send(terminal, MSE, b"\x84\x01\x09")[1] == 0x6A88
    assert send(terminal, MSE, b"\x84\x05\x01")[1] == 0x6A80
    assert send(terminal, "002281B8", b"\x84\x01\x01")[1] == 0x6A86
    assert send(terminal, "002A8086", b"x")[1] == 0x6A86
    assert send(terminal, MSE, b"\x84\x01\x01")[1] == 0x9000
    assert send(terminal, SIGN, b"x")[1] == 0x6982
    terminal = verified(signer())
    send(terminal, MSE, b"\x84\x01\x01")
    assert send(terminal, SIGN, bytes(250))[1] == 0x6A80
    terminal.card.reset()
    assert send(terminal, SIGN, b"x")[1] == 0x6985


def test_a_card_without_private_keys_signs_nothing() -> None:
    assert send(verified(signer(None)), MSE, b"\x84\x01\x01")[1] == 0x6A88


def test_wrong_digests_are_refused_by_an_ec_key() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    terminal = verified(signer((key, key)))
    send(terminal, MSE, b"\x84\x01\x01")
    assert send(terminal, SIGN, b"seven..")[1] == 0x6A80


@given(
    st.lists(
        st.tuples(st.sampled_from([MSE, SIGN, "002281B6", "00CB00FF", "00200012"]), st.binary(min_size=1, max_size=40)),
        max_size=6,
    )
)
def test_any_data_for_the_safe_gets_an_answer(commands: list[tuple[str, bytes]]) -> None:
    terminal = verified(signer())
    for head, data in commands:
        assert send(terminal, head, data)[1] >= 0x6000
