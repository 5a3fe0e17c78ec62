"""The wanted OIDs by organisation, what needs doing first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.oid import OidVerdictCode
from ui.tables.rows import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cardtool.model.oid import OidVerdict

#: From what needs doing most to what needs nothing.
_URGENCY: Final = (
    OidVerdictCode.NONE,
    OidVerdictCode.ONLY_OLD,
    OidVerdictCode.UNKNOWN,
    OidVerdictCode.EXPIRING,
    OidVerdictCode.ROLLOVER,
    OidVerdictCode.VALID,
)
_SETTLED: Final = frozenset({OidVerdictCode.ROLLOVER, OidVerdictCode.VALID})


@dataclass(frozen=True, slots=True)
class OidLine:
    """One wanted OID.

    Attributes:
        verdict: the answer.
        folded: everything its line says, for searching.
        is_open: somebody has to do something; never for an OID that is not in use yet.
    """

    verdict: OidVerdict
    folded: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The OIDs of one organisation.

    Attributes:
        organisation: its name, empty when nobody knows.
        lines: its OIDs, the open ones first.
    """

    organisation: str
    lines: tuple[OidLine, ...]

    @property
    def open(self) -> int:
        """How many OIDs need something doing."""
        return sum(line.is_open for line in self.lines)


def is_open(code: OidVerdictCode) -> bool:
    """Whether an answer needs something doing, as far as its code tells."""
    return code not in _SETTLED


def group_by_organisation(
    verdicts: Iterable[OidVerdict], say: Callable[[OidVerdict], str], as_of: date
) -> tuple[Group, ...]:
    """The verdicts in groups, the group with the most urgent answer first.

    Args:
        verdicts: the answers.
        say: everything the line of an answer says.
        as_of: Finnish calendar day of the judgement.
    """
    groups: defaultdict[str, list[OidLine]] = defaultdict(list)
    for verdict in verdicts:
        groups[organisation_of(verdict)].append(OidLine(verdict, fold(say(verdict)), verdict.needs_action(as_of)))
    made = (Group(name, tuple(sorted(lines, key=_urgency))) for name, lines in groups.items())
    return tuple(sorted(made, key=lambda group: (*_urgency(group.lines[0])[:2], fold(group.organisation))))


def filter_groups(groups: Iterable[Group], needle: str) -> tuple[Group, ...]:
    """The groups with those of their OIDs whose line holds ``needle``."""
    wanted = fold(needle)
    found = (Group(each.organisation, tuple(ln for ln in each.lines if wanted in ln.folded)) for each in groups)
    return tuple(group for group in found if group.lines)


def organisation_of(verdict: OidVerdict) -> str:
    """Whose an OID is, empty when nobody knows."""
    return verdict.organisation or verdict.wanted.name


def _urgency(line: OidLine) -> tuple[bool, int, tuple[int, ...]]:
    return not line.is_open, _URGENCY.index(line.verdict.code), oid_key(line.verdict.wanted.oid)


def oid_key(oid: str) -> tuple[int, ...]:
    """OIDs in the order of their numbers, not of their digits."""
    return tuple(int(arc) for arc in oid.split(".") if arc.isdecimal())
