"""Lists that the administrator delivers, for workstations that may not ask anybody: ``crls/`` in his folder."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from cardtool.certificates.names import comparison_key
from cardtool.certificates.revocation.crl import LARGEST_CRL, crl_issuer
from cardtool.model.revocation import NoAnswer, NoAnswerReason, RevocationSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.certificate import Certificate

#: Name of the folder in the administrator's.
FOLDER: Final = "crls"
#: Most files that are looked at.
MOST_FILES: Final = 200
_SUFFIXES: Final = frozenset({".crl", ".der", ".pem"})
#: A list in PEM is a third longer.
_LARGEST_FILE: Final = LARGEST_CRL * 3 // 2
_PEM: Final = re.compile(rb"-----BEGIN X509 CRL-----(.*?)-----END X509 CRL-----", re.DOTALL)


def delivered_lists(folder: Path, certificate: Certificate) -> Iterator[tuple[Path, bytes | NoAnswer]]:
    """The lists of a certificate's issuer, in DER; files that cannot be read with the reason.

    Lists of other issuers, and files that are no lists, are passed over.
    """
    wanted = comparison_key(certificate.issuer)
    for path in _files(folder):
        content = _content(path)
        if isinstance(content, NoAnswer):
            yield path, content
            continue
        named = crl_issuer(content)
        if named is not None and comparison_key(named) == wanted:
            yield path, content


def _files(folder: Path) -> list[Path]:
    try:
        suited = (path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
        return sorted(islice(suited, MOST_FILES))
    except OSError:
        return []


def _content(path: Path) -> bytes | NoAnswer:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
    except OSError as error:
        return _refusal(NoAnswerReason.NOT_READABLE, path, error.strerror or type(error).__name__)
    if len(content) > _LARGEST_FILE:
        return _refusal(NoAnswerReason.TOO_LARGE, path, f"larger than {_LARGEST_FILE} bytes")
    block = _PEM.search(content) if content.lstrip().startswith(b"-----") else None
    if block is None:
        return content
    try:
        return base64.b64decode(b"".join(block[1].split()), validate=True)
    except binascii.Error:
        return _refusal(NoAnswerReason.MALFORMED, path, "not base64")


def _refusal(reason: NoAnswerReason, path: Path, detail: str) -> NoAnswer:
    return NoAnswer(reason, RevocationSource.DELIVERED_CRL, path.name, detail)
