"""Bad inputs, each with the reason for which it must be refused, and with what must still be read of it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from tests.certificates.making import altered, tlv
from tests.estate import forms
from tests.inventory.made_stores import jks, jks_trusted, nss, pem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.estate.issuing import Made
    from tests.estate.population import Population
    from tests.estate.tree import Tree

_TIME = tlv(0x30, tlv(0x17, b"23AB01000000Z"), tlv(0x17, b"250101000000Z"))
#: A name whose only attribute has no value; key information whose key is no bit string.
_NAME = tlv(0x30, tlv(0x31, tlv(0x30, b"\x06\x03\x55\x04\x03")))
_KEY = tlv(0x30, tlv(0x30, b"\x06\x03\x2a\x03\x04"), b"\x04\x01\x00")
_LARGE = 70_000
#: Bytes of one page of SQLite; the first one holds the schema.
_PAGE = 4096
#: Under this the store is locked, and it is in no list.
UNKNOWN_PASSWORD = "ei-kenenkaan"  # noqa: S105 - of a store made here
COPIES = 5


class Bad(NamedTuple):
    """A file, what can be read of it, and why the rest cannot."""

    name: str
    content: bytes
    holds: tuple[Made, ...]
    reasons: tuple[str, ...]


def write_defects(tree: Tree, people: Population) -> None:
    """Every kind of bad input, several times with other certificates."""
    usable = [made for made in people.services if forms.takes_pkcs12(made)]
    for number in range(COPIES):
        ten = people.services[number * 10 : number * 10 + 10]
        one, for_saml = ten[0], people.saml[number]
        makers = (_pem(ten), _der(one), _pkcs7(one), _pkcs12(usable[number]), _java(ten), _databases(), _xml(for_saml))
        for made in makers:
            for bad in made:
                tree.put(f"broken/{number}/{bad.name}", bad.content, bad.holds, bad.reasons)


def _pem(ten: tuple[Made, ...]) -> Iterator[Bad]:
    one, block = ten[0], pem(ten[0].der)
    yield Bad("no-end.pem", block[: len(block) // 2], (), ("truncated",))
    yield Bad("half-and-whole.pem", block[: len(block) // 2] + b"\n" + block, (one,), ("truncated",))
    yield Bad("not-base64.pem", block.replace(b"MII", b"M!I", 1), (), ("bad_base64",))
    broken = b"".join([pem(made.der) for made in ten[:4]] + [block.replace(b"MII", b"?!I", 1)])
    yield Bad("one-of-ten.pem", broken + forms.blocks(ten[5:]), (*ten[:4], *ten[5:]), ("bad_base64",))
    yield Bad("cut-inside.pem", pem(one.der[:-40]), (), ("truncated",))
    yield Bad("something-else.pem", pem(tlv(0x30, b"\x02\x01\x01")), (), ("not_a_certificate",))
    yield Bad("text-in-block.pem", pem(b"no certificate at all"), (), ("not_a_certificate",))
    yield Bad("three-ways.pem", pem(one.der[:-9]) + pem(b"x") + block, (one,), ("not_a_certificate", "truncated"))
    yield Bad("empty-block.pem", pem(b""), (), ("not_a_certificate",))


def _der(one: Made) -> Iterator[Bad]:
    yield Bad("cut.der", one.der[:-100], (), ("truncated",))
    yield Bad("cut.anything", one.der[: len(one.der) // 2], (), ("truncated",))
    yield Bad("time.cer", altered(one.der, validity=_TIME), (), ("bad_time",))
    yield Bad("name.cer", altered(one.der, subject=_NAME), (), ("bad_name",))
    yield Bad("key.cer", altered(one.der, spki=_KEY), (), ("bad_key",))
    yield Bad("serial.cer", altered(one.der, serial=b"\x02\x00"), (), ("bad_structure",))
    yield Bad("inner-length.cer", altered(one.der, subject=b"\x30\x82\x7f\xff"), (), ("bad_structure",))
    yield Bad("large.cer", altered(one.der, subject=_long_name()), (), ("too_large",))
    yield Bad("text.cer", b"Tama ei ole varmenne.\n", (), ("not_a_certificate",))
    yield Bad("empty.crt", b"", (), ("not_a_certificate",))
    yield Bad("zeros.der", bytes(512), (), ("not_a_certificate",))
    yield Bad("base64.txt", base64.b64encode(one.der)[:-80], (), ("truncated",))
    yield Bad("base64-broken.txt", base64.b64encode(one.der)[:200] + b"\n?!?\n", (), ("bad_base64",))


def _long_name() -> bytes:
    return tlv(0x30, tlv(0x31, tlv(0x30, b"\x06\x03\x55\x04\x03", tlv(0x0C, b"x" * _LARGE))))


def _pkcs7(one: Made) -> Iterator[Bad]:
    whole = forms.pkcs7([one])
    yield Bad("cut.p7b", whole[:-50], (), ("truncated",))
    yield Bad("cut.p7c", pem(whole[:-50], "PKCS7"), (), ("truncated",))
    yield Bad("not-base64.p7c", pem(whole, "PKCS7").replace(b"MII", b"M?I", 1), (), ("bad_base64",))
    signed = bytes.fromhex("06092a864886f70d010702")
    yield Bad("structure.p7b", tlv(0x30, signed, tlv(0xA0, tlv(0x04, b"no signed data"))), (), ("bad_structure",))


def _pkcs12(one: Made) -> Iterator[Bad]:
    locked = forms.pkcs12_store([one], UNKNOWN_PASSWORD)
    yield Bad("locked.p12", locked, (), ("password_needed",))
    yield Bad("locked.b64", base64.encodebytes(locked), (), ("password_needed",))
    yield Bad("cut.pfx", locked[:-30], (), ("truncated",))
    yield Bad("structure.p12", tlv(0x30, b"\x02\x01\x03", tlv(0x30, b"\x04\x00")), (), ("bad_structure",))


def _java(ten: tuple[Made, ...]) -> Iterator[Bad]:
    first, second = (jks_trusted(f"alias{n}", made.der) for n, made in enumerate(ten[:2]))
    yield Bad("cut.jks", jks(first, second)[:-400], (ten[0],), ("truncated",))
    yield Bad("count.jks", jks(first, count=3), (ten[0],), ("truncated",))
    yield Bad("entry.jks", jks(first, b"\0\0\0\x09" + bytes(40)), (ten[0],), ("bad_structure",))
    yield Bad("kind.jks", jks(jks_trusted("pgp", b"key", kind="PGP")), (), ("unsupported",))
    yield Bad("inside.jks", jks(jks_trusted("alias", b"no certificate"), first), (ten[0],), ("not_a_certificate",))


def _databases() -> Iterator[Bad]:
    whole = nss([(b"\0\0\0\1", b"palvelu", b"no certificate")])
    yield Bad("entry/cert9.db", whole, (), ("not_a_certificate",))
    yield Bad("broken/cert9.db", whole[:_PAGE] + b"\xff" * (len(whole) - _PAGE), (), ("bad_structure",))
    yield Bad("cut/cert9.db", whole[:-_PAGE], (), ("truncated",))
    yield Bad("old/cert8.db", b"\0\6\x15\x61\0\0\0\2" + bytes(200), (), ("unsupported",))
    yield Bad("export.sst", b"\0\0\0\0CERT" + bytes(200), (), ("unsupported",))
    yield Bad("login.keychain", b"kych" + bytes(200), (), ("unsupported",))


def _xml(one: Made) -> Iterator[Bad]:
    entity = "https://palvelu.example.invalid"
    whole = forms.saml_metadata(entity, [one.der])
    head, _, body = whole.partition(b"\n")
    yield Bad("dtd.xml", head + b'\n<!DOCTYPE x [<!ENTITY a "b">]>\n' + body, (), ("xml_forbidden",))
    yield Bad("cut.xml", whole[:-40], (one,), ("truncated",))
    yield Bad("unclosed.xml", whole.replace(b"</md:SPSSODescriptor>", b""), (one,), ("bad_structure",))
    yield Bad("encoding.xml", whole.replace(b'"UTF-8"', b'"utf-7"', 1), (), ("bad_encoding",))
    yield Bad("deep.xml", whole.replace(b"<md:SPSS", b"<a>" * 120 + b"<md:SPSS", 1), (), ("too_deep",))
    parts: list[bytes | str] = [one.der, "", "!!!", base64.b64encode(b"none").decode()]
    yield Bad(
        "parts.xml", forms.saml_metadata(entity, parts), (one,), ("bad_base64", "no_certificate", "not_a_certificate")
    )
    yield Bad("keyconf.xml", forms.keyconf([("SIGNING", [one.der, "!!!"])]), (one,), ("bad_base64",))
    yield Bad("cut/keyconf.xml", forms.keyconf([("SIGNING", [one.der])])[:-12], (one,), ("truncated",))
