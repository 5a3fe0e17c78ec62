"""One fuzz target, from the root of the repository::

    python -m tests.fuzz TARGET FILE...                          try files, with or without atheris
    python -m tests.fuzz TARGET --fuzz [libFuzzer's arguments]   fuzz, see https://llvm.org/docs/LibFuzzer.html

``scripts/fuzz`` runs all of them. An input that breaks the promise of its target ends the process with a traceback.
"""

from __future__ import annotations

import gc
import importlib
import sys
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.fuzz.target import Target

FUZZ: Final = "--fuzz"
#: Loaded by the product only when it needs them.
_LATER: Final = ("asn1crypto.cms", "asn1crypto.pkcs12", "asn1crypto.x509")
#: Address space of the process, in bytes: a single huge request for memory fails at once.
_MOST_MEMORY: Final = 4 * 1024**3


def main(arguments: list[str]) -> None:
    """Fuzz, or try files."""
    name, *rest = arguments
    if rest[:1] == [FUZZ]:
        _fuzz(name, rest[1:])
    else:
        target = _target(name)
        for path in rest:
            target.hold(Path(path).read_bytes())


def _target(name: str) -> Target:
    return importlib.import_module("tests.fuzz.table").target_named(name)  # type: ignore[no-any-return]  # by name


def _fuzz(name: str, arguments: list[str]) -> None:
    import resource  # Windows has none, and no atheris

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    atheris: Any = importlib.import_module("atheris")
    target = _target(name)
    for module in (*target.covers, *_LATER):
        importlib.import_module(module)
    for function in _leading(target):
        atheris.instrument_func(function)
    atheris.Setup([f"fuzz-{name}", f"-max_len={target.longest}", *arguments], target.hold)
    atheris.Fuzz()


def _leading(target: Target) -> list[FunctionType]:
    """The functions whose branches lead the way: of the modules that the target covers, and of those they use."""
    found = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    return [each for each in found if each.__module__ in target.covers or _package(each) in target.others]


def _package(function: FunctionType) -> str:
    return str(function.__module__).partition(".")[0]


if __name__ == "__main__":
    main(sys.argv[1:])
