"""The certificate stores of Windows by ctypes over crypt32. Read-only, and no private key is ever opened.

Functions, structures and values: Microsoft, "Certificate and Certificate Store Functions", wincrypt.h. The library is
a parameter, so that everything but the library itself runs in tests on any system.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_char, c_int, c_uint32, c_void_p, c_wchar_p
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from cardtool.inventory.sources.windows_contract import (
    LARGEST_CERTIFICATE,
    LONGEST_NAME,
    MOST_CERTIFICATES,
    Location,
    StoredCertificate,
    StoreRefusal,
)
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

_LOCATIONS: Final = {
    Location.CURRENT_USER: 1 << 16,
    Location.LOCAL_MACHINE: 2 << 16,
    Location.SERVICES: 5 << 16,
    Location.USERS: 6 << 16,
}
_PROVIDER_SYSTEM: Final = 10  # CERT_STORE_PROV_SYSTEM_W
_PROVIDER_PHYSICAL: Final = 14  # CERT_STORE_PROV_PHYSICAL_W
#: CERT_STORE_READONLY_FLAG, CERT_STORE_OPEN_EXISTING_FLAG, CERT_STORE_ENUM_ARCHIVED_FLAG
_OPEN_FLAGS: Final = 0x8000 | 0x4000 | 0x200
_KEY_PROVIDER: Final = 2  # CERT_KEY_PROV_INFO_PROP_ID
_FRIENDLY_NAME: Final = 11  # CERT_FRIENDLY_NAME_PROP_ID
_ARCHIVED: Final = 19  # CERT_ARCHIVED_PROP_ID
_X509: Final = 1  # X509_ASN_ENCODING
#: The physical store by which users and services inherit the machine's; its content is told at the machine.
_INHERITED: Final = ".LocalMachine"
_MOST_NAMES: Final = 10_000
_WIDE: Final = ctypes.sizeof(ctypes.c_wchar)

#: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND: predefined physical stores need not exist.
_ABSENT: Final = frozenset({2, 3})
#: ERROR_ACCESS_DENIED, alone and as HRESULT.
_DENIED: Final = frozenset({5, 0x80070005})
#: No error, ERROR_NO_MORE_FILES, CRYPT_E_NOT_FOUND: how an enumeration ends.
_ENDS: Final = frozenset({0, 18, 0x80092004})

_callback: Final[Any] = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)  # the latter where there is no Windows
_SystemStoreCallback: Final = _callback(c_int, c_void_p, c_uint32, c_void_p, c_void_p, c_void_p)
_PhysicalStoreCallback: Final = _callback(c_int, c_void_p, c_uint32, c_wchar_p, c_void_p, c_void_p, c_void_p)


class _Context(ctypes.Structure):
    """CERT_CONTEXT."""

    _fields_ = (
        ("encoding_type", c_uint32),
        ("encoded", POINTER(c_char)),
        ("size", c_uint32),
        ("info", c_void_p),
        ("store", c_void_p),
    )


class Crypt32:
    """The few functions of crypt32 that are needed.

    Args:
        library: crypt32, or what stands for it in a test.
        last_error: the error of the last call.
    """

    def __init__(self, library: Any, last_error: Callable[[], int]) -> None:
        self._library = library
        self._last_error = last_error
        for name, (result, *arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments

    def stores(self, location: Location) -> list[str] | StoreRefusal:
        r"""Names of the stores of a location; of services and users ``<service>\My``."""
        names: list[str] = []

        def note(name: int | None, *_: object) -> int:
            names.append(ctypes.wstring_at(name)[:LONGEST_NAME] if name else "")
            return int(len(names) < _MOST_NAMES)

        if not self._library.CertEnumSystemStore(_LOCATIONS[location], None, None, _SystemStoreCallback(note)):
            error = self._error()
            if not names and error not in _ABSENT:
                return _refusal(error)
        return [name for name in names if name]

    def certificates(self, location: Location, store: str) -> Iterator[StoredCertificate | StoreRefusal]:
        """What a store holds, physical store by physical store.

        A store of which no physical one exists does not exist itself, or is one of the predefined names and empty;
        the refusal ``not_found`` without a physical store says so.
        """
        base = _LOCATIONS[location]
        names = self._physical_stores(base, store)
        there = False
        for name in names:
            if name != _INHERITED:
                there |= yield from self._read(_PROVIDER_PHYSICAL, base, f"{store}\\{name}", name)
        if not names:
            there = yield from self._read(_PROVIDER_SYSTEM, base, store, "")
        if not there:
            yield StoreRefusal(RefusalReason.NOT_FOUND)

    def _physical_stores(self, location: int, store: str) -> list[str]:
        """Empty where the physical stores cannot be told; the store is then read as a whole."""
        names: list[str] = []

        def note(_store: int | None, _flags: int, name: str | None, *_: object) -> int:
            names.append((name or "")[:LONGEST_NAME])
            return int(len(names) < _MOST_NAMES)

        self._library.CertEnumPhysicalStore(store, location, None, _PhysicalStoreCallback(note))
        return [name for name in names if name]

    def _read(
        self, provider: int, location: int, store: str, physical: str
    ) -> Generator[StoredCertificate | StoreRefusal, None, bool]:
        """The certificates of one store; returns whether it exists."""
        handle = self._library.CertOpenStore(provider, 0, None, location | _OPEN_FLAGS, store)
        if not handle:
            error = self._error()
            if error not in _ABSENT:
                yield _refusal(error, physical)
            return error not in _ABSENT
        try:
            yield from self._enumerate(handle, physical)
        finally:
            self._library.CertCloseStore(handle, 0)
        return True

    def _enumerate(self, handle: int, physical: str) -> Iterator[StoredCertificate | StoreRefusal]:
        context: Any = None
        try:
            for _ in range(MOST_CERTIFICATES):
                context = self._library.CertEnumCertificatesInStore(handle, context)  # frees the one before
                if not context:
                    error = self._error()
                    if error not in _ENDS:
                        yield _refusal(error, physical)
                    return
                if context.contents.encoding_type & _X509:
                    yield self._certificate(context, physical)
            yield StoreRefusal(RefusalReason.TOO_MANY, physical, f"more than {MOST_CERTIFICATES} certificates")
        finally:
            if context:
                self._library.CertFreeCertificateContext(context)

    def _certificate(self, context: Any, physical: str) -> StoredCertificate | StoreRefusal:
        size = context.contents.size
        if size > LARGEST_CERTIFICATE:
            return StoreRefusal(RefusalReason.TOO_LARGE, physical, f"larger than {LARGEST_CERTIFICATE} bytes")
        return StoredCertificate(
            der=ctypes.string_at(context.contents.encoded, size) if size else b"",
            physical=physical,
            friendly_name=self._friendly_name(context),
            key=self._property_size(context, _KEY_PROVIDER) is not None,
            archived=self._property_size(context, _ARCHIVED) is not None,
        )

    def _property_size(self, context: Any, number: int) -> int | None:
        """Size of a property in bytes, ``None`` when the certificate does not have it."""
        size = c_uint32(0)
        found = self._library.CertGetCertificateContextProperty(context, number, None, ctypes.byref(size))
        return size.value if found else None

    def _friendly_name(self, context: Any) -> str:
        size = self._property_size(context, _FRIENDLY_NAME) or 0
        if not 0 < size <= LONGEST_NAME * _WIDE:
            return ""
        buffer = ctypes.create_unicode_buffer(size // _WIDE + 1)
        read = self._library.CertGetCertificateContextProperty
        return buffer.value if read(context, _FRIENDLY_NAME, buffer, ctypes.byref(c_uint32(size))) else ""

    def _error(self) -> int:
        return self._last_error() & 0xFFFFFFFF


#: Result and arguments of each function.
_SIGNATURES: Final[dict[str, tuple[Any, ...]]] = {
    "CertEnumSystemStore": (c_int, c_uint32, c_void_p, c_void_p, _SystemStoreCallback),
    "CertEnumPhysicalStore": (c_int, c_wchar_p, c_uint32, c_void_p, _PhysicalStoreCallback),
    "CertOpenStore": (c_void_p, c_void_p, c_uint32, c_void_p, c_uint32, c_wchar_p),
    "CertCloseStore": (c_int, c_void_p, c_uint32),
    "CertEnumCertificatesInStore": (POINTER(_Context), c_void_p, POINTER(_Context)),
    "CertFreeCertificateContext": (c_int, POINTER(_Context)),
    "CertGetCertificateContextProperty": (c_int, POINTER(_Context), c_uint32, c_void_p, POINTER(c_uint32)),
}


def load_crypt32() -> Crypt32:
    """The system's crypt32, by its absolute path.

    Raises:
        OSError: there is none, because this is no Windows or it is damaged.
    """
    if sys.platform == "win32":
        folder = ctypes.create_unicode_buffer(LONGEST_NAME)
        if not ctypes.windll.kernel32.GetSystemDirectoryW(folder, LONGEST_NAME):
            raise OSError("the system folder is not known")
        path = PureWindowsPath(folder.value) / "crypt32.dll"
        return Crypt32(ctypes.WinDLL(str(path), use_last_error=True), ctypes.get_last_error)
    raise OSError("there is no crypt32 here")


def _refusal(error: int, physical: str = "") -> StoreRefusal:
    reason = RefusalReason.ACCESS_DENIED if error in _DENIED else RefusalReason.NOT_READABLE
    return StoreRefusal(reason, physical, f"0x{error:08X}")
