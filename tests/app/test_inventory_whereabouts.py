from __future__ import annotations

import platform
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.keeping import keep
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.app.inventory.whereabouts import Kinship, Stay, Whereabouts, find_whereabouts
from cardtool.model.cause import Cause
from cardtool.model.errors import NoCertificateFoundError, SourceNotReadableError
from tests.app.inventories import EXPIRED, NOW, OID, VALID, folder_of, pem_of, service, wanted, workspace
from tests.estate import bodies, issuers
from tests.estate.services import sote

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from tests.estate.issuing import Made

OLD, PRESENT, NEXT = service(EXPIRED), service(), service((date(2023, 2, 1), date(2025, 1, 31)))
SERVER = service(use="server")
OTHER = sote(issuers.DVV_G3E, bodies.VARHA, ".10.1", "server", EXPIRED)
DAY = timedelta(days=1)


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def scanned(surroundings: Workspace, folder: Path, **files: bytes) -> Inventory:
    for file in folder.glob("*.pem"):
        file.unlink()
    folder_of(folder, **files)
    return scan(surroundings, ScanRequest(paths=(folder,), wanted=wanted(folder.parent, OID)))


def own_keys(inventory: Inventory) -> Inventory:
    """The certificates of the estate share one key; here each but the present one gets its own."""
    items = [
        item
        if item.certificate.sha256 == PRESENT.sha256
        else replace(item, certificate=replace(item.certificate, spki_sha256=item.certificate.sha256))
        for item in inventory.certificates
    ]
    return replace(inventory, certificates=tuple(items))


def look(surroundings: Workspace, made: Made, inventory: Inventory | None = None, host: str = "") -> Whereabouts:
    file = surroundings.folders.data.parent / "wanted.crt"
    file.write_bytes(pem_of(made))
    return find_whereabouts(surroundings, file, inventory, host=host)


def told(found: Whereabouts) -> list[tuple[Kinship, str, str]]:
    return [(there.kinship, there.sha256, there.place.path.rpartition("/")[2]) for there in found.found]


def test_itself_its_predecessor_and_its_successor_on_the_screen(surroundings: Workspace, tmp_path: Path) -> None:
    files = {"old": OLD, "present": PRESENT, "copy": PRESENT, "next": NEXT, "server": SERVER, "other": OTHER}
    seen = own_keys(scanned(surroundings, tmp_path / "srv", **{name: pem_of(made) for name, made in files.items()}))
    found = look(surroundings, PRESENT, seen)
    assert told(found) == [
        (Kinship.CERTIFICATE, PRESENT.sha256, "copy.pem"),
        (Kinship.CERTIFICATE, PRESENT.sha256, "present.pem"),
        (Kinship.PREDECESSOR, OLD.sha256, "old.pem"),
        (Kinship.SUCCESSOR, NEXT.sha256, "next.pem"),
    ]
    assert {(there.oid, there.on_screen, there.host, there.stays) for there in found.found} == {
        (OID, True, platform.node(), ())
    }
    assert found.number(Kinship.CERTIFICATE) == 2
    assert (found.inventory_searched, found.runs_searched, found.problem) == (True, False, None)
    assert not surroundings.folders.data.exists(), "nothing was kept, and looking keeps nothing"


def test_the_same_key_in_another_certificate(surroundings: Workspace, tmp_path: Path) -> None:
    seen = scanned(surroundings, tmp_path / "srv", other=pem_of(OTHER))
    assert told(look(surroundings, PRESENT, seen)) == [(Kinship.KEY, OTHER.sha256, "other.pem")]


def test_kept_runs_tell_since_when_and_until_when(surroundings: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "srv"
    first = own_keys(scanned(surroundings, folder, a=pem_of(PRESENT), b=pem_of(OLD)))
    second = own_keys(scanned(surroundings, folder, a=pem_of(PRESENT)))
    for day, seen in enumerate((first, second)):
        keep(surroundings, replace(seen, scanned_at=NOW + day * DAY))
    found = look(surroundings, PRESENT)
    assert told(found) == [(Kinship.CERTIFICATE, PRESENT.sha256, "a.pem"), (Kinship.PREDECESSOR, OLD.sha256, "b.pem")]
    assert [there.stays for there in found.found] == [
        (Stay(NOW, NOW + DAY, still=True),),
        (Stay(NOW, NOW, still=False),),
    ]
    assert {there.name for there in found.found} == {"Liityntapiste"}
    assert (found.inventory_searched, found.runs_searched) == (False, True)


def test_what_stands_where_it_stood_is_one_place(surroundings: Workspace, tmp_path: Path) -> None:
    seen = own_keys(scanned(surroundings, tmp_path / "srv", a=pem_of(PRESENT)))
    keep(surroundings, seen)
    (there,) = look(surroundings, PRESENT, seen).found
    assert (there.on_screen, len(there.stays)) == (True, 1)
    elsewhere = look(surroundings, PRESENT, seen, host="SRV9").found
    assert {(each.host, each.on_screen) for each in elsewhere} == {("SRV9", True), (platform.node(), False)}


def test_a_place_that_was_left_and_taken_again_has_two_stays(surroundings: Workspace, tmp_path: Path) -> None:
    full = own_keys(scanned(surroundings, tmp_path / "srv", a=pem_of(PRESENT)))
    empty = replace(full, certificates=())
    for day, seen in enumerate((full, empty, full)):
        keep(surroundings, replace(seen, scanned_at=NOW + day * DAY))
    (there,) = look(surroundings, PRESENT).found
    assert there.stays == (Stay(NOW, NOW, still=False), Stay(NOW + 2 * DAY, NOW + 2 * DAY, still=True))


def test_one_that_was_never_seen_has_kin_in_the_kept_runs(surroundings: Workspace, tmp_path: Path) -> None:
    seen = scanned(surroundings, tmp_path / "srv", a=pem_of(OLD), b=pem_of(OTHER), c=pem_of(SERVER))
    keep(surroundings, own_keys(seen))
    assert told(look(surroundings, PRESENT)) == [(Kinship.PREDECESSOR, OLD.sha256, "a.pem")]


def test_the_same_key_is_found_in_kept_runs_and_its_own_services_are_not(
    surroundings: Workspace, tmp_path: Path
) -> None:
    later = sote(issuers.DVV_G3E, bodies.VARHA, ".10.1", "server", VALID)
    seen = scanned(surroundings, tmp_path / "srv", a=pem_of(OTHER), b=pem_of(later))
    items = [
        item
        if item.certificate.sha256 == OTHER.sha256
        else replace(item, certificate=replace(item.certificate, spki_sha256="0" * 64))
        for item in seen.certificates
    ]
    keep(surroundings, replace(seen, certificates=tuple(items)))
    assert told(look(surroundings, PRESENT)) == [(Kinship.KEY, OTHER.sha256, "a.pem")]


def test_a_database_that_refuses_leaves_what_is_on_the_screen(surroundings: Workspace, tmp_path: Path) -> None:
    seen = own_keys(scanned(surroundings, tmp_path / "srv", a=pem_of(PRESENT)))
    keep(surroundings, seen)
    with closing(sqlite3.connect(surroundings.folders.data / "inventory.sqlite")) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    found = look(surroundings, PRESENT, seen)
    assert [there.on_screen for there in found.found] == [True]
    assert (found.runs_searched, found.problem and found.problem.cause) == (False, Cause.STORE_TOO_NEW)


def test_the_name_is_that_of_the_subject_where_nothing_else_knows_it(surroundings: Workspace, tmp_path: Path) -> None:
    seen = scanned(surroundings, tmp_path / "srv", a=pem_of(OTHER))
    (item,) = seen.certificates
    first = item.certificate.subject.attributes[:1]
    for subject in (first, ()):
        named = replace(item.certificate.subject, attributes=subject)
        changed = replace(item, certificate=replace(item.certificate, subject=named, sha256=f"{len(subject)}" * 64))
        keep(surroundings, replace(seen, certificates=(changed,), coverage=()))
    names = {there.sha256: there.name for there in look(surroundings, PRESENT).found}
    assert names == {"1" * 64: str(replace(item.certificate.subject, attributes=first)), "0" * 64: "0" * 64}


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_a_certificate_is_refused(surroundings: Workspace, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "none.pem").write_bytes(content)
    with pytest.raises(NoCertificateFoundError):
        find_whereabouts(surroundings, tmp_path / "none.pem", None)


def test_a_folder_is_refused(surroundings: Workspace, tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError, match="not a file"):
        find_whereabouts(surroundings, tmp_path, None)
