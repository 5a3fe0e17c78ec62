"""What every parser of a format answers."""

from __future__ import annotations

from dataclasses import dataclass

from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting

#: Most certificates that are read from one file.
MOST_CERTIFICATES = 10_000
#: Most bytes of them together. A file is smaller, but a hostile database shows the same bytes again and again.
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FormatResult:
    """The content of one file.

    Attributes:
        items: the certificates, first one first.
        refusals: what looked like a certificate and could not be read.
        skipped: the content holds no certificates and does not claim to.
    """

    items: tuple[Sighting, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    skipped: bool = False


#: Nothing of interest: text, a picture, a private key alone.
SKIPPED = FormatResult(skipped=True)


def refused(reason: RefusalReason, place: Place, detail: str = "") -> FormatResult:
    """The answer for content of which nothing could be read."""
    return FormatResult(refusals=(Refusal(reason, place, detail),))
