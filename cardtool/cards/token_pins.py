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

#: Flag, what it says, and tries left where it says so; the gravest first (PKCS#11 v2.40, CK_TOKEN_INFO).
_CONDITIONS: Final = (
    ("locked", PinCondition.LOCKED, 0),
    ("final_try", PinCondition.LAST_TRY, 1),
    ("count_low", PinCondition.LOW, None),
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
    pad = "pin_pad" in flags
    for flag, condition, tries in _CONDITIONS:
        if flag in flags:
            return PinState(role, condition, tries, PinSource.TOKEN_FLAGS, pin_pad=pad)
    return PinState(role, pin_pad=pad)
