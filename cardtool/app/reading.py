"""Use case: read every card there is, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app.judging import judge_card
from cardtool.model.errors import MiddlewareMissingError
from cardtool.model.reading import Readings

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.cards.profiles import Profile
    from cardtool.cards.source import SourceResult


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What to read.

    Attributes:
        profile: name of the one middleware profile to use, empty for every installed one.
        module: absolute path of a PKCS#11 module to use instead of the profile's own.
        reader: name of the one reader, or a part of it that is unique; empty for all.
    """

    profile: str = ""
    module: Path | None = None
    reader: str = ""


def read_cards(workspace: Workspace, request: ReadRequest | None = None) -> Readings:
    """Read and judge all cards in all readers and software tokens.

    Whatever goes wrong is a problem of the result, so that one bad reader hides no other.

    Raises:
        InstallationError: data that ships with the program is missing or broken.
        LocalDataError: a middleware profile of the administrator has an error.
    """
    request = request or ReadRequest()
    with ThreadPoolExecutor(max_workers=1) as pool:
        # While the card answers slowly there is time to learn what judging it needs.
        loading = pool.submit(lambda: workspace.knowledge)
        result = _read(workspace, request)
    knowledge = loading.result()
    as_of, read_at = workspace.day(), workspace.now()
    return Readings(
        cards=tuple(judge_card(card, knowledge, as_of=as_of, read_at=read_at) for card in result.cards),
        problems=(*knowledge.problems, *result.problems),
        as_of=as_of,
        read_at=read_at,
    )


def _read(workspace: Workspace, request: ReadRequest) -> SourceResult:
    from cardtool.cards.readings import read_all

    return read_all(
        chosen_profiles(workspace, request.profile),
        reader=request.reader,
        module=request.module,
        named=bool(request.profile or request.module),
    )


def chosen_profiles(workspace: Workspace, name: str) -> tuple[Profile, ...]:
    """All profiles, or the one called ``name``.

    Raises:
        MiddlewareMissingError: there is no profile of that name.
    """
    profiles = workspace.profiles
    if not name:
        return profiles
    found = tuple(profile for profile in profiles if profile.name == name)
    if not found:
        known = ", ".join(profile.name for profile in profiles)
        raise MiddlewareMissingError(f"no such profile; known: {known}", profile=name)
    return found
