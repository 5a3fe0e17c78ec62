"""Where issuers' certificates are found: the operating system's store, and an administrator's folder."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardtool.certificates.bundles import LARGEST_BUNDLE, MOST_CERTIFICATES, parse_bundle
from cardtool.certificates.names import comparison_key
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate, ParsedCertificates, ParseFailure, ParseReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Most files of a folder that are read.
MOST_FILES: Final = 1000
_SUFFIXES: Final = frozenset({".pem", ".cer", ".crt", ".der"})
#: Trusted roots, and intermediate authorities.
_WINDOWS_STORES: Final = ("ROOT", "CA")


@cache
def system_certificates() -> tuple[Certificate, ...]:
    """Every readable certificate of the operating system's trust store, each once.

    Read on the first call, which takes some 20 ms for 150 certificates, and kept. On Windows these are the stores of
    roots and of intermediate authorities, elsewhere the file (without one, the folder) that OpenSSL uses. To stand in
    the store lends no trust; it only helps to find issuers.
    """
    return _unique(_system_store())


def system_issuers(certificate: Certificate) -> tuple[Certificate, ...]:
    """The certificates of the system's store that bear the name of ``certificate``'s issuer."""
    wanted = comparison_key(certificate.issuer)
    return tuple(each for each in system_certificates() if comparison_key(each.subject) == wanted)


def folder_certificates(folder: Path) -> ParsedCertificates:
    """Every certificate in the ``.pem``, ``.cer``, ``.crt`` and ``.der`` files directly in ``folder``, each once.

    Links, subfolders and special files are passed over. A folder that does not exist holds nothing; what cannot be
    opened or read is a failure whose detail starts with the file's name.
    """
    certificates: list[Certificate] = []
    failures: list[ParseFailure] = []
    try:
        files = _regular_files(folder)
    except FileNotFoundError:
        return ParsedCertificates()
    except OSError as error:
        return ParsedCertificates(failures=(_named(_not_opened(error), folder),))
    for position, file in enumerate(files):
        if position == MOST_FILES or len(certificates) >= MOST_CERTIFICATES:
            failures.append(_named(ParseFailure(ParseReason.TOO_MANY, "this and later files are not read"), file))
            break
        parsed = _parse_file(file)
        certificates.extend(parsed.certificates)
        failures.extend(_named(failure, file) for failure in parsed.failures)
    return ParsedCertificates(_unique(certificates), tuple(failures))


def _regular_files(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        suited = (
            Path(entry.path)
            for entry in entries
            if Path(entry.name).suffix.lower() in _SUFFIXES and entry.is_file(follow_symlinks=False)
        )
        return sorted(islice(suited, MOST_FILES + 1))


def _parse_file(file: Path) -> ParsedCertificates:
    try:
        return parse_bundle(_content(file))
    except OSError as error:
        return ParsedCertificates(failures=(_not_opened(error),))


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(LARGEST_BUNDLE + 1)


def _not_opened(error: OSError) -> ParseFailure:
    return ParseFailure(ParseReason.NOT_A_CERTIFICATE, error.strerror or type(error).__name__)


def _named(failure: ParseFailure, path: Path) -> ParseFailure:
    return replace(failure, detail=f"{path.name}: {failure.detail}")


def _unique(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    return tuple({certificate.sha256: certificate for certificate in certificates}.values())


def _system_store() -> Iterator[Certificate]:
    import ssl

    read_store = getattr(ssl, "enum_certificates", None)  # only Python for Windows has it
    if read_store is not None:
        for name in _WINDOWS_STORES:
            yield from _windows_store(read_store, name)
        return
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        yield from _parse_file(Path(paths.cafile)).certificates
    elif paths.capath:
        yield from _openssl_folder(Path(paths.capath))


def _openssl_folder(folder: Path) -> Iterator[Certificate]:
    """The certificates of a folder of the system; unlike in an administrator's, its files usually are links."""
    try:
        files = [file for file in islice(sorted(folder.iterdir()), MOST_FILES) if file.is_file()]
    except OSError:
        return  # as for the stores of Windows
    for file in files:
        yield from _parse_file(file).certificates


def _windows_store(read_store: Callable[[str], list[Any]], name: str) -> Iterator[Certificate]:
    """The certificates of one store, whose entries are bytes, encoding, purposes."""
    try:
        entries = read_store(name)
    except OSError:
        return  # a store that this user may not read helps to find no issuer
    for content, encoding, _ in entries[:MOST_CERTIFICATES]:
        if encoding == "x509_asn":
            parsed = parse_certificate(content)
            if isinstance(parsed, Certificate):
                yield parsed
