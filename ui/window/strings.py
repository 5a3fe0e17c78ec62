"""What the window itself says: banners and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.telling import tell_cause
from ui.look.tone import Tone

if TYPE_CHECKING:
    from datetime import date

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem


def tell_training(texts: Texts) -> str:
    """That nothing on the screen is real."""
    return texts.say("Training cards: made up. No person or card here is real.")


def tell_training_mode(texts: Texts) -> str:
    """That not even the readers are real."""
    return texts.say("Training: no real cards, readers or persons. Whatever you do here touches no card.")


def tell_as_of(texts: Texts, as_of: date) -> str:
    """That the judgement is not for today."""
    return texts.say("Judged for {date}, not for today.", date=texts.day(as_of))


def tell_notice(texts: Texts, problem: Problem) -> str:
    """A problem that hides no card, in one line."""
    title, remedy = tell_cause(texts, problem)
    where = ", ".join(part for part in (problem.reader, problem.profile, problem.detail) if part)
    return f"{title}: {where}. {remedy}" if where else f"{title}. {remedy}"


def tell_banners(
    texts: Texts, *, training: str, as_of: date | None, notices: tuple[Problem, ...]
) -> tuple[tuple[str, str, Tone], ...]:
    """Everything above the views: text, icon, tone; ``training`` says what is made up, empty for nothing."""
    banners: list[tuple[str, str, Tone]] = []
    if training:
        banners.append((training, "flask", Tone.NOTE))
    if as_of is not None:
        banners.append((tell_as_of(texts, as_of), "calendar", Tone.ACT))
    banners += [(tell_notice(texts, problem), "warning", Tone.ACT) for problem in notices]
    return tuple(banners)
