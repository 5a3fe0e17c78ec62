from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.folders import Folders
from cardtool.app.request import ReadRequest
from cardtool.app.settings import Settings, WorklistSettings, load_settings
from cardtool.model.errors import LocalDataError
from cardtool.model.way import Confirm, Way

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders(*(tmp_path / name for name in ("data", "settings", "cache", "logs", "administrator")))
    folders.settings.mkdir()
    folders.administrator.mkdir()
    return folders


def write(folder: Path, text: str) -> None:
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_without_files_cards_are_read_both_ways(folders: Folders) -> None:
    assert load_settings(folders) == Settings(Way.AUTO, Confirm.ALWAYS, pins=True)


def test_the_users_file_wins_over_the_administrators(folders: Folders) -> None:
    write(folders.administrator, '[reading]\nvia = "pkcs11"\nconfirm = "fallback"\n')
    write(folders.settings, '[reading]\nvia = "direct"\npins = false\n')
    assert load_settings(folders) == Settings(Way.DIRECT, Confirm.FALLBACK, pins=False)


def test_a_locked_key_stays_as_the_administrator_set_it(folders: Folders) -> None:
    write(folders.administrator, '[reading]\nvia = "pkcs11"\n[locked]\nkeys = ["reading.via"]\n')
    write(folders.settings, '[reading]\nvia = "direct"\nconfirm = "fallback"\n')
    settings = load_settings(folders)
    assert (settings.via, settings.confirm) == (Way.PKCS11, Confirm.FALLBACK)
    assert ReadRequest(via=Way.DIRECT).way(settings) is Way.PKCS11


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[reading]\nvia = "both"', "reading.via"),
        ("[reading]\nvia = 1", "reading.via"),
        ("[reading]\npins = 1", "reading.pins"),
        ('[reading]\nspeed = "fast"', "reading.speed"),
        ("reading = 1", "reading is not a table"),
        ("[writing]", "unknown key writing"),
        ('[locked]\nkeys = ["reading.speed"]', "locked.keys"),
        ("[locked]\nkeys = 1", "locked.keys"),
        ("[locked]\nwords = []", "locked.words"),
        ("[reading]\nvia = = 1", "line 2"),
        ("#" * 70_000, "larger than"),
    ],
)
def test_an_error_names_the_key(folders: Folders, text: str, words: str) -> None:
    write(folders.administrator, text)
    with pytest.raises(LocalDataError, match=words) as caught:
        load_settings(folders)
    assert caught.value.reader == "settings.toml"


def test_only_the_administrator_locks(folders: Folders) -> None:
    write(folders.settings, '[locked]\nkeys = ["reading.via"]\n')
    with pytest.raises(LocalDataError, match="locked"):
        load_settings(folders)


@given(st.binary(max_size=300))
def test_any_file_gives_settings_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    base = tmp_path_factory.mktemp("settings")
    (base / "settings.toml").write_bytes(content)
    try:
        settings = load_settings(Folders(base, base, base, base, base / "none"))
    except LocalDataError:
        return
    assert isinstance(settings, Settings)


def test_who_names_a_module_or_profile_wants_it_used(tmp_path: Path) -> None:
    assert ReadRequest(profile="opensc").way(Settings()) is Way.PKCS11
    assert ReadRequest(module=tmp_path).way(Settings()) is Way.PKCS11
    assert ReadRequest(profile="opensc", via=Way.AUTO).way(Settings()) is Way.AUTO
    assert ReadRequest().way(Settings(via=Way.DIRECT)) is Way.DIRECT


def test_pins_are_asked_for_as_the_request_says_unless_locked() -> None:
    assert ReadRequest().wants_pins(Settings(pins=True))
    assert not ReadRequest(pins=False).wants_pins(Settings(pins=True))
    assert ReadRequest(pins=False).wants_pins(Settings(pins=True, locked=frozenset({"reading.pins"})))


def test_the_worklist_has_a_section_of_its_own(folders: Folders) -> None:
    write(
        folders.administrator,
        '[worklist]\nkeep_holder = true\nretention_days = 7\n[locked]\nkeys = ["worklist.sounds"]\n',
    )
    write(folders.settings, '[worklist]\ndatabase = "postgresql://clerk@server/cards"\nsounds = false\n')
    settings = load_settings(folders)
    assert settings.worklist == WorklistSettings("postgresql://clerk@server/cards", 7, keep_holder=True, sounds=True)
    assert settings.is_locked("sounds", "worklist")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[worklist]\nkeep_holder = true", "only the administrator"),
        ("[worklist]\nretention_days = -1", "worklist.retention_days"),
        ("[worklist]\nretention_days = true", "worklist.retention_days"),
        ('[worklist]\nsounds = "loud"', "worklist.sounds"),
        ("[worklist]\ndatabase = 1", "worklist.database"),
        ('[worklist]\ndatabase = "postgresql://clerk:code@server/cards"', "no password"),
        ('[worklist]\ndatabase = "postgresql://clerk:co/de@server/cards"', "no password"),
        ('[worklist]\ndatabase = "postgresql://server/cards?user=clerk&password=code"', "no password"),
        ('[worklist]\ndatabase = "postgresql://server/cards?SSLPassword=code"', "no password"),
        ('[worklist]\ncolour = "red"', "worklist.colour"),
    ],
)
def test_what_is_wrong_with_the_worklist_is_told(folders: Folders, text: str, words: str) -> None:
    write(folders.settings, text)
    with pytest.raises(LocalDataError, match=words):
        load_settings(folders)
