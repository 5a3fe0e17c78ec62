"""What kept inventories say of the board's services: real certificates in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.app.language import Texts
from cardtool.app.transition.seeing_inventory import INVENTORY_KINDS, inventory_seen
from cardtool.app.transition.seen_telling import tell_seen
from cardtool.model.certificate import Name, NameAttribute
from cardtool.model.oid import OidVerdict, OidVerdictCode, RootMatch, RootStatus, WantedOid
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.service import ServiceKind
from cardtool.model.sighting import Coverage, SourceKind, SourceState
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import OwnerMatch, SeenProblem
from cardtool.register.loading import load_register
from cardtool.register.roots import load_roots
from cardtool.store.inventory_store import InventoryStore
from tests.store.inventories import JUDGEMENT, SATAKUNTA, SCANNED_AT, found, inventory, service_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.transition_seen import CertificatesSeen, OidsSeen, Seen

AS_OF = date(2026, 11, 20)
REGISTER = load_register()
ROOTS = load_roots()
WHOLE = (Coverage(SourceKind.FILES, "/etc", SourceState.COMPLETE),)
PARTIAL = (Coverage(SourceKind.FILES, "/etc", SourceState.PARTIAL),)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[InventoryStore]:
    with InventoryStore.open(tmp_path / "inventory.sqlite") as opened:
        yield opened


def of_kind(
    kind: ServiceKind, label: str, *, cn: str, days: int = 100, o: str = "Kymenlaakso", **changes: object
) -> InventoryCertificate:
    """A certificate with a common name, as a run judges it by the business id in it."""
    subject = Name((NameAttribute("2.5.4.10", o), NameAttribute("2.5.4.3", cn)), b"")
    end = datetime(2026, 11, 20, 21, 59, 59, tzinfo=UTC) + timedelta(days=days)
    values: dict[str, object] = {
        "certificate": service_certificate(label, subject=subject, not_after=end),
        "judgement": replace(JUDGEMENT, kind=kind),
        "oid": None,
        "root": ROOTS.match_business_id(cn),
        "organisation": None,
    }
    return found(label, **{**values, **changes})  # type: ignore[arg-type] # values of many types by name


def signing(cn: str, label: str = "x", **changes: object) -> InventoryCertificate:
    return of_kind(ServiceKind.XROAD_SIGN, label, cn=cn, **changes)  # type: ignore[arg-type] # values of many types by name


def seen(store: InventoryStore, kind: SeenKind, county: str = "") -> Seen:
    answers = inventory_seen(store, INVENTORY_KINDS, REGISTER, as_of=AS_OF, county=county)
    return next(each for each in answers if each.kind is kind)


def certificates(store: InventoryStore, kind: SeenKind = SeenKind.DATA_EXCHANGE, county: str = "") -> CertificatesSeen:
    answer = seen(store, kind, county).certificates
    assert answer is not None
    return answer


def oids(store: InventoryStore, county: str = "") -> OidsSeen:
    answer = seen(store, SeenKind.OIDS, county).oids
    assert answer is not None
    return answer


def keep(store: InventoryStore, *items: InventoryCertificate, host: str = "srv1", **changes: object) -> None:
    store.record(inventory(items, **{"coverage": WHOLE, **changes}), host=host, tool="test")


def answers(*pairs: tuple[str, OidVerdictCode], county: str = "05") -> tuple[OidVerdict, ...]:
    return tuple(OidVerdict(WantedOid(oid), code, county=county) for oid, code in pairs)


def test_without_a_run_nothing_was_scanned(store: InventoryStore) -> None:
    assert {each.problem for each in inventory_seen(store, INVENTORY_KINDS, REGISTER, as_of=AS_OF, county="")} == {
        SeenProblem.NOTHING_SCANNED
    }


@pytest.mark.parametrize(
    ("business_id", "owner", "county"),
    [
        ("3221065-1", OwnerMatch.LEGAL, "05"),
        ("3221340-6", OwnerMatch.LEGAL, "02"),  # beside the register's 2844969-4 (note service-certificates.md, 3.2)
        ("2844969-4", OwnerMatch.REGISTER, "02"),
        ("0725901-5", OwnerMatch.REGISTER, "10"),
        ("0201256-6", OwnerMatch.LEGAL, "90"),
        ("1567535-0", OwnerMatch.LEGAL, "HUS"),
        ("0828255-9", OwnerMatch.OLD, "05"),
        ("2050864-5", OwnerMatch.OTHER, "08"),
        ("1234567-1", OwnerMatch.UNKNOWN, ""),
    ],
)
def test_whose_business_id_a_signing_certificate_names(
    store: InventoryStore, business_id: str, owner: OwnerMatch, county: str
) -> None:
    keep(store, signing(business_id))
    (shown,) = certificates(store).certificates
    assert (shown.owner, shown.business_id, shown.county) == (owner, business_id, county)
    assert certificates(store, county=county).total == 1
    assert certificates(store, county="21").total == 0


def test_a_certificate_of_authentication_names_none(store: InventoryStore) -> None:
    keep(store, of_kind(ServiceKind.XROAD_AUTH, "a", cn="ss1.example", organisation=SATAKUNTA))
    (shown,) = certificates(store).certificates
    assert (shown.owner, shown.business_id) == (OwnerMatch.UNKNOWN, "")
    assert (shown.organisation, shown.county) == (SATAKUNTA.name_fi, "06")


def test_a_saml_certificate_is_shown_with_its_end_and_no_owner(store: InventoryStore) -> None:
    old = replace(SATAKUNTA, key="hospital_district:satshp", status=OrganisationStatus.OLD)
    keep(
        store,
        of_kind(ServiceKind.SAML_SIGNING, "late", cn="sp.example", days=10, organisation=old),
        of_kind(ServiceKind.SAML_SIGNING, "early", cn="sp.example", days=-3),
        signing("3221065-1"),
    )
    answer = certificates(store, SeenKind.SAML_SIGNING)
    assert [(each.ends_in, each.owner, each.business_id, each.county) for each in answer.certificates] == [
        (10, None, "", "06"),
        (-3, None, "", ""),
    ]
    assert answer.certificates[1].subject == "O=Kymenlaakso, CN=sp.example"
    assert (answer.total, answer.ended) == (2, 1)


def test_no_more_than_200_are_shown_and_all_are_counted(store: InventoryStore) -> None:
    keep(store, *(signing("3221065-1", str(number), days=number) for number in range(201)))
    answer = certificates(store)
    assert (len(answer.certificates), answer.total) == (200, 201)
    assert sum(answer.ends.values()) == 201
    assert answer.certificates[0].ends_in == 0


def test_ends_are_counted_by_day_without_those_that_have_ended_or_never_end(store: InventoryStore) -> None:
    endless = (date.max - AS_OF).days
    days = {"a": 0, "b": 3, "c": 3, "d": -1, "e": endless}
    keep(store, *(signing("3221065-1", label, days=number) for label, number in days.items()))
    answer = certificates(store)
    assert dict(answer.ends) == {date(2026, 11, 20): 1, date(2026, 11, 23): 2}
    assert (answer.total, answer.ended) == (5, 1)


def test_ended_certificates_push_no_valid_one_out(store: InventoryStore) -> None:
    ended = (signing("3221065-1", f"old{number}", days=-1 - number) for number in range(201))
    keep(store, *ended, signing("3221065-1", "late", days=30), signing("3221065-1", "soon", days=3))
    answer = certificates(store)
    assert [each.ends_in for each in answer.certificates[:4]] == [3, 30, -1, -2]
    assert (len(answer.certificates), answer.total, answer.ended) == (200, 203, 201)


def test_the_legal_business_id_stands_beside_that_of_the_register(store: InventoryStore) -> None:
    named = ["2844969-4", "0725901-5", "0828255-9", "3221340-6"]
    keep(store, *(signing(business_id, business_id) for business_id in named))
    assert {each.business_id: each.expected_business_id for each in certificates(store).certificates} == {
        "2844969-4": "3221340-6",
        "0725901-5": "",  # that of Kymenlaakso is not public (note service-certificates.md, 3.2)
        "0828255-9": "3221065-1",
        "3221340-6": "",
    }


def test_a_business_id_between_those_of_the_counties_is_probably_one_of_theirs(store: InventoryStore) -> None:
    keep(store, signing("3221300-0"))
    (shown,) = certificates(store).certificates
    assert (shown.owner, shown.county) == (OwnerMatch.PROBABLE, "")


def test_the_scans_say_when_where_and_whether_they_were_whole(store: InventoryStore) -> None:
    keep(store, signing("3221065-1"))
    keep(store, signing("3221065-1"), host="srv2", coverage=PARTIAL)
    assert [(scan.run, scan.host, scan.started, scan.as_of, scan.whole) for scan in certificates(store).scans] == [
        (2, "srv2", SCANNED_AT, AS_OF, False),
        (1, "srv1", SCANNED_AT, AS_OF, True),
    ]
    assert certificates(store).total == 1


def test_what_the_last_run_did_not_see_is_gone(store: InventoryStore) -> None:
    keep(store, signing("3221065-1"))
    keep(store)
    assert certificates(store).total == 0


def test_of_several_machines_the_best_answer_counts(store: InventoryStore) -> None:
    code = OidVerdictCode
    keep(store, oids=answers(("1.1", code.NONE), ("1.2", code.NONE), ("1.3", code.ONLY_OLD), ("1.4", code.NONE)))
    others = answers(("1.1", code.UNKNOWN), ("1.2", code.VALID), ("1.3", code.UNKNOWN), ("1.4", code.NONE))
    keep(store, host="srv2", oids=others)
    told = oids(store)
    assert told.counts == {code.UNKNOWN: 1, code.VALID: 1, code.ONLY_OLD: 1, code.NONE: 1}
    assert (told.only_old, told.missing) == (("1.3",), ("1.4",))


def test_answers_are_those_of_the_organisation(store: InventoryStore) -> None:
    own = answers(("1.1", OidVerdictCode.VALID))
    keep(store, oids=(*own, *answers(("1.2", OidVerdictCode.NONE), county="06")))
    assert oids(store, "05").counts == {OidVerdictCode.VALID: 1}


def test_a_list_that_names_none_of_the_organisation_is_told_from_no_list(store: InventoryStore) -> None:
    keep(store, host="srv2", oids=())
    assert seen(store, SeenKind.OIDS, "07").problem is SeenProblem.NOTHING_WANTED
    keep(store, oids=answers(("1.1", OidVerdictCode.VALID)))
    told = seen(store, SeenKind.OIDS, "07")
    assert told.problem is SeenProblem.NAMES_NONE
    assert told.oids is not None
    assert [scan.host for scan in told.oids.scans] == ["srv1"]
    assert tell_seen(Texts("en"), told) == (
        "The list of OIDs that should have a certificate names none of this organisation",
        "Scanned 20/11/2026 10:30 on srv1",
    )


def test_an_oid_that_is_not_in_use_yet_needs_no_certificate(store: InventoryStore) -> None:
    later = WantedOid("1.1", valid_from=AS_OF + timedelta(days=1))
    keep(store, oids=(OidVerdict(later, OidVerdictCode.NONE),))
    assert seen(store, SeenKind.OIDS).problem is SeenProblem.NOTHING_WANTED


def test_long_lists_of_oids_are_cut_and_counted(store: InventoryStore) -> None:
    keep(store, oids=answers(*((f"1.{number}", OidVerdictCode.NONE) for number in range(150))))
    told = oids(store)
    assert (len(told.missing), told.counts[OidVerdictCode.NONE]) == (100, 150)
    assert list(told.missing) == sorted(told.missing)


def test_a_root_that_no_table_has_says_nothing(store: InventoryStore) -> None:
    keep(store, signing("3221065-1", root=RootMatch(RootStatus.OTHER)))
    assert certificates(store).certificates[0].owner is OwnerMatch.UNKNOWN
