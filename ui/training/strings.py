"""What the training panel says, without widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.app.language import Texts


@dataclass(frozen=True, slots=True)
class PanelWords:
    """The fixed words of the panel."""

    title: str
    scripts: str
    explanation: str
    reader: str
    insert: str
    remove: str
    stop_service: str
    start_service: str
    add_reader: str
    remove_reader: str


def tell_panel(texts: Texts) -> PanelWords:
    """In the language of ``texts``."""
    return PanelWords(
        title=texts.say("Training"),
        scripts=texts.say("What to practise"),
        explanation=texts.say("What there is to learn"),
        reader=texts.say("Reader"),
        insert=texts.say("Insert the card (Enter)"),
        remove=texts.say("Remove the card (Del)"),
        stop_service=texts.say("Stop the service"),
        start_service=texts.say("Start the service"),
        add_reader=texts.say("Add a reader"),
        remove_reader=texts.say("Take the reader away"),
    )
