"""What a person may type as a path, a server and an address of metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.inventory.entering import is_endpoint, is_metadata, typed_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", ["a.example.fi:443", "a.example.fi", "[::1]:8443", "smtp://mail.example.fi:25"])
def test_servers(text: str) -> None:
    assert is_endpoint(text)


@pytest.mark.parametrize("text", ["", "two words", "a.example.fi:99999", "a.example.fi:0", "u:p@a.example.fi:443"])
def test_no_servers(text: str) -> None:
    assert not is_endpoint(text)


@pytest.mark.parametrize(
    "text", ["metadata.xml", "C:\\saml", "https://idp.example.fi/m?x=1", "HTTP://idp.example.fi:80"]
)
def test_metadata(text: str) -> None:
    assert is_metadata(text)


@pytest.mark.parametrize(
    "text",
    ["", "ftp://a.example.fi", "https://", "https://u:p@a.fi/m", "https://[::1/m", "https://a.fi:0", "https://a b.fi"],
)
def test_no_metadata(text: str) -> None:
    assert not is_metadata(text)


def test_paths_are_made_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "me"))
    assert typed_path(f'  "{tmp_path}" ') == tmp_path
    assert typed_path("certificates") == tmp_path / "certificates"
    assert typed_path("~/certificates") == tmp_path / "me" / "certificates"
    assert typed_path("~nobody-of-that-name/x") == tmp_path / "~nobody-of-that-name" / "x"


@pytest.mark.parametrize("text", ["", "  ", '""', "a\0b"])
def test_no_path(text: str) -> None:
    assert typed_path(text) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_is_judged(text: str) -> None:
    assert {type(is_endpoint(text)), type(is_metadata(text))} == {bool}
    path = typed_path(text)
    assert path is None or path.is_absolute()
