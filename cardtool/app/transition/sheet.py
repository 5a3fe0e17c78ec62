"""Use case: the status sheet for the management of an organisation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from cardtool.app.telling import tell_cause
from cardtool.app.transition.refusals import tell_refusal_detail
from cardtool.app.transition.seen_telling import tell_seen
from cardtool.app.transition.wording import SEEN, STATES, name_of_organisation, tell_days, tell_when
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.transition_seen import Board
    from cardtool.reports.inventory_words import ReportWords, Say
    from cardtool.reports.worklist_paper import Paper

#: Lines of single cards, OIDs or certificates; the sheet is for the management.
_MOST_SEEN: Final = 2
_NAMES: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {DateState: STATES, SeenKind: SEEN}


def status_sheet(board: Board, texts: Texts) -> Paper:
    """The sheet; ``cardtool.app.worklist.papers`` prints it (``page_of``) and writes it (``write_paper``)."""
    from cardtool.reports.transition_sheet import SheetWords, status_paper

    speak = SheetWords(
        words=_words(texts),
        organisation=name_of_organisation(texts, board.plan.organisation),
        when=partial(tell_when, texts),
        days=partial(tell_days, texts),
        seen=partial(tell_seen, texts, most=_MOST_SEEN, soon_days=board.soon_days),
        problem=partial(tell_problem, texts),
    )
    return status_paper(board, speak)


def tell_problem(texts: Texts, problem: Problem) -> str:
    """What the board goes without, with the place and the system's own words."""
    title, _remedy = tell_cause(texts, problem)
    told = ": ".join(filter(None, (problem.reader, title)))
    detail = tell_refusal_detail(texts, problem)
    return f"{told} ({detail})" if detail else told


def _words(texts: Texts) -> ReportWords:
    from cardtool.reports.inventory_words import ReportWords

    return ReportWords(
        say=cast("Say", texts.say),
        name=lambda code: texts.say(_NAMES[type(code)][code]),
        day=texts.day,
        moment=texts.moment,
        language=texts.language,
        decimal_comma=texts.language != "en",
    )
