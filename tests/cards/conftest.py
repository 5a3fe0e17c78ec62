"""Fixtures of the tests of the card room."""

from __future__ import annotations

import pytest

from tests.cards.fake_scard import FakeScard


@pytest.fixture
def scard(monkeypatch: pytest.MonkeyPatch) -> FakeScard:
    """A fake smart-card service in place of the real one."""
    fake = FakeScard()
    monkeypatch.setattr("smartcard.scard", fake)
    monkeypatch.setattr("cardtool.cards.pcsc.named_calls", lambda: fake.named)
    return fake
