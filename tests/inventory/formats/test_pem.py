"""PEM in every state that people leave it in."""

from __future__ import annotations

import base64
import codecs

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from cardtool.inventory.formats import armour
from cardtool.inventory.formats import pem as format_
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.model.sighting import RefusalReason
from tests.inventory.made_stores import (
    KEY_PEM,
    NONE,
    PLACE,
    authority,
    chain,
    ders,
    details,
    finnish,
    leaf,
    p7,
    pem,
    reasons,
)


def read(content: bytes) -> FormatResult:
    assert format_.sniff(content)
    return format_.read(content, PLACE, NONE)


def test_one_block() -> None:
    result = read(pem(leaf()))
    (item,) = result.items
    assert (item.der, item.place.detail, item.place.key) == (leaf(), "pem#1", None)
    assert not result.refusals
    assert not result.skipped


def test_bytes_are_those_of_the_file() -> None:
    assert ders(read(pem(finnish()))) == [finnish()]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str) -> None:
    assert ders(read(pem(leaf(), newline=newline))) == [leaf()]


def test_several_blocks_with_text_around() -> None:
    text = b"subject=\xc4lli\n-----\n".join([b"", *map(pem, chain())]) + b"end of the file -----BEGIN nothing"
    assert details(read(text)) == ["pem#1", "pem#2", "pem#3"]


@pytest.mark.parametrize(("mark", "encoding"), [("\ufeff", "utf-8"), ("\ufeff", "utf-16-le"), ("\ufeff", "utf-16-be")])
def test_byte_order_marks(mark: str, encoding: str) -> None:
    assert ders(read((mark + "Työasema\n" + pem(leaf()).decode()).encode(encoding))) == [leaf()]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark(encoding: str) -> None:
    assert ders(read(pem(leaf()).decode().encode(encoding))) == [leaf()]


def test_trust_settings_of_openssl() -> None:
    result = read(pem(leaf() + b"\x30\x02\x0c\x00", "TRUSTED CERTIFICATE"))
    assert ders(result) == [leaf()]
    assert details(result) == ["pem#1, trusted"]


def test_old_label() -> None:
    assert ders(read(pem(leaf(), "X509 CERTIFICATE"))) == [leaf()]


def test_bytes_after_the_certificate_are_cut_and_noted() -> None:
    result = read(pem(leaf() + b"\0\0"))
    assert ders(result) == [leaf()]
    assert details(result) == ["pem#1, 2 bytes after it"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_a_key_is_noted_at_the_certificate_that_the_chain_belongs_to(order: tuple[int, ...]) -> None:
    result = read(KEY_PEM + b"".join(pem(chain()[index]) for index in order))
    assert {item.der: item.place.key for item in result.items} == dict(zip(chain(), (True, None, None), strict=True))


def test_a_key_is_never_decoded() -> None:
    broken = b"-----BEGIN RSA PRIVATE KEY-----\n?????\n-----END RSA PRIVATE KEY-----\n"
    result = read(broken + pem(authority().root.der))
    assert [item.place.key for item in result.items] == [True]
    assert not result.refusals


def test_one_broken_block_among_ten() -> None:
    blocks = [pem(leaf())] * 10
    blocks[6] = pem(leaf()).replace(b"M", b"!", 1)
    result = read(b"".join(blocks))
    assert len(result.items) == 9
    (refusal,) = result.refusals
    assert (refusal.reason, refusal.place.detail) == (RefusalReason.BAD_BASE64, "pem#7")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pem(b""), RefusalReason.NOT_A_CERTIFICATE),
        (pem(b"hello, world"), RefusalReason.NOT_A_CERTIFICATE),
        (pem(b"\x30\x03\x02\x01\x00"), RefusalReason.NOT_A_CERTIFICATE),
        (b"-----BEGIN CERTIFICATE-----\nMIIC\n", RefusalReason.TRUNCATED),
        (b"-----BEGIN CERTIFICATE-----\nMIIC\n-----END X509 CRL-----\n", RefusalReason.TRUNCATED),
        (b"-----BEGIN CERTIFICATE-----\nMIIC\n-----BEGIN CERTIFICATE-----\n", RefusalReason.TRUNCATED),
    ],
)
def test_broken_blocks(content: bytes, reason: RefusalReason) -> None:
    result = read(content)
    assert set(reasons(result)) == {reason}
    assert not result.items


def test_a_cut_certificate() -> None:
    assert reasons(read(pem(leaf()[:-20]))) == [RefusalReason.TRUNCATED]


def test_a_certificate_larger_than_any() -> None:
    name = b"\x30\x83\x01\x00\x00" + bytes(0x10000)
    signed = b"\x02\x01\x01\x30\x00" + name + b"\x30\x00\x30\x00\x30\x00"
    inner = b"\x30\x83" + len(signed).to_bytes(3, "big") + signed + b"\x30\x00\x03\x01\x00"
    assert reasons(read(pem(b"\x30\x83" + len(inner).to_bytes(3, "big") + inner))) == [RefusalReason.TOO_LARGE]


def test_a_text_that_speaks_of_marks() -> None:
    assert read(b"Lines begin with -----BEGIN CERTIFICATE----- or -----BEGIN X509 CRL----- there.").skipped


@pytest.mark.parametrize("label", ["CERTIFICATE REQUEST", "X509 CRL", "PUBLIC KEY", "EC PARAMETERS", "PRIVATE KEY"])
def test_other_blocks_are_passed_over(label: str) -> None:
    assert read(pem(b"anything", label)).skipped


def test_headers() -> None:
    head, body = pem(leaf()).split(b"\n", 1)
    assert ders(read(head + b"\nX-Note: a\n b\n\n" + body)) == [leaf()]


def test_escaped_line_ends_of_json() -> None:
    assert ders(read(b'{"tls": {"cert": "' + pem(leaf()).replace(b"\n", b"\\n") + b'"}}')) == [leaf()]


def test_indented_in_yaml() -> None:
    text = b"tls:\n  crt: |\n" + b"".join(b"    " + line for line in pem(leaf()).splitlines(keepends=True))
    assert ders(read(text)) == [leaf()]


def test_missing_padding_and_one_long_line() -> None:
    body = base64.b64encode(leaf() + b"\0").rstrip(b"=")
    assert ders(read(b"-----BEGIN CERTIFICATE-----" + body + b"-----END CERTIFICATE-----")) == [leaf()]


@pytest.mark.parametrize("label", ["PKCS7", "CMS"])
def test_pkcs7_inside(label: str) -> None:
    assert set(ders(read(pem(p7(chain()), label) + pem(finnish())))) == {*chain(), finnish()}


def test_pkcs7_of_the_library() -> None:
    assert set(ders(read(p7(chain(), Encoding.PEM)))) == set(chain())


def test_more_than_is_read_of_one_file() -> None:
    result = read(b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * (MOST_CERTIFICATES + 50))
    assert reasons(result).count(RefusalReason.TOO_MANY) == 1
    assert len(result.refusals) == MOST_CERTIFICATES + 1


def test_no_text_is_no_pem() -> None:
    assert not format_.sniff(b"\0\1\2-----END CERTIFICATE-----")
    assert format_.read(b"\0\1\2-----END CERTIFICATE-----", PLACE, NONE).skipped


@pytest.mark.parametrize(
    "content",
    [
        b"\0" + pem(leaf()),
        b"log\0line\n" + pem(leaf()),
        b"x" * 2000 + b"\n" + pem(leaf()).replace(b"M", b"M\0", 1),
        ("\u20ac 5\n" + pem(leaf()).decode()).encode("utf-16-le"),
        ("\u20ac 5\n" + pem(leaf()).decode().strip()).encode("utf-16-be"),
        b"appended by another program:\n" + pem(leaf()).decode().encode("utf-16-le"),
        ("appended by another program:\n" * 40).encode("utf-16-le") + pem(leaf()),
    ],
    ids=["first", "before", "inside", "little", "big", "mixed", "mixed the other way"],
)
def test_zeros_hide_no_block(content: bytes) -> None:
    assert ders(read(content)) == [leaf()]
    assert armour.may_be_text(content[:4096])


def test_binary_content_with_a_block_among_its_first_octets() -> None:
    assert armour.may_be_text(b"\x7fELF\1\0\0\0\n" + pem(leaf()))
    assert not armour.may_be_text(b"\x7fELF\1\0\0\0")
    assert not armour.may_be_text(bytes(100) + b"x")


def test_utf_16_cut_in_the_middle_of_a_character() -> None:
    assert ders(read(codecs.BOM_UTF16_LE + pem(leaf()).decode().encode("utf-16-le") + b"\n")) == [leaf()]
