from __future__ import annotations

import dataclasses
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.certificate import Certificate, KeyUse, NameAttribute
from cardtool.model.inventory import InventoryCertificate, InventoryFinding, InventoryFindingCode, IssuerChain
from cardtool.model.oid import OidVerdict
from cardtool.model.sighting import Coverage
from cardtool.store.values import from_json, to_json
from tests.store.inventories import found, inventory, service_certificate


def test_every_value_of_an_inventory_comes_back() -> None:
    whole = inventory([found("a")])
    assert from_json(tuple[Coverage, ...], to_json(whole.coverage)) == whole.coverage
    assert from_json(tuple[OidVerdict, ...], to_json(whole.oids)) == whole.oids
    one = whole.certificates[0]
    assert from_json(InventoryCertificate, to_json(one)) == one


@given(
    st.builds(
        service_certificate,
        st.text(max_size=5).filter(str.isascii),
        serial=st.integers(),
        key_usage=st.none() | st.frozensets(st.sampled_from(KeyUse)),
        path_length=st.none() | st.integers(0, 9),
        subject_key_id=st.binary(max_size=20),
        policies=st.lists(st.text()).map(tuple),
        not_after=st.datetimes(timezones=st.just(service_certificate().not_after.tzinfo)),
        is_ca=st.booleans(),
    )
)
def test_any_certificate_comes_back(certificate: Certificate) -> None:
    text = to_json(certificate, certificate.der)
    assert text.isascii()
    assert from_json(Certificate, text, certificate.der) == certificate


def test_bytes_of_the_certificate_are_written_as_their_position() -> None:
    certificate = service_certificate()
    stored = json.loads(to_json(certificate, certificate.der))
    assert stored["tbs"] == [2, len(certificate.tbs)]
    assert isinstance(json.loads(to_json(certificate))["tbs"], str)


def test_what_equals_its_default_is_left_out_and_comes_back() -> None:
    assert "path_length" not in json.loads(to_json(service_certificate()))


def test_what_an_earlier_version_did_not_know_becomes_the_default() -> None:
    one = found("a")
    stored = json.loads(to_json(one))
    del stored["chain"]
    stored["findings"] = [{"code": "old_root"}]
    before = from_json(InventoryCertificate, json.dumps(stored))
    assert before.chain == IssuerChain()
    assert before.findings == (InventoryFinding(InventoryFindingCode.OLD_ROOT),)
    assert replace(before, chain=one.chain, findings=one.findings) == one


def test_what_is_missing_or_unknown_is_an_error() -> None:
    with pytest.raises(ValueError, match="a stored NameAttribute lacks value"):
        from_json(NameAttribute, '{"oid": "2.5.4.3"}')
    with pytest.raises(ValueError, match="moon"):
        from_json(tuple[Coverage, ...], '[{"kind": "moon", "name": "", "state": "complete"}]')
    with pytest.raises(ValueError, match="Expecting"):
        from_json(NameAttribute, "{")


def test_a_field_of_a_later_version_is_left_aside() -> None:
    attribute = NameAttribute("2.5.4.3", "x")
    assert from_json(NameAttribute, json.dumps({**dataclasses.asdict(attribute), "later": 1})) == attribute
