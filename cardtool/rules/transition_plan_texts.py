"""What every part of ``transition_services.toml`` has: texts in three languages, certainty, source, an identifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from cardtool.model.evidence import Confidence
from cardtool.model.transition import LanguageText
from cardtool.rules.toml_checks import LINE, TEXT, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cardtool.rules.checked_table import CheckedTable, FaultList

CERTAINTY: Final = one_of(Confidence)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=_Named)


@dataclass(frozen=True, slots=True)
class Common:
    """What the parts of a service have where they do not say otherwise.

    Attributes:
        certainty: how sure it is.
        source: document and section.
        all_languages: texts must be there in all three languages.
    """

    certainty: Confidence
    source: str
    all_languages: bool

    def text(self, table: CheckedTable, key: str) -> LanguageText:
        """A text ``{ fi = "…", sv = "…", en = "…" }``."""
        if not table.has(key):
            table.fault(f"{key} is missing")
        return self.text_or_none(table, key) or LanguageText("")

    def text_or_none(self, table: CheckedTable, key: str) -> LanguageText | None:
        """The same where it may be left out."""
        languages = table.table(key)
        if languages is None:
            return None
        other = languages.required if self.all_languages else languages.optional
        text = LanguageText(languages.required("fi", TEXT, ""), other("sv", TEXT, ""), other("en", TEXT, ""))
        languages.close()
        return text

    def certainty_of(self, table: CheckedTable) -> Confidence:
        """How sure a part is, or its service."""
        return table.optional("certainty", CERTAINTY, self.certainty)

    def source_of(self, table: CheckedTable) -> str:
        """Where a part is from, or its service."""
        return table.optional("source", LINE, self.source)


@dataclass(frozen=True, slots=True)
class Entries(Generic[Part]):
    """What the tables of a list say.

    Attributes:
        all: by identifier, in the order of the file.
        faulty: identifiers of those with faults; of one that stands twice nobody knows which is meant.
    """

    all: Mapping[str, Part]
    faulty: frozenset[str]

    @property
    def sound(self) -> dict[str, Part]:
        """Those without faults."""
        return {name: part for name, part in self.all.items() if name not in self.faulty}


def by_identifier(
    tables: Iterable[CheckedTable], faults: FaultList, read: Callable[[CheckedTable], Part]
) -> Entries[Part]:
    """What the tables of a list say, by identifier, which has to be unique.

    Args:
        tables: the list.
        faults: where the tables note what is wrong with them.
        read: what a table says.
    """
    found: dict[str, Part] = {}
    faulty = set()
    for table in tables:
        before = faults.count
        part = read(table)
        table.close()
        if part.id in found and part.id:
            table.fault(f"id {part.id} stands twice", "id")
        if faults.count > before:
            faulty.add(part.id)
        found.setdefault(part.id, part)
    return Entries(found, frozenset(faulty))
