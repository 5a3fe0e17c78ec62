"""Underlined letters that lead to a button: given out so that no two in sight are the same, in any language.

A translator's own choice, an ampersand in the text, stands where its letter is free.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QWidget

_MARK = re.compile(r"&(.?)", re.DOTALL)


class Labelled(Protocol):
    """A widget with a text that may hold a mnemonic."""

    def text(self) -> str:
        """The text with its ampersand."""

    def setText(self, text: str, /) -> None:  # noqa: N802 - Qt's name
        """Take a text with an ampersand."""


def give_mnemonics(widgets: Iterable[Labelled], taken: Iterable[str] = ()) -> None:
    """Give each widget a letter of its own; the first ones choose first, and who finds none free gets none.

    Args:
        widgets: buttons and titles, in the order in which they are reached.
        taken: texts whose mnemonics are not free, such as those of a menu bar.
    """
    used = {letter for text in taken if (letter := letter_of(text))}
    for widget in widgets:
        text, letter = marked(widget.text(), used)
        used.add(letter)
        widget.setText(text)


def give_page_mnemonics(page: QWidget) -> None:
    """Give a page's buttons, and then its titles of fields, letters that the menus of its window do not have."""
    window = page.window()
    menus = window.menuBar().actions() if isinstance(window, QMainWindow) else []
    buttons = [button for button in page.findChildren(QAbstractButton) if button.text()]
    titles = [label for label in page.findChildren(QLabel) if label.buddy() is not None]
    give_mnemonics((*buttons, *titles), [menu.text() for menu in menus])


def letter_of(text: str) -> str:
    """The letter of a text's mnemonic in lower case, empty without one."""
    return next((found[1].casefold() for found in _MARK.finditer(text) if found[1] not in {"", "&"}), "")


def marked(text: str, used: Iterable[str]) -> tuple[str, str]:
    """The text with a mnemonic that is not used, and its letter."""
    taken, wish = set(used), letter_of(text)
    shown = _MARK.sub(r"\1", text).replace("&", "&&")
    for place in _places(shown, wish):
        letter = shown[place].casefold()
        if letter not in taken:
            return f"{shown[:place]}&{shown[place:]}", letter
    return shown, ""


def _places(text: str, wish: str) -> Iterator[int]:
    """Where the mnemonic may stand, the best first: the translator's letter, beginnings of words, any letter."""
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    yield from (place for place in letters if text[place].casefold() == wish)
    yield from (place for place in letters if place == 0 or not text[place - 1].isalnum())
    yield from letters
