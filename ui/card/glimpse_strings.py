"""What is known of a card while it is still being read, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app import wording
from cardtool.app.telling import tell_organisation
from cardtool.model.finnish_time import finnish_day
from ui.look.rows import Row

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.reading import Glimpse


def tell_glimpse(texts: Texts, glimpse: Glimpse) -> tuple[Row, ...]:
    """The lines of the facts in their final order, so that nothing moves when the rest is there."""
    waiting, missing = texts.say("being read…"), texts.say("not on the card")
    holder = glimpse.holder
    return (
        Row(texts.say("Kind"), _kind(texts, glimpse)),
        Row(texts.say("Holder"), holder.name or missing),
        Row(texts.say("Title"), holder.title or missing),
        Row(texts.say("Organisation"), holder.organisation or missing, strong=bool(holder.organisation)),
        Row(texts.say("In the register"), tell_organisation(texts, glimpse.organisation)),
        Row(texts.say("E-mail"), waiting),
        Row(texts.say("Valid"), _validity(texts, glimpse), strong=True),
        Row(texts.say("Card number"), waiting),
        Row(texts.say("Issuer"), waiting),
    )


def _kind(texts: Texts, glimpse: Glimpse) -> str:
    return texts.say("{kind} (preliminary)", kind=texts.say(wording.KINDS[glimpse.kind.kind]))


def _validity(texts: Texts, glimpse: Glimpse) -> str:
    first, last = (texts.day(finnish_day(moment)) for moment in (glimpse.valid_from, glimpse.valid_until))
    return f"{first} – {last}"  # noqa: RUF001 - the dash between two dates
