"""What the diagnosis reads of the workstation: versions of programs, tables of ports, answers of the local service."""

from __future__ import annotations

from typing import Final

from cardtool.diagnostics import signature_service
from cardtool.diagnostics.masking_views import folded, views
from cardtool.diagnostics.network import delivered
from cardtool.diagnostics.pe_version import file_version
from cardtool.diagnostics.system import PortSays
from cardtool.diagnostics.windows.ports import owners4, owners6
from cardtool.model.revocation import NoAnswer
from tests.fuzz.target import as_file, assert_text

_LONGEST_VERSION: Final = 40
_HIGHEST_PORT: Final = 65_535
_HIGHEST_PROCESS: Final = 2**32 - 1


def program_version(data: bytes) -> None:
    """A Windows program or library."""
    assert_text(file_version(as_file(data, "program.dll")), _LONGEST_VERSION)


def port_table(data: bytes) -> None:
    """The table of listening programs, in both families of addresses."""
    for rows in (owners4(data), owners6(data)):
        for port, process in rows:
            assert 0 <= port <= _HIGHEST_PORT
            assert 0 <= process <= _HIGHEST_PROCESS


def service_answer(data: bytes) -> None:
    """What a program on the port of the signature service says of itself."""
    answer = signature_service._document(data)
    assert answer.says in {PortSays.SIGNATURE_SERVICE, PortSays.OTHER}
    assert len(answer.version) <= _LONGEST_VERSION


def delivered_list(data: bytes) -> None:
    """A file of the administrator's folder of revocation lists."""
    content = delivered._content(as_file(data, "list.crl"))
    assert isinstance(content, bytes | NoAnswer)


def masked_views(data: bytes) -> None:
    """A text in which a name may hide: every view points into the text."""
    text = data.decode(errors="replace")
    for view in views(text):
        for seen in (view, folded(view)):
            assert len(seen.text) == len(seen.spans)
            assert all(0 <= begin < end <= len(text) for begin, end in seen.spans)
