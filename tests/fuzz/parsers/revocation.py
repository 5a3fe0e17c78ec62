"""Lists of revoked certificates and answers of OCSP responders."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final
from unittest import mock

from cardtool.certificates.revocation import crl, ocsp, responders
from cardtool.certificates.revocation.freshness import Freshness
from cardtool.model.revocation import NoAnswer, NoAnswerReason, RevocationAnswer, RevocationReason, RevocationState
from tests.fuzz.target import assert_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.certificate import Certificate

FRESH: Final = Freshness(datetime(2023, 2, 1, 8, 0, tzinfo=UTC))
NONCE: Final = b"0123456789abcdef"
_LONGEST_TEXT: Final = 4096


@cache
def chain() -> tuple[Certificate, Certificate]:
    """A certificate and its issuer, whose names, keys and numbers are the same in every process."""
    from tests.certificates.making import link
    from tests.estate.keys import ec_key

    issuer = link("Fuzz CA", key=ec_key("fuzz"))
    return link("Fuzz leaf", issuer, extensions=(), key=ec_key("fuzz leaf")).certificate, issuer.certificate


def revocation_list(data: bytes) -> None:
    """A list as it is, and as if its signature fitted."""
    certificate, issuer = chain()
    _assert_answer(crl.verify_crl(data, certificate, issuer, FRESH))
    with mock.patch.object(crl, "_require_signature"):
        _assert_answer(crl.verify_crl(data, certificate, issuer, FRESH))
    name = crl.crl_issuer(data)
    assert name is None or str(name).encode() is not None


def ocsp_answer(data: bytes) -> None:
    """An answer as it is, and as if its signature fitted."""
    certificate, issuer = chain()
    _assert_answer(ocsp.verify_ocsp(data, certificate, issuer, FRESH, NONCE))
    with _signed():
        _assert_answer(ocsp.verify_ocsp(data, certificate, issuer, FRESH, NONCE))


@contextmanager
def _signed() -> Iterator[None]:
    with mock.patch.object(responders, "require_signature"), mock.patch.object(responders, "signed_by"):
        yield


def _assert_answer(answer: RevocationAnswer | NoAnswer) -> None:
    if isinstance(answer, NoAnswer):
        assert answer.reason in NoAnswerReason
        assert answer.detail not in {"MemoryError", "RecursionError", "AssertionError", "NameError"}
        assert_text(answer.detail, _LONGEST_TEXT)
        return
    assert answer.state in RevocationState
    assert answer.reason is None or answer.reason in RevocationReason
    for moment in (answer.produced_at, answer.this_update, answer.next_update, answer.revoked_at):
        assert moment is None or moment.utcoffset() is not None
    assert_text(answer.responder, _LONGEST_TEXT)
