"""DER bytes to a :class:`Certificate`: a fast, strict road and a tolerant one that reads real Finnish cards.

Hashes and slices are always those of the original bytes. Both roads give the same value for a conforming
certificate; only on the tolerant road a certificate has defects of its extensions.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

from cardtool.certificates.algorithms import Algorithm, read_algorithm
from cardtool.certificates.der import UnreadableError
from cardtool.certificates.keys import key_facts
from cardtool.certificates.layout import Layout, read_layout
from cardtool.certificates.names import read_name
from cardtool.certificates.strict import read_strictly
from cardtool.certificates.tolerant import read_tolerantly
from cardtool.model.certificate import Certificate, Defect, ParseFailure, ParseReason

#: Largest certificate that is read, in bytes; those of DVV have 1 to 2 KiB.
LARGEST_CERTIFICATE: Final = 64 * 1024
#: Longest serial number that is read, in octets; RFC 5280, 4.1.2.2 allows 20.
_LONGEST_SERIAL: Final = 64
#: With these the strict road is not tried: ``cryptography`` refuses them or, depending on its version, warns through
#: the process-wide warning machinery.
_NEVER_STRICT: Final = frozenset({Defect.NULL_PARAMETERS_IN_ECDSA, Defect.NEGATIVE_OR_ZERO_SERIAL})
#: Certificates are many, issuers and algorithms few: these are read once, and their values shared.
_issuer_name = lru_cache(maxsize=128)(read_name)
_algorithm = lru_cache(maxsize=128)(read_algorithm)


def parse_certificate(der: bytes, index: int = 0) -> Certificate | ParseFailure:
    """Read one certificate; bytes after it are cut off and named among the defects.

    Args:
        der: any bytes.
        index: position in the file or list, for the failure.
    """
    if not der:
        return ParseFailure(ParseReason.EMPTY, "no bytes", index)
    if len(der) > LARGEST_CERTIFICATE:
        return ParseFailure(ParseReason.TOO_LARGE, f"larger than {LARGEST_CERTIFICATE} bytes", index)
    try:
        return _read(read_layout(der))
    except UnreadableError as error:
        return ParseFailure(error.reason, error.detail, index)


def _read(layout: Layout) -> Certificate:
    serial = _serial(layout.serial)
    algorithm = _algorithm(layout.outer_algorithm)
    defects = _frame_defects(layout, serial, algorithm)
    strict = None if defects & _NEVER_STRICT else read_strictly(layout.der)
    facts = strict or read_tolerantly(layout)
    defects.update(facts.defects)
    if facts.not_after < facts.not_before:
        defects.add(Defect.VALIDITY_REVERSED)
    if strict is None and not defects:
        defects.add(Defect.STRICT_PARSER_REFUSES)
    extensions = facts.extensions
    return Certificate(
        der=layout.der,
        tbs=layout.tbs,
        signature=layout.signature,
        signature_algorithm=algorithm.identifier,
        signature_hash=algorithm.hash_name,
        sha256=hashlib.sha256(layout.der).hexdigest(),
        sha1=hashlib.sha1(layout.der, usedforsecurity=False).hexdigest(),
        spki=layout.spki,
        spki_sha256=hashlib.sha256(layout.spki).hexdigest(),
        serial=serial,
        subject=read_name(layout.subject),
        issuer=_issuer_name(layout.issuer),
        not_before=facts.not_before,
        not_after=facts.not_after,
        key=key_facts(layout.spki),
        alternative_names=extensions.alternative_names,
        policies=extensions.policies,
        key_usage=extensions.key_usage,
        extended_key_usage=extensions.extended_key_usage,
        is_ca=extensions.is_ca,
        path_length=extensions.path_length,
        subject_key_id=extensions.subject_key_id,
        authority_key_id=extensions.authority_key_id,
        issuer_addresses=extensions.issuer_addresses,
        ocsp_addresses=extensions.ocsp_addresses,
        crl_addresses=extensions.crl_addresses,
        qc_statements=extensions.qc_statements,
        defects=tuple(sorted(defects)),
    )


def _serial(content: bytes) -> int:
    if not 0 < len(content) <= _LONGEST_SERIAL:
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "serial number is empty or too long")
    return int.from_bytes(content, "big", signed=True)


def _frame_defects(layout: Layout, serial: int, algorithm: Algorithm) -> set[Defect]:
    """Defects that show in the certificate's frame, before its times and extensions are read."""
    found = {
        Defect.TRAILING_BYTES: layout.trailing > 0,
        Defect.NEGATIVE_OR_ZERO_SERIAL: serial <= 0,
        Defect.SIGNATURE_ALGORITHMS_DIFFER: layout.inner_algorithm != layout.outer_algorithm,
        Defect.NULL_PARAMETERS_IN_ECDSA: algorithm.has_null_in_ecdsa,
    }
    return {defect for defect, present in found.items() if present}
