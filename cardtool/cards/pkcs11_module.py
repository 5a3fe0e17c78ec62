"""A PKCS#11 module in this process: loaded once, by absolute path, one caller at a time, never unloaded.

Vendors' modules are loaded in helper processes only (:mod:`cardtool.cards.helper`); the one module that the program
itself loads is SoftHSM's, to write the training store.

Measured with python-pkcs11 0.10.1 (test-rig notes, section 3):

* It initialises modules for one thread only; calls from two threads at once end the process. So every call is made
  under the module's lock.
* A module reached by a second path cannot be initialised again. So modules are told apart by file, not by path.
* On Windows its loader does not look for a module's libraries in the module's own folder. So a file is loaded by
  ctypes first, which does, and python-pkcs11 sees only files that can be loaded and have the entry point.
* Unloading, and finalising at exit, can end or hang the process. So neither is done.
"""

from __future__ import annotations

import ctypes
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.module_file import check_header, find_module, system_words
from cardtool.cards.pkcs11_errors import FOREIGN_ERRORS, typed
from cardtool.model.errors import CardTimeoutError, MiddlewareMisbehavesError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: How long a module that another thread uses is waited for, in seconds.
LOCK_SECONDS: Final = 60.0

_ENTRY_POINT: Final = "C_GetFunctionList"


class Module:
    """One module; get it from :func:`open_module`.

    Attributes:
        path: where it lies, links resolved.
        readers_without_slot: names of readers it had no slot for even just after a start; a note for its callers.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.readers_without_slot: frozenset[str] = frozenset()
        self._lock = threading.RLock()
        self._library: Any = None

    def check(self) -> None:
        """Make sure that the file is a module this process can load; starts nothing.

        Raises:
            MiddlewareMissingError: there is no such file.
            MiddlewareBitnessError: it is built for another machine.
            MiddlewareMisbehavesError: it is not a PKCS#11 module, or something it needs is missing.
        """
        check_header(self.path)
        _check_entry_point(self.path)

    @contextmanager
    def use(self, *, fresh: bool = False, wait: float = LOCK_SECONDS) -> Iterator[Any]:
        """The initialised python-pkcs11 library, for this thread alone.

        Args:
            fresh: start the module anew first, so that it sees tokens that came since.
            wait: seconds to wait for another thread.

        Raises:
            CardTimeoutError: another thread keeps the module.
            MiddlewareError: it cannot be loaded or started.
        """
        if not self._lock.acquire(timeout=wait):
            raise CardTimeoutError(f"{self.path.name} is busy")
        try:
            yield self._start(fresh=fresh)
        finally:
            self._lock.release()

    def rest(self) -> None:
        """Finalise the module; the next use initialises it again, with the environment of that moment."""
        with self._lock:
            if self._library is not None and self._library.initialized:
                _finalize(self._library)

    def _start(self, *, fresh: bool) -> Any:
        try:
            if self._library is None:
                self.check()
                self._library = _load(self.path)
            elif fresh and self._library.initialized:
                _finalize(self._library)
            if not self._library.initialized:
                self._library.initialize()
        except FOREIGN_ERRORS as error:
            raise typed(error) from error
        return self._library


_modules: dict[tuple[int, int], Module] = {}
_registry: Final = threading.Lock()


def open_module(path: Path) -> Module:
    """The module at ``path``, the same object for every path that leads to the same file; loads nothing.

    Raises:
        MiddlewareMissingError: there is no such file, or the path is not absolute.
    """
    file = find_module(path)
    with _registry:
        return _modules.setdefault(file.identity, Module(file.path))


def _check_entry_point(path: Path) -> None:
    """Load the file; it stays loaded. On Windows this also finds libraries in the module's own folder."""
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise MiddlewareMisbehavesError(system_words(error, path)) from error
    if not hasattr(library, _ENTRY_POINT):
        raise MiddlewareMisbehavesError(f"{path.name} is not a PKCS#11 module")


def _load(path: Path) -> Any:
    import pkcs11

    library = pkcs11.lib(str(path))
    # One reference too many, on purpose: the object's destructor finalises and unloads the module at exit.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
    return library


def _finalize(library: Any) -> None:
    """End the module's work; what it complains about does not matter, it counts as ended either way."""
    from pkcs11.exceptions import PKCS11Error

    try:
        library.finalize()
    except PKCS11Error:
        return
