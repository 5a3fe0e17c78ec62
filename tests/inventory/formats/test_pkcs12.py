"""PKCS#12: with and without passwords, old and new encryption, and keys that nobody reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import cms, core
from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.serialization import PrivateFormat
from cryptography.hazmat.primitives.serialization import pkcs12 as library

from cardtool.inventory.formats import pkcs12, pkcs12_crypto
from cardtool.inventory.passwords import Passwords
from cardtool.model.sighting import RefusalReason
from tests.certificates.making import HOLDER_KEY, tlv
from tests.inventory.made_stores import NONE, PASSWORD, PLACE, chain, ders, finnish, leaf, p12, reasons

if TYPE_CHECKING:
    from cardtool.inventory.formats.result import FormatResult

RIGHT = Passwords(["wrong", PASSWORD])
DATA = "1.2.840.113549.1.7.1"


def read(content: bytes, passwords: Passwords = RIGHT) -> FormatResult:
    assert pkcs12.sniff(content)
    return pkcs12.read(content, PLACE, passwords)


def built(protection: Any, password: str = PASSWORD) -> bytes:
    loaded = [x509.load_der_x509_certificate(der) for der in chain()]
    encryption = protection.build(password.encode())
    return library.serialize_key_and_certificates(b"palvelu", HOLDER_KEY, loaded[0], loaded[1:], encryption)


def bag(der: bytes, **attributes: bytes) -> bytes:
    """A certificate bag by hand; the library makes none around certificates it refuses."""
    value = tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d01091601")), tlv(0xA0, tlv(4, der)))
    given = [
        tlv(0x30, tlv(6, bytes.fromhex(f"2a864886f70d0109{kind}")), tlv(0x31, content))
        for kind, content in (("14", attributes.get("name")), ("15", attributes.get("key_id")))
        if content is not None
    ]
    sets = [tlv(0x31, *given)] if given else []
    return tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d010c0a0103")), tlv(0xA0, value), *sets)


def key_bag(*attributes: bytes) -> bytes:
    encrypted = tlv(0x30, tlv(0x30, tlv(6, b"\x2a\3")), tlv(4, b"never read"))
    return tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d010c0a0102")), tlv(0xA0, encrypted), *attributes)


def nested_bag(contents: bytes) -> bytes:
    return tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d010c0a0106")), tlv(0xA0, contents))


def open_store(*bags: bytes) -> bytes:
    """A store without encryption and check value."""
    part = cms.ContentInfo({"content_type": "data", "content": core.OctetString(tlv(0x30, *bags))})
    return store(part)


def store(*parts: cms.ContentInfo) -> bytes:
    safe = cms.ContentInfo({"content_type": "data", "content": core.OctetString(asn1.AuthenticatedSafe(parts).dump())})
    return bytes(asn1.Pfx({"version": "v3", "auth_safe": safe}).dump())


class TestPasswords:
    def test_right_one(self) -> None:
        result = read(p12())
        assert {item.der: item.place.key for item in result.items} == dict(
            zip(chain(), (True, False, False), strict=True)
        )
        assert result.items[0].place.alias == "palvelu"
        assert not result.refusals

    def test_none_fits(self) -> None:
        result = read(p12(), Passwords(["a", "b"]))
        assert not result.items
        assert [(refusal.reason, refusal.detail) for refusal in result.refusals] == [
            (RefusalReason.PASSWORD_NEEDED, "3 passwords tried")
        ]

    def test_never_in_what_is_given(self) -> None:
        assert PASSWORD not in repr(read(p12())) + repr(read(p12()[:-1] + b"\0"))

    def test_tries_are_bounded(self) -> None:
        assert reasons(read(p12(), Passwords(["a", "b", PASSWORD], tries=3))) == [RefusalReason.PASSWORD_NEEDED]

    def test_no_encryption_needs_none(self) -> None:
        assert set(ders(read(p12("", key=False), NONE))) == set(chain())


_BUILDER = PrivateFormat.PKCS12.encryption_builder()
MODERN = _BUILDER.kdf_rounds(50).key_cert_algorithm(library.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(hashes.SHA256())


class TestAlgorithms:
    @pytest.mark.parametrize("digest", ["SHA1", "SHA256", "SHA384", "SHA512"])
    @pytest.mark.parametrize(
        "encryption", [library.PBES.PBESv1SHA1And3KeyTripleDESCBC, library.PBES.PBESv2SHA256AndAES256CBC]
    )
    @pytest.mark.parametrize("password", [PASSWORD, "a" * 100])
    def test_of_the_library(self, encryption: Any, digest: str, password: str) -> None:
        content = built(
            _BUILDER.kdf_rounds(20).key_cert_algorithm(encryption).hmac_hash(getattr(hashes, digest)()), password
        )
        assert set(ders(read(content, Passwords([password])))) == set(chain())

    def test_rounds_are_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pkcs12_crypto, "MOST_ROUNDS", 10)
        result = read(built(MODERN))
        assert reasons(result) == [RefusalReason.UNSUPPORTED]
        assert result.refusals[0].detail == "the key derivation is out of bounds"

    def test_work_for_all_passwords_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pkcs12, "_ROUNDS_OF_A_FILE", 100)
        assert set(ders(read(built(MODERN), Passwords([PASSWORD])))) == set(chain())
        assert reasons(read(built(MODERN), RIGHT)) == [RefusalReason.PASSWORD_NEEDED]

    @pytest.mark.parametrize(
        ("changes", "detail"),
        [
            ({"algorithm": "1.2.3.4"}, "encryption"),
            ({"algorithm": "pkcs12_sha1_rc4_128"}, "encryption rc4"),
            ({"algorithm": "pbes1_sha1_des"}, "encryption des"),
            ({"algorithm": "pbes1_sha1_rc2"}, "key derivation pbkdf1"),
            ({"iterations": 0}, "the key derivation is out of bounds"),
            ({"salt": b"s" * 2000}, "the key derivation is out of bounds"),
            ({"data": bytes(300_000), "algorithm": "pkcs12_sha1_rc2_40"}, "RC2 over more than 262144 bytes"),
        ],
    )
    def test_unsupported(self, changes: dict[str, Any], detail: str) -> None:
        result = read(store(encrypted(**changes)))
        assert [(refusal.reason, refusal.detail) for refusal in result.refusals] == [
            (RefusalReason.UNSUPPORTED, detail)
        ]

    @pytest.mark.parametrize("data", [b"", b"1234567"])
    def test_content_that_is_no_blocks(self, data: bytes) -> None:
        assert reasons(read(store(encrypted(data=data)))) == [RefusalReason.PASSWORD_NEEDED]

    def test_unknown_hash_and_length_of_key(self) -> None:
        with pytest.raises(pkcs12_crypto.UnsupportedError, match="hash md5"):
            pkcs12_crypto.check_derivation("md5", b"", 1)
        algorithm = pbes2(key_length=1000)
        with pytest.raises(pkcs12_crypto.UnsupportedError, match="key of 1000 bytes"):
            list(pkcs12_crypto.decrypt(algorithm, bytes(16), ""))


def pbes2(**parameters: Any) -> cms.EncryptionAlgorithm:
    derivation = {"salt": core.OctetString(b"salt"), "iteration_count": 1, "prf": {"algorithm": "sha256"}}
    return cms.EncryptionAlgorithm(
        {
            "algorithm": "pbes2",
            "parameters": {
                "key_derivation_func": {"algorithm": "pbkdf2", "parameters": derivation | parameters},
                "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": bytes(16)},
            },
        }
    )


def encrypted(
    *,
    algorithm: str = "pkcs12_sha1_tripledes_3key",
    iterations: int = 1,
    salt: bytes = b"salt",
    data: bytes = bytes(16),
) -> cms.ContentInfo:
    scheme: dict[str, Any] = {"algorithm": algorithm}
    if "." not in algorithm:
        scheme["parameters"] = {"salt": salt, "iterations": iterations}
    info = {"content_type": "data", "content_encryption_algorithm": scheme, "encrypted_content": data}
    content = {"version": "v0", "encrypted_content_info": info}
    return cms.ContentInfo({"content_type": "encrypted_data", "content": content})


def closed(plain: bytes) -> cms.ContentInfo:
    """A part encrypted with :data:`PASSWORD`, whatever is in it."""
    key = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), b"salt", 1, 32)
    encryptor = Cipher(AES(key), modes.CBC(bytes(16))).encryptor()
    padding = 16 - len(plain) % 16
    data = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
    info = {"content_type": "data", "content_encryption_algorithm": pbes2(), "encrypted_content": data}
    content = {"version": "v0", "encrypted_content_info": info}
    return cms.ContentInfo({"content_type": "encrypted_data", "content": content})


class TestEncryptedContents:
    def test_bags(self) -> None:
        assert ders(read(store(closed(tlv(0x30, bag(finnish())))))) == [finnish()]

    def test_no_bags(self) -> None:
        assert reasons(read(store(closed(b"something else")))) == [RefusalReason.PASSWORD_NEEDED]

    def test_no_bags_under_a_password_that_is_right(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pkcs12, "mac_is_right", lambda *_: True)
        pfx = asn1.Pfx.load(store(closed(b"something else")))
        mac = asn1.Pfx.load(built(MODERN))["mac_data"]
        content = asn1.Pfx({"version": "v3", "auth_safe": pfx["auth_safe"], "mac_data": mac}).dump()
        assert reasons(read(content)) == [RefusalReason.BAD_STRUCTURE]


class TestBags:
    def test_certificates_that_strict_parsers_refuse(self) -> None:
        assert ders(read(open_store(bag(finnish())), NONE)) == [finnish()]

    def test_name_and_key(self) -> None:
        name, key_id = tlv(0x1E, "Äly".encode("utf-16-be")), tlv(4, b"\7")
        attribute = tlv(0x31, tlv(0x30, tlv(6, bytes.fromhex("2a864886f70d010915")), tlv(0x31, key_id)))
        result = read(open_store(bag(leaf(), name=name, key_id=key_id), bag(chain()[1]), key_bag(attribute)), NONE)
        assert [(item.place.alias, item.place.key) for item in result.items] == [("Äly", True), ("", False)]

    def test_a_key_that_does_not_say_whose_it_is(self) -> None:
        result = read(open_store(key_bag(), bag(chain()[1]), bag(leaf())), NONE)
        assert [item.place.key for item in result.items] == [None, True]

    def test_a_name_without_value(self) -> None:
        assert [item.place.alias for item in read(open_store(bag(leaf(), name=b"")), NONE).items] == [""]

    def test_contents_in_contents(self) -> None:
        assert ders(read(open_store(nested_bag(tlv(0x30, bag(leaf())))), NONE)) == [leaf()]

    def test_contents_in_contents_without_end(self) -> None:
        contents = tlv(0x30, bag(leaf()))
        for _ in range(10):
            contents = tlv(0x30, nested_bag(contents))
        assert not read(open_store(nested_bag(contents)), NONE).items

    def test_one_broken_certificate_among_others(self) -> None:
        result = read(open_store(bag(leaf()), bag(b"broken"), bag(finnish())), NONE)
        assert ders(result) == [leaf(), finnish()]
        assert reasons(result) == [RefusalReason.NOT_A_CERTIFICATE]

    def test_certificates_of_another_kind(self) -> None:
        sdsi = bag(leaf()).replace(bytes.fromhex("2a864886f70d01091601"), bytes.fromhex("2a864886f70d01091602"))
        assert ders(read(open_store(sdsi, bag(finnish())), NONE)) == [finnish()]

    def test_only_a_key(self) -> None:
        assert read(open_store(key_bag()), NONE).skipped


class TestDamage:
    def test_cut(self) -> None:
        assert reasons(read(p12()[:-1])) == [RefusalReason.TRUNCATED]

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pkcs12, "_LARGEST", 100)
        assert reasons(read(p12())) == [RefusalReason.TOO_LARGE]

    def test_changed_after_it_was_made(self) -> None:
        content = built(MODERN)
        digest = asn1.Pfx.load(content)["mac_data"]["mac"]["digest"].native
        result = read(content.replace(digest, bytes(len(digest))))
        assert set(ders(result)) == set(chain())
        assert reasons(result) == [RefusalReason.INTEGRITY]

    def test_without_check_value(self) -> None:
        pfx = asn1.Pfx.load(built(MODERN))
        content = asn1.Pfx({"version": "v3", "auth_safe": pfx["auth_safe"]}).dump()
        assert set(ders(read(content))) == set(chain())
        assert reasons(read(content, Passwords(["wrong"]))) == [RefusalReason.PASSWORD_NEEDED]

    def test_a_check_value_of_an_unknown_kind_is_not_looked_at(self) -> None:
        content = built(MODERN)
        digest = asn1.Pfx.load(content)["mac_data"].dump()
        sha256, md5ish = bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040277")
        result = read(content.replace(digest, digest.replace(sha256, md5ish)))
        assert set(ders(result)) == set(chain())
        assert not result.refusals

    def test_broken(self) -> None:
        assert reasons(read(tlv(0x30, b"\2\1\3", tlv(0x30, b"\6\1\1")))) == [RefusalReason.BAD_STRUCTURE]

    def test_broken_contents(self) -> None:
        content = store(cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"broken")}))
        assert reasons(read(content)) == [RefusalReason.BAD_STRUCTURE]

    def test_a_part_of_another_kind(self) -> None:
        open_part = cms.ContentInfo({"content_type": "data", "content": core.OctetString(tlv(0x30, bag(leaf())))})
        other = cms.ContentInfo({"content_type": "digested_data"})
        result = read(store(open_part, cms.ContentInfo.load(other.dump())))
        assert ders(result) == [leaf()]
        assert reasons(result) == [RefusalReason.UNSUPPORTED]

    def test_something_else(self) -> None:
        assert pkcs12.read(leaf(), PLACE, NONE).skipped
