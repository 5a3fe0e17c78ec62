"""What is worth knowing of one certificate of the inventory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.certificates.bundles import parse_bundle
from cardtool.model.certificate import Certificate, Defect, NameAttribute, PublicKeyFacts
from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.inventory import GRAVEST_FIRST, InventoryCertificate, InventoryFindingCode
from cardtool.model.oid import RootStatus
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.model.sighting import Place, SourceKind
from cardtool.model.verdict import Severity
from cardtool.register.imports_values import ImportedRegister, RegisterRow
from cardtool.register.loading import load_register
from cardtool.register.oid_syntax import root_of
from cardtool.register.roots import RootIndex, load_roots
from cardtool.rules.inventory_findings import named_organisation
from cardtool.rules.inventory_findings_seen import LOOKS, business_id_in
from cardtool.rules.inventory_findings_tables import shipped_inventory_findings
from cardtool.rules.kanta_oid import parse_oid
from cardtool.rules.service_kind import kanta_oid_of
from cardtool.rules.service_loading import load_inventory_finding_rules, load_service_kind_rules
from cardtool.rules.table import Table
from cardtool.rules.text import MAX_TEXT
from tests.certificates.making import NO_REAL, REAL
from tests.rules.factory import certificate, moment, written
from tests.rules.test_properties import CERTIFICATES

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.errors import DataError

REGISTER: Final = load_register()
ROOTS: Final = load_roots()
RULES: Final = load_inventory_finding_rules()
KINDS: Final = load_service_kind_rules()
Code = InventoryFindingCode

SATA, SATSHP = "Satakunnan hyvinvointialue", "Satakunnan sairaanhoitopiirin kuntayhtymä"
NEW, OLD = "1.2.246.10.32213043.18.1", "1.2.246.10.8259156.18.1"
KEPT, OWN = "1.2.246.10.7259015.18.1", "1.2.246.10.32213502.18.1"


def issued(organisation: str = SATA, oid: str = NEW, *more: str, **changes: Any) -> Certificate:
    subject = written(", ".join(["C=FI", f"O={organisation}", f"serialNumber={oid}", *more, "CN=kanta.example.fi"]))
    made = certificate(
        subject=subject, not_before=moment("2023-01-10T08:00:00"), not_after=moment("2024-01-10T20:59:59")
    )
    return replace(made, **changes)


def found(
    made: Certificate,
    *,
    kind: ServiceKind = ServiceKind.SOTE_SERVICE,
    usage: ServiceUsage = ServiceUsage.SERVER,
    environment: Environment = Environment.PRODUCTION,
    places: tuple[Place, ...] = (),
    roots: RootIndex = ROOTS,
) -> dict[InventoryFindingCode, str]:
    oid = kanta_oid_of(made)
    shown = roots.match(oid) if oid else roots.match_business_id(business_id_in(made))
    item = InventoryCertificate(made, ServiceJudgement(kind, usage, environment), oid, shown, places=places)
    findings = RULES.findings(item, named_organisation(made, REGISTER))
    return {finding.code: finding.detail for finding in findings}


# --- name, business id and OID --------------------------------------------------------------------------------


def test_nothing_to_say() -> None:
    assert found(issued()) == {}
    assert found(issued(SATA.upper().replace("Ä", "A"))) == {}


@pytest.mark.parametrize(
    ("organisation", "oid", "detail"),
    [
        (SATA, OLD, f"{SATA}; {SATSHP}"),
        (SATSHP, NEW, f"{SATSHP}; {SATA}"),
        ("Pirkanmaan hyvinvointialue", NEW, f"Pirkanmaan hyvinvointialue; {SATA}"),
        ("Pirkanmaan sairaanhoitopiirin kuntayhtymä", NEW, f"Pirkanmaan sairaanhoitopiirin kuntayhtymä; {SATA}"),
        ("Siun sote", NEW, f"Pohjois-Karjalan hyvinvointialue; {SATA}"),
        (SATA, "1.2.246.10.20000008.1", f"{SATA}; 1.2.246.10.20000008"),
    ],
)
def test_name_and_oid_disagree(organisation: str, oid: str, detail: str) -> None:
    assert found(issued(organisation, oid))[Code.NAME_AND_OID_DISAGREE] == detail


@pytest.mark.parametrize(
    ("organisation", "oid"),
    [
        (SATSHP, OLD),
        (SATA, "1.2.246.537.10.32213043.1"),
        ("Kymenlaakson hyvinvointialue", KEPT),
        ("Kymenlaakson sosiaali- ja terveyspalvelujen kuntayhtymä", KEPT),
        ("Kymenlaakson hyvinvointialue", OWN),
        ("Keski-Uudenmaan hyvinvointialue", "1.2.246.10.32213406.1"),
        ("Keski-Uudenmaan hyvinvointialue", "1.2.246.10.28449694.1"),
        ("Pirkanmaan sairaanhoitopiirin kuntayhtymä", KEPT),
        ("Acme Oy", NEW),
        ("Kansanelakelaitos", "1.2.246.556.12.21.2"),
        (SATA, "x"),
    ],
)
def test_name_and_oid_agree_or_cannot_be_compared(organisation: str, oid: str) -> None:
    assert Code.NAME_AND_OID_DISAGREE not in found(issued(organisation, oid))


def test_every_meaning_of_a_shared_name_counts() -> None:
    before = {"not_before": moment("2022-06-01T08:00:00"), "not_after": moment("2023-06-01T20:59:59")}
    assert found(issued("Siun sote", NEW, **before))[Code.NAME_AND_OID_DISAGREE] == f"Siun sote; {SATA}"
    for root in ("1.2.246.10.32213174", "1.2.246.10.27320952"):
        assert Code.NAME_AND_OID_DISAGREE not in found(issued("Siun sote", root, **before))


def test_a_unit_can_name_the_organisation() -> None:
    made = issued("Acme Oy", OLD, "OU=Röntgen", f"OU={SATA}")
    assert found(made)[Code.NAME_AND_OID_DISAGREE] == f"{SATA}; {SATSHP}"
    assert named_organisation(issued("Acme Oy"), REGISTER).status is OrganisationStatus.UNKNOWN


def test_an_imported_own_root_agrees_with_its_countys_name() -> None:
    name = "Kymenlaakson hyvinvointialue"
    roots = load_roots(ImportedRegister((RegisterRow("1.2.246.10.32213502.10.0", name),), "x"))
    assert found(issued(name, OWN), roots=roots) == {}


def test_a_body_that_goes_on_has_no_old_root() -> None:
    body = next(
        body for body in REGISTER.organisations if body.status is OrganisationStatus.UNAFFECTED and not body.oid_roots
    )
    assert Code.NAME_AND_OID_DISAGREE in found(issued(body.name_fi, OLD))
    assert Code.NAME_AND_OID_DISAGREE not in found(issued(body.name_fi, NEW))


@pytest.mark.parametrize(
    ("more", "detail"),
    [
        (("serialNumber=0245437-2",), "0245437-2; 3221304-3"),
        (("CN=0245437-2",), "0245437-2; 3221304-3"),
        (("organizationIdentifier=NTRFI-0245437-2",), "0245437-2; 3221304-3"),
        (("organizationIdentifier=NTRFI-3221304-3",), None),
        (("organizationIdentifier=x",), None),
        (("CN=3221304-3",), None),
    ],
)
def test_business_id_and_oid(more: tuple[str, ...], detail: str | None) -> None:
    assert found(issued(SATA, NEW, *more)).get(Code.BUSINESS_ID_AND_OID_DISAGREE) == detail


def test_kela_has_no_business_id_in_its_oid() -> None:
    made = issued("Kansanelakelaitos", "1.2.246.556.12.1", "CN=0246246-0")
    assert Code.BUSINESS_ID_AND_OID_DISAGREE not in found(made)


@pytest.mark.parametrize(
    ("oid", "code", "detail"),
    [
        (OLD, Code.OLD_ROOT, SATSHP),
        (KEPT, Code.KEPT_ROOT, "Kymenlaakson hyvinvointialue"),
        ("1.2.246.10.20000008.1", Code.OTHER_ORGANISATION, "1.2.246.10.20000008"),
        (OWN, Code.PROBABLE_COUNTY_ROOT, "1.2.246.10.32213502"),
        ("1.2.246.10.32213044.1", Code.CHECK_DIGIT, "3221304-4"),
        ("1.2.246.10.032213043.1", Code.OID_NOT_VALID, "1.2.246.10.032213043.1"),
        ("1.2.246.", Code.OID_NOT_VALID, "1.2.246."),
        ("3221304-3", Code.OID_NOT_VALID, "3221304-3"),
    ],
)
def test_roots_and_oids(oid: str, code: InventoryFindingCode, detail: str) -> None:
    assert found(issued("Acme Oy", oid))[code] == detail


@pytest.mark.parametrize(
    ("serials", "detail"),
    [
        ((NEW, NEW), None),
        ((NEW, "12345"), None),
        ((NEW, OLD), OLD),
        ((NEW, OLD, KEPT, OLD), f"{OLD}; {KEPT}"),
        (("12345", NEW, OLD), OLD),
        (("12345", "6"), None),
    ],
)
def test_a_second_oid_is_told(serials: tuple[str, ...], detail: str | None) -> None:
    first, *more = serials
    made = issued(SATA, first, *(f"serialNumber={serial}" for serial in more))
    assert found(made).get(Code.SEVERAL_OIDS) == detail


def test_municipality_roots() -> None:
    assert found(issued("Turun kaupunki", "1.2.246.10.2048198.1")) == {
        Code.MUNICIPALITY_ROOT: ROOTS.match_root("1.2.246.10.2048198").organisation
    }


def test_a_business_id_alone_has_a_root_too() -> None:
    made = issued(SATSHP, "FI/server/GOV", "CN=0825915-6")
    assert found(made, kind=ServiceKind.XROAD_SIGN) == {Code.OLD_ROOT: SATSHP}
    other = issued("Acme Oy", "0245437-2")
    assert found(other, kind=ServiceKind.GENERIC_SERVICE) == {Code.OTHER_ORGANISATION: "0245437-2"}


def test_serial_numbers_of_others_need_not_be_oids() -> None:
    assert found(issued("Acme Oy", "12345"), kind=ServiceKind.OTHER) == {}
    assert found(issued("Acme Oy", "1.2.3"), kind=ServiceKind.OTHER) == {Code.OID_NOT_VALID: "1.2.3"}


# --- everything else ------------------------------------------------------------------------------------------


def test_test_certificates() -> None:
    assert found(issued(), environment=Environment.TEST) == {Code.TEST_CERTIFICATE: ""}


def place(path: str, key: bool | None = None) -> Place:
    return Place(SourceKind.FILES, path, key=key)


@pytest.mark.parametrize(
    ("keys", "missing"),
    [((), False), ((False,), True), ((False, False), True), ((False, True), False), ((False, None), False)],
)
def test_key_missing(keys: tuple[bool | None, ...], missing: bool) -> None:
    places = tuple(place(str(number), key) for number, key in enumerate(keys))
    assert (Code.KEY_MISSING in found(issued(), places=places)) is missing
    assert Code.KEY_MISSING not in found(issued(), places=places, kind=ServiceKind.CA)


def test_many_places() -> None:
    places = tuple(place(str(number)) for number in range(5))
    assert found(issued(), places=places) == {Code.MANY_PLACES: "5"}
    assert found(issued(), places=(*places[:4], *places[:4])) == {}
    assert found(issued(), places=places, kind=ServiceKind.CA) == {}


def test_not_conforming() -> None:
    made = issued(defects=(Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS,))
    assert found(made) == {Code.NOT_CONFORMING: "explicit_false_in_basic_constraints"}


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"signature_hash": "sha1"}, "sha1"),
        ({"signature_hash": "md5", "key": PublicKeyFacts("rsa", 1024)}, "md5; rsa 1024"),
        ({"key": PublicKeyFacts("ec", 192, "secp192r1")}, "ec 192"),
        ({"key": PublicKeyFacts("rsa", 0)}, None),
        ({"key": PublicKeyFacts("ed25519", 255)}, None),
        ({"key": PublicKeyFacts("ec", 256, "secp256r1")}, None),
    ],
)
def test_weak_signatures(changes: dict[str, Any], detail: str | None) -> None:
    assert found(issued(**changes)).get(Code.WEAK_SIGNATURE) == detail


def test_nobody_relies_on_the_signature_of_a_root() -> None:
    made = issued(signature_hash="sha1", is_ca=True)
    root = replace(made, issuer=made.subject)
    assert Code.WEAK_SIGNATURE in found(made, kind=ServiceKind.CA)
    assert Code.WEAK_SIGNATURE not in found(root, kind=ServiceKind.CA)


@pytest.mark.parametrize(
    ("first", "last", "usage", "days"),
    [
        ("2023-01-10T08:00:00", "2024-01-10T21:59:59", ServiceUsage.SERVER, None),
        ("2023-01-10T08:00:00", "2024-01-10T22:00:00", ServiceUsage.SERVER, "366"),
        ("2020-08-31T20:59:59", "2022-08-31T20:59:59", ServiceUsage.SERVER_CLIENT, None),
        ("2020-08-31T21:00:00", "2022-08-31T20:59:59", ServiceUsage.CLIENT, "729"),
        ("2022-06-22T08:00:00", "2024-06-22T20:59:59", ServiceUsage.SYSTEM_SIGNATURE, None),
        ("2022-06-22T08:00:00", "2024-06-22T21:00:00", ServiceUsage.SYSTEM_SIGNATURE, "732"),
        ("2013-05-22T06:15:00", "2018-04-10T20:59:00", ServiceUsage.SYSTEM_SIGNATURE, None),
        ("2023-01-10T08:00:00", "2034-01-10T21:59:59", ServiceUsage.OTHER, None),
    ],
)
def test_validity(first: str, last: str, usage: ServiceUsage, days: str | None) -> None:
    made = issued(not_before=moment(first), not_after=moment(last))
    assert found(made, usage=usage).get(Code.VALIDITY_TOO_LONG) == days
    assert Code.VALIDITY_TOO_LONG not in found(made, usage=usage, kind=ServiceKind.XROAD_AUTH)


@pytest.mark.skipif(not REAL.is_dir(), reason=NO_REAL)
def test_real_certificates() -> None:
    seen = {}
    for path in REAL.glob("*_ee_*.pem"):
        (made,) = parse_bundle(path.read_bytes()).certificates
        judged = KINDS.judge(made)
        seen[path.stem] = set(found(made, kind=judged.kind, usage=judged.usage, environment=judged.environment))
    assert seen == {
        "prod_ee_service_VRK_SP_G3_testi.apro": {Code.TEST_CERTIFICATE, Code.NOT_CONFORMING, Code.OTHER_ORGANISATION},
        "prod_ee_sote_service_DVV_SWHC_G3E_kanta": {Code.NOT_CONFORMING},
        "prod_ee_sote_service_VRK_SWHC_SP_kanta": {Code.NOT_CONFORMING},
        "test_ee_citizen_G3_POTEX_sign_RSA2048": {Code.TEST_CERTIFICATE, Code.NOT_CONFORMING},
        "test_ee_citizen_G5E_AUVINEN_auth_P384": {Code.TEST_CERTIFICATE, Code.NOT_CONFORMING},
        "test_ee_kanta_VRK_TEST_CA_for_Healthcare_SP_2013": {Code.TEST_CERTIFICATE, Code.WEAK_SIGNATURE},
    }


OIDS = st.sampled_from([NEW, OLD, KEPT, OWN, "1.2.246.556.1", "1.2.246.10.20000008", None])


@settings(max_examples=100, deadline=None)
@given(CERTIFICATES, OIDS, st.sampled_from(ServiceKind), st.sampled_from(ServiceUsage), st.booleans())
def test_every_certificate_has_its_findings(
    made: Certificate, text: str | None, kind: ServiceKind, usage: ServiceUsage, matched: bool
) -> None:
    oid = parse_oid(text) if text else None
    root = ROOTS.match(oid) if oid and matched else None
    item = InventoryCertificate(made, ServiceJudgement(kind, usage, Environment.TEST), oid, root)
    findings = RULES.findings(item, named_organisation(made, REGISTER))
    order = [rule.code for rule in RULES.rules]
    codes = [finding.code for finding in findings]
    assert codes == sorted(codes, key=order.index)
    gravities = [GRAVEST_FIRST.index(finding.severity) for finding in findings]
    assert gravities == sorted(gravities)
    assert all(len(finding.detail) <= MAX_TEXT for finding in findings)
    statuses = [(Code.OLD_ROOT, RootStatus.OLD), (Code.KEPT_ROOT, RootStatus.KEPT)]
    for code, status in statuses:
        assert (code in codes) == (root is not None and root.status is status)
    others = [code for code in codes if code in {Code.OTHER_ORGANISATION, Code.PROBABLE_COUNTY_ROOT}]
    assert len(others) == (root is not None and root.status is RootStatus.OTHER)
    assert (Code.PROBABLE_COUNTY_ROOT in others) == (root is not None and root.probable_county)


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{6,7}-[0-9]"))
def test_any_text_is_a_business_id_or_none(text: str) -> None:
    subject = replace(written("C=FI"), attributes=(NameAttribute("2.5.4.3", text),))
    shown = business_id_in(replace(issued(), subject=subject))
    assert shown == "" or text.strip().zfill(9) == shown
    assert root_of(shown) == "" or shown


# --- data -----------------------------------------------------------------------------------------------------


def test_every_code_has_a_look_and_a_rule() -> None:
    assert set(LOOKS) == set(InventoryFindingCode) == {rule.code for rule in RULES.rules}


VALIDITY = (
    '[[validity]]\nid = "ours"\nusages = ["server"]\nkinds = ["sote_service"]\nfrom = 2023-01-01\nmonths = 6\n'
    'certainty = "certain"\nsource = "x"\nread = 2026-01-01\n'
)
FINDING = '[[finding]]\ncode = "many_places"\nseverity = "critical"\ncertainty = "likely"\nplaces = 2\nsource = "x"\n'


def test_local_findings_and_validities(tmp_path: Path) -> None:
    (tmp_path / "inventory_findings.toml").write_text(FINDING + VALIDITY + VALIDITY.replace("ours", "server-2020"))
    rules = load_inventory_finding_rules(tmp_path)
    assert {rule.code for rule in rules.rules} == set(InventoryFindingCode)
    grave = [rule.code for rule in rules.rules if rule.severity is Severity.CRITICAL]
    assert grave == [Code.NAME_AND_OID_DISAGREE, Code.MANY_PLACES]
    assert {rule.places for rule in rules.rules if rule.code is Code.MANY_PLACES} == {2}
    assert [rule.id for rule in rules.validities] == ["ours", "server-2020", "server-before-2020", "system-signature"]
    assert load_inventory_finding_rules(tmp_path / "missing") == RULES


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (FINDING + FINDING, "code many_places stands twice"),
        (FINDING.replace("places = 2\n", ""), "places is missing"),
        (FINDING.replace("many_places", "old_root"), "unknown key places"),
        (FINDING.replace('severity = "critical"\n', ""), "severity is missing"),
        (FINDING.replace('"critical"', '"grave"'), "severity must be one of info, warning, critical"),
        (FINDING.replace('certainty = "likely"\n', ""), "certainty is missing"),
        (VALIDITY + VALIDITY, "id ours stands twice"),
        ("x = 1\n", "unknown key x"),
    ],
)
def test_faults_of_local_data(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "inventory_findings.toml").write_text(text)
    with pytest.raises(LocalDataError) as caught:
        load_inventory_finding_rules(tmp_path)
    assert complaint in caught.value.detail


def test_severities_are_those_of_the_file() -> None:
    severities = {rule.code: rule.severity for rule in RULES.rules}
    assert severities[Code.NAME_AND_OID_DISAGREE] is Severity.CRITICAL
    assert severities[Code.OLD_ROOT] is Severity.WARNING
    assert severities[Code.OTHER_ORGANISATION] is Severity.INFO
    assert all(rule.source and rule.certainty for rule in RULES.rules)


def test_a_finding_has_the_severity_of_its_rule() -> None:
    made = issued(SATA, OLD)
    item = InventoryCertificate(
        made,
        ServiceJudgement(ServiceKind.SOTE_SERVICE, ServiceUsage.SERVER, Environment.TEST),
        kanta_oid_of(made),
        ROOTS.match_root(OLD),
    )
    told = RULES.findings(item, named_organisation(made, REGISTER))
    assert [(finding.code, finding.severity) for finding in told] == [
        (Code.NAME_AND_OID_DISAGREE, Severity.CRITICAL),
        (Code.OLD_ROOT, Severity.WARNING),
        (Code.TEST_CERTIFICATE, Severity.INFO),
    ]


def test_a_missing_code_is_told() -> None:
    def fault(what: str) -> DataError:
        return InstallationError(what)

    with pytest.raises(InstallationError, match="no entry for name_and_oid_disagree"):
        shipped_inventory_findings(Table({}, "inventory_findings.toml", fault))
