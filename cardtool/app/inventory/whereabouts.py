"""Use case: every place of a certificate, of its key, and of its predecessors and successors, now and in kept runs."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.app.inventory.database import database_exists, open_database
from cardtool.app.inventory.finding import services_of, wanted_certificates
from cardtool.app.inventory.kinship import Kinship
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.sighting import Place
    from cardtool.store.runs import Standing

__all__ = ["Kinship", "Stay", "Whereabout", "Whereabouts", "find_whereabouts"]

#: The common name in a subject as the store keeps it; what follows it is another attribute.
_COMMON_NAME: Final = re.compile(r"(?:^|, )CN=(.*?)(?=, [A-Za-z0-9.]+=|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stay:
    """How long the kept runs saw a certificate in a place.

    Attributes:
        first: the run that saw it first, aware, UTC.
        last: the last run that saw it without a gap.
        still: the last run of the same sources saw it.
    """

    first: datetime
    last: datetime
    still: bool


@dataclass(frozen=True, slots=True)
class Whereabout:
    """A certificate in a place.

    Attributes:
        kinship: how it is related to the one that is looked for.
        sha256: its fingerprint.
        name: whom it names.
        oid: its Kanta OID, empty when it has none.
        not_after: its last second of validity, aware, UTC.
        host: the machine.
        place: where it stands there.
        on_screen: the inventory that was given has it.
        stays: when the kept runs saw it, the first time first.
    """

    kinship: Kinship
    sha256: str
    name: str
    oid: str
    not_after: datetime
    host: str
    place: Place
    on_screen: bool = False
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The answer for one file.

    Attributes:
        file: the file.
        wanted: the certificates in it.
        found: where they and their kin stand, the closest first.
        inventory_searched: there was an inventory to look in.
        runs_searched: there were kept runs to look in.
        problem: why the kept runs could not be searched, ``None`` when they could or when there are none.
    """

    file: Path
    wanted: tuple[Certificate, ...]
    found: tuple[Whereabout, ...]
    inventory_searched: bool
    runs_searched: bool
    problem: Problem | None = None

    def number(self, kinship: Kinship) -> int:
        """How many places are of a kind."""
        return sum(each.kinship is kinship for each in self.found)


class _Spot(NamedTuple):
    """What makes two sightings of a certificate the same place, whoever saw it there."""

    sha256: str
    host: str
    source: str
    path: str
    alias: str


def find_whereabouts(
    workspace: Workspace,
    file: Path,
    inventory: Inventory | None,
    *,
    host: str = "",
    database: str = "",
    passwords: Iterable[str] = (),
) -> Whereabouts:
    """Look for the certificates of a file in an inventory and, where runs were kept, in these.

    Args:
        workspace: surroundings.
        file: a certificate file, or a store.
        inventory: what is on the screen, ``None`` for nothing.
        host: the machine of that inventory, empty for this one.
        database: address of a database of kept runs, empty for the user's own file.
        passwords: to try when the file is a store with a password.

    Raises:
        DataError: the file cannot be read or holds no certificate.
    """
    wanted = wanted_certificates(file, passwords)
    seen = inventory.certificates if inventory is not None else ()
    services = services_of(wanted, seen)
    spots = _Spots(wanted, services)
    for item in seen:
        spots.add_item(item, host or platform.node())
    problem, searched = None, False
    try:
        if database_exists(workspace, database):
            for standing in _standings(workspace, wanted, services, database):
                spots.add_standing(standing)
            searched = True
    except CardtoolError as error:
        problem = error.problem
    return Whereabouts(file, wanted, spots.sorted(), inventory is not None, searched, problem)


def _standings(
    workspace: Workspace, wanted: Iterable[Certificate], services: set[tuple[str, str]], database: str
) -> list[Standing]:
    with open_database(workspace, database) as store:
        found: list[Standing] = []
        for certificate in wanted:
            found += store.where_is(certificate.sha256, services)
            # Of a key the store also tells whom else those serve that share it, which was not asked for.
            found += (each for each in store.where_is(certificate.spki_sha256) if each.relation != "service")
        return found


class _Spots:
    """Gathers places; the same certificate in the same place is one, whoever saw it there.

    Args:
        wanted: the certificates that are looked for.
        services: their OIDs and uses.
    """

    def __init__(self, wanted: Sequence[Certificate], services: set[tuple[str, str]]) -> None:
        self._identities = {certificate.sha256 for certificate in wanted}
        self._keys = {certificate.spki_sha256 for certificate in wanted}
        self._names = {certificate.sha256: _name(certificate) for certificate in wanted}
        self._services = services
        self._begun = min(certificate.not_before for certificate in wanted)
        self._found: dict[_Spot, Whereabout] = {}

    def add_item(self, item: InventoryCertificate, host: str) -> None:
        """Add a certificate of the inventory, if it is related."""
        certificate = item.certificate
        oid = item.oid.text if item.oid else ""
        itself, same_key = certificate.sha256 in self._identities, certificate.spki_sha256 in self._keys
        if not (itself or same_key or (oid, item.judgement.usage.value) in self._services):
            return
        kinship = self._kinship(certificate.sha256, certificate.not_before, same_key=same_key)
        self._names[certificate.sha256] = name = _name(certificate)
        for place in item.places:
            there = Whereabout(
                kinship, certificate.sha256, name, oid, certificate.not_after, place.host or host, place, on_screen=True
            )
            self._found[_spot(there)] = there

    def add_standing(self, standing: Standing) -> None:
        """Add what the kept runs say; what they say twice counts once."""
        kinship = self._kinship(standing.sha256, standing.not_before, same_key=standing.relation == "key")
        stay = Stay(standing.first_seen, standing.last_seen, standing.still)
        name = self._names.get(standing.sha256) or _name_in(standing.subject) or standing.sha256
        host = standing.place.host or standing.host
        there = Whereabout(
            kinship, standing.sha256, name, standing.oid, standing.not_after, host, standing.place, stays=(stay,)
        )
        known = self._found.setdefault(_spot(there), there)
        if stay not in known.stays:
            known = replace(known, stays=tuple(sorted((*known.stays, stay), key=lambda each: each.first)))
        self._found[_spot(there)] = replace(known, kinship=min(known.kinship, kinship, key=list(Kinship).index))

    def sorted(self) -> tuple[Whereabout, ...]:
        """Everything that was added, the closest first."""
        order = list(Kinship)
        return tuple(
            sorted(
                self._found.values(),
                key=lambda there: (order.index(there.kinship), there.name, there.sha256, there.host, there.place.path),
            )
        )

    def _kinship(self, sha256: str, begun: datetime, *, same_key: bool) -> Kinship:
        """How a certificate is related that is."""
        if sha256 in self._identities:
            return Kinship.CERTIFICATE
        if same_key:
            return Kinship.KEY
        return Kinship.PREDECESSOR if begun < self._begun else Kinship.SUCCESSOR


def _spot(there: Whereabout) -> _Spot:
    place = there.place
    return _Spot(there.sha256, there.host, place.source, place.path, place.alias)


def _name(certificate: Certificate) -> str:
    return certificate.subject.first("CN") or str(certificate.subject) or certificate.sha256


def _name_in(subject: str) -> str:
    found = _COMMON_NAME.search(subject)
    return found.group(1) if found else subject
