"""A body of the register with what only the matching needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.organisation import OrganisationStatus

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.organisation import Organisation


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An organisation and its place among the others. Compared by identity: one row, one entry.

    Attributes:
        organisation: the value that is shown.
        area: codes of the successor bodies in whose area it works; two bodies without a common code are unrelated.
        code: its own code when it is a successor body (``01``-``21``, ``90``, ``91``, ``HUS``), else empty.
        founded: first day on which a card can name it, ``None`` when that is not known or long ago.
    """

    organisation: Organisation
    area: frozenset[str]
    code: str = ""
    founded: date | None = None

    @property
    def old(self) -> bool:
        """Whether its duty moved to a successor."""
        return self.organisation.status is OrganisationStatus.OLD

    def related(self, other: Entry) -> bool:
        """Whether both work in a common area, as a body and its successor do."""
        return bool(self.area & other.area)
