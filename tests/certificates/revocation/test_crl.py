"""Lists of revoked certificates: which are believed, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from cardtool.certificates.revocation import crl as module
from cardtool.certificates.revocation.crl import crl_issuer, verify_crl
from cardtool.certificates.revocation.freshness import Freshness
from cardtool.model.certificate import KeyUse
from cardtool.model.revocation import NoAnswer, NoAnswerReason, RevocationAnswer, RevocationReason, RevocationState
from tests.certificates.making import elements, tlv
from tests.certificates.revocation.making import (
    DAY,
    FRESH,
    HOUR,
    NOW,
    REVOKED_AT,
    card,
    crl,
    issuer,
    issuing_signer,
    stranger,
)

ADDRESS = "http://proxy.example.invalid/crl/trainingc.crl"
SERIAL = card().serial
ECDSA_SHA256 = tlv(0x30, tlv(0x06, bytes.fromhex("2a8648ce3d040302")))
ECDSA_SHA256_NULL = tlv(0x30, tlv(0x06, bytes.fromhex("2a8648ce3d040302")), b"\x05\x00")
ECDSA_SHA1 = tlv(0x30, tlv(0x06, bytes.fromhex("2a8648ce3d0401")))


def check(content: bytes, freshness: Freshness = FRESH, **changes: Any) -> RevocationAnswer | NoAnswer:
    return verify_crl(content, replace(card(), **changes), issuer(), freshness)


def believed(content: bytes, **how: Any) -> RevocationAnswer:
    found = check(content, **how)
    assert isinstance(found, RevocationAnswer), found
    return found


def reason(content: bytes, **how: Any) -> NoAnswerReason:
    found = check(content, **how)
    assert isinstance(found, NoAnswer), found
    return found.reason


def signed(*fields: bytes, algorithm: bytes = ECDSA_SHA256) -> bytes:
    """A list of these fields, whatever they are, with the issuer's signature."""
    part = tlv(0x30, *fields)
    key = issuing_signer().key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return tlv(0x30, part, algorithm, tlv(0x03, b"\x00", key.sign(part, ec.ECDSA(hashes.SHA256()))))


def fields_of(content: bytes) -> list[bytes]:
    return elements(elements(content)[0])


def with_entry(entry: bytes) -> bytes:
    version, algorithm, name, this_update, next_update = fields_of(crl())
    return signed(version, algorithm, name, this_update, next_update, tlv(0x30, entry))


def point(**changes: Any) -> tuple[x509.ExtensionType, bool]:
    values = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**(values | changes)), True


class TestStates:
    def test_not_listed(self) -> None:
        assert believed(crl([1, 2, 3])) == RevocationAnswer(
            RevocationState.GOOD,
            produced_at=NOW - HOUR,
            this_update=NOW - HOUR,
            next_update=NOW + DAY,
            responder="Training Issuing CA",
            age=HOUR,
        )

    def test_an_empty_list(self) -> None:
        assert believed(crl()).state is RevocationState.GOOD

    @pytest.mark.parametrize(
        ("flag", "told"),
        [
            (None, None),
            (x509.ReasonFlags.superseded, RevocationReason.SUPERSEDED),
            (x509.ReasonFlags.cessation_of_operation, RevocationReason.CESSATION_OF_OPERATION),
            (x509.ReasonFlags.aa_compromise, RevocationReason.AA_COMPROMISE),
        ],
    )
    def test_listed(self, flag: x509.ReasonFlags | None, told: RevocationReason | None) -> None:
        found = believed(crl([7, SERIAL, 9], reason=flag))
        assert (found.state, found.revoked_at, found.reason) == (RevocationState.REVOKED, REVOKED_AT, told)

    def test_a_reason_nobody_knows(self) -> None:
        entry = elements(fields_of(crl([SERIAL], reason=x509.ReasonFlags.superseded))[5])[0]
        assert believed(with_entry(entry.replace(b"\x0a\x01\x04", b"\x0a\x01\x63"))).reason is None

    @given(st.sets(st.integers(1, 2**159 - 1), max_size=6), st.integers(1, 2**159 - 1))
    def test_any_serial_number_is_found(self, others: set[int], serial: int) -> None:
        listed = crl([*others, serial])
        assert believed(listed, serial=serial).state is RevocationState.REVOKED
        absent = serial + 1
        wanted = RevocationState.REVOKED if absent in others else RevocationState.GOOD
        assert believed(listed, serial=absent).state is wanted


class TestEncodings:
    def test_of_dvv(self) -> None:
        """NULL in the algorithm, inside and beside."""
        version, _, *rest = fields_of(crl([SERIAL]))
        content = signed(version, ECDSA_SHA256_NULL, *rest, algorithm=ECDSA_SHA256_NULL)
        assert believed(content).state is RevocationState.REVOKED

    def test_a_default_that_is_written_out(self) -> None:
        number = tlv(0x30, tlv(0x06, b"\x55\x1d\x14"), b"\x01\x01\x00", tlv(0x04, b"\x02\x01\x01"))
        content = signed(*fields_of(crl()), tlv(0xA0, tlv(0x30, number)))
        assert believed(content).state is RevocationState.GOOD

    def test_version_1_without_a_next_update(self) -> None:
        _, algorithm, name, this_update, _ = fields_of(crl())
        content = signed(algorithm, name, this_update)
        assert believed(content).next_update is None
        assert reason(content, freshness=Freshness(NOW + 3 * DAY)) is NoAnswerReason.STALE

    def test_a_serial_number_with_a_leading_zero_too_many(self) -> None:
        number = tlv(0x02, b"\x00", SERIAL.to_bytes(4, "big"))
        assert believed(with_entry(tlv(0x30, number, tlv(0x17, b"230131120000Z")))).state is RevocationState.REVOKED

    @pytest.mark.parametrize("serial", [0, 1, 127, 128, 255, 256, 2**159, -1, -128, -129, -(2**40)])
    def test_serial_numbers_of_every_length(self, serial: int) -> None:
        content = serial.to_bytes(24, "big", signed=True)
        filled = tlv(0x30, tlv(0x02, content), tlv(0x17, b"230131120000Z"))
        assert believed(with_entry(filled), serial=serial).state is RevocationState.REVOKED
        assert believed(with_entry(filled), serial=serial + 1).state is RevocationState.GOOD

    def test_a_long_entry(self) -> None:
        comment = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), bytes(200))
        listed = crl([1, SERIAL], reason=x509.ReasonFlags.superseded, entry_extensions=[(comment, False)])
        assert believed(listed).reason is RevocationReason.SUPERSEDED


class TestSigner:
    def test_another_authority_of_the_same_name(self) -> None:
        assert reason(crl(signer=stranger())) is NoAnswerReason.NOT_SIGNED

    def test_an_issuer_of_another_name(self) -> None:
        assert reason(crl(), issuer=card().subject) is NoAnswerReason.WRONG_ISSUER

    def test_an_issuer_that_may_not_sign_lists(self) -> None:
        other = replace(issuer(), key_usage=frozenset({KeyUse.KEY_CERT_SIGN}))
        found = verify_crl(crl(), card(), other, FRESH)
        assert isinstance(found, NoAnswer)
        assert found.reason is NoAnswerReason.NOT_AUTHORISED

    def test_an_issuer_whose_uses_are_not_told(self) -> None:
        found = verify_crl(crl(), card(), replace(issuer(), key_usage=None), FRESH)
        assert isinstance(found, RevocationAnswer)

    def test_two_different_algorithms(self) -> None:
        assert reason(signed(*fields_of(crl()), algorithm=ECDSA_SHA256_NULL)) is NoAnswerReason.NOT_SIGNED

    def test_an_old_hash(self) -> None:
        version, _, *rest = fields_of(crl())
        assert reason(signed(version, ECDSA_SHA1, *rest, algorithm=ECDSA_SHA1)) is NoAnswerReason.WEAK_SIGNATURE


class TestTimes:
    def test_stale(self) -> None:
        assert reason(crl(this_update=NOW - 3 * DAY, next_update=NOW - DAY)) is NoAnswerReason.STALE

    def test_from_the_future(self) -> None:
        assert reason(crl(this_update=NOW + DAY, next_update=NOW + 2 * DAY)) is NoAnswerReason.FROM_THE_FUTURE

    def test_within_the_skew(self) -> None:
        assert believed(crl(next_update=NOW - timedelta(minutes=4))).age == HOUR

    def test_a_time_in_the_year_0(self) -> None:
        _, algorithm, name, *_ = fields_of(crl())
        assert reason(signed(algorithm, name, tlv(0x18, b"00000101000000Z"))) is NoAnswerReason.MALFORMED

    def test_a_time_without_a_zone(self) -> None:
        _, algorithm, name, *_ = fields_of(crl())
        assert reason(signed(algorithm, name, tlv(0x18, b"20230201080000"))) is NoAnswerReason.MALFORMED


class TestScope:
    def test_for_this_distribution_point(self) -> None:
        here = point(full_name=[x509.UniformResourceIdentifier(ADDRESS)])
        assert believed(crl(extensions=[here])).state is RevocationState.GOOD

    def test_for_another_one(self) -> None:
        there = point(full_name=[x509.UniformResourceIdentifier("http://proxy.example.invalid/crl/other.crl")])
        assert reason(crl(extensions=[there])) is NoAnswerReason.WRONG_CERTIFICATE

    @pytest.mark.parametrize(
        "names",
        [
            {"full_name": [x509.DirectoryName(x509.Name([]))]},
            {
                "relative_name": x509.RelativeDistinguishedName(
                    [x509.NameAttribute(x509.NameOID.COMMON_NAME, "list 1")],
                )
            },
        ],
    )
    def test_for_one_without_an_address(self, names: dict[str, Any]) -> None:
        assert reason(crl(extensions=[point(**names)])) is NoAnswerReason.UNSUPPORTED

    @pytest.mark.parametrize(
        ("kind", "is_ca", "told"),
        [
            ("only_contains_user_certs", False, None),
            ("only_contains_user_certs", True, NoAnswerReason.WRONG_CERTIFICATE),
            ("only_contains_ca_certs", True, None),
            ("only_contains_ca_certs", False, NoAnswerReason.WRONG_CERTIFICATE),
            ("indirect_crl", False, NoAnswerReason.UNSUPPORTED),
            ("only_contains_attribute_certs", False, NoAnswerReason.UNSUPPORTED),
        ],
    )
    def test_for_some_kinds_of_certificate(self, kind: str, is_ca: bool, told: NoAnswerReason | None) -> None:
        content = crl(extensions=[point(**{kind: True})])
        if told is None:
            assert believed(content, is_ca=is_ca).state is RevocationState.GOOD
        else:
            assert reason(content, is_ca=is_ca) is told

    def test_for_some_reasons(self) -> None:
        some = point(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}))
        assert reason(crl(extensions=[some])) is NoAnswerReason.UNSUPPORTED

    def test_only_changes(self) -> None:
        assert reason(crl(extensions=[(x509.DeltaCRLIndicator(1), True)])) is NoAnswerReason.UNSUPPORTED

    @pytest.mark.parametrize("critical", [False, True])
    def test_an_unknown_extension(self, critical: bool) -> None:
        content = crl(extensions=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x"), critical)])
        if critical:
            assert reason(content) is NoAnswerReason.UNSUPPORTED
        else:
            assert believed(content).state is RevocationState.GOOD

    def test_the_number_may_be_critical(self) -> None:
        assert believed(crl(extensions=[(x509.CRLNumber(4), True)])).state is RevocationState.GOOD

    def test_an_entry_that_must_be_understood(self) -> None:
        must = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x")
        assert reason(crl([SERIAL], entry_extensions=[(must, True)])) is NoAnswerReason.UNSUPPORTED


class TestBroken:
    @pytest.mark.parametrize(
        "content", [b"", b"\x30\x00", b"<html>", tlv(0x30, tlv(0x30), tlv(0x30), tlv(0x03, b"\0"))]
    )
    def test_garbage(self, content: bytes) -> None:
        assert reason(content) is NoAnswerReason.MALFORMED
        assert crl_issuer(content) is None

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "LARGEST_CRL", 10)
        assert reason(crl()) is NoAnswerReason.TOO_LARGE

    def test_the_issuer_can_be_asked_for_alone(self) -> None:
        found = crl_issuer(crl())
        assert found is not None
        assert found.first("CN") == "Training Issuing CA"

    @pytest.mark.parametrize(
        "fields",
        [
            fields_of(crl())[:3],  # no time
            [*fields_of(crl()), tlv(0x05)],
            [*fields_of(crl())[:3], tlv(0x30), tlv(0x05)],
        ],
    )
    def test_fields_of_something_else(self, fields: list[bytes]) -> None:
        assert reason(signed(*fields)) is NoAnswerReason.MALFORMED

    @pytest.mark.parametrize(
        "entry",
        [
            tlv(0x05),
            tlv(0x30),
            tlv(0x30, tlv(0x05), tlv(0x17, b"230131120000Z")),
            tlv(0x30, b"\x02\x05\x01"),
            tlv(0x30, b"\x02\x81\x01\x01"),
            b"\x30",
            b"\x30\x20\x02\x01\x01",
            tlv(0x30, tlv(0x02, SERIAL.to_bytes(2, "big"))),  # no date
        ],
    )
    def test_entries_that_are_none(self, entry: bytes) -> None:
        own = tlv(0x30, tlv(0x02, SERIAL.to_bytes(2, "big")), tlv(0x17, b"230131120000Z"))
        assert reason(with_entry(entry + own)) is NoAnswerReason.MALFORMED

    @pytest.mark.parametrize(
        "extension",
        [
            tlv(0x30, tlv(0x06, b"\x2a\x03")),
            tlv(0x30, tlv(0x05), tlv(0x04)),
            tlv(0x30, tlv(0x06, b"\x2a\x03"), tlv(0x05)),
            tlv(0x30, tlv(0x06, b"\x2a\x03"), tlv(0x05), tlv(0x04)),
            tlv(0x30, tlv(0x06, b"\x2a\x03"), tlv(0x01, b"\xff"), tlv(0x05), tlv(0x04)),
            tlv(0x30, tlv(0x06, b"\x2a\x03"), tlv(0x04)) * 2,
        ],
    )
    def test_extensions_that_are_none(self, extension: bytes) -> None:
        assert reason(signed(*fields_of(crl()), tlv(0xA0, tlv(0x30, extension)))) is NoAnswerReason.MALFORMED

    @given(st.binary(max_size=200))
    def test_any_bytes_are_refused(self, content: bytes) -> None:
        assert isinstance(check(content), NoAnswer)

    @given(st.data())
    def test_a_changed_list_is_never_better(self, data: st.DataObject) -> None:
        content = bytearray(kept())
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] ^= data.draw(st.integers(1, 255))
        found = check(bytes(content))
        assert isinstance(found, NoAnswer) or found.state is RevocationState.REVOKED

    @given(st.integers(0, 5000))
    def test_a_cut_list_is_refused(self, length: int) -> None:
        assert isinstance(check(kept()[: min(length, len(kept()) - 1)]), NoAnswer)


@cache
def kept() -> bytes:
    return crl([3, SERIAL, 5], reason=x509.ReasonFlags.superseded)


def test_a_long_list_is_stepped_through() -> None:
    """Two hundred thousand entries; none of them becomes an object."""
    version, algorithm, name, this_update, next_update = fields_of(crl())
    entries = b"".join(tlv(0x30, tlv(0x02, n.to_bytes(9, "big")), tlv(0x17, b"230131120000Z")) for n in range(200_000))
    own = tlv(0x30, tlv(0x02, SERIAL.to_bytes(2, "big")), tlv(0x17, b"230131120000Z"))
    long = signed(version, algorithm, name, this_update, next_update, tlv(0x30, entries, own))
    assert len(long) > 5_000_000
    assert believed(long).state is RevocationState.REVOKED
    assert believed(long, serial=250_000).state is RevocationState.GOOD
