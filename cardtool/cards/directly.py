"""Direct reading as part of a plan: with a fresh start when a card was changed, and no error but a problem."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardChangedError, CardInUseError, CardMuteError, CardRemovedError, CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.plan import ReadingPlan
    from cardtool.certificates.head import CertificateHead
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader


def refusal(reader: Reader) -> Problem | None:
    """Why a present card cannot even be tried."""
    if reader.mute:
        return CardMuteError("the card does not answer", reader=reader.name).problem
    if reader.in_use:
        return CardInUseError("another program holds the card", reader=reader.name).problem
    return None


def complete(
    plan: ReadingPlan, reader: Reader, card: RawCard, *, issuers: bool
) -> tuple[RawCard | Problem, tuple[Problem, ...]]:
    """The card with its issuers' certificates and PIN state; without them, and why, if they cannot be read.

    That the card left or was changed meanwhile is a problem: then nothing proves that it is the one in the reader.
    """
    if plan.direct is None or not (issuers or plan.pins):
        return card, ()
    try:
        return plan.direct.complete(reader, card, issuers=issuers, pins=plan.pins), ()
    except (CardRemovedError, CardChangedError) as error:
        return error.problem, ()
    except CardtoolError as error:
        return card, (error.problem,)


def read_directly(
    plan: ReadingPlan,
    reader: Reader,
    *,
    on_head: Callable[[CertificateHead], None] | None = None,
    on_known: Callable[[RawCard], None] | None = None,
) -> tuple[RawCard | Problem, Reader]:
    """The holder's certificates in ``reader``, read directly; once more from the start when the card was changed.

    Returns:
        The card or why there is none, and the state of the reader that this is about.

    Args:
        plan: what to read, and how; direct reading is part of it.
        reader: its state just before.
        on_head: told of the head of the authentication certificate, on another thread.
        on_known: told of a card that was read before in this sitting, on another thread.
    """
    if plan.direct is None:
        raise ValueError("direct reading is not part of this plan")
    read = partial(plan.direct.read, on_head=on_head, on_known=on_known)
    result = _attempt(read, reader)
    if isinstance(result, Problem) and result.cause is Cause.CHANGED_DURING_READING:
        now = _present_state(plan, reader)
        if now is not None:
            return _attempt(read, now), now
    return result, reader


def _attempt(read: Callable[[Reader], RawCard], reader: Reader) -> RawCard | Problem:
    try:
        return read(reader)
    except CardtoolError as error:
        return error.problem


def _present_state(plan: ReadingPlan, reader: Reader) -> Reader | None:
    try:
        readers = plan.hardware.readers()
    except CardtoolError:
        return None
    return next((now for now in readers if now.name == reader.name and now.present), None)
