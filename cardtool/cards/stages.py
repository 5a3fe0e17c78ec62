"""Reading the card of one reader in stages, for a watch: the first useful answer at once, the rest behind it.

::

    recognise ──▶ RECOGNISED       a card of this sitting, in three commands
    head ──▶ on_head               issuer, holder and validity, from the first blocks of the certificate
    leaves ──▶ VERDICT             the holder's certificates, whole
    issuers, PIN state, middleware ──▶ the result
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from cardtool.cards.directly import complete, read_directly, refusal
from cardtool.cards.merging import combine
from cardtool.cards.middleware import FINAL, NOT_INSTALLED, Answers
from cardtool.cards.source import SourceResult
from cardtool.model.card import RawCard
from cardtool.model.cause import Problem
from cardtool.model.errors import MiddlewareMissingError
from cardtool.model.events import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.cards.plan import ReadingPlan
    from cardtool.certificates.head import CertificateHead
    from cardtool.model.reader import Reader


class StageListener(Protocol):
    """What a watch wants to know while a card is read; called on the thread that reads."""

    def on_head(self, head: CertificateHead) -> None:
        """The first blocks of the authentication certificate are here."""

    def on_card(self, card: RawCard, stage: Stage) -> None:
        """The card can be judged."""

    def wanted(self) -> bool:
        """Whether the result is still of use; false once the card left."""

    def wants_issuers(self, certificates: Sequence[bytes]) -> bool:
        """Whether the issuers' certificates are to be read from the card."""


def read_in_stages(plan: ReadingPlan, reader: Reader, listener: StageListener) -> SourceResult:
    """The card in ``reader``; the result is that of the last stage. Nothing is raised."""
    if (problem := refusal(reader)) is not None:
        return SourceResult(problems=(problem,))
    direct, beside = _directly(plan, reader, listener)
    if isinstance(direct, Problem) and direct.cause in FINAL:
        return SourceResult(problems=(direct,))
    answers = Answers()
    if plan.wants_middleware(read_directly=isinstance(direct, RawCard)) and listener.wanted():
        answers = plan.middleware.read_cards([reader])
        if not answers.installed and direct is None:
            answers.problems.append(MiddlewareMissingError(NOT_INSTALLED, reader=reader.name).problem)
    cards = [card for card in answers.cards if card.reader == reader.name]
    result = combine(direct, cards, answers.problems)
    return SourceResult(result.cards, (*beside, *result.problems))


def _directly(
    plan: ReadingPlan, reader: Reader, listener: StageListener
) -> tuple[RawCard | Problem | None, tuple[Problem, ...]]:
    """What direct reading brought, and what it could not complete."""
    if plan.direct is None:
        return None, ()
    recognised = partial(listener.on_card, stage=Stage.RECOGNISED)
    card, reader = read_directly(plan, reader, on_head=listener.on_head, on_known=recognised)
    if isinstance(card, Problem):
        return card, ()
    listener.on_card(card, Stage.VERDICT)
    return complete(plan, reader, card, issuers=listener.wants_issuers(card.certificates))
