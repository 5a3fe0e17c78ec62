"""Cards whose files differ from those of their layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from cardtool.cards.virtual import profiles, tlv
from cardtool.cards.virtual.behaviour import Behaviour, offers_t1
from cardtool.cards.virtual.layouts import CONTACTLESS_ATRS
from cardtool.cards.virtual.ledger import PinLedger
from cardtool.cards.virtual.variant import Variant
from tests.virtual_card.terminal import Terminal
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

MADE = certificates("TESTINEN TAINA")
CERTIFICATES, TRUSTED = 0xA4, 0xA5


def card(variant: Variant, kind: str = "s42", behaviour: Behaviour | None = None) -> Card:
    return profiles.build(
        kind,
        authentication=MADE.authentication,
        signature=MADE.signature,
        cas=MADE.cas,
        behaviour=behaviour,
        variant=variant,
        ledger=PinLedger(),
    )


def found(variant: Variant, kind: str = "s42") -> list[bytes]:
    """Certificates as a program finds them that follows the directories and knows nothing else."""
    terminal = Terminal(card(variant, kind))

    def objects(path: str) -> tuple[tlv.Tlv, ...]:
        return tlv.decode(terminal.read(path).removesuffix(variant.padding))

    (application,) = objects("2F00")
    base = next(each.value for each in application.children() if each.tag == 0x51)
    read: list[bytes] = []
    for entry in objects(absolute(base, b"\x50\x31")):
        if entry.tag in {CERTIFICATES, TRUSTED}:
            location = next(iter(entry.children())).children()[0].value
            read.extend(certificate(terminal, base, each) for each in objects(absolute(base, location)))
    return read


def certificate(terminal: Terminal, base: bytes, entry: tlv.Tlv) -> bytes:
    path = entry.children()[-1].children()[0].children()[0].children()
    contents = terminal.read(absolute(base, path[0].value))
    if len(path) == 1:
        return contents
    start, length = (int.from_bytes(each.value, "big") for each in path[1:])
    return contents[start : start + length]


def absolute(base: bytes, location: bytes) -> str:
    return (location if location.startswith(b"\x3f\x00") else base + location)[2:].hex()


LAID_OUT = [
    Variant(),
    Variant(moved={0x4331: 0x4371, 0x4332: 0x4372, 0x4403: 0x4410, 0x4405: 0x4411, 0x4336: 0x4339}),
    Variant(application=0x5044),
    Variant(reversed_directory=True, separate_directories=True),
    Variant(relative_paths=True),
    Variant(ranges=True, prefix=12, tail=bytes(40)),
    Variant(padding=bytes(9)),
    Variant(padding=b"\xff" * 9, relative_paths=True, reversed_directory=True),
    Variant(issuer_in_master_file=True),
]


@pytest.mark.parametrize("kind", ["s41v4", "s42", "unfamiliar"])
@pytest.mark.parametrize("variant", LAID_OUT)
def test_the_directories_lead_to_every_certificate(variant: Variant, kind: str) -> None:
    assert set(found(variant, kind)) == MADE.all


def test_directories_come_in_another_order_and_in_parts() -> None:
    plain, other = found(Variant()), found(Variant(reversed_directory=True, separate_directories=True))
    assert plain[:2] == [MADE.authentication, MADE.signature]
    assert other[-2:] == [MADE.signature, MADE.authentication]


def test_a_card_may_have_no_directories_at_all() -> None:
    terminal = Terminal(card(Variant(directory_template=False, object_directory=False)))
    assert [terminal.send_hex(f"00A4080C{path}")[1] for path in ("022F00", "0450155031")] == [0x6A82, 0x6A82]
    assert terminal.read("50154331") == MADE.authentication
    assert terminal.read("50155032")


def test_a_file_may_be_longer_or_shorter_than_its_certificate() -> None:
    assert Terminal(card(Variant(tail=b"\xff" * 30))).read("50154331") == MADE.authentication + b"\xff" * 30
    assert Terminal(card(Variant(cut=30))).read("50154331") == MADE.authentication[:-30]
    described, _ = Terminal(card(Variant(announced=100))).send_hex("00A408040450154331 00")
    assert b"\x81\x02" + (len(MADE.authentication) + 100).to_bytes(2, "big") in described


def test_the_issuing_certificate_may_be_in_the_master_file_and_closed() -> None:
    terminal = Terminal(card(Variant(issuer_in_master_file=True, issuer_sw=0x6982)))
    assert terminal.send_hex("00A4080C024333")[1] == 0x9000
    assert terminal.send_hex("00B0000000") == (b"", 0x6982)
    assert terminal.read("50154334") == MADE.cas[1]


def test_a_signature_directory_that_wants_its_name_lets_nothing_be_read_otherwise() -> None:
    behaviour = Behaviour(t0=False, sign_directory_by_name_only=True)
    terminal = Terminal(card(Variant(), behaviour=behaviour))
    terminal.read("50154331")
    for select in ("00A4000C025016", "00A4080C0450164332"):
        assert terminal.send_hex(select)[1] == 0x9000
        assert terminal.send_hex("00B0000000") == (b"", 0x6986)
    assert terminal.send_hex("00A4040C06452E5349474E")[1] == 0x9000
    assert terminal.send_hex("00A4080C0450164332")[1] == 0x9000
    assert terminal.send_hex("00B0000010")[0] == MADE.signature[:16]


def test_short_identifiers_may_be_refused() -> None:
    terminal = Terminal(card(Variant(), behaviour=Behaviour(t0=False, short_identifiers=False)))
    assert terminal.send_hex("00A4080C0450154331")[1] == 0x9000
    assert terminal.send_hex("00B0920000") == (b"", 0x6A81)
    assert terminal.send_hex("00B0000010")[0] == MADE.authentication[:16]


@pytest.mark.parametrize("extended", [False, True])
def test_certificates_of_eight_kibibytes(extended: bool) -> None:
    large = _large_certificate(8 * 1024)
    behaviour = Behaviour(t0=False, extended=extended)
    built = profiles.build("s42", authentication=large, behaviour=behaviour, ledger=PinLedger())
    terminal = Terminal(built)
    if extended:
        terminal.send_hex("00A4080C0450154331")
        assert terminal.send_hex("00B00000000000") == (large, 0x9000)
    assert terminal.read("50154331", block=256) == large


def _large_certificate(size: int) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "SUURI")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2032, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.1"), bytes(size - 400)), False)
    )
    der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    assert size - 400 < len(der) <= size
    return der


@pytest.mark.parametrize("atr", list(CONTACTLESS_ATRS.values()))
def test_contactless_answers_to_reset_are_whole(atr: bytes) -> None:
    check = 0
    for byte in atr[1:]:
        check ^= byte
    assert check == 0
    assert len(atr) == 4 + (atr[1] & 0x0F) + 1
    assert offers_t1(atr)


def test_a_card_on_a_contactless_reader_shows_nothing() -> None:
    terminal = Terminal(profiles.build("contactless", ledger=PinLedger()))
    assert terminal.card.atr == CONTACTLESS_ATRS["cosmo_x"]
    assert terminal.send_hex("00A4040C0CA000000063504B43532D3135")[1] == 0x6A82


def test_a_variant_replaces_that_of_the_kind() -> None:
    built = card(replace(Variant(), moved={}), "unfamiliar")
    assert built.file("3F0050444331").data == MADE.authentication
    standard = profiles.build("unfamiliar", authentication=MADE.authentication, ledger=PinLedger())
    assert standard.file("3F0050444701").data == MADE.authentication
