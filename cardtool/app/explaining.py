"""Use case: the whole judgement for certificate files, without hardware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.judging import judge_card
from cardtool.app.remembered import REMEMBERED
from cardtool.model.card import RawCard, Via
from cardtool.model.cause import Problem
from cardtool.model.errors import DataError, NoCertificateFoundError, SourceNotReadableError
from cardtool.model.reading import Readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.certificate import Certificate

#: No certificate file of a card or its chain comes near this size, in bytes.
LARGEST_FILE = 4 * 1024 * 1024


def explain_files(workspace: Workspace, files: Sequence[Path], *, each: bool = False) -> Readings:
    """Judge certificate files as if they were a card.

    Args:
        workspace: surroundings.
        files: PEM or DER files.
        each: take every file as a card of its own; otherwise all files together are one card.

    Raises:
        InstallationError: data that ships with the program is missing or broken.
    """
    knowledge = workspace.knowledge
    problems = list(knowledge.problems)
    contents: list[tuple[Path, tuple[bytes, ...]]] = []
    for file in files:
        try:
            ders, broken = _certificates_of(file)
        except DataError as error:
            problems.append(error.problem)
            continue
        problems += broken
        contents.append((file, ders))
    as_of, read_at = workspace.day(), workspace.now()
    cards = [judge_card(card, knowledge, as_of=as_of, read_at=read_at) for card in _cards(contents, each=each)]
    REMEMBERED.add(cards)
    return Readings(
        cards=tuple(cards),
        problems=tuple(problems),
        as_of=as_of,
        read_at=read_at,
    )


def _cards(contents: Sequence[tuple[Path, tuple[bytes, ...]]], *, each: bool) -> Iterable[RawCard]:
    if each:
        return [RawCard(reader=str(file), certificates=_unique(ders), via=Via.FILE) for file, ders in contents]
    together = _unique(der for _, ders in contents for der in ders)
    return [RawCard(reader="", certificates=together, via=Via.FILE)] if together else []


def _unique(ders: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(ders))


def read_certificates(file: Path) -> tuple[Certificate, ...]:
    """The certificates of a file.

    Raises:
        DataError: it cannot be read or holds no certificate.
    """
    from cardtool.certificates.bundles import parse_bundle

    bundle = parse_bundle(_content(file))
    if not bundle.certificates:
        reasons = ", ".join(sorted({failure.reason.value for failure in bundle.failures}))
        raise NoCertificateFoundError(reasons, reader=str(file))
    return bundle.certificates


def _certificates_of(file: Path) -> tuple[tuple[bytes, ...], list[Problem]]:
    from cardtool.certificates.bundles import parse_bundle

    bundle = parse_bundle(_content(file))
    if not bundle.certificates:
        reasons = ", ".join(sorted({failure.reason.value for failure in bundle.failures}))
        raise NoCertificateFoundError(reasons, reader=str(file))
    broken = [
        Problem(NoCertificateFoundError.cause, f"{file} [{failure.index}]", detail=failure.reason.value)
        for failure in bundle.failures
    ]
    return tuple(certificate.der for certificate in bundle.certificates), broken


def _content(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise SourceNotReadableError("not a file" if file.exists() else "no such file", reader=str(file))
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceNotReadableError(reason or type(error).__name__, reader=str(file)) from error
    if len(content) > LARGEST_FILE:
        raise SourceNotReadableError(f"larger than {LARGEST_FILE} bytes", reader=str(file))
    return content
