from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.finding import find_certificate
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.model.errors import NoCertificateFoundError, SourceNotReadableError
from tests.app.inventories import EXPIRED, OID, VALID, folder_of, parsed, pem_of, service, wanted, workspace
from tests.estate import bodies, issuers
from tests.estate.services import generic, sote

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.inventory import Inventory

OLD = service(EXPIRED)
SERVER = service(use="server")
OTHER = sote(issuers.DVV_G3E, bodies.VARHA, ".10.1", "server", VALID)


def _spki(inventory: Inventory, own: str) -> Inventory:
    """The inventory with another key in every certificate but one: those of the estate share one."""
    items = [
        item
        if item.certificate.sha256 == own
        else replace(item, certificate=replace(item.certificate, spki_sha256=item.certificate.sha256))
        for item in inventory.certificates
    ]
    return replace(inventory, certificates=tuple(items))


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    folder = folder_of(tmp_path / "a", old=pem_of(OLD), server=pem_of(SERVER), other=pem_of(OTHER))
    return scan(workspace(tmp_path), ScanRequest(paths=(folder,), wanted=wanted(tmp_path, OID, OTHER.truth.oid)))


def _found(tmp_path: Path, inventory: Inventory, content: bytes) -> list[str]:
    file = tmp_path / "wanted.pem"
    file.write_bytes(content)
    return [item.certificate.sha256 for item in find_certificate(file, inventory).certificates]


def test_the_predecessor_of_the_same_oid_and_use_is_found(tmp_path: Path, inventory: Inventory) -> None:
    assert _found(tmp_path, _spki(inventory, ""), pem_of(service())) == [OLD.sha256]


def test_the_certificate_itself_is_found_and_its_oid(tmp_path: Path, inventory: Inventory) -> None:
    file = tmp_path / "wanted.pem"
    file.write_bytes(pem_of(SERVER))
    found = find_certificate(file, _spki(inventory, SERVER.sha256))
    assert [item.certificate.sha256 for item in found.certificates] == [SERVER.sha256]
    assert [verdict.wanted.oid for verdict in found.oids] == [OID]
    assert found.coverage == inventory.coverage


def test_the_same_key_is_found_whatever_the_name(tmp_path: Path, inventory: Inventory) -> None:
    assert parsed(OTHER).spki_sha256 == parsed(OLD).spki_sha256
    assert set(_found(tmp_path, inventory, pem_of(OTHER))) == {OLD.sha256, SERVER.sha256, OTHER.sha256}


@pytest.mark.parametrize("content", [b"", b"no certificate"])
def test_a_file_without_a_certificate_is_an_error(tmp_path: Path, inventory: Inventory, content: bytes) -> None:
    with pytest.raises(NoCertificateFoundError):
        _found(tmp_path, inventory, content)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path, inventory: Inventory) -> None:
    with pytest.raises(SourceNotReadableError):
        find_certificate(tmp_path / "gone.pem", inventory)


def test_without_an_oid_only_the_certificate_and_its_key_are_looked_for(tmp_path: Path, inventory: Inventory) -> None:
    other = generic(issuers.GENERIC_G5E, bodies.VARHA, "www.example.invalid", "server", VALID)
    assert _found(tmp_path, _spki(inventory, ""), pem_of(other)) == []
