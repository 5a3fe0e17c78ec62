"""Use case: take an export of the organisation register into use."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from datetime import date

    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.cause import Problem
    from cardtool.register.imports_values import ImportedRegister

_FOLDER: Final = "register"


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import brought.

    Attributes:
        source: name of the file or folder.
        rows: number of rows.
        as_of: day of the export.
        failures: how often something could not be used, by the reason's code.
    """

    source: str
    rows: int
    as_of: date | None
    failures: dict[str, int]


def import_into(workspace: Workspace, path: Path) -> ImportSummary:
    """Check an export and keep a copy of it; from then on it outranks the shipped table.

    Raises:
        SourceNotReadableError: it holds no row, or cannot be kept; an earlier import stays in use.
    """
    imported = read_register(path)
    home = workspace.folders.data / _FOLDER
    try:
        home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, home)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(home)) from error
    failures = Counter(failure.reason.value for failure in imported.failures)
    return ImportSummary(path.name, len(imported.rows), imported.as_of, dict(failures))


def register_in_use(workspace: Workspace, named: Path | None = None) -> ImportedRegister | None:
    """The export that was named, else the one that was taken into use, if any.

    Raises:
        SourceNotReadableError: it holds no row.
    """
    if named is not None:
        return read_register(named)
    home = workspace.folders.data / _FOLDER
    kept = sorted(home.iterdir()) if home.is_dir() else []
    return read_register(kept[0]) if kept else None


def read_register(path: Path) -> ImportedRegister:
    """The rows of an export.

    Raises:
        SourceNotReadableError: it holds no row.
    """
    from cardtool.register.imports import import_register

    imported = import_register(path)
    if not imported.rows:
        reasons = sorted({failure.reason.value for failure in imported.failures})
        raise SourceNotReadableError(", ".join(reasons) or "no row", reader=str(path))
    return imported


def summary_document(summary: ImportSummary) -> dict[str, Any]:
    """The summary as a document (schema ``cardtool.register-import.v1``)."""
    return {
        "schema": "cardtool.register-import.v1",
        "source": summary.source,
        "rows": summary.rows,
        "as_of": summary.as_of.isoformat() if summary.as_of else None,
        "failures": summary.failures,
    }


def tell_failures(texts: Texts, summary: ImportSummary) -> tuple[str, ...]:
    """What could not be used, one line a reason, the most frequent first."""
    counted = sorted(summary.failures.items(), key=lambda failure: -failure[1])
    return tuple(f"{number}: {_told(texts, reason)}" for reason, number in counted)


def tell_unusable(texts: Texts, problem: Problem) -> Problem:
    """The problem of a register or list that holds nothing, with its reasons in words."""
    told = ", ".join(_told(texts, reason) for reason in problem.detail.split(", "))
    return replace(problem, detail=told)


def _told(texts: Texts, reason: str) -> str:
    from cardtool.app.inventory.wording import name_of
    from cardtool.register.imports_values import ImportReason

    return name_of(texts, ImportReason(reason)) if reason in list(ImportReason) else reason


def _replace(path: Path, home: Path) -> None:
    """Copy with the times of the files, which are the dates of the export, and put it in place as a whole."""
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".register-", ignore_cleanup_errors=True) as folder:
        fresh, past = Path(folder, "new"), Path(folder, "old")
        fresh.mkdir(mode=0o700)
        target = fresh / path.name
        if path.is_dir():
            shutil.copytree(path, target)
        else:
            shutil.copy2(path, target)
        if home.exists():
            os.replace(home, past)  # noqa: PTH105 - the same for folders on every system
        os.replace(fresh, home)  # noqa: PTH105
