"""Answers of OCSP responders: which are believed, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto.core import GeneralizedTime
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from cardtool.certificates.der import UnreadableError
from cardtool.certificates.revocation import responders
from cardtool.certificates.revocation.freshness import Freshness
from cardtool.certificates.revocation.ocsp import LARGEST_ANSWER, verify_ocsp
from cardtool.certificates.revocation.request import NONCE_OCTETS, ocsp_request
from cardtool.certificates.revocation.signing import key_bits
from cardtool.model.certificate import Defect
from cardtool.model.revocation import NoAnswer, NoAnswerReason, RevocationAnswer, RevocationReason, RevocationState
from tests.certificates.making import elements, parsed, tlv
from tests.certificates.revocation.making import (
    DAY,
    FRESH,
    HOUR,
    NOW,
    REVOKED_AT,
    answer,
    basic_parts,
    card,
    delegated,
    issuer,
    issuing_signer,
    reassembled,
    refusal,
    resigned,
    stranger,
    with_null_in_ecdsa,
)

NONCE = bytes(range(NONCE_OCTETS))


def check(content: bytes, nonce: bytes = b"", freshness: Freshness = FRESH) -> RevocationAnswer | NoAnswer:
    return verify_ocsp(content, card(), issuer(), freshness, nonce)


def believed(content: bytes, **how: Any) -> RevocationAnswer:
    found = check(content, **how)
    assert isinstance(found, RevocationAnswer), found
    return found


def reason(content: bytes, **how: Any) -> NoAnswerReason:
    found = check(content, **how)
    assert isinstance(found, NoAnswer), found
    return found.reason


class TestRequest:
    def test_it_names_the_certificate(self) -> None:
        content = ocsp_request(card(), issuer(), NONCE)
        assert content is not None
        asked = ocsp.load_der_ocsp_request(content)
        assert asked.serial_number == card().serial
        assert asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == NONCE

    def test_without_a_nonce(self) -> None:
        content = ocsp_request(card(), issuer())
        assert content is not None
        assert not list(ocsp.load_der_ocsp_request(content).extensions)

    def test_the_hashes_are_those_of_another_implementation(self) -> None:
        leaf, made = x509.load_der_x509_certificate(card(dvv=False).der), issuing_signer().certificate
        sha1 = hashes.SHA1()  # noqa: S303 - names the issuer
        wanted = ocsp.OCSPRequestBuilder().add_certificate(leaf, made, sha1).build()
        content = ocsp_request(card(dvv=False), issuer())
        assert content is not None
        asked = ocsp.load_der_ocsp_request(content)
        assert (asked.issuer_key_hash, asked.issuer_name_hash) == (wanted.issuer_key_hash, wanted.issuer_name_hash)

    def test_a_key_of_another_shape_has_no_identifier(self) -> None:
        with pytest.raises(UnreadableError):
            key_bits(tlv(0x30, tlv(0x30)))

    def test_a_serial_number_below_zero_cannot_be_asked(self) -> None:
        assert ocsp_request(replace(card(), serial=-1), issuer()) is None


class TestStates:
    def test_good(self) -> None:
        found = believed(answer())
        assert found == RevocationAnswer(
            RevocationState.GOOD,
            produced_at=NOW - HOUR,
            this_update=NOW - HOUR,
            next_update=NOW + HOUR,
            responder="Training Issuing CA",
            age=HOUR,
        )

    @pytest.mark.parametrize(
        ("flag", "told"),
        [
            (None, None),
            (x509.ReasonFlags.key_compromise, RevocationReason.KEY_COMPROMISE),
            (x509.ReasonFlags.certificate_hold, RevocationReason.CERTIFICATE_HOLD),
            (x509.ReasonFlags.privilege_withdrawn, RevocationReason.PRIVILEGE_WITHDRAWN),
        ],
    )
    def test_revoked(self, flag: x509.ReasonFlags | None, told: RevocationReason | None) -> None:
        found = believed(answer(status=ocsp.OCSPCertStatus.REVOKED, reason=flag))
        assert (found.state, found.revoked_at, found.reason) == (RevocationState.REVOKED, REVOKED_AT, told)

    def test_unknown(self) -> None:
        assert believed(answer(status=ocsp.OCSPCertStatus.UNKNOWN)).state is RevocationState.UNKNOWN

    @pytest.mark.parametrize("algorithm", [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
    def test_the_certificate_may_be_named_by_other_hashes(self, algorithm: hashes.HashAlgorithm) -> None:
        assert believed(answer(algorithm=algorithm)).state is RevocationState.GOOD

    def test_a_hash_nobody_uses(self) -> None:
        assert reason(answer(algorithm=hashes.SHA224())) is NoAnswerReason.WRONG_CERTIFICATE


class TestResponder:
    def test_the_issuer_named_by_its_key(self) -> None:
        assert believed(answer(by_key=True)).responder == "Training Issuing CA"

    def test_the_issuer_with_its_certificate(self) -> None:
        assert believed(answer(signer=replace(issuing_signer(), send=True))).responder == "Training Issuing CA"

    @pytest.mark.parametrize("by_key", [False, True])
    def test_a_delegated_one(self, by_key: bool) -> None:
        assert believed(answer(signer=delegated(), by_key=by_key)).responder == "Responder 1"

    def test_a_delegated_one_without_its_certificate(self) -> None:
        assert reason(answer(signer=replace(delegated(), send=False))) is NoAnswerReason.NOT_SIGNED

    @pytest.mark.parametrize(
        "purposes", [(), (ExtendedKeyUsageOID.CLIENT_AUTH,), (ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)]
    )
    def test_one_without_the_purpose(self, purposes: tuple[x509.ObjectIdentifier, ...]) -> None:
        assert reason(answer(signer=delegated(purposes=purposes))) is NoAnswerReason.NOT_AUTHORISED

    def test_one_whose_key_may_not_sign(self) -> None:
        assert reason(answer(signer=delegated(signs=False))) is NoAnswerReason.NOT_AUTHORISED

    def test_one_that_has_expired(self) -> None:
        assert reason(answer(signer=delegated(not_after=NOW - DAY))) is NoAnswerReason.NOT_AUTHORISED

    def test_one_whose_extensions_cannot_be_read(self) -> None:
        broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), b"\xff")
        signer = delegated(extra=[broken])
        assert Defect.UNREADABLE_EXTENSION in parsed(signer.certificate.public_bytes(Encoding.DER)).defects
        assert reason(answer(signer=signer)) is NoAnswerReason.NOT_AUTHORISED

    def test_one_that_another_authority_of_the_same_name_made(self) -> None:
        assert reason(answer(signer=delegated(signer=stranger()))) is NoAnswerReason.NOT_SIGNED

    def test_an_authority_of_the_same_name(self) -> None:
        assert reason(answer(signer=replace(stranger(), send=False))) is NoAnswerReason.NOT_SIGNED

    def test_somebody_of_another_name(self) -> None:
        other = delegated()
        assert reason(answer(signer=delegated(signer=other))) is NoAnswerReason.NOT_SIGNED

    def test_an_old_hash(self) -> None:
        weak = hashes.SHA1()  # noqa: S303 - to show that it is not accepted
        assert reason(answer(signature_hash=weak)) is NoAnswerReason.WEAK_SIGNATURE

    def test_a_certificate_that_cannot_be_read_is_passed_over(self) -> None:
        broken = tlv(0x30, tlv(0x30), tlv(0x30), tlv(0x03, b"\x00"))
        content = answer(signer=delegated())
        *parts, certificates = basic_parts(content)
        with_it = tlv(0xA0, tlv(0x30, broken, *elements(elements(certificates)[0])))
        assert check(reassembled(content, *parts, with_it)) == check(content)

    def test_a_heap_of_certificates(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(responders, "MOST_CERTIFICATES", 0)
        assert reason(answer(signer=delegated())) is NoAnswerReason.MALFORMED


class TestNonce:
    def test_the_one_that_was_sent(self) -> None:
        assert believed(answer(nonce=NONCE), nonce=NONCE).state is RevocationState.GOOD

    def test_another_one(self) -> None:
        assert reason(answer(nonce=b"another"), nonce=NONCE) is NoAnswerReason.WRONG_NONCE

    def test_none_came_back(self) -> None:
        assert believed(answer(), nonce=NONCE).state is RevocationState.GOOD

    def test_without_the_inner_octet_string(self) -> None:
        bare = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.2"), NONCE)
        assert believed(answer(extensions=[(bare, True)]), nonce=NONCE).state is RevocationState.GOOD

    def test_other_extensions_do_not_matter(self) -> None:
        other = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x")
        assert believed(answer(extensions=[(other, False)]), nonce=NONCE).state is RevocationState.GOOD

    def test_unless_they_are_critical(self) -> None:
        other = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x")
        assert reason(answer(extensions=[(other, True)])) is NoAnswerReason.UNSUPPORTED


class TestTimes:
    def test_the_age_counts_from_the_signing(self) -> None:
        content = answer(this_update=NOW - HOUR, produced_at=NOW - timedelta(minutes=10))
        assert believed(content).age == timedelta(minutes=10)

    def test_the_age_is_never_negative(self) -> None:
        assert believed(answer(produced_at=NOW + timedelta(minutes=1))).age == timedelta(0)

    def test_signed_in_the_future(self) -> None:
        assert reason(answer(produced_at=NOW + HOUR)) is NoAnswerReason.FROM_THE_FUTURE

    def test_stale(self) -> None:
        old = answer(this_update=NOW - 2 * DAY, next_update=NOW - DAY)
        assert reason(old) is NoAnswerReason.STALE

    def test_from_the_future(self) -> None:
        assert reason(answer(this_update=NOW + DAY, next_update=NOW + 2 * DAY)) is NoAnswerReason.FROM_THE_FUTURE

    def test_within_the_skew(self) -> None:
        late = answer(this_update=NOW + timedelta(minutes=4), next_update=NOW + HOUR)
        assert believed(late).state is RevocationState.GOOD

    def test_without_a_next_update_it_counts_for_a_while(self) -> None:
        assert believed(answer(next_update=None)).next_update is None
        assert reason(answer(next_update=None), freshness=Freshness(NOW + 400 * DAY)) is NoAnswerReason.STALE


class TestOthers:
    def test_another_certificate(self) -> None:
        assert reason(answer(card(4712))) is NoAnswerReason.WRONG_CERTIFICATE

    def test_another_issuer_with_the_same_serial_number(self) -> None:
        other = stranger().certificate.public_bytes(Encoding.DER)
        assert reason(answer(issuer_der=other)) is NoAnswerReason.WRONG_CERTIFICATE

    def test_a_refusal(self) -> None:
        found = check(refusal(ocsp.OCSPResponseStatus.UNAUTHORIZED))
        assert found == NoAnswer(NoAnswerReason.RESPONDER_REFUSED, detail="unauthorized")

    def test_too_large(self) -> None:
        assert reason(bytes(LARGEST_ANSWER + 1)) is NoAnswerReason.TOO_LARGE

    def test_not_a_basic_response(self) -> None:
        other = tlv(0x30, tlv(0x06, b"\x2a\x03"), tlv(0x04, b""))
        content = tlv(0x30, tlv(0x0A, b"\x00"), tlv(0xA0, other))
        assert reason(content) is NoAnswerReason.UNSUPPORTED

    @pytest.mark.parametrize("content", [b"", b"\x30\x00", b"<html>", b"\x30\x80"])
    def test_garbage(self, content: bytes) -> None:
        assert reason(content) is NoAnswerReason.MALFORMED

    def test_a_changed_time(self) -> None:
        content = answer()
        signed, *rest = basic_parts(content)
        told, other = (f"{moment:%Y%m%d%H%M%SZ}".encode() for moment in (NOW - HOUR, NOW))
        changed = reassembled(content, signed.replace(told, other), *rest)
        assert reason(changed) is NoAnswerReason.NOT_SIGNED


class TestSignedOddities:
    def test_the_newest_of_several_counts(self) -> None:
        revoked = asn1_ocsp.OCSPResponse.load(
            answer(status=ocsp.OCSPCertStatus.REVOKED, this_update=NOW - timedelta(minutes=1))
        )["response_bytes"]["response"].parsed["tbs_response_data"]["responses"][0]

        def both(data: Any) -> None:
            data["responses"] = [data["responses"][0], revoked]

        assert believed(resigned(answer(), both)).state is RevocationState.REVOKED

    def test_a_critical_extension_of_one_response(self) -> None:
        def critical(data: Any) -> None:
            data["responses"][0]["single_extensions"] = [
                {"extn_id": "1.2.3", "critical": True, "extn_value": b"\x05\x00"}
            ]

        assert reason(resigned(answer(), critical)) is NoAnswerReason.UNSUPPORTED

    def test_a_heap_of_responses(self) -> None:
        def heap(data: Any) -> None:
            data["responses"] = [data["responses"][0]] * 101

        assert reason(resigned(answer(), heap)) is NoAnswerReason.MALFORMED

    def test_a_time_in_the_year_0(self) -> None:
        def early(data: Any) -> None:
            data["produced_at"] = GeneralizedTime.load(tlv(0x18, b"00000101000000Z"))

        assert reason(resigned(answer(), early)) is NoAnswerReason.MALFORMED

    def test_encodings_of_dvv(self) -> None:
        """NULL beside the signature, which strict parsers refuse."""
        content = with_null_in_ecdsa(answer())
        with pytest.raises(ValueError, match="error parsing asn1 value"):
            ocsp.load_der_ocsp_response(content)
        assert check(content) == check(answer())


class TestAnyBytes:
    @given(st.binary(max_size=200))
    def test_any_bytes_are_refused(self, content: bytes) -> None:
        assert isinstance(check(content), NoAnswer)

    @given(st.data())
    def test_a_changed_answer_is_never_better(self, data: st.DataObject) -> None:
        content = bytearray(answer_kept())
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] ^= data.draw(st.integers(1, 255))
        found = check(bytes(content))
        # What stands outside the signed part may be changed without harm; the state is always the signed one.
        assert isinstance(found, NoAnswer) or found.state is RevocationState.REVOKED

    @given(st.integers(0, 2000))
    def test_a_cut_answer_is_refused(self, length: int) -> None:
        content = answer_kept()
        assert isinstance(check(content[: min(length, len(content) - 1)]), NoAnswer)


@cache
def answer_kept() -> bytes:
    """One answer for all examples: signatures of curves differ from one to the next."""
    return answer(status=ocsp.OCSPCertStatus.REVOKED, signer=delegated())
