"""What the flags of tokens tell of a card's PINs, without presenting one.

A flag that is not set proves nothing: whether the Finnish modules set them is not known (domain note cards.md, 1.4),
and OpenSC 0.23 never does. Nor is a flag taken for "never activated", since no source says which one it would be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.cards.tokens import TokenContent

#: Which PIN a token is for, by its label: FINEID's names (as OpenSC shows them) and those of Atostek ID
#: (domain note cards.md, 0.9 and 1.3).
_ROLES: Final = (
    (re.compile(r"\bperustunnusluku\b|\bPIN ?1\b", re.IGNORECASE), PinRole.PIN1),
    (re.compile(r"\ballekirjoitustunnusluku\b|\bPIN ?2\b", re.IGNORECASE), PinRole.PIN2),
)

#: The gravest first (PKCS#11 v2.40, CK_TOKEN_INFO).
_CONDITIONS: Final = (
    ("locked", PinCondition.LOCKED),
    ("final_try", PinCondition.LAST_TRY),
    ("count_low", PinCondition.LOW),
)


def pin_states(tokens: Iterable[TokenContent]) -> tuple[PinState, ...]:
    """The state of each PIN that a token's label names, in the order of the roles; nothing for other tokens."""
    states: dict[PinRole, PinState] = {}
    for content in tokens:
        role = next((role for pattern, role in _ROLES if pattern.search(content.token.label)), None)
        if role is not None:
            states.setdefault(role, _state(role, content.pin_flags))
    return tuple(states[role] for role in PinRole if role in states)


def _state(role: PinRole, flags: frozenset[str]) -> PinState:
    condition = next((condition for flag, condition in _CONDITIONS if flag in flags), None)
    return PinState(role) if condition is None else PinState(role, condition, _tries(condition), PinSource.TOKEN_FLAGS)


def _tries(condition: PinCondition) -> int | None:
    """Tries left where the flag says it exactly."""
    return {PinCondition.LOCKED: 0, PinCondition.LAST_TRY: 1}.get(condition)
