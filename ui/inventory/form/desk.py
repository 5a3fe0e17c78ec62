"""What follows when the person fills in the form, gives passwords, and begins or ends a scan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from cardtool.app.inventory.remembering import RememberedScan
from ui.inventory.form.password_dialog import PasswordsDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.language import Texts
    from ui.inventory.form.passwords import PasswordOffer
    from ui.inventory.scan_bar import ScanBar
    from ui.inventory.state import InventorySession
    from ui.look.dropping import Drops


class ScanDesk(QObject):
    """Stands between the form and the session of a page.

    Attributes:
        changed: the state of the session changed.
        scan_wanted: number and request of a scan.
        cancel_wanted: end the scan under way.
        remember_wanted: the scan that begins, to be kept in the list of earlier ones.

    Args:
        session: of the page.
        bar: the form.
        offer: to give passwords and scan again.
        drops: files that are dropped beside the form.
        texts: language; set anew when it changes.
    """

    changed = Signal()
    scan_wanted = Signal(int, object)
    cancel_wanted = Signal()
    remember_wanted = Signal(object)

    def __init__(
        self, session: InventorySession, bar: ScanBar, offer: PasswordOffer, drops: Drops, texts: Texts
    ) -> None:
        super().__init__(bar)
        self.texts = texts
        self._session, self._bar = session, bar
        bar.added.connect(partial(self._change, session.add_paths))
        bar.removed.connect(partial(self._change, session.remove_paths))
        bar.filled.connect(partial(self._change, session.fill))
        bar.begun.connect(self.begin)
        bar.cancelled.connect(self.cancel)
        bar.passwords_wanted.connect(self._ask_passwords)
        offer.wanted.connect(self._ask_passwords_and_scan)
        drops.dropped.connect(bar.added)

    def begin(self) -> None:
        """Begin a scan, or lead the person to what hinders it."""
        form = self._session.state.form
        if form.faults:
            self._bar.show_fault(self.texts, form.faults[0])
        elif form.names_nothing:
            self._bar.show_nothing_to_scan(self.texts)
        else:
            self._start(self._session.begin())

    def cancel(self) -> None:
        """End the scan under way."""
        self._session.cancel()
        self.changed.emit()
        self.cancel_wanted.emit()

    def _start(self, scan: int) -> None:
        if not scan:  # one is under way already
            return
        state = self._session.state
        self.changed.emit()
        self._bar.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scan_wanted.emit(scan, state.request)
        self.remember_wanted.emit(RememberedScan(state.form.name, state.form.request()))

    # -- passwords -------------------------------------------------------------------------------------

    def _ask_passwords(self) -> None:
        self._dialog(scans=False).given.connect(partial(self._change, self._session.take_passwords))

    def ask_passwords_and(self, go_on: Callable[[], object]) -> None:
        """Ask for passwords, and do something when some were given; they are those of the scan too."""
        dialog = self._dialog(scans=False)
        dialog.given.connect(partial(self._change, self._session.take_passwords))
        dialog.given.connect(lambda _: go_on())

    def _ask_passwords_and_scan(self) -> None:
        self._dialog(scans=True).given.connect(self._scan_again)

    def _dialog(self, *, scans: bool) -> PasswordsDialog:
        dialog = PasswordsDialog(self.texts, self._session.state.passwords, self._bar.window(), scans=scans)
        dialog.forgotten.connect(self._forget_passwords)
        dialog.open()
        return dialog

    def _forget_passwords(self) -> None:
        self._session.drop_passwords()
        self.changed.emit()

    def _scan_again(self, passwords: tuple[str, ...]) -> None:
        self._session.take_passwords(passwords)
        self._start(self._session.begin_again())

    def _change(self, change: Callable[[Any], object], value: Any) -> None:
        change(value)
        self.changed.emit()
