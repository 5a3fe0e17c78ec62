"""The calls that carry names, against a library written in Python, in the forms of both platforms."""

# ruff: noqa: N802, ARG002, PLR0917 - functions have the names and parameters of the library

from __future__ import annotations

import ctypes
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards import pcsc_names
from cardtool.cards.pcsc_names import PCSC_LITE, WINDOWS, Form, NamedCalls

ATR = bytes.fromhex("3B7F9600008031B865B085050011122460829000")
FORMS = {"pcsc-lite": PCSC_LITE, "windows": WINDOWS}


class Library:
    """What a PC/SC library does with its parameters."""

    def __init__(self, form: Form, names: list[str | bytes], *, code: int = 0, atr_length: int = len(ATR)) -> None:
        self.form = form
        self.names = names
        self.code = code
        self.atr_length = atr_length
        self.asked: list[tuple[str | bytes, int]] = []

    def __getattr__(self, name: str) -> Any:
        """Windows has the functions under names that end with W."""
        if name.endswith("W") and self.form.wide:
            return getattr(self, name.removesuffix("W"))
        raise AttributeError(name)

    def SCardListReaders(self, context: Any, groups: None, names: Any, length: Any) -> int:
        assert context.value == 7
        joined: Any = b"".join(name + b"\0" for name in self.names if isinstance(name, bytes)) + b"\0"
        if self.form.wide:
            joined = "".join(f"{name!s}\0" for name in self.names) + "\0"
        names[: len(joined)] = joined
        length._obj.value = len(joined)
        return self.code

    def SCardGetStatusChange(self, context: Any, timeout: Any, states: Any, count: Any) -> int:
        assert (context.value, timeout.value, count.value) == (7, 250, len(states))
        for state in states:
            self.asked.append((state.szReader, state.dwCurrentState))
            state.dwEventState = state.dwCurrentState | 0x2
            state.cbAtr = self.atr_length
            state.rgbAtr[: len(ATR)] = ATR
        return self.code

    def SCardConnect(self, context: Any, reader: Any, share: Any, protocols: Any, handle: Any, protocol: Any) -> int:
        assert (share.value, protocols.value) == (2, 3)
        self.asked.append((reader, 0))
        handle._obj.value, protocol._obj.value = 9, 2
        return self.code

    def SCardStatus(self, card: Any, name: None, size: None, state: Any, protocol: Any, atr: Any, length: Any) -> int:
        assert card.value == 9
        atr[: len(ATR)] = ATR
        length._obj.value = len(ATR)
        return self.code


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[request.param]


def written(form: Form, name: str) -> str | bytes:
    return name if form.wide else name.encode()


def test_structures_are_as_large_as_those_of_the_headers() -> None:
    pointers = 2 * ctypes.sizeof(ctypes.c_void_p)
    long = ctypes.sizeof(ctypes.c_long)
    assert ctypes.sizeof(WINDOWS.reader_state) == pointers + 3 * 4 + 36
    assert ctypes.sizeof(PCSC_LITE.reader_state) == -(-(pointers + 3 * long + 33) // long) * long
    assert WINDOWS.reader_state is WINDOWS.reader_state


names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@given(st.lists(names, unique=True, max_size=16))
def test_any_names_come_and_go_unchanged(form: Form, readers: list[str]) -> None:
    library = Library(form, [written(form, name) for name in readers])
    calls = NamedCalls(library, form)
    assert calls.list_readers(7) == (0, readers)
    known = {name: number << 16 for number, name in enumerate(readers)}
    code, states = calls.status_change(7, 250, known)
    assert code == 0
    assert states == [(name, state | 0x2, ATR) for name, state in known.items()]
    assert library.asked == [(written(form, name), state) for name, state in known.items()]


def test_connecting(form: Form) -> None:
    library = Library(form, [])
    calls = NamedCalls(library, form)
    assert calls.connect(7, "Lukija ää", 2, 3) == (0, 9, 2)
    assert library.asked == [(written(form, "Lukija ää"), 0)]
    assert calls.card_atr(9) == (0, ATR)


def test_refusals(form: Form) -> None:
    calls = NamedCalls(Library(form, [written(form, "A")], code=-2146435043), form)
    assert calls.list_readers(7) == (-2146435043, [])
    assert calls.status_change(7, 250, {"A": 0})[0] == -2146435043
    assert calls.connect(7, "A", 2, 3)[0] == -2146435043
    assert calls.card_atr(9) == (-2146435043, b"")


def test_a_name_cut_inside_a_letter_is_shown_as_it_can_be_and_used_as_it_is() -> None:
    library = Library(PCSC_LITE, [b"\xc3\xa4\xc3 00 00", b"\xc3\xa4\xc3 00 01"])
    calls = NamedCalls(library, PCSC_LITE)
    readers = calls.list_readers(7)[1]
    assert readers == ["ä\ufffd 00 00", "ä\ufffd 00 01"]
    for name in readers:
        name.encode()
    calls.status_change(7, 250, dict.fromkeys(readers, 0))
    calls.connect(7, readers[1], 2, 3)
    assert [name for name, _ in library.asked] == [*library.names, library.names[1]]


def test_a_state_with_the_sign_bit_set(form: Form) -> None:
    library = Library(form, [])
    NamedCalls(library, form).status_change(7, 250, {"A": -2147418080})
    assert library.asked[0][1] == 0x80010020


@pytest.mark.parametrize("length", [0, 34, 255])
def test_an_atr_length_that_cannot_be_counts_as_none(form: Form, length: int) -> None:
    library = Library(form, [], atr_length=length)
    assert NamedCalls(library, form).status_change(7, 250, {"A": 0})[1][0][2] == b""


def test_a_library_that_pyscard_has_not_loaded_is_not_loaded_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, mode: int) -> None:
        assert name == "libpcsclite.so.1"
        raise OSError("not loaded")

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    pcsc_names.named_calls.cache_clear()
    if sys.platform.startswith("linux"):
        assert pcsc_names.named_calls() is None
    pcsc_names.named_calls.cache_clear()


@pytest.mark.parametrize("handle", [0, 4711])
def test_on_windows_the_module_in_the_process_is_taken(monkeypatch: pytest.MonkeyPatch, handle: int) -> None:
    class Kernel:
        kernel32: Kernel

        def GetModuleHandleW(self, name: str) -> int:
            assert name == "winscard.dll"
            return handle

    kernel = Kernel()
    kernel.kernel32 = kernel
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    monkeypatch.setattr(ctypes, "WinDLL", lambda _name, handle: handle, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    pcsc_names.named_calls.cache_clear()
    calls = pcsc_names.named_calls()
    pcsc_names.named_calls.cache_clear()
    assert (calls is not None) == bool(handle)
