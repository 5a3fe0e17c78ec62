"""The transition board's data: what ships, what an administrator adds, and what is wrong with either."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.file_fault import FaultSeverity, FileFault
from cardtool.model.transition import ContactKind, Precision, SeenKind, TransitionDate, TransitionService
from cardtool.rules import loading, transition_plan
from cardtool.rules.oid_verdict import OidVerdictRules, TransitionRule
from cardtool.rules.transition import TransitionRules
from cardtool.rules.transition_plan import (
    check_transition_file,
    load_board_limits,
    load_board_rules,
    load_transition_plan,
)
from tests.rules.board_files import (
    CLINIC,
    CLOSING,
    CONTACT,
    LIMITS,
    LINK,
    ORDER,
    OWN_REFORM,
    OWN_SERVICE,
    REFORM,
    RULE,
    SERVICE,
    SHIPPED,
    STEP,
    card_rules,
    ship,
    words,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.transition import TransitionPlan


@pytest.fixture(autouse=True)
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, tmp_path)


def load(local: Path | None = None, deadline: date = date(2023, 2, 28)) -> TransitionPlan:
    return load_transition_plan(local, card_rules(deadline))


def services(plan: TransitionPlan) -> dict[str, TransitionService]:
    return {service.id: service for service in plan.services}


class TestShipped:
    def test_a_service_with_all_its_parts(self) -> None:
        plan = load()
        (reform,) = plan.reforms
        (service,) = plan.services
        assert (reform.id, reform.effective, reform.local) == ("reform-2023", date(2023, 1, 1), False)
        assert (service.title.of("sv"), service.local) == ("Kortit (sv)", False)
        assert [each.id for each in service.dates] == ["order", "clinic", "closing"]
        assert [each.id for each in service.steps] == ["close"]
        assert [each.text.of("en") for each in service.rules] == ["Ammattikortti jää (en)"]
        assert [(each.kind, each.address) for each in service.contacts] == [(ContactKind.EMAIL, "kortit@dvv.example")]
        assert [each.url for each in service.links] == ["https://dvv.example/kortit"]

    def test_limits(self) -> None:
        limits = load_board_limits()
        assert (limits.soon_days, limits.overdue_days, limits.source) == (30, 365, "Our own choice")

    def test_the_same_file_is_read_once(self) -> None:
        assert load().services[0].title is load().services[0].title

    def test_parts_are_as_sure_as_their_service_and_from_the_same_source(self, tmp_path: Path) -> None:
        own = f'{RULE}certainty = "unknown"\nsource = "Nobody"\n'
        write(tmp_path, f'{SERVICE}certainty = "likely"\n{CLOSING}{own}{CONTACT}')
        (service,) = load(tmp_path).services
        assert (service.dates[0].certainty, service.dates[0].source) == (Confidence.LIKELY, "Slides")
        assert (service.rules[0].certainty, service.rules[0].source) == (Confidence.UNKNOWN, "Nobody")
        assert (service.contacts[0].certainty, service.contacts[0].source) == (Confidence.LIKELY, "Slides")

    def test_everything_a_date_may_say(self, tmp_path: Path) -> None:
        more = (
            f'who = {words("DVV")}\nwhere = "dvv.example"\nprecision = "month"\nwritten = {words("lokakuu")}\n'
            'begins = 13:00:00\nends = 15:00:00\nzone = "Europe/Stockholm"\nprovisional = true\n'
        )
        step = f'{STEP}by = "clinic"\nlink = "https://dvv.example/#!/login"\n'
        phone = CONTACT.replace('"email"', '"phone"').replace("kortit@dvv.example", "020 343 433")
        write(tmp_path, f'{SERVICE}seen = ["oids", "cards"]\n{CLINIC}{more}{step}{phone}')
        (service,) = load(tmp_path).services
        (clinic,) = service.dates
        assert (clinic.begins, clinic.ends, clinic.zone) == (time(13), time(15), "Europe/Stockholm")
        assert (clinic.precision, clinic.provisional, clinic.where) == (Precision.MONTH, True, "dvv.example")
        assert clinic.who is not None
        assert clinic.written is not None
        assert (clinic.who.fi, clinic.written.fi) == ("DVV", "lokakuu")
        assert (service.steps[0].by, service.steps[0].link) == ("clinic", "https://dvv.example/#!/login")
        assert service.contacts[0].address == "020 343 433"
        assert service.seen == (SeenKind.OIDS, SeenKind.CARDS)

    def test_dates_of_one_day_keep_their_order(self, tmp_path: Path) -> None:
        second = ORDER.replace('"order"', '"annex"')
        write(tmp_path, SERVICE + ORDER + second)
        assert [each.id for each in load(tmp_path).services[0].dates] == ["order", "annex"]


class TestDeadlineOfCards:
    def test_an_overridden_deadline_shows_with_its_source(self) -> None:
        closing = load(deadline=date(2022, 9, 1)).services[0].dates[0]
        assert (closing.id, closing.day) == ("closing", date(2022, 9, 1))
        assert (closing.source, closing.certainty, closing.precision) == ("Letter", Confidence.LIKELY, Precision.DAY)

    def test_the_same_deadline_keeps_its_own_source(self) -> None:
        closing = load().services[0].dates[-1]
        assert (closing.day, closing.source, closing.certainty) == (date(2023, 2, 28), "Slides", Confidence.CERTAIN)

    def test_an_added_reform_has_its_own_deadline(self, tmp_path: Path) -> None:
        added = OWN_SERVICE.replace("reform-2023", "own") + CLOSING
        path = write(tmp_path, OWN_REFORM + added)
        rules = TransitionRules((*card_rules().reforms, *card_rules(date(2030, 2, 28), "own").reforms))
        plan = load_transition_plan(tmp_path, rules)
        assert [each.dates[-1].day for each in plan.services] == [date(2023, 2, 28), date(2030, 2, 28)]
        assert not check_transition_file(path, rules)

    def test_a_reform_unknown_to_the_rules_on_cards_keeps_the_day_of_the_file(self) -> None:
        plan = load_transition_plan(None, card_rules(date(2031, 1, 1), "other"))
        assert plan.services[0].dates[-1].day == date(2023, 2, 28)


def oids(*ends: TransitionRule) -> OidVerdictRules:
    return OidVerdictRules(frozenset(), frozenset(), ends)


def an_end(day: date, *counties: str, provisional: bool = False) -> TransitionRule:
    return TransitionRule(
        "end", day, provisional, frozenset(counties), Confidence.LIKELY, "Kela's letter", date(2026, 1, 1)
    )


class TestEndOfOids:
    def date_of(self, tmp_path: Path, rules: OidVerdictRules | None) -> TransitionDate:
        write(tmp_path, SERVICE + ORDER + "concerns_oids = true\n" + CLINIC)
        return load_transition_plan(tmp_path, card_rules(), rules).services[0].dates[0]

    def test_without_rules_the_day_of_the_file_stays(self, tmp_path: Path) -> None:
        for rules in (None, oids()):
            shown = self.date_of(tmp_path, rules)
            assert (shown.day, shown.source, dict(shown.of_county)) == (date(2022, 9, 30), "Slides", {})

    def test_an_overridden_end_shows_with_its_source(self, tmp_path: Path) -> None:
        shown = self.date_of(tmp_path, oids(an_end(date(2022, 9, 9)), an_end(date(2022, 9, 8))))
        assert (shown.day, shown.source, shown.certainty) == (date(2022, 9, 9), "Kela's letter", Confidence.LIKELY)

    def test_the_same_end_keeps_its_own_source(self, tmp_path: Path) -> None:
        assert self.date_of(tmp_path, oids(an_end(date(2022, 9, 30)))).source == "Slides"
        provisional = self.date_of(tmp_path, oids(an_end(date(2022, 9, 30), provisional=True)))
        assert (provisional.source, provisional.provisional) == ("Kela's letter", True)

    def test_an_organisation_has_the_end_that_is_asked_first(self, tmp_path: Path) -> None:
        first, second = date(2022, 12, 31), date(2022, 9, 9)
        shown = self.date_of(tmp_path, oids(an_end(first, "05", "HUS"), an_end(second, "05", "06"), an_end(second)))
        assert shown.day == second
        assert {code: each.day for code, each in shown.of_county.items()} == {"05": first, "HUS": first, "06": second}


class TestAdditions:
    def test_no_file_adds_nothing(self, tmp_path: Path) -> None:
        assert load(tmp_path) == load(tmp_path / "not there") == load()

    def test_a_new_reform_with_its_services(self, tmp_path: Path) -> None:
        write(tmp_path, OWN_REFORM + OWN_SERVICE.replace("reform-2023", "own"))
        plan = load(tmp_path)
        assert [(each.id, each.local) for each in plan.reforms] == [("reform-2023", False), ("own", True)]
        assert [(each.id, each.local) for each in plan.services] == [("cards", False), ("own-service", True)]
        assert services(plan)["own-service"].title.of("sv") == "Oma"

    def test_entries_of_the_same_id_take_the_place_of_shipped_ones(self, tmp_path: Path) -> None:
        other = SERVICE.replace('"cards"', '"other"')
        write(tmp_path / "shipped", SHIPPED + other)
        write(tmp_path, OWN_REFORM.replace('"own"', '"reform-2023"') + OWN_SERVICE.replace("own-service", "cards"))
        plan = load(tmp_path)
        assert [each.name.fi for each in plan.reforms] == ["Oma"]
        assert [each.title.fi for each in plan.services] == ["Oma", "Kortit"]
        assert not plan.services[0].dates

    def test_a_service_is_retired(self, tmp_path: Path) -> None:
        write(tmp_path, 'retired_services = ["cards"]\n' + OWN_SERVICE)
        assert list(services(load(tmp_path))) == ["own-service"]

    def test_a_reform_is_retired_with_its_services(self, tmp_path: Path) -> None:
        write(tmp_path, 'retired_reforms = ["reform-2023"]\n' + OWN_REFORM)
        plan = load(tmp_path)
        assert [each.id for each in plan.reforms] == ["own"]
        assert not plan.services

    def test_a_service_of_a_retired_reform_can_move_to_another(self, tmp_path: Path) -> None:
        moved = OWN_SERVICE.replace("own-service", "cards").replace("reform-2023", "own")
        write(tmp_path, f'retired_reforms = ["reform-2023"]\n{OWN_REFORM}{moved}')
        assert [(each.id, each.reform) for each in load(tmp_path).services] == [("cards", "own")]

    def test_limits_of_their_own(self, tmp_path: Path) -> None:
        assert load_board_limits(tmp_path).soon_days == 30
        write(tmp_path, LIMITS.replace("30", "14"))
        assert load_board_limits(tmp_path).soon_days == 14
        write(tmp_path, OWN_REFORM)
        assert load_board_limits(tmp_path).soon_days == 30

    def test_a_file_of_windows_notepad_is_read(self, tmp_path: Path) -> None:
        path = write(tmp_path, "")
        path.write_bytes(b"\xef\xbb\xbf" + OWN_SERVICE.replace("\n", "\r\n").encode())
        assert "own-service" in services(load(tmp_path))


# --- faults ---------------------------------------------------------------------------------------------------

DOUBT = FaultSeverity.DOUBT
LINES_OF_SERVICE = SERVICE.count("\n")
BAD = {
    "unknown table": ("[[services]]\n", 1, "unknown key services"),
    "unknown key": (SERVICE + 'colour = "red"\n', LINES_OF_SERVICE + 1, "[[service]] 1 (cards): unknown key colour"),
    "odd key": (SERVICE + '"\\n" = 1\n', LINES_OF_SERVICE + 1, r"unknown key '\n'"),
    "no id": (SERVICE.replace('id = "cards"\n', ""), 1, "[[service]] 1: id is missing"),
    "id": (SERVICE.replace('"cards"', '"Cards!"'), 2, "[[service]] 1 (Cards!): id must be an identifier"),
    "id is a number": (SERVICE.replace('"cards"', "1"), 2, "[[service]] 1: id must be an identifier"),
    "id twice": (SERVICE * 2, LINES_OF_SERVICE + 2, "[[service]] 2 (cards): id cards stands twice"),
    "reform": (SERVICE.replace('"reform-2023"', '"none"'), 3, "reform none is not known"),
    "retired reform": ('retired_reforms = ["reform-2023"]\n' + SERVICE, 4, "reform reform-2023 is not known"),
    "text is no table": (re.sub("title = .*", 'title = "x"', SERVICE), 4, "title must be a table in braces"),
    "no Finnish": (re.sub("title = .*", 'title = { sv = "x" }', SERVICE), 4, "title.fi is missing"),
    "blank": (SERVICE.replace('"Kortit"', '" "'), 4, "title.fi must be a text of 1 to 1000 characters"),
    "too long": (SERVICE.replace('"Kortit"', f'"{"x" * 1001}"'), 4, "title.fi must be a text"),
    "control characters": (SERVICE.replace('"Kortit"', '"\\u001b[1m"'), 4, "title.fi must be a text"),
    "other language": (SERVICE.replace("en = ", "de = ", 1), 4, "unknown key title.de"),
    "no change": (re.sub("change = .*\n", "", SERVICE), 1, "change is missing"),
    "scope": (SERVICE.replace('"counties"', '"all"'), 7, "scope must be one of counties, rescue, everybody"),
    "scope is a number": (SERVICE.replace('"counties"', "1"), 7, "scope must be one of"),
    "read": (SERVICE.replace("2026-01-01", '"2026-01-01"'), 9, "read must be a date such as"),
    "read without end": (
        SERVICE.replace("2026-01-01", "9999-12-31"),
        9,
        "must be a date such as 2023-02-28, from 1900",
    ),
    "read before all": (SERVICE.replace("2026-01-01", "0001-01-01"), 9, "from 1900 to 2200"),
    "read with time": (SERVICE.replace("2026-01-01", "2026-01-01T00:00:00"), 9, "read must be a date"),
    "seen": (SERVICE + 'seen = ["x"]\n', LINES_OF_SERVICE + 1, "seen must hold one of cards"),
    "seen on lines": (SERVICE + 'seen = [\n"oids",\n"x"]\n', LINES_OF_SERVICE + 3, "seen must hold one of cards"),
    "seen twice": (SERVICE + 'seen = ["oids",\n"oids"]\n', LINES_OF_SERVICE + 2, "seen holds oids twice"),
    "seen is no list": (SERVICE + 'seen = "oids"\n', LINES_OF_SERVICE + 1, "seen must be a list"),
    "date": (SERVICE + ORDER + "colour = 1\n", LINES_OF_SERVICE + 6, "(cards), [[date]] 1 (order): unknown key colour"),
    "date twice": (SERVICE + ORDER * 2, LINES_OF_SERVICE + 7, "id order stands twice"),
    "month without words": (SERVICE + ORDER + 'precision = "month"\n', LINES_OF_SERVICE + 1, "written is missing"),
    "ends alone": (SERVICE + ORDER + "ends = 13:00:00\n", LINES_OF_SERVICE + 6, "ends must come after begins"),
    "ends first": (
        SERVICE + ORDER + "ends = 13:00:00\nbegins = 13:00:00\n",
        LINES_OF_SERVICE + 6,
        "ends must come after begins",
    ),
    "time": (SERVICE + ORDER + 'begins = "13:00"\n', LINES_OF_SERVICE + 6, "begins must be a time of day"),
    "zone": (SERVICE + ORDER + 'zone = "Mars"\n', LINES_OF_SERVICE + 6, "zone must be the name of a time zone"),
    "zone out of the folder": (SERVICE + ORDER + 'zone = "../x"\n', LINES_OF_SERVICE + 6, "zone must be"),
    "zone is a folder": (SERVICE + ORDER + 'zone = "Europe"\n', LINES_OF_SERVICE + 6, "zone must be"),
    "zone is a number": (SERVICE + ORDER + "zone = 2\n", LINES_OF_SERVICE + 6, "zone must be"),
    "flag": (SERVICE + ORDER + "provisional = 1\n", LINES_OF_SERVICE + 6, "provisional must be true or false"),
    "event of cards": (SERVICE + CLINIC + "concerns_cards = true\n", LINES_OF_SERVICE + 6, "is for a deadline"),
    "step by nothing": (
        SERVICE + STEP + 'by = "closing"\n',
        LINES_OF_SERVICE + 5,
        "by names closing, which is no date",
    ),
    "link": (SERVICE + STEP + 'link = "file:///etc"\n', LINES_OF_SERVICE + 5, "link must be an address that begins"),
    "certainty": (SERVICE + RULE + 'certainty = "sure"\n', LINES_OF_SERVICE + 4, "one of certain, likely, unknown"),
    "rule twice": (SERVICE + RULE * 2, LINES_OF_SERVICE + 5, "[[rule]] 2 (stays): id stays stands twice"),
    "address": (SERVICE + CONTACT.replace("@", " "), LINES_OF_SERVICE + 3, "address must be an e-mail address"),
    "phone": (SERVICE + CONTACT.replace("email", "phone"), LINES_OF_SERVICE + 3, "address must be a telephone number"),
    "url": (SERVICE + LINK.replace("https", "http"), LINES_OF_SERVICE + 2, "[[link]] 1: url must be an address"),
    "parts are no list": (SERVICE + "[service.rule]\n", LINES_OF_SERVICE + 1, "rule must be at most 200 tables"),
    "list of numbers": (SERVICE + "rule = [1]\n", LINES_OF_SERVICE + 1, "rule must be at most 200 tables [[rule]]"),
    "too many": (SERVICE + LINK * 201, LINES_OF_SERVICE + 1, "link must be at most 200 tables"),
    "limits": ("limits = 1\n", 1, "limits must be a table"),
    "limit": (LIMITS.replace("30", "0"), 2, "limits.soon_days must be a whole number from 1"),
    "limit is a flag": (LIMITS.replace("30", "true"), 2, "limits.soon_days must be a whole number"),
    "part of limits": ("# mine\n[limits]\nsoon_days = 3\n", 2, "limits.source is missing"),
    "retired and described": ('retired_services = ["cards"]\n' + SERVICE, 1, "holds cards, which this file describes"),
    "retired is a text": ('retired_services = "cards"\n', 1, "retired_services must be a list"),
    "retired number": ('retired_services = ["cards",\n1]\n', 2, "retired_services must hold an identifier"),
    "not TOML": ("[limits]\nsoon_days = \n", 2, "not a TOML file: Invalid value"),
    "cut": ('[limits]\n\na = """\n\n', 3, "not a TOML file: Unterminated string at the end of the file"),
    "key twice": ("[limits]\na = 1\na = 1\n", 3, "not a TOML file: Cannot overwrite a value"),
    "number too long": (f"x = {'9' * 5000}\n", 0, "not a TOML file"),
    "too deep": (f"# x\nx = {'[' * 20000}\n", 2, "not a TOML file: nested too deeply"),
    "too many parts": (f"x = '''\n'''\n{'.'.join('a' * 200_000)} = 1\n", 3, "not a TOML file: nested too deeply"),
    "step after nothing": (
        SERVICE + STEP + 'after = "closing"\n',
        LINES_OF_SERVICE + 5,
        "after names closing, which is no date",
    ),
    "step by and after": (
        SERVICE + ORDER + STEP + 'by = "order"\nafter = "order"\n',
        LINES_OF_SERVICE + 11,
        "after names the date by which it is to be done",
    ),
    "scope of a step": (SERVICE + STEP + 'scope = "all"\n', LINES_OF_SERVICE + 5, "scope must be one of counties"),
    "event of OIDs": (SERVICE + CLINIC + "concerns_oids = true\n", LINES_OF_SERVICE + 6, "is for a deadline"),
    "reform with faults": (OWN_REFORM + "x = 1\n" + OWN_SERVICE.replace("reform-2023", "own"), 10, "own has faults"),
}


@pytest.mark.parametrize(("text", "line", "complaint"), BAD.values(), ids=BAD)
def test_faults_name_line_table_and_key(tmp_path: Path, text: str, line: int, complaint: str) -> None:
    path = write(tmp_path, text)
    fault = next(each for each in check_transition_file(path, card_rules()) if complaint in each.what)
    assert fault.line == line
    assert str(fault).startswith(f"line {line}: " if line else fault.what)
    with pytest.raises(LocalDataError) as caught:
        load(tmp_path)
    assert caught.value.reader == str(path)
    assert caught.value.detail.startswith("transition_services.toml, ")


def test_all_faults_are_told_at_once_from_the_top(tmp_path: Path) -> None:
    path = write(tmp_path, OWN_SERVICE.replace('"everybody"', '"all"') + 'x = 1\n[[service]]\nid = "two"\n[extra]\n')
    found = check_transition_file(path, card_rules())
    assert [fault.line for fault in found] == [7, 10, *[11] * 7, 13]
    assert [fault.column for fault in found[:2]] == [1, 1]
    with pytest.raises(LocalDataError, match=r"transition_services.toml, line 7: .* \(and 9 more\)$"):
        load(tmp_path)


class TestFaultyEntries:
    """What has faults is left out; the rest of the file is in force."""

    def test_sound_entries_stay_in_force(self, tmp_path: Path) -> None:
        faulty = OWN_SERVICE.replace("own-service", "faulty") + "x = 1\n"
        write(tmp_path, OWN_REFORM + OWN_SERVICE + faulty + "[[services]]\n")
        board = load_board_rules(tmp_path, card_rules())
        assert list(services(board.plan)) == ["cards", "own-service"]
        assert [each.id for each in board.plan.reforms] == ["reform-2023", "own"]
        assert [fault.what for fault in board.faults] == [
            "[[service]] 2 (faulty): unknown key x",
            "unknown key services",
        ]

    def test_a_shipped_entry_stays_where_the_new_one_has_a_fault(self, tmp_path: Path) -> None:
        own = OWN_REFORM.replace('"own"', '"reform-2023"') + "x = 1\n"
        write(tmp_path, own + OWN_SERVICE.replace("own-service", "cards") + "x = 1\n" + LIMITS.replace("30", "0"))
        board = load_board_rules(tmp_path, card_rules())
        assert (board.plan, board.limits) == (load(), load_board_limits())
        assert len(board.faults) == 3

    def test_of_one_that_stands_twice_neither_counts(self, tmp_path: Path) -> None:
        write(tmp_path, OWN_SERVICE * 2)
        assert list(services(load_board_rules(tmp_path, card_rules()).plan)) == ["cards"]

    def test_services_of_a_reform_with_faults_are_left_out(self, tmp_path: Path) -> None:
        write(tmp_path, OWN_REFORM + "x = 1\n" + OWN_SERVICE.replace("reform-2023", "own"))
        assert load_board_rules(tmp_path, card_rules()).plan == load()

    def test_what_the_file_describes_is_not_retired(self, tmp_path: Path) -> None:
        write(tmp_path, 'retired_services = ["cards"]\n' + OWN_SERVICE.replace("own-service", "cards") + "x = 1\n")
        assert load_board_rules(tmp_path, card_rules()).plan == load()

    def test_more_faults_than_are_told_leave_out_as_much(self, tmp_path: Path) -> None:
        many = "".join(f"k{number} = 1\n" for number in range(300))
        write(tmp_path, many + OWN_SERVICE + "x = 1\n")
        assert load_board_rules(tmp_path, card_rules()).plan == load()

    def test_a_file_that_is_no_toml_is_off_as_a_whole(self, tmp_path: Path) -> None:
        write(tmp_path, OWN_SERVICE + "x =\n")
        with pytest.raises(LocalDataError, match=r"line 10: not a TOML file"):
            load_board_rules(tmp_path, card_rules())

    def test_no_file_has_no_faults(self, tmp_path: Path) -> None:
        for folder in (None, tmp_path):
            board = load_board_rules(folder, card_rules())
            assert (board.plan, board.faults) == (load(), ())


def test_a_single_fault_has_no_others(tmp_path: Path) -> None:
    write(tmp_path, OWN_SERVICE + "x = 1\n")
    with pytest.raises(LocalDataError, match=r"line 10: \[\[service\]\] 1 \(own-service\): unknown key x$"):
        load_board_limits(tmp_path)


def test_not_more_faults_than_somebody_reads(tmp_path: Path) -> None:
    path = write(tmp_path, "".join(f"k{number} = 1\n" for number in range(1000)))
    assert len(check_transition_file(path, card_rules())) == 200


def test_what_has_no_effect_is_told_but_can_be_used(tmp_path: Path) -> None:
    text = (
        'retired_services = [\n"cards",\n"card"]\nretired_reforms = ["gone"]\n'
        f"{OWN_REFORM}{OWN_SERVICE.replace('reform-2023', 'own')}{CLOSING}"
    )
    path = write(tmp_path, text)
    no_rules = "transition.toml has no reform own, so concerns_cards has no effect"
    assert check_transition_file(path, card_rules()) == (
        FileFault(3, 1, "retired_services holds card, which does not ship with the program", DOUBT),
        FileFault(4, 20, "retired_reforms holds gone, which does not ship with the program", DOUBT),
        FileFault(13, 1, f"[[service]] 1 (own-service): {no_rules}", DOUBT),
    )
    assert list(services(load(tmp_path))) == ["own-service"]


def test_a_file_that_can_be_used_has_no_faults(tmp_path: Path) -> None:
    path = write(tmp_path, OWN_SERVICE + CLOSING.replace("text", "written = { fi = 'Pian' }\ntext"))
    assert not check_transition_file(path, card_rules())


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "transition_services.toml"
    assert [str(fault) for fault in check_transition_file(path, card_rules())] == ["file is missing"]
    path.write_bytes(b"# a\nx = '\xff'")
    assert check_transition_file(path, card_rules()) == (FileFault(2, 0, "not a TOML file: not UTF-8"),)
    monkeypatch.setattr(loading, "MAX_BYTES", 3)
    assert [fault.what for fault in check_transition_file(path, card_rules())] == ["larger than 3 bytes"]


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.write_text("")
    with pytest.raises(LocalDataError, match="folder of additions is a file"):
        load(folder)


# --- shipped files --------------------------------------------------------------------------------------------

BROKEN = {
    "no limits": (SHIPPED.replace(LIMITS, ""), "[limits] is missing"),
    "no Swedish": (SHIPPED.replace('sv = "Kortit (sv)", ', ""), "title.sv is missing"),
    "no English of a reform": (SHIPPED.replace(', en = "Uudistus (en)"', ""), "name.en is missing"),
    "retires": ('retired_services = ["cards"]\n' + SHIPPED, "unknown key retired_services"),
    "unknown reform": (SHIPPED.replace(REFORM, ""), "reform reform-2023 is not known"),
    "not TOML": ("[", "not a TOML file"),
}


@pytest.mark.parametrize(("text", "complaint"), BROKEN.values(), ids=BROKEN)
def test_faults_of_the_shipped_file(tmp_path: Path, text: str, complaint: str) -> None:
    write(tmp_path / "shipped", text)
    with pytest.raises(InstallationError, match=re.escape(complaint)) as caught:
        load()
    assert caught.value.reader == "rules/transition_services.toml"


def test_a_missing_shipped_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transition_plan, "resource", lambda *_: tmp_path / "transition_services.toml")
    with pytest.raises(InstallationError, match="file is missing"):
        load()
