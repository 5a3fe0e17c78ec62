"""Settings: the user's, and the administrator's, who may lock them.

Both are ``settings.toml``, in the user's settings folder and in the administrator's::

    [reading]
    via = "auto"         # auto, direct or pkcs11
    confirm = "always"   # with auto, the middleware is asked: always, or (fallback) where direct reading fails
    pins = true          # show the state of the PINs; never costs a try

    [worklist]
    database = ""        # address of a shared database (postgresql://user@host/name), empty for this user's own file
    retention_days = 30  # a closed entry keeps its personal data that long
    keep_holder = false  # administrator only: the list keeps the holder's name and e-mail address
    sounds = true        # sounds in row mode

    [logs]
    level = "info"       # off, error, warning, info, debug

    [locked]             # administrator only: neither the user's file nor an option of the command line changes these
    keys = ["reading.via"]

The user's file wins over the administrator's except for locked keys. No password stands in either of them: that of a
database comes from the keyring or the environment (``cardtool secret``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import LocalDataError
from cardtool.model.way import Confirm, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cardtool.app.folders import Folders

FILE: Final = "settings.toml"
#: What a log tells, from nothing to everything.
LOG_LEVELS: Final = ("off", "error", "warning", "info", "debug")
_LARGEST: Final = 64 * 1024
#: Longest time that personal data may be kept, in days.
MOST_DAYS: Final = 3650
#: A password in front of the host; everything up to the at sign belongs to it.
_PASSWORD: Final = re.compile(r"[^:/]+://[^:/]*:[^@]*@")
_SECRET_PARAMETERS: Final = frozenset({"password", "sslpassword"})


@dataclass(frozen=True, slots=True)
class WorklistSettings:
    """How the closing worklist is kept.

    Attributes:
        database: address of a shared database, empty for the user's own file.
        retention_days: days after which a closed entry loses its personal data.
        keep_holder: the list keeps the holder's name and e-mail address; only the administrator allows that.
        sounds: row mode gives sounds.
    """

    database: str = ""
    retention_days: int = 30
    keep_holder: bool = False
    sounds: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """How cards are read, and how the worklist is kept.

    Attributes:
        via: which way.
        confirm: when the middleware is asked in the way ``auto``.
        pins: whether the state of the PINs is shown.
        locked: keys such as ``reading.via`` that only the administrator changes.
        worklist: of the worklist.
        log_level: one of :data:`LOG_LEVELS`.
    """

    via: Way = Way.AUTO
    confirm: Confirm = Confirm.ALWAYS
    pins: bool = True
    locked: frozenset[str] = frozenset()
    worklist: WorklistSettings = field(default_factory=WorklistSettings)
    log_level: str = "info"

    def is_locked(self, name: str, section: str = "reading") -> bool:
        """Whether the administrator locked ``<section>.<name>``."""
        return f"{section}.{name}" in self.locked


def load_settings(folders: Folders) -> Settings:
    """The settings in force.

    Raises:
        LocalDataError: a settings file has an error; it names the file and the key.
    """
    settings = Settings()
    for folder, administrator in ((folders.administrator, True), (folders.settings, False)):
        path = folder / FILE
        if path.is_file():
            settings = _read(path, settings, administrator=administrator)
    return settings


def _read(path: Path, before: Settings, *, administrator: bool) -> Settings:
    try:
        return _merged(_load(path), before, administrator=administrator)
    except (OSError, ValueError, RecursionError) as error:
        raise LocalDataError(str(error), reader=path.name) from error


def _load(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"larger than {_LARGEST} bytes")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merged(table: Mapping[str, Any], before: Settings, *, administrator: bool) -> Settings:
    _refuse_unknown(table, (*_SECTIONS, "locked") if administrator else tuple(_SECTIONS), "")
    values = {section: _values(section, table, before, administrator=administrator) for section in _SECTIONS}
    worklist = replace(before.worklist, **values["worklist"])
    locked = before.locked | _locked(_table(table, "locked"))
    level = values["logs"].get("level", before.log_level)
    return replace(before, **values["reading"], worklist=worklist, locked=locked, log_level=level)


def _values(section: str, table: Mapping[str, Any], before: Settings, *, administrator: bool) -> dict[str, Any]:
    """The values of one section that are in force over those before."""
    given, parsers = _table(table, section), _SECTIONS[section]
    _refuse_unknown(given, tuple(parsers), f"{section}.")
    reserved = sorted(_ADMINISTRATOR_ONLY & {f"{section}.{name}" for name in given})
    if reserved and not administrator:
        raise ValueError(f"{reserved[0]}: only the administrator may set it")
    free = {name: value for name, value in given.items() if not before.is_locked(name, section)}
    return {name: _value(f"{section}.{name}", parsers[name], value) for name, value in free.items()}


def _value(key: str, parse: Callable[[object], Any], value: object) -> Any:
    try:
        return parse(value)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _locked(table: Mapping[str, Any]) -> frozenset[str]:
    _refuse_unknown(table, ("keys",), "locked.")
    keys = table.get("keys", [])
    known = {f"{section}.{name}" for section, parsers in _SECTIONS.items() for name in parsers}
    if not isinstance(keys, list) or not set(map(str, keys)) <= known:
        raise ValueError(f"locked.keys: a list of {', '.join(sorted(known))}")
    return frozenset(keys)


# -- the values, each with its own parser --------------------------------------------------------------


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - one error for every fault of a file
    return value


def _days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS:
        raise ValueError(f"a number of days from 0 to {MOST_DAYS}")
    return value


def _level(value: object) -> str:
    if value not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return str(value)


def _address(value: object) -> str:
    from urllib.parse import parse_qsl

    if not isinstance(value, str):
        raise ValueError("an address such as postgresql://user@host/name")  # noqa: TRY004 - as above
    parameters = parse_qsl(value.partition("?")[2], keep_blank_values=True)
    if _PASSWORD.match(value) or any(name.lower() in _SECRET_PARAMETERS for name, _ in parameters):
        raise ValueError("no password in a file; keep it in the keyring or the environment")
    return value


_SECTIONS: Final[Mapping[str, Mapping[str, Callable[[object], Any]]]] = {
    "reading": {
        "via": lambda value: Way(str(value)),
        "confirm": lambda value: Confirm(str(value)),
        "pins": _truth,
    },
    "worklist": {
        "database": _address,
        "retention_days": _days,
        "keep_holder": _truth,
        "sounds": _truth,
    },
    "logs": {"level": _level},
}
_ADMINISTRATOR_ONLY: Final = frozenset({"worklist.keep_holder"})


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ValueError(f"{key} is not a table")  # noqa: TRY004 - one error for every fault of a file
    return value


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], prefix: str) -> None:
    if unknown := sorted(set(table) - set(known)):
        raise ValueError(f"unknown key {prefix}{unknown[0]}")
