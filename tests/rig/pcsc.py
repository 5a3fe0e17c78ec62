"""Questions to the smart-card service, each with a context of its own, so that a restart cannot spoil the next one."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class CardState:
    """What the service says of a reader.

    Attributes:
        present: a card is in it.
        mute: the card does not answer to a reset.
        atr: answer to reset, empty without a card.
        events: insertions and removals the service has seen.
    """

    present: bool
    mute: bool
    atr: bytes
    events: int


def list_readers() -> list[str] | None:
    """Names of the readers, in the service's order; ``None`` when there is no service."""
    from smartcard import scard

    with _context() as context:
        if context is None:
            return None
        result, names = scard.SCardListReaders(context, [])
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        return list(names) if result == scard.SCARD_S_SUCCESS else None


def card_state(reader: str) -> CardState | None:
    """The state of a reader now; ``None`` when the service or the reader is away."""
    with _context() as context:
        return None if context is None else _ask(context, reader)


def wait_for_card(reader: str, *, present: bool, timeout: float) -> CardState:
    """Sleep in the service until it has noticed that a card is, or is no longer, in the reader.

    Raises:
        TimeoutError: it did not within ``timeout`` seconds.
    """
    from smartcard import scard

    deadline = time.monotonic() + timeout
    with _context() as context:
        while (state := context and _ask(context, reader)) is not None:
            left = deadline - time.monotonic()
            if state.present is present:
                return state
            if left <= 0:
                break
            known = scard.SCARD_STATE_EMPTY if present else scard.SCARD_STATE_PRESENT
            scard.SCardGetStatusChange(context, int(left * 1000) + 1, [(reader, state.events << 16 | known)])
    raise TimeoutError(f"{reader}: no card {'inserted' if present else 'removed'} within {timeout} s")


def _ask(context: Any, reader: str) -> CardState | None:
    from smartcard import scard

    result, states = scard.SCardGetStatusChange(context, 0, [(reader, scard.SCARD_STATE_UNAWARE)])
    if result != scard.SCARD_S_SUCCESS:
        return None
    _, state, atr = states[0]
    return CardState(
        present=bool(state & scard.SCARD_STATE_PRESENT),
        mute=bool(state & scard.SCARD_STATE_MUTE),
        atr=bytes(atr),
        events=state >> 16,
    )


@contextmanager
def _context() -> Iterator[Any | None]:
    from smartcard import scard

    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        yield None
        return
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)
