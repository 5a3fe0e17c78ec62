"""Everything the program knows without a card: register, rules and pinned roots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cardtool.app.rule_version import rule_version
from cardtool.model.errors import LocalDataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.folders import Folders
    from cardtool.model.cause import Problem
    from cardtool.model.certificate import Certificate
    from cardtool.model.trust import Anchor
    from cardtool.register.register import Register
    from cardtool.rules.card_kind import CardKindRules
    from cardtool.rules.findings import FindingRules
    from cardtool.rules.transition import TransitionRules

_Loaded = TypeVar("_Loaded")


@dataclass(frozen=True)
class Knowledge:
    """Register, rules and trust anchors in force.

    Attributes:
        register: organisations.
        kinds: rules for the kind of a card.
        transition: rules for what to do with it.
        finding_rules: rules for further findings.
        anchors: pinned roots.
        version: which rules and which register these are.
        local_certificates: issuers' certificates from the administrator's folder.
        problems: additions of the administrator that could not be used; the shipped data is in force instead.
    """

    register: Register
    kinds: CardKindRules
    transition: TransitionRules
    finding_rules: FindingRules
    anchors: tuple[Anchor, ...]
    version: str = ""
    local_certificates: tuple[Certificate, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Loader:
    """Loads each part with the administrator's additions, or without them when they have an error."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def load(self, part: Callable[[Path | None], _Loaded], local: Path) -> _Loaded:
        try:
            return part(local if local.is_dir() else None)
        except LocalDataError as error:
            self.problems.append(error.problem)
            return part(None)


def load_knowledge(folders: Folders) -> Knowledge:
    """Load what ships with the program and the administrator's additions.

    Raises:
        InstallationError: shipped data is missing or broken.
    """
    from cardtool.certificates.anchors import load_anchors
    from cardtool.certificates.pools import folder_certificates
    from cardtool.register.loading import load_register
    from cardtool.rules.loading import load_card_kind_rules, load_finding_rules, load_transition_rules

    loader = _Loader()
    rules = folders.administrator / "rules"
    certificates = folders.administrator / "certificates"
    return Knowledge(
        register=loader.load(load_register, folders.administrator / "register"),
        kinds=loader.load(load_card_kind_rules, rules),
        transition=loader.load(load_transition_rules, rules),
        finding_rules=loader.load(load_finding_rules, rules),
        anchors=loader.load(load_anchors, rules),
        version=rule_version(folders.administrator),
        local_certificates=folder_certificates(certificates).certificates if certificates.is_dir() else (),
        problems=tuple(loader.problems),
    )
