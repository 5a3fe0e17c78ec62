"""Columns of an export by their names, for faces, which do not know the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.reports.worklist_columns import Column


def export_columns(names: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these names.

    Raises:
        ValueError: there is none of that name.
    """
    from cardtool.reports.worklist_columns import Column

    return tuple(map(Column, names))
