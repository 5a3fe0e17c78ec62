"""The pinned roots: shipped with the program, and an administrator's own."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import DataError, InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.trust import Anchor
from cardtool.shipped import resource

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME: Final = "trust_anchors.toml"
_LARGEST_FILE = 256 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REQUIRED: Final[dict[str, type]] = {"name": str, "sha256": str}
_OPTIONAL: Final[dict[str, type]] = {"valid_from": date, "valid_until": date, "source": str, "certainty": str}


def load_anchors(local: Path | None = None) -> tuple[Anchor, ...]:
    """The shipped roots, then those in ``trust_anchors.toml`` of the folder ``local``; a root listed twice counts once.

    A folder without that file adds nothing.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file is broken.
    """
    anchors = _read(resource("rules", FILE_NAME), InstallationError)
    if local is not None and (local / FILE_NAME).exists():
        anchors += _read(local / FILE_NAME, LocalDataError)
    unique: dict[str, Anchor] = {}
    for anchor in anchors:
        unique.setdefault(anchor.sha256, anchor)
    return tuple(unique.values())


def _read(path: Path, error: type[DataError]) -> list[Anchor]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
        return _parse(content)
    except OSError as cause:
        raise error(cause.strerror or type(cause).__name__, reader=path.name) from cause
    except (ValueError, RecursionError) as cause:
        raise error(str(cause), reader=path.name) from cause


def _parse(content: bytes) -> list[Anchor]:
    if len(content) > _LARGEST_FILE:
        raise ValueError(f"larger than {_LARGEST_FILE} bytes")
    document = tomllib.loads(content.decode("utf-8-sig"))
    entries = document.pop("anchor", None)
    if document or not isinstance(entries, list):
        raise ValueError("the file holds tables [[anchor]] and nothing else")
    return [_anchor(entry) for entry in entries]


def _anchor(entry: Any) -> Anchor:
    known = _REQUIRED | _OPTIONAL
    if not isinstance(entry, dict) or not _REQUIRED.keys() <= entry.keys() <= known.keys():
        raise ValueError(f"an anchor has {', '.join(_REQUIRED)} and may have {', '.join(_OPTIONAL)}")
    for key, value in entry.items():
        if not isinstance(value, known[key]) or not value:
            raise ValueError(f"{key} is no {known[key].__name__} or is empty")
    fingerprint = entry["sha256"].lower()
    if not _SHA256.fullmatch(fingerprint):
        raise ValueError("sha256 is not 64 hexadecimal digits")
    Confidence(entry.get("certainty", Confidence.CERTAIN))
    return Anchor(entry["name"], fingerprint, entry.get("source", ""))
