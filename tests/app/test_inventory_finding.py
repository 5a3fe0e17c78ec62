from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.finding import Found, find_certificate, found_document, wanted_certificates
from cardtool.app.inventory.kinship import Kin, Kinship
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.model.errors import NoCertificateFoundError, SourceNotReadableError
from tests.app.inventories import EXPIRED, OID, VALID, folder_of, parsed, pem_of, service, wanted, workspace
from tests.estate import bodies, issuers
from tests.estate.forms import pkcs7, pkcs12_store
from tests.estate.services import authority, generic, sote
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.inventory import Inventory

OLD = service(EXPIRED)
SERVER = service(use="server")
OTHER = sote(issuers.DVV_G3E, bodies.VARHA, ".10.1", "server", VALID)

PASSWORD = "salasana"  # noqa: S105 - of a store made here
STORED = sote(issuers.DVV_G3E, bodies.PIRHA, ".10.1", "client", VALID, conforming=True)
CHAIN = (authority(issuers.DVV_G3E, VALID),)


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
    return [item.certificate.sha256 for item in find_certificate(file, inventory).inventory.certificates]


def test_the_predecessor_of_the_same_oid_and_use_is_found(tmp_path: Path, inventory: Inventory) -> None:
    assert _found(tmp_path, _spki(inventory, ""), pem_of(service())) == [OLD.sha256]


def test_the_certificate_itself_is_found_and_its_oid(tmp_path: Path, inventory: Inventory) -> None:
    file = tmp_path / "wanted.pem"
    file.write_bytes(pem_of(SERVER))
    found = find_certificate(file, _spki(inventory, SERVER.sha256)).inventory
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


def test_kinship_is_told_and_another_organisation_is_no_hit(tmp_path: Path, inventory: Inventory) -> None:
    file = tmp_path / "wanted.pem"
    file.write_bytes(pem_of(service(use="client")))
    found = find_certificate(file, inventory)
    assert found.kin == {
        OLD.sha256: Kin(Kinship.KEY),
        SERVER.sha256: Kin(Kinship.KEY),
        OTHER.sha256: Kin(Kinship.KEY, other_organisation=True),
    }
    assert found.inventory.certificates[-1].certificate.sha256 == OTHER.sha256, "the closest come first"
    assert found.anything
    assert not Found(found.inventory, {OTHER.sha256: found.kin[OTHER.sha256]}).anything
    document = found_document(found)
    assert_valid(document)
    assert [(item["kinship"], item["other_organisation"]) for item in document["certificates"]] == [
        ("key", False),
        ("key", False),
        ("key", True),
    ]


def test_predecessors_and_successors_are_told_apart(tmp_path: Path, inventory: Inventory) -> None:
    file = tmp_path / "wanted.pem"
    alone = _spki(inventory, "")
    file.write_bytes(pem_of(service()))
    assert set(find_certificate(file, alone).kin.values()) == {Kin(Kinship.PREDECESSOR)}
    file.write_bytes(pem_of(service((date(2019, 1, 1), date(2021, 1, 31)))))
    assert set(find_certificate(file, alone).kin.values()) == {Kin(Kinship.SUCCESSOR)}


@pytest.mark.parametrize("form", ["pkcs7", "pkcs12"])
def test_stores_are_read_too(tmp_path: Path, inventory: Inventory, form: str) -> None:
    file = tmp_path / "store.bin"
    file.write_bytes(pkcs7([STORED]) if form == "pkcs7" else pkcs12_store([STORED], PASSWORD))
    found = find_certificate(file, inventory, (PASSWORD,))
    assert STORED.sha256 not in found.kin
    assert set(found.kin) == {OLD.sha256, SERVER.sha256, OTHER.sha256}


def test_a_store_whose_password_is_not_known_is_told(tmp_path: Path, inventory: Inventory) -> None:
    file = tmp_path / "store.p12"
    file.write_bytes(pkcs12_store([STORED], PASSWORD))
    with pytest.raises(NoCertificateFoundError, match="password_needed"):
        find_certificate(file, inventory)


def test_issuers_in_the_file_are_not_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "chain.pem"
    file.write_bytes(pem_of(SERVER) + pem_of(*CHAIN))
    assert [certificate.sha256 for certificate in wanted_certificates(file)] == [SERVER.sha256]
    file.write_bytes(pem_of(*CHAIN))
    assert len(wanted_certificates(file)) == len(CHAIN)
