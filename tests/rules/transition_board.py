"""The shipped data of the transition board, part by part."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from cardtool.model.transition import (
    Contact,
    LanguageText,
    Link,
    TransitionDate,
    TransitionRule,
    TransitionService,
    TransitionStep,
)
from cardtool.rules.loading import load_transition_rules
from cardtool.rules.transition_plan import load_transition_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

Part: TypeAlias = TransitionDate | TransitionStep | TransitionRule | Contact | Link


@cache
def services() -> dict[str, TransitionService]:
    plan = load_transition_plan(None, load_transition_rules())
    return {service.id: service for service in plan.services}


@cache
def board() -> dict[str, list[Part]]:
    """Parts of the services by their place; a contact and a link have their address for it."""
    found: dict[str, list[Part]] = defaultdict(list)
    for service in services().values():
        for part in parts(service):
            found[f"{service.id}/{name_of(part)}"].append(part)
    return found


def parts(service: TransitionService) -> Iterator[Part]:
    yield from service.dates
    yield from service.steps
    yield from service.rules
    yield from service.contacts
    yield from service.links


def name_of(part: Part) -> str:
    match part:
        case Contact():
            return part.address
        case Link():
            return part.url
        case _:
            return part.id


def text_of(part: Part) -> LanguageText:
    match part:
        case Contact():
            return part.matter
        case Link():
            return part.title
        case _:
            return part.text


def all_texts() -> Iterator[tuple[str, LanguageText]]:
    for service in services().values():
        yield from ((f"{service.id} {key}", getattr(service, key)) for key in ("title", "change", "who"))
        for part in parts(service):
            yield f"{service.id}/{name_of(part)}", text_of(part)
            if isinstance(part, TransitionDate) and part.written:
                yield f"{service.id}/{part.id} written", part.written
