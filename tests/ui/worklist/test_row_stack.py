"""Row mode end to end: fifty cards in two virtual readers, the real service and the real window, by keys alone."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import Qt

from cardtool.app.request import ReadRequest
from cardtool.app.worklist import papers
from cardtool.app.worklist.row_mode import Outcome
from cardtool.app.workspace import Workspace
from cardtool.cards.training.authority import KeyKind
from cardtool.cards.virtual import profiles
from cardtool.model.certificate import Usage
from cardtool.model.way import Way
from cardtool.model.worklist import Action, EntryState
from tests.made_up_cards import BEGIN, END, OLD_NAME, authority
from tests.ui.worklist.opened import LIMIT, Opened
from ui.launch import Watching
from ui.turns import short_turns
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.app.worklist.row_mode import Shown
    from cardtool.app.worklist.worklist import Worklist
    from cardtool.cards.virtual.card import Card
    from cardtool.model.worklist import Candidate
    from tests.rig.rig import PcscRig

pytestmark = [pytest.mark.stack, pytest.mark.window]

DAY: Final = date(2023, 2, 1)
CARDS: Final = 50
UNDONE: Final = 20
_KEY: Final = KeyKind.P256.generate()


@dataclass(frozen=True)
class Truth:
    """One insertion of the truth file: which card comes into which reader, and what is done with it."""

    number: int
    reader: int
    holder: int
    deed: str
    reason: str = ""

    @property
    def name(self) -> str:
        return f"TESTINEN TAINA {self.holder}"


def truth_of(number: int) -> Truth:
    """Of ten cards seven are put on the list, one is skipped, one is an exception, and one comes a second time."""
    reader = number % 2
    match number % 10:
        case 3:
            return Truth(number, reader, number, "skip")
        case 7:
            return Truth(number, reader, number, "exception", f"moves to house {number}")
        case 9:
            return Truth(number, 1 - reader, number - 2, "known")
    return Truth(number, reader, number, "list")


@cache
def certificates(holder: int, *, professional: bool) -> tuple[bytes, ...]:
    """Authentication and signature certificate of a holder: of an old organisation, or of a profession."""
    organisation = [] if professional else [("O", OLD_NAME)]
    subject = [("C", "FI"), *organisation, ("GN", "TAINA"), ("SN", "TESTINEN"), ("CN", f"TESTINEN TAINA {holder}")]
    return tuple(
        authority()
        .issue(
            subject,
            not_before=BEGIN,
            not_after=END,
            usage=usage,
            key=_KEY,
            serial=serial,
            explicit_false=True,
            ecdsa_null=True,
        )
        .der
        for usage, serial in zip((Usage.AUTHENTICATION, Usage.SIGNATURE), serial_numbers(holder), strict=True)
    )


def serial_numbers(holder: int) -> tuple[int, int]:
    return 0x5A1000 + holder, 0x5A2000 + holder


def certificates_of(truth: Truth) -> tuple[bytes, ...]:
    return certificates(truth.holder, professional=truth.deed == "skip")


def card_of(truth: Truth) -> Card:
    authentication, signature = certificates_of(truth)
    serial = str(9_999_000_000_000_000 + truth.holder)
    return profiles.build(
        "s42", authentication=authentication, signature=signature, cas=authority().chain, serial=serial
    )


class Hand:
    """Puts the cards of one reader in, one after another, each when the one before was decided."""

    def __init__(self, rig: PcscRig, reader: int, cards: Sequence[tuple[Truth, Card]]) -> None:
        self._rig, self._reader, self._cards = rig, reader, cards
        self._stopped = False
        self._decided: set[int] = set()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"hand-{reader}")

    def start(self) -> None:
        self._thread.start()

    def tell(self, number: int) -> None:
        """The card of this number was decided."""
        with self._changed:
            self._decided.add(number)
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        for truth, card in self._cards:
            if truth.holder != truth.number:
                self._wait_for(truth.holder)  # the card comes a second time
            if self._stopped:
                return
            self._rig.insert(card, self._reader)
            self._wait_for(truth.number)

    def _wait_for(self, number: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or number in self._decided)


class Clerk:
    """Presses for every card that is shown the key that the truth file says."""

    def __init__(self, opened: Opened, truths: Sequence[Truth], hands: Sequence[Hand], spoken: Sequence[str]) -> None:
        self._opened, self._hands = opened, hands
        self._waiting = {truth.number: truth for truth in truths}
        self._spoken = spoken

    def work(self) -> None:
        while self._waiting:
            self._opened.qtbot.waitUntil(lambda: self._next() is not None, timeout=LIMIT)
            truth = self._next()
            assert truth is not None
            self._decide(truth)
            del self._waiting[truth.number]
            for hand in self._hands:
                hand.tell(truth.number)

    def _next(self) -> Truth | None:
        """The insertion that is on the screen and waits, or one that was recognised."""
        rows, sitting = self._opened.rows, self._opened.sitting
        for slot in sitting.readers.values():
            if slot.shown is not None and slot.shown.outcome is Outcome.KNOWN:
                found = self._named(slot.shown, {"known"})
                if found is not None:
                    return found
        shown = sitting.present
        if shown is None or rows.on_screen != shown.ticket or not shown.undecided:
            return None
        return self._named(shown, {"list", "skip", "exception"})

    def _named(self, shown: Shown, deeds: set[str]) -> Truth | None:
        control = self._opened.control.rows
        reading = control.mode.reading_of(shown) if control is not None else None
        name = reading.main.subject.first("CN") if reading is not None and reading.main is not None else ""
        return next((truth for truth in self._waiting.values() if truth.name == name and truth.deed in deeds), None)

    def _decide(self, truth: Truth) -> None:
        key = self._opened.key
        match truth.deed:
            case "list":
                key(Qt.Key.Key_Return)
            case "skip":
                key(Qt.Key.Key_Return)  # one blind Enter does nothing to a card that stays
                key(Qt.Key.Key_Space)
            case "exception":
                key(Qt.Key.Key_X)
                self._opened.type(truth.reason)
                key(Qt.Key.Key_Return)
            case "known":
                assert any("Already on the list" in words for words in self._spoken)
        if truth.number == UNDONE:
            self._undo(truth)

    def _undo(self, truth: Truth) -> None:
        """Take it back, and put it on the list again when it is shown again."""
        self._opened.key(Qt.Key.Key_Backspace)
        self._opened.wait_for_answers()
        self._opened.qtbot.waitUntil(lambda: self._next() == truth, timeout=LIMIT)
        self._opened.key(Qt.Key.Key_Return)


@pytest.fixture
def truths(tmp_path: Path) -> tuple[Truth, ...]:
    """The truth file."""
    made = [truth_of(number) for number in range(1, CARDS + 1)]
    path = tmp_path / "truth.json"
    path.write_text(json.dumps([asdict(truth) for truth in made]), encoding="ascii")
    return tuple(Truth(**row) for row in json.loads(path.read_text(encoding="ascii")))


@pytest.fixture
def opened(qtbot: QtBot, pcsc_rig: PcscRig) -> Iterator[Opened]:
    """Row mode of the real window on the virtual readers."""
    workspace = Workspace(as_of=DAY)
    window = MainWindow("en", as_of=DAY)
    qtbot.addWidget(window)
    made = Opened(window, workspace, qtbot)
    watching = Watching(workspace, ReadRequest(via=Way.DIRECT), window)
    with qtbot.waitActive(window):
        window.show()
    watching.start()
    with short_turns():
        qtbot.waitUntil(lambda: len(window.session.state.slots) == 2, timeout=LIMIT)
        made.open_rows()
        yield made
    window.close()
    assert watching.finish()
    made.close()


def test_fifty_cards_in_two_readers(
    opened: Opened, truths: tuple[Truth, ...], pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = [(truth, card_of(truth)) for truth in truths]
    hands = [Hand(pcsc_rig, reader, [each for each in cards if each[0].reader == reader]) for reader in (0, 1)]
    spoken: list[str] = []
    monkeypatch.setattr("ui.worklist.row_view.announce", lambda _, message: spoken.append(message))
    clerk = Clerk(opened, truths, hands, spoken)
    for hand in hands:
        hand.start()
    try:
        clerk.work()
    finally:
        for hand in hands:
            hand.stop()
    opened.wait_for_answers()
    check_counts(opened, truths)
    check_list(opened, truths)
    check_journal(opened.control.worklist, truths)
    check_receipt(opened, truths)


def check_counts(opened: Opened, truths: Sequence[Truth]) -> None:
    counts = opened.sitting.counts
    wanted = [sum(truth.deed == deed for truth in truths) for deed in ("list", "skip", "exception", "known")]
    assert [counts.listed, counts.skipped, counts.exceptions, counts.known] == wanted == [35, 5, 5, 5]
    assert counts.pulled == counts.failed == counts.undecided == 0
    assert "Put on the list: 35" in opened.rows.counts.text()


def check_list(opened: Opened, truths: Sequence[Truth]) -> None:
    """The list in the window is that of the truth file."""
    view = opened.open_list()
    opened.qtbot.waitUntil(lambda: view.table.entries.rowCount() == 40, timeout=LIMIT)
    wanted = {fingerprints(truth): truth for truth in truths if truth.deed in {"list", "exception"}}
    shown = {fingerprints_of(entry.card): entry for entry in view.table.entries.shown}
    assert shown.keys() == wanted.keys()
    for key, entry in shown.items():
        state = EntryState.EXCEPTION if wanted[key].deed == "exception" else EntryState.TO_CLOSE
        assert (entry.state, entry.reason, entry.card.organisation) == (state, wanted[key].reason, OLD_NAME)
        assert entry.card.deadline == date(2023, 2, 28)


def check_journal(worklist: Worklist, truths: Sequence[Truth]) -> None:
    """One line for each addition, in no other order than the entries', and the undo."""
    lines = tuple(worklist.store.journal())
    actions = [line.action for line in lines]
    assert actions.count(Action.ADDED) == 41
    assert actions.count(Action.WITHDRAWN) == 1
    reasons = {line.reason for line in lines if line.after is EntryState.EXCEPTION}
    assert reasons == {truth.reason for truth in truths if truth.deed == "exception"}
    verification = worklist.store.verify()
    assert (verification.faults, verification.entries, verification.lines) == ((), 40, 42)


def check_receipt(opened: Opened, truths: Sequence[Truth]) -> None:
    """The receipt of every tenth card names its certificates, its organisation and the end of the journal."""
    worklist = opened.control.worklist
    head = worklist.store.verify().head
    by_card = {fingerprints_of(entry.card): entry for entry in worklist.entries()}
    for truth in truths[::10]:
        entry = by_card[fingerprints(truth)]
        paper = papers.receipt(Workspace(as_of=DAY), worklist, entry, opened.window.texts)
        page = papers.page_of(paper)
        assert all(f"{serial:x}" in page for serial in serial_numbers(truth.holder))
        assert OLD_NAME in page
        assert head in page


def fingerprints(truth: Truth) -> frozenset[str]:
    return frozenset(hashlib.sha256(der).hexdigest() for der in certificates_of(truth))


def fingerprints_of(card: Candidate) -> frozenset[str]:
    return frozenset(found.sha256 for found in card.certificates)
