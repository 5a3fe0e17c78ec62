"""What every part of ``transition_services.toml`` has: texts in three languages, certainty, source, an identifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from cardtool.model.evidence import Confidence
from cardtool.model.transition import LanguageText
from cardtool.rules.toml_checks import LINE, TEXT, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cardtool.rules.checked_table import CheckedTable

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


def by_identifier(tables: Iterable[CheckedTable], read: Callable[[CheckedTable], Part]) -> dict[str, Part]:
    """What the tables of a list say, by identifier, which has to be unique."""
    found: dict[str, Part] = {}
    for table in tables:
        part = read(table)
        table.close()
        if part.id in found and part.id:
            table.fault(f"id {part.id} stands twice", "id")
        found.setdefault(part.id, part)
    return found
