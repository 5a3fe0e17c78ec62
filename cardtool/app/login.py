"""Use case: the login test a person asked for: one PIN, one attempt, one signature, checked.

First :func:`plan_login` says whether the test may be made and how many tries are left, without a PIN; then
:func:`test_login` makes it, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause, Problem
from cardtool.model.certificate import Usage
from cardtool.model.errors import CardtoolError, MiddlewareMissingError, PinTriesUnknownError
from cardtool.model.pin import PinCondition, PinRole, PinState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.cards.profile import Profile
    from cardtool.model.certificate import Certificate
    from cardtool.model.reading import CardReading

#: A person enters a PIN on a reader with keys within this time, in seconds.
_PIN_PAD_SECONDS: Final = 60.0
_REFUSED: Final = {
    PinCondition.LOCKED: Cause.PIN_LOCKED,
    PinCondition.LAST_TRY: Cause.PIN_LAST_TRY,
    PinCondition.NOT_ACTIVATED: Cause.NOT_ACTIVATED,
}


@dataclass(frozen=True, slots=True)
class LoginPlan:
    """Whether and how a card's PIN1 can be tested.

    Attributes:
        tries_left: wrong presentations left, ``None`` when the card does not say.
        refused: why there is no test, ``None`` when there may be one.
        pin_pad: the PIN is entered on the keys of the reader.
        unknown_tries: the person must agree that nobody knows how many tries are left.
    """

    tries_left: int | None = None
    refused: Problem | None = None
    pin_pad: bool = False
    unknown_tries: bool = False


@dataclass(frozen=True, slots=True)
class LoginResult:
    """How the test ended: ``problem`` is ``None`` when the PIN is right and the card signs."""

    problem: Problem | None = None


def plan_login(workspace: Workspace, reading: CardReading) -> LoginPlan:
    """Ask the card for the state of PIN1, which costs no try, and decide whether it may be tested."""
    reader = reading.card.reader
    if _authentication(reading) is None:
        return LoginPlan(refused=Problem(Cause.NO_AUTHENTICATION_CERTIFICATE, reader))
    try:
        _module_for(workspace, reading)
    except CardtoolError as error:
        return LoginPlan(refused=error.problem)
    pin = _pin1(workspace, reading)
    cause = _REFUSED.get(pin.condition)
    return LoginPlan(
        tries_left=pin.tries_left,
        refused=Problem(cause, reader) if cause else None,
        pin_pad=pin.pin_pad,
        unknown_tries=pin.condition is PinCondition.UNKNOWN,
    )


def test_login(
    workspace: Workspace, reading: CardReading, pin: bytearray | None, *, unknown_tries_accepted: bool
) -> LoginResult:
    """Make the test, once; nothing is raised and nothing is retried.

    Args:
        workspace: surroundings.
        reading: the card, as it was read.
        pin: PIN1, wiped before this returns; ``None`` to have it entered on the reader.
        unknown_tries_accepted: the person agreed that the number of tries left is not known.
    """
    try:
        plan = plan_login(workspace, reading)
        if plan.refused is not None:
            return LoginResult(plan.refused)
        if plan.unknown_tries and not unknown_tries_accepted:
            return LoginResult(PinTriesUnknownError(reader=reading.card.reader).problem)
        _attempt(workspace, reading, pin)
    except CardtoolError as error:
        return LoginResult(error.problem)
    finally:
        if pin is not None:
            pin[:] = bytes(len(pin))
    return LoginResult()


test_login.__test__ = False  # type: ignore[attr-defined] # its name is no test's


def _attempt(workspace: Workspace, reading: CardReading, pin: bytearray | None) -> None:
    from cardtool.cards.login import login_test

    profile, module = _module_for(workspace, reading)
    certificate = _authentication(reading)
    if certificate is None:
        raise ValueError("planned without an authentication certificate")
    hardware = workspace.hardware
    known = () if profile.software else tuple(reader.name for reader in hardware.readers())
    login_test(
        profile,
        module,
        reading.card.reader,
        certificate.der,
        pin,
        seconds=profile.time_limit if pin is not None else _PIN_PAD_SECONDS,
        known=known,
        reset=None if profile.software else hardware.reset,
    )


def _authentication(reading: CardReading) -> Certificate | None:
    return next((item for item in reading.certificates if item.usage is Usage.AUTHENTICATION), None)


def _pin1(workspace: Workspace, reading: CardReading) -> PinState:
    """The card's own word now, else what the tokens' flags said when it was read."""
    fresh = {pin.role: pin for pin in _ask(workspace, reading)}
    shown = {pin.role: pin for pin in reading.card.pins}
    pin, flags = fresh.get(PinRole.PIN1), shown.get(PinRole.PIN1)
    if pin is None or pin.condition is PinCondition.UNKNOWN:
        return flags or PinState(PinRole.PIN1)
    return pin


def _ask(workspace: Workspace, reading: CardReading) -> tuple[PinState, ...]:
    from cardtool.cards.direct.source import DirectSource

    try:
        readers = {reader.name: reader for reader in workspace.hardware.readers()}
        present = readers.get(reading.card.reader)
        if present is None or not present.present:
            return ()
        card = DirectSource(workspace.hardware).read(present, pins=True)
    except CardtoolError:
        return ()
    return card.pins if not set(card.certificates).isdisjoint(reading.card.certificates) else ()


def _module_for(workspace: Workspace, reading: CardReading) -> tuple[Profile, Path]:
    """The middleware that showed the card, else the first that is installed for cards."""
    for profile in _candidates(workspace, reading.card.profile):
        if modules := profile.modules():
            return profile, modules[0]
    raise MiddlewareMissingError("no middleware that can sign is installed", reader=reading.card.reader)


def _candidates(workspace: Workspace, shown_by: str) -> Iterator[Profile]:
    profiles = workspace.profiles
    yield from (profile for profile in profiles if profile.name == shown_by)
    if not shown_by:
        yield from (profile for profile in profiles if not profile.software)
