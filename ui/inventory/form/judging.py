"""Against what the certificates are judged: wanted OIDs, register, horizon; and what the scan is called."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from cardtool.app.inventory.remembering import LONGEST_NAME
from ui.inventory.form.values import LONGEST_HORIZON, HorizonUnit, ScanForm
from ui.look.asking import FILE, ask_paths
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.language import Texts

_NARROWEST = 16


class JudgingFields(QGroupBox):
    """Files to choose, a number with its unit, and a name.

    Attributes:
        changed: the form as it is now.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = ScanForm()
        self._wanted_title, self._wanted = plain_label(self), plain_label(self)
        self.choose_wanted, self.usual_wanted = QPushButton(self), QPushButton(self)
        self._register_title, self._register = plain_label(self), plain_label(self)
        self.choose_register, self.usual_register = QPushButton(self), QPushButton(self)
        self._horizon_title, self._name_title = plain_label(self), plain_label(self)
        self.horizon, self.unit, self.name = QSpinBox(self), QComboBox(self), QLineEdit(self)
        self.name.setMaxLength(LONGEST_NAME)
        for widget in (self._wanted, self._register, self.name):
            widget.setMinimumWidth(width_of(self.font(), _NARROWEST))
        for label in (self._wanted, self._register):  # the name of a file may be longer than the page is wide
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for unit in HorizonUnit:
            self.unit.addItem(unit.value, unit)
        self._lay_out()
        self._connect()

    @property
    def focus_chain(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes, in order."""
        return (
            *(self.choose_wanted, self.usual_wanted, self.choose_register, self.usual_register),
            *(self.horizon, self.unit, self.name),
        )

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.setTitle(texts.say("How it is judged"))
        self._wanted_title.setText(texts.say("Wanted OIDs"))
        self.choose_wanted.setText(texts.say("Choose l&ist…"))
        self.usual_wanted.setText(texts.say("Roots of the c&ounties"))
        self._register_title.setText(texts.say("Register of organisations"))
        self.choose_register.setText(texts.say("Choose export…"))
        self.usual_register.setText(texts.say("The one in use"))
        self._horizon_title.setText(texts.say("A certificate should last"))
        for field in (self.horizon, self.horizon.lineEdit()):
            field.setAccessibleName(texts.say("A certificate should last"))
        self.unit.setAccessibleName(texts.say("Days, or part of the lifetime"))
        for place, words in enumerate((texts.say("days"), texts.say("% of its lifetime"))):
            self.unit.setItemText(place, words)
        self._name_title.setText(texts.say("Name of this scan"))
        self.name.setAccessibleName(texts.say("Name of this scan"))
        self.name.setPlaceholderText(texts.say("May be left empty"))

    def show_form(self, texts: Texts, form: ScanForm, *, busy: bool) -> None:
        """Show what is chosen."""
        self._form = form
        _show_file(self._wanted, form.wanted, texts.say("Roots of the counties"))
        _show_file(self._register, form.register, texts.say("The one in use"))
        self._show_values(form)
        for widget in self.focus_chain:
            widget.setEnabled(not busy)
        self.usual_wanted.setEnabled(form.wanted is not None and not busy)
        self.usual_register.setEnabled(form.register is not None and not busy)

    def _show_values(self, form: ScanForm) -> None:
        blockers = [QSignalBlocker(widget) for widget in (self.horizon, self.unit, self.name)]
        self.horizon.setRange(1, LONGEST_HORIZON[form.unit])
        self.horizon.setValue(form.horizon)
        self.unit.setCurrentIndex(list(HorizonUnit).index(form.unit))
        if self.name.text() != form.name:
            self.name.setText(form.name)
        del blockers

    def choose(self, *, wanted: Path | None) -> None:
        """Judge the OIDs of a file; ``None`` for the counties' roots."""
        self.changed.emit(replace(self._form, wanted=wanted))

    def _choose_register(self, register: Path | None) -> None:
        self.changed.emit(replace(self._form, register=register))

    def _choose_horizon(self) -> None:
        unit = HorizonUnit(self.unit.currentData())
        self.changed.emit(replace(self._form, horizon=min(self.horizon.value(), LONGEST_HORIZON[unit]), unit=unit))

    def _connect(self) -> None:
        self.choose_wanted.clicked.connect(
            lambda: ask_paths(self, FILE, lambda paths: self.choose(wanted=next(iter(paths), None)))
        )
        self.usual_wanted.clicked.connect(lambda: self.choose(wanted=None))
        self.choose_register.clicked.connect(
            lambda: ask_paths(self, FILE, lambda paths: self._choose_register(next(iter(paths), None)))
        )
        self.usual_register.clicked.connect(lambda: self._choose_register(None))
        self.horizon.valueChanged.connect(self._choose_horizon)
        self.unit.currentIndexChanged.connect(self._choose_horizon)
        self.name.textEdited.connect(lambda name: self.changed.emit(replace(self._form, name=name)))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(line_height(self.font()) // 2)
        lines: tuple[tuple[QWidget, ...], ...] = (
            (self._wanted_title, self._wanted, self.choose_wanted, self.usual_wanted),
            (self._register_title, self._register, self.choose_register, self.usual_register),
        )
        for row, widgets in enumerate(lines):
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, row, column)
        values = QHBoxLayout()
        for widget in (self.horizon, self.unit):
            values.addWidget(widget)
        values.addStretch(1)
        grid.addWidget(self._horizon_title, 2, 0)
        grid.addLayout(values, 2, 1, 1, 3)
        grid.addWidget(self._name_title, 3, 0)
        grid.addWidget(self.name, 3, 1, 1, 3)
        grid.setColumnStretch(1, 1)


def _show_file(label: QLabel, file: Path | None, usual: str) -> None:
    label.setText(file.name if file is not None else usual)
    label.setToolTip(html.escape(str(file or "")))
