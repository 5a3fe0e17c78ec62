"""The support file: one zip with the same masked facts twice, as JSON and as text to read.

What is shown before saving is what is saved: both are made from :attr:`SupportFile.files`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

SCHEMA: Final = "cardtool.support.v1"
JSON_NAME: Final = "support.json"
TEXT_NAME: Final = "support.txt"
#: Largest file inside, in bytes; the lists in it are bounded far below that.
LARGEST: Final = 4 * 1024 * 1024
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class SupportFile:
    """What a support file holds.

    Attributes:
        files: content by name, in the order in which it is shown.
    """

    files: Mapping[str, str]

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line of every file, as it will be saved."""
        return tuple(line for content in self.files.values() for line in content.split("\n"))


def support_file(document: Mapping[str, Any], say: Callable[[str], str]) -> SupportFile:
    """The file for a masked document.

    Args:
        document: under the schema ``cardtool.support.v1``, masked already.
        say: the title of a section or field in the reader's language.

    Raises:
        ValueError: the document is larger than any real one.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if len(text.encode()) > LARGEST:
        raise ValueError(f"larger than {LARGEST} bytes")
    return SupportFile({TEXT_NAME: "\n".join(_told(document, say)) + "\n", JSON_NAME: text})


def zipped(file: SupportFile, made: datetime) -> bytes:
    """The bytes of the zip; the same for the same content and moment."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in file.files.items():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.external_attr = _PRIVATE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all.

    Raises:
        OSError: it cannot be written; what was there before is unchanged.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # readable by its owner only
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


# -- as text -------------------------------------------------------------------------------------------


def _told(document: Mapping[str, Any], say: Callable[[str], str]) -> Iterator[str]:
    """Each section under its title, what stands in it indented."""
    for key, value in document.items():
        if isinstance(value, dict | list):
            yield ""
            yield say(key)
            yield from _indented(value, "  ", say)
        else:
            yield f"{say(key)}: {_plain(value)}"


def _indented(value: Any, indent: str, say: Callable[[str], str]) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _fields(value, indent, say)
    elif not value:
        yield f"{indent}-"
    else:
        for item in value:
            yield from _item(item, indent, say)


def _item(item: Any, indent: str, say: Callable[[str], str]) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{indent}{_plain(item)}"
    elif set(item) == {"code", "subject", "value"}:
        yield f"{indent}- {' '.join(filter(None, (item['code'], item['subject'])))}: {item['value']}"
    else:
        first, *rest = [*_fields(item, f"{indent}  ", say)] or ["-"]
        yield f"{indent}- {first.strip()}"
        yield from rest


def _fields(value: Mapping[str, Any], indent: str, say: Callable[[str], str]) -> Iterator[str]:
    for key, part in value.items():
        if isinstance(part, dict | list):
            if part:
                yield f"{indent}{say(key)}:"
                yield from _indented(part, f"{indent}  ", say)
        else:
            yield f"{indent}{say(key)}: {_plain(part)}"


def _plain(value: object) -> str:
    """One line, whatever stands in the value."""
    words = {True: "yes", False: "no", None: "-"}
    if value is None or isinstance(value, bool):
        return words[value]
    return " ".join(str(value).split()) or "-"
