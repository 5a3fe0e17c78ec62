"""Cardtool itself: its folders and the room in them, settings, an administrator's additions, databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause
from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import OwnCheck, ProbeContext
    from cardtool.diagnostics.system import Space

#: Free bytes below which a change of a database may fail, and below which it is told.
NONE: Final = 5 * 1024 * 1024
LOW: Final = 200 * 1024 * 1024
_WORDS: Final = {Cause.LOCAL_DATA_INVALID: "invalid", Cause.INSTALLATION_DAMAGED: "damaged"}


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The folders, then each thing that may be broken."""
    for name, folder in context.folders.items():
        yield from _folder(name, context.system.disk.space(folder))
    for check in context.own_checks:
        yield Fact(check.code, check.subject, _outcome(check))


def _folder(name: str, space: Space) -> Iterator[Fact]:
    yield Fact(FactCode.FOLDER, name, _access(space))
    if space.free is not None:
        room = "none" if space.free < NONE else "low" if space.free < LOW else "enough"
        yield Fact(FactCode.SPACE, name, room)
        yield Fact(FactCode.FREE_BYTES, name, str(space.free))


def _access(space: Space) -> str:
    if not space.writable:
        return "read_only"
    return "writable" if space.exists else "missing"


def _outcome(check: OwnCheck) -> str:
    try:
        return "good" if check.check() else "absent"
    except CardtoolError as error:
        return _WORDS.get(error.cause, error.cause.value)
