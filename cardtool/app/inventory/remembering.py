"""The last scans a person asked for, kept beside the user's settings; passwords are never among them.

The file ``scans.json`` holds ``{"schema": "cardtool.scans.v1", "scans": [{"name", "paths", "tls", …}]}``, the last scan
first. What is damaged in it is passed over: it is a convenience, and no reason not to begin.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardtool.app.inventory.entering import is_metadata
from cardtool.app.inventory.request import ScanRequest, is_horizon
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.app.folders import Folders

FILE: Final = "scans.json"
SCHEMA: Final = "cardtool.scans.v1"
#: Scans that are kept.
MOST_SCANS: Final = 10
#: Longest name of a scan, in characters.
LONGEST_NAME: Final = 80
_LARGEST: Final = 256 * 1024
_TEXTS: Final = ("windows_stores", "tls", "saml")
_PATHS: Final = ("paths", "xroad", "lists")
_SWITCHES: Final = ("system_trust", "tokens")
_FILES: Final = ("wanted", "register")


@dataclass(frozen=True, slots=True)
class RememberedScan:
    """A scan that was asked for.

    Attributes:
        name: what the person called it, often empty.
        request: what was scanned; without passwords.
    """

    name: str
    request: ScanRequest


def load_scans(folders: Folders) -> tuple[RememberedScan, ...]:
    """The last scans, the last one first; what cannot be read is left out."""
    try:
        with (folders.settings / FILE).open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        document = json.loads(content) if len(content) <= _LARGEST else None
    except (OSError, ValueError, RecursionError):
        return ()
    entries = document.get("scans") if isinstance(document, dict) and document.get("schema") == SCHEMA else None
    read = (_read(entry) for entry in entries[:MOST_SCANS]) if isinstance(entries, list) else ()
    return tuple(scan for scan in read if scan is not None)


def remember_scan(folders: Folders, scan: RememberedScan) -> tuple[RememberedScan, ...]:
    """Keep a scan as the last one; one of the same name, or the same one without a name, is kept once.

    Raises:
        SourceNotReadableError: the file cannot be written, or the scan alone is too long for it.
    """
    scan = RememberedScan(scan.name.strip()[:LONGEST_NAME], _without_passwords(scan.request))
    others = [known for known in load_scans(folders) if not _same(known, scan)]
    return _write(folders, [scan, *others][:MOST_SCANS])


def forget_scans(folders: Folders) -> None:
    """Keep no scan any more.

    Raises:
        SourceNotReadableError: the file cannot be removed.
    """
    path = folders.settings / FILE
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error


def _same(one: RememberedScan, other: RememberedScan) -> bool:
    return one.name == other.name and (bool(one.name) or one.request == other.request)


def _without_passwords(request: ScanRequest) -> ScanRequest:
    """The request without its passwords, and without addresses that have one in them."""
    return replace(request, passwords=(), saml=tuple(filter(is_metadata, request.saml)))


# -- the file --------------------------------------------------------------------------------------------


def _write(folders: Folders, scans: list[RememberedScan]) -> tuple[RememberedScan, ...]:
    """Write as many as the file may hold, the last ones first."""
    path = folders.settings / FILE
    content = _document(scans)
    while len(content) > _LARGEST and scans:
        scans = scans[:-1]
        content = _document(scans)
    if not scans:
        raise SourceNotReadableError(f"larger than {_LARGEST} bytes", reader=str(path))
    try:
        _put(path, content)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(path)) from error
    return tuple(scans)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _document(scans: Iterable[RememberedScan]) -> bytes:
    document = {"schema": SCHEMA, "scans": [_entry(scan) for scan in scans]}
    return json.dumps(document, indent=1).encode("ascii")


def _entry(scan: RememberedScan) -> dict[str, Any]:
    request = scan.request
    files = {name: getattr(request, name) for name in _FILES}
    return {
        "name": scan.name,
        **{name: list(getattr(request, name)) for name in _TEXTS},
        **{name: [str(path) for path in getattr(request, name)] for name in _PATHS},
        **{name: getattr(request, name) for name in _SWITCHES},
        **{name: str(path) for name, path in files.items() if path is not None},
        "horizon": request.horizon,
    }


def _read(entry: object) -> RememberedScan | None:
    """One scan, ``None`` when anything in it is not what it should be."""
    if not isinstance(entry, dict):
        return None
    try:
        values: dict[str, Any] = {name: tuple(_texts(entry, name)) for name in _TEXTS}
        values |= {name: tuple(map(Path, _texts(entry, name))) for name in _PATHS}
        values |= {name: _value(entry, name, bool) for name in _SWITCHES if name in entry}
        values |= {name: Path(_value(entry, name, str)) for name in _FILES if name in entry}
        scan = RememberedScan(_value(entry, "name", str)[:LONGEST_NAME], ScanRequest(**values, horizon=_horizon(entry)))
    except ValueError:
        return None
    return RememberedScan(scan.name, _without_passwords(scan.request))


def _horizon(entry: Mapping[str, Any]) -> str:
    horizon = _value(entry, "horizon", str)
    if not is_horizon(horizon):
        raise ValueError("horizon")
    return str(horizon)


def _texts(entry: Mapping[str, Any], name: str) -> list[str]:
    texts = entry.get(name, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and "\0" not in text for text in texts):
        raise ValueError(name)
    return texts


def _value(entry: Mapping[str, Any], name: str, kind: type) -> Any:
    value = entry.get(name)
    if not isinstance(value, kind):
        raise ValueError(name)  # noqa: TRY004 - one error for every fault of the file
    return value
