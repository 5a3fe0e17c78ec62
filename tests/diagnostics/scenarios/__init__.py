"""The symptoms of the domain note (helpdesk.md, sections 2 and 3) as scripted scenarios, by subject."""

from __future__ import annotations

from tests.diagnostics.scenarios import (
    cards,
    certificates,
    inventories,
    network,
    programs,
    readers,
    told,
    tool,
)
from tests.diagnostics.scenarios.registry import SCENARIOS, Scenario

__all__ = [
    "SCENARIOS",
    "Scenario",
    "cards",
    "certificates",
    "inventories",
    "network",
    "programs",
    "readers",
    "told",
    "tool",
]
