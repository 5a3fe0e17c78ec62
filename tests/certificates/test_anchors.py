"""Pinned roots: the shipped ones, and an administrator's."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.certificates import anchors
from cardtool.certificates.anchors import FILE_NAME, load_anchors, load_authorities
from cardtool.certificates.bundles import parse_bundle
from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.finnish_time import finnish_day
from cardtool.model.trust import Anchor
from cardtool.model.workstation_trust import AuthorityRole
from cardtool.shipped import resource
from tests.certificates.making import NO_REAL, REAL

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


class TestIssuing:
    def test_roots_come_first_and_issuing_authorities_name_one_of_them(self) -> None:
        authorities = load_authorities()
        roots = [each.name for each in authorities if each.role is AuthorityRole.ROOT]
        assert [each.name for each in authorities][: len(roots)] == roots == [each.name for each in load_anchors()]
        issuing = authorities[len(roots) :]
        assert len(issuing) == 10
        assert {each.issued_by for each in issuing} == set(roots)
        assert all(each.source and each.certainty is Confidence.CERTAIN for each in issuing)

    def test_the_old_hierarchy_ended_on_the_same_day(self) -> None:
        ended = {each.name for each in load_authorities() if each.valid_until == date(2023, 12, 18)}
        assert ended == {
            "VRK Gov. Root CA",
            "VRK CA for Service Providers - G3",
            "VRK CA for Social Welfare and Health Care Service Providers",
        }

    def test_an_administrator_may_add_some_without_a_root(self, tmp_path: Path) -> None:
        text = entry(issued_by='"Own root"', valid_until="2030-01-01").replace("[[anchor]]", "[[issuing]]")
        found = load_authorities(write(tmp_path, text))[-1]
        assert (found.role, found.issued_by, found.valid_until) == (AuthorityRole.ISSUING, "Own root", date(2030, 1, 1))
        assert load_anchors(tmp_path) == load_anchors()


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
            entry(valid_from="2024-01-01T00:00:00"),
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


@pytest.mark.skipif(not REAL.is_dir(), reason=NO_REAL)
def test_the_fingerprints_and_days_are_those_of_the_certificates() -> None:
    found = {}
    for path in (*REAL.glob("prod_root_*.pem"), *REAL.glob("prod_ca_*.pem")):
        (certificate,) = parse_bundle(path.read_bytes()).certificates
        found[certificate.sha256] = certificate
    for authority in load_authorities():
        certificate = found.pop(authority.sha256)
        assert certificate.subject.first("CN") == authority.name
        days = finnish_day(certificate.not_before), finnish_day(certificate.not_after)
        assert days == (authority.valid_from, authority.valid_until)
        assert certificate.issuer.first("CN") == (authority.issued_by or authority.name)
    assert not found
