"""The whole way from files to the document, over an estate of which the truth is known."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from click.testing import CliRunner

from cardtool.app.folders import Folders
from cardtool.app.workspace import Workspace
from cardtool.cli.main import root
from cardtool.cli.session import Session
from cardtool.model.inventory import InventoryFindingCode
from tests.estate.build import build
from tests.estate.tools import TOOLS
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("estate")

IN_2023, IN_2024 = "2023-03-01", "2024-09-01"
DAYS: Final = (IN_2023, IN_2024)
NOT_READ: Final = 3
FACTS: Final = ("kind", "usage", "environment", "generation", "oid", "oid_root", "business_id", "conforming")
#: Findings about the OID and the names; those about keys, lifetimes and places have tests of their own.
ABOUT_OIDS: Final = frozenset(
    code.value
    for code in (
        InventoryFindingCode.NAME_AND_OID_DISAGREE,
        InventoryFindingCode.BUSINESS_ID_AND_OID_DISAGREE,
        InventoryFindingCode.OLD_ROOT,
        InventoryFindingCode.KEPT_ROOT,
        InventoryFindingCode.MUNICIPALITY_ROOT,
        InventoryFindingCode.OTHER_ORGANISATION,
        InventoryFindingCode.CHECK_DIGIT,
        InventoryFindingCode.OID_NOT_VALID,
        InventoryFindingCode.TEST_CERTIFICATE,
    )
)


@dataclass(frozen=True)
class Estate:
    folder: Path
    truth: dict[str, Any]
    documents: dict[tuple[str, str], dict[str, Any]]

    def certificates(self, day: str = IN_2023) -> dict[str, dict[str, Any]]:
        return {found["sha256"]: found for found in self.documents["estate", day]["certificates"]}

    @property
    def coverage(self) -> dict[str, Any]:
        (source,) = self.documents["estate", IN_2023]["coverage"]
        assert isinstance(source, dict)
        return source


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The estate, scanned through the command line in this process: an exception anywhere fails every test."""
    folder = tmp_path_factory.mktemp("e")
    truth = build(folder)
    scans = [(part, day) for part in ("estate", "clean") for day in DAYS]
    yield Estate(folder, truth, {(part, day): _scanned(folder, part, day) for part, day in scans})
    forbidden = folder / "estate" / "traps" / "forbidden"
    if forbidden.exists():
        forbidden.chmod(0o700)  # so that whoever clears up may


def _scanned(folder: Path, part: str, day: str) -> dict[str, Any]:
    home = Folders(*(folder / name for name in ("data", "settings", "cache", "logs", "administrator")))
    words = ["inventory", "scan", str(folder / part), "--oids", str(folder / "oids.csv"), "--as-of", day, "--json"]
    more = ["--horizon", "90d", "--password-file", str(folder / "passwords.txt")]
    result = CliRunner().invoke(root, [*words, *more], obj=Session(workspace=Workspace(home)), prog_name="cardtool")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.stderr == ""
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_the_estate_is_large(estate: Estate) -> None:
    assert estate.truth["files"] >= 3000
    assert len(estate.truth["certificates"]) >= 300
    assert len(estate.truth["refused"]) >= 200


def test_all_certificates_are_found_and_nothing_else(estate: Estate) -> None:
    assert set(estate.certificates()) == set(estate.truth["certificates"])


def test_every_place_is_found(estate: Estate) -> None:
    found = {sha256: len(item["places"]) for sha256, item in estate.certificates().items()}
    assert found == {sha256: item["places"] for sha256, item in estate.truth["certificates"].items()}


@pytest.mark.parametrize("fact", FACTS)
def test_all_certificates_are_recognised(estate: Estate, fact: str) -> None:
    truth = estate.truth["certificates"]
    wrong = {
        f"{item['common_name']} of {item['issuer']}": (item[fact], truth[sha256][fact])
        for sha256, item in estate.certificates().items()
        if sha256 in truth and item[fact] != truth[sha256][fact]
    }
    assert wrong == {}


def test_roots_names_and_oids_are_judged(estate: Estate) -> None:
    truth = estate.truth["certificates"]
    wrong = {}
    for sha256, item in estate.certificates().items():
        found = sorted(ABOUT_OIDS.intersection(item["findings"]))
        if found != truth[sha256]["findings"]:
            wrong[f"{item['organisation']} {item['oid']} {item['common_name']}"] = (found, truth[sha256]["findings"])
    assert wrong == {}


@pytest.mark.parametrize("day", DAYS)
def test_expiry_is_a_fact_of_its_own(estate: Estate, day: str) -> None:
    found = {sha256: item["state"] for sha256, item in estate.certificates(day).items()}
    assert found == {sha256: item["states"][day] for sha256, item in estate.truth["certificates"].items()}


def test_every_bad_input_is_refused_for_the_right_reason(estate: Estate) -> None:
    found = defaultdict(list)
    for refusal in estate.coverage["reasons"]:
        path = Path(refusal["path"]).relative_to((estate.folder / "estate").resolve())
        found[path.as_posix()].append(refusal["reason"])
    assert {path: sorted(reasons) for path, reasons in found.items()} == estate.truth["refused"]


def test_the_coverage_counts_everything(estate: Estate) -> None:
    source = estate.coverage
    assert source["state"] == "partial"
    assert source["seen"] == sum(item["places"] for item in estate.truth["certificates"].values())
    assert source["skipped"] == estate.truth["skipped"]
    assert source["looked_at"] == estate.truth["files"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("part", ["estate", "clean"])
def test_every_wanted_oid_has_its_verdict(estate: Estate, part: str, day: str) -> None:
    found = {verdict["oid"]: verdict["verdict"] for verdict in estate.documents[part, day]["oids"]}
    assert found == estate.truth["verdicts"][part][day]


def test_a_part_that_can_be_read_is_read_whole(estate: Estate) -> None:
    document = estate.documents["clean", IN_2023]
    assert [source["state"] for source in document["coverage"]] == ["complete"]
    assert sorted(item["sha256"] for item in document["certificates"]) == estate.truth["clean"]


@pytest.mark.parametrize("part", ["estate", "clean"])
def test_the_document_is_valid_under_its_schema(estate: Estate, part: str) -> None:
    assert_valid(estate.documents[part, IN_2023])


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_the_usual_programs_made_a_part_of_it(estate: Estate, tool: str) -> None:
    if tool not in estate.truth["tools"]:
        pytest.skip(f"{tool} is not installed (Debian package {TOOLS[tool]})")
    found = [p["path"] for item in estate.certificates().values() for p in item["places"] if "/tools/" in p["path"]]
    made_by = {"openssl": "legacy.p12", "keytool": "keytool.jceks", "certutil": "cert9.db"}
    assert any(path.endswith(made_by[tool]) for path in found)


def test_nothing_secret_is_told(estate: Estate) -> None:
    told = json.dumps(estate.documents["estate", IN_2023], ensure_ascii=False)
    assert "PRIVATE KEY" not in told
    assert "salasana" not in told


def test_the_same_seed_gives_the_same_certificates(estate: Estate, tmp_path: Path) -> None:
    again = build(tmp_path, with_tools=())
    assert again["verdicts"] == estate.truth["verdicts"]
    assert set(again["certificates"]) == set(estate.truth["certificates"])
