"""Settings: the user's, and the administrator's, who may lock them.

Both are ``settings.toml``, in the user's settings folder and in the administrator's::

    [reading]
    via = "auto"        # auto, direct or pkcs11
    confirm = "always"  # with auto, the middleware is asked: always, or (fallback) where direct reading fails
    pins = true         # show the state of the PINs; never costs a try

    [locked]            # administrator only: neither the user's file nor an option of the command line changes these
    keys = ["reading.via"]

The user's file wins over the administrator's except for locked keys.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import LocalDataError
from cardtool.model.way import Confirm, Way

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cardtool.app.folders import Folders

FILE: Final = "settings.toml"
_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """How cards are read.

    Attributes:
        via: which way.
        confirm: when the middleware is asked in the way ``auto``.
        pins: whether the state of the PINs is shown.
        locked: keys such as ``reading.via`` that only the administrator changes.
    """

    via: Way = Way.AUTO
    confirm: Confirm = Confirm.ALWAYS
    pins: bool = True
    locked: frozenset[str] = frozenset()

    def is_locked(self, name: str) -> bool:
        """Whether the administrator locked ``reading.<name>``."""
        return f"reading.{name}" in self.locked


_KEYS: Final = tuple(field.name for field in fields(Settings) if field.name != "locked")


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
    except (OSError, ValueError) as error:
        raise LocalDataError(str(error), reader=path.name) from error


def _load(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"larger than {_LARGEST} bytes")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merged(table: Mapping[str, Any], before: Settings, *, administrator: bool) -> Settings:
    _refuse_unknown(table, ("reading", "locked") if administrator else ("reading",), "")
    reading = _table(table, "reading")
    _refuse_unknown(reading, _KEYS, "reading.")
    values = {name: _value(name, value) for name, value in reading.items() if not before.is_locked(name)}
    return replace(before, **values, locked=before.locked | _locked(_table(table, "locked")))


def _locked(table: Mapping[str, Any]) -> frozenset[str]:
    _refuse_unknown(table, ("keys",), "locked.")
    keys = table.get("keys", [])
    known = {f"reading.{name}" for name in _KEYS}
    if not isinstance(keys, list) or not set(map(str, keys)) <= known:
        raise ValueError(f"locked.keys: a list of {', '.join(sorted(known))}")
    return frozenset(keys)


def _value(name: str, value: object) -> Any:
    try:
        match name:
            case "via":
                return Way(str(value))
            case "confirm":
                return Confirm(str(value))
    except ValueError as error:
        raise ValueError(f"reading.{name}: {error}") from error
    if not isinstance(value, bool):
        raise ValueError(f"reading.{name}: true or false")  # noqa: TRY004 - one error for every fault of a file
    return value


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ValueError(f"{key} is not a table")  # noqa: TRY004 - one error for every fault of a file
    return value


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], prefix: str) -> None:
    if unknown := sorted(set(table) - set(known)):
        raise ValueError(f"unknown key {prefix}{unknown[0]}")
