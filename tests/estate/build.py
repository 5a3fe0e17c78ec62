"""Builds an estate: a folder to scan, and beside it the truth, the wanted OIDs and the passwords.

::

    FOLDER/estate        thousands of files as on the servers of a county, good and bad
    FOLDER/clean         the certificates of the wanted OIDs alone, all readable
    FOLDER/oids.csv      the wanted OIDs
    FOLDER/passwords.txt passwords of key stores, and some that fit none
    FOLDER/truth.json    what the inventory must say

Certificates and truth are the same for the same seed; key stores hold salts of their own, and what the tools make
depends on their versions.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.estate import tools
from tests.estate.defects import write_defects
from tests.estate.hosts import PASSWORDS, write_hosts
from tests.estate.links import write_oddities
from tests.estate.noise import write_noise
from tests.estate.population import Population, populate
from tests.estate.tree import Tree
from tests.estate.wanted import HORIZON, IN_2023, IN_2024, NOTHING
from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from tests.estate.issuing import Made
    from tests.estate.wanted import Wanted

SEED: Final = 2023
_README: Final = (
    "Everything here is made up for tests. The issuers bear the names of real ones, but their keys are others:\n"
    "no certificate here is genuine, and none says anything of an organisation that it names.\n"
)


def build(folder: Path, *, seed: int = SEED, with_tools: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Write an estate into an empty or new folder, and return its truth.

    Args:
        folder: where to.
        seed: what the certificates and their places are drawn from.
        with_tools: programs that may make a part of it; ``None`` for all that are installed.
    """
    people = populate(seed)
    whole, clean = Tree(folder / "estate"), Tree(folder / "clean")
    whole.put("README.txt", _README.encode())
    write_hosts(whole, people, seed)
    write_noise(whole)
    write_defects(whole, people)
    write_oddities(whole, people)
    used = tools.installed() if with_tools is None else with_tools
    with tempfile.TemporaryDirectory() as work:
        tools.write_by_tools(whole, people, Path(work), used)
    for number, made in enumerate(people.of_wanted):
        clean.put(f"{number:03}.pem", pem(made.der), [made])
    truth = _truth(whole, clean, people, used, seed)
    lines = [f"{wanted.oid};{wanted.name}" for wanted in people.wanted]
    (folder / "oids.csv").write_text("oid;name\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (folder / "passwords.txt").write_text("\n".join(PASSWORDS) + "\n", encoding="utf-8")
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return truth


def _truth(whole: Tree, clean: Tree, people: Population, used: tuple[str, ...], seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "tools": list(used),
        "horizon": HORIZON,
        "files": whole.files,
        "skipped": whole.skipped,
        "certificates": _certificates(whole),
        "refused": dict(sorted(whole.refused.items())),
        "clean": sorted(clean.made),
        "verdicts": _verdicts(people.wanted),
    }


def _certificates(tree: Tree) -> dict[str, Any]:
    return {sha256: _certificate(tree.made[sha256], number) for sha256, number in sorted(tree.places.items())}


def _certificate(made: Made, places: int) -> dict[str, Any]:
    truth = made.truth
    return {
        "kind": truth.kind,
        "usage": truth.usage,
        "environment": truth.environment,
        "generation": truth.generation or None,
        "oid": truth.oid or None,
        "oid_root": truth.oid_root or None,
        "business_id": truth.business_id or None,
        "conforming": made.conforming,
        "states": {str(day): made.state(day) for day in (IN_2023, IN_2024)},
        "findings": sorted(truth.findings),
        "places": places,
    }


def _verdicts(wanted: tuple[Wanted, ...]) -> dict[str, dict[str, dict[str, str]]]:
    """By folder, by day, by OID: where something could not be read, nothing found means that nothing is known."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for folder, nothing in (("estate", "unknown"), ("clean", NOTHING)):
        found[folder] = {
            str(IN_2023): {item.oid: nothing if item.in_2023 == NOTHING else item.in_2023 for item in wanted},
            str(IN_2024): {item.oid: nothing if item.in_2024 == NOTHING else item.in_2024 for item in wanted},
        }
    return found
