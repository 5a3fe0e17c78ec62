"""DER that is something else than a certificate: a key, a request, a revocation list; passed over without a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.certificates.der import SEQUENCE, UnreadableError, element
from cardtool.inventory.formats.result import SKIPPED, FormatResult

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format; no certificate ever stands in it.
FORM: Final = "other_der"


def sniff(content: bytes) -> bool:
    """Whether it is one whole sequence."""
    try:
        whole = element(content, 0, len(content))
    except UnreadableError:
        return False
    return whole.tag == SEQUENCE and whole.end == len(content)


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - same for all formats
    """Nothing: keys are never decoded, and the rest is no certificate."""
    return SKIPPED
