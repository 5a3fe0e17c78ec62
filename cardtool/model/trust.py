"""Whether a certificate chain ends in a pinned root."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate


class TrustState(StrEnum):
    """Result of chain building; apart from kind, validity and verdict.

    ``trusted``: every signature verifies up to a pinned root. ``not_trusted``: the chain is complete but its root
    is not pinned. ``incomplete``: an issuer's certificate was not found. ``signature_wrong``: a certificate names
    an issuer at hand but that issuer did not sign it. ``not_checked``: there was nothing to check.
    """

    TRUSTED = "trusted"
    NOT_TRUSTED = "not_trusted"
    INCOMPLETE = "incomplete"
    SIGNATURE_WRONG = "signature_wrong"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pinned root: its name for people, its SHA-256 (lower-case hexadecimal) for the machine, its source."""

    name: str
    sha256: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """The chain of a certificate and what it is worth.

    Attributes:
        state: the result.
        anchor: name of the pinned root, empty unless trusted.
        chain: the certificate itself and its issuers as far as found, root last.
        missing_issuer: the issuer's name that was looked for in vain, empty unless incomplete.
    """

    state: TrustState = TrustState.NOT_CHECKED
    anchor: str = ""
    chain: tuple[Certificate, ...] = ()
    missing_issuer: str = ""
