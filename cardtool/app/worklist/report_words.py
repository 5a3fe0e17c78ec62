"""How the reports of the worklist speak: in the language, with the names and dates of a face's texts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from cardtool.app import wording
from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.language import marked as _
from cardtool.app.worklist.wording import ACTIONS, STATES
from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Action, EntryState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from cardtool.reports.inventory_words import ReportWords, Say

_NAMES: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    EntryState: STATES,
    CardKind: wording.KINDS,
    VerdictCode: {**wording.VERDICTS, VerdictCode.RENEW_AND_CLOSE_BY: _("Renew the card and close it by the deadline")},
    Action: ACTIONS,
}


def report_words(texts: Texts) -> ReportWords:
    """What reports of the worklist need of a language."""
    from cardtool.reports.inventory_words import ReportWords

    return ReportWords(
        say=cast("Say", texts.say),
        name=partial(_name, texts),
        day=texts.day,
        moment=texts.moment,
        language=texts.language,
        decimal_comma=texts.language != "en",
    )


def all_words() -> tuple[ReportWords, ...]:
    """The words of every language, for reading exports back."""
    return tuple(report_words(Texts(language)) for language in LANGUAGES)


def _name(texts: Texts, code: StrEnum) -> str:
    return texts.say(_NAMES[type(code)][code])
