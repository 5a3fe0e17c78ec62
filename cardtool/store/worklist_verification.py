"""Verification of the worklist: its journal proves itself, and its lines prove the entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.worklist import Verification
from cardtool.store.collecting import few_collections
from cardtool.store.journal_verification import ChainWalk
from cardtool.store.worklist_journal import WORKLIST
from cardtool.store.worklist_proofs import Proofs

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def verify(connection: Connection, head: str = "") -> Verification:
    """Look at every line and every entry.

    Args:
        connection: sees one state of the database.
        head: hash that must be of a line: one that was written down elsewhere proves that no line up to it was changed.
    """
    with few_collections():
        return _verified(connection, ChainWalk(head), Proofs(connection))


def _verified(connection: Connection, walk: ChainWalk, proofs: Proofs) -> Verification:
    for line in WORKLIST.lines_after(connection, 0):
        if walk.look_at(line, whole=proofs.is_rightly_empty(line)):
            proofs.hear(line)
    walk.look_at_end(WORKLIST.last_line(connection))
    faults = (*walk.faults, *proofs.faults(walk.untrusted), *walk.faults_of_all(connection, WORKLIST))
    return Verification(walk.lines, len(proofs), walk.head, faults)
