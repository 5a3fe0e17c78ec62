"""Fuzz target of the parsers of the inventory: every format, whatever the bytes.

With atheris installed (``pip install atheris``), from the root of the repository::

    python -m tests.fuzz.fuzz_inventory CORPUS_FOLDER -max_total_time=60

``CARDTOOL_FUZZ_FORMAT=jks`` tries that format only. Without atheris, each file named is tried once.

The promise under test is :func:`check`: a parser answers with values, never raises, and never gives more than it may.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any, Final

from cardtool.certificates.layout import read_layout
from cardtool.inventory.formats.registry import formats, may_hold_certificates, recognise
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.sources.list_certificates import read_value
from cardtool.model.sighting import Place, RefusalReason, SourceKind

PLACE: Final = Place(SourceKind.FILES, "fuzz")
PASSWORDS: Final = Passwords(["changeit"])
#: Formats whose parsers are of the XML kind and have a bound of their own.
_OWN_BOUND: Final = frozenset({"saml", "keyconf"})


def check(data: bytes, only: str = "") -> None:
    """Read ``data`` by every parser, also by those that would not recognise it, and assert what must hold."""
    may_hold_certificates(data[:4096])
    known = recognise(data)
    for format_ in formats():
        if only in {"", format_.name}:
            sniffed = format_.sniff(data)
            result = format_.read(data, PLACE, PASSWORDS)
            check_result(result, format_.name)
            assert known is not None or not sniffed
    if not only:
        check_result(read_value(data.decode("latin-1"), PLACE), "list")


def check_result(result: FormatResult, name: str) -> None:
    """Assert what must hold of whatever a parser gives."""
    assert isinstance(result, FormatResult)
    assert not (result.skipped and (result.items or result.refusals))
    if name not in _OWN_BOUND:
        assert len(result.items) + len(result.refusals) <= MOST_CERTIFICATES + 2
        for item in result.items:
            assert read_layout(item.der).der == item.der
    for item in result.items:
        assert item.place.path == PLACE.path
        item.place.alias.encode(errors="strict")
    for refusal in result.refusals:
        assert refusal.reason in RefusalReason
        assert len(refusal.detail) < 200


def main() -> None:
    """Hand the target to atheris, or try the files named."""
    only = os.environ.get("CARDTOOL_FUZZ_FORMAT", "")
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        for name in sys.argv[1:]:
            check(Path(name).read_bytes(), only)
        return
    atheris.instrument_all()
    atheris.Setup(sys.argv, lambda data: check(data, only))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
