from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory import cache_contents
from cardtool.inventory.cache_contents import decode, encode, state_of
from cardtool.inventory.formats.result import FormatResult
from cardtool.inventory.walking import FoundFile
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

FILE = FoundFile("/srv/ä.pem", 10, 20, 30, 40)
KEY = b"what the row is found by"

texts = st.text(st.characters(), max_size=10)
paths = st.one_of(st.just(FILE.path), texts.filter(bool))
places = st.builds(Place, st.sampled_from(SourceKind), paths, texts, texts, texts, st.sampled_from((None, True, False)))
results = st.builds(
    FormatResult,
    st.lists(st.builds(Sighting, places, st.binary(max_size=50)), max_size=4).map(tuple),
    st.lists(st.builds(Refusal, st.sampled_from(RefusalReason), places, texts), max_size=4).map(tuple),
    st.booleans(),
)


@given(results)
def test_any_result_comes_back(result: FormatResult) -> None:
    assert decode(encode(result, FILE, KEY), FILE, KEY) == result


@given(results, st.data())
def test_a_damaged_one_does_not(result: FormatResult, data: st.DataObject) -> None:
    content = bytearray(encode(result, FILE, KEY))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    assert decode(bytes(content), FILE, KEY) is None


@given(results)
def test_one_of_another_row_does_not(result: FormatResult) -> None:
    assert decode(encode(result, FILE, KEY), FILE, KEY + b"x") is None


@given(st.binary(max_size=100))
def test_any_bytes_are_survived(content: bytes) -> None:
    assert decode(content, FILE, KEY) is None or content


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[",
        b"[]",
        b"[1]",
        b"\xff",
        b"[" * 100_000,
        b"[0,[],[]]",
        b"[false,5,[]]",
        b"[false,[[1]],[]]",
        b'[false,[[0,"x","","","","",null]],[]]',
        b'[false,[[1,"files","","","","",null]],[]]',
        b'[false,[[-1,"files","","","","",null]],[]]',
        b'[false,[[true,"files","","","","",null]],[]]',
        b'[false,[[0,"files","",[],"","",null]],[]]',
        b'[false,[[0,"files","","","","",0]],[]]',
        b'[false,[],[["bad_time",1,"files","","","","",null]]]',
    ],
)
def test_what_has_another_shape_is_not_taken(head: bytes) -> None:
    body = len(head).to_bytes(4, "big") + head
    assert decode(cache_contents._check_value(body, KEY) + body, FILE, KEY) is None


def test_more_than_the_certificates_is_not_taken() -> None:
    content = encode(FormatResult(skipped=True), FILE, KEY)
    assert decode(content, FILE, KEY) == FormatResult(skipped=True)
    body = content[4:] + b"x"
    assert decode(cache_contents._check_value(body, KEY) + body, FILE, KEY) is None


def test_a_place_inside_the_file_keeps_its_own_path() -> None:
    one = FormatResult((Sighting(Place(SourceKind.FILES, "/srv/ä.pem!inner"), b"der"),))
    other = FoundFile("/srv/other.pem", 1, 2, 3, 4)
    assert decode(encode(one, FILE, KEY), other, KEY) == one


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_every_part_of_a_state_counts(position: int) -> None:
    numbers = [10, 20, 30, 40]
    numbers[position - 1] += 1
    assert state_of(FoundFile(FILE.path, *numbers)) != state_of(FILE)
