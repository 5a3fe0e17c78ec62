"""An inventory made ready to be shown: made outside the window's thread, and not changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cardtool.model.inventory import GRAVEST_FIRST
from ui.inventory.grouping import group_by_organisation, oid_key
from ui.inventory.strings import Column, searched_words, tell_cells
from ui.tables.rows import RowTexts
from ui.tables.sorting import sorted_rows

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory, InventoryCertificate
    from ui.inventory.grouping import Group


@dataclass(frozen=True, slots=True)
class Content:
    """What the page shows of an inventory.

    Attributes:
        texts: the language.
        inventory: the inventory.
        rows: what the rows of the table say.
        groups: the OIDs by organisation.
        known: the certificates by SHA-256.
    """

    texts: Texts
    inventory: Inventory
    rows: RowTexts
    groups: tuple[Group, ...]
    known: Mapping[str, InventoryCertificate]


def make_content(texts: Texts, inventory: Inventory) -> Content:
    """Make an inventory ready; may take long for a large one."""
    cells = (tell_cells(texts, item, inventory.as_of) for item in inventory.certificates)
    columns = list(zip(*cells, strict=True)) or [()] * len(Column)
    return Content(
        texts,
        inventory,
        RowTexts(columns),
        group_by_organisation(inventory.oids, partial(searched_words, texts, inventory.as_of), inventory.as_of),
        {item.certificate.sha256: item for item in inventory.certificates},
    )


def order_of(content: Content, column: Column) -> array[int]:
    """The rows in the order of a column: days and OIDs by their value, all else by its letters."""
    return sorted_rows(_keys(content, column))


def _keys(content: Content, column: Column) -> Sequence[Any]:
    certificates = content.inventory.certificates
    match column:
        case Column.FROM:
            return [item.certificate.not_before for item in certificates]
        case Column.UNTIL:
            return [item.certificate.not_after for item in certificates]
        case Column.OID:
            return [oid_key(item.oid.text) if item.oid else () for item in certificates]
        case Column.FINDINGS:
            return [_gravity(item) for item in certificates]
        case _:
            return content.rows.columns[column]


def _gravity(item: InventoryCertificate) -> tuple[int, ...]:
    """The gravest findings come first, certificates without any last."""
    return (*(GRAVEST_FIRST.index(finding.severity) for finding in item.findings), len(GRAVEST_FIRST))
