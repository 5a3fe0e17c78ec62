"""What the login test says, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.telling import tell_cause, tell_kind
from ui.card.signs import cause_sign
from ui.card.strings import Headline
from ui.look.rows import Row
from ui.look.tone import Tone

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.app.login import LoginPlan, LoginResult
    from cardtool.model.cause import Problem
    from cardtool.model.reading import CardReading


def tell_card(texts: Texts, reading: CardReading, plan: LoginPlan | None) -> tuple[Row, ...]:
    """Which card is tested, so that nobody spends a try of another one."""
    token = reading.card.token
    tries = texts.say("not known") if plan is None or plan.tries_left is None else str(plan.tries_left)
    rows = (
        Row(texts.say("Holder"), reading.holder.name, strong=True),
        Row(texts.say("Kind"), tell_kind(texts, reading)),
        Row(texts.say("Card number"), token.serial if token else ""),
        Row(texts.say("Reader"), reading.card.reader),
        Row(texts.say("Tries left"), tries if plan is not None else ""),
    )
    return tuple(row for row in rows if row.value)


def tell_asking(texts: Texts) -> Headline:
    """Before it is known whether the test can be made."""
    return Headline("hourglass", Tone.NOTE, texts.say("Asking the card…"), busy=True)


def tell_plan(texts: Texts, plan: LoginPlan) -> Headline:
    """What the person is asked to do, or why there is no test."""
    if plan.refused is not None:
        return tell_problem(texts, plan.refused)
    title = texts.say("Test PIN1 with one attempt")
    if plan.pin_pad:
        return Headline("pin", Tone.NOTE, title, texts.say("The PIN is entered on the keys of the reader."))
    detail = texts.say("The card signs a random number, and the signature is checked. A wrong PIN spends a try.")
    return Headline("pin", Tone.NOTE, title, detail)


def tell_testing(texts: Texts, *, pin_pad: bool) -> Headline:
    """While the card is tested."""
    if pin_pad:
        return Headline("pin", Tone.ACT, texts.say("Enter the PIN on the reader"), busy=True)
    return Headline(
        "hourglass", Tone.NOTE, texts.say("Testing the PIN…"), texts.say("Leave the card in the reader."), busy=True
    )


def tell_result(texts: Texts, result: LoginResult) -> Headline:
    """How it ended."""
    if result.problem is not None:
        return tell_problem(texts, result.problem)
    return Headline(
        "check",
        Tone.GOOD,
        texts.say("The PIN is right and the card works"),
        texts.say("The card signed a random number, and the signature fits its certificate."),
    )


def tell_card_left(texts: Texts) -> Headline:
    """The card left before the test."""
    return Headline("info", Tone.NOTE, texts.say("The card was removed"), texts.say("Nothing was sent to the card."))


def tell_problem(texts: Texts, problem: Problem) -> Headline:
    """A typed cause with its remedy."""
    return Headline(*cause_sign(problem.cause), *tell_cause(texts, problem))
