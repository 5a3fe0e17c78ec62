"""Signatures of evidence, and the identifiers of the keys that make them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cardtool.certificates.algorithms import read_algorithm
from cardtool.certificates.der import BIT_STRING, UnreadableError, children, content_of, element
from cardtool.certificates.revocation.outcome import NoAnswerError
from cardtool.certificates.signatures import signature_fits
from cardtool.model.certificate import ParseReason
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate

#: Evidence is signed anew every day, partly over bytes that others choose, so old hashes get no grace here.
_WEAK: Final = frozenset({"md5", "sha1"})


def require_signature(
    spki: bytes, encoded_algorithm: bytes, signature: bytes, signed: bytes | memoryview, detail: str = ""
) -> None:
    """Refuse evidence that this key did not sign.

    Raises:
        NoAnswerError: ``weak_signature`` or ``not_signed``.
        UnreadableError: the algorithm cannot be read.
    """
    algorithm = read_algorithm(encoded_algorithm)
    if algorithm.hash_name in _WEAK:
        raise NoAnswerError(NoAnswerReason.WEAK_SIGNATURE, algorithm.hash_name)
    if not signature_fits(spki, algorithm, signature, signed):
        raise NoAnswerError(NoAnswerReason.NOT_SIGNED, detail)


def key_bits(spki: bytes) -> bytes:
    """The key inside an encoded subject public key info, which the identifiers of keys are hashes of.

    RFC 6960, 4.1.1: without tag, length and the number of unused bits.

    Raises:
        UnreadableError: ``bad_key``.
    """
    parts = list(children(spki, element(spki, 0, len(spki))))
    if not parts or parts[-1].tag != BIT_STRING:
        raise UnreadableError(ParseReason.BAD_KEY, "the key information has another shape")
    return content_of(spki, parts[-1])[1:]


def sha1_key_identifier(certificate: Certificate) -> bytes:
    """The identifier of a responder's key (RFC 6960, 4.2.1, KeyHash); it names, it protects nothing."""
    return hashlib.sha1(key_bits(certificate.spki), usedforsecurity=False).digest()


def name_of(certificate: Certificate) -> str:
    """A short name of a signer for people."""
    return certificate.subject.first("CN") or str(certificate.subject)
