"""The register of organisations: who is behind the name and the e-mail address of a card."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cardtool.model.organisation import OrganisationKind
from cardtool.register.decision import Observed, decide
from cardtool.register.domains import find_domain
from cardtool.register.index import domain_index, name_index
from cardtool.register.lookup import find_name
from cardtool.register.municipality import find_municipality, narrowed
from cardtool.register.names import shown, words
from cardtool.register.near_misses import NearMisses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cardtool.model.organisation import Organisation, OrganisationMatch
    from cardtool.register.entry import Entry
    from cardtool.register.lookup import NameIndex


class Register:
    """All known bodies and the way to find them.

    It does not change after construction; its tables are built at the first question.

    Attributes:
        organisations: every body, the successor bodies first.
        counties: the successor bodies by code: ``01``-``21``, ``90`` Helsinki, ``91`` Åland, ``HUS``.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self.organisations: tuple[Organisation, ...] = tuple(entry.organisation for entry in self._entries)
        self.counties: Mapping[str, Organisation] = {e.code: e.organisation for e in self._entries if e.code}

    def resolve(
        self, name: str, email: str = "", *, municipality: str = "", issued_on: date | None = None
    ) -> OrganisationMatch:
        """Who is behind an organisation name and an e-mail address.

        Args:
            name: organisation name as the card gives it; cut to 256 characters.
            email: e-mail address of the card, empty when it has none.
            municipality: code or name of the holder's municipality where it is known; it decides between several
                successors.
            issued_on: first day of the certificate; it decides a name that stayed the same over the reform.

        Returns:
            The match. It never raises, whatever the texts are.
        """
        parts = words(name)
        found = find_name(self._names, parts) if parts else None
        near = self._near_misses.find(parts) if parts and found is None else ()
        text = shown(name) if parts else ""
        match = decide(Observed(text, found, find_domain(self._domains, email), near, issued_on))
        home = find_municipality(self._names, self._municipalities, municipality) if municipality else None
        return narrowed(match, home) if home else match

    @cached_property
    def _names(self) -> NameIndex:
        return name_index(self._entries)

    @cached_property
    def _domains(self) -> Mapping[str, tuple[Entry, ...]]:
        return domain_index(self._entries)

    @cached_property
    def _near_misses(self) -> NearMisses:
        return NearMisses(self._entries, self._names)

    @cached_property
    def _municipalities(self) -> dict[str, Organisation]:
        bodies = (body for body in self.organisations if body.kind is OrganisationKind.MUNICIPALITY)
        return {code: body for body in bodies for code in body.municipality_codes}
