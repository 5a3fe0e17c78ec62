"""``cardtool trust``: what this workstation trusts of the authorities behind Finnish cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.diagnosing.sheets import trust_json
from cardtool.app.diagnosing.trust import how_to_install, view_trust
from cardtool.app.diagnosing.trust_wording import (
    COMPARE,
    INSTALLING,
    NOT_COMPLETE,
    ON_DEMAND,
    ROLES,
    tell_authority,
    tell_places,
    tell_store,
)
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import problem_lines
from cardtool.model.errors import CardtoolError
from cardtool.model.workstation_trust import AuthorityRole, StoreKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.language import Texts
    from cardtool.model.workstation_trust import AuthorityTrust, WorkstationTrust


@click.group()
def trust() -> None:
    """Look at what this workstation trusts."""


@trust.command(
    epilog="""\b
Examples:
  cardtool trust check
  cardtool trust check --as-of 2023-12-19
  cardtool trust check --json"""
)
@json_option
@general_options
@pass_session
def check(session: Session, *, as_json: bool) -> None:
    """Compare the roots and issuing authorities of Finnish cards with the stores of this workstation.

    Says how to install what is missing; nothing is installed.

    Exit codes: 0 all roots in force are trusted, 1 one is missing or forbidden, 2 usage, 3 a store could not be read.
    """
    try:
        found = view_trust(session.surroundings())
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(trust_json(found))
    else:
        print_lines(_lines(session.texts, found))
    raise SystemExit(exit_of(found))


def exit_of(found: WorkstationTrust) -> Exit:
    """The code for a comparison."""
    if found.needs_action:
        return Exit.ACTION
    return Exit.NOT_READ if found.is_unknown else Exit.FINE


def _lines(texts: Texts, found: WorkstationTrust) -> Iterator[str]:
    yield texts.say("Judged for {day}", day=texts.day(found.as_of))
    kinds = [store.kind for store in found.stores]
    for role in AuthorityRole:
        yield ""
        yield texts.say(ROLES[role])
        for each in found.authorities:
            if each.authority.role is role:
                yield from _authority_lines(texts, each, kinds)
    yield f"  {texts.say(NOT_COMPLETE)}"
    yield ""
    yield texts.say("Stores that were read")
    yield from (f"  {tell_store(texts, store)}" for store in found.stores)


def _authority_lines(texts: Texts, each: AuthorityTrust, kinds: list[StoreKind]) -> Iterator[str]:
    yield f"  {tell_authority(texts, each)}"
    for line in tell_places(texts, each):
        yield f"    {line}"
    if not each.to_install:
        return
    if StoreKind.WINDOWS in kinds:
        yield f"    {texts.say(ON_DEMAND)}"
    if each.authority.address:
        yield "    " + texts.say("Its certificate: {address}", address=each.authority.address)
    yield "    " + texts.say(COMPARE, fingerprint=each.authority.sha256)
    for installing in how_to_install(each, kinds):
        yield f"    {texts.say(INSTALLING[installing.store])}"
        yield from (f"      {command}" for command in installing.commands)
