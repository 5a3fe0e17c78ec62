"""Certificates, and the files of every format in which they stand."""

from __future__ import annotations

import base64
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@cache
def ders() -> tuple[bytes, ...]:
    """Made-up certificates of every sort and encoding, small ones first; always the same."""
    from tests.estate.population import populate

    people = populate(2023)
    sorts = (people.services[:6], people.traps[::4], people.authorities[-3:], people.cards[:1], people.others[:2])
    found = {made.der for sort in (*sorts, people.saml[:2], people.xroad[0]) for made in sort}
    return tuple(sorted(found, key=lambda der: (len(der), der)))


def certificate() -> Iterator[bytes]:
    """Certificates as they are, and one with every extension that is read."""
    from tests.inventory.made_stores import finnish, leaf

    yield from (*ders(), leaf(), finnish(), ders()[0] + b"trailing")


def head() -> Iterator[bytes]:
    """Beginnings of certificates."""
    yield from (der[:300] for der in ders())


def signature() -> Iterator[bytes]:
    """Public keys with signatures that fit and do not fit."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from tests.estate.keys import ec_key, rsa_key

    for curve in (ec.SECP256R1, ec.SECP384R1):
        key = ec_key("fuzz", curve)
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        digest = hashes.SHA256() if curve is ec.SECP256R1 else hashes.SHA384()
        signed = key.sign(b"challenge", ec.ECDSA(digest, deterministic_signing=True))
        size = (key.key_size + 7) // 8
        numbers = b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(signed))
        for each in (signed, numbers, numbers[1:]):
            yield len(public).to_bytes(2, "big") + public + each
    rsa = rsa_key("fuzz")
    public = rsa.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signed = rsa.sign(b"challenge", padding.PKCS1v15(), hashes.SHA256())
    yield len(public).to_bytes(2, "big") + public + signed


def pem() -> Iterator[bytes]:
    """Text with blocks in every state."""
    from tests.estate import forms
    from tests.inventory import made_stores as stores

    first, second = ders()[0], ders()[4]
    block = stores.pem(first)
    yield block
    yield b"text\n" + block + forms.key_block() + stores.pem(second, newline="\r\n")
    yield stores.pem(second, "TRUSTED CERTIFICATE") + stores.pem(first, "X509 CERTIFICATE")
    yield from (block.decode().encode("utf-16"), block.decode().encode("utf-16-be"), b"\xef\xbb\xbf" + block)
    yield block.replace(b"\n", b"\\n")
    yield block[:200] + b"\n" + block
    yield b"-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\n" + block.partition(b"\n")[2]
    yield b"-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n" + block
    yield stores.pem(signed_data(), "PKCS7") + stores.pem(signed_data(), "CMS")


def signed_data() -> bytes:
    """PKCS#7 of two certificates."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    from tests.inventory.made_stores import leaf

    found = [x509.load_der_x509_certificate(der) for der in (leaf(), ders()[0])]
    return pkcs7.serialize_certificates(found, Encoding.DER)


def bundle() -> Iterator[bytes]:
    """What a person opens: DER, PEM, base64."""
    yield from pem()
    yield from (ders()[0], base64.encodebytes(ders()[1]))


def bare_base64() -> Iterator[bytes]:
    """Base64 of DER, of PKCS#7 and of PKCS#12."""
    yield from (
        base64.encodebytes(ders()[0]),
        base64.b64encode(ders()[1]),
        base64.encodebytes(ders()[2]).replace(b"\n", b"\r\n"),
    )
    yield from map(base64.b64encode, (signed_data(), next(pkcs12()), ders()[3][:200]))


def der() -> Iterator[bytes]:
    """One after another, cut, with something behind, of version 1, and other DER."""
    first, second = ders()[0], ders()[4]
    yield from (first, first + second, first + b"\0\0", first[:-20], first + second[:100])
    yield from other_der()


def der_and_pem() -> Iterator[bytes]:
    """One appended to the other, whole and cut."""
    from tests.inventory import made_stores as stores

    first, block = ders()[0], stores.pem(ders()[1])
    yield from (first + block, block + first, first[:-10] + block, block + first[:200], first + block[:400])


def other_der() -> Iterator[bytes]:
    """DER that is no certificate."""
    from tests.certificates.making import tlv

    yield from (tlv(0x30, b"\x02\x01\x00", tlv(0x30, b"\x06\x01\x2a"), tlv(4, b"key")), tlv(0x30), tlv(0x31, b"x"))


def pkcs7() -> Iterator[bytes]:
    """Signed data in DER and BER."""
    from tests.certificates.making import tlv
    from tests.estate import forms
    from tests.estate.population import populate

    people = populate(2023)
    yield from (signed_data(), forms.pkcs7(people.cards[:2]), forms.pkcs7([people.of_awkward_length]))
    kind = bytes.fromhex("06092a864886f70d010702")
    inner = b"\x02\x01\x01\x31\x00\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\0\0"
    listed = b"\xa0\x80" + ders()[0] + b"\0\0\x31\x00"
    yield b"\x30\x80" + kind + b"\xa0\x80\x30\x80" + inner + listed + b"\0\0" * 3
    yield tlv(0x30, bytes.fromhex("06092a864886f70d010701"), tlv(0xA0, tlv(4, b"x")))


def pkcs12() -> Iterator[bytes]:
    """Stores with few rounds of key derivation, by every algorithm that is read."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat, pkcs12

    from tests.certificates.making import HOLDER_KEY
    from tests.inventory.made_stores import leaf

    own = x509.load_der_x509_certificate(leaf())
    names = pkcs12.PBES
    for scheme in (names.PBESv1SHA1And3KeyTripleDESCBC, names.PBESv2SHA256AndAES256CBC):
        for password in (b"changeit", b"other"):
            builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(3).key_cert_algorithm(scheme)
            locked = builder.hmac_hash(hashes.SHA1()).build(password)  # noqa: S303 - as old programs write it
            yield pkcs12.serialize_key_and_certificates(b"palvelu", HOLDER_KEY, own, [], locked)
    yield pkcs12.serialize_key_and_certificates(None, None, None, [own], NoEncryption())
    yield from _pkcs12_by_hand()
    yield from _pkcs12_by_openssl()


def _pkcs12_by_hand() -> Iterator[bytes]:
    """What no library writes: every kind of bag in the open, encryption without a check value."""
    from tests.certificates.making import tlv
    from tests.inventory.formats import test_pkcs12 as made

    first, second = ders()[:2]
    name, key_id = tlv(0x1E, "Äly".encode("utf-16-be")), tlv(4, b"\7")
    attribute = tlv(0x31, tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d010915")), tlv(0x31, key_id)))
    nested = made.nested_bag(tlv(0x30, made.bag(second)))
    yield made.open_store(made.bag(first, name=name, key_id=key_id), made.key_bag(attribute), nested)
    yield made.open_store(made.key_bag(), made.bag(b"broken"), made.bag(first))
    yield made.store(made.closed(tlv(0x30, made.bag(first))))
    for algorithm in ("pkcs12_sha1_tripledes_2key", "pkcs12_sha1_rc2_128", "pbes1_sha1_des", "pkcs12_sha1_rc4_40"):
        yield made.store(made.encrypted(algorithm=algorithm))


def _pkcs12_by_openssl() -> Iterator[bytes]:
    """The encryption of old programs, where the usual one is here to write it."""
    from tests.estate import forms
    from tests.inventory.made_stores import pem as block

    program = shutil.which("openssl")
    if program is None:
        return
    for kind in ("PBE-SHA1-RC2-40", "PBE-SHA1-3DES"):
        way = ("-legacy", "-certpbe", kind, "-keypbe", "PBE-SHA1-3DES", "-iter", "2", "-passout", "pass:changeit")
        source = forms.key_block() + block(ders()[0])
        yield subprocess.run([program, "pkcs12", "-export", *way], input=source, capture_output=True, check=True).stdout


def jks() -> Iterator[bytes]:
    """Stores of Java with entries of every kind."""
    from tests.inventory import made_stores as stores

    first, second = ders()[0], ders()[1]
    yield stores.jks(stores.jks_key("a", [first, second]), stores.jks_trusted("b", second))
    yield stores.jks(stores.jks_trusted("a", first, version=1), version=1)
    secret = stores.jks_secret("aes", b"\xac\xed\0\5sr\0\0\0\1\0\0\0\2serialised\0\0\0\3\xff\xff")
    yield stores.jks(secret, stores.jks_trusted("b", first), secret, magic=stores.JCEKS_MAGIC)
    yield stores.jks(count=3)


def nss() -> Iterator[bytes]:
    """Databases with pages of 512 bytes, so that they stay small."""
    from tests.inventory.made_stores import CERTIFICATE_CLASS, nss

    row = (CERTIFICATE_CLASS, "äly".encode(), ders()[0])
    columns = "id PRIMARY KEY UNIQUE ON CONFLICT ABORT, a0, a3, a11"
    for rows in ([row], [row, (CERTIFICATE_CLASS, None, ders()[1][:50]), (b"\xce\x53\x43\x53", b"t", b"x")]):
        yield _small_pages(f"CREATE TABLE nssPublic ({columns})", rows)
    yield _small_pages("CREATE TABLE other (nssPublic, a0, a3, a11)", [])
    yield _small_pages("CREATE VIEW nssPublic AS SELECT x'00000001' AS a0, x'' AS a3, x'' AS a11", [])
    yield nss([row])[:4096]


def _small_pages(table: str, rows: Sequence[tuple[object, ...]]) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute(table)
        if rows:
            connection.executemany("INSERT INTO nssPublic (a0, a3, a11) VALUES (?, ?, ?)", rows)
        connection.commit()
        return connection.serialize()


def saml() -> Iterator[bytes]:
    """Metadata of one service and of a group, and documents that are refused."""
    from tests.inventory.sources.made import base64_of, entities, entity, key_descriptor
    from tests.inventory.sources.made import signature as signed

    texts = [base64_of(der) for der in ders()[:2]]
    one = entity("https://a.example.invalid", key_descriptor(texts[0], "signing"), key_descriptor(texts[1]))
    yield one.encode()
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{entities("group", signed(texts[0]), one)}'.encode()
    yield entity("b", key_descriptor("AAAA"), key_descriptor("%"), key_descriptor(""), role="IDPSSODescriptor").encode()
    yield one.encode("utf-16")
    yield f'<?xml version="1.0" encoding="iso-8859-1"?>{one}'.encode("iso-8859-1")
    yield f'<!DOCTYPE EntityDescriptor [<!ENTITY a "b">]>{one}'.encode()
    yield one.encode()[:-30]
    yield ("<EntityDescriptor>" + "<a>" * 120).encode()


def keyconf() -> Iterator[bytes]:
    """Key configurations of X-Road."""
    from tests.inventory.sources.made import base64_of, device, xroad_certificate, xroad_key
    from tests.inventory.sources.made import keyconf as whole

    texts = [base64_of(der) for der in ders()[:2]]
    active = xroad_certificate(texts[0], active="true", status="registered")
    signing = xroad_key("SIGNING", "0A", active, xroad_certificate(texts[1], active="0", status="odd<"))
    yield whole(device("softToken", "0", signing)).encode()
    authentication = xroad_key("AUTHENTICATION", "0B", xroad_certificate(texts[1]))
    yield whole(device("hw", "1", authentication), device("softToken", "0"), root="deviceConf", prefix="x").encode()
    yield whole(device("softToken", "0", signing)).encode()[:700]


def any_content() -> Iterator[bytes]:
    """One of each format, and stores that are told by their first bytes only."""
    yield from (next(each()) for each in (pem, der, pkcs7, pkcs12, jks, nss, saml, keyconf, bare_base64))
    yield from (b"\0\0\0\0CERT" + b"x" * 40, b"kych" + b"x" * 40, b"\0\6\x15\x61\0\0\0\2", b"text", b"\x89PNG\r\n")


def value() -> Iterator[bytes]:
    """Cells: PEM, base64, hexadecimal with and without colons, PKCS#7."""
    yield from (next(pem()), base64.b64encode(ders()[0]), ders()[1].hex().encode(), ders()[2].hex(":").encode())
    yield from (base64.b64encode(signed_data()), b"no certificate", b"MII")
