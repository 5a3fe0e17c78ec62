"""Loads packages ahead of their first use, for a face that has nothing else to do just then."""

from __future__ import annotations

from importlib import import_module
from typing import Final

#: What opening the worklist, the board or the kept inventories takes: a third of a second, most of it for SQLAlchemy.
_DATABASES: Final = (
    "cardtool.app.transition.board",
    "cardtool.store.worklist_store",
    "cardtool.store.transition_store",
    "cardtool.store.inventory_store",
)


def load_databases() -> None:
    """Load what opens a database, so that the first page that needs one does not wait for it."""
    for name in _DATABASES:
        import_module(name)
