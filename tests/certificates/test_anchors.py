"""Pinned roots: the shipped ones, and an administrator's."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from cardtool.certificates import anchors
from cardtool.certificates.anchors import FILE_NAME, load_anchors
from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.trust import Anchor
from cardtool.shipped import resource

if TYPE_CHECKING:
    from pathlib import Path

OWN = "ab" * 32


def write(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def entry(**changes: str) -> str:
    fields = {"name": '"Own root"', "sha256": f'"{OWN}"'} | changes
    return "[[anchor]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


def test_the_four_roots_of_the_state_are_shipped() -> None:
    assert {anchor.name: anchor.sha256[:8] for anchor in load_anchors()} == {
        "VRK Gov. Root CA": "f008733e",
        "VRK Gov. Root CA - G2": "34ff2a44",
        "DVV Gov. Root CA - G3 RSA": "d3ed3fc4",
        "DVV Gov. Root CA - G3 ECC": "5546a525",
    }


def test_every_shipped_root_has_a_source_a_validity_and_a_certainty() -> None:
    document = tomllib.loads(resource("rules", FILE_NAME).read_text(encoding="utf-8"))
    for root in document["anchor"]:
        assert root["source"]
        assert root["valid_from"] < root["valid_until"]
        assert root["certainty"] == "certain"


class TestLocal:
    def test_a_folder_without_the_file_adds_nothing(self, tmp_path: Path) -> None:
        assert load_anchors(tmp_path) == load_anchors()

    def test_a_root_is_added_after_the_shipped_ones(self, tmp_path: Path) -> None:
        text = entry(sha256=f'"{OWN.upper()}"', source='"our own"', valid_from="2024-01-01", certainty='"likely"')
        assert load_anchors(write(tmp_path, text)) == (*load_anchors(), Anchor("Own root", OWN, "our own"))

    def test_a_byte_order_mark_is_overlooked(self, tmp_path: Path) -> None:
        assert load_anchors(write(tmp_path, "\ufeff" + entry()))[-1] == Anchor("Own root", OWN)

    def test_a_shipped_root_keeps_its_name(self, tmp_path: Path) -> None:
        shipped = load_anchors()
        assert load_anchors(write(tmp_path, entry(sha256=f'"{shipped[0].sha256}"'))) == shipped

    @pytest.mark.parametrize(
        "text",
        [
            "[[anchor]",
            "",
            "anchor = 1",
            "anchor = [1]",
            "other = 1\n" + entry(),
            '[[anchor]]\nname = "x"',
            entry(colour='"red"'),
            entry(name='""'),
            entry(name="5"),
            entry(sha256='"abc"'),
            entry(sha256=f'"{"g" * 64}"'),
            entry(valid_from='"2024"'),
            entry(certainty='"perhaps"'),
            "a = " + "[" * 5000,
            "# " + "x" * 300_000,
        ],
    )
    def test_an_error_is_a_typed_one(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(LocalDataError) as error:
            load_anchors(write(tmp_path, text))
        assert error.value.reader == FILE_NAME
        assert error.value.detail

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe\x00")
        with pytest.raises(LocalDataError):
            load_anchors(tmp_path)

    def test_a_folder_in_place_of_the_file(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).mkdir()
        with pytest.raises(LocalDataError):
            load_anchors(tmp_path)


def test_a_broken_shipped_file_is_an_error_of_the_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = write(tmp_path, "[[anchor]") / FILE_NAME
    monkeypatch.setattr(anchors, "resource", lambda *_: broken)
    with pytest.raises(InstallationError):
        load_anchors()
