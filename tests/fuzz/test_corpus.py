"""Every input that fuzzing has found is tried again, also where atheris cannot be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.minimising import MOST_BYTES, MOST_FILES
from tests.fuzz.table import TARGETS
from tests.fuzz.target import CORPUS, CRASHES, Target, name_of

if TYPE_CHECKING:
    from pathlib import Path

ALL = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)


@ALL
def test_every_kept_input_holds(target: Target) -> None:
    kept = target.kept()
    assert kept, "scripts/fuzz --keep makes a corpus"
    for path in kept:
        try:
            target.hold(path.read_bytes())
        except BaseException as error:
            error.add_note(f"input: {path}")
            raise


@ALL
def test_the_corpus_is_small(target: Target) -> None:
    sizes = [path.stat().st_size for path in (CORPUS / target.name).iterdir()]
    assert len(sizes) <= MOST_FILES
    assert sum(sizes) <= MOST_BYTES
    assert max(sizes) <= target.longest


def test_names_are_those_of_the_contents() -> None:
    kept = [path for target in TARGETS for path in target.kept()]
    assert not [path for path in kept if path.name != name_of(path.read_bytes())]


@pytest.mark.parametrize("folder", [CORPUS, CRASHES], ids=lambda folder: folder.name)
def test_every_folder_belongs_to_a_target(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} <= {target.name for target in TARGETS}
