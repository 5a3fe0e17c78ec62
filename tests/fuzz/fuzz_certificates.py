"""Fuzz target of the certificate parsers.

With atheris installed (``pip install atheris``), from the root of the repository::

    python -m tests.fuzz.fuzz_certificates CORPUS_FOLDER -max_total_time=600

Without it, each file named is tried once, for example a crash that was found elsewhere::

    python -m tests.fuzz.fuzz_certificates FILE...

The promise under test is :func:`check`: whatever the bytes, the parsers answer with values and never raise.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from cardtool.certificates.bundles import parse_bundle
from cardtool.certificates.chain import build_trust
from cardtool.certificates.layout import read_layout
from cardtool.certificates.parsing import parse_certificate
from cardtool.certificates.tolerant import read_tolerantly
from cardtool.model.certificate import Certificate, ParsedCertificates, ParseFailure, ParseReason


def check(data: bytes) -> None:
    """Parse ``data`` in every way and assert what must hold of the results."""
    parsed = parse_certificate(data)
    if isinstance(parsed, ParseFailure):
        assert parsed.reason in ParseReason
    else:
        check_certificate(parsed, data)
    bundle = parse_bundle(data)
    assert isinstance(bundle, ParsedCertificates)
    for certificate in bundle.certificates:
        assert isinstance(certificate, Certificate)


def check_certificate(certificate: Certificate, data: bytes) -> None:
    """Assert what must hold of a certificate that was read from the start of ``data``."""
    assert data.startswith(certificate.der)
    assert certificate.tbs in certificate.der
    assert certificate.not_before.utcoffset() is not None
    assert certificate.not_after.utcoffset() is not None
    assert repr(certificate)
    str(certificate.subject).encode()  # no lone surrogates: every name can be printed and written as JSON
    build_trust(certificate, [certificate], [])
    if certificate.conforming:
        check_agreement(certificate)


def check_agreement(certificate: Certificate) -> None:
    """Assert that the tolerant road reads the same as the strict one, which accepted the certificate."""
    facts = read_tolerantly(read_layout(certificate.der))
    assert not facts.defects
    assert (facts.not_before, facts.not_after) == (certificate.not_before, certificate.not_after)
    for name in facts.extensions.__slots__:
        assert getattr(facts.extensions, name) == getattr(certificate, name), name


def main() -> None:
    """Hand the target to atheris, or try the files named."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        for name in sys.argv[1:]:
            check(Path(name).read_bytes())
        return
    atheris.instrument_all()
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
