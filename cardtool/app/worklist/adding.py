"""Use cases: cards as they are put on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from typing import BinaryIO

    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading
    from cardtool.model.worklist import Candidate

#: Largest document of readings that is taken, in bytes: some thousand cards.
LARGEST_DOCUMENT: Final = 64 * 1024 * 1024


def candidate(workspace: Workspace, reading: CardReading) -> Candidate | None:
    """A card that was read, as it is put on the list; ``None`` when it has no certificate of a holder.

    The holder's name and e-mail address are part of it only if the administrator allows it.
    """
    from cardtool.worklist.candidates import candidate_of

    return candidate_of(reading, keep_holder=workspace.settings.worklist.keep_holder)


def candidates_in(workspace: Workspace, stream: BinaryIO, name: str) -> tuple[Candidate, ...]:
    """The cards of a document of ``card read --json`` or ``card explain --json``.

    Raises:
        SourceNotReadableError: it cannot be read, is too large, or is no such document; says where.
        NoCertificateFoundError: a card of it has no certificate of a holder.
    """
    from cardtool.worklist.candidate_documents import candidates_of_document

    try:
        content = stream.read(LARGEST_DOCUMENT + 1)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=name) from error
    if len(content) > LARGEST_DOCUMENT:
        raise SourceNotReadableError(f"larger than {LARGEST_DOCUMENT} bytes", reader=name)
    return candidates_of_document(content, source=name, keep_holder=workspace.settings.worklist.keep_holder)
