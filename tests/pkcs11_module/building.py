"""Building the PKCS#11 module for tests, and making copies of it that behave in a given way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("module.c")
_HEADERS: Final = Path("/usr/include/p11-kit-1")

#: Everything that a module may do wrong, by its name in ``module.c``.
HOSTILE: Final = (
    "hang_initialize",
    "exit_initialize",
    "hang_token",
    "hang_find",
    "crash_find",
    "abort_find",
    "endless_find",
    "many_slots",
    "endless_slots",
    "huge_attribute",
    "changing_handles",
    "invalid_utf8",
    "prints",
)

#: Token flags of PKCS#11 v2.40, CK_TOKEN_INFO.
LOGIN_REQUIRED: Final = 0x4
PROTECTED_PATH: Final = 0x100
INITIALIZED: Final = 0x400
COUNT_LOW, FINAL_TRY, LOCKED, TO_BE_CHANGED = 0x10000, 0x20000, 0x40000, 0x80000


def missing_tools() -> str:
    """Why the module cannot be built here, empty when it can."""
    if not sys.platform.startswith("linux"):
        return "the module for tests is for Linux"
    if shutil.which("gcc") is None:
        return "gcc (package build-essential) is not installed"
    return "" if _HEADERS.is_dir() else "the PKCS#11 header (package libp11-kit-dev) is not installed"


def build_module(folder: Path) -> Path:
    """The compiled module, without configuration."""
    path = folder / "module.so"
    options = ["-std=c11", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-isystem", str(_HEADERS)]
    subprocess.run(["gcc", *options, "-o", str(path), str(SOURCE)], check=True, timeout=60)
    return path


@dataclass(frozen=True)
class Slot:
    """A slot with a token; objects are (CKA_ID, DER) and CKA_IDs."""

    description: str = "Reader"
    label: str = "CARD"
    serial: str = "1"
    flags: int = INITIALIZED | LOGIN_REQUIRED
    certificates: tuple[tuple[int, bytes], ...] = ((0x45, b"certificate"),)
    public: tuple[int, ...] = ()
    private: tuple[int, ...] = ()


@dataclass
class ModuleMaker:
    """Makes copies of the module, each with its own behaviour.

    Attributes:
        compiled: the compiled module.
        folder: where the copies go.
    """

    compiled: Path
    folder: Path
    _made: int = field(default=0)

    def make(self, *slots: Slot, name: str = "", behaviour: str = "", **settings: object) -> Path:
        """A module with these slots; ``settings`` are statements of ``module.c``."""
        self._made += 1
        home = self.folder / f"module-{self._made}"
        home.mkdir()
        path = home / (name or "module.so")
        shutil.copyfile(self.compiled, path)
        lines = [f"behaviour {behaviour}"] if behaviour else []
        lines += [f"calls {home / 'calls'}", *(f"{word} {value}" for word, value in settings.items())]
        for slot in slots or (Slot(),):
            lines += _statements(slot, home)
        path.with_name(f"{path.name}.conf").write_text("\n".join([*lines, ""]), encoding="utf-8")
        return path


def calls_of(module: Path) -> list[str]:
    """The calls that a module was made to take, in order."""
    log = module.parent / "calls"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def _statements(slot: Slot, home: Path) -> list[str]:
    lines = [f"slot {slot.description}", f"label {slot.label}", f"serial {slot.serial}", f"flags {slot.flags:x}"]
    for identifier, der in slot.certificates:
        file = home / f"{len(list(home.iterdir()))}.der"
        file.write_bytes(der)
        lines.append(f"certificate {identifier:02x} {file}")
    lines += [f"public {identifier:02x}" for identifier in slot.public]
    lines += [f"private {identifier:02x}" for identifier in slot.private]
    return lines
