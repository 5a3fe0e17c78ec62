from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.worklist import ExpectedCard
from cardtool.worklist.comparing import Comparison, FoundBy, compare, name_key
from tests.worklist.values import entry

if TYPE_CHECKING:
    from cardtool.model.worklist import Entry

TAINA = entry(1, holder="TAINA TESTINEN", email="taina@x.fi")
TIMO = entry(2, holder="TIMO ÅKE TESTINEN", email="timo@x.fi")


def serial(held: Entry, position: int = 0) -> str:
    return held.card.certificates[position].serial


def sha256(held: Entry, position: int = 0) -> str:
    return held.card.certificates[position].sha256


def found(rows: list[ExpectedCard], seen: list[Entry]) -> list[tuple[int, int, FoundBy]]:
    """Row, entry and what they have in common of every match."""
    return [(match.expected.row, match.entry.id, match.by) for match in compare(rows, seen).matched]


def test_a_row_finds_its_card_by_the_strongest_thing_both_know() -> None:
    rows = [
        ExpectedCard(2, sha256=sha256(TAINA, 1), name="SOMEBODY ELSE"),
        ExpectedCard(3, serial=serial(TIMO)),
    ]
    assert found(rows, [TAINA, TIMO]) == [(2, 1, FoundBy.SHA256), (3, 2, FoundBy.SERIAL)]
    rows = [ExpectedCard(2, email="Taina@X.fi"), ExpectedCard(3, name="Testinen, Timo Ake")]
    assert found(rows, [TAINA, TIMO]) == [(2, 1, FoundBy.EMAIL), (3, 2, FoundBy.NAME)]


def test_a_serial_number_may_be_decimal() -> None:
    rows = [ExpectedCard(2, serial=str(int(serial(TAINA), 16)))]
    assert found(rows, [TAINA, TIMO]) == [(2, 1, FoundBy.SERIAL)]


def test_what_is_missing_and_what_is_too_much_is_told() -> None:
    absent = ExpectedCard(2, name="Nobody")
    assert compare([absent], [TAINA]) == Comparison(not_seen=(absent,), not_expected=(TAINA,))


def test_several_cards_of_one_person_are_for_a_person_to_decide() -> None:
    second = entry(3, holder="Taina Testinen")
    row = ExpectedCard(2, name="Taina Testinen")
    (doubt,) = compare([row], [TAINA, second, TIMO]).ambiguous
    assert (doubt.entries, doubt.by) == ((TAINA, second), FoundBy.NAME)
    assert compare([row], [TAINA, second, TIMO]).not_expected == (TIMO,)


def test_a_card_found_by_a_stronger_thing_is_left_to_its_row() -> None:
    second = entry(3, holder="Taina Testinen")
    rows = [ExpectedCard(2, sha256=sha256(second)), ExpectedCard(3, name="Taina Testinen")]
    assert found(rows, [TAINA, second]) == [(2, 3, FoundBy.SHA256), (3, 1, FoundBy.NAME)]
    assert found(rows, [second]) == [(2, 3, FoundBy.SHA256), (3, 3, FoundBy.NAME)]


def test_two_rows_of_one_name_and_one_card_are_for_a_person_to_decide() -> None:
    rows = [ExpectedCard(2, name="Taina Testinen"), ExpectedCard(3, name="TESTINEN TAINA")]
    comparison = compare(rows, [TAINA])
    assert [doubt.expected.row for doubt in comparison.ambiguous] == [2, 3]
    assert (comparison.not_seen, comparison.not_expected) == ((), ())


def test_another_card_of_the_person_is_not_taken_for_the_expected_one() -> None:
    row = ExpectedCard(2, sha256="00" * 32, email="taina@x.fi")
    (doubt,) = compare([row], [TAINA]).ambiguous
    assert (doubt.entries, doubt.by) == ((TAINA,), FoundBy.EMAIL)


def test_names_are_compared_without_case_order_and_accents() -> None:
    assert name_key("Testinen, Timo Åke") == name_key("TIMO AKE  TESTINEN")
    assert name_key(" - ") == ""


SEEN = [TAINA, TIMO, entry(3, holder="Taina Testinen", email="timo@x.fi"), entry(4)]
rows = st.builds(
    ExpectedCard,
    row=st.integers(2, 9),
    name=st.sampled_from(["", "Taina Testinen", "Testinen Timo Åke", "Nobody"]),
    email=st.sampled_from(["", "taina@x.fi", "TIMO@x.fi", "a@b"]),
    serial=st.sampled_from(["", "12", *(serial(held) for held in SEEN)]),
    sha256=st.sampled_from(["", "00" * 32, *(sha256(held) for held in SEEN)]),
)


@given(st.lists(rows, max_size=6, unique_by=lambda row: row.row), st.lists(st.sampled_from(SEEN), unique=True))
def test_every_row_has_one_answer_and_every_card_is_accounted_for(
    expected: list[ExpectedCard], seen: list[Entry]
) -> None:
    comparison = compare(expected, seen)
    answered = [match.expected for match in comparison.matched]
    answered += [doubt.expected for doubt in comparison.ambiguous]
    answered += comparison.not_seen
    assert sorted(row.row for row in answered) == sorted(row.row for row in expected)
    named = {match.entry.id for match in comparison.matched}
    named |= {held.id for doubt in comparison.ambiguous for held in doubt.entries}
    assert {held.id for held in comparison.not_expected} == {held.id for held in seen} - named


def test_many_rows_are_compared_at_once() -> None:
    seen = [entry(number, holder=f"Name {number}", email=f"a{number}@x.fi") for number in range(1, 3000)]
    expected = [ExpectedCard(number + 1, email=f"a{number}@x.fi") for number in range(1, 4000)]
    comparison = compare(expected, seen)
    assert (len(comparison.matched), len(comparison.not_seen)) == (2999, 1000)
