"""``card explain``: certificates a second, against ``openssl x509`` and against plain ``cryptography``.

    python -m benchmarks.explain [--count 500] [--rounds 3]

The certificates are made up and carry the encodings of real ones (explicit FALSE in the basic constraints), which
``cryptography`` reads only as far as the extensions.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography import x509

from benchmarks.comparison import in_turn, report, seconds
from tests.made_up_cards import many_staff_certificates


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder), asked.count)
        ours = [sys.executable, "-m", "cardtool", "card", "explain", "--each", "--json", *map(str, files)]
        explain, plain = in_turn(lambda: _run(ours), lambda: _with_cryptography(files), asked.rounds)
        _, openssl = in_turn(lambda: 0.0, lambda: _with_openssl(files), asked.rounds)
    for name, figures in (
        ("cryptography, name and dates only", plain),
        ("openssl x509 -text, one process a file", openssl),
    ):
        report(f"{asked.count} certificates", ("cardtool card explain --each", explain), (name, figures))
    print(f"cardtool: {asked.count / min(explain):.0f} certificates a second, start of the program included")


def _files(folder: Path, count: int) -> list[Path]:
    files = [folder / f"{index}.der" for index in range(count)]
    for file, der in zip(files, many_staff_certificates(count), strict=True):
        file.write_bytes(der)
    return files


def _run(command: list[str]) -> float:
    return seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=False))


def _with_cryptography(files: list[Path]) -> float:
    def read() -> None:
        for file in files:
            certificate = x509.load_der_x509_certificate(file.read_bytes())
            _ = (certificate.subject, certificate.not_valid_after_utc)

    return seconds(read)


def _with_openssl(files: list[Path]) -> float:
    def read() -> None:
        for file in files:
            command = ["openssl", "x509", "-inform", "DER", "-noout", "-text", "-in", str(file)]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    return seconds(read)


if __name__ == "__main__":
    main()
