"""How verifying ends early inside this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.certificates.der import UnreadableError
from cardtool.model.revocation import NoAnswer, NoAnswerReason, RevocationAnswer

if TYPE_CHECKING:
    from collections.abc import Callable


class NoAnswerError(Exception):
    """The evidence says nothing that can be relied on; never leaves this package.

    Args:
        reason: the closed reason code.
        detail: a status or number for the technical view, nothing else of the evidence.
    """

    def __init__(self, reason: NoAnswerReason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def verified(verify: Callable[[], RevocationAnswer]) -> RevocationAnswer | NoAnswer:
    """The answer of ``verify``, or why there is none; never raises."""
    try:
        return verify()
    except NoAnswerError as error:
        return NoAnswer(error.reason, detail=error.detail)
    except UnreadableError as error:
        return NoAnswer(NoAnswerReason.MALFORMED, detail=error.detail)
    except Exception as error:  # noqa: BLE001 - asn1crypto has no closed set of errors for broken input
        return NoAnswer(NoAnswerReason.MALFORMED, detail=type(error).__name__)
