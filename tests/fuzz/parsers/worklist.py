"""What the worklist reads back or is given: lists, documents of cards, waiting additions, lines of a backup."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import NoCertificateFoundError, SourceNotReadableError, StoreDamagedError, StoreTooNewError
from cardtool.model.kind import CardKind
from cardtool.store.worklist_backup_format import MOST_ROWS, TABLES, header_of, row_of, value_of
from cardtool.worklist.candidate_documents import candidates_of_document
from cardtool.worklist.fields import FINGERPRINT, LONGEST_TEXT
from cardtool.worklist.importing.lists import import_list
from cardtool.worklist.importing.result import ImportReason, ListForm
from cardtool.worklist.outbox import Outbox
from tests.fuzz.target import as_file, assert_text

if TYPE_CHECKING:
    from cardtool.model.worklist import Candidate

#: Name of the file of a waiting addition: what its own token says.
TOKEN: Final = "0123456789abcdef"  # noqa: S105 - the name of an addition
_LONGEST_DETAIL: Final = 500


def expected_list(data: bytes) -> None:
    """A list of any form: text table, workbook, JSON document."""
    found = import_list(as_file(data, "list"))
    assert found.form in ListForm
    assert found.form is not ListForm.NONE or found.failed
    assert len(found.failures) <= max(found.failed, 1)
    for failure in found.failures:
        assert failure.reason in ImportReason
        assert_text(failure.detail, _LONGEST_DETAIL)
    for expected in found.expected:
        for text in (expected.name, expected.email, expected.organisation, expected.serial, expected.sha256):
            assert_text(text, 2 * LONGEST_TEXT + 1)
    for entry in found.entries:
        _assert_card(entry.card)


def candidates(data: bytes) -> None:
    """The document of a card that was read somewhere else."""
    try:
        found = candidates_of_document(data, keep_holder=True)
    except (SourceNotReadableError, NoCertificateFoundError) as error:
        assert_text(error.detail, _LONGEST_DETAIL)
        return
    assert found
    for card in found:
        _assert_card(card)


def _assert_card(card: Candidate) -> None:
    assert card.kind in CardKind
    for text in (card.organisation, card.successor, card.holder, card.email, card.rules):
        assert_text(text, LONGEST_TEXT)
    assert all(FINGERPRINT.fullmatch(certificate.sha256) for certificate in card.certificates)


def outbox(data: bytes) -> None:
    """The file of an addition that waits: it is taken, or put aside."""
    folder = as_file(b"", "outbox/empty").parent
    shutil.rmtree(folder)
    as_file(data, f"outbox/{TOKEN}.json")
    additions, damaged = Outbox(folder).waiting()
    assert len(additions) + len(damaged) == 1
    assert len(Outbox(folder)) == len(additions)
    for addition in additions:
        assert addition.token == TOKEN
        _assert_card(addition.card)


def backup_lines(data: bytes) -> None:
    """The lines of a backup, each as the header and as a row of every table."""
    for line in data.splitlines(keepends=True):
        try:
            header = header_of(line)
        except (StoreDamagedError, StoreTooNewError) as error:
            assert_text(error.detail, _LONGEST_DETAIL)
        else:
            assert all(0 <= number <= MOST_ROWS for number in header.counts.values())
        _read_rows(line)


def _read_rows(line: bytes) -> None:
    try:
        value = value_of(line)
    except StoreDamagedError:
        return
    for table in TABLES.values():
        try:
            assert len(row_of(value, table)) == len(next(iter(value.values())))
        except StoreDamagedError:
            continue
