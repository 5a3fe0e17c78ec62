"""Where the files are that ship with the program: rules, register, schemas, catalogues, icons, profiles.

They stand beside the packages in a source checkout, inside the package in an installed wheel, and beside the
program in the built folder of PyInstaller, which lays them out like a wheel.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cardtool.model.errors import InstallationError

_PACKAGE = Path(__file__).resolve().parent


@cache
def _folder(name: str) -> Path:
    for base in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (base / name).is_dir():
            return base / name
    raise InstallationError(f"folder {name} is missing", reader=name)


def resource(*parts: str) -> Path:
    """Path of a file or folder under ``resources``.

    Raises:
        InstallationError: it does not exist.
    """
    path = _folder("resources").joinpath(*parts)
    if not path.exists():
        raise InstallationError("file is missing", reader="/".join(parts))
    return path


def profiles_folder() -> Path:
    """Path of the shipped middleware profiles.

    Raises:
        InstallationError: the folder does not exist.
    """
    return _folder("pkcs11_profiles")
