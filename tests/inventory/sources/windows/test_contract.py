"""What the program and its child say to each other, word by word."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory.sources.windows_contract import (
    Answer,
    ContractError,
    End,
    ListRequest,
    Location,
    ReadRequest,
    StoredCertificate,
    StoreName,
    StoreRefusal,
    check_hello,
    decode_answer,
    decode_request,
    encode_answer,
    encode_hello,
    encode_request,
)
from cardtool.model.sighting import RefusalReason
from tests.inventory.sources.windows import enumerators

if TYPE_CHECKING:
    from pathlib import Path

_REQUESTS = st.one_of(
    st.builds(ListRequest, st.sampled_from(Location)), st.builds(ReadRequest, st.sampled_from(Location), st.text())
)
_ANSWERS = st.one_of(
    st.builds(StoreName, st.text(max_size=100)),
    st.builds(StoredCertificate, st.binary(), st.text(), st.text(), st.booleans(), st.booleans()),
    st.builds(StoreRefusal, st.sampled_from(RefusalReason), st.text(), st.text()),
    st.builds(End, st.integers(0)),
)


@given(_REQUESTS)
def test_a_request_arrives_as_it_was_sent(request_: ListRequest | ReadRequest) -> None:
    line = encode_request(request_)
    assert line.count(b"\n") == 1
    assert decode_request(line) == request_


@given(_ANSWERS)
def test_an_answer_arrives_as_it_was_sent(answer: Answer) -> None:
    line = encode_answer(answer)
    assert line.count(b"\n") == 1
    assert decode_answer(line) == answer


@given(
    st.one_of(
        st.binary(max_size=100),
        st.recursive(st.integers() | st.text(max_size=5), st.lists).map(json.dumps).map(str.encode),
    )
)
def test_any_line_is_understood_or_refused(line: bytes) -> None:
    for decode in (decode_answer, decode_request, check_hello):
        with pytest.raises(ContractError):
            decode(line)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"store": 1}',
        b'{"certificate": {"der": "*", "physical": "", "friendly_name": "", "key": true, "archived": true}}',
        b'{"certificate": {"der": "", "physical": "", "friendly_name": "", "key": 1, "archived": true}}',
        b'{"certificate": {"der": ""}}',
        b'{"refusal": {"reason": "tired", "physical": "", "detail": ""}}',
        b'{"end": "1"}',
        b'{"read": ["Moon", "My"]}',
        b'{"list": "Moon"}',
        b'{"contract": "cardtool.windows-stores.v0"}',
    ],
)
def test_what_only_resembles_the_contract_is_refused(line: bytes) -> None:
    for decode in (decode_answer, decode_request, check_hello):
        with pytest.raises(ContractError):
            decode(line)


def test_the_first_line_names_the_contract() -> None:
    check_hello(encode_hello())


def test_the_recording_is_what_the_child_says(crypt32_library: Path) -> None:
    """So whoever is tested with the recording is tested with the child."""
    hello, *rest = enumerators.RECORDING.read_text(encoding="utf-8").splitlines()
    requests = [json.dumps(json.loads(line)["request"]) + "\n" for line in rest if line.startswith('{"request"')]
    said = subprocess.run(
        enumerators.with_library(crypt32_library), input="".join(requests).encode(), capture_output=True, check=True
    )
    assert said.stdout.decode().splitlines() == [hello, *(line for line in rest if not line.startswith('{"request"'))]
