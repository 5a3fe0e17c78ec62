"""Kanta OIDs: parts, warnings, reasons, and the way between business ids and roots."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cardtool.model.errors import InstallationError
from cardtool.model.oid import KantaOid, NodeClass, OidDefect, OidProblem
from cardtool.register.oid_syntax import MAX_OID, as_business_id, check_digit, is_oid, root_of, rooted
from cardtool.rules.kanta_oid import explain_oid, node_classes, nodes_of, parse_oid
from cardtool.rules.table import Table

if TYPE_CHECKING:
    from cardtool.model.errors import DataError

#: Business ids without their check digit that have one.
SEVEN = st.integers(10_000, 9_999_999).map("{:07}".format).filter(lambda seven: check_digit(seven) is not None)
BELOW = st.lists(st.integers(0, 10**12), max_size=5).map(tuple)
PIECES = st.sampled_from(
    ["1", "2", "246", "10", "537", "556", "0", "01", "32213043", "2048198", "19.0", ".", "..", " ", "-", "٣", "²", "x"]
)
TEXTS = st.text(max_size=80) | st.lists(PIECES, max_size=12).map(".".join) | st.lists(PIECES, max_size=12).map("".join)


def test_the_example_of_the_recommendation() -> None:
    assert parse_oid("1.2.246.10.2048198") == KantaOid("1.2.246.10.2048198", "1.2.246.10.2048198", "0204819-8")
    assert root_of("0204819-8") == "1.2.246.10.2048198"


@pytest.mark.parametrize(
    ("text", "root", "business_id", "below", "node"),
    [
        ("1.2.246.10.32213043", "1.2.246.10.32213043", "3221304-3", (), NodeClass.ROOT),
        (" 1.2.246.10.32213086.19.0\n", "1.2.246.10.32213086", "3221308-6", (19, 0), NodeClass.CONTROLLER),
        (
            "1.2.246.10.32213086.10.20.1010",
            "1.2.246.10.32213086",
            "3221308-6",
            (10, 20, 1010),
            NodeClass.ORGANISATION_UNIT,
        ),
        ("1.2.246.537.10.32213086.18.1", "1.2.246.537.10.32213086", "3221308-6", (18, 1), NodeClass.MESSAGE_PARTY),
        ("1.2.246.10.32213086.93.1", "1.2.246.10.32213086", "3221308-6", (93, 1), NodeClass.PATIENT_DOCUMENT),
        ("1.2.246.10.32213086.10002.0", "1.2.246.10.32213086", "3221308-6", (10002, 0), NodeClass.OTHER),
        ("1.2.246.556.12.21.2", "1.2.246.556", "", (12, 21, 2), NodeClass.SOFTWARE),
        ("1.2.246.556.10001.1", "1.2.246.556", "", (10001, 1), NodeClass.OTHER),
        ("1.2.246.556", "1.2.246.556", "", (), NodeClass.ROOT),
    ],
)
def test_parts(text: str, root: str, business_id: str, below: tuple[int, ...], node: NodeClass) -> None:
    assert parse_oid(text) == KantaOid(text.strip(), root, business_id, below, node)


@pytest.mark.parametrize(
    ("text", "defects"),
    [
        ("1.2.246.10.32213044", (OidDefect.CHECK_DIGIT,)),
        ("1.2.246.10.91294664", (OidDefect.ARTIFICIAL_ID,)),
        ("1.2.246.10.91294665", (OidDefect.CHECK_DIGIT, OidDefect.ARTIFICIAL_ID)),
        ("1.2.246.10.200008", (OidDefect.CHECK_DIGIT, OidDefect.SHORT_ID)),
        ("1.2.246.10.10000083", (OidDefect.CHECK_DIGIT,)),
    ],
)
def test_defects_are_warnings(text: str, defects: tuple[OidDefect, ...]) -> None:
    oid = parse_oid(text)
    assert oid is not None
    assert oid.defects == defects


def test_a_seven_digit_id_that_begins_with_nine_is_no_artificial_one() -> None:
    oid = parse_oid("1.2.246.10.9129466")
    assert oid is not None
    assert OidDefect.ARTIFICIAL_ID not in oid.defects


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", OidProblem.EMPTY),
        (" \t", OidProblem.EMPTY),
        ("1" * 300, OidProblem.TOO_LONG),
        ("1.2.246.10.32213043." + "1" * MAX_OID, OidProblem.TOO_LONG),
        ("0245437-2", OidProblem.NOT_DOTTED),
        ("1.2.246.", OidProblem.NOT_DOTTED),
        ("1..2", OidProblem.NOT_DOTTED),
        ("1.2.246.10.٣2213043", OidProblem.NOT_DOTTED),
        ("1.2.246.10.02048198", OidProblem.LEADING_ZERO),
        ("1.2.246.10.32213043.010", OidProblem.LEADING_ZERO),
        ("1.2.246.10", OidProblem.NO_BUSINESS_ID),
        ("1.2.246.537.10", OidProblem.NO_BUSINESS_ID),
        ("1.2.246.10.5", OidProblem.BUSINESS_ID_LENGTH),
        ("1.2.246.537.10.322130431", OidProblem.BUSINESS_ID_LENGTH),
        ("1.2.246.537.6.202", OidProblem.OTHER_TREE),
        ("1.2.246.5560.1", OidProblem.OTHER_TREE),
        ("3.1", OidProblem.OTHER_TREE),
    ],
)
def test_why_a_text_is_no_kanta_oid(text: str, problem: OidProblem) -> None:
    explained = explain_oid(text)
    assert (explained.oid, explained.problem) == (None, problem)
    assert len(explained.text) <= MAX_OID


def test_an_explanation_holds_every_part() -> None:
    explained = explain_oid("1.2.246.537.10.32213044.10.1")
    assert explained.problem is None
    assert (explained.tree, explained.digits, explained.expected_check_digit) == ("1.2.246.537.10", "32213044", 3)
    assert explained.oid == parse_oid("1.2.246.537.10.32213044.10.1")
    assert explain_oid("1.2.246.556.12").tree == "1.2.246.556"
    assert explain_oid("1.2.246.10.10000083").expected_check_digit is None


@settings(deadline=None, max_examples=300)
@given(TEXTS)
@example("1.2.246.10.32213043" + ".1" * 90)
def test_any_text_is_parsed_or_refused_with_a_reason(text: str) -> None:
    oid, explained = parse_oid(text), explain_oid(text)
    assert (oid is None) == (explained.problem is not None)
    assert explained.oid == oid
    assert is_oid(text) or rooted(text) is None
    if oid is not None:
        assert oid.text == text.strip()
        assert oid.text == ".".join([oid.root, *map(str, oid.below)])
        assert parse_oid(oid.root) is not None


@given(SEVEN, BELOW, st.sampled_from(["1.2.246.10", "1.2.246.537.10"]))
def test_the_way_from_a_business_id_to_a_root_and_back(seven: str, below: tuple[int, ...], tree: str) -> None:
    business_id = f"{seven}-{check_digit(seven)}"
    root = root_of(business_id)
    oid = parse_oid(".".join([tree, root.rpartition(".")[2], *map(str, below)]))
    assert oid is not None
    assert (oid.business_id, oid.below) == (business_id, below)
    assert OidDefect.CHECK_DIGIT not in oid.defects


@pytest.mark.parametrize("text", ["", "x", "0000000-0", "0000001-2", "12345678-1", "1234567-", "1.2"])
def test_texts_that_make_no_root(text: str) -> None:
    assert root_of(text) == ""


def test_old_short_business_ids_are_padded() -> None:
    assert as_business_id(" 204819-8 ") == "0204819-8"
    assert root_of("204819-8") == "1.2.246.10.2048198"


def test_every_class_but_root_and_other_has_arcs() -> None:
    assert set(node_classes().values()) == set(NodeClass) - {NodeClass.ROOT, NodeClass.OTHER}


RULE = {"certainty": "certain", "source": "x", "read": date(2026, 1, 1), "class": "document"}


@pytest.mark.parametrize(
    ("arcs", "complaint"),
    [
        (["11", "11"], "arc 11 stands twice"),
        (["9-5"], "must be 1 to 100 arcs"),
        (["1-500"], "must be 1 to 100 arcs"),
        (["x"], "arcs such as"),
    ],
)
def test_faults_of_the_table(arcs: list[str], complaint: str) -> None:
    def fault(what: str) -> DataError:
        return InstallationError(what)

    with pytest.raises(InstallationError, match=complaint):
        nodes_of(Table({"node": [{**RULE, "arcs": arcs}]}, "kanta_oids.toml", fault))
