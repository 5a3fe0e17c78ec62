from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cardtool.model.certificate import Name, NameAttribute
from cardtool.model.inventory import IssuerChain, ListFailure
from cardtool.model.oid import OidVerdict, OidVerdictCode, WantedOid
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.model.sighting import Place, SourceKind
from cardtool.reports.inventory_documents import inventory_document
from cardtool.reports.inventory_state import ValidityState, validity_state
from tests.schemas import assert_valid
from tests.store.inventories import AS_OF, FILE, OID, ROOT, STORE, found, inventory, service_certificate
from tests.values import name


def test_an_inventory_is_a_valid_document_with_every_field() -> None:
    document = inventory_document(inventory([found("a", FILE, STORE)]))
    assert_valid(document)
    assert list(document)[:4] == ["schema", "as_of", "scanned_at", "coverage"]
    assert document["coverage"][0] == {
        "source": "/etc/pki",
        "kind": "files",
        "state": "partial",
        "required": True,
        "seen": 1,
        "looked_at": 9,
        "refused": 1,
        "skipped": 3,
        "reasons": [{"reason": "password_needed", "path": "/etc/pki/store.p12", "alias": "entry", "detail": "pkcs12"}],
        "as_of": "2026-11-20T08:30:00Z",
    }
    assert document["coverage"][1]["source"] == "list"
    certificate = document["certificates"][0]
    assert certificate == {
        "sha256": service_certificate().sha256,
        "kind": "sote_service",
        "usage": "server",
        "environment": "production",
        "generation": "DVV G3E",
        "oid": OID,
        "oid_root": ROOT,
        "business_id": "3221304-3",
        "organisation": "Satakunnan hyvinvointialue",
        "unit": "Kanta",
        "common_name": "kanta-a.example",
        "issuer": "C=FI, CN=VRK CA for Social Welfare and Healthcare Prof. Certs",
        "serial": "1267",
        "not_before": "2026-02-01T10:00:00Z",
        "not_after": "2027-01-31T21:59:59Z",
        "state": "valid",
        "conforming": False,
        "findings": ["old_root", "many_places"],
        "finding_details": [
            {"code": "old_root", "severity": "warning", "detail": None},
            {"code": "many_places", "severity": "info", "detail": "2"},
        ],
        "root": {
            "status": "new",
            "organisation": "Satakunnan hyvinvointialue",
            "counties": ["06"],
            "probable_county": False,
            "source": "oid_roots.csv",
        },
        "chain": {
            "state": "trusted",
            "issuers": ["1a" * 32, "2b" * 32],
            "anchor": "DVV Gov. Root CA - G3 ECC",
            "missing_issuer": None,
        },
        "evidence": ["exact_issuer: G3E"],
        "places": [
            {
                "source": "files",
                "host": None,
                "path": "/etc/pki/kanta.pem",
                "alias": None,
                "detail": "pem#1",
                "key": True,
            },
            {
                "source": "windows_store",
                "host": "SRV1",
                "path": "LocalMachine/My",
                "alias": "kanta",
                "detail": "der",
                "key": None,
            },
        ],
    }
    assert document["oids"] == [
        {
            "oid": OID,
            "organisation": "Satakunnan hyvinvointialue",
            "source": None,
            "name": "Satakunta",
            "valid_from": "2023-01-01",
            "county": "06",
            "verdict": "valid",
            "lasts": False,
            "certificates": [certificate["sha256"]],
            "predecessors": [],
            "transition_end": None,
        },
        {
            "oid": "1.2.246.556",
            "organisation": None,
            "source": None,
            "name": None,
            "valid_from": None,
            "county": None,
            "verdict": "unknown",
            "lasts": False,
            "certificates": [],
            "predecessors": [],
            "transition_end": None,
        },
        {
            "oid": "1.2.246.10.32213086",
            "organisation": None,
            "source": None,
            "name": None,
            "valid_from": None,
            "county": None,
            "verdict": "only_old",
            "lasts": False,
            "certificates": ["3c" * 32],
            "predecessors": ["3c" * 32],
            "transition_end": {"day": "2023-06-30", "days_left": -1239, "provisional": True, "source": "DVV"},
        },
    ]
    assert document["summary"] == {
        "certificates": 1,
        "places": 2,
        "refused": 1,
        "sources": {"complete": 1, "partial": 1},
        "kinds": {"sote_service": 1},
        "states": {"valid": 1},
        "findings": {"many_places": 1, "old_root": 1},
        "severities": {"info": 1, "warning": 1},
        "chains": {"trusted": 1},
        "verdicts": {"only_old": 1, "unknown": 1, "valid": 1},
    }


def test_what_is_not_known_is_null() -> None:
    bare = found(
        certificate=service_certificate(subject=name(C="FI")),
        judgement=ServiceJudgement(ServiceKind.OTHER, ServiceUsage.OTHER, Environment.TEST),
        oid=None,
        root=None,
        places=(Place(SourceKind.TOKEN, "slot 0"),),
        findings=(),
        chain=IssuerChain(),
    )
    document = inventory_document(inventory([bare]))
    assert_valid(document)
    certificate = document["certificates"][0]
    assert certificate["chain"]["state"] == "not_checked"
    unknown = ("root", "generation", "oid", "oid_root", "business_id", "organisation", "unit", "common_name")
    assert [certificate[field] for field in unknown] == [None] * len(unknown)


def test_an_empty_inventory_is_a_valid_document() -> None:
    assert_valid(inventory_document(inventory(coverage=(), oids=())))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 1, 31), ValidityState.NOT_YET_VALID),
        (date(2026, 2, 1), ValidityState.VALID),
        (AS_OF, ValidityState.VALID),
        (date(2027, 1, 31), ValidityState.VALID),
        (date(2027, 2, 1), ValidityState.EXPIRED),
    ],
)
def test_the_first_and_the_last_finnish_day_are_valid(day: date, state: ValidityState) -> None:
    assert validity_state(service_certificate(), day) is state


def test_a_day_is_a_finnish_day() -> None:
    late = service_certificate(not_after=datetime(2027, 1, 31, 22, 30, tzinfo=UTC))
    assert validity_state(late, date(2027, 2, 1)) is ValidityState.VALID


def test_unusable_lines_of_the_list_are_told() -> None:
    document = inventory_document(inventory(list_failures=(ListFailure(3, "bad_oid", "x"), ListFailure(0, "empty"))))
    assert_valid(document)
    assert document["oids_unusable"] == [{"line": 3, "reason": "bad_oid"}, {"line": 0, "reason": "empty"}]


def test_the_business_id_of_the_subject_counts_where_the_oid_has_none() -> None:
    subject = Name((NameAttribute("2.5.4.5", "3221304-3"), NameAttribute("2.5.4.3", "kanta.example")))
    document = inventory_document(inventory([found(certificate=service_certificate(subject=subject), oid=None)]))
    assert document["certificates"][0]["business_id"] == "3221304-3"


def test_from_when_on_an_oid_is_in_use() -> None:
    verdict = OidVerdict(WantedOid("1.2.246.556", "Unit", date(2027, 1, 1)), OidVerdictCode.NONE, lasts=True)
    (document,) = inventory_document(inventory(oids=(verdict,)))["oids"]
    assert {key: document[key] for key in ("name", "valid_from", "lasts")} == {
        "name": "Unit",
        "valid_from": "2027-01-01",
        "lasts": True,
    }
