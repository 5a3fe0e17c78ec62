from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from cardtool.model.sighting import Place, SourceKind
from cardtool.reports.inventory_cyclonedx import cyclonedx_document
from cardtool.reports.inventory_prometheus import prometheus_text
from tests.store.inventories import FILE, STORE, found, inventory, service_certificate
from tests.values import name


def bill(**changes: object) -> dict[str, Any]:
    return cyclonedx_document(inventory([found("a", FILE, STORE)], **changes), tool="cardtool", version="1")


def test_a_bill_of_materials_has_fingerprint_state_places_and_coverage() -> None:
    document = bill()
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.7")
    coverage = [entry["value"] for entry in document["metadata"]["properties"] if entry["name"].endswith("coverage")]
    assert coverage[0] == "files /etc/pki: partial, seen 1, refused 1, skipped 3 (password_needed)"
    (component,) = document["components"]
    properties = component["cryptoProperties"]["certificateProperties"]
    assert properties["fingerprint"] == {"alg": "SHA-256", "content": service_certificate("a").sha256}
    assert properties["certificateState"] == [{"state": "active"}]
    assert {"commonExtensionName": "certificatePolicies", "commonExtensionValue": "1.2.3"} in properties[
        "certificateExtensions"
    ]
    assert component["evidence"]["occurrences"][1] == {
        "location": "LocalMachine/My",
        "additionalContext": "SRV1 windows_store kanta der",
    }


def test_the_same_inventory_has_the_same_serial_number() -> None:
    assert bill()["serialNumber"] == bill()["serialNumber"]


@pytest.mark.parametrize(("day", "state"), [(date(2020, 1, 1), "pre-activation"), (date(2030, 1, 1), "deactivated")])
def test_the_state_follows_the_day(day: date, state: str) -> None:
    component = bill(as_of=day)["components"][0]
    assert component["cryptoProperties"]["certificateProperties"]["certificateState"] == [{"state": state}]


def test_the_bill_is_valid_under_the_published_schema() -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_7)
    bare = found(certificate=service_certificate(subject=name()), oid=None, places=(Place(SourceKind.TOKEN, ""),))
    for inventoried in (inventory(), inventory([found("a", FILE, STORE), bare])):
        document = cyclonedx_document(inventoried, tool="cardtool", version="1")
        assert validator.validate_str(json.dumps(document)) is None


def test_metrics_begin_with_the_coverage_and_name_every_certificate() -> None:
    lines = prometheus_text(inventory([found()])).splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert samples[0] == "cardtool_inventory_scan_timestamp_seconds 1795163400"
    assert 'cardtool_inventory_source_info{kind="files",source="/etc/pki",state="partial",required="true"} 1' in samples
    assert 'cardtool_inventory_source_refused{kind="files",source="/etc/pki"} 1' in samples
    assert any(line.startswith('cardtool_inventory_oid_verdict{oid="1.2.246.10') for line in samples)
    assert 'cardtool_inventory_certificates{kind="sote_service",environment="production"} 1' in samples
    assert samples[-1].endswith(',common_name="kanta-a.example"} 1801432799')
    assert all(line.startswith(("# HELP", "# TYPE")) for line in lines if line.startswith("#"))


def test_labels_are_escaped_and_never_repeated() -> None:
    odd = service_certificate(subject=name(CN='a"b\\c\nd\udcff'))
    text = prometheus_text(inventory([found(certificate=odd), found(certificate=odd)]))
    assert text.count(r'common_name="a\"b\\c\nd\\udcff"') == 1
