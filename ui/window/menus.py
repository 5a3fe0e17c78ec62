"""The menu bar: every action in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenuBar

    from cardtool.app.language import Texts
    from ui.window.actions import Actions


def fill_menus(bar: QMenuBar, texts: Texts, actions: Actions) -> None:
    """Make the menus anew in the language of ``texts``; ``None`` stands for a line between entries."""
    training = (actions.training,) if actions.training is not None else ()
    menus = (
        (texts.say("&Card"), (actions.again, actions.copy, None, actions.login, None, actions.leave)),
        (
            texts.say("&View"),
            (
                *(actions.why, actions.certificates, actions.back, None, actions.history, *training, None),
                *(actions.rows, actions.worklist, actions.inventory, actions.helpdesk, actions.board, None),
                *(actions.next_area, actions.previous_area),
            ),
        ),
        (texts.say("&Language"), tuple(actions.languages.values())),
        (texts.say("&Help"), (actions.helpdesk, actions.keys)),
    )
    bar.clear()
    for title, entries in menus:
        menu = bar.addMenu(title)
        for action in entries:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
