"""Everything the window can do, each with a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette

from cardtool.app.language import LANGUAGES
from ui.look.icons import text_icon

if TYPE_CHECKING:
    from cardtool.app.language import Texts


class Actions(QObject):
    """The actions of the window; :meth:`say` gives them their words.

    Attributes:
        again: read all cards again.
        copy: copy the facts.
        login: test the PIN.
        why: show what the judgement rests on, or the facts again.
        certificates: show the certificates, or the facts again.
        back: from reasons or certificates to the facts, from an earlier card to the present one.
        history: show or hide the cards of this sitting.
        inventory: show the certificates on this computer, or the cards again.
        rows: go to row mode, or back to the cards.
        worklist: show the worklist, or the cards again.
        helpdesk: show the helpdesk, or the cards again.
        board: show the transition board, or the cards again.
        training: show or hide the training panel, ``None`` outside a training.
        next_area: move the focus to the next part of the window.
        previous_area: move it to the part before.
        keys: show the list of keys.
        leave: close the window.
        languages: one action a language.

    Args:
        parent: the window.
        training: the window has a training panel.
    """

    def __init__(self, parent: QObject, *, training: bool = False) -> None:
        super().__init__(parent)
        self.again = self._action("F5")
        self.copy = self._action("Ctrl+C")
        self.login = self._action("Ctrl+T")
        self.why = self._action("F2")
        self.certificates = self._action("F3")
        self.back = self._action("Esc")
        self.history = self._action("Ctrl+H")
        self.inventory = self._action("F9")
        self.rows = self._action("F11")
        self.worklist = self._action("F12")
        self.helpdesk = self._action("Shift+F1")
        self.board = self._action("Shift+F12")
        self.training = self._action("F8") if training else None
        self.next_area = self._action("F6")
        self.previous_area = self._action("Shift+F6")
        self.keys = self._action("F1")
        self.leave = self._action("Ctrl+Q")
        self._group = QActionGroup(self)
        self.languages = {
            language: self._language(number, language) for number, language in enumerate(LANGUAGES, start=1)
        }

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the list of keys."""
        return (
            self.again,
            self.copy,
            self.login,
            self.why,
            self.certificates,
            self.back,
            self.history,
            self.inventory,
            self.rows,
            self.worklist,
            self.helpdesk,
            self.board,
            *((self.training,) if self.training is not None else ()),
            self.next_area,
            self.previous_area,
            *self.languages.values(),
            self.keys,
            self.leave,
        )

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        words = (
            (self.again, texts.say("Read again")),
            (self.copy, texts.say("Copy the facts")),
            (self.login, texts.say("Test the PIN…")),
            (self.why, texts.say("Why?")),
            (self.certificates, texts.say("Certificates")),
            (self.back, texts.say("Back to the present card")),
            (self.history, texts.say("Show or hide the cards of this sitting")),
            (self.inventory, texts.say("Certificates on this computer")),
            (self.rows, texts.say("Cards in a row")),
            (self.worklist, texts.say("List of cards to close")),
            (self.helpdesk, texts.say("Helpdesk: why does a card not work?")),
            (self.board, texts.say("Transition board")),
            (self.next_area, texts.say("Next part of the window")),
            (self.previous_area, texts.say("Previous part of the window")),
            (self.keys, texts.say("Keys")),
            (self.leave, texts.say("Quit")),
            *((action, LANGUAGES[language]) for language, action in self.languages.items()),
            *(((self.training, texts.say("Show or hide the training panel")),) if self.training is not None else ()),
        )
        for action, text in words:
            action.setText(text)
            action.setToolTip(f"{text} ({key_text(action)})")
        self.languages[texts.language].setChecked(True)

    def dress(self, palette: QPalette) -> None:
        """Take icons in the colour of the text."""
        self.again.setIcon(text_icon("again", palette))
        self.copy.setIcon(text_icon("copy", palette))
        self.login.setIcon(text_icon("pin", palette))

    def _action(self, key: str) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        return action

    def _language(self, number: int, language: str) -> QAction:
        action = self._action(f"Ctrl+{number}")
        action.setCheckable(True)
        action.setData(language)
        self._group.addAction(action)
        return action


def key_text(action: QAction) -> str:
    """The key of an action as the system writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
