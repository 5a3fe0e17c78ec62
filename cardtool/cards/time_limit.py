"""Waiting a bounded time for work that cannot be interrupted.

A PKCS#11 call has no time limit of its own: a card that does not answer, or another program's transaction, blocks it
for as long as it lasts (domain note test-rig.md, 4.4). The work goes on in its thread and its result is thrown away.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from cardtool.model.errors import CardTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result], name: str) -> Result:
    """The result of ``work``, or the exception it raised.

    Raises:
        CardTimeoutError: it did not end within ``seconds``.
    """
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread below
            failure.append(error)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise CardTimeoutError(f"no answer within {seconds:g} s")
    return outcome[0]
