"""Takes a Kanta OID apart (JHS 159, annex 1; THL's guide of the code service)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.model.oid import KantaOid, NodeClass, OidDefect, OidProblem
from cardtool.register.oid_syntax import (
    KELA,
    MAX_OID,
    OLDER_ORGANISATIONS,
    ORGANISATIONS,
    business_id_of,
    check_digit,
    rooted,
)
from cardtool.rules.loading import shipped_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.rules.table import Table

NODES: Final = "kanta_oids.toml"

_DOTTED: Final = re.compile(r"\d+(?:\.\d+)+", re.ASCII)
_ARCS: Final = re.compile(r"(0|[1-9]\d{0,5})(?:-([1-9]\d{0,5}))?", re.ASCII)
_WIDEST: Final = 100


@dataclass(frozen=True, slots=True)
class OidExplanation:
    """Everything an OID says of itself.

    Attributes:
        text: what was asked, without outer white space; cut to a length that can be shown.
        oid: its parts, ``None`` when it is no Kanta OID.
        problem: why it is none, ``None`` when it is one.
        tree: the tree its root stands in, empty when it is no Kanta OID.
        digits: the business id as it stands in the root, empty when there is none.
        expected_check_digit: what the last of them should be; ``None`` without a business id, or when the other
            digits can be in no business id.
    """

    text: str
    oid: KantaOid | None = None
    problem: OidProblem | None = None
    tree: str = ""
    digits: str = ""
    expected_check_digit: int | None = None


def parse_oid(text: str) -> KantaOid | None:
    """The parts of a Kanta OID; ``None`` when the text is none. White space around it does not count.

    A failed check digit is a defect, not an error: two of 328 codes in use fail it (measured).
    """
    oid = text.strip()
    cut = rooted(oid)
    if cut is None:
        return None
    below = tuple(int(arc) for arc in cut.below.split(".")[1:])
    return KantaOid(
        text=oid,
        root=cut.root,
        business_id=business_id_of(cut.digits) if cut.digits else "",
        below=below,
        node=node_classes().get(below[0], NodeClass.OTHER) if below else NodeClass.ROOT,
        defects=tuple(_defects(cut.digits)) if cut.digits else (),
    )


def explain_oid(text: str) -> OidExplanation:
    """What an OID says of itself, or why it is no Kanta OID; for a person who asks. It never raises."""
    shown = text.strip()[:MAX_OID]
    oid = parse_oid(text)
    if oid is None:
        return OidExplanation(shown, problem=_problem(text.strip()))
    if not oid.business_id:
        return OidExplanation(shown, oid, tree=KELA)
    tree, _, digits = oid.root.rpartition(".")
    return OidExplanation(shown, oid, tree=tree, digits=digits, expected_check_digit=check_digit(oid.business_id[:7]))


@cache
def node_classes() -> Mapping[int, NodeClass]:
    """What the first arc below a root says, from the shipped table.

    Raises:
        InstallationError: the table is missing or broken.
    """
    return nodes_of(shipped_table(NODES))


def nodes_of(table: Table) -> Mapping[int, NodeClass]:
    """The classes of a table, each arc once.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown or an arc stands twice.
    """
    found: dict[int, NodeClass] = {}
    for entry in table.tables("node"):
        node = entry.choice("class", NodeClass)
        for arc in _arcs_of(entry):
            if arc in found:
                raise entry.fail(f"arc {arc} stands twice")
            found[arc] = node
        _cite(entry)
    table.close()
    return found


def _arcs_of(entry: Table) -> tuple[int, ...]:
    arcs: list[int] = []
    for text in entry.shaped("arcs", _ARCS, "arcs such as 10 or 21-29"):
        first, _, last = text.partition("-")
        span = range(int(first), int(last or first) + 1)
        if not 0 < len(span) <= _WIDEST:
            raise entry.fail(f"arcs {text} must be 1 to {_WIDEST} arcs")
        arcs += span
    return tuple(arcs)


def _cite(entry: Table) -> None:
    entry.certainty()
    entry.text("source")
    entry.day("read")
    entry.close()


def _defects(digits: str) -> Iterator[OidDefect]:
    padded = digits.zfill(8)
    if check_digit(padded[:7]) != int(padded[7]):
        yield OidDefect.CHECK_DIGIT
    if padded.startswith("9"):
        yield OidDefect.ARTIFICIAL_ID
    if padded.startswith("00"):
        yield OidDefect.SHORT_ID


def _problem(oid: str) -> OidProblem:
    if not oid:
        return OidProblem.EMPTY
    if len(oid) > MAX_OID:
        return OidProblem.TOO_LONG
    if not _DOTTED.fullmatch(oid):
        return OidProblem.NOT_DOTTED
    return _problem_of_arcs(oid)


def _problem_of_arcs(oid: str) -> OidProblem:
    if any(len(arc) > 1 and arc.startswith("0") for arc in oid.split(".")):
        return OidProblem.LEADING_ZERO
    if oid in {ORGANISATIONS, OLDER_ORGANISATIONS}:
        return OidProblem.NO_BUSINESS_ID
    if oid.startswith((f"{ORGANISATIONS}.", f"{OLDER_ORGANISATIONS}.")):
        return OidProblem.BUSINESS_ID_LENGTH
    return OidProblem.OTHER_TREE
