"""Which readers there are: real ones, those that are none, unreliable ones, and those that only the system sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.errors import CardTimeoutError, CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.reader import Reader


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The devices that are plugged in, then the readers of the service, each once."""
    devices = context.system.devices.readers()
    if devices is not None:
        yield Fact(FactCode.READER_DEVICE_COUNT, value=str(len(devices)))
        for device in devices:
            yield Fact(FactCode.READER_DEVICE, device.name, "working" if device.working else "no_driver")
    readers = listed(context)
    if readers is not None:
        yield from _readers(context, readers)


def listed(context: ProbeContext) -> tuple[Reader, ...] | None:
    """The readers, ``None`` when the service does not tell.

    Raises:
        CardTimeoutError: the service does not answer.
    """
    try:
        return context.readers()
    except CardTimeoutError:
        raise
    except CardtoolError as error:
        return () if error.cause.value == "no_reader" else None


def _readers(context: ProbeContext, readers: tuple[Reader, ...]) -> Iterator[Fact]:
    real = [reader for reader in readers if not (reader.software or context.is_virtual(reader.name))]
    yield Fact(FactCode.READER_COUNT, value=str(len(real)))
    for reader in readers:
        if not reader.software:
            yield Fact(FactCode.READER, reader.name, "real" if reader in real else "virtual")
    for reader in real:
        for chip in context.rules.chips:
            if chip.pattern.search(reader.name):
                yield Fact(FactCode.READER_CHIP, reader.name, chip.chip)
