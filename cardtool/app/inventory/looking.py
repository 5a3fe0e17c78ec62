"""What a face shows of an inventory beside the values themselves: states, months of expiry, a part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.app.inventory.wording import name_of
from cardtool.reports.inventory_state import ValidityState, validity_state
from cardtool.reports.inventory_tables import place_text
from cardtool.reports.inventory_timeline import Month, expiry_months

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cardtool.app.language import Texts
    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.oid import OidVerdict
    from cardtool.model.sighting import Place

__all__ = ["Month", "has_ended", "months_of", "part_of", "tell_place", "tell_state"]


def has_ended(certificate: Certificate, as_of: date) -> bool:
    """Whether its validity was over on the Finnish calendar day ``as_of``."""
    return validity_state(certificate, as_of) is ValidityState.EXPIRED


def tell_state(texts: Texts, certificate: Certificate, as_of: date) -> str:
    """Valid, ended or not begun on the Finnish calendar day ``as_of``."""
    return name_of(texts, validity_state(certificate, as_of))


def tell_place(place: Place) -> str:
    """A place in one line: machine, path, entry."""
    return place_text(place)


def months_of(inventory: Inventory) -> tuple[Month, ...]:
    """How many certificates end in which month; the first and the last count all that lies beyond."""
    return expiry_months(inventory)


def part_of(
    inventory: Inventory, certificates: Iterable[InventoryCertificate], oids: Iterable[OidVerdict]
) -> Inventory:
    """The part of an inventory that a face shows, in its order, under the whole coverage."""
    return replace(inventory, certificates=tuple(certificates), oids=tuple(oids))
