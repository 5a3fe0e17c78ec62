"""Loading middleware profiles from TOML files.

The format is described in ``pkcs11_profiles/README.md``. A key or value that is not in it is an error: a misspelt quirk
of an administrator must not be passed over in silence.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.profile import ModulePath, Profile, ProfileKind, Quirks
from cardtool.model.errors import DataError, InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.shipped import profiles_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["ModulePath", "Profile", "ProfileKind", "Quirks", "load_profiles"]

_MAX_FILES: Final = 64
_MAX_BYTES: Final = 64 * 1024
_PLATFORMS: Final = ("linux", "windows", "macos")
_TEXTS: Final = ("name", "title", "vendor")
_KEYS: Final = frozenset({*_TEXTS, "kind", "priority", "versions", "sources", "modules", "quirks", "environment"})
_PATH_KEYS: Final = frozenset({"platform", "path", "certainty", "source"})
_QUIRKS: Final = {field.name: type(field.default) for field in fields(Quirks)}


def load_profiles(local: Path | None = None) -> tuple[Profile, ...]:
    """All profiles in order of priority, then name.

    Args:
        local: an administrator's folder; a profile there replaces the shipped one of the same name.

    Raises:
        InstallationError: a shipped profile is missing or broken.
        LocalDataError: a profile of the administrator has an error.
    """
    folder = profiles_folder()
    profiles = {profile.name: profile for profile in _read_folder(folder, InstallationError, local=False)}
    if not profiles:
        raise InstallationError("no middleware profile", reader=folder.name)
    if local is not None:
        profiles |= {profile.name: profile for profile in _read_folder(local, LocalDataError, local=True)}
    return tuple(sorted(profiles.values(), key=lambda profile: (profile.priority, profile.name)))


def _read_folder(folder: Path, error: type[DataError], *, local: bool) -> Iterator[Profile]:
    """The profiles of all ``*.toml`` files of a folder, in the order of their names."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as failure:
        raise error(f"{type(failure).__name__}", reader=folder.name) from failure
    if len(files) > _MAX_FILES:
        raise error(f"more than {_MAX_FILES} profiles", reader=folder.name)
    for path in files:
        try:
            yield parse_profile(_read(path), folder, local=local)
        except (OSError, ValueError, RecursionError) as failure:
            raise error(str(failure), reader=path.name) from failure


def _read(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError(f"larger than {_MAX_BYTES} bytes")
    with path.open("rb") as file:
        return tomllib.load(file)


def parse_profile(table: Mapping[str, Any], folder: Path, *, local: bool = False) -> Profile:
    """A profile from its TOML table.

    Args:
        table: the content of the file.
        folder: where the file lies, and the files that its ``environment`` names.
        local: added by an administrator.

    Raises:
        ValueError: a key is missing, unknown, or has a value of the wrong kind.
    """
    _refuse_unknown(table, _KEYS)
    name, title, vendor = (_text(table, key) for key in _TEXTS)
    if not name or not title:
        raise ValueError("name and title are needed")
    return Profile(
        name=name,
        title=title,
        vendor=vendor,
        kind=ProfileKind(table.get("kind", "card")),
        priority=_number(table, "priority", 100),
        paths=tuple(_module_path(entry) for entry in _tables(table, "modules")),
        quirks=_quirks(table.get("quirks", {})),
        versions=_texts(table, "versions"),
        sources=_texts(table, "sources"),
        environment=_environment(table.get("environment", {}), folder),
        local=local,
    )


def _module_path(table: Mapping[str, Any]) -> ModulePath:
    _refuse_unknown(table, _PATH_KEYS)
    platform, path, source = (_text(table, key) for key in ("platform", "path", "source"))
    if platform not in _PLATFORMS:
        raise ValueError(f"platform {platform!r} is none of {', '.join(_PLATFORMS)}")
    if not path or not source or "**" in path:
        raise ValueError("a module needs a path without ** and a source")
    return ModulePath(platform, path, Confidence(_text(table, "certainty")), source)


def _environment(table: Mapping[str, Any], folder: Path) -> tuple[tuple[str, str], ...]:
    """Variables whose values are files beside the profile."""
    if not isinstance(table, dict):
        raise ValueError("environment is not a table")  # noqa: TRY004 - one error for every fault of a file
    variables = []
    for name in table:
        file = folder / _text(table, name)
        if file.parent != folder or not file.is_file():
            raise ValueError(f"{name} names no file beside the profile")
        variables.append((name, str(file.resolve())))
    return tuple(variables)


def _quirks(table: Mapping[str, Any]) -> Quirks:
    _refuse_unknown(table, frozenset(_QUIRKS))
    for key, value in table.items():
        if type(value) is not _QUIRKS[key]:
            raise ValueError(f"{key} has a value of the wrong kind")
    return Quirks(**table)


def _refuse_unknown(table: Mapping[str, Any], known: frozenset[str]) -> None:
    if not isinstance(table, dict):
        raise ValueError("not a table")  # noqa: TRY004 - one error for every fault of a file
    if unknown := sorted(set(table) - known):
        raise ValueError(f"unknown key {unknown[0]!r}")


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")  # noqa: TRY004 - one error for every fault of a file
    return value


def _number(table: Mapping[str, Any], key: str, default: int) -> int:
    value = table.get(key, default)
    if type(value) is not int:
        raise ValueError(f"{key} is not a whole number")
    return value


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{key} is not a list of texts")
    return tuple(value)


def _tables(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"{key} is not a list of tables")  # noqa: TRY004 - one error for every fault of a file
    return value
