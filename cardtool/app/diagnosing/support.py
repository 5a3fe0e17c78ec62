"""Use case: the support file of a check, shown line by line before it is saved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.support_document import masked_document
from cardtool.app.diagnosing.support_facts import gather
from cardtool.app.diagnosing.support_wording import TITLES
from cardtool.app.masking import surroundings_known
from cardtool.app.remembered import REMEMBERED
from cardtool.diagnostics.masking import Masker
from cardtool.diagnostics.masking_kinds import UNMASKABLE, Kind
from cardtool.diagnostics.support_file import support_file, write_private, zipped
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.diagnostics.support_file import SupportFile
    from cardtool.model.diagnosis import Diagnosis

#: What may be shown on request, each a word for ``--unmask``.
CHOICES: Final = tuple(kind.value for kind in Kind if kind in UNMASKABLE)


@dataclass(frozen=True, slots=True)
class Preview:
    """A support file that is not saved yet.

    Attributes:
        lines: every line that :meth:`save` writes.
        masked: how many different values of each kind are masked.
        unmasked: what is shown on request.
    """

    _file: SupportFile
    _made: datetime
    masked: Mapping[str, int]
    unmasked: tuple[str, ...] = ()

    @property
    def files(self) -> Mapping[str, str]:
        """The files inside and what they hold."""
        return self._file.files

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line of all files."""
        return self._file.lines

    def save(self, path: Path) -> None:
        """Write the file, whole, readable by its owner only.

        Raises:
            SourceNotReadableError: it cannot be written there.
        """
        try:
            write_private(path, zipped(self._file, self._made))
        except OSError as error:
            raise SourceNotReadableError(error.strerror or type(error).__name__, reader=path.name) from error


def make_preview(workspace: Workspace, diagnosis: Diagnosis, texts: Texts, unmask: Iterable[str] = ()) -> Preview:
    """The support file of a check.

    Args:
        workspace: surroundings.
        diagnosis: the check; the cards that were read since it began are in the file too.
        texts: language of the sentences.
        unmask: kinds of personal data that a person chose to show, of :data:`CHOICES`.

    Raises:
        ValueError: there is no such kind.
    """
    shown = frozenset(map(Kind, unmask)) & UNMASKABLE
    facts = gather(workspace, diagnosis, texts)
    masker = Masker((*surroundings_known(), *REMEMBERED.known(), *facts.known), shown)
    masked_document(facts, masker)  # learns what is in the file, which the numbers rest on
    masker.settle()
    document = masked_document(facts, masker)
    document["masked"] = {kind.value: number for kind, number in masker.masked.items()}
    document["unmasked"] = sorted(shown)
    file = support_file(document, lambda key: texts.say(TITLES.get(key, key)))
    counted = Counter({kind.value: number for kind, number in masker.masked.items()})
    return Preview(file, workspace.now(), counted, tuple(sorted(shown)))
