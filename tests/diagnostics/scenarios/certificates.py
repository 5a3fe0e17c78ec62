"""Symptoms in the certificates of the card, in trust, and in the stores of this workstation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from cardtool.diagnostics.system import (
    Service,
    ServiceStart,
    ServiceState,
    SessionKind,
    TrustStore,
    UserStore,
)
from cardtool.model.diagnosis import DiagnosisCode as Code
from tests.diagnostics.bench import SECOND, Bench, parsed
from tests.diagnostics.scenarios.registry import scenario, with_card

if TYPE_CHECKING:
    from pathlib import Path


def _on(home: Path, days: int) -> Bench:
    """The healthy card, so many days from now."""
    bench = Bench(home)
    bench.workspace.as_of = bench.workspace.day() + timedelta(days=days)
    bench.now += timedelta(days=days)
    bench.station.newest = bench.now
    return bench


@scenario(15, Code.EXPIRED)
def expired(home: Path) -> Bench:
    return _on(home, 1430)


@scenario(15, Code.NOT_YET_VALID)
def not_yet_valid(home: Path) -> Bench:
    return _on(home, -500)


@scenario(15, Code.EXPIRED)
def expired_beside_a_file_from_the_future(home: Path) -> Bench:
    bench = expired(home)
    bench.station.newest = bench.now + timedelta(days=2)
    return bench


@scenario(16, Code.CLOCK_WRONG)
def clock_behind_its_files(home: Path) -> Bench:
    bench = _on(home, -500)
    bench.station.newest = bench.now + timedelta(days=500)
    return bench


@scenario(16, Code.CLOCK_WRONG)
def clock_at_the_beginning_of_time(home: Path) -> Bench:
    bench = Bench(home)
    bench.now, bench.station.newest = datetime(2000, 1, 1, tzinfo=UTC), None
    bench.workspace.as_of = date(2000, 1, 1)
    return bench


@scenario(18, Code.OLD_ORGANISATION)
def old_organisation_after_the_transition(home: Path) -> Bench:
    return with_card(home, "staff-old-district")


@scenario(18, Code.OLD_ORGANISATION)
def old_organisation_in_the_transition(home: Path) -> Bench:
    return Bench(home, card="staff-old-district", day=date(2023, 2, 1))


@scenario(19, Code.ROOT_MISSING)
def root_missing(home: Path) -> Bench:
    bench = Bench(home)
    bench.pin_root()
    bench.trust(issuers=[parsed(bench.certificates("staff-county").cas[0])])
    return bench


@scenario(19, Code.ROOT_MISSING)
def root_distrusted(home: Path) -> Bench:
    bench = Bench(home)
    root = bench.pin_root()
    bench.trust(root, issuers=[parsed(bench.certificates("staff-county").cas[0])])
    bench.station.trusted = tuple(
        replace(store, distrusted=frozenset({root.sha256})) for store in bench.station.trusted
    )
    return bench


@scenario(19, Code.ROOT_MISSING)
def store_without_any_root(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.trusted = (TrustStore("Windows"),)
    return bench


@scenario(19, Code.ROOT_MISSING)
def root_and_issuer_missing(home: Path) -> Bench:
    bench = store_without_any_root(home)
    bench.pin_root()
    return bench


@scenario(20, Code.INTERMEDIATE_MISSING)
def issuer_missing(home: Path) -> Bench:
    bench = Bench(home, card="")
    bench.put(bench.made(cas=False))
    bench.propagate("staff-county")
    bench.trust()
    return bench


@scenario(21, Code.CERT_NOT_IN_WINDOWS)
def certificate_not_propagated(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.propagation = Service("CertPropSvc", ServiceState.STOPPED, ServiceStart.MANUAL)
    bench.station.own = (UserStore(r"CurrentUser\My", (), propagates=True),)
    return bench


@scenario(24, Code.WRONG_CERT_CHOSEN)
def two_cards_to_choose_from(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.insert("professional", SECOND)
    bench.propagate("staff-county", "professional")
    return bench


@scenario(35, Code.STALE_CERTIFICATE)
def certificate_of_an_absent_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.session = SessionKind.RDP
    bench.propagate("staff-county", "professional")
    return bench


@scenario(28, Code.TEST_CARD)
def card_of_the_test_system(home: Path) -> Bench:
    return with_card(home, "test-card")


@scenario(26, Code.BACKUP_CARD_NOT_ACCEPTED)
def backup_card(home: Path) -> Bench:
    bench = Bench(home, card="")
    bench.put(bench.made("backup-professional"))
    bench.propagate("backup-professional")
    return bench


@scenario(25, Code.ALL_FINE)
def patient_system_refuses(home: Path) -> Bench:
    return Bench(home)
