"""The state of the PINs, asked for without presenting one.

Facts: domain notes cards.md, 1.4 and card-issuers.md, G. An answer that is not understood stays ``unknown``; a tag or
length that is not as described counts as not understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import FirstByte, Status
from cardtool.cards.direct.apdu import get_pin_container, pin_status
from cardtool.cards.direct.tlv import child
from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.cards.direct.answers import Answer
    from cardtool.cards.direct.channel import Channel

_CONTAINER, _REFERENCE, _TRIES, _CHANGED = 0xA0, 0x83, 0xDF21, 0xDF2F
_COUNTER: Final = 0x63C0
_MOST_TRIES: Final = 15
_BLOCKED: Final = frozenset({Status.BLOCKED, Status.REFERENCE_NOT_USABLE})


class Probe(StrEnum):
    """How a layout's cards are asked."""

    GET_DATA = "get_data"
    VERIFY_STATUS = "verify_status"


@dataclass(frozen=True, slots=True)
class PinFacts:
    """What is known of the PINs of a layout.

    Attributes:
        probe: how to ask.
        references: reference of each PIN.
        tries_at_start: tries of a fresh PIN, ``None`` where that is not known.
        tells_activation: the container says whether a PIN was ever set.
    """

    probe: Probe
    references: Mapping[PinRole, int]
    tries_at_start: int | None = None
    tells_activation: bool = False


def not_asked() -> tuple[PinState, ...]:
    """What can be said of the PINs of a card that is not asked."""
    return tuple(PinState(role) for role in PinRole)


def read_pins(channel: Channel, facts: PinFacts) -> tuple[PinState, ...]:
    """The state of every PIN, one command each; no try is spent.

    Raises:
        ChipFaultyError: an answer cannot be one.
        CardAccessError: the connection ended.
    """
    return tuple(_read_pin(channel, facts, role) for role in PinRole)


def _read_pin(channel: Channel, facts: PinFacts, role: PinRole) -> PinState:
    reference = facts.references.get(role)
    if reference is None:
        return PinState(role)
    if facts.probe is Probe.VERIFY_STATUS:
        return _from_status(channel.send(pin_status(reference)), facts, role)
    return _from_container(channel.send(get_pin_container(reference)), facts, role)


def _from_status(answer: Answer, facts: PinFacts, role: PinRole) -> PinState:
    source = PinSource.VERIFY_STATUS
    if answer.status & 0xFFF0 == _COUNTER:
        tries = answer.status & 0x0F
        return PinState(role, _condition(tries, facts), tries, source)
    if answer.status in _BLOCKED:
        return PinState(role, PinCondition.LOCKED, 0, source)
    if answer.status == Status.SUCCESS:  # verified before, by another program; the counter is not told
        return PinState(role, PinCondition.USABLE, None, source)
    return PinState(role)


def _from_container(answer: Answer, facts: PinFacts, role: PinRole) -> PinState:
    container = child(answer.data, _CONTAINER) if answer.first == FirstByte.SUCCESS else None
    asked = child(container.value, _REFERENCE) if container else None
    tries = child(container.value, _TRIES) if container else None
    if container is None or asked is None or asked.value != bytes((facts.references[role],)):
        return PinState(role)
    if tries is None or not tries.value or tries.value[0] > _MOST_TRIES:
        return PinState(role)
    left = tries.value[0]
    condition = _condition(left, facts)
    changed = child(container.value, _CHANGED)
    if left and facts.tells_activation and role is not PinRole.ACTIVATION and changed and changed.value == b"\x00":
        condition = PinCondition.NOT_ACTIVATED
    return PinState(role, condition, left, PinSource.GET_DATA)


def _condition(tries: int, facts: PinFacts) -> PinCondition:
    if tries <= 1:
        return PinCondition.LAST_TRY if tries else PinCondition.LOCKED
    if facts.tries_at_start is not None and tries < facts.tries_at_start:
        return PinCondition.LOW
    return PinCondition.USABLE
