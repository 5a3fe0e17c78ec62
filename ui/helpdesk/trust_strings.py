"""The sheet of trust: which authorities this computer trusts, and how to install what is missing; without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.diagnosing.trust import how_to_install
from cardtool.app.diagnosing.trust_wording import (
    COMPARE,
    INSTALLING,
    NOT_COMPLETE,
    ON_DEMAND,
    STATES,
    tell_authority,
    tell_places,
    tell_store,
)
from cardtool.model.workstation_trust import AuthorityState, StoreKind
from ui.helpdesk.signs import AUTHORITY_SIGNS
from ui.look.rows import Row, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.language import Texts
    from cardtool.model.workstation_trust import AuthorityTrust, WorkstationTrust


def tell_trust_title(texts: Texts, found: WorkstationTrust) -> str:
    """What the sheet comes to."""
    missing = sum(each.to_install for each in found.authorities)
    forbidden = sum(each.state is AuthorityState.DISTRUSTED for each in found.authorities)
    said = []
    if missing:
        said.append(texts.say_many("{number} root is missing.", "{number} roots are missing.", missing))
    if forbidden:
        said.append(
            texts.say_many("{number} authority is forbidden.", "{number} authorities are forbidden.", forbidden)
        )
    if not said and found.is_unknown:
        said.append(texts.say("Not everything could be read."))
    return " ".join(said) or texts.say("All roots in force are trusted.")


def tell_trust_note(texts: Texts) -> str:
    """What must be known of the sheet."""
    never = texts.say("Nothing is installed by this program: an administrator decides.")
    return f"{never} {texts.say(NOT_COMPLETE)}"


def tell_trust(texts: Texts, found: WorkstationTrust) -> tuple[Section, ...]:
    """What needs something first, then the others, at last the stores that were read."""
    kinds = [store.kind for store in found.stores]
    in_order = sorted(found.authorities, key=lambda each: not _needs(each))
    stores = tuple(Row("", tell_store(texts, store)) for store in found.stores)
    return (
        *(_authority(texts, each, kinds) for each in in_order),
        Section(texts.say("Stores that were read"), stores),
    )


def commands_as_text(texts: Texts, found: WorkstationTrust) -> str:
    """The commands for everything that is missing, for the clipboard; empty when nothing is."""
    kinds = [store.kind for store in found.stores]
    lines: list[str] = []
    for each in found.authorities:
        for installing in how_to_install(each, kinds):
            lines += (tell_authority(texts, each), texts.say(COMPARE, fingerprint=each.authority.sha256))
            lines += installing.commands
    return "\n".join(lines)


def _needs(each: AuthorityTrust) -> bool:
    return each.to_install or each.state is AuthorityState.DISTRUSTED


def _authority(texts: Texts, each: AuthorityTrust, kinds: list[StoreKind]) -> Section:
    icon, tone = AUTHORITY_SIGNS[each.state]
    until = each.authority.valid_until
    rows = [Row(texts.say("State"), texts.say(STATES[each.state]), icon, tone, strong=_needs(each))]
    if until is not None:
        rows.append(Row(texts.say("Valid until"), texts.day(until)))
    rows += [Row("", line) for line in tell_places(texts, each)]
    rows += _install(texts, each, kinds) if each.to_install else (Row("SHA-256", each.authority.sha256),)
    return Section(each.authority.name, tuple(rows))


def _install(texts: Texts, each: AuthorityTrust, kinds: list[StoreKind]) -> Iterator[Row]:
    if StoreKind.WINDOWS in kinds:
        yield Row("", texts.say(ON_DEMAND))
    if each.authority.address:
        yield Row(texts.say("Its certificate"), each.authority.address)
    yield Row("", texts.say(COMPARE, fingerprint=each.authority.sha256))
    for installing in how_to_install(each, kinds):
        yield Row("", texts.say(INSTALLING[installing.store]))
        yield Row(texts.say("Commands"), "\n".join(installing.commands))
