"""The transition board over a full store: milliseconds from asking to the judged board with all it has seen.

    python -m benchmarks.transition_board [--entries 100000] [--certificates 50000] [--folder FOLDER]

The cards are on a real closing list, the certificates in a real kept inventory, both in SQLite. One certificate in a
hundred is of X-Road and one of SAML metadata, and there are two thousand wanted OIDs. The board is opened as the window
opens it, with the register loaded: in fresh processes, which load the libraries of the database too, or have loaded
them ahead as the window does; then again, for all organisations and for one, and with the ticks open already, as after
somebody ticked a step. Limit: 500 ms; what is printed is the ratio to it. The calendar, which asks for every
certificate, and the status sheet are printed for comparison.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.comparison import seconds
from cardtool.app.folders import Folders
from cardtool.app.language import Texts
from cardtool.app.transition.board import transition_board
from cardtool.app.transition.calendar import board_calendar
from cardtool.app.transition.seeing import ending_certificates
from cardtool.app.transition.sheet import status_sheet
from cardtool.app.transition.ticks import StepTicks
from cardtool.app.worklist.opening import author, open_store
from cardtool.app.worklist.papers import page_of
from cardtool.app.workspace import Workspace
from cardtool.model.certificate import Name, NameAttribute
from cardtool.model.oid import OidVerdict, OidVerdictCode, RootMatch, RootStatus, WantedOid
from cardtool.model.service import ServiceKind
from cardtool.model.sighting import Coverage, SourceKind, SourceState
from cardtool.model.transition_ticks import StepKey
from cardtool.model.worklist import PendingAddition
from cardtool.store.inventory_store import InventoryStore
from cardtool.store.recording import RunFacts
from cardtool.store.worklist_changes import add
from tests.store.inventories import found
from tests.ui.worklist.cards import candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.worklist import Candidate
    from cardtool.store.worklist_journal import Pen

LIMIT: Final = 500.0
WANTED: Final = 2000
_TIMES: Final = 7
_PIECE: Final = 5000
_DER_BYTES: Final = 1233
_DAY: Final = date(2022, 12, 31)

_FRESH: Final = """
import sys, time
from datetime import date
from pathlib import Path
from cardtool.app.folders import Folders
from cardtool.app.preparing import load_databases
from cardtool.app.transition.board import transition_board
from cardtool.app.workspace import Workspace
workspace = Workspace(Folders(*(Path(sys.argv[1], name) for name in ("data", "set", "cache", "logs", "admin"))))
workspace.knowledge.register.resolve("Varha")
if sys.argv[2:]:
    load_databases()
begun = time.perf_counter()
transition_board(workspace, as_of=date(2022, 12, 31))
print(time.perf_counter() - begun)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--certificates", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where the stores are kept for the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        workspace = Workspace(Folders(*(folder / name for name in ("data", "set", "cache", "logs", "admin"))))
        if not workspace.folders.data.exists():
            _fill(workspace, asked.entries, asked.certificates)
        _measure(workspace)


def _measure(workspace: Workspace) -> None:
    workspace.knowledge.register.resolve("Varha")  # the window loads it before anybody can ask for the board
    board = partial(transition_board, workspace, as_of=_DAY)
    _tell("first in a process", [_first(workspace) for _ in range(_TIMES)])
    _tell("first in the window", [_first(workspace, "prepared") for _ in range(_TIMES)])
    board()
    _tell("again, all organisations", _several(board))
    _tell("again, one organisation", _several(partial(board, organisation="05")))
    with StepTicks(workspace) as ticks:
        ticks.standing()
        _tell("again, with the ticks open", _several(partial(board, organisation="05", ticks=ticks)))
    judged, texts = board(organisation="05"), Texts("fi")
    _tell("(calendar)", _several(lambda: board_calendar(judged, texts, ending_certificates(workspace, judged))))
    _tell("(status sheet, HTML)", _several(lambda: page_of(status_sheet(judged, texts))))


def _first(workspace: Workspace, *prepared: str) -> float:
    """Seconds in a process that has opened no database yet; with ``prepared`` it has loaded the libraries."""
    command = [sys.executable, "-c", _FRESH, str(workspace.folders.data.parent), *prepared]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _several(action: Callable[[], object]) -> list[float]:
    return [seconds(action) for _ in range(_TIMES)]


def _tell(what: str, spent: list[float]) -> None:
    middle, worst = statistics.median(spent) * 1000, max(spent) * 1000
    print(f"{what:<32} {middle:7.1f} ms (at most {worst:7.1f}), {middle / LIMIT:5.2f} of the limit of {LIMIT:.0f} ms")


def _fill(workspace: Workspace, entries: int, certificates: int) -> None:
    begun = time.perf_counter()
    workspace.folders.data.mkdir(parents=True)
    _fill_list(workspace, entries)
    with StepTicks(workspace) as ticks:
        ticks.tick(StepKey("reform-2023", "card-contract", "apply", "05"), note="benchmark")
    coverage = (Coverage(SourceKind.FILES, "/etc", SourceState.COMPLETE),)
    facts = RunFacts("bench", "bench", datetime.now(UTC), _DAY, coverage, tuple(_verdicts()))
    with InventoryStore.open(workspace.folders.data / "inventory.sqlite") as store:
        store.record_stream(facts, _estate(certificates))
    print(f"{entries} entries, {certificates} certificates, filled in {time.perf_counter() - begun:.0f} s")


def _fill_list(workspace: Workspace, entries: int) -> None:
    """Put the entries on the list, many in one transaction: the board is measured here, not the disk."""
    by, cards = author(workspace), list(candidates(entries))

    def add_all(pen: Pen, piece: list[Candidate]) -> None:
        for card in piece:
            add(pen, PendingAddition("", card, by))

    with open_store(workspace) as store:
        for first in range(0, entries, _PIECE):
            store._database.change(partial(add_all, piece=cards[first : first + _PIECE]))  # noqa: SLF001 - one transaction for many


def _verdicts() -> Iterator[OidVerdict]:
    codes = tuple(OidVerdictCode)
    for number in range(WANTED):
        oid = WantedOid(f"1.2.246.10.32210651.10.{number}")
        yield OidVerdict(oid, codes[number % len(codes)], "Varsinais-Suomen hyvinvointialue", "05")


def _estate(number: int) -> Iterator[InventoryCertificate]:
    pattern = found()
    kinds = {0: ServiceKind.XROAD_SIGN, 1: ServiceKind.SAML_SIGNING}
    for index in range(number):
        kind = kinds.get(index % 100)
        certificate = _renamed(pattern, index, of_xroad=kind is ServiceKind.XROAD_SIGN)
        if kind is None:
            yield certificate
            continue
        judged = replace(certificate.judgement, kind=kind)
        root = RootMatch(RootStatus.NEW, "Varsinais-Suomen hyvinvointialue", ("05",))
        yield replace(certificate, judgement=judged, oid=None, root=root)


def _renamed(pattern: InventoryCertificate, index: int, *, of_xroad: bool) -> InventoryCertificate:
    der = hashlib.shake_256(str(index).encode()).digest(_DER_BYTES)
    named = Name((NameAttribute("2.5.4.10", "Varha"), NameAttribute("2.5.4.3", "3221065-1")), b"")
    certificate = replace(
        pattern.certificate,
        der=der,
        tbs=der[4:900],
        signature=der[920:],
        spki=der[200:491],
        sha256=hashlib.sha256(der).hexdigest(),
        spki_sha256=hashlib.sha256(der[200:491]).hexdigest(),
        subject=named if of_xroad else pattern.certificate.subject,
    )
    return replace(pattern, certificate=certificate)


if __name__ == "__main__":
    main()
