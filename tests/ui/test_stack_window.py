"""The window on the real stack: virtual card, vpcd, pcscd, OpenSC, python-pkcs11, card watch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from cardtool.app.reading import ReadRequest
from cardtool.app.telling import facts_as_text, tell_facts, tell_verdict
from cardtool.cards.virtual import profiles
from cardtool.model.cause import Cause
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.verdict import VerdictCode
from tests.made_up_cards import OLD_EMAIL, OLD_NAME, professional_card, staff_card
from tests.ui.real_window import LIMIT, RealWindow, real_window
from tests.virtual_card.slot import Delay
from ui.view_state import PaneKind, Presence, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig

pytestmark = [pytest.mark.stack, pytest.mark.window]

DAY: Final = date(2023, 2, 1)


def sote_card(ders: tuple[bytes, ...]) -> Card:
    authentication, signature, *authorities = ders
    return profiles.build("s42", authentication=authentication, signature=signature, cas=authorities)


@pytest.fixture
def real(qtbot: QtBot, pcsc_rig: PcscRig) -> Iterator[RealWindow]:
    """A window that reads with OpenSC, judging for a day of the transition."""
    with real_window(qtbot, ReadRequest(profile="opensc"), as_of=DAY) as opened:
        opened.wait_for(PaneKind.EMPTY)
        yield opened


def test_insert_read_remove_and_the_next_card(real: RealWindow, pcsc_rig: PcscRig) -> None:
    slot = pcsc_rig.insert(sote_card(staff_card()))
    pane = real.wait_for(PaneKind.CARD)
    reading = pane.reading
    assert reading is not None
    assert pane.reader == pcsc_rig.name_of(slot)
    assert reading.verdict.code is VerdictCode.RENEW_AND_CLOSE_BY
    assert reading.verdict.days_left == 27
    assert reading.organisation.status is OrganisationStatus.OLD
    assert (reading.holder.organisation, reading.holder.email) == (OLD_NAME, OLD_EMAIL)
    assert real.title == tell_verdict(real.window.texts, reading)
    assert {OLD_NAME, OLD_EMAIL, "TAINA TESTINEN", "01/10/2021 – 01/10/2026"} <= set(real.facts)  # noqa: RUF001 - a dash
    assert real.facts == tuple(
        fact.value or real.window.texts.say("not on the card") for fact in tell_facts(real.window.texts, reading)
    )
    assert real.copied().startswith(facts_as_text(real.window.texts, reading))
    assert real.state.service is Service.RUNNING

    pcsc_rig.remove(slot)
    real.wait_for(PaneKind.CARD, Presence.REMOVED)
    assert OLD_NAME in real.facts

    pcsc_rig.insert(sote_card(professional_card()))
    second = real.wait_for(PaneKind.CARD, Presence.PRESENT).reading
    assert second is not None
    assert second.verdict.code is VerdictCode.NO_ACTION
    assert OLD_NAME not in real.facts
    assert len(real.state.history) == 2


def test_two_readers_at_once(real: RealWindow, pcsc_rig: PcscRig) -> None:
    first = pcsc_rig.insert(sote_card(staff_card()), 0)
    real.wait_for_history(1)
    second = pcsc_rig.insert(sote_card(professional_card()), 1)
    real.wait_for(PaneKind.CARD, reader=pcsc_rig.name_of(second))
    real.window.readers.chosen.emit(pcsc_rig.name_of(first))
    pane = real.wait_for(PaneKind.CARD, reader=pcsc_rig.name_of(first))
    assert pane.reading is not None
    assert pane.reading.holder.organisation == OLD_NAME


def test_reading_again_adds_no_row(real: RealWindow, pcsc_rig: PcscRig, qtbot: QtBot) -> None:
    pcsc_rig.insert(sote_card(staff_card()))
    before = real.wait_for(PaneKind.CARD).reading
    real.window.actions_.again.trigger()
    qtbot.waitUntil(lambda: real.state.history[0].reading is not before, timeout=LIMIT)
    assert len(real.state.history) == 1


def test_a_mute_card(real: RealWindow, pcsc_rig: PcscRig) -> None:
    pcsc_rig.insert(profiles.build("mute"))
    pane = real.wait_for(PaneKind.FAILED)
    assert pane.problem is not None
    assert pane.problem.cause is Cause.CARD_MUTE
    pcsc_rig.insert(sote_card(staff_card()))
    real.wait_for(PaneKind.CARD)


def test_a_card_that_is_pulled_during_reading(
    real: RealWindow, pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = pcsc_rig.slots[0]
    monkeypatch.setattr(slot, "delay", Delay(per_apdu=0.2))
    slot.insert(sote_card(staff_card()))
    real.wait_for(PaneKind.READING)
    slot.pull_after = 3
    problem = real.wait_for(PaneKind.FAILED, Presence.REMOVED).problem
    assert problem is not None
    assert problem.cause is Cause.REMOVED_DURING_READING
    assert real.state.history == ()
    assert real.facts == ()
    slot.delay = Delay()
    pcsc_rig.insert(sote_card(staff_card()))
    real.wait_for(PaneKind.CARD, Presence.PRESENT)


def test_the_service_stops_and_comes_back(real: RealWindow, pcsc_rig: PcscRig) -> None:
    pcsc_rig.insert(sote_card(staff_card()))
    real.wait_for(PaneKind.CARD)
    pcsc_rig.stop()
    real.wait_for(PaneKind.SERVICE_STOPPED)
    assert real.state.service is Service.STOPPED
    assert real.window.readers.model.rowCount() == 0
    pcsc_rig.start()
    real.wait_for(PaneKind.EMPTY)
    pcsc_rig.insert(sote_card(professional_card()))
    real.wait_for(PaneKind.CARD, Presence.PRESENT)
    assert len(real.state.history) == 2
