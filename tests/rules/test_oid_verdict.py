"""Verdicts on wanted OIDs, in the order of the rule."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.finnish_time import finnish_day
from cardtool.model.inventory import InventoryCertificate
from cardtool.model.oid import OidVerdict, OidVerdictCode, RootMatch, RootStatus, WantedOid
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.model.sighting import Coverage, SourceKind, SourceState
from cardtool.register.imports_values import ImportedRegister, RegisterRow
from cardtool.register.roots import load_roots
from cardtool.register.wanted import default_wanted
from cardtool.rules.kanta_oid import parse_oid
from cardtool.rules.oid_verdict import judge_oids
from cardtool.rules.oid_verdict_horizon import MAX_DAYS, Day, Horizon, midnight
from cardtool.rules.oid_verdict_tables import shipped_verdict_rules
from cardtool.rules.service_loading import load_oid_verdict_rules
from cardtool.rules.table import Table
from tests.rules.factory import certificate, moment

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.errors import DataError

ROOTS: Final = load_roots()
AS_OF: Final = date(2023, 3, 1)
ROOT: Final = "1.2.246.10.32213043"
OLD_ROOT: Final = "1.2.246.10.8259156"
UNIT: Final = f"{ROOT}.18.1"
WHOLE: Final = Coverage(SourceKind.FILES, "folder", SourceState.COMPLETE)
_SERIALS: Final = count()


def item(
    oid: str | None = UNIT,
    first: str = "2022-06-01T08:00:00",
    last: str = "2024-06-01T20:59:59",
    *,
    usage: ServiceUsage = ServiceUsage.SERVER,
    kind: ServiceKind = ServiceKind.SOTE_SERVICE,
    environment: Environment = Environment.PRODUCTION,
) -> InventoryCertificate:
    issued = certificate(not_before=moment(first), not_after=moment(last))
    issued = replace(issued, sha256=f"{next(_SERIALS):064x}")
    return InventoryCertificate(issued, ServiceJudgement(kind, usage, environment), parse_oid(oid) if oid else None)


def expired(oid: str = UNIT) -> InventoryCertificate:
    return item(oid, "2020-06-01T08:00:00", "2021-06-01T20:59:59")


def judge(
    wanted: str,
    *items: InventoryCertificate,
    coverage: tuple[Coverage, ...] = (WHOLE,),
    horizon: Horizon | None = None,
    as_of: date = AS_OF,
) -> OidVerdict:
    asked = [WantedOid(wanted)]
    (verdict,) = judge_oids(asked, items, coverage, ROOTS, as_of=as_of, horizon=horizon or Horizon(days=90))
    return verdict


def prints(*items: InventoryCertificate) -> tuple[str, ...]:
    return tuple(found.certificate.sha256 for found in items)


# --- each answer ----------------------------------------------------------------------------------------------


def test_valid() -> None:
    good, old = item(), expired()
    verdict = judge(UNIT, old, good)
    assert verdict == OidVerdict(
        WantedOid(UNIT),
        OidVerdictCode.VALID,
        "Satakunnan hyvinvointialue",
        "06",
        prints(good, old),
        lasts=True,
        source=ROOTS.match_root(ROOT).source,
    )


def test_a_verdict_is_as_frozen_as_any_other() -> None:
    verdict = judge(UNIT, item())
    assert type(verdict) is OidVerdict
    with pytest.raises(FrozenInstanceError):
        verdict.lasts = False  # type: ignore[misc] # what must not be possible
    assert {verdict: 1}[replace(verdict)] == 1


def test_expiring() -> None:
    assert judge(UNIT, item(last="2023-05-30T20:59:59")).code is OidVerdictCode.EXPIRING
    assert judge(UNIT, item(last="2023-05-31T20:59:59")).code is OidVerdictCode.VALID
    two = item(last="2023-04-01T20:59:59"), item(last="2023-05-01T20:59:59", usage=ServiceUsage.CLIENT)
    assert judge(UNIT, *two).code is OidVerdictCode.EXPIRING
    assert judge(UNIT, *two).certificates == prints(two[1], two[0])


def test_rollover() -> None:
    assert judge(UNIT, item(), item(last="2023-03-02T20:59:59")).code is OidVerdictCode.ROLLOVER
    assert judge(UNIT, item(), item(usage=ServiceUsage.SYSTEM_SIGNATURE)).code is OidVerdictCode.VALID
    assert judge(UNIT, item(), expired()).code is OidVerdictCode.VALID


def test_a_root_is_in_rollover_when_one_oid_under_it_is() -> None:
    other = item(f"{ROOT}.18.2")
    assert judge(ROOT, item(), other).code is OidVerdictCode.VALID
    assert judge(ROOT, item(), other, item()).code is OidVerdictCode.ROLLOVER


def test_only_old() -> None:
    old = expired()
    assert judge(UNIT, old).code is OidVerdictCode.ONLY_OLD
    before = item(OLD_ROOT), expired(f"{OLD_ROOT}.10.0")
    verdict = judge(UNIT, *before, old)
    assert verdict.code is OidVerdictCode.ONLY_OLD
    assert verdict.predecessors == prints(*before)
    assert verdict.certificates == prints(old, *before)


def test_predecessors_in_force_stand_beside_a_valid_one() -> None:
    good, before = item(), item(OLD_ROOT)
    verdict = judge(ROOT, good, before, expired(OLD_ROOT))
    assert (verdict.code, verdict.certificates) == (OidVerdictCode.VALID, prints(good))
    assert verdict.predecessors == prints(before)
    assert judge(ROOT, good, expired(OLD_ROOT)).predecessors == ()


KEPT_ROOT: Final = "1.2.246.10.7259015"


@pytest.mark.parametrize(
    ("wanted", "items", "told"),
    [
        (UNIT, (item(OLD_ROOT),), True),
        (UNIT, (expired(OLD_ROOT),), True),
        (UNIT, (item(), item(OLD_ROOT)), True),
        (UNIT, (item(), item(), item(OLD_ROOT)), True),
        (UNIT, (item(), expired(OLD_ROOT)), False),
        (UNIT, (expired(),), False),
        (UNIT, (), False),
        (OLD_ROOT, (item(OLD_ROOT),), True),
        (OLD_ROOT, (), True),
        (KEPT_ROOT, (expired(KEPT_ROOT),), False),
        (KEPT_ROOT, (item("1.2.246.537.10.7259015"),), True),
        ("1.2.246.10.20000008", (item("1.2.246.537.10.20000008"),), False),
        ("1.2.246.10.2048198", (expired("1.2.246.10.2048198"),), False),
        ("1.2.246.556", (expired("1.2.246.556.12.21.2"),), False),
    ],
)
def test_the_end_of_the_transition_where_an_old_root_plays_a_part(
    wanted: str, items: tuple[InventoryCertificate, ...], told: bool
) -> None:
    end = judge(wanted, *items).transition_end
    assert (end is not None) is told
    if end is not None:
        assert (end.day, end.days_left, end.provisional) == (date(2023, 6, 30), 121, True)
        assert "DVV clinic slides" in end.source


def test_days_since_the_end_of_the_transition_are_negative() -> None:
    end = judge(UNIT, item(OLD_ROOT), as_of=date(2023, 7, 2)).transition_end
    assert end is not None
    assert end.days_left == -2


def test_none() -> None:
    nothing = OidVerdict(
        WantedOid(UNIT), OidVerdictCode.NONE, "Satakunnan hyvinvointialue", "06", source=ROOTS.match_root(ROOT).source
    )
    assert judge(UNIT) == nothing
    assert judge(UNIT, item(f"{ROOT}.18.2"), item(None), item("1.2.246.10.7259015")).code is OidVerdictCode.NONE


def test_a_certificate_of_the_future_is_no_answer_yet() -> None:
    later = item(first="2023-03-01T22:00:00")
    assert judge(UNIT, later).code is OidVerdictCode.NONE
    assert judge(UNIT, later).certificates == prints(later)
    assert judge(UNIT, later, as_of=date(2023, 3, 2)).code is OidVerdictCode.VALID


@pytest.mark.parametrize("state", [SourceState.PARTIAL, SourceState.UNREADABLE, SourceState.CANCELLED])
def test_unknown_never_looks_like_none(state: SourceState) -> None:
    bad = Coverage(SourceKind.FILES, "share", state)
    optional = replace(bad, required=False)
    assert judge(UNIT, coverage=(WHOLE, bad)).code is OidVerdictCode.UNKNOWN
    assert judge(UNIT, coverage=(WHOLE, optional)).code is OidVerdictCode.NONE
    for found, code in [(item(), OidVerdictCode.VALID), (expired(), OidVerdictCode.ONLY_OLD)]:
        assert judge(UNIT, found, coverage=(bad,)).code is code
    assert judge(UNIT, item(OLD_ROOT), coverage=(bad,)).code is OidVerdictCode.ONLY_OLD


# --- what matches ---------------------------------------------------------------------------------------------


def test_roots_and_whole_oids() -> None:
    assert judge(ROOT, item(ROOT)).code is OidVerdictCode.VALID
    assert judge(f"{ROOT}.18", item()).code is OidVerdictCode.NONE
    assert judge("1.2.246.10.3221304", item()).code is OidVerdictCode.NONE
    assert judge("not an OID", item()) == OidVerdict(WantedOid("not an OID"), OidVerdictCode.NONE)
    assert judge("1.2.246.556", item("1.2.246.556.12.21.2")).code is OidVerdictCode.VALID


def test_the_older_tree_counts_as_a_predecessor() -> None:
    assert judge(ROOT, item("1.2.246.537.10.32213043.1")).code is OidVerdictCode.ONLY_OLD


def test_kept_roots_are_their_countys() -> None:
    kept = item("1.2.246.10.28449694.18.1")
    assert judge("1.2.246.10.28449694", kept).code is OidVerdictCode.VALID
    assert judge("1.2.246.10.32213406", kept).code is OidVerdictCode.ONLY_OLD


def test_the_register_says_whose_it_is_and_the_list_only_where_it_knows_nothing() -> None:
    asked = [
        WantedOid(UNIT, "Our unit", source="ours.csv"),
        WantedOid("1.2.246.10.99999917", "Vendor", source="ours.csv"),
    ]
    known, unknown = judge_oids(asked, [], [], ROOTS, as_of=AS_OF, horizon=Horizon())
    assert (known.organisation, known.county, known.wanted.name) == ("Satakunnan hyvinvointialue", "06", "Our unit")
    assert (unknown.organisation, unknown.source) == ("Vendor", "ours.csv")


def test_an_imported_name_outranks_that_of_the_shipped_list() -> None:
    imported = ImportedRegister((RegisterRow(ROOT, "Imported"),), "export.csv", date(2023, 1, 9))
    asked = [wanted for wanted in default_wanted() if wanted.oid == ROOT]
    (verdict,) = judge_oids(asked, [], [], load_roots(imported), as_of=AS_OF, horizon=Horizon())
    assert (verdict.organisation, verdict.source) == ("Imported", "export.csv, 2023-01-09")


def test_a_rollover_needs_action_unless_one_outlives_the_horizon() -> None:
    near = item(last="2023-03-02T20:59:59")
    assert not judge(UNIT, item(), near).needs_action(AS_OF)
    ending = judge(UNIT, near, item(last="2023-03-05T20:59:59"))
    assert ending.code is OidVerdictCode.ROLLOVER
    assert ending.needs_action(AS_OF)


def test_an_oid_needs_nothing_before_it_is_in_use() -> None:
    asked = [WantedOid(UNIT, valid_from=AS_OF), WantedOid(UNIT, valid_from=AS_OF + timedelta(days=1))]
    verdicts = judge_oids(asked, [], [], ROOTS, as_of=AS_OF, horizon=Horizon())
    assert [verdict.code for verdict in verdicts] == [OidVerdictCode.NONE] * 2
    assert [verdict.needs_action(AS_OF) for verdict in verdicts] == [True, False]


@pytest.mark.parametrize("kind", [ServiceKind.CA, ServiceKind.CARD, ServiceKind.XROAD_SIGN])
def test_kinds_that_do_not_count(kind: ServiceKind) -> None:
    assert judge(UNIT, item(kind=kind)).code is OidVerdictCode.NONE


def test_test_certificates_count_only_for_test_oids() -> None:
    assert judge(UNIT, item(environment=Environment.TEST)).code is OidVerdictCode.NONE
    test_oid = "1.2.246.556.12002.21.3"
    made = item(test_oid, environment=Environment.TEST)
    assert judge(test_oid, made).code is OidVerdictCode.VALID
    assert judge("1.2.246.556", made).code is OidVerdictCode.NONE


def test_every_wanted_oid_has_one_answer_in_order() -> None:
    wanted = default_wanted()
    verdicts = judge_oids(wanted, [item(), item(OLD_ROOT)], [WHOLE], ROOTS, as_of=AS_OF, horizon=Horizon())
    assert [verdict.wanted for verdict in verdicts] == list(wanted)
    assert [verdict.county for verdict in verdicts if verdict.code is OidVerdictCode.VALID] == ["06"]


def test_units_of_one_organisation_share_their_predecessors() -> None:
    before = item(OLD_ROOT)
    wanted = [WantedOid(UNIT), WantedOid(f"{ROOT}.18.2")]
    rules = load_oid_verdict_rules()
    verdicts = judge_oids(wanted, [before], [WHOLE], ROOTS, as_of=AS_OF, horizon=Horizon(), rules=rules)
    assert [(verdict.code, verdict.predecessors) for verdict in verdicts] == [
        (OidVerdictCode.ONLY_OLD, prints(before)),
        (OidVerdictCode.ONLY_OLD, prints(before)),
    ]


# --- days and horizons ----------------------------------------------------------------------------------------


def test_validity_is_counted_in_finnish_days() -> None:
    found = item(first="2022-12-31T22:00:00", last="2023-06-30T20:59:59")
    for day, code in [
        (date(2022, 12, 31), OidVerdictCode.NONE),
        (date(2023, 1, 1), OidVerdictCode.VALID),
        (date(2023, 6, 30), OidVerdictCode.EXPIRING),
        (date(2023, 7, 1), OidVerdictCode.ONLY_OLD),
    ]:
        assert judge(UNIT, found, as_of=day, horizon=Horizon(days=30)).code is code
    assert judge(UNIT, found, as_of=date(2023, 6, 30), horizon=Horizon()).code is OidVerdictCode.EXPIRING
    assert judge(UNIT, found, as_of=date(2023, 6, 29), horizon=Horizon()).code is OidVerdictCode.VALID


def test_a_horizon_in_percent() -> None:
    found = item(first="2022-01-01T00:00:00", last="2023-01-01T00:00:00")
    for day, code in [(date(2022, 10, 19), OidVerdictCode.VALID), (date(2022, 10, 21), OidVerdictCode.EXPIRING)]:
        assert judge(UNIT, found, as_of=day, horizon=Horizon(percent=20)).code is code


@pytest.mark.parametrize(
    ("text", "horizon"),
    [
        ("90", Horizon(days=90)),
        (" 30 d ", Horizon(days=30)),
        ("0D", Horizon()),
        ("20%", Horizon(percent=20)),
        ("100 %", Horizon(percent=100)),
        (str(MAX_DAYS), Horizon(days=MAX_DAYS)),
        ("101%", None),
        ("36526", None),
        ("999999", None),
        ("-1", None),
        ("", None),
        ("٣", None),
        ("1.5%", None),
    ],
)
def test_horizons_as_text(text: str, horizon: Horizon | None) -> None:
    assert Horizon.parse(text) == horizon


@given(st.text(max_size=10))
def test_any_text_is_a_horizon_or_none(text: str) -> None:
    horizon = Horizon.parse(text)
    assert horizon is None or (0 <= horizon.days <= MAX_DAYS and 0 <= horizon.percent <= 100)


@given(st.dates(), st.integers(0, MAX_DAYS + 1))
def test_days_begin_at_midnight_in_finland(day: date, later: int) -> None:
    begin = midnight(day, later)
    if timedelta(days=2) < begin - datetime.min.replace(tzinfo=UTC) < timedelta(days=3_652_000):
        assert finnish_day(begin) == day + timedelta(days=later)
        assert finnish_day(begin - timedelta(microseconds=1)) == day + timedelta(days=later - 1)


def test_the_ends_of_the_calendar() -> None:
    assert midnight(date.min, 0) == datetime.min.replace(tzinfo=UTC)
    assert midnight(date.max, 1) == datetime.max.replace(tzinfo=UTC)
    day = Day.of(date.max, Horizon(days=MAX_DAYS))
    assert day.begin < day.end == day.limit


CODES = st.builds(
    item,
    st.sampled_from([UNIT, f"{ROOT}.18.2", ROOT, OLD_ROOT, "1.2.246.556.1", None]),
    st.sampled_from(["2020-01-01T00:00:00", "2023-01-01T00:00:00", "2024-01-01T00:00:00"]),
    st.sampled_from(["2021-01-01T00:00:00", "2023-04-01T00:00:00", "2025-01-01T00:00:00"]),
    usage=st.sampled_from(ServiceUsage),
    kind=st.sampled_from(ServiceKind),
    environment=st.sampled_from(Environment),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CODES, max_size=6), st.sampled_from(SourceState), st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_every_verdict_fits_what_was_found(found: list[InventoryCertificate], state: SourceState, as_of: date) -> None:
    coverage = (Coverage(SourceKind.FILES, "x", state),)
    for wanted in (UNIT, ROOT):
        verdict = judge(wanted, *found, coverage=coverage, as_of=as_of)
        assert set(verdict.certificates) <= set(prints(*found))
        assert set(verdict.predecessors) <= set(prints(*found))
        if verdict.code is OidVerdictCode.ONLY_OLD:
            assert set(verdict.predecessors) <= set(verdict.certificates)
        if verdict.code is OidVerdictCode.NONE:
            assert state is SourceState.COMPLETE
        if verdict.code in {OidVerdictCode.UNKNOWN, OidVerdictCode.NONE}:
            assert not verdict.predecessors
        else:
            assert verdict.certificates


# --- data -----------------------------------------------------------------------------------------------------

CITED = 'certainty = "certain"\nsource = "x"\nread = 2026-01-01\n'
LOCAL = f'[[transition]]\nid = "ours"\nday = 2023-12-31\nprovisional = false\ncounties = ["06"]\n{CITED}'


def test_ends_of_transitions(tmp_path: Path) -> None:
    ours, theirs = RootMatch(RootStatus.OLD, "x", ("06", "05")), RootMatch(RootStatus.OLD, "x", ("05",))
    shipped = load_oid_verdict_rules().transition_end(ours, AS_OF)
    assert shipped is not None
    assert (shipped.day, shipped.days_left, shipped.provisional) == (date(2023, 6, 30), 121, True)
    (tmp_path / "oid_verdicts.toml").write_text(LOCAL)
    rules = load_oid_verdict_rules(tmp_path)
    ends = [rules.transition_end(match, AS_OF) for match in (ours, theirs, RootMatch(RootStatus.OTHER))]
    assert [(end.day, end.provisional) for end in ends if end] == [
        (date(2023, 12, 31), False),
        (date(2023, 6, 30), True),
        (date(2023, 6, 30), True),
    ]


def test_a_local_end_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "oid_verdicts.toml").write_text(LOCAL.replace('"ours"', '"transition-2023"'))
    rules = load_oid_verdict_rules(tmp_path)
    assert [end.id for end in rules.transitions] == ["transition-2023"]
    assert rules.transition_end(RootMatch(RootStatus.OTHER), AS_OF) is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (LOCAL + LOCAL, "id ours stands twice"),
        (LOCAL.replace('"06"', '"6"'), "codes such as 05"),
        (LOCAL + "[[counts]]\n", "unknown key counts"),
        (LOCAL.replace("day =", "days ="), "day is missing"),
    ],
)
def test_faults_of_local_data(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "oid_verdicts.toml").write_text(text)
    with pytest.raises(LocalDataError) as caught:
        load_oid_verdict_rules(tmp_path)
    assert complaint in caught.value.detail


def test_what_counts_must_be_said_once() -> None:
    def fault(what: str) -> DataError:
        return InstallationError(what)

    with pytest.raises(InstallationError, match="once"):
        shipped_verdict_rules(Table({}, "oid_verdicts.toml", fault))
