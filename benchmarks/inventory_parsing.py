"""Full records of certificates per second and core, for conforming ones and for those with DVV's encodings.

    python -m benchmarks.inventory_parsing [--seconds 2]

A full record is everything that the program says of a certificate: names, times, key, extensions, fingerprints and what
does not conform. The peers, measured in the same run, read the same: ``cryptography`` and ``asn1crypto`` in this
process, and the program ``openssl``, once for each certificate as scripts use it and once for all of them. Of each is
also said how many of the certificates it refuses. Real certificates are measured too where they are at hand.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cardtool.certificates.bundles import parse_bundle
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate
from tests.certificates.making import REAL
from tests.estate.population import populate
from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SEED: Final = 2023
#: Certificates for which a process each is started.
_PROCESSES: Final = 40


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2, help="how long each is measured")
    seconds = parser.parse_args().seconds
    people = populate(_SEED)
    made = (*people.of_wanted, *people.services, *people.others)
    groups = {
        "conforming": [one.der for one in made if one.conforming],
        "with DVV's encodings": [one.der for one in made if not one.conforming],
        "real ones of VRK and DVV": _real(),
    }
    for title, ders in groups.items():
        if ders:
            print(f"{len(ders)} certificates, {title}")
            _measure(ders, seconds)


def _measure(ders: Sequence[bytes], seconds: float) -> None:
    own = _rate(ours, ders, seconds)
    print(f"  {'this program':<34} {own:9.0f}/s{_refused(ours, ders)}")
    for name, read in (("cryptography", by_cryptography), ("asn1crypto", by_asn1crypto)):
        _tell(name, own, _rate(read, ders, seconds), _refused(read, ders))
    if shutil.which("openssl"):
        few = ders[:_PROCESSES]
        _tell("openssl x509, a process each", own, _rate_of_programs(by_openssl, few), "")
        _tell("openssl, one process for all", own, _rate_of_programs(by_one_openssl, ders), "")


def _tell(name: str, own: float, rate: float, refused: str) -> None:
    print(f"  {name:<34} {rate:9.0f}/s{refused}, ratio {own / rate:.2f}" if rate else f"  {name:<34} refuses all")


def _rate(read: Callable[[bytes], object], ders: Sequence[bytes], seconds: float) -> float:
    """Records per second of processor time; those that are refused count for nothing but their time."""
    whole = begun = time.process_time()
    number = 0
    while whole - begun < seconds:
        number += sum(read(der) is not None for der in ders)
        whole = time.process_time()
    return number / (whole - begun)


def _rate_of_programs(run: Callable[[Sequence[bytes]], None], ders: Sequence[bytes]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(ders)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return len(ders) / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _refused(read: Callable[[bytes], object], ders: Sequence[bytes]) -> str:
    refused = sum(read(der) is None for der in ders)
    return f", refuses {refused}" if refused else ""


def ours(der: bytes) -> object:
    """The record of this program."""
    found = parse_certificate(der)
    return found if isinstance(found, Certificate) else None


def by_cryptography(der: bytes) -> object:
    """The same by ``cryptography``; ``None`` where it refuses."""
    try:
        found = x509.load_der_x509_certificate(der)
        key = found.public_key()
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return (
            found.fingerprint(hashes.SHA256()),
            found.fingerprint(hashes.SHA1()),  # noqa: S303 - it names, and protects nothing
            hashlib.sha256(spki).digest(),
            found.serial_number,
            [(one.oid.dotted_string, one.value) for one in found.subject],
            [(one.oid.dotted_string, one.value) for one in found.issuer],
            (found.not_valid_before_utc, found.not_valid_after_utc),
            (type(key), getattr(key, "key_size", 0)),
            [(one.oid.dotted_string, one.critical, one.value) for one in found.extensions],
        )
    except ValueError:
        return None


def by_asn1crypto(der: bytes) -> object:
    """The same by ``asn1crypto``; ``None`` where it refuses."""
    try:
        found: Any = asn1_x509.Certificate.load(der)
        return (
            found.sha256,
            found.sha1,
            found.public_key.sha256,
            found.serial_number,
            found.subject.native,
            found.issuer.native,
            (found.not_valid_before, found.not_valid_after),
            (found.public_key.algorithm, found.public_key.bit_size),
            [(one["extn_id"].dotted, one["critical"].native, one["extn_value"].native) for one in _extensions(found)],
        )
    except (ValueError, TypeError):
        return None


def _extensions(found: Any) -> Any:
    extensions = found["tbs_certificate"]["extensions"]
    return extensions if extensions.native is not None else ()


def by_openssl(ders: Sequence[bytes]) -> None:
    """A process for each certificate."""
    for der in ders:
        subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-noout", "-text", "-fingerprint", "-sha256"],
            input=der,
            check=False,
            capture_output=True,
        )


def by_one_openssl(ders: Sequence[bytes]) -> None:
    """One process for all: the way of PKCS#7, by which ``openssl`` tells of many."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder, "bundle.pem")
        bundle.write_bytes(b"".join(map(pem, ders)))
        joined = subprocess.run(
            ["openssl", "crl2pkcs7", "-nocrl", "-certfile", bundle], check=True, capture_output=True
        ).stdout
        subprocess.run(["openssl", "pkcs7", "-print_certs", "-text"], input=joined, check=True, capture_output=True)


def _real() -> list[bytes]:
    return [item.der for path in sorted(REAL.glob("*.pem")) for item in parse_bundle(path.read_bytes()).certificates]


if __name__ == "__main__":
    main()
