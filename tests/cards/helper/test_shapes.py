"""What a line may hold, at both ends."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.helper.contents import (
    error_of,
    signature_from_json,
    signature_to_json,
    slots_from_json,
    slots_to_json,
)
from cardtool.cards.helper.lines import LineReader, write_all
from cardtool.cards.helper.protocol import (
    CAUSES,
    MAX_ANSWER_BYTES,
    MAX_REQUEST_BYTES,
    Answer,
    Cancel,
    CheckRequest,
    Failure,
    Job,
    ListRequest,
    LoginRequest,
    Progress,
    Request,
    Result,
    check_hello,
    decode_answer,
    decode_request,
    encode_answer,
    encode_cancel,
    encode_hello,
    encode_job,
)
from cardtool.cards.helper.shapes import ProtocolError, parse_object
from cardtool.cards.slots import Slots
from cardtool.cards.tokens import MAX_CERTIFICATE_BYTES, TokenContent
from cardtool.model.card import Token
from cardtool.model.cause import Cause
from cardtool.model.errors import MiddlewareMisbehavesError, PinIncorrectError

texts = st.text(max_size=200)
names = st.lists(texts, max_size=5).map(tuple)
requests = st.one_of(
    st.builds(CheckRequest, texts),
    st.builds(ListRequest, texts, names, names, st.booleans(), st.booleans(), st.booleans()),
    st.builds(
        LoginRequest,
        *(texts, texts, names),
        certificate=st.just("00" * 32),
        challenge=st.just("11" * 32),
        scheme=st.just("rsa_sha256"),
        pin_bytes=st.integers(0, 64),
        without_flag=st.booleans(),
    ),
)
answers = st.one_of(
    st.builds(Progress, st.integers(0, 9), st.sampled_from(["started", "slot", "token"])),
    st.builds(Failure, st.integers(0, 9), st.sampled_from(sorted(CAUSES)), texts),
    st.builds(Result, st.integers(0, 9), st.dictionaries(texts, texts, max_size=3)),
)
blobs = st.lists(st.binary(max_size=20), max_size=3).map(tuple)
contents = st.builds(
    TokenContent,
    texts,
    st.booleans(),
    st.builds(Token, texts, texts, texts, texts),
    blobs,
    st.frozensets(st.sampled_from(["count_low", "final_try", "locked", "pin_pad"])),
    blobs,
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


# -- there and back ---------------------------------------------------------------------------------------


@given(requests, st.integers(0, 2**31), st.floats(0, 3600))
def test_requests_arrive_as_they_were_sent(request: Request, number: int, seconds: float) -> None:
    line = encode_job(Job(number, seconds, request))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_request(line) == Job(number, seconds, request)


@given(answers)
def test_answers_arrive_as_they_were_sent(answer: Answer) -> None:
    line = encode_answer(answer)
    assert line.count(b"\n") == 1
    assert decode_answer(line) == answer


@given(st.lists(contents, max_size=3), st.sets(texts, max_size=3))
def test_what_slots_held_arrives_as_it_was(found: list[TokenContent], readers: set[str]) -> None:
    failures = [("slot", MiddlewareMisbehavesError("words"))]
    slots = Slots(found, list(failures), readers)
    back = slots_from_json(json.loads(json.dumps(slots_to_json(slots))))
    assert (back.contents, back.readers) == (found, readers)
    assert [(slot, type(error), error.detail) for slot, error in back.failures] == [
        ("slot", MiddlewareMisbehavesError, "words")
    ]


def test_the_rest_arrives_as_it_was() -> None:
    assert decode_request(encode_cancel(7)) == Cancel(7)
    check_hello(encode_hello())
    assert signature_from_json(signature_to_json(b"signature")) == b"signature"
    error = error_of(Cause.PIN_INCORRECT, "words")
    assert (type(error), error.detail) == (PinIncorrectError, "words")
    assert all(error_of(cause, "").cause is cause for cause in CAUSES)


# -- what is refused --------------------------------------------------------------------------------------


@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_garbage_is_refused_by_both_ends(line: bytes) -> None:
    for decode in (decode_request, decode_answer, check_hello):
        with pytest.raises(ProtocolError):
            decode(line)


@given(st.dictionaries(st.sampled_from(["contents", "failures", "readers"]), json_values))
def test_results_of_another_shape_are_refused(value: dict[str, Any]) -> None:
    try:
        slots = slots_from_json(value)
    except ProtocolError:
        return
    assert not slots.contents


@pytest.mark.parametrize(
    "line",
    [
        '{"type":"request","id":1,"seconds":5,"op":"check","module":"/m","more":1}',
        '{"type":"request","id":1,"seconds":5,"op":"check"}',
        '{"type":"request","id":true,"seconds":5,"op":"check","module":"/m"}',
        '{"type":"request","id":1,"seconds":5,"op":"sign","module":"/m"}',
        '{"type":"request","id":1,"seconds":-1,"op":"check","module":"/m"}',
        '{"type":"request","id":1,"seconds":5,"op":"list","module":"/m","readers":"R","known":[],"software":1}',
        '{"type":"cancel","id":-1}',
        "[" * 100_000,
        '{"type":"request","id":1e999}',
    ],
)
def test_requests_that_are_almost_right(line: str) -> None:
    with pytest.raises(ProtocolError):
        decode_request(line.encode())


@pytest.mark.parametrize(
    "line",
    [
        '{"type":"result","id":1}',
        '{"type":"result","id":1,"result":[]}',
        '{"type":"result","id":"1","result":{}}',
        '{"type":"progress","id":1,"step":"asleep"}',
        '{"type":"error","id":1,"cause":"service_stopped","detail":""}',
        '{"type":"error","id":1,"cause":"timed_out","detail":null}',
        '{"type":"hello","protocol":"cardtool.helper.v0"}',
    ],
)
def test_answers_that_are_almost_right(line: str) -> None:
    for decode in (decode_answer, check_hello):
        with pytest.raises(ProtocolError):
            decode(line.encode())


def test_text_that_is_no_base64() -> None:
    for text in ("%%%", "A", "é"):
        with pytest.raises(ProtocolError):
            signature_from_json({"signature": text})


def test_an_answer_never_grows_over_its_line() -> None:
    full = [TokenContent("slot", True, Token(), (bytes(MAX_CERTIFICATE_BYTES),) * 40)]
    assert len(encode_answer(Result(1, slots_to_json(Slots(full))))) < MAX_ANSWER_BYTES
    with pytest.raises(MiddlewareMisbehavesError, match="bytes"):
        slots_to_json(Slots(full * 2))


def test_a_request_never_grows_over_its_line() -> None:
    with pytest.raises(ProtocolError, match="too large"):
        encode_job(Job(1, 5, CheckRequest("ä" * MAX_REQUEST_BYTES)))


# -- lines ------------------------------------------------------------------------------------------------


class Trickle(io.RawIOBase):
    """Gives and takes a few bytes at a time."""

    def __init__(self, data: bytes = b"", step: int = 3) -> None:
        super().__init__()
        self.data, self.step, self.taken = data, step, b""

    def readinto(self, buffer: Any) -> int:
        part, self.data = self.data[: self.step], self.data[self.step :]
        buffer[: len(part)] = part
        return len(part)

    def write(self, data: Any) -> int:
        self.taken += bytes(data[: self.step])
        return min(len(data), self.step)


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=6), st.integers(1, 70))
def test_lines_come_out_as_they_went_in(lines: list[bytes], step: int) -> None:
    reader = LineReader(Trickle(b"".join(line + b"\n" for line in lines), step), 30)
    assert [reader.line() for _ in lines] == lines
    assert reader.line() is None


def test_bytes_between_lines_and_no_copy_of_them_is_kept() -> None:
    reader = LineReader(Trickle(b"one\n1\n34two\n"), 100)
    assert reader.line() == b"one"
    assert reader.exactly(4) == b"1\n34"
    assert reader.line() == b"two"
    assert not any(reader._chunk)
    assert not reader._buffer


@pytest.mark.parametrize("data", [b"0123456789012", b"01234567890\n", b"half"])
def test_lines_without_end(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        LineReader(Trickle(data), 10).line()


def test_bytes_that_do_not_come() -> None:
    with pytest.raises(ProtocolError):
        LineReader(Trickle(b"12"), 10).exactly(3)


def test_a_pipe_that_takes_little_at_once() -> None:
    pipe = Trickle(step=4)
    write_all(pipe, b"0123456789")
    assert pipe.taken == b"0123456789"


def test_objects_only() -> None:
    with pytest.raises(ProtocolError):
        parse_object(b"[]")
