"""Logs and crash reports: bounded, private, masked, and never a reason to fail."""

from __future__ import annotations

import logging
import stat
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cardtool import __main__ as entry
from cardtool.app import crashes, logs
from cardtool.app.crashes import CrashWriter, crash_reports, dismiss, latest_crash
from cardtool.app.folders import Folders
from cardtool.app.logs import (
    FILE,
    MaskedFormatter,
    PrivateRotatingHandler,
    begin_logs,
    choose_level,
    end_logs,
    last_lines,
)
from cardtool.app.masked_errors import error_lines
from cardtool.app.remembered import MOST_CARDS, REMEMBERED, RememberedCards
from cardtool.app.workspace import Workspace
from cardtool.model.errors import CardMuteError
from tests.values import AS_OF, READ_AT, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger("cardtool.tests")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(Folders(*(tmp_path / name for name in ("data", "settings", "cache", "logs", "administrator"))))


@contextmanager
def logging_to(workspace: Workspace, **environment: str) -> Iterator[Path]:
    handler = begin_logs(workspace, environment)
    assert handler is not None
    try:
        yield workspace.folders.logs / FILE
    finally:
        end_logs(handler)
        for room in ("cardtool", "ui"):
            logging.getLogger(room).setLevel(logging.NOTSET)


def private(path: Path) -> bool:
    return sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


# -- logs ----------------------------------------------------------------------------------------------


def test_a_line_is_masked_and_private(workspace: Workspace) -> None:
    REMEMBERED.add([reading()])
    with logging_to(workspace) as path:
        log.warning("failed for %s\n(%s)", "Taina Testinen", "someone@example.fi")
    line = path.read_text(encoding="utf-8").splitlines()[-1]
    assert line.endswith(" WARNING cardtool.tests: failed for [holder] ([email])")
    assert private(path)
    assert private(path.parent)


def test_a_card_that_comes_later_is_masked_from_then_on(workspace: Workspace) -> None:
    with logging_to(workspace) as path:
        log.warning("before")
        REMEMBERED.add([reading()])
        log.warning("vsshp TESTINEN after")
    assert path.read_text(encoding="utf-8").splitlines()[-1].endswith(": vsshp [holder] after")


def test_exceptions_are_told_without_their_words(workspace: Workspace) -> None:
    with logging_to(workspace) as path:
        try:
            raise ValueError("MEIKÄLÄINEN MATTI")  # noqa: TRY301 - it is caught at once on purpose
        except ValueError:
            log.exception("it failed")
    text = path.read_text(encoding="utf-8")
    assert "it failed | ValueError | tests/app/test_logs.py:" in text
    assert "MATTI" not in text


def test_a_message_that_does_not_fit_its_values() -> None:
    record = log.makeRecord(log.name, logging.WARNING, "", 0, "%d cards", ("no",), None)
    assert MaskedFormatter().format(record).endswith(": message without its values: %d cards (TypeError)")


@pytest.mark.parametrize(
    ("settings", "environment", "asked", "level"),
    [
        ("", "", "", logging.INFO),
        ("[logs]\nlevel = 'error'", "", "", logging.ERROR),
        ("[logs]\nlevel = 'error'", "DEBUG", "", logging.DEBUG),
        ("[logs]\nlevel = 'error'", "loud", "", logging.ERROR),
        ("", "debug", "warning", logging.WARNING),
        ("[logs]\nlevel = 'loud'", "", "", logging.INFO),
        ("[logs]\nlevel = 'off'", "", "", logging.CRITICAL + 10),
        ("[logs]\nlevel = 'error'\n[locked]\nkeys = ['logs.level']", "debug", "debug", logging.ERROR),
    ],
)
def test_levels(workspace: Workspace, settings: str, environment: str, asked: str, level: int) -> None:
    workspace.folders.administrator.mkdir()
    (workspace.folders.administrator / "settings.toml").write_text(settings)
    with logging_to(workspace, CARDTOOL_LOG=environment):
        if asked:
            choose_level(workspace, asked)
        assert logging.getLogger("cardtool").level == logging.getLogger("ui").level == level


def test_files_are_few_and_small(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST_FILE", 2000)
    with logging_to(workspace) as path:
        for number in range(200):
            log.warning("line %d %s", number, "." * 100)
    files = sorted(path.parent.iterdir())
    assert len(files) == logs.MOST_FILES
    assert all(file.stat().st_size <= 2000 and private(file) for file in files)
    assert "line 199 " in path.read_text(encoding="utf-8").splitlines()[-1]


def test_a_file_that_cannot_be_rotated_does_not_grow(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: PrivateRotatingHandler) -> None:
        raise PermissionError(13, "another process has it open")

    monkeypatch.setattr(logs, "LARGEST_FILE", 2000)
    monkeypatch.setattr(PrivateRotatingHandler, "doRollover", held)
    with logging_to(workspace) as path:
        for _ in range(50):
            log.warning("." * 100)
    assert path.stat().st_size <= 2000


def test_what_cannot_be_written_is_dropped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    with logging_to(workspace) as path:
        before = path.read_bytes()
        monkeypatch.setattr(PrivateRotatingHandler, "shouldRollover", full)
        log.warning("lost")
    assert path.read_bytes() == before
    assert capsys.readouterr().err == ""


def test_without_a_folder_there_are_no_logs(workspace: Workspace) -> None:
    workspace.folders.logs.write_text("a file is in the way")
    assert begin_logs(workspace, {}) is None
    end_logs(None)
    assert last_lines(workspace.folders.logs, 5) == ()


def test_last_lines(workspace: Workspace) -> None:
    workspace.folders.logs.mkdir()
    (workspace.folders.logs / FILE).write_text("".join(f"line {number}\n" for number in range(100)))
    assert last_lines(workspace.folders.logs, 2) == ("line 98", "line 99")
    assert last_lines(workspace.folders.logs, 100, largest=12) == ("line 99",)


# -- remembered cards ----------------------------------------------------------------------------------


def test_cards_are_remembered_once_and_not_for_ever() -> None:
    cards = RememberedCards()
    cards.add([reading(), reading()])
    assert len(cards.since(READ_AT)) == 1
    cards.add(reading(card=reading().card.__class__(f"R{number}", (b"x",))) for number in range(MOST_CARDS))
    assert len(cards.since(READ_AT)) == MOST_CARDS
    assert cards.known()
    assert cards.since(READ_AT)[0].as_of == AS_OF


# -- crashes -------------------------------------------------------------------------------------------


def crash(words: str = "MEIKÄLÄINEN MATTI") -> ValueError:
    try:
        raise ValueError(words)  # noqa: TRY301 - it needs a traceback
    except ValueError as error:
        return error


def test_a_crash_is_reported_and_offered_until_dismissed(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert latest_crash(workspace) is None
    with pytest.raises(ValueError, match="MATTI"), crash_reports(workspace):
        raise crash()
    report = latest_crash(workspace)
    assert report is not None
    assert report.text.startswith("cardtool ")
    assert "ValueError\n  cardtool/app/crashes.py:" in report.text
    assert "tests/app/test_logs.py:" in report.text
    assert "MATTI" not in report.text + capsys.readouterr().err
    assert private(report.path)
    dismiss(workspace)
    assert latest_crash(workspace) is None
    assert report.path.with_suffix(".seen").exists()


def test_crashes_of_other_threads_and_of_slots_are_reported(workspace: Workspace) -> None:
    before = sys.excepthook, threading.excepthook
    with crash_reports(workspace):
        sys.excepthook(ValueError, crash(), None)
        thread = threading.Thread(target=crash().with_traceback, args=(3,))
        thread.start()
        thread.join()
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert (sys.excepthook, threading.excepthook) == before
    texts = [path.read_text(encoding="utf-8") for path in sorted((workspace.folders.logs / "crashes").iterdir())]
    assert [text.splitlines()[3].split(":")[0] for text in texts] == ["ValueError", "TypeError"]


def test_an_end_is_no_crash(workspace: Workspace) -> None:
    with pytest.raises(SystemExit), crash_reports(workspace):
        raise SystemExit(3)
    assert latest_crash(workspace) is None


def test_reports_are_few(workspace: Workspace) -> None:
    writer = CrashWriter(workspace)
    paths = [writer.write(crash()) for _ in range(crashes.MOST_PER_RUN + 1)]
    assert paths[-1] is None
    folder = workspace.folders.logs / "crashes"
    for number in range(20):
        (folder / f"crash-20200101T0000{number:02}Z-1-1.txt").touch()
    later = Workspace(workspace.folders, now=lambda: READ_AT)
    assert CrashWriter(later).write(crash()) is not None
    assert len(list(folder.iterdir())) <= crashes.MOST_REPORTS


def test_a_report_that_cannot_be_written_is_no_second_crash(workspace: Workspace) -> None:
    workspace.folders.logs.write_text("a file is in the way")
    assert CrashWriter(workspace).write(crash()) is None
    assert latest_crash(workspace) is None
    dismiss(workspace)


def test_a_crash_ends_the_program_with_a_documented_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise crash()

    monkeypatch.setattr("cardtool.cli.main.root.main", broken)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 3
    assert "MATTI" not in capsys.readouterr().err
    report = latest_crash(Workspace())
    assert report is not None
    report.path.unlink()


def test_a_report_that_cannot_be_read_is_not_offered(workspace: Workspace) -> None:
    (workspace.folders.logs / "crashes" / "crash-1.txt").mkdir(parents=True)
    assert latest_crash(workspace) is None


def test_without_an_error_stream(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with crash_reports(workspace):
        sys.excepthook(ValueError, crash(), None)
    assert latest_crash(workspace) is not None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CardMuteError("MATTI", reader="Reader of MATTI"), "CardMuteError: card_mute"),
        (FileNotFoundError(2, "No such file", "/somewhere/matti/x"), "FileNotFoundError: No such file or directory"),
        (OSError("MATTI"), "OSError"),
        (AttributeError("'NoneType' object has no attribute 'x'"), "AttributeError: 'NoneType' object has no"),
        (KeyError("MATTI"), "KeyError"),
    ],
)
def test_what_may_be_said_of_an_exception(error: Exception, words: str) -> None:
    line = next(iter(error_lines(error)))
    assert line.startswith(words)
    assert "matti" not in line.lower()


def test_causes_are_told_too() -> None:
    error = ValueError()
    error.__cause__ = KeyError()
    assert list(error_lines(error)) == ["ValueError", "KeyError"]
    error.__cause__ = error
    assert len(list(error_lines(error))) == 5
