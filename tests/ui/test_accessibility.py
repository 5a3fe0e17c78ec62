"""Names for screen readers, spoken changes, and colours that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.telling import tell_next_step, tell_verdict
from cardtool.model.events import CardRead
from cardtool.model.verdict import Severity, VerdictCode
from cardtool.shipped import resource
from tests.ui.made_up_events import ONE, card, failed, inserted, removed, shown
from ui.card.signs import SEVERITY_SIGNS, VERDICT_SIGNS
from ui.look.fonts import scaled
from ui.look.icons import icon, picture, text_icon
from ui.look.shades import READABLE, contrast, is_dark, muted_text, readable, readable_selection, shade
from ui.look.tone import Tone

if TYPE_CHECKING:
    from tests.ui.feeding import Feeder
    from ui.window.view import MainWindow


# -- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_focus_has_a_name(window: MainWindow, feeder: Feeder, language: str) -> None:
    window.set_language(language)
    feeder(*shown("a"), *removed(), *shown("b"))
    for action in (window.actions_.why, window.actions_.certificates, window.actions_.back):
        action.trigger()
        focusable = [
            widget
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert len(focusable) > 8
        nameless = [widget for widget in focusable if not _name(widget)]
        assert nameless == []


def _name(widget: QWidget) -> str:
    if widget is widget.window():
        return widget.windowTitle()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_facts_are_named_with_label_and_value(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown())
    names = [value.accessibleName() for value in window.card.facts.values]
    assert "E-mail: taina.testinen@vsshp.fi" in names
    assert window.card.findings.values[0].accessibleName().startswith("Note: ")


def test_the_headline_is_named_after_the_verdict(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown(), *removed())
    headline = window.card.headline
    assert headline.accessibleName() == tell_verdict(window.texts, card())
    assert headline.accessibleDescription() == (
        f"{window.texts.say('The card was removed')} {tell_next_step(window.texts, card())}"
    )


def test_changes_are_spoken_once(window: MainWindow, feeder: Feeder, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr("ui.card.view.announce", lambda _, message: spoken.append(message))
    feeder(*inserted(), CardRead(ONE, card()), *failed(), *removed())
    window.set_language("fi")
    verdict, step = tell_verdict(Texts("en"), card()), tell_next_step(Texts("en"), card())
    assert f"{verdict}. {step}" in spoken
    assert [message.split(".")[0] for message in spoken] == [
        "A card is in the reader",
        "Reading the card…",
        verdict,
        "Reading the card…",
        "The card does not answer",
        "The card was removed",
    ]


# -- colours -------------------------------------------------------------------------------------------


def palette(window: str, text: str, highlight: str = "#308cc6", highlighted: str = "#ffffff") -> QPalette:
    made = QPalette(QColor(window), QColor(window))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        made.setColor(role, QColor(text))
    made.setColor(QPalette.ColorRole.Highlight, QColor(highlight))
    made.setColor(QPalette.ColorRole.HighlightedText, QColor(highlighted))
    return made


PALETTES = {
    "fusion": palette("#efefef", "#000000"),
    "windows": palette("#f3f3f3", "#1b1b1b"),
    "dark": palette("#323232", "#ffffff"),
    "windows dark": palette("#202020", "#ffffff"),
    "high contrast black": palette("#000000", "#ffffff", "#8ee3f0", "#263b50"),
    "high contrast white": palette("#ffffff", "#000000", "#37006e", "#ffffff"),
    "high contrast yellow on black": palette("#000000", "#ffff00"),
    "grey": palette("#808080", "#000000"),
}
every_palette = pytest.mark.parametrize("look", PALETTES.values(), ids=PALETTES.keys())


@every_palette
@pytest.mark.parametrize("tone", Tone)
def test_text_and_icons_stand_out(look: QPalette, tone: Tone) -> None:
    colours = shade(look, tone)
    assert contrast(colours.text, colours.ground) >= READABLE
    assert contrast(colours.accent, colours.ground) >= READABLE
    assert contrast(colours.on_accent, colours.accent) >= READABLE
    assert contrast(colours.accent, look.color(QPalette.ColorRole.Window)) >= 3


@every_palette
def test_greyed_text_can_still_be_read(look: QPalette) -> None:
    window = look.color(QPalette.ColorRole.Window)
    assert contrast(muted_text(look), window) >= READABLE
    plain = shade(look, Tone.PLAIN)
    assert contrast(readable(muted_text(look), plain.ground), plain.ground) >= READABLE


@every_palette
def test_selected_rows_can_be_read(look: QPalette, qapp: QApplication) -> None:
    change = readable_selection(look)
    if change.isBrushSet(QPalette.ColorGroup.Active, QPalette.ColorRole.Highlight):
        highlight = change.color(QPalette.ColorRole.Highlight)
        assert contrast(look.color(QPalette.ColorRole.HighlightedText), highlight) >= READABLE
    else:
        pair = (look.color(QPalette.ColorRole.HighlightedText), look.color(QPalette.ColorRole.Highlight))
        assert contrast(*pair) >= READABLE


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_dark_and_light_grounds_are_told_apart() -> None:
    assert is_dark(PALETTES["dark"])
    assert not is_dark(PALETTES["fusion"])


def test_sizes_follow_fonts_in_points_and_in_pixels() -> None:
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10)
    pixels.setPixelSize(10)
    assert scaled(points, 1.8).pointSizeF() == pytest.approx(18)
    assert scaled(pixels, 1.8, bold=True).pixelSize() == 18


# -- icons ---------------------------------------------------------------------------------------------


def test_no_two_verdicts_share_a_drawing() -> None:
    assert set(VERDICT_SIGNS) == set(VerdictCode)
    assert len({name for name, _ in VERDICT_SIGNS.values()}) == len(VERDICT_SIGNS)
    assert set(SEVERITY_SIGNS) == set(Severity)
    assert len({name for name, _ in SEVERITY_SIGNS.values()}) == len(SEVERITY_SIGNS)


@pytest.mark.parametrize("drawing", sorted(path.stem for path in resource("icons").glob("*.svg")))
def test_every_drawing_can_be_painted(qapp: QApplication, drawing: str) -> None:
    look = PALETTES["fusion"]
    image = picture(drawing, Tone.STOP, look, 24, ratio=2.0).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert image.width() == 48
    assert shade(look, Tone.STOP).accent.name() in colours
    assert not icon(drawing, Tone.NOTE).isNull()
    assert not text_icon(drawing, QGuiApplication.palette()).isNull()


def test_a_drawing_is_white_where_the_tone_is_dark_and_the_other_way_round(qapp: QApplication) -> None:
    for name, expected in (("fusion", "#ffffff"), ("high contrast black", "#000000")):
        image = picture("check", Tone.GOOD, PALETTES[name], 48).toImage()
        assert image.pixelColor(21, 31).name() == expected
