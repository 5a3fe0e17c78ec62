"""Calls of PC/SC that carry names of readers, for names in any letters.

pyscard (2.3.1) takes only ASCII in SCardGetStatusChange, and decodes what Windows gives in its ANSI code page, or what
pcscd cut to 128 bytes in the middle of a letter, as UTF-8: one such reader would hide all others. So these few
functions are called in the very library that pyscard has loaded, with the handles that pyscard got from it:
libpcsclite on Linux, the functions for wide characters of winscard.dll on Windows.
"""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Room for all names, in characters; services allow far fewer readers than fit.
_ROOM: Final = 1 << 16
_LONGEST_ATR: Final = 33  # ISO/IEC 7816-3, 8.1; MAX_ATR_SIZE of pcsclite.h

ReaderAnswer = tuple[str, int, bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """How a platform writes the calls down.

    Attributes:
        number: type of a DWORD.
        handle: type of a context or card handle.
        wide: names are UTF-16, and the functions end with ``W``; otherwise names are UTF-8.
        atr_room: bytes of ``rgbAtr`` in SCARD_READERSTATE.
    """

    number: type[Any]
    handle: type[Any]
    wide: bool
    atr_room: int

    @property
    def reader_state(self) -> type[ctypes.Structure]:
        """SCARD_READERSTATE."""
        return _reader_state(self)


#: pcsclite.h and wintypes.h: DWORD is unsigned long, handles are long.
PCSC_LITE: Final = Form(ctypes.c_ulong, ctypes.c_long, wide=False, atr_room=_LONGEST_ATR)
#: winscard.h: handles are ULONG_PTR, the answer to reset has 36 bytes.
WINDOWS: Final = Form(ctypes.c_uint32, ctypes.c_size_t, wide=True, atr_room=36)


@cache
def _reader_state(form: Form) -> type[ctypes.Structure]:
    fields: Sequence[tuple[str, type[Any]]] = (
        ("szReader", ctypes.c_wchar_p if form.wide else ctypes.c_char_p),
        ("pvUserData", ctypes.c_void_p),
        ("dwCurrentState", form.number),
        ("dwEventState", form.number),
        ("cbAtr", form.number),
        ("rgbAtr", ctypes.c_ubyte * form.atr_room),
    )
    return type("SCARD_READERSTATE", (ctypes.Structure,), {"_fields_": fields})


class NamedCalls:
    """The functions, with the answers of pyscard's; return codes are not judged here.

    Args:
        library: the loaded library.
        form: how its platform writes the calls down.
    """

    def __init__(self, library: Any, form: Form) -> None:
        self._library = library
        self._form = form
        self._unreadable: dict[str, bytes] = {}

    def list_readers(self, context: int) -> tuple[int, list[str]]:
        """SCardListReaders: code, and all names."""
        form = self._form
        room = form.number(_ROOM)
        names = ctypes.create_unicode_buffer(_ROOM) if form.wide else ctypes.create_string_buffer(_ROOM)
        code = self._call("SCardListReaders", form.handle(context), None, names, ctypes.byref(room))
        if code:
            return code, []
        return code, [self._text(name) for name in _several(names[: min(room.value, _ROOM)])]

    def status_change(self, context: int, timeout_ms: int, known: Mapping[str, int]) -> tuple[int, list[ReaderAnswer]]:
        """SCardGetStatusChange: code; and name, dwEventState and answer to reset of every reader asked for."""
        form = self._form
        states = (form.reader_state * len(known))()
        for state, (name, value) in zip(states, known.items(), strict=True):
            state.szReader = self._name(name)
            state.dwCurrentState = value & 0xFFFFFFFF
        code = self._call(
            "SCardGetStatusChange", form.handle(context), form.number(timeout_ms), states, form.number(len(known))
        )
        return code, [(name, state.dwEventState, _atr(state)) for name, state in zip(known, states, strict=True)]

    def connect(self, context: int, reader: str, share: int, protocols: int) -> tuple[int, int, int]:
        """SCardConnect: code, handle of the card, protocol in force."""
        form = self._form
        handle, protocol = form.handle(), form.number()
        modes = form.number(share), form.number(protocols)
        results = ctypes.byref(handle), ctypes.byref(protocol)
        code = self._call("SCardConnect", form.handle(context), self._name(reader), *modes, *results)
        return code, handle.value, protocol.value

    def card_atr(self, card: int) -> tuple[int, bytes]:
        """SCardStatus without the name: code, answer to reset."""
        form = self._form
        state, protocol, length = form.number(), form.number(), form.number(form.atr_room)
        atr = (ctypes.c_ubyte * form.atr_room)()
        results = ctypes.byref(state), ctypes.byref(protocol), atr, ctypes.byref(length)
        code = self._call("SCardStatus", form.handle(card), None, None, *results)
        return code, b"" if code else bytes(atr[: min(length.value, form.atr_room)])

    def _call(self, name: str, *arguments: Any) -> int:
        function = getattr(self._library, name + ("W" if self._form.wide else ""))
        return int(function(*arguments))

    def _text(self, name: str | bytes) -> str:
        if isinstance(name, str):
            return name
        text = name.decode(errors="replace")
        if "\ufffd" in text:
            self._unreadable[text] = name
        return text

    def _name(self, name: str) -> str | bytes:
        if self._form.wide:
            return name
        return self._unreadable.get(name) or name.encode()


def _several(names: Any) -> list[Any]:
    """The parts of a multi-string."""
    nothing = names[:0]
    end = b"\0" if isinstance(names, bytes) else "\0"
    return [name for name in names.split(end) if name != nothing]


def _atr(state: Any) -> bytes:
    length = state.cbAtr if state.cbAtr <= _LONGEST_ATR else 0  # not set by some services
    return bytes(state.rgbAtr[:length])


@cache
def named_calls() -> NamedCalls | None:
    """The functions of the library that pyscard has loaded; ``None`` when it is not found."""
    library = _loaded_library()
    return None if library is None else NamedCalls(library, WINDOWS if sys.platform == "win32" else PCSC_LITE)


def _loaded_library() -> Any | None:
    """The library that is in this process already; nothing is searched for, and nothing new is loaded."""
    try:
        if sys.platform == "win32":
            handle = ctypes.windll.kernel32.GetModuleHandleW("winscard.dll")
            return ctypes.WinDLL("winscard.dll", handle=handle) if handle else None
        return ctypes.CDLL("libpcsclite.so.1", mode=os.RTLD_NOLOAD | os.RTLD_NOW)
    except OSError:
        return None
