"""What to scan, and the scan itself: places in sight, everything else one key away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.inventory.form.details import Details
from ui.inventory.form.places import PlacesField
from ui.inventory.form.recent import RecentScans
from ui.inventory.form.running import RunningLine
from ui.inventory.form.strings import tell_fault, tell_more
from ui.inventory.form.values import ScanForm
from ui.look.announcing import announce
from ui.look.fonts import line_height
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.language import Texts
    from ui.inventory.form.checks import Fault
    from ui.inventory.state import InventoryState


class ScanBar(QWidget):
    """Shows the state of the page's scan and says what the person wants of it.

    Attributes:
        added: files or folders to scan too, as paths.
        removed: paths to scan no more.
        filled: the form as it is now.
        wanted_chosen: file of wanted OIDs, or ``None``.
        begun: scan now.
        cancelled: end the scan.
        passwords_wanted: the person wants to give passwords.
        forgotten: the person wants the list of earlier scans emptied.
    """

    added = Signal(object)
    removed = Signal(object)
    filled = Signal(object)
    wanted_chosen = Signal(object)
    begun = Signal()
    cancelled = Signal()
    passwords_wanted = Signal()
    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = ScanForm()
        self.where, self.recent, self.running = PlacesField(self), RecentScans(self), RunningLine(self)
        self.more, self._also = QToolButton(self), plain_label(self, wraps=True)
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.details = Details(self)
        self._name_parts()
        self._lay_out()
        self._connect()
        self.show_details(open_=False)

    def _name_parts(self) -> None:
        """What the page and its keys ask for by name."""
        self.places, self.typed = self.where.list, self.where.typed
        self.add_folder, self.add_files, self.remove = self.where.add_folder, self.where.add_files, self.where.remove
        self.scan, self.cancel, self.bar = self.running.scan, self.running.cancel, self.running.bar
        judging = self.details.judging
        self.choose_wanted, self.usual_wanted = judging.choose_wanted, judging.usual_wanted
        self.horizon, self.unit = judging.horizon, judging.unit

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        details = (*self.recent.focus_chain, *self.details.focus_chain)
        return (*self.where.focus_chain, self.more, *details, *self.running.focus_chain)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        return (self.places, self.recent.list) if self.more.isChecked() else (self.places,)

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.more.setText(texts.say("More to scan, and how"))
        for part in (self.where, self.recent, self.details, self.running):
            part.say(texts)

    def show_state(self, texts: Texts, state: InventoryState) -> None:
        """Show the form and the progress."""
        self._form = state.form
        self.where.show_paths(state.form.paths, busy=state.scanning)
        self.recent.show_scans(texts, state.recent, busy=state.scanning)
        self.details.show_state(texts, state)
        self.running.show_state(texts, state)
        self._also.setText(tell_more(texts, state.form))

    def show_details(self, *, open_: bool) -> None:
        """Open or close the part of the form that is closed at first."""
        self.more.setChecked(open_)
        self.more.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        for part in (self.recent, self.details):
            part.setVisible(open_)
        self._also.setVisible(not open_)

    def toggle_details(self) -> None:
        """Open or close the details; the focus goes into them, or stays outside."""
        self.show_details(open_=not self.more.isChecked())
        inside = next(widget for widget in self.details.focus_chain if not widget.isHidden())
        (inside if self.more.isChecked() else self.more).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_fault(self, texts: Texts, fault: Fault) -> None:
        """Lead the person to a line that cannot be scanned."""
        self.show_details(open_=True)
        self.details.field_of(fault).setFocus(Qt.FocusReason.OtherFocusReason)
        self._hint(tell_fault(texts, fault))

    def show_nothing_to_scan(self, texts: Texts) -> None:
        """Lead the person to where something to scan is named."""
        self.add_folder.setFocus(Qt.FocusReason.OtherFocusReason)
        self._hint(texts.say("There is nothing to scan yet. Add a folder or files."))

    def _hint(self, message: str) -> None:
        self.running.hint(message)
        announce(self, message)

    def _begin(self) -> None:
        """What was typed and not added counts too."""
        self.running.hint("")
        self.where.take_typed()
        self.begun.emit()

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.where.added.connect(self.added)
        self.where.removed.connect(self.removed)
        self.more.clicked.connect(lambda opened: self.show_details(open_=opened))
        self.recent.chosen.connect(self.filled)
        self.recent.forgotten.connect(self.forgotten)
        self.details.changed.connect(self.filled)
        self.details.passwords.wanted.connect(self.passwords_wanted)
        self.wanted_chosen.connect(self._choose_wanted)
        self.running.begun.connect(self._begin)
        self.running.cancelled.connect(self.cancelled)

    def _choose_wanted(self, wanted: Path | None) -> None:
        self.filled.emit(replace(self._form, wanted=wanted))

    def _lay_out(self) -> None:
        gap = line_height(self.font()) // 2
        more = QHBoxLayout()
        more.setSpacing(gap)
        more.addWidget(self.more)
        more.addWidget(self._also, 1)
        more.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap // 2)
        column.addWidget(self.where)
        column.addLayout(more)
        for part in (self.recent, self.details, self.running):
            column.addWidget(part)
