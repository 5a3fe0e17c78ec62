"""Whose root an OID has: the shipped table, and an imported register, which outranks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.oid import RootMatch, RootStatus
from cardtool.model.organisation import OrganisationKind, OrganisationStatus
from cardtool.register.names import key
from cardtool.register.oid_roots import OidRootStatus, load_oid_roots
from cardtool.register.oid_syntax import KELA, OLDER_ORGANISATIONS, ORGANISATIONS, root_of, rooted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.model.oid import KantaOid
    from cardtool.model.organisation import Organisation
    from cardtool.register.imports_values import ImportedRegister, RegisterRow
    from cardtool.register.oid_roots import OidRoot

#: Business ids of which those in no table are probably a county's: the counties' ids were given in one go, from
#: 3221065-1 to 3221356-1, and those of five counties are not public (domain note service-certificates.md, 3.2).
_COUNTY_IDS: Final = range(32210650, 32213569 + 1)

_SHIPPED: Final = "oid_roots.csv"
_STATUS: Final = {
    OidRootStatus.CURRENT: RootStatus.NEW,
    OidRootStatus.CURRENT_ROOT_KEPT: RootStatus.KEPT,
    OidRootStatus.OLD: RootStatus.OLD,
    OidRootStatus.MUNICIPALITY: RootStatus.MUNICIPALITY,
    OidRootStatus.UNAFFECTED: RootStatus.UNAFFECTED,
}
_OF_SUCCESSORS: Final = frozenset({RootStatus.NEW, RootStatus.KEPT})
_OF_PREDECESSORS: Final = frozenset({RootStatus.OLD, RootStatus.MUNICIPALITY})
_OF_MUNICIPALITIES: Final = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.HOST_MUNICIPALITY_AREA})
#: Thirteen certificates of Kela's Kanta services carry this arc (domain note service-certificates.md, 1.1).
_KELA: Final = RootMatch(RootStatus.UNAFFECTED, "Kansaneläkelaitos", source="1.2.246.556")
_UNKNOWN: Final = RootMatch(RootStatus.OTHER)


class RootIndex:
    """All known roots by the business id in them; it does not change after construction.

    Args:
        shipped: the reference table.
        imported: an import of the register; its names count, with its date and source.
        organisations: known bodies; one of them whose name the import gives tells what the root says.
    """

    def __init__(
        self,
        shipped: Iterable[OidRoot],
        imported: ImportedRegister | None = None,
        organisations: Iterable[Organisation] = (),
    ) -> None:
        self._matches = {_digits(root.root): _shipped(root) for root in shipped}
        self._units: dict[str, str] = {}
        if imported is not None:
            self._units = {row.oid: row.name for row in imported.rows if row.name and row.in_use}
            self._take(imported, organisations)
        self._predecessors: dict[str, tuple[str, ...]] = {}

    def match(self, oid: KantaOid) -> RootMatch:
        """Whose root the OID has."""
        return self.match_root(oid.root)

    def match_root(self, root: str) -> RootMatch:
        """Whose root this is; also for a longer OID, and ``other`` for any other text."""
        cut = rooted(root)
        if cut is None:
            return _UNKNOWN
        if cut.root == KELA:
            return _KELA
        if found := self._matches.get(cut.digits):
            return found
        if int(cut.digits) in _COUNTY_IDS:
            return RootMatch(RootStatus.OTHER, probable_county=True)
        return _UNKNOWN

    def match_business_id(self, business_id: str) -> RootMatch | None:
        """Whose business id this is, by the root it makes; ``None`` when the text is none."""
        root = root_of(business_id)
        return self.match_root(root) if root else None

    def unit(self, oid: KantaOid) -> str:
        """The imported name of exactly this OID, empty without an import that has it."""
        return self._units.get(oid.text, "")

    def predecessors(self, root: str) -> tuple[str, ...]:
        """Roots under which the same organisation's certificates stood before.

        Those of bodies whose duties went, by default, to the county with this root; for a root of its own also the
        kept one; and the same root in the other tree (``1.2.246.537.10``).
        """
        if root not in self._predecessors:
            self._predecessors[root] = tuple(dict.fromkeys(self._before(root)))
        return self._predecessors[root]

    def _before(self, root: str) -> Iterator[str]:
        cut = rooted(root)
        if cut is None or not cut.digits:
            return
        yield from (spelling for spelling in _spellings(cut.digits) if spelling != cut.root)
        own = self.match_root(root)
        if own.status not in _OF_SUCCESSORS or not own.counties:
            return
        before = _OF_PREDECESSORS | ({RootStatus.KEPT} if own.status is RootStatus.NEW else set())
        for digits, match in self._matches.items():
            if digits != cut.digits and match.status in before and match.counties[:1] == own.counties[:1]:
                yield from _spellings(digits)

    def _take(self, imported: ImportedRegister, organisations: Iterable[Organisation]) -> None:
        """Let the names of an import outrank the shipped ones."""
        known = {key(name): _said_of(body) for body in organisations for name in (body.name_fi, body.name_sv) if name}
        known |= {key(match.organisation): match for match in self._matches.values()}
        known |= {key(m.organisation): m for m in self._matches.values() if m.status in _OF_SUCCESSORS}
        source = f"{imported.source}, {imported.as_of}" if imported.as_of else imported.source
        for digits, row in _organisations(imported.rows).items():
            status, counties = _judged(self._matches.get(digits), known.get(key(row.name)))
            self._matches[digits] = RootMatch(status, row.name, counties, source)


def load_roots(imported: ImportedRegister | None = None, organisations: Iterable[Organisation] = ()) -> RootIndex:
    """The shipped roots, and those of an import, which outrank them.

    Args:
        imported: an import of the register.
        organisations: the bodies of the register, by whose names an import fills gaps of the shipped table.

    Raises:
        InstallationError: the shipped table is missing or broken.
    """
    return RootIndex(load_oid_roots(), imported, organisations)


def _shipped(root: OidRoot) -> RootMatch:
    source = f"{_SHIPPED}: {root.note}" if root.note else _SHIPPED
    return RootMatch(_STATUS[root.status], root.organisation, root.county_codes, source)


def _said_of(body: Organisation) -> RootMatch:
    """What the root of a body would say, whichever it is."""
    if body.status is not OrganisationStatus.OLD:
        new = body.status is OrganisationStatus.CURRENT
        return RootMatch(RootStatus.NEW if new else RootStatus.UNAFFECTED, body.name_fi)
    status = RootStatus.MUNICIPALITY if body.kind in _OF_MUNICIPALITIES else RootStatus.OLD
    return RootMatch(status, body.name_fi, tuple(successor.code for successor in body.successors))


def _judged(shipped: RootMatch | None, named: RootMatch | None) -> tuple[RootStatus, tuple[str, ...]]:
    """What a root says whose organisation an import names.

    Args:
        shipped: what the shipped table says of the root.
        named: what it says of the organisation of that name, under whatever root.
    """
    if shipped is None:
        if named is None:
            return RootStatus.OTHER, ()
        # The organisation's own root, whatever the table said of another one that it kept.
        return RootStatus.NEW if named.status is RootStatus.KEPT else named.status, named.counties
    if named is not None and named.status in _OF_SUCCESSORS and shipped.status in _OF_PREDECESSORS:
        return RootStatus.KEPT, named.counties
    return shipped.status, shipped.counties


def _organisations(rows: Iterable[RegisterRow]) -> dict[str, RegisterRow]:
    """For each root the row that names the organisation: the root itself, else ``.10.0``, else one without a parent."""
    found: dict[str, tuple[int, RegisterRow]] = {}
    for row in rows:
        cut = rooted(row.oid)
        if cut is None or not cut.digits or not row.name or not row.in_use:
            continue
        rank = {"": 0, ".10.0": 1}.get(cut.below, 3 if row.parent else 2)
        if rank < 3 and rank < found.get(cut.digits, (3, row))[0]:  # noqa: PLR2004 - 3 is the rank of a mere unit
            found[cut.digits] = (rank, row)
    return {digits: row for digits, (_, row) in found.items()}


def _digits(root: str) -> str:
    return root.rpartition(".")[2]


def _spellings(digits: str) -> tuple[str, str]:
    return f"{ORGANISATIONS}.{digits}", f"{OLDER_ORGANISATIONS}.{digits}"
