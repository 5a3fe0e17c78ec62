from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.diagnostics.network.servers import Server, web_server

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine has, the tests go without."""
    for name in _PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with web_server() as served:
        yield served
