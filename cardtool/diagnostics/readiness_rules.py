"""What services ask of a card: ``readiness.toml``, shipped and an administrator's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.kind import CardKind
from cardtool.model.readiness import ReadinessCheck
from cardtool.rules.loading import added_table, shipped_table

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.evidence import Confidence
    from cardtool.rules.table import Table

FILE_NAME: Final = "readiness.toml"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a service asks of a card.

    Attributes:
        check: what.
        certainty: how sure that is; of a kind of card, how sure it is that the accepted ones are.
        source: where that stands.
        decisive: without a known answer nothing can be said of the service.
        accepted: kinds of card that are accepted, for ``kind``.
        refused: kinds of card that are not, for ``kind``; certain always.
    """

    check: ReadinessCheck
    certainty: Confidence
    source: str
    decisive: bool = True
    accepted: frozenset[CardKind] = frozenset()
    refused: frozenset[CardKind] = frozenset()


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """A service and its requirements, in the order they are shown."""

    id: str
    name_fi: str
    name_sv: str
    name_en: str
    requirements: tuple[Requirement, ...]


def load_readiness_rules(local: Path | None = None) -> tuple[ServiceRules, ...]:
    """The services; an administrator's takes the place of the shipped one of the same identifier, or is added.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    services = _services(shipped_table(FILE_NAME))
    if added := added_table(local, FILE_NAME):
        services |= _services(added)
    return tuple(services.values())


def _services(table: Table) -> dict[str, ServiceRules]:
    found: dict[str, ServiceRules] = {}
    for each in table.tables("service"):
        service = _service(each)
        if service.id in found:
            raise each.fail(f"id {service.id} stands there twice")
        found[service.id] = service
    table.close()
    return found


def _service(table: Table) -> ServiceRules:
    service = ServiceRules(
        id=table.text("id"),
        name_fi=table.text("name_fi"),
        name_sv=table.text("name_sv"),
        name_en=table.text("name_en"),
        requirements=tuple(_requirement(each) for each in table.tables("requirement")),
    )
    table.close()
    if not service.requirements:
        raise table.fail("a service without a requirement")
    return service


def _requirement(table: Table) -> Requirement:
    decisive = table.flag("decisive")
    requirement = Requirement(
        table.choice("check", ReadinessCheck),
        table.certainty(),
        table.text("source"),
        decisive is not False,
        table.choices("accepted", CardKind, optional=True),
        table.choices("refused", CardKind, optional=True),
    )
    table.close()
    kinds = requirement.accepted | requirement.refused
    if bool(kinds) is not (requirement.check is ReadinessCheck.KIND) or requirement.accepted & requirement.refused:
        raise table.fail("kinds stand with the check kind, and no kind is both accepted and refused")
    return requirement
