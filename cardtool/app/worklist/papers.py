"""Use cases: what is put on paper, the receipt for a card and the report of a day."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from cardtool.app.worklist.exporting import written_whole
from cardtool.app.worklist.opening import author
from cardtool.app.worklist.report_words import report_words
from cardtool.model.errors import FileNotWritableError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.app.worklist.worklist import Worklist
    from cardtool.app.workspace import Workspace
    from cardtool.model.worklist import Entry
    from cardtool.reports.worklist_paper import LegalBasis, Paper, Proof


def receipt(workspace: Workspace, worklist: Worklist, entry: Entry, texts: Texts) -> Paper:
    """The receipt for one card, as the list has it now.

    Raises:
        EntryUnknownError: it is gone.
        StoreError: the database refuses.
        InstallationError: the rules are missing or broken.
    """
    from cardtool.reports.worklist_receipt import closing_receipt

    store = worklist.store
    current = store.entry(entry.id)
    return closing_receipt(
        current,
        store.history(entry.id),
        basis=_basis(workspace, texts, current.card.deadline) if current.card.deadline else None,
        proof=_proof(worklist),
        made=author(workspace),
        words=report_words(texts),
    )


def day_report(workspace: Workspace, worklist: Worklist, day: date, texts: Texts) -> Paper:
    """What was done on a Finnish calendar day.

    Raises:
        StoreError: the database refuses.
        InstallationError: the rules are missing or broken.
    """
    from cardtool.reports import worklist_day

    return worklist_day.day_report(
        worklist_day.Day(day, worklist.entries(), worklist.store.journal()),
        basis=_basis(workspace, texts, None),
        proof=_proof(worklist),
        made=author(workspace),
        words=report_words(texts),
    )


def page_of(paper: Paper) -> str:
    """The document as a page of HTML, whole in itself, to be printed."""
    from cardtool.reports.worklist_html import write_html_paper

    stream = BytesIO()
    write_html_paper(stream, paper)
    return stream.getvalue().decode()


def write_paper(path: Path, paper: Paper) -> None:
    """Write the document as a page (``.html``) or as PDF (``.pdf``); it is there as a whole or not at all.

    Raises:
        FileNotWritableError: its name ends otherwise, or it cannot be written.
    """
    from cardtool.reports.worklist_html import write_html_paper
    from cardtool.reports.worklist_pdf import write_pdf_paper

    writers = {".pdf": write_pdf_paper, ".html": write_html_paper}
    write = writers.get(path.suffix.casefold())
    if write is None:
        raise FileNotWritableError(f"its name ends in one of {', '.join(writers)}", reader=str(path))
    with written_whole(path) as stream:
        write(stream, paper)


def _proof(worklist: Worklist) -> Proof:
    from cardtool.reports.worklist_paper import Proof

    verification = worklist.store.verify()
    return Proof(verification.lines, verification.head, verification.faults)


def _basis(workspace: Workspace, texts: Texts, deadline: date | None) -> LegalBasis | None:
    """The reform with this deadline; without one, the only reform there is."""
    from cardtool.reports.worklist_paper import LegalBasis

    reforms = workspace.knowledge.transition.reforms
    chosen = [reform for reform in reforms if deadline in {None, reform.deadline}]
    if len(chosen) != 1:
        return None
    reform = chosen[0]
    return LegalBasis(texts.say(reform.name), reform.effective, reform.deadline, reform.source)
