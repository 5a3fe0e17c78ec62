"""The form of a scan without a window: values, checks, words, letters to press."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.inventory.passwords import MOST_PASSWORDS
from cardtool.app.inventory.remembering import RememberedScan
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import SourceNotReadableError
from tests.ui.made_up_inventory import ENGLISH, three
from ui.guarding import guarded
from ui.inventory.form.checks import MOST_LINES, Fault, Field, check_lines, lines_of
from ui.inventory.form.passwords import locked_files
from ui.inventory.form.strings import tell_fault, tell_location, tell_more, tell_passwords, tell_scan
from ui.inventory.form.values import WINDOWS_STORES, HorizonUnit, ScanForm
from ui.inventory.state import InventorySession
from ui.look.mnemonics import give_mnemonics, letter_of

FULL = ScanForm(
    paths=(Path("/srv/a"), Path("/srv/b")),
    system_trust=True,
    windows_stores=("CurrentUser",),
    tokens=True,
    ask_servers=True,
    tls=("a.example.fi:443", "b.example.fi"),
    saml=("https://idp.example.fi/m",),
    xroad=("/etc/xroad",),
    lists=("/srv/list.csv",),
    wanted=Path("/srv/wanted.csv"),
    register=Path("/srv/register.txt"),
    horizon=20,
    unit=HorizonUnit.PERCENT,
    name="monthly",
)
SECRET = "keep-out-7"  # noqa: S105 - made up here


# -- values ------------------------------------------------------------------------------------------------


def test_form_and_request_lead_to_each_other() -> None:
    request = FULL.request()
    assert request == ScanRequest(
        paths=FULL.paths,
        system_trust=True,
        windows_stores=("CurrentUser",),
        tls=FULL.tls,
        tokens=True,
        saml=FULL.saml,
        xroad=(Path("/etc/xroad"),),
        lists=(Path("/srv/list.csv"),),
        wanted=FULL.wanted,
        register=FULL.register,
        horizon="20%",
    )
    assert ScanForm.of(RememberedScan("monthly", request), ask_servers=True) == FULL


def test_servers_are_contacted_again_only_when_asked_for() -> None:
    form = ScanForm.of(RememberedScan("", FULL.request()), ask_servers=False)
    assert (form.tls, form.ask_servers) == (FULL.tls, False)
    assert form.request().tls == ()


@pytest.mark.parametrize(("told", "number"), [("0d", 1), ("30000 d", 3650), ("60", 60)])
def test_a_horizon_out_of_the_forms_range_is_brought_into_it(told: str, number: int) -> None:
    form = ScanForm.of(RememberedScan("", ScanRequest(horizon=told)), ask_servers=False)
    assert (form.horizon, form.unit) == (number, HorizonUnit.DAYS)


def test_stores_of_no_known_location_are_left_out() -> None:
    scan = RememberedScan("", ScanRequest(windows_stores=("LocalMachine\\My", "Services")))
    assert ScanForm.of(scan, ask_servers=False).windows_stores == ("Services",)


# -- checks ------------------------------------------------------------------------------------------------


def test_every_wrong_line_is_found() -> None:
    form = ScanForm(ask_servers=True, tls=("a.example", "no address"), saml=("ftp://a",), xroad=('""',), lists=("a\0",))
    assert [(fault.field, fault.text) for fault in form.faults] == [
        (Field.TLS, "no address"),
        (Field.SAML, "ftp://a"),
        (Field.XROAD, '""'),
        (Field.LISTS, "a\0"),
    ]
    assert not ScanForm(tls=("no address",)).faults, "nobody is asked"


def test_too_many_lines_are_a_fault() -> None:
    lines = [f"{number}.example.fi" for number in range(MOST_LINES + 2)]
    (fault,) = check_lines(Field.TLS, lines)
    assert str(MOST_LINES) in tell_fault(ENGLISH, fault)


@given(st.text(max_size=60))
def test_lines_come_back_as_they_were_typed(text: str) -> None:
    lines = lines_of(text)
    assert lines_of("\n".join(lines)) == lines
    assert len(set(lines)) == len(lines)


# -- passwords ---------------------------------------------------------------------------------------------


def test_passwords_show_nowhere_and_are_bounded() -> None:
    session = InventorySession()
    session.fill(ScanForm(tokens=True))
    session.take_passwords([SECRET, "", SECRET, "other"])
    assert session.state.request.passwords == (SECRET, "other")
    assert session.begin()
    assert SECRET not in repr(session.state) + repr(session.state.request) + repr(session.state.scanned)
    session.take_passwords(map(str, range(100)))
    assert len(session.state.passwords) == MOST_PASSWORDS
    session.drop_passwords()
    assert not session.state.passwords


def test_files_that_want_a_password_are_counted_once() -> None:
    assert locked_files(three()) == 1


# -- words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language(language: str) -> None:
    texts = Texts(language)
    told = [tell_fault(texts, Fault(field, text)) for field in Field for text in ("wrong", "")]
    told += [tell_location(texts, location) for location in WINDOWS_STORES]
    told += [tell_passwords(texts, number) for number in (0, 1, 2)]
    told += [tell_more(texts, FULL), tell_scan(texts, RememberedScan("", FULL.request()))]
    assert not [words for words in told if "{" in words or not words]


def test_what_is_scanned_is_told_in_short() -> None:
    assert tell_more(ENGLISH, ScanForm(paths=FULL.paths, tls=FULL.tls)) == ""
    told = tell_more(ENGLISH, FULL)
    assert "2 TLS servers" in told
    assert "Cards and tokens" in told
    assert tell_scan(ENGLISH, RememberedScan("monthly", FULL.request())) == "monthly"
    assert tell_scan(ENGLISH, RememberedScan("", ScanRequest(paths=FULL.paths[:1]))) == str(FULL.paths[0])
    assert tell_scan(ENGLISH, RememberedScan("", FULL.request())).startswith(f"{FULL.paths[0]}; 1 more path; ")


def test_a_long_wrong_line_is_cut() -> None:
    assert "x" * 60 + "…”" in tell_fault(ENGLISH, Fault(Field.SAML, "x" * 500))


# -- letters to press ------------------------------------------------------------------------------------------


class Label:
    """A widget with a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._text = text


def letters(*texts: str, taken: tuple[str, ...] = ()) -> list[str]:
    labels = [Label(text) for text in texts]
    give_mnemonics(labels, taken)
    return [label.text() for label in labels]


def test_a_translators_letter_stands_where_it_is_free() -> None:
    assert letters("Add &folder", "Add &files", taken=("&Card",)) == ["Add &folder", "&Add files"]
    assert letters("&Card", taken=("&Card",)) == ["C&ard"]


def test_who_finds_no_letter_gets_none() -> None:
    assert letters("a", "a", "12 …") == ["&a", "a", "12 …"]
    assert letters("R&&D", "&R") == ["&R&&D", "R"]


@given(
    st.lists(st.text("abAB& äÖ1&", max_size=6), max_size=8), st.lists(st.sampled_from(["&a", "&Ä", "b"]), max_size=2)
)
def test_no_letter_is_given_twice_and_no_text_changes(texts: list[str], taken: list[str]) -> None:
    made = letters(*texts, taken=tuple(taken))
    given_out = [letter for text in made if (letter := letter_of(text))]
    assert len(set(given_out)) == len(given_out)
    assert not set(given_out) & {letter_of(text) for text in taken}
    assert [shown(text) for text in made] == [shown(text) for text in texts]


def shown(text: str) -> str:
    """What a person sees of a text with mnemonics: of two ampersands one, of a single one what follows."""
    return re.sub("&(.?)", r"\1", text)


# -- guarding ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (SourceNotReadableError("why", reader="file"), Problem(Cause.SOURCE_NOT_READABLE, "file", detail="why")),
        (RuntimeError("personal data"), Problem(Cause.INTERNAL_ERROR, detail="RuntimeError")),
    ],
)
def test_a_guarded_call_always_comes_back(error: Exception, problem: Problem, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: Any) -> None:
        raise error

    assert guarded(fail)(1) == problem
    assert guarded(len)("four") == 4
    assert "personal data" not in caplog.text
