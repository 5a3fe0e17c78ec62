"""What the keys of row mode do: one key each, without a modifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.look.page_action import page_action
from ui.worklist.copying import FieldKind, field_name

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts


class RowActions:
    """The actions of row mode; they work while the focus is in it and no reason is being typed.

    Attributes:
        put: put the card on the list.
        skip: pass over the card.
        exception: keep the card open, with a reason.
        undo: take the last action back.
        copy_next: copy the next field.
        fields: copy a certain field.
        anew: begin another sitting.

    Args:
        page: the page.
    """

    def __init__(self, page: QWidget) -> None:
        self.put = page_action(page, "Enter", "Return")
        self.skip = page_action(page, "Space")
        self.exception = page_action(page, "X")
        self.undo = page_action(page, "Backspace", "Ctrl+Z")
        self.copy_next = page_action(page, "C")
        self.fields = {kind: page_action(page, str(key)) for key, kind in enumerate(FieldKind, start=1)}
        self.anew = page_action(page, "Ctrl+N")

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the list of keys."""
        return (self.put, self.skip, self.exception, self.undo, self.copy_next, *self.fields.values(), self.anew)

    @property
    def plain(self) -> tuple[QAction, ...]:
        """Those that must not be taken for letters of a reason."""
        return (self.put, self.skip, self.exception, self.undo, self.copy_next, *self.fields.values())

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.put.setText(texts.say("Add to the list"))
        self.skip.setText(texts.say("Skip"))
        self.exception.setText(texts.say("Exception…"))
        self.undo.setText(texts.say("Undo the last action"))
        self.copy_next.setText(texts.say("Copy the next field"))
        self.anew.setText(texts.say("Begin another sitting"))
        say_fields(texts, self.fields)


def say_fields(texts: Texts, fields: dict[FieldKind, QAction]) -> None:
    """Name the actions that copy a field."""
    for kind, action in fields.items():
        action.setText(texts.say("Copy: {field}", field=field_name(texts, kind)))
