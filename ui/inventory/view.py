"""The page of the certificates on this computer."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cardtool.model.cause import Problem
from ui.inventory.actions import InventoryActions
from ui.inventory.certificate_view import CertificateView
from ui.inventory.coverage_view import CoverageView
from ui.inventory.form.desk import ScanDesk
from ui.inventory.form.passwords import PasswordOffer
from ui.inventory.more_pages import MorePages
from ui.inventory.oid_view import OidView
from ui.inventory.scan_bar import ScanBar
from ui.inventory.state import InventorySession
from ui.inventory.strings import tell_shown
from ui.inventory.timeline_view import TimelineView
from ui.look.announcing import announce
from ui.look.dropping import Drops
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label
from ui.look.mnemonics import give_page_mnemonics
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from cardtool.app.inventory.looking import Month
    from cardtool.app.inventory.remembering import RememberedScan
    from cardtool.app.inventory.scanning import Progress
    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory
    from ui.inventory.content import Content

#: Ends of the names of the reports that can be written, as the file dialog offers them.
REPORTS = (".html", ".xlsx", ".csv", ".json", ".ndjson", ".cdx.json", ".prom")


class InventoryView(QScrollArea):
    """Scan, coverage, OIDs, certificates and expiry; what takes long is asked for by signals and comes back.

    Attributes:
        scan_wanted: number and request of a scan.
        cancel_wanted: end the scan under way.
        content_wanted: an inventory that is to be made ready.
        months_wanted: a content and the rows whose months are to be counted.
        report_wanted: path, content, rows and OIDs of a report.
        remember_wanted: a scan to keep in the list of earlier ones.
        forget_wanted: keep no list of earlier scans.
    """

    scan_wanted = Signal(int, object)
    cancel_wanted = Signal()
    content_wanted = Signal(object)
    months_wanted = Signal(object, object)
    report_wanted = Signal(object, object, object, object)
    remember_wanted = Signal(object)
    forget_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._content: Content | None = None
        self._built = False
        self.session = InventorySession()
        self.actions_ = InventoryActions(self)
        self._page = QWidget(self)
        self.scan_bar, self.coverage = ScanBar(self._page), CoverageView(self._page)
        self.offer = PasswordOffer(self._page)
        self._drops = Drops(self, self.viewport(), self._page)
        self.desk = ScanDesk(self.session, self.scan_bar, self.offer, self._drops, texts)
        self.filter, self._shown = QLineEdit(self._page), plain_label(self._page)
        self.export = QPushButton(self._page)
        self.tabs = QTabWidget(self._page)
        self.oids, self.certificates, self.timeline = OidView(self), CertificateView(self), TimelineView(self)
        for view in (self.oids, self.certificates, self.timeline):
            self.tabs.addTab(view, "")
        self.more = MorePages(self.tabs, texts)
        self._lay_out()
        self._connect()
        self.say(texts)
        self._built = True

    # -- what is shown -------------------------------------------------------------------------------

    def say(self, texts: Texts) -> None:
        """Show everything in another language."""
        self._texts = texts
        self.desk.texts = texts
        for part in (self.actions_, self.scan_bar, self.offer, self.oids, self.certificates, self.timeline):
            part.say(texts)
        self.filter.setPlaceholderText(texts.say("Filter: any part of a name, OID, issuer, place…"))
        self.filter.setAccessibleName(self.actions_.find.text())
        self.export.setText(texts.say("Write a r&eport…"))
        self.export.setToolTip(self.actions_.export.text())
        self.tabs.setAccessibleName(texts.say("Certificates on this computer"))
        titles = (texts.say("Kanta OIDs"), texts.say("All certificates"), texts.say("Expiry"))
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
        self.more.say(texts)
        give_page_mnemonics(self)
        self._show()
        if self.session.state.inventory is not None:
            self.content_wanted.emit(self.session.state.inventory)

    @property
    def content(self) -> Content | None:
        """What is shown, ``None`` before the first scan."""
        return self._content

    def take_content(self, content: Content) -> bool:
        """Show an inventory that was made ready.

        Returns:
            Whether it is shown: not one in another language, and not one of an earlier scan.
        """
        if content.inventory is not self.session.state.inventory or content.texts is not self._texts:
            return False
        self._content = content
        self.more.take_inventory(content.inventory)
        self.certificates.show_content(content)
        self.oids.show_content(content)
        self._filter()
        return True

    def take_months(self, content: Content, months: tuple[Month, ...]) -> None:
        """Show in which months the shown certificates end."""
        if content is self._content:
            self.timeline.show_months(content.texts, months)

    def take_progress(self, scan: int, progress: Progress) -> None:
        """Show how far a scan is."""
        self.session.take_progress(scan, progress)
        self._show()

    def take_result(self, scan: int, result: Inventory | Problem) -> None:
        """Show what a scan found, or why it could not be made."""
        before = self.session.state.inventory
        if isinstance(result, Problem):
            self.session.take_problem(scan, result)
        else:
            self.session.take_inventory(scan, result)
        self._show()
        inventory = self.session.state.inventory
        if inventory is not None and inventory is not before:
            self.content_wanted.emit(inventory)
        problem = self.session.state.problem
        announce(self, self._texts.say("The scan has ended.") if problem is None else tell_notice(self._texts, problem))

    def show_inventory(self, inventory: Inventory) -> None:
        """Show a kept run, or the last scan again."""
        self.session.show_inventory(inventory)
        self._show()
        self.content_wanted.emit(inventory)

    def show_problem(self, problem: Problem) -> None:
        """Show why a result cannot be shown."""
        self.session.show_problem(problem)
        self._show()
        announce(self, tell_notice(self._texts, problem))

    def take_recent(self, recent: tuple[RememberedScan, ...]) -> None:
        """Offer the last scans."""
        self.session.take_recent(recent)
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the colours and the font of the system."""
        super().changeEvent(event)
        if getattr(self, "_built", False) and event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._show()

    def _show(self) -> None:
        state = self.session.state
        self.scan_bar.show_state(self._texts, state)
        self._drops.enabled = not state.scanning
        self.coverage.show_state(self._texts, state)
        self.offer.show_state(self._texts, state)
        self.export.setEnabled(self._content is not None)
        self.actions_.export.setEnabled(self._content is not None)
        self._order_focus()

    def _show_number(self) -> None:
        if self._content is not None:
            number = len(self._content.rows)
            self._shown.setText(tell_shown(self._texts, len(self.certificates.model.shown), number))
            self.export.setEnabled(True)
            self.actions_.export.setEnabled(True)

    # -- what the person does --------------------------------------------------------------------------

    def _filter(self) -> None:
        """Filter the part that is looked at; the others follow when they are."""
        needle = self.filter.text().strip()
        if self.tabs.currentWidget() is self.oids:
            self.oids.filter(needle)
        self.certificates.filter(needle)
        self._show_number()
        if self.tabs.currentWidget() is self.timeline and self._content is not None:
            self.months_wanted.emit(self._content, self.certificates.model.shown)

    def _find(self) -> None:
        field = self.more.filter or self.filter
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def _sort(self) -> None:
        if self.more.current is not None:
            self.more.current.sort_by_current()
            return
        self.tabs.setCurrentWidget(self.certificates)
        self.certificates.sort_by_current()

    def _ask_report(self) -> None:
        dialog = QFileDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*{end}" for end in REPORTS])
        dialog.setDefaultSuffix(REPORTS[0].lstrip("."))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.lstrip("*.")))
        dialog.fileSelected.connect(lambda name: self.write_report(Path(name)))
        dialog.open()

    def write_report(self, path: Path) -> None:
        """Have a report written of exactly what is shown: these rows in this order, and these OIDs."""
        if self._content is not None:
            self.oids.filter(self.filter.text().strip())
            shown = self.certificates.model.shown
            self.report_wanted.emit(path, self._content, shown, self.oids.model.shown)

    def copied_text(self) -> str:
        """The chosen row, or the comparison that is shown, as text; empty when there is neither."""
        if self.tabs.currentWidget() is self.certificates:
            return self.certificates.copied_text()
        if self.tabs.currentWidget() is self.oids:
            return "\n".join("\t".join(line) for line in self.oids.comparison.lines)
        return self.more.current.copied_text() if self.more.current is not None else ""

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Where the key for the next part goes, in order."""
        tab = self.tabs.currentWidget()
        inside: tuple[QWidget, ...] = (self.oids.tree, self.oids.table)
        if tab is self.certificates:
            inside = (self.certificates.table,)
        elif tab is self.timeline:
            inside = (self.timeline.chart, self.timeline.table)
        elif self.more.current is not None:
            inside = self.more.parts
        return (*self.scan_bar.parts, *self.coverage.grid.values[:1], self.filter, self.tabs.tabBar(), *inside)

    def _order_focus(self) -> None:
        chain = (
            *self.scan_bar.focus_chain,
            *self.coverage.grid.values,
            *(self.offer.give, self.filter, self.export, self.tabs.tabBar(), self.oids.tree, self.oids.table),
            *(self.certificates.table, self.timeline.chart, self.timeline.table, *self.more.focus_chain),
        )
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    # -- construction ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.desk.changed.connect(self._show)
        self.desk.scan_wanted.connect(self.scan_wanted)
        self.desk.cancel_wanted.connect(self.cancel_wanted)
        self.desk.remember_wanted.connect(self.remember_wanted)
        self.scan_bar.forgotten.connect(self.forget_wanted)
        self.more.inventory_chosen.connect(self.show_inventory)
        search = self.more.search
        search.passwords_wanted.connect(lambda: self.desk.ask_passwords_and(search.look_again))
        self.filter.textChanged.connect(self._filter)
        self.tabs.currentChanged.connect(self._filter)
        self.export.clicked.connect(self._ask_report)
        self.actions_.scan.triggered.connect(self.scan_bar.scan.click)
        self.actions_.details.triggered.connect(self.scan_bar.toggle_details)
        self.actions_.find.triggered.connect(self._find)
        self.actions_.sort.triggered.connect(self._sort)
        self.actions_.export.triggered.connect(self._ask_report)

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        gap = line_height(self.font()) // 2
        line = QHBoxLayout()
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it sends the focus to its bar, and Tab would never get past
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(width_of(self.font(), 16))
        line.addWidget(self.filter, 1)
        line.addWidget(self._shown)
        line.addWidget(self.more.runs.keep)
        line.addWidget(self.export)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.scan_bar)
        column.addWidget(self.more.runs.banner)
        column.addWidget(self.coverage)
        column.addWidget(self.offer)
        column.addLayout(line)
        column.addWidget(self.tabs, 1)
        self.setWidget(self._page)
