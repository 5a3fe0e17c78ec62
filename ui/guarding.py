"""Calls outside the window's thread that always come back, with a result or a problem."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_P = ParamSpec("_P")

log = logging.getLogger(__name__)


def guarded(call: Callable[_P, _T]) -> Callable[_P, _T | Problem]:
    """The same call, with a problem as its result where it raises: a page that waits for it must not wait for ever."""

    def guarded_call(*values: _P.args, **named: _P.kwargs) -> _T | Problem:
        try:
            return call(*values, **named)
        except CardtoolError as error:
            return error.problem
        except Exception as error:  # noqa: BLE001 - a mistake of the program is told like every other problem
            log.error("a task of the window failed: %s", type(error).__name__)  # noqa: TRY400 - its text may hold personal data
            return Problem(Cause.INTERNAL_ERROR, detail=type(error).__name__)

    return guarded_call


def or_tell(take: Callable[[Any], object], tell: Callable[[Problem], object]) -> Callable[[Any], None]:
    """What hands the result of a guarded call on, and tells a problem instead."""

    def take_or_tell(result: object) -> None:
        if isinstance(result, Problem):
            tell(result)
        else:
            take(result)

    return take_or_tell
