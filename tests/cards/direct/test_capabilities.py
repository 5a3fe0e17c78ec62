from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.direct.capabilities import announces_extended, historical_bytes
from cardtool.cards.virtual.layouts import LAYOUTS
from tests.cards.direct.made import EXTENDED_S42


@pytest.mark.parametrize(
    ("atr", "expected"),
    [
        (LAYOUTS["s42"].atr, False),
        (EXTENDED_S42, True),
        (LAYOUTS["s41v4"].atr, None),
        (LAYOUTS["setcos"].atr, None),
        (bytes.fromhex("3B6500002063CB6800"), None),
        (bytes.fromhex("3B0480739400"), None),
        (b"\x3b", None),
        (b"", None),
    ],
)
def test_what_an_answer_to_reset_says_of_extended_lengths(atr: bytes, expected: bool | None) -> None:
    assert announces_extended(atr) is expected


def test_historical_bytes_of_a_real_card() -> None:
    assert historical_bytes(LAYOUTS["s42"].atr).hex().upper() == "0031B8640429ECC173940180829000"


@given(st.binary(max_size=40))
def test_any_bytes(atr: bytes) -> None:
    assert announces_extended(atr) in {True, False, None}
    assert historical_bytes(atr) in atr
