"""The sheet of readiness: where the cards in the readers can be used, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.diagnosing.readiness_wording import tell_check, tell_service
from cardtool.app.telling import tell_kind
from cardtool.model.readiness import Ready
from ui.helpdesk.signs import READY_SIGNS
from ui.look.rows import Row, Section

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.readiness import CardReadiness, ReadinessSheet, ServiceReadiness


def tell_readiness_title(texts: Texts, sheet: ReadinessSheet) -> str:
    """What the sheet comes to."""
    if not sheet.cards:
        return texts.say("There is no card to look at. Insert a card.")
    refused = sum(service.ready is Ready.NO for card in sheet.cards for service in card.services)
    if refused:
        return texts.say_many(
            "{number} service does not take the card as it is.",
            "{number} services do not take the card as it is.",
            refused,
        )
    return texts.say("Nothing speaks against the card.")


def tell_readiness(texts: Texts, sheet: ReadinessSheet) -> tuple[Section, ...]:
    """Every service for every card."""
    return tuple(_service(texts, card, service) for card in sheet.cards for service in card.services)


def readiness_as_text(texts: Texts, sheet: ReadinessSheet) -> str:
    """The same as lines; it names no holder."""
    lines: list[str] = []
    for section in tell_readiness(texts, sheet):
        lines.append(section.title)
        lines += (f"  {row.value}" for row in section.rows)
    return "\n".join(lines)


def _service(texts: Texts, card: CardReadiness, service: ServiceReadiness) -> Section:
    rows = [Row(texts.say("Card"), tell_kind(texts, card.reading))]
    rows += [Row("", tell_check(texts, checked), *READY_SIGNS[checked.answer]) for checked in service.checks]
    return Section(tell_service(texts, service), tuple(rows))
