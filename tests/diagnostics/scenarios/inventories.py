"""Symptoms of service certificates (section 3 of the note): real scans of made-up certificates, and what they say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cardtool.app.diagnosing.inventory_facts import inventory_facts
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.diagnosis import ProbeId
from cardtool.model.inventory import Inventory
from cardtool.model.sighting import Coverage, Place, Refusal, RefusalReason, SourceKind, SourceState
from tests.app.inventories import EXPIRED, NOW, OID, VALID, folder_of, pem_of, service, wanted, workspace
from tests.diagnostics.bench import Bench
from tests.diagnostics.scenarios.registry import scenario
from tests.estate import bodies, issuers
from tests.estate.services import sote
from tests.inventory.made_stores import p12

if TYPE_CHECKING:
    from pathlib import Path

    from tests.estate.bodies import Body
    from tests.estate.issuing import Made

_SECOND = (date(2023, 1, 15), date(2024, 12, 31))
_MANY = 5


def _told(home: Path, inventory: Inventory) -> Bench:
    """A bench whose check is about the inventory alone."""
    bench = Bench(home)
    bench.asked = {ProbeId.INVENTORY: lambda: inventory_facts(inventory)}
    bench.only = (ProbeId.INVENTORY,)
    return bench


def _scanned(home: Path, *folders: Path, passwords: tuple[str, ...] = (), oids: tuple[str, ...] = ()) -> Bench:
    request = ScanRequest(paths=folders, passwords=passwords, wanted=wanted(home, *oids) if oids else None)
    return _told(home, scan(workspace(home), request))


def _holding(home: Path, *made: Made) -> Bench:
    files = {f"certificate{number}": pem_of(each) for number, each in enumerate(made)}
    return _scanned(home, folder_of(home / "scanned", **files))


def _of(
    body: Body, days: tuple[date, date] = VALID, common_name: str = "Liityntapiste", organisation: str = ""
) -> Made:
    return sote(
        issuers.DVV_G3E,
        body,
        ".10.1",
        "system_signature",
        days,
        common_name=common_name,
        organisation=organisation,
    )


@scenario(0, Code.ALL_FINE)
def certificates_in_order(home: Path) -> Bench:
    return _holding(home, service())


@scenario("S1", Code.SOURCE_NOT_READABLE)
def no_certificate_found(home: Path) -> Bench:
    return _scanned(home, home / "not-there")


@scenario("S2", Code.SOURCE_NOT_READABLE)
def keystore_gives_nothing(home: Path) -> Bench:
    folder = folder_of(home / "scanned", good=pem_of(service()))
    (folder / "keystore.jks").write_bytes(p12())
    return _scanned(home, folder)


@scenario("S3", Code.SOURCE_NOT_READABLE)
def password_refused(home: Path) -> Bench:
    folder = folder_of(home / "scanned")
    (folder / "store.p12").write_bytes(p12())
    return _scanned(home, folder, passwords=("another",))


@scenario("S4", Code.SOURCE_NOT_READABLE)
def token_shows_fewer_certificates(home: Path) -> Bench:
    coverage = Coverage(SourceKind.TOKEN, "PKCS#11", SourceState.COMPLETE, seen=3, looked_at=1)
    return _told(home, Inventory((coverage,), (), (), NOW.date(), NOW))


@scenario("S5", Code.SOURCE_NOT_READABLE)
def one_bad_block(home: Path) -> Bench:
    bad = b"-----BEGIN CERTIFICATE-----\nMIIB!!!\n-----END CERTIFICATE-----\n"
    return _scanned(home, folder_of(home / "scanned", both=bad + pem_of(service())))


@scenario("S6", Code.OLD_ORGANISATION)
def old_oid_still_valid(home: Path) -> Bench:
    return _holding(home, _of(bodies.PPSHP))


@scenario("S7", Code.OLD_ORGANISATION)
def old_oid_expired(home: Path) -> Bench:
    return _holding(home, _of(bodies.PPSHP, EXPIRED))


@scenario("S8", Code.CONTRADICTION)
def new_name_old_oid(home: Path) -> Bench:
    return _holding(home, _of(bodies.PPSHP, organisation="Pohjois-Pohjanmaan hyvinvointialue"))


@scenario("S9", Code.ROLLOVER)
def two_valid_certificates(home: Path) -> Bench:
    files = folder_of(home / "scanned", first=pem_of(service()), second=pem_of(service(_SECOND)))
    return _scanned(home, files, oids=(OID,))


@scenario("S10", Code.MANY_PLACES)
def same_certificate_in_many_places(home: Path) -> Bench:
    return _holding(home, *(service() for _ in range(_MANY)))


@scenario("S11", Code.TEST_CARD)
def test_certificate_in_production(home: Path) -> Bench:
    made = sote(issuers.DVV_G3E, bodies.PIRHA, ".10.1", "system_signature", VALID, test=True, unit="TESTI")
    return _holding(home, made)


@scenario("S12", Code.CHECK_DIGIT)
def check_digit_fails(home: Path) -> Bench:
    return _holding(home, _of(bodies.CHECK_DIGIT))


@scenario("S13", Code.CONTRADICTION)
def business_ids_differ(home: Path) -> Bench:
    return _holding(home, _of(bodies.KEUSOTE_KEPT, common_name=bodies.KEUSOTE.business_id))


@scenario("S14", Code.TIMED_OUT)
def windows_run_takes_half_an_hour(home: Path) -> Bench:
    store = "UserDS"
    late = Refusal(RefusalReason.TIMED_OUT, Place(SourceKind.WINDOWS_STORE, store))
    coverage = Coverage(SourceKind.WINDOWS_STORE, store, SourceState.UNREADABLE, refusals=(late,))
    return _told(home, Inventory((coverage,), (), (), NOW.date(), NOW))


@scenario(0, Code.NOT_CHECKED)
def inventory_was_ended(home: Path) -> Bench:
    coverage = Coverage(SourceKind.FILES, "/srv", SourceState.CANCELLED, seen=1)
    return _told(home, Inventory((coverage,), (), (), NOW.date(), NOW))
