"""A card shown in stages: each takes the place of the one before, and nothing moves or is said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.telling import facts_as_text, tell_cause, tell_facts, tell_origin, tell_pin, tell_verdict
from cardtool.model.card import Cost, Origin, Via
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import CardFailed, CardGlimpsed, CardRead, ReadersChanged, ServiceLost, Stage
from cardtool.model.pin import PinCondition, PinRole, PinState
from cardtool.model.verdict import Finding, FindingCode, Severity, VerdictCode
from tests.ui.made_up_events import MUTE, ONE, card, glimpse, inserted, readers, removed, shown, with_card
from tests.ui.test_window import cut_off, visible_values
from tests.values import certificate
from ui.card.certificate_strings import tell_certificates
from ui.card.glimpse_strings import tell_glimpse
from ui.card.pin_strings import tell_pins
from ui.card.reasons import WAYS, tell_reasons
from ui.card.signs import PIN_SIGNS, cause_sign
from ui.card.strings import tell_headline
from ui.look.tone import Tone
from ui.view_state import Checking, Page, Pane, PaneKind, Presence

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow

ENGLISH = Texts("en")
PINS = tuple(
    PinState(role, condition, tries)
    for role, condition, tries in (
        (PinRole.PIN1, PinCondition.USABLE, 5),
        (PinRole.PIN2, PinCondition.LAST_TRY, 1),
        (PinRole.ACTIVATION, PinCondition.UNKNOWN, None),
    )
)
UNDER_WAY = "Issuer and reader program are still being checked."


def staged(stage: Stage = Stage.VERDICT, **changes: object) -> CardRead:
    return CardRead(ONE, card(**changes), stage)  # type: ignore[arg-type] # values of many types by name


def whole_with_pins() -> CardRead:
    return CardRead(ONE, with_card(card(), pins=PINS))


# -- a glimpse -----------------------------------------------------------------------------------------


def test_a_glimpse_fills_the_lines_it_can_and_gives_no_verdict(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), CardGlimpsed(ONE, glimpse()))
    assert feeder.headline().title == ENGLISH.say("Reading the card…")
    assert feeder.headline().busy
    assert visible_values(window) == (
        "Staff or actor card (preliminary)",
        "HOLDER a",
        "Assistant",
        "VSSHP",
        "Old organisation → Varsinais-Suomen hyvinvointialue",
        "being read…",
        "01/02/2021 – 31/01/2026",  # noqa: RUF001 - a dash
        "being read…",
        "being read…",
    )
    assert not window.card.findings.isVisible()
    assert not window.actions_.copy.isEnabled()
    assert not window.actions_.why.isEnabled()
    assert [window.card.tabs.isTabEnabled(place) for place in range(3)] == [True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_of_a_glimpse_stand_where_those_of_the_facts_will(language: str) -> None:
    texts = Texts(language)
    assert [row.label for row in tell_glimpse(texts, glimpse())] == [fact.label for fact in tell_facts(texts, card())]


def test_nothing_of_a_glimpse_is_left_when_the_next_card_comes(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), CardGlimpsed(ONE, glimpse()), *removed(), *inserted())
    assert visible_values(window) == ()


# -- in place ------------------------------------------------------------------------------------------


def test_signs_of_the_stages(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), staged(Stage.RECOGNISED))
    assert window.card.headline.sign.startswith("Seen before in this sitting")
    feeder(staged())
    assert window.card.headline.sign == UNDER_WAY
    assert UNDER_WAY in window.card.headline.accessibleDescription()
    feeder(staged(Stage.COMPLETE))
    assert window.card.headline.sign == ""
    feeder(*inserted(), staged(), *removed())
    assert window.card.headline.sign == "Issuer and reader program were not checked to the end."


def test_a_later_stage_is_spoken_only_if_the_verdict_changed(
    window: MainWindow, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr("ui.card.view.announce", lambda _, message: spoken.append(message.split(".")[0]))
    feeder(*inserted(), CardGlimpsed(ONE, glimpse()), staged(Stage.RECOGNISED), staged(), staged(Stage.COMPLETE))
    same = tell_verdict(ENGLISH, card())
    assert spoken == ["A card is in the reader", "Reading the card…", same]
    feeder(*removed(), *inserted(), staged(), staged(Stage.COMPLETE, code=VerdictCode.CLOSE_NOW))
    assert spoken[3:] == ["The card was removed", "Reading the card…", same, "Close the card now"]
    feeder(*inserted(), staged(Stage.RECOGNISED), CardFailed(ONE, MUTE))
    assert spoken[-1] == "The card does not answer"


def test_a_later_stage_moves_neither_focus_nor_page_nor_scrolling(
    window: MainWindow, feeder: Feeder, qtbot: QtBot
) -> None:
    window.resize(640, 360)
    feeder(*inserted(), staged())
    value = window.card.facts.values[3]
    value.setFocus()
    QApplication.processEvents()
    bar = window.card.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    feeder(whole_with_pins())
    QApplication.processEvents()
    assert window.focusWidget() is value
    assert bar.value() == before > 0
    window.actions_.certificates.trigger()
    feeder(staged(Stage.COMPLETE))
    assert window.session.state.page is Page.CERTIFICATES


def test_nothing_moves_when_the_sign_goes(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*inserted(), staged())
    QApplication.processEvents()
    before = window.card.facts.mapTo(window, window.card.facts.rect().topLeft())
    feeder(staged(Stage.COMPLETE))
    QApplication.processEvents()
    assert window.card.facts.mapTo(window, window.card.facts.rect().topLeft()) == before


def test_the_row_of_the_history_is_renewed_in_place(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), staged(), staged(Stage.COMPLETE, code=VerdictCode.CLOSE_NOW))
    model = window.history.model
    assert [model.index(row, 5).data() for row in range(model.rowCount())] == ["Close the card now"]


# -- where certificates came from ----------------------------------------------------------------------

ORIGINS = ((Origin(Via.DIRECT, place="3F004331"), Origin(Via.PKCS11, "opensc")), (Origin(Via.PKCS11, "opensc"),))


def test_every_certificate_tells_where_it_was_seen() -> None:
    main = certificate()
    reading = with_card(card(), certificates=(main.der, b"broken"), origins=ORIGINS)
    first, broken = tell_certificates(ENGLISH, reading)
    told = {row.label: row.value for row in first.rows}
    assert told["Where it was seen"] == "\n".join(tell_origin(ENGLISH, origin) for origin in ORIGINS[0])
    assert "3F004331" in told["Where it was seen"]
    assert broken.rows[-1].value == tell_origin(ENGLISH, ORIGINS[1][0])


def test_certificates_of_files_tell_no_origin() -> None:
    labels = [row.label for section in tell_certificates(ENGLISH, card()) for row in section.rows]
    assert "Where it was seen" not in labels


def test_a_disagreement_is_a_finding_and_stands_above_the_certificates(window: MainWindow, feeder: Feeder) -> None:
    words = "the middleware shows another authentication certificate"
    finding = Finding(FindingCode.SOURCES_DISAGREE, Severity.WARNING, words)
    reading = with_card(card(findings=(finding,)), disagreements=(words,))
    feeder(*inserted(), CardRead(ONE, reading))
    assert any(words in value.toPlainText() for value in window.card.findings.values)
    section = tell_certificates(ENGLISH, reading)[0]
    assert (section.title, section.rows[0].value) == ("The card and the reader program disagree", words)
    assert section.rows[0].icon


def test_the_reasons_tell_how_the_card_was_read() -> None:
    reading = with_card(card(), via=Via.BOTH, profile="opensc", layout="s41v4", cost=Cost(14, 3200))
    section = tell_reasons(ENGLISH, reading)[-1]
    assert [row.value for row in section.rows] == [
        "directly and through the reader program",
        "opensc",
        "s41v4",
        "commands: 14, bytes both ways: 3200",
    ]
    assert set(WAYS) == set(Via)


# -- PINs ----------------------------------------------------------------------------------------------


def test_the_state_of_the_pins_is_shown_and_copied_with_the_facts(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), staged())
    assert not window.card.pins.isVisible()
    feeder(whole_with_pins())
    assert window.card.pins.isVisible()
    values = window.card.pins.values
    assert [value.toPlainText() for value in values] == [tell_pin(ENGLISH, pin)[1] for pin in PINS]
    assert values[0].accessibleName() == "PIN1 (authentication): Usable, tries left: 5"
    window.actions_.copy.trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(facts_as_text(ENGLISH, card()))
    assert "PIN2 (signature): Last try, tries left: 1" in copied.splitlines()
    window.actions_.why.trigger()
    assert not window.card.pins.isVisible()


def test_every_state_of_a_pin_has_a_drawing_of_its_own() -> None:
    assert set(PIN_SIGNS) == set(PinCondition)
    assert len({drawing for drawing, _ in PIN_SIGNS.values()}) == len(PIN_SIGNS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("condition", PinCondition)
def test_every_state_of_a_pin_has_words(language: str, condition: PinCondition) -> None:
    reading = with_card(card(), pins=(PinState(PinRole.PIN1, condition, 2),))
    (row,) = tell_pins(Texts(language), Pane(PaneKind.CARD, reading=reading))
    assert row.label
    assert row.value
    assert "{" not in row.value
    assert row.icon == PIN_SIGNS[condition][0]


def test_pins_of_a_card_that_is_not_there_keep_their_drawing_and_lose_the_colour() -> None:
    reading = with_card(card(), pins=PINS)
    rows = tell_pins(ENGLISH, Pane(PaneKind.CARD, reading=reading, presence=Presence.REMOVED))
    assert [row.icon for row in rows] == [PIN_SIGNS[pin.condition][0] for pin in PINS]
    assert {row.tone for row in rows} == {Tone.PLAIN}


def test_a_recognised_card_tells_no_old_state_of_its_pins() -> None:
    reading = with_card(card(), pins=PINS)
    assert tell_pins(ENGLISH, Pane(PaneKind.CARD, reading=reading, checking=Checking.RECOGNISED)) == ()


# -- causes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_headline(language: str, cause: Cause) -> None:
    problem = Problem(cause, ONE)
    headline = tell_headline(Texts(language), Pane(PaneKind.FAILED, ONE, problem=problem))
    assert (headline.title, headline.detail) == tell_cause(Texts(language), problem)
    assert (headline.icon, headline.tone) == cause_sign(cause)


def test_a_service_that_refuses_access_is_not_said_to_be_stopped(window: MainWindow, feeder: Feeder) -> None:
    refused = Problem(Cause.ACCESS_REFUSED, detail="SCARD_W_SECURITY_VIOLATION")
    feeder(readers(ONE), ServiceLost(refused), ReadersChanged(()))
    title, remedy = tell_cause(ENGLISH, refused)
    assert (feeder.headline().title, feeder.headline().detail) == (title, remedy)
    told = [label.text() for label in window.readers.findChildren(QLabel) if label.isVisible()]
    assert title in told
    assert "Smart-card service: stopped" not in told


# -- room ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(640, 360), (1000, 700)])
def test_no_stage_is_cut_off(
    window: MainWindow, feeder: Feeder, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.set_language(language)
    steps = (CardGlimpsed(ONE, glimpse()), staged(Stage.RECOGNISED), staged(), whole_with_pins())
    feeder(*inserted())
    for step in steps:
        feeder(step)
        qtbot.waitUntil(lambda: not cut_off(window))
        qtbot.waitUntil(lambda: window.card.horizontalScrollBar().maximum() == 0)


def test_tab_goes_over_the_pins(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown(), whole_with_pins())
    window.card.facts.values[-1].setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is window.card.pins.values[0]
