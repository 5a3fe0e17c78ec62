"""The helpdesk's page on a scripted workstation: from the key to the cause, and what can be done with it."""

from __future__ import annotations

import threading
import zipfile
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMainWindow, QPushButton, QWidget
from shiboken6 import isValid

from cardtool.app.crashes import FOLDER, CrashWriter
from cardtool.app.diagnosing import diagnosing
from cardtool.app.diagnosing.revocation import RevocationCheck
from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.remembered import REMEMBERED
from cardtool.app.telling import tell_cause
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.diagnostics.probes import PROBES
from cardtool.diagnostics.runner import Probe, Runner
from cardtool.model.cause import Cause, Problem
from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId, ProbeState, Symptom
from cardtool.model.errors import InstallationError
from cardtool.model.events import CardRead, ServiceLost
from cardtool.model.pin import PinCondition, PinRole, PinState
from cardtool.model.readiness import Ready
from cardtool.model.sighting import SourceState
from cardtool.model.verdict import Finding, FindingCode, Severity, VerdictCode
from cardtool.model.workstation_trust import (
    AuthorityRole,
    AuthorityState,
    AuthorityTrust,
    PinnedAuthority,
    StoreKind,
    StoreSeen,
    WorkstationTrust,
)
from tests.diagnostics.bench import DAY, FIRST, SECOND, Bench
from tests.ui.gaps import GapMeter
from tests.ui.made_up_events import ONE, STOPPED, card, failed, inserted, removed, shown, with_card
from tests.ui.opened_helpdesk import LIMIT, OpenedHelpdesk, on_bench
from ui.helpdesk import tasks
from ui.helpdesk.comparing import Change, ComparedProbe
from ui.helpdesk.consent_dialog import ConsentDialog
from ui.helpdesk.crash_banner import CrashDialog
from ui.helpdesk.support_dialog import SupportDialog
from ui.helpdesk.trust_strings import tell_trust_title
from ui.window.keys import KeysDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from cardtool.model.reading import CardReading
    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow

pytestmark = pytest.mark.window
Code = DiagnosisCode
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A workstation whose card has a locked PIN."""
    made = Bench(tmp_path, card="pin1-locked")
    on_bench(monkeypatch, made)
    yield made
    REMEMBERED.forget()


@pytest.fixture
def helpdesk(window: MainWindow, bench: Bench, qtbot: QtBot) -> Iterator[OpenedHelpdesk]:
    """The page of the helpdesk, open."""
    opened = OpenedHelpdesk(window, bench.workspace, qtbot)
    opened.open()
    yield opened
    opened.close()


# -- the check -----------------------------------------------------------------------------------------


def test_the_key_leads_there_and_enter_starts_the_check(helpdesk: OpenedHelpdesk) -> None:
    start = helpdesk.page.check.start
    assert helpdesk.window.focusWidget() is start
    QTest.keyClick(start, Qt.Key.Key_Space)
    assert helpdesk.title == "Checking…"
    assert {line.state for line in helpdesk.page.session.state.lines if line.running} == {None}
    assert helpdesk.wait_until_checked().first.code is Code.PIN_LOCKED
    assert helpdesk.title == "PIN 1 of the card, for logging in, is locked"
    QTest.keySequence(helpdesk.window, helpdesk.window.actions_.helpdesk.shortcut())
    assert helpdesk.window.pages.on_cards


def test_each_probe_is_told_as_it_ends(helpdesk: OpenedHelpdesk) -> None:
    told: list[ProbeId] = []
    assert helpdesk.control.work is not None
    helpdesk.control.work._probed.connect(lambda _, result: told.append(result.probe))
    helpdesk.check()
    assert ProbeId.PINS in told
    assert not {ProbeId.NETWORK, ProbeId.REVOCATION} & set(told), "nothing leaves this workstation by itself"


def test_a_state_is_shown_by_icon_and_word(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    model, table = helpdesk.page.check.probes.model, helpdesk.page.check.probes
    assert table.current is ProbeId.PINS, "the list stands at what the cause rests on"
    index = table.table.currentIndex().siblingAtColumn(1)
    assert model.data(index) == "Needs attention"
    assert not model.data(index, Qt.ItemDataRole.DecorationRole).isNull()
    spoken = model.data(index.siblingAtColumn(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("PINs, Needs attention, ")
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Time"
    assert model.headerData(2, Qt.Orientation.Vertical) is None
    assert model.line(99) is None


def test_the_cause_has_everything_about_it(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    told = [value.accessibleName() for value in helpdesk.page.check.causes.values]
    beginnings = ("What it is", "What to do", "For the administrator", "Ask next", "Seen by: PINs")
    for beginning in beginnings:
        assert any(name.startswith(beginning) for name in told), beginning


def test_details_on_demand(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    probes = helpdesk.page.check.probes
    open_ = [probes.details_shown]
    probes.table.setFocus()
    QTest.keyClick(probes.table, Qt.Key.Key_F4)
    open_.append(probes.details_shown)
    assert "pin pin1: locked" in [value.accessibleName() for value in probes.facts.values]
    assert helpdesk.window.focusWidget() is probes.facts.values[0]
    probes.choose(ProbeId.CARD)
    assert any("card_atr" in value.accessibleName() for value in probes.facts.values)
    helpdesk.page.check.details.click()
    assert [*open_, probes.details_shown] == [False, True, False]
    assert helpdesk.window.focusWidget() is probes.table


def test_one_probe_again_changes_the_decision_and_is_compared(helpdesk: OpenedHelpdesk, bench: Bench) -> None:
    helpdesk.check()
    compare = helpdesk.page.compare
    assert compare.table.isHidden()
    bench.pin(0, tries=5)
    helpdesk.page.check.probes.table.setFocus()
    helpdesk.press(Qt.Key.Key_R, CTRL)
    assert ProbeId.PINS in helpdesk.page.session.state.scope
    assert helpdesk.wait_until_checked().first.code is Code.ALL_FINE
    helpdesk.page.tabs.setCurrentWidget(compare)
    now, before = compare.now.shown, compare.before.shown
    assert now is not None
    assert before is not None
    assert (before.title, now.title) == ("PIN 1 of the card, for logging in, is locked", "Everything here is fine")
    changed = [line for line in compare.table.lines.values if line.change is not Change.SAME]
    assert ProbeId.PINS in [line.probe for line in changed if isinstance(line, ComparedProbe)]
    row = compare.table.lines.values.index(changed[-1])
    compare.table.setCurrentIndex(compare.table.lines.index(row, 0))
    assert any(value.accessibleName().startswith("Only before") for value in compare.difference.values)
    assert "PINs\tNeeds attention\tFine\tChanged" in helpdesk.page.copied_text()
    assert helpdesk.page.parts[1:] == (compare.before, compare.now, compare.table)


def test_what_the_user_says_counts(helpdesk: OpenedHelpdesk, bench: Bench) -> None:
    bench.pin(0, tries=5)
    helpdesk.page.check.symptoms.boxes[1].click()
    assert helpdesk.page.session.state.symptoms == {Symptom.SYSTEM_REFUSES}
    helpdesk.check()
    states = {line.probe: line.state for line in helpdesk.page.session.state.lines}
    assert states[ProbeId.SYMPTOM] is not ProbeState.NOT_ASKED


@pytest.mark.parametrize("probe", [ProbeId.SYMPTOM, ProbeId.PORT])
def test_what_the_user_says_no_more_is_no_cause_any_more(
    helpdesk: OpenedHelpdesk, bench: Bench, probe: ProbeId
) -> None:
    bench.pin(0, tries=5)
    box = helpdesk.page.check.symptoms.boxes[1]
    box.click()
    cause = helpdesk.check().first.code
    assert cause is not Code.ALL_FINE
    box.click()
    helpdesk.page.repeat(probe)
    assert helpdesk.wait_until_checked().first.code is Code.ALL_FINE
    states = {line.probe: line.state for line in helpdesk.page.session.state.lines}
    assert states[ProbeId.SYMPTOM] is ProbeState.NOT_ASKED
    helpdesk.page.repeat(ProbeId.SYMPTOM)
    assert not helpdesk.page.session.state.checking, "nothing was said that could be repeated"
    box.click()
    helpdesk.page.repeat(ProbeId.PORT)
    assert helpdesk.wait_until_checked().first.code is cause


def test_a_check_that_cannot_be_made_is_told(helpdesk: OpenedHelpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise InstallationError("rules")

    monkeypatch.setattr(diagnosing, "diagnose", broken)
    helpdesk.page.start()
    helpdesk.qtbot.waitUntil(lambda: helpdesk.page.session.state.problem is not None, timeout=LIMIT)
    assert helpdesk.title == tell_cause(helpdesk.window.texts, Problem(Cause.INSTALLATION_DAMAGED))[0]
    assert helpdesk.page.check.start.isEnabled()
    assert not helpdesk.page.check.support.isEnabled()


# -- probes that hang --------------------------------------------------------------------------------------


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every probe hangs until the event is set."""
    release = threading.Event()

    def hang(_: object) -> Iterator[Fact]:
        release.wait(LIMIT / 1000)
        return iter(())

    probes = tuple(Probe(probe.id, hang, probe.seconds) for probe in PROBES)
    monkeypatch.setattr(diagnosing, "PROBES", probes)
    yield release
    release.set()


def test_with_every_probe_hanging_the_window_answers_until_it_is_cancelled(
    helpdesk: OpenedHelpdesk, qtbot: QtBot, hanging: threading.Event
) -> None:
    page = helpdesk.page
    page.check.start.click()
    assert page.check.cancel.isVisible()
    with GapMeter() as meter:
        qtbot.waitUntil(lambda: meter.turns > 10, timeout=LIMIT)
        helpdesk.window.set_language("sv")
        page.tabs.setCurrentWidget(page.compare)
        page.tabs.setCurrentWidget(page.check)
        qtbot.waitUntil(lambda: meter.turns > 20, timeout=LIMIT)
    helpdesk.window.set_language("en")
    assert page.session.state.checking, "the window does not wait for the check"
    page.check.cancel.setFocus()
    page.check.cancel.click()
    assert not page.check.cancel.isEnabled()
    assert page.check.headline.hasFocus()
    assert helpdesk.wait_until_checked().only_unchecked
    assert page.check.cancel.isHidden()
    hanging.set()


def test_with_every_probe_hanging_the_check_ends_by_itself_and_says_so(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, hanging: threading.Event
) -> None:
    made = Bench(tmp_path)
    on_bench(monkeypatch, made, Runner(scale=0.02))
    opened = OpenedHelpdesk(window, made.workspace, qtbot)
    page = opened.open()
    assert opened.check().only_unchecked
    headline = page.check.headline.shown
    assert headline is not None
    assert headline.note.startswith("Could not be checked")
    states = {line.state for line in page.session.state.lines if line.state is not ProbeState.NOT_ASKED}
    assert states == {ProbeState.COULD_NOT_CHECK}
    hanging.set()
    opened.close()


def test_closing_the_window_ends_the_check(
    window: MainWindow, bench: Bench, qtbot: QtBot, hanging: threading.Event
) -> None:
    opened = OpenedHelpdesk(window, bench.workspace, qtbot)
    opened.open().check.start.click()
    opened.close()
    hanging.set()


# -- what leaves this workstation ----------------------------------------------------------------------------


def test_nobody_is_asked_before_the_person_agrees(
    helpdesk: OpenedHelpdesk, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder(*shown())
    monkeypatch.setattr(tasks, "hosts", lambda *_: ("ocsp.example",))
    helpdesk.check()
    helpdesk.page.check.revocation.click()
    dialog = helpdesk.dialog(ConsentDialog)
    assert "ocsp.example" in dialog.words.text()
    assert dialog.leave.isDefault()
    dialog.reject()
    assert not helpdesk.page.session.state.checking
    helpdesk.page.check.network.click()
    assert "ocsp.example" in helpdesk.dialog(ConsentDialog).words.text()


def test_asking_adds_to_the_result(helpdesk: OpenedHelpdesk) -> None:
    assert helpdesk.control.work is not None
    helpdesk.control.work.tell_made_up(cards=True, readers=False)
    helpdesk.check()
    helpdesk.page.check.probes.choose(ProbeId.REVOCATION)
    helpdesk.page.actions_.again.trigger()
    dialog = helpdesk.dialog(ConsentDialog)
    assert dialog.words.text() == "Nobody is asked; only what is kept here counts."
    dialog.ask.click()
    helpdesk.wait_until_checked()
    states = {line.probe: line.state for line in helpdesk.page.session.state.lines}
    assert states[ProbeId.REVOCATION] is not ProbeState.NOT_ASKED
    assert states[ProbeId.NETWORK] is ProbeState.NOT_ASKED


def test_no_host_is_asked_that_the_person_was_not_told_of(
    helpdesk: OpenedHelpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    made = RevocationCheck
    monkeypatch.setattr(made, "hosts", lambda *_: ("ocsp.other",))
    monkeypatch.setattr(made, "run", lambda *_: asked.append("somebody"))
    monkeypatch.setattr(tasks, "hosts", lambda *_: ("ocsp.example",))
    helpdesk.check()
    helpdesk.page.check.revocation.click()
    helpdesk.dialog(ConsentDialog).ask.click()
    helpdesk.wait_until_checked()
    (result,) = [each for each in helpdesk.diagnosis.probes if each.probe is ProbeId.REVOCATION]
    assert result.state is ProbeState.COULD_NOT_CHECK
    assert Fact(FactCode.NOT_CHECKED, ProbeId.REVOCATION, Cause.CHANGED_DURING_READING) in result.facts
    assert not asked


def test_cards_that_the_check_read_count_too(helpdesk: OpenedHelpdesk, bench: Bench) -> None:
    hosts = tasks.hosts(bench.workspace, ProbeId.REVOCATION, (), helpdesk.check())
    assert isinstance(hosts, tuple)


def test_in_a_training_nobody_is_asked(window: MainWindow, bench: Bench, qtbot: QtBot) -> None:
    opened = OpenedHelpdesk(window, bench.workspace, qtbot, made_up=True, scripted=True)
    opened.open().check.network.click()
    assert opened.dialog(ConsentDialog).words.text() == "Nobody is asked; only what is kept here counts."
    opened.close()


def test_the_hosts_are_those_of_the_cards_and_of_the_table(bench: Bench) -> None:
    assert tasks.hosts(bench.workspace, ProbeId.REVOCATION, ()) == ()
    hosts = tasks.hosts(bench.workspace, ProbeId.NETWORK, ())
    assert not isinstance(hosts, Problem)
    assert any(host.endswith("fineid.fi") for host in hosts)


def test_hosts_that_are_not_known_are_told(
    helpdesk: OpenedHelpdesk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(tasks, "hosts", lambda *_: Problem(Cause.LOCAL_DATA_INVALID, "addresses.toml"))
    helpdesk.page.check.network.click()
    qtbot.waitUntil(lambda: "addresses.toml" in helpdesk.window.statusBar().currentMessage(), timeout=LIMIT)


# -- sheets ----------------------------------------------------------------------------------------------------


def trust(*states: AuthorityState) -> WorkstationTrust:
    authorities = tuple(
        AuthorityTrust(
            PinnedAuthority(f"Root {place}", f"{place:064x}", AuthorityRole.ROOT, valid_until=DAY, address="http://a"),
            state,
            distrusted_in=("Store",) if state is AuthorityState.DISTRUSTED else (),
        )
        for place, state in enumerate(states)
    )
    stores = (StoreSeen(StoreKind.WINDOWS, "Root", SourceState.COMPLETE, 3),)
    return WorkstationTrust(authorities, stores, DAY)


def test_the_sheet_of_trust(helpdesk: OpenedHelpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = trust(AuthorityState.PRESENT, AuthorityState.MISSING, AuthorityState.DISTRUSTED, AuthorityState.EXPIRED)
    monkeypatch.setattr(tasks, "trust", lambda _: found)
    page = helpdesk.page.trust
    helpdesk.page.tabs.setCurrentWidget(page)
    helpdesk.qtbot.waitUntil(lambda: page.found is found, timeout=LIMIT)
    assert page.title.text() == "1 root is missing. 1 authority is forbidden."
    page.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "certutil -addstore -f Root FILE" in copied
    assert f"{1:064x}" in copied
    assert f"{0:064x}" not in copied
    helpdesk.window.set_language("fi")
    assert page.title.text() == tell_trust_title(Texts("fi"), found)
    helpdesk.window.set_language("en")
    assert page.parts[0] is page.renew


def test_a_sheet_that_cannot_be_made_leaves_no_other_behind(helpdesk: OpenedHelpdesk) -> None:
    page = helpdesk.page.trust
    page.take(trust(AuthorityState.MISSING))
    assert page.copied_text()
    page.take(Problem(Cause.INSTALLATION_DAMAGED))
    assert not page.copied_text()
    told = page.title.text()
    helpdesk.window.set_language("sv")
    assert page.title.text() not in {told, Texts("sv").say("Looking at the stores of this computer…")}
    helpdesk.window.set_language("en")
    assert page.title.text() == told


def test_trust_in_a_word() -> None:
    english = Texts("en")
    assert tell_trust_title(english, trust(AuthorityState.PRESENT)) == "All roots in force are trusted."
    assert tell_trust_title(english, trust(AuthorityState.UNKNOWN)) == "Not everything could be read."


def test_issuing_authorities_in_the_store_need_nothing(helpdesk: OpenedHelpdesk) -> None:
    authority = PinnedAuthority("CA", "00", AuthorityRole.ISSUING)
    found = WorkstationTrust((AuthorityTrust(authority, AuthorityState.MISSING),), (), DAY)
    helpdesk.page.trust.take(found)
    assert helpdesk.page.trust.title.text() == "All roots in force are trusted."
    assert not helpdesk.page.trust.copy.isEnabled()


def test_stores_that_cannot_be_read_are_told(helpdesk: OpenedHelpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "trust", lambda _: Problem(Cause.INSTALLATION_DAMAGED, "roots.csv"))
    page = helpdesk.page.trust
    assert page.copied_text() == ""
    helpdesk.page.tabs.setCurrentWidget(page)
    helpdesk.qtbot.waitUntil(lambda: "roots.csv" in page.title.text(), timeout=LIMIT)


def test_the_sheet_of_readiness(helpdesk: OpenedHelpdesk, feeder: Feeder) -> None:
    page = helpdesk.page.readiness
    assert page.copied_text() == ""
    helpdesk.page.tabs.setCurrentWidget(page)
    helpdesk.qtbot.waitUntil(lambda: page.sheet is not None, timeout=LIMIT)
    assert page.title.text() == "There is no card to look at. Insert a card."
    feeder(*shown())
    page.renew.click()
    helpdesk.qtbot.waitUntil(lambda: page.sheet is not None and bool(page.sheet.cards), timeout=LIMIT)
    assert page.sheet is not None
    services = page.sheet.cards[0].services
    assert len(services) > 2
    sheet = page.sheet
    feeder(*removed())
    helpdesk.qtbot.waitUntil(lambda: page.title.text().startswith("There is no card"), timeout=LIMIT)
    page.take(sheet)
    refused = sum(service.ready is Ready.NO for service in services)
    assert page.title.text().startswith(str(refused) if refused else "Nothing")
    page.copy.click()
    assert card().holder.name not in QGuiApplication.clipboard().text()
    assert services[0].name_en in QGuiApplication.clipboard().text()


def test_cards_that_cannot_be_judged_are_told(helpdesk: OpenedHelpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(Cause.LOCAL_DATA_INVALID, "readiness.toml")
    monkeypatch.setattr(tasks, "readiness", lambda *_, **__: problem)
    helpdesk.page.tabs.setCurrentWidget(helpdesk.page.readiness)
    title = helpdesk.page.readiness.title
    helpdesk.qtbot.waitUntil(lambda: "readiness.toml" in title.text(), timeout=LIMIT)


def test_kept_answers_count_only_after_somebody_asked(bench: Bench) -> None:
    without = tasks.readiness(bench.workspace, [card()], revocation=False)
    beside = tasks.readiness(bench.workspace, [card()], revocation=True)
    assert not isinstance(without, Problem)
    assert not isinstance(beside, Problem)
    assert len(without.cards) == len(beside.cards) == 1


# -- the clipboard and the support file --------------------------------------------------------------------------


def names() -> set[str]:
    """The names of the persons whose cards were read."""
    return {known.value for known in REMEMBERED.known() if known.kind == "name"}


def test_the_copied_cause_names_no_person(helpdesk: OpenedHelpdesk, bench: Bench) -> None:
    bench.desk.insert("mute", SECOND)
    helpdesk.check()
    name = max(names(), key=len)
    bench.desk.remove(FIRST)
    bench.hardware.names[SECOND] = f"Reader of {name}"
    assert helpdesk.check().first.code is Code.CARD_MUTE
    shown_here = [value.toPlainText() for value in helpdesk.page.check.causes.values]
    assert any(name in value for value in shown_here), "who is there sees what it is about"
    helpdesk.page.check.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(helpdesk.title)
    assert not [known.value for known in REMEMBERED.known() if known.value in copied]
    assert helpdesk.window.statusBar().currentMessage() == "Copied."


def test_every_line_is_shown_before_anything_is_saved(helpdesk: OpenedHelpdesk, tmp_path: Path, qtbot: QtBot) -> None:
    helpdesk.check()
    helpdesk.page.check.support.click()
    dialog = helpdesk.dialog(SupportDialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    masked = dialog.lines.toPlainText()
    assert not dialog.unmasked
    assert names()
    assert not [name for name in names() if name in masked]
    dialog.fields["name"].click()
    assert not dialog.save.isEnabled(), "what is shown is not what would be saved"
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    assert [name for name in names() if name in dialog.lines.toPlainText()]
    dialog.fields["name"].click()
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    path = tmp_path / "support.zip"
    shown_lines = dialog.lines.toPlainText()
    assert not path.exists()
    dialog.save.click()
    asked = helpdesk.dialog(QFileDialog)
    asked.fileSelected.emit(str(path))
    asked.reject()
    qtbot.waitUntil(path.exists, timeout=LIMIT)
    qtbot.waitUntil(lambda: "support.zip" in helpdesk.window.statusBar().currentMessage(), timeout=LIMIT)
    with zipfile.ZipFile(path) as archive:
        saved = "\n".join(archive.read(entry).decode() for entry in archive.namelist())
    assert saved == shown_lines


def test_a_file_that_cannot_be_saved_is_told_and_the_dialog_stays(
    helpdesk: OpenedHelpdesk, tmp_path: Path, qtbot: QtBot
) -> None:
    helpdesk.check()
    helpdesk.page.actions_.support.trigger()
    dialog = helpdesk.dialog(SupportDialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=LIMIT)
    dialog.save_to(tmp_path / "no folder" / "support.zip")
    qtbot.waitUntil(lambda: "support.zip" in dialog.told.text(), timeout=LIMIT)
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    dialog.reject()


def test_a_preview_that_comes_after_the_dialog_was_left_is_not_shown(
    helpdesk: OpenedHelpdesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk.check()
    release, made = threading.Event(), tasks.preview
    monkeypatch.setattr(tasks, "preview", lambda *values: (release.wait(LIMIT / 1000), made(*values))[1])
    helpdesk.page.actions_.support.trigger()
    dialog = helpdesk.dialog(SupportDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=LIMIT)
    release.set()
    assert helpdesk.check().first.code is Code.PIN_LOCKED, "the worker went on"


def test_a_preview_that_cannot_be_made_is_told(
    helpdesk: OpenedHelpdesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk.check()
    monkeypatch.setattr(tasks, "preview", lambda *_: Problem(Cause.INTERNAL_ERROR, detail="ValueError"))
    helpdesk.page.actions_.support.trigger()
    dialog = helpdesk.dialog(SupportDialog)
    qtbot.waitUntil(lambda: "ValueError" in dialog.told.text(), timeout=LIMIT)
    dialog.save_to(qtbot)
    assert not dialog.save.isEnabled()


# -- a crash of the last run ---------------------------------------------------------------------------------------


def test_a_crash_of_the_last_run_is_offered_shown_and_dismissed(window: MainWindow, bench: Bench, qtbot: QtBot) -> None:
    path = CrashWriter(bench.workspace).write(ValueError("lost"))
    assert path is not None
    opened = OpenedHelpdesk(window, bench.workspace, qtbot)
    banner = opened.control.banner
    qtbot.waitUntil(banner.isVisible, timeout=LIMIT)
    banner.look.click()
    dialog = opened.dialog(CrashDialog)
    assert "ValueError" in dialog.lines.toPlainText()
    dialog.copy.click()
    assert "ValueError" in QGuiApplication.clipboard().text()
    dialog.reject()
    window.set_language("fi")
    assert banner.words.text()
    banner.dismiss.click()
    assert banner.isHidden()
    qtbot.waitUntil(lambda: not path.exists(), timeout=LIMIT)
    assert (path.parent / f"{path.stem}.seen").exists()
    assert path.parent.name == FOLDER
    opened.close()


def test_without_a_crash_there_is_no_banner(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    assert helpdesk.control.banner.isHidden()
    helpdesk.control.banner.look.click()
    assert not helpdesk.window.findChildren(CrashDialog)


# -- from the card -------------------------------------------------------------------------------------------------


def test_a_card_that_fails_leads_to_the_check(window: MainWindow, feeder: Feeder, bench: Bench, qtbot: QtBot) -> None:
    opened = OpenedHelpdesk(window, bench.workspace, qtbot)
    feeder(*shown())
    find_out = window.card.find_out
    assert find_out.isHidden()
    feeder(*failed())
    assert find_out.isVisible()
    assert find_out in window.card.focus_chain
    find_out.setFocus()
    QTest.keyClick(find_out, Qt.Key.Key_Space)
    assert window.pages.page is opened.page
    assert opened.page.session.state.checking
    window.pages.find_out_why(window.texts)
    assert opened.wait_until_checked().first.code is Code.PIN_LOCKED
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.on_cards
    opened.close()


@pytest.mark.parametrize(
    ("unusable", "offered"),
    [
        pytest.param(with_card(card(), pins=(PinState(PinRole.PIN2, PinCondition.LOCKED),)), True, id="locked"),
        pytest.param(with_card(card(), pins=(PinState(PinRole.PIN1, PinCondition.NOT_ACTIVATED),)), True, id="new"),
        pytest.param(with_card(card(), pins=(PinState(PinRole.PIN1, PinCondition.LOW),)), False, id="a try spent"),
        pytest.param(card(code=VerdictCode.EXPIRED), True, id="expired"),
        pytest.param(card(code=VerdictCode.NOT_YET_VALID), True, id="not yet valid"),
        pytest.param(card(code=VerdictCode.CLOSE_NOW), False, id="to be closed"),
        pytest.param(
            card(findings=(Finding(FindingCode.NO_AUTHENTICATION_CERTIFICATE, Severity.CRITICAL),)), True, id="no login"
        ),
    ],
)
def test_a_card_that_cannot_be_used_leads_there_while_it_is_there(
    window: MainWindow, feeder: Feeder, unusable: CardReading, offered: bool
) -> None:
    feeder(*inserted(), CardRead(ONE, unusable))
    assert window.card.find_out.isVisible() is offered
    feeder(*removed())
    assert window.card.find_out.isHidden()


def test_a_service_that_stopped_and_a_notice_lead_there_too(window: MainWindow, feeder: Feeder) -> None:
    feeder(ServiceLost(STOPPED))
    assert window.card.find_out.isVisible()


# -- made-up cards -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "code"), [("never-activated", Code.NOT_ACTIVATED), ("mute", Code.CARD_MUTE), ("", Code.NO_CARD)]
)
def test_faults_of_the_training_get_their_cause(window: MainWindow, qtbot: QtBot, script: str, code: Code) -> None:
    workspace = Workspace(as_of=DAY)
    training = begin_training(workspace)
    if script:
        training.insert(script, training.readers[0])
    opened = OpenedHelpdesk(window, workspace, qtbot, made_up=True, scripted=True)
    page = opened.open()
    assert "training" in page.check.note.text()
    assert opened.check().first.code is code
    opened.close()
    REMEMBERED.forget()


def test_the_demo_says_that_the_check_is_of_the_real_readers(window: MainWindow, bench: Bench, qtbot: QtBot) -> None:
    opened = OpenedHelpdesk(window, bench.workspace, qtbot, made_up=True)
    assert "real readers" in opened.open().check.note.text()
    opened.close()


# -- keys and names ------------------------------------------------------------------------------------------------


def named(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_focus_has_a_name(helpdesk: OpenedHelpdesk, language: str) -> None:
    helpdesk.check()
    helpdesk.page.actions_.details.trigger()
    helpdesk.page.start(ProbeId.PINS)
    helpdesk.wait_until_checked()
    helpdesk.window.set_language(language)
    for place in range(helpdesk.page.tabs.count()):
        helpdesk.page.tabs.setCurrentIndex(place)
        focusable = [
            widget
            for widget in helpdesk.page.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert len(focusable) > 2
        assert [widget for widget in focusable if not named(widget)] == []


def test_tab_reaches_everything_in_order(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    check = helpdesk.page.check
    check.start.setFocus()
    visited: list[QWidget] = []
    while (focus := helpdesk.window.focusWidget()) not in visited:
        visited.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = [widget for widget in check.focus_chain if widget.isVisible() and widget.isEnabled()]
    assert [widget for widget in visited if widget in wanted] == wanted


def test_no_two_buttons_have_the_same_letter(helpdesk: OpenedHelpdesk) -> None:
    window = helpdesk.window
    assert isinstance(window, QMainWindow)
    menus = [action.text() for action in window.menuBar().actions()]
    texts = [*menus, *(button.text() for button in helpdesk.page.check.findChildren(QPushButton))]
    letters = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
    assert len(letters) == len(set(letters)) > 8


def test_the_list_of_keys_has_those_of_the_page(helpdesk: OpenedHelpdesk) -> None:
    QTest.keyClick(helpdesk.window, Qt.Key.Key_F1)
    dialog = helpdesk.dialog(KeysDialog)
    told = [value.toPlainText() for value in dialog.grid.values]
    assert {"Start the check", "Check this again", "What the check saw"} <= set(told)
    dialog.reject()


def test_f6_goes_from_part_to_part(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    check = helpdesk.page.check
    helpdesk.page.tabs.tabBar().setFocus()
    QTest.keyClick(helpdesk.window, Qt.Key.Key_F6)
    assert helpdesk.window.focusWidget() is check.start
    QTest.keyClick(helpdesk.window, Qt.Key.Key_F6)
    assert helpdesk.window.focusWidget() is check.headline


def test_colours_follow_the_system(helpdesk: OpenedHelpdesk) -> None:
    helpdesk.check()
    font = helpdesk.window.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    helpdesk.window.setFont(font)
    assert helpdesk.title == "PIN 1 of the card, for logging in, is locked"
