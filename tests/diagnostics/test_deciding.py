"""From facts to causes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.diagnosing.wording import CAUSES
from cardtool.diagnostics.deciding import decide, with_states
from cardtool.model.diagnosis import (
    DiagnosedCause,
    DiagnosisCode,
    Fact,
    FactCode,
    ProbeId,
    ProbeResult,
    ProbeState,
)
from cardtool.model.errors import (
    CardAccessError,
    CardtoolError,
    InstallationError,
    LocalDataError,
    MiddlewareError,
)
from cardtool.model.evidence import Confidence
from cardtool.rules import diagnosis_tables
from cardtool.rules.diagnosis import CauseRule, Condition
from cardtool.rules.diagnosis_tables import load_diagnosis_rules
from tests.diagnostics.symptoms import CLOSED_LIST, COMMISSIONED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULES = load_diagnosis_rules()


def rule(name: str, code: DiagnosisCode, rank: int, *when: Condition, **more: object) -> CauseRule:
    values = {
        "given": (),
        "unless": (),
        "unless_elsewhere": (),
        "fallback": False,
        "certainty": Confidence.CERTAIN,
        "source": "test",
        **more,
    }
    return CauseRule(name, code, rank, when, **values)  # type: ignore[arg-type] # values of many types by name


MUTE = Fact(FactCode.CARD_STATE, "A", "mute")
EMPTY = Fact(FactCode.CARD_COUNT, value="0")
IS_MUTE = Condition(FactCode.CARD_STATE, values=frozenset({"mute"}))
IS_EMPTY = Condition(FactCode.CARD_COUNT, at_most=0)
FINE = rule("fine", DiagnosisCode.ALL_FINE, 99, IS_MUTE, fallback=True)


def test_the_smallest_rank_comes_first_and_each_code_once() -> None:
    rules = (
        rule("b", DiagnosisCode.NO_CARD, 1, IS_EMPTY, certainty=Confidence.LIKELY),
        rule("a", DiagnosisCode.CARD_MUTE, 2, IS_MUTE),
        rule("c", DiagnosisCode.NO_CARD, 3, IS_MUTE),
        FINE,
    )
    causes = decide(rules, [MUTE, EMPTY])
    assert [cause.code for cause in causes] == [DiagnosisCode.NO_CARD, DiagnosisCode.CARD_MUTE]
    assert causes[0].evidence == (EMPTY, MUTE)
    assert causes[0].certainty is Confidence.CERTAIN, "that of the surest entry"
    assert causes[0].rule == "b"


def test_circumstances_are_needed_and_are_no_evidence() -> None:
    needing = rule("a", DiagnosisCode.CARD_MUTE, 1, IS_MUTE, given=(IS_EMPTY,))
    assert decide((needing, FINE), [MUTE])[0].code is DiagnosisCode.ALL_FINE
    assert decide((needing, FINE), [MUTE, EMPTY])[0].evidence == (MUTE,)
    barred = replace(needing, given=(), unless=(IS_EMPTY,))
    assert decide((barred, FINE), [MUTE, EMPTY])[0].code is DiagnosisCode.ALL_FINE


def test_all_conditions_must_be_met() -> None:
    both = rule("a", DiagnosisCode.CARD_MUTE, 1, IS_MUTE, IS_EMPTY)
    assert decide((both,), [MUTE]) == ()
    assert decide((both,), [MUTE, EMPTY])[0].evidence == (MUTE, EMPTY)


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        (Condition(FactCode.CARD_STATE), True),
        (Condition(FactCode.CARD_COUNT), False),
        (Condition(FactCode.CARD_STATE, subjects=frozenset({"A"})), True),
        (Condition(FactCode.CARD_STATE, subjects=frozenset({"B"})), False),
        (Condition(FactCode.CARD_STATE, values=frozenset({"empty"})), False),
        (Condition(FactCode.CARD_STATE, at_most=5), False),
    ],
)
def test_conditions(condition: Condition, *, fits: bool) -> None:
    assert condition.fits(MUTE) is fits


def test_numbers_may_be_negative() -> None:
    assert Condition(FactCode.CARD_AGE, at_most=60).fits(Fact(FactCode.CARD_AGE, "A", "-3"))
    assert not Condition(FactCode.CARD_AGE, at_most=60).fits(Fact(FactCode.CARD_AGE, "A", "61"))


def test_states_follow_from_evidence() -> None:
    results = [
        ProbeResult(ProbeId.CARD, ProbeState.OK, (MUTE,)),
        ProbeResult(ProbeId.READERS, ProbeState.FINDING, (EMPTY,)),
        ProbeResult(ProbeId.PINS, ProbeState.COULD_NOT_CHECK, (MUTE,)),
    ]
    causes = [DiagnosedCause(DiagnosisCode.CARD_MUTE, evidence=(MUTE,))]
    states = [result.state for result in with_states(results, causes)]
    assert states == [ProbeState.FINDING, ProbeState.OK, ProbeState.COULD_NOT_CHECK]
    fine = [DiagnosedCause(DiagnosisCode.ALL_FINE, evidence=(MUTE,))]
    assert with_states(results[:1], fine)[0].state is ProbeState.OK


facts = st.builds(
    Fact,
    st.sampled_from(FactCode),
    st.sampled_from(["", "PC/SC", "pin1", "pin2", "digisign", "A"]),
    st.sampled_from(
        sorted({value for each in RULES.causes for c in (*each.when, *each.given) for value in c.values} | {"x", "7"})
    ),
    st.sampled_from(["", "A", "B"]),
)


@given(st.lists(facts, max_size=30))
def test_whatever_was_seen_there_is_one_first_cause_that_rests_on_it(seen: list[Fact]) -> None:
    causes = decide(RULES.causes, seen)
    assert causes
    assert len({cause.code for cause in causes}) == len(causes)
    for cause in causes:
        assert set(cause.evidence) <= set(seen)
        assert cause.evidence or cause.code is DiagnosisCode.ALL_FINE
    if causes[0].code is DiagnosisCode.ALL_FINE:
        assert len(causes) == 1


@given(st.lists(facts, max_size=20), st.randoms())
def test_the_order_of_what_was_seen_does_not_matter(seen: list[Fact], random: object) -> None:
    mixed = list(seen)
    random.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert [c.code for c in decide(RULES.causes, seen)] == [c.code for c in decide(RULES.causes, mixed)]


def _kinds(error: type[CardtoolError]) -> Iterator[type[CardtoolError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from _kinds(kind)


@pytest.mark.parametrize("error", [*_kinds(CardAccessError), *_kinds(MiddlewareError)], ids=lambda e: e.__name__)
def test_whatever_keeps_a_card_from_being_read_is_a_cause(error: type[CardtoolError]) -> None:
    first = decide(RULES.causes, [Fact(FactCode.PROBLEM, "A", error.cause)])[0]
    expected = error.cause.value.replace("changed_during", "removed_during")  # one cause in the domain note
    assert first.code.value == expected


# -- the table --------------------------------------------------------------------------------------------


def test_every_cause_has_an_entry() -> None:
    assert {each.code for each in RULES.causes} == set(DiagnosisCode)


@pytest.mark.parametrize("named", CLOSED_LIST)
def test_every_cause_of_the_closed_list_has_an_entry_and_words(named: str) -> None:
    code = CLOSED_LIST[named]
    assert any(each.code is code for each in RULES.causes)
    assert code in CAUSES


@pytest.mark.parametrize("word", COMMISSIONED)
def test_the_commissions_words_are_those_of_the_causes(word: str) -> None:
    assert DiagnosisCode(word) in {each.code for each in RULES.causes}
    assert DiagnosisCode(word) in CAUSES


def test_ranks_are_different_and_all_is_fine_comes_last() -> None:
    ranks = [each.rank for each in RULES.causes]
    assert ranks == sorted(set(ranks))
    fallbacks = [each.code for each in RULES.causes if each.fallback]
    assert fallbacks == [DiagnosisCode.NOT_LINKED, DiagnosisCode.ALL_FINE]


def test_of_fallbacks_the_first_that_suits_counts() -> None:
    linked = rule("linked", DiagnosisCode.NOT_LINKED, 98, IS_EMPTY, given=(IS_EMPTY,), fallback=True)
    assert [cause.code for cause in decide((linked, FINE), [EMPTY])] == [DiagnosisCode.NOT_LINKED]
    assert [cause.code for cause in decide((linked, FINE), [MUTE])] == [DiagnosisCode.ALL_FINE]


def _add(folder: Path, text: str) -> Path:
    (folder / diagnosis_tables.DIAGNOSIS).write_text(text)
    return folder


ENTRY = """
[[cause]]
id = "{id}"
code = "no_card"
rank = {rank}
when = [{{ fact = "card_count" }}]
certainty = "certain"
source = "our helpdesk"
read = 2026-11-23
"""


def test_an_administrator_replaces_and_adds(tmp_path: Path) -> None:
    rules = load_diagnosis_rules(_add(tmp_path, ENTRY.format(id="no-card", rank=7) + ENTRY.format(id="ours", rank=1)))
    by_id = {each.id: each for each in rules.causes}
    assert by_id["no-card"].rank == 7
    assert rules.causes[0].id == "ours"
    assert len(rules.causes) == len(RULES.causes) + 1
    (tmp_path / "empty").mkdir()
    assert load_diagnosis_rules(tmp_path / "empty") == RULES


@pytest.mark.parametrize(
    "text",
    [
        "[[cause]]\nid = 'half'\n",
        ENTRY.format(id="twice", rank=1) * 2,
        ENTRY.format(id="a", rank=1).replace("no_card", "flat_tyre"),
        ENTRY.format(id="a", rank=1).replace("card_count", "weather"),
        ENTRY.format(id="a", rank=1).replace("card_count", 'card_count", more = "x'),
        ENTRY.format(id="a", rank=1) + "extra = 1\n",
        ENTRY.format(id="a", rank=1).replace("when", "given"),
        "[[unreliable_chip]]\npattern = 'x'\n",
        "not toml",
    ],
)
def test_a_faulty_addition_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LocalDataError):
        load_diagnosis_rules(_add(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new"),
    [("[[clock]]", "[[clocks]]"), ('fastest = "95"', 'fastest = "quick"'), ("port = 53952", "gate = 1")],
)
def test_a_damaged_table_is_an_installation_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    from cardtool.rules import loading
    from cardtool.shipped import resource

    text = resource("rules", diagnosis_tables.DIAGNOSIS).read_text(encoding="utf-8")
    changed = tmp_path / diagnosis_tables.DIAGNOSIS
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(loading, "resource", lambda *_: changed)
    with pytest.raises(InstallationError):
        load_diagnosis_rules()
