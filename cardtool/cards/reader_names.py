"""Names of readers: as PKCS#11 repeats them, and as a person shortens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.errors import NoReaderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.model.reader import Reader

#: Length of slotDescription in bytes (PKCS#11 v2.40, CK_SLOT_INFO).
_SLOT_BYTES: Final = 64
_DOTS: Final = b"..."


def slot_descriptions(reader: str) -> tuple[str, ...]:
    """How a slot description repeats the name of a reader: cut to 64 bytes of UTF-8, padding removed.

    OpenSC puts three dots at the end of a name it cuts (measured with 0.23).
    """
    name = reader.encode()
    forms = [name[:_SLOT_BYTES]]
    if len(name) > _SLOT_BYTES:
        forms.append(name[: _SLOT_BYTES - len(_DOTS)] + _DOTS)
    return tuple(form.decode(errors="replace").rstrip(" \0") for form in forms)


def readers_of_slot(description: str, readers: Sequence[Reader]) -> tuple[Reader, ...]:
    """The readers that a slot description can mean: normally one, several when their names agree in 64 bytes.

    A module may add words to the name, then the longest name that the description begins with is meant; or leave
    off its end, then every name that begins with the description.
    """
    description = description.rstrip(" \0")
    exact = tuple(reader for reader in readers if description in slot_descriptions(reader.name))
    if exact or not description:
        return exact
    names = {reader: slot_descriptions(reader.name)[0] for reader in readers}
    longer = [reader for reader, name in names.items() if name and description.startswith(name + " ")]
    if longer:
        return (max(longer, key=lambda reader: len(reader.name)),)
    return tuple(reader for reader, name in names.items() if name.startswith(description + " "))


def choose_readers(readers: Sequence[Reader], wanted: str) -> tuple[Reader, ...]:
    """The readers a person asks for by name or by a part of it that is unique; all for an empty text.

    Raises:
        NoReaderError: none has that name, or several have that part.
    """
    if not wanted:
        return tuple(readers)
    exact = tuple(reader for reader in readers if reader.name == wanted)
    if exact:
        return exact
    parts = tuple(reader for reader in readers if wanted.casefold() in reader.name.casefold())
    if len(parts) > 1:
        raise NoReaderError("several readers match: " + ", ".join(reader.name for reader in parts), reader=wanted)
    if not parts:
        known = ", ".join(reader.name for reader in readers) or "none"
        raise NoReaderError(f"no such reader; connected: {known}", reader=wanted)
    return parts
