"""A private pcscd with virtual readers."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.rig import pcsc
from tests.rig.namespace import ISOLATED, STACK_VARIABLE
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Where pcscd listens and the PC/SC library looks; fixed when pcsc-lite is built.
SOCKET: Final = Path("/run/pcscd/pcscd.comm")
_PID_FILE: Final = SOCKET.with_name("pcscd.pid")
_START_TIMEOUT: Final = 10.0
_STOP_TIMEOUT: Final = 10.0
#: Each entry of the reader configuration gives two slots with ports in a row.
SLOTS_PER_READER: Final = 2
_FIRST_PORT: Final = 25063
_PORT_STEP: Final = 100


def reader_port(number: int) -> int:
    """A port for the reader of that number.

    Below 32768, where Linux begins to give ports to outgoing connections: one of those, also one closed a minute ago,
    would keep vpcd from listening.
    """
    return _FIRST_PORT + _PORT_STEP * number


class DaemonError(RuntimeError):
    """pcscd cannot be started, or ended by itself; the text has the end of its log."""


def find_pcscd() -> Path | None:
    """The pcscd program, also where an ordinary user's PATH does not look."""
    found = shutil.which("pcscd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin")
    return Path(found) if found else None


def find_vpcd_driver() -> Path | None:
    """The library of the virtual reader driver (package vsmartcard-vpcd)."""
    patterns = ("lib/pcsc/drivers/serial/libifdvpcd.so", "lib*/*/pcsc/drivers/serial/libifdvpcd.so")
    return next((path for pattern in patterns for path in sorted(Path("/usr").glob(pattern))), None)


class PcscDaemon:
    """A pcscd in the foreground.

    It dies with the process that started it, also when that one is killed (``setpriv --pdeathsig`` of util-linux).

    Args:
        readers: name and TCP port of each virtual reader; each gives two slots, ``<name> 00 00`` on the port and
            ``<name> 00 01`` on the next one. Empty for a service without readers.
    """

    def __init__(self, readers: Mapping[str, int]) -> None:
        self.readers = dict(readers)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, and wait until all readers are listed.

        Raises:
            DaemonError: another pcscd is there, a part is not installed, the process ended, or a reader is missing.
        """
        if SOCKET.exists():
            raise DaemonError(f"another pcscd owns {SOCKET}; with pytest-xdist use --dist loadgroup")
        self._folder = tempfile.TemporaryDirectory(prefix="cardtool-pcscd-", dir=_passing_place())
        folder = Path(self._folder.name)
        self._write_configuration(folder)
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(_command(folder), stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until(self._ready, "readers of pcscd", _START_TIMEOUT)
        except TimeoutError as error:
            raise DaemonError(f"pcscd does not list its readers: {self._log_end()}") from error

    def stop(self, *, hard: bool = False) -> None:
        """End the process by TERM, or by KILL when ``hard``; what it leaves behind is removed."""
        process, self._process = self._process, None
        if process is not None:
            if hard:
                process.kill()
            else:
                process.terminate()
            try:
                process.wait(_STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(_STOP_TIMEOUT)
            for leftover in (SOCKET, _PID_FILE):
                with suppress(FileNotFoundError):
                    leftover.unlink()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _write_configuration(self, folder: Path) -> None:
        driver = find_vpcd_driver()
        if driver is None:
            raise DaemonError("the vpcd driver is not installed (package vsmartcard-vpcd)")
        entries = [
            f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:{port:#x}\nCHANNELID {port:#x}\nLIBPATH {library}\n'
            for (name, port), library in zip(self.readers.items(), _libraries(driver, folder), strict=False)
        ]
        (folder / "readers").mkdir()
        # One file, because pcscd takes the files of the folder in any order.
        (folder / "readers" / "virtual").write_text("\n".join(entries), encoding="utf-8")

    def _ready(self) -> bool:
        if not self.running:
            raise DaemonError(f"pcscd ended by itself: {self._log_end()}")
        names = pcsc.list_readers()
        return names is not None and len(names) == SLOTS_PER_READER * len(self.readers)

    def _log_end(self) -> str:
        if self._folder is None:
            return ""
        return (Path(self._folder.name) / "log").read_text(encoding="utf-8", errors="replace")[-500:]


def _passing_place() -> str | None:
    """Where even the files of a killed process do not stay: the private ``/run``, if there is one."""
    return "/run" if os.environ.get(STACK_VARIABLE) == ISOLATED else None


def _libraries(driver: Path, folder: Path) -> Iterator[Path]:
    """The driver, then copies of it: vpcd 3.3 keeps its slots in one table, which a second reader would overwrite."""
    yield driver
    for number in count(1):
        yield Path(shutil.copyfile(driver, folder / f"driver{number}.so"))


def _command(folder: Path) -> list[str]:
    pcscd = find_pcscd()
    if pcscd is None:
        raise DaemonError("pcscd is not installed")
    setpriv = shutil.which("setpriv")
    tether = [setpriv, "--pdeathsig", "KILL"] if setpriv else []
    return [*tether, str(pcscd), "-f", "-c", str(folder / "readers")]
