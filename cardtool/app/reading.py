"""Use case: read every card there is, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from cardtool.app.judging import judge_card, needs_issuers
from cardtool.app.remembered import REMEMBERED
from cardtool.app.request import ReadRequest
from cardtool.model.errors import MiddlewareMissingError
from cardtool.model.reading import Readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.workspace import Workspace
    from cardtool.cards.plan import ReadingPlan
    from cardtool.cards.profiles import Profile
    from cardtool.cards.source import SourceResult

__all__ = ["ReadRequest", "make_plan", "read_cards"]


def read_cards(workspace: Workspace, request: ReadRequest | None = None) -> Readings:
    """Read and judge all cards in all readers and software tokens.

    Whatever goes wrong is a problem of the result, so that one bad reader hides no other.

    Raises:
        InstallationError: data that ships with the program is missing or broken.
        LocalDataError: a middleware profile or the settings of the administrator have an error.
    """
    plan = make_plan(workspace, request or ReadRequest())
    with ThreadPoolExecutor(max_workers=1) as pool:
        # While the card answers slowly there is time to learn what judging it needs.
        loading = pool.submit(lambda: workspace.knowledge)
        result = _read(workspace, plan)
    knowledge = loading.result()
    as_of, read_at = workspace.day(), workspace.now()
    cards = tuple(judge_card(card, knowledge, as_of=as_of, read_at=read_at) for card in result.cards)
    REMEMBERED.add(cards)
    return Readings(
        cards=cards,
        problems=(*knowledge.problems, *result.problems),
        as_of=as_of,
        read_at=read_at,
    )


def _read(workspace: Workspace, plan: ReadingPlan) -> SourceResult:
    from cardtool.cards.readings import read_all

    def wants_issuers(certificates: Sequence[bytes]) -> bool:
        return needs_issuers(certificates, workspace.knowledge)

    return read_all(plan, wants_issuers=wants_issuers)


def make_plan(workspace: Workspace, request: ReadRequest) -> ReadingPlan:
    """How a request is carried out here.

    Raises:
        MiddlewareMissingError: there is no profile of the name asked for.
        LocalDataError: a middleware profile or the settings of the administrator have an error.
    """
    from cardtool.cards.plan import ReadingPlan

    settings = workspace.settings
    return ReadingPlan(
        hardware=workspace.hardware,
        profiles=_chosen_profiles(workspace, request.profile) if workspace.training_desk is None else (),
        reader=request.reader,
        module=request.module,
        named=bool(request.profile or request.module),
        way=request.way(settings),
        confirm=settings.confirm,
        pins=request.wants_pins(settings),
    )


def _chosen_profiles(workspace: Workspace, name: str) -> tuple[Profile, ...]:
    profiles = workspace.profiles
    if not name:
        return profiles
    found = tuple(profile for profile in profiles if profile.name == name)
    if not found:
        known = ", ".join(profile.name for profile in profiles)
        raise MiddlewareMissingError(f"no such profile; known: {known}", profile=name)
    return found
