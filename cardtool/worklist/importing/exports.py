"""Entries from an export of this program: a JSON document, or rows of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Candidate, CardCertificate, Entry, EntryState
from cardtool.worklist.candidates import card_key
from cardtool.worklist.fields import FINGERPRINT, MOST_CERTIFICATES, SERIAL, Fields, MisfitError, parsed
from cardtool.worklist.importing.result import MOST_ROWS, ImportReason, ListForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from cardtool.worklist.importing.headings import Vocabulary
    from cardtool.worklist.importing.result import Gathering

WORKLIST_SCHEMA: Final = "cardtool.worklist.v1"
_NUMBERS: Final = ("id", "version")
_LONGEST_NUMBER: Final = 19
#: Columns that hold a word of a closed list.
_CODES: Final = ("state", "kind", "verdict")
_OF_CERTIFICATES: Final = ("sha256", "serial", "issuer")


def add_document(path: Path, gathering: Gathering) -> None:
    """Keep the entries of a JSON document.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        document = Fields(parsed(path.read_bytes()), "")
        if document.text("schema") != WORKLIST_SCHEMA:
            document.fail("schema", f"not {WORKLIST_SCHEMA}")
        entries = document.items("entries", MOST_ROWS)
    except MisfitError as error:
        gathering.fail(ImportReason.UNKNOWN_FORM, detail=str(error))
        return
    gathering.form = ListForm.ENTRIES
    for row, entry in enumerate(entries, start=1):
        _add(entry, row, gathering)


class Table:
    """A table of entries.

    Args:
        columns: position of each column by its name.
        vocabulary: the words of its codes.
    """

    def __init__(self, columns: Mapping[str, int], vocabulary: Vocabulary) -> None:
        self._columns = columns
        self._words = {name: vocabulary.get(name, {}) for name in _CODES}
        self._certificates = [
            {name: f"{name}_{number}" for name in _OF_CERTIFICATES}
            for number in range(1, MOST_CERTIFICATES + 1)
            if any(f"{name}_{number}" in columns for name in _OF_CERTIFICATES)
        ]

    def add(self, cells: Sequence[str], row: int, gathering: Gathering) -> None:
        """Keep the entry of a row; a row without text is none."""
        if any(cells):
            _add(Fields(self._document(cells), ""), row, gathering)

    def _document(self, cells: Sequence[str]) -> dict[str, object]:
        """The object that a JSON document would have for the row."""
        width = len(cells)
        texts = {name: cells[place] for name, place in self._columns.items() if place < width and cells[place]}
        document: dict[str, object] = dict(texts)
        for name in _NUMBERS:
            if (text := texts.get(name, "")).isdecimal() and len(text) <= _LONGEST_NUMBER:
                document[name] = int(text)
        for name in _CODES:
            if name in texts:
                document[name] = self._words[name].get(texts[name], texts[name])
        found = ({name: texts.get(column) for name, column in held.items()} for held in self._certificates)
        return {**document, "certificates": [held for held in found if any(held.values())]}


def _add(fields: Fields, row: int, gathering: Gathering) -> None:
    try:
        gathering.add(entry_of(fields), row)
    except MisfitError as error:
        gathering.fail(ImportReason.BAD_VALUE, row, error.where.rpartition("].")[2], error.what)


def entry_of(fields: Fields) -> Entry:
    """The entry that an object of a document says.

    Raises:
        MisfitError: it says none.
    """
    card = _card(fields)
    key = card_key(found.sha256 for found in card.certificates)
    if fields.text("key") not in {"", key}:
        fields.fail("key", "not the key of its certificates")
    return Entry(
        id=fields.number("id"),
        key=key,
        card=card,
        state=fields.choice("state", EntryState) or _missing(fields, "state"),
        version=fields.number("version", 1),
        added_at=_moment(fields, "added_at"),
        changed_at=_moment(fields, "changed_at"),
        reason=fields.text("reason"),
        purged_at=fields.moment("purged_at"),
    )


def _card(fields: Fields) -> Candidate:
    return Candidate(
        kind=fields.choice("kind", CardKind) or CardKind.UNKNOWN,
        certificates=_certificates(fields),
        organisation=fields.text("organisation"),
        successor=fields.text("successor"),
        verdict=fields.choice("verdict", VerdictCode),
        deadline=fields.day("deadline"),
        rules=fields.text("rules"),
        valid_from=fields.moment("valid_from"),
        valid_until=fields.moment("valid_until"),
        holder=fields.text("holder"),
        email=fields.text("email"),
    )


def _certificates(fields: Fields) -> tuple[CardCertificate, ...]:
    certificates = [
        CardCertificate(
            found.matching("sha256", FINGERPRINT, "a SHA-256 fingerprint"),
            found.matching("serial", SERIAL, "a serial number in hexadecimal"),
            found.text("issuer"),
        )
        for found in fields.items("certificates", MOST_CERTIFICATES)
    ]
    if not certificates:
        _missing(fields, "certificates")
    if len({found.sha256 for found in certificates}) != len(certificates):
        fields.fail("certificates", "one stands there twice")
    return tuple(sorted(certificates, key=lambda found: found.sha256))


def _moment(fields: Fields, name: str) -> datetime:
    return fields.moment(name) or _missing(fields, name)


def _missing(fields: Fields, name: str) -> NoReturn:
    fields.fail(name, "missing")
