"""Lines between the program and the helper processes that load modules of middleware."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cardtool.cards.helper.contents import error_of, signature_from_json, slots_from_json
from cardtool.cards.helper.lines import LineReader
from cardtool.cards.helper.protocol import (
    CAUSES,
    STEPS,
    Cancel,
    Failure,
    Progress,
    Result,
    check_hello,
    decode_answer,
    decode_request,
    encode_job,
)
from cardtool.cards.helper.shapes import ProtocolError
from cardtool.model.errors import CardtoolError
from tests.fuzz.target import assert_text

if TYPE_CHECKING:
    from cardtool.cards.slots import Slots

_LONGEST_LINE: Final = 6000
_LONGEST_TEXT: Final = 4096


def lines(data: bytes) -> None:
    """A pipe of lines and counted bytes, each line read in every way it can be."""
    reader = LineReader(io.BytesIO(data), _LONGEST_LINE)
    with suppress(ProtocolError):
        while (line := reader.line()) is not None:
            assert len(line) <= _LONGEST_LINE
            _line(line)
            if line.startswith(b"#"):
                assert len(reader.exactly(len(line))) == len(line)


def _line(line: bytes) -> None:
    with suppress(ProtocolError):
        check_hello(line)
    with suppress(ProtocolError):
        job = decode_request(line)
        assert isinstance(job, Cancel) or decode_request(encode_job(job)) == job
    with suppress(ProtocolError):
        answer = decode_answer(line)
        if isinstance(answer, Failure):
            assert answer.cause in CAUSES
            assert_text(error_of(answer.cause, answer.detail).detail, _LONGEST_TEXT)
        elif isinstance(answer, Progress):
            assert answer.step in STEPS
        else:
            _result(answer)


def _result(answer: Result) -> None:
    with suppress(ProtocolError):
        assert isinstance(signature_from_json(answer.content), bytes)
    with suppress(ProtocolError):
        _assert_slots(slots_from_json(answer.content))


def _assert_slots(slots: Slots) -> None:
    for content in slots.contents:
        token = content.token
        for text in (token.label, token.serial, token.manufacturer, token.model):
            assert_text(text, _LONGEST_TEXT)
        assert all(isinstance(der, bytes) for der in (*content.certificates, *content.visiting))
    for _, error in slots.failures:
        assert isinstance(error, CardtoolError)
        assert_text(error.detail, _LONGEST_TEXT)
