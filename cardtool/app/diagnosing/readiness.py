"""Use case: can this card be used in the services it is for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.readiness import CardReadiness, ReadinessSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import Readings
    from cardtool.model.revocation import CertificateRevocation


def readiness_sheet(
    workspace: Workspace, readings: Readings, revocation: Sequence[CertificateRevocation] = ()
) -> ReadinessSheet:
    """The sheets of cards or files that were read.

    Args:
        workspace: surroundings.
        readings: what was read, with the state of the PINs if they are to count.
        revocation: a check that somebody asked for; nobody is asked here.

    Raises:
        InstallationError: the shipped rules are missing or broken.
        LocalDataError: the administrator's ``readiness.toml`` has an error.
    """
    from cardtool.diagnostics.readiness import judge_readiness
    from cardtool.diagnostics.readiness_rules import load_readiness_rules

    local = workspace.folders.administrator / "rules"
    services = load_readiness_rules(local if local.is_dir() else None)
    cards = tuple(CardReadiness(card, judge_readiness(card, services, revocation)) for card in readings.cards)
    return ReadinessSheet(cards, readings.problems, readings.as_of)
