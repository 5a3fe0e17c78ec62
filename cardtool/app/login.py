"""Use case: the login test a person asked for: one PIN, one attempt, one signature, checked.

First :func:`plan_login` says whether the test may be made and how many tries are left, without a PIN; then
:func:`run_login_test` makes it, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause, Problem
from cardtool.model.certificate import Usage
from cardtool.model.errors import CardtoolError, MiddlewareMissingError, MiddlewareNoTokenError, PinTriesUnknownError
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


def plan_login(workspace: Workspace, reading: CardReading, module: Path | None = None) -> LoginPlan:
    """Ask the card for the state of PIN1, which costs no try, and decide whether it may be tested.

    Args:
        workspace: surroundings.
        reading: the card, as it was read.
        module: PKCS#11 module to use instead of the one that showed the card.
    """
    if _authentication(reading) is None:
        return LoginPlan(refused=Problem(Cause.NO_AUTHENTICATION_CERTIFICATE, reading.card.reader))
    pin = _pin1(workspace, reading)
    return LoginPlan(
        tries_left=pin.tries_left,
        refused=_refusal(workspace, reading, pin, module),
        pin_pad=pin.pin_pad,
        unknown_tries=pin.condition is PinCondition.UNKNOWN,
    )


def _refusal(workspace: Workspace, reading: CardReading, pin: PinState, module: Path | None) -> Problem | None:
    """The card's own reason before that of the workstation."""
    if (cause := _REFUSED.get(pin.condition)) is not None:
        return Problem(cause, reading.card.reader)
    try:
        _module_for(workspace, reading, module)
    except CardtoolError as error:
        return error.problem
    return None


def run_login_test(
    workspace: Workspace,
    reading: CardReading,
    pin: bytearray | None,
    *,
    unknown_tries_accepted: bool,
    module: Path | None = None,
) -> LoginResult:
    """Make the test, once; nothing is raised and nothing is retried.

    Args:
        workspace: surroundings.
        reading: the card, as it was read.
        pin: PIN1, wiped before this returns; ``None`` to have it entered on the reader.
        unknown_tries_accepted: the person agreed that the number of tries left is not known.
        module: PKCS#11 module to use instead of the one that showed the card.
    """
    try:
        plan = plan_login(workspace, reading, module)
        if plan.refused is not None:
            return LoginResult(plan.refused)
        if plan.unknown_tries and not unknown_tries_accepted:
            return LoginResult(PinTriesUnknownError(reader=reading.card.reader).problem)
        _attempt(workspace, reading, pin, module)
    except CardtoolError as error:
        return LoginResult(error.problem)
    finally:
        if pin is not None:
            pin[:] = bytes(len(pin))
    return LoginResult()


def _attempt(workspace: Workspace, reading: CardReading, pin: bytearray | None, chosen: Path | None) -> None:
    from cardtool.cards.login import login_test

    profile, module = _module_for(workspace, reading, chosen)
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


def _module_for(workspace: Workspace, reading: CardReading, module: Path | None) -> tuple[Profile, Path]:
    """The middleware that was chosen or showed the card, else the first that is installed for cards."""
    from cardtool.cards.middleware import profile_of

    if workspace.training_desk is not None:
        raise MiddlewareNoTokenError("no middleware sees the cards of a training", reader=reading.card.reader)
    if module is not None:
        return profile_of(module, workspace.profiles), module
    for profile in _candidates(workspace, reading.card.profile):
        if modules := profile.modules():
            return profile, modules[0]
    raise MiddlewareMissingError("no middleware that can sign is installed", reader=reading.card.reader)


def _candidates(workspace: Workspace, shown_by: str) -> Iterator[Profile]:
    profiles = workspace.profiles
    yield from (profile for profile in profiles if profile.name == shown_by)
    if not shown_by:
        yield from (profile for profile in profiles if not profile.software)
