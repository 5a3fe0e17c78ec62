"""Use case: a worklist for made-up cards, which must never come near the real one."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cardtool.app.settings import Settings
from cardtool.model.errors import LocalDataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.workspace import Workspace


@contextmanager
def practice(workspace: Workspace) -> Iterator[Workspace]:
    """The same surroundings with a worklist of their own, in a folder that goes with the ``with`` block.

    A database that the settings name, or even lock, is left alone.
    """
    try:
        settings = workspace.settings
    except LocalDataError:  # told where cards are read; a training needs none of it
        settings = Settings()
    with tempfile.TemporaryDirectory(prefix="cardtool-practice-", ignore_cleanup_errors=True) as folder:
        made = replace(workspace, folders=replace(workspace.folders, data=Path(folder)))
        made.settings = replace(settings, worklist=replace(settings.worklist, database=""))
        yield made
