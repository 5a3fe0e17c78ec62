from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.app import clock
from cardtool.app.folders import find_folders
from cardtool.app.language import LANGUAGES, Texts, choose_language
from cardtool.app.workspace import Workspace
from cardtool.model.errors import InstallationError
from cardtool.shipped import profiles_folder, resource

if TYPE_CHECKING:
    from pathlib import Path


def test_cardtool_home_moves_every_folder(tmp_path: Path) -> None:
    folders = find_folders({"CARDTOOL_HOME": str(tmp_path)})
    assert {folders.data, folders.settings, folders.cache, folders.logs, folders.administrator} == {
        tmp_path / name for name in ("data", "settings", "cache", "logs", "administrator")
    }


def test_without_it_the_folders_are_the_platforms_own() -> None:
    folders = find_folders({})
    assert folders.data.name == "cardtool"
    assert len({folders.data, folders.settings, folders.cache, folders.logs, folders.administrator}) == 5


def test_the_clock_is_aware_and_today_is_finnish() -> None:
    now = clock.now()
    assert now.utcoffset() == timedelta(0)
    assert abs(clock.today() - now.date()) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2023, 2, 28, 21, 59, 59, tzinfo=UTC), date(2023, 2, 28)),
        (datetime(2023, 2, 28, 22, 0, 0, tzinfo=UTC), date(2023, 3, 1)),
        (datetime(2023, 6, 30, 21, 0, 0, tzinfo=UTC), date(2023, 7, 1)),
    ],
)
def test_the_day_of_judgement_is_the_day_in_finland(moment: datetime, day: date) -> None:
    assert Workspace(now=lambda: moment).day() == day
    assert Workspace(now=lambda: moment, as_of=date(2022, 1, 1)).day() == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        ("en", {"CARDTOOL_LANG": "sv"}, "en"),
        ("", {"CARDTOOL_LANG": "sv_FI"}, "sv"),
        ("xx", {}, "fi"),
    ],
)
def test_language_is_the_one_asked_for_else_finnish(asked: str, environment: dict[str, str], language: str) -> None:
    assert choose_language(asked, environment) == language


def test_swedish_systems_get_swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: ("sv_FI", "UTF-8"))
    assert choose_language("", {}) == "sv"


def test_a_broken_system_locale_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> tuple[str, str]:
        raise ValueError("unknown locale")

    monkeypatch.setattr("locale.getlocale", broken)
    assert choose_language("", {}) == "fi"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("fi", "28.2.2023", "10.05"), ("sv", "28.2.2023", "10.05"), ("en", "28/02/2023", "10:05")],
)
def test_dates_have_the_form_used_in_finland(language: str, day: str, moment: str) -> None:
    texts = Texts(language)
    assert texts.day(date(2023, 2, 28)) == day
    assert texts.moment(datetime(2023, 2, 28, 8, 5, tzinfo=UTC)) == f"{day} {moment}"


def test_messages_are_translated_and_plural_forms_follow_the_number() -> None:
    assert Texts("fi").say("Staff card") == "Henkilöstökortti"
    assert Texts("sv").say("Staff card") == "Personalkort"
    assert Texts("en").say("Staff card") == "Staff card"
    assert Texts("en").say("") == ""
    assert Texts("en").say_many("{number} card", "{number} cards", 1) == "1 card"
    assert Texts("en").say_many("{number} card", "{number} cards", 2) == "2 cards"


def test_every_language_has_its_own_name() -> None:
    assert list(LANGUAGES) == ["fi", "sv", "en"]


def test_shipped_files_are_found_and_missing_ones_are_a_damaged_installation() -> None:
    assert resource("schemas").is_dir()
    assert profiles_folder().is_dir()
    with pytest.raises(InstallationError):
        resource("schemas", "none.json")


def test_certificates_without_an_end_can_be_told() -> None:
    assert Texts("fi").moment(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) == "31.12.9999 23.59"
