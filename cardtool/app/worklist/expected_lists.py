"""Use cases: look at the lists of expected cards, and remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.errors import SourceNotReadableError
from cardtool.store.worklist_expected import ExpectedList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.app.worklist.worklist import Worklist

__all__ = ["ExpectedList", "drop_list", "kept_lists", "lists_members"]


def kept_lists(worklist: Worklist) -> tuple[ExpectedList, ...]:
    """The lists, ordered by name.

    Raises:
        StoreError: the database refuses.
    """
    return worklist.store.expected_lists()


def drop_list(worklist: Worklist, name: str) -> None:
    """Remove a list with all its names and addresses.

    Raises:
        SourceNotReadableError: there is no list of this name.
        StoreError: the database refuses.
    """
    if not worklist.store.drop_expected(name):
        raise SourceNotReadableError("no list of expected cards has this name", reader=name)


def lists_members(lists: Iterable[ExpectedList]) -> list[dict[str, object]]:
    """The lists as the JSON document has them."""
    return [
        {
            "name": kept.name,
            "at": kept.at.isoformat().replace("+00:00", "Z"),
            "user": kept.user,
            "workstation": kept.workstation,
            "cards": kept.cards,
        }
        for kept in lists
    ]
