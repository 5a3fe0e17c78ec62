"""Kinds of certificate in the inventory: what it is, what for, of which generation, for testing or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.certificates.bundles import parse_bundle
from cardtool.model.certificate import Certificate, KeyUse, Name
from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.evidence import EvidenceCode
from cardtool.model.service import Environment, ServiceKind, ServiceUsage
from cardtool.model.sighting import SourceKind
from cardtool.rules import service_loading
from cardtool.rules.loading import load_card_kind_rules
from cardtool.rules.service_kind import ServiceKindRules, kanta_oid_of
from cardtool.rules.service_kind_tables import shipped_service_rules
from cardtool.rules.service_loading import load_service_kind_rules
from cardtool.rules.table import Table
from cardtool.rules.text import MAX_TEXT
from cardtool.shipped import resource
from tests.certificates.making import NO_REAL, REAL
from tests.rules.factory import DVV, DVV_TEST, VRK, certificate, issuer_name, written
from tests.rules.test_properties import CERTIFICATES

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.errors import DataError

RULES: Final = load_service_kind_rules()
VRK_2013: Final = issuer_name("VRK CA for Healthcare Service Providers", VRK)
VRK_G4: Final = issuer_name("VRK CA for Service Providers - G4", VRK)
G3R: Final = issuer_name("DVV Social Welfare and Healthcare Service Certificates - G3R")
G5R: Final = issuer_name("DVV Service Certificates - G5R")
ACME: Final = issuer_name("Acme CA", "Acme Oy")
OID: Final = "1.2.246.10.32213043.12.1"
HOST: Final = f"C=FI, O=Satakunnan hyvinvointialue, serialNumber={OID}, CN=kanta.example.fi"
SERVER, CLIENT = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"
DS, NR, KE = KeyUse.DIGITAL_SIGNATURE, KeyUse.NON_REPUDIATION, KeyUse.KEY_ENCIPHERMENT


def made(
    subject: str = HOST,
    issuer: Name = G3R,
    uses: frozenset[KeyUse] | None = frozenset({DS, KE}),
    purposes: tuple[str, ...] = (),
    policies: tuple[str, ...] = (),
) -> Certificate:
    issued = certificate(subject=written(subject), issuer=issuer, policies=policies)
    return replace(issued, key_usage=uses, extended_key_usage=purposes)


# --- real certificates ----------------------------------------------------------------------------------------

CA, SOTE, GENERIC, CARD = ServiceKind.CA, ServiceKind.SOTE_SERVICE, ServiceKind.GENERIC_SERVICE, ServiceKind.CARD
PROD, TEST = Environment.PRODUCTION, Environment.TEST
OTHER, SYSTEM = ServiceUsage.OTHER, ServiceUsage.SYSTEM_SIGNATURE
REAL_ONES: Final = {
    "prod_ca_DVV_SWHC_Service_Certificates_G3E": (CA, OTHER, PROD, "DVV G3E", ""),
    "prod_ca_DVV_SWHC_Service_Certificates_G3R": (CA, OTHER, PROD, "DVV G3R", ""),
    "prod_ca_DVV_Service_Certificates_G5E": (CA, OTHER, PROD, "DVV G5E", ""),
    "prod_ca_DVV_Service_Certificates_G5R": (CA, OTHER, PROD, "DVV G5R", ""),
    "prod_ca_VRK_CA_for_SWHC_Service_Providers": (CA, OTHER, PROD, "VRK 2015", ""),
    "prod_ca_VRK_CA_for_Service_Providers_G3": (CA, OTHER, PROD, "VRK G3", ""),
    "prod_ca_refineid-00-citizen-g3": (CA, OTHER, PROD, "", ""),
    "prod_ca_refineid-01-citizen-g4e": (CA, OTHER, PROD, "", ""),
    "prod_ca_refineid-02-citizen-g4r": (CA, OTHER, PROD, "", ""),
    "prod_ca_refineid-03-organisation-g4r": (CA, OTHER, PROD, "", ""),
    "prod_ee_service_VRK_SP_G3_testi.apro": (GENERIC, SYSTEM, TEST, "VRK G3", ""),
    "prod_ee_sote_service_DVV_SWHC_G3E_kanta": (SOTE, SYSTEM, PROD, "DVV G3E", "1.2.246.556.12.21.2"),
    "prod_ee_sote_service_VRK_SWHC_SP_kanta": (SOTE, SYSTEM, PROD, "VRK 2015", "1.2.246.556.12.21.2"),
    "prod_root_DVV_Gov_Root_CA_G3_ECC": (CA, OTHER, PROD, "", ""),
    "prod_root_DVV_Gov_Root_CA_G3_RSA": (CA, OTHER, PROD, "", ""),
    "prod_root_VRK_Gov_Root_CA": (CA, OTHER, PROD, "", ""),
    "prod_root_VRK_Gov_Root_CA_G2": (CA, OTHER, PROD, "", ""),
    "test_ca_DVV_TEST_Certificates_G5E": (CA, OTHER, TEST, "", ""),
    "test_ca_VRK_TEST_CA_for_Test_Purposes_G4": (CA, OTHER, TEST, "", ""),
    "test_ee_citizen_G3_POTEX_sign_RSA2048": (CARD, ServiceUsage.SIGNATURE, TEST, "", ""),
    "test_ee_citizen_G5E_AUVINEN_auth_P384": (CARD, ServiceUsage.AUTHENTICATION, TEST, "", ""),
    "test_ee_kanta_VRK_TEST_CA_for_Healthcare_SP_2013": (SOTE, SYSTEM, TEST, "VRK 2013", "1.2.246.556.10001.1"),
}


@pytest.mark.skipif(not REAL.is_dir(), reason=NO_REAL)
def test_real_certificates() -> None:
    seen = {}
    for path in REAL.glob("*.pem"):
        (issued,) = parse_bundle(path.read_bytes()).certificates
        judged, oid = RULES.judge(issued), kanta_oid_of(issued)
        assert judged.evidence
        text = oid.text if oid else ""
        seen[path.stem] = (judged.kind, judged.usage, judged.environment, judged.generation, text)
    assert seen == REAL_ONES


# --- kinds ----------------------------------------------------------------------------------------------------

X_ROAD: Final = "C=FI, O=Satakunnan hyvinvointialue, serialNumber=FI/server/MUN"
BUSINESS: Final = "C=FI, O=Acme Oy, serialNumber=0245437-2, CN=www.example.fi"
UNKNOWN_SOTE: Final = issuer_name("DVV Social Welfare and Health Care Service Certificates - G9X")

KINDS: Final = [
    ("exact issuer", made("C=FI, CN=x"), ServiceKind.SOTE_SERVICE, "DVV G3R"),
    ("words", made("C=FI, CN=x", UNKNOWN_SOTE), ServiceKind.SOTE_SERVICE, ""),
    (
        "first generation",
        made("C=FI, CN=x", VRK_2013),
        SOTE,
        "VRK 2013",
    ),
    ("OID", made(issuer=ACME), ServiceKind.SOTE_SERVICE, ""),
    ("OID of Kela", made("serialNumber=1.2.246.556.12.21.2, CN=x", ACME), ServiceKind.SOTE_SERVICE, ""),
    ("X-Road signing", made(f"{X_ROAD}, CN=3221304-3", G5R), ServiceKind.XROAD_SIGN, "DVV G5R"),
    (
        "X-Road signing by use",
        made(f"{X_ROAD}, CN=a.example.fi", G5R, frozenset({NR})),
        ServiceKind.XROAD_SIGN,
        "DVV G5R",
    ),
    ("X-Road authentication", made(f"{X_ROAD}, CN=a.example.fi", G5R), ServiceKind.XROAD_AUTH, "DVV G5R"),
    ("X-Road legacy", made("C=FI, O=FI, OU=MUN, CN=3221304-3", ACME), ServiceKind.XROAD_SIGN, ""),
    ("generic, exact issuer", made("C=FI, CN=x", G5R), ServiceKind.GENERIC_SERVICE, "DVV G5R"),
    ("generic, words", made(BUSINESS, issuer_name("DVV Service Certificates - G9R")), ServiceKind.GENERIC_SERVICE, ""),
    (
        "generic words without an id",
        made("CN=x", VRK_G4),
        ServiceKind.OTHER,
        "",
    ),
    ("a business id of anybody", made(BUSINESS, ACME), ServiceKind.OTHER, ""),
    ("policy", made("CN=x", ACME, policies=("1.2.246.517.1.10.358.2",)), ServiceKind.SOTE_SERVICE, ""),
    ("generic policy", made("CN=x", ACME, policies=("1.2.246.517.1.10.34.1",)), ServiceKind.GENERIC_SERVICE, ""),
    ("some policy", made("CN=x", ACME, policies=("1.2.246.517.1.10.999",)), ServiceKind.OTHER, ""),
    ("a card", made("CN=x", issuer_name("DVV Citizen Certificates - G4R")), ServiceKind.CARD, ""),
    ("nothing", made("CN=x", ACME), ServiceKind.OTHER, ""),
    ("a CA with an OID", replace(made(), is_ca=True), ServiceKind.CA, ""),
]


@pytest.mark.parametrize(
    ("issued", "kind", "generation"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS]
)
def test_kinds(issued: Certificate, kind: ServiceKind, generation: str) -> None:
    judged = RULES.judge(issued)
    assert (judged.kind, judged.generation) == (kind, generation)
    assert judged.evidence


def test_only_the_metadata_tells_a_saml_certificate() -> None:
    issued = made(BUSINESS, G5R, frozenset({DS, NR}))
    assert RULES.judge(issued).kind is ServiceKind.GENERIC_SERVICE
    judged = RULES.judge(issued, hint=SourceKind.SAML)
    assert (judged.kind, judged.usage) == (ServiceKind.SAML_SIGNING, ServiceUsage.SIGNATURE)
    assert RULES.judge(issued, hint=SourceKind.FILES).kind is ServiceKind.GENERIC_SERVICE


def test_a_sote_certificate_in_metadata_stays_one() -> None:
    assert RULES.judge(made(), hint=SourceKind.SAML).kind is ServiceKind.SOTE_SERVICE


def test_nothing_matched_is_said() -> None:
    judged = RULES.judge(made("CN=x", ACME, frozenset()))
    assert [seen.code for seen in judged.evidence] == [EvidenceCode.NOTHING_MATCHED]
    assert judged.usage is ServiceUsage.OTHER


def told(issued: Certificate, hint: SourceKind | None = None) -> list[str]:
    return [str(seen) for seen in RULES.judge(issued, hint=hint).evidence]


@pytest.mark.parametrize(
    ("issued", "evidence"),
    [
        (
            made(purposes=(SERVER, "1.2.3")),
            [
                "exact_issuer: DVV Social Welfare and Healthcare Service Certificates - G3R",
                "extended_key_usage: serverAuth 1.2.3",
            ],
        ),
        (
            made(issuer=ACME),
            [f"subject_serial_number: serialNumber={OID}", "key_usage: digitalSignature keyEncipherment"],
        ),
        (
            made("C=FI, O=FI-TEST, OU=GOV, CN=3221304-3", ACME),
            [
                "subject_common_name: CN=3221304-3",
                "subject_organisation: O=FI-TEST",
                "subject_unit: OU=GOV",
                "test_name: O=FI-TEST",
            ],
        ),
        (
            made(f"{X_ROAD.replace('=FI/', '=FI-TEST/')}, CN=3221304-3", ACME),
            [
                "subject_serial_number: serialNumber=FI-TEST/server/MUN",
                "subject_common_name: CN=3221304-3",
                "test_name: serialNumber=FI-TEST/server/MUN",
            ],
        ),
        (
            made("serialNumber=1.2.246.556.10001.1, OU=INT_eResepti, CN=testi", issuer_name("X", DVV_TEST), None),
            [
                "subject_serial_number: serialNumber=1.2.246.556.10001.1",
                "test_issuer: O=Digi- ja vaestotietovirasto TEST",
                "test_oid: 1.2.246.556.10001.1",
                "test_name: CN=testi",
                "test_name: OU=INT_eResepti",
            ],
        ),
        (made("CN=x", ACME, None, policies=("1.2.246.517.1.10.358.2",)), ["policy: 1.2.246.517.1.10.358.2"]),
        (replace(made("CN=x", ACME), is_ca=True), ["basic_constraints: CA"]),
    ],
)
def test_the_evidence_says_what_was_looked_at(issued: Certificate, evidence: list[str]) -> None:
    assert sorted(told(issued)) == sorted(evidence)


def test_the_evidence_of_cards_and_metadata() -> None:
    card = told(made("CN=x", issuer_name("DVV Citizen Certificates - G4R")))
    assert card[0] == "card_rules: DVV Citizen Certificates - G4R"
    assert told(made(BUSINESS, ACME), SourceKind.SAML)[0] == "seen_in: saml"


# --- usage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uses", "purposes", "usage"),
    [
        ({DS, KE}, (SERVER, CLIENT), ServiceUsage.SERVER_CLIENT),
        ({DS, NR}, (SERVER,), ServiceUsage.SERVER),
        ({DS}, (CLIENT,), ServiceUsage.CLIENT),
        ({DS, NR}, (), ServiceUsage.SYSTEM_SIGNATURE),
        ({DS, NR}, ("1.3.6.1.4.1.1847.2021.1.1",), ServiceUsage.SYSTEM_SIGNATURE),
        ({DS, KE}, (), ServiceUsage.SERVER),
        ({KE}, (), ServiceUsage.SERVER),
        ({NR}, (), ServiceUsage.SIGNATURE),
        ({DS}, (), ServiceUsage.AUTHENTICATION),
        (set(), (), ServiceUsage.OTHER),
        (None, (), ServiceUsage.OTHER),
    ],
)
def test_usage(uses: set[KeyUse] | None, purposes: tuple[str, ...], usage: ServiceUsage) -> None:
    issued = made(uses=None if uses is None else frozenset(uses), purposes=purposes)
    assert RULES.judge(issued).usage is usage


def test_usage_of_cards_and_x_road() -> None:
    citizen = issuer_name("DVV Citizen Certificates - G4R")
    assert RULES.judge(made("CN=x", citizen, frozenset({NR}))).usage is ServiceUsage.SIGNATURE
    assert RULES.judge(made("CN=x", citizen, frozenset({DS, NR}), (CLIENT,))).usage is ServiceUsage.AUTHENTICATION
    assert RULES.judge(made("CN=x", citizen, frozenset({DS}))).usage is ServiceUsage.AUTHENTICATION
    assert RULES.judge(made(f"{X_ROAD}, CN=3221304-3", G5R)).usage is ServiceUsage.SIGNATURE
    assert RULES.judge(made(f"{X_ROAD}, CN=a.example.fi", G5R)).usage is ServiceUsage.AUTHENTICATION


# --- test or production ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "issued",
    [
        made(HOST.replace("kanta.example", "kanta-test.example")),
        made(HOST.replace("kanta.example", "testi01.example")),
        made(HOST.replace("kanta.example.fi", "Palvelu_testi")),
        made(HOST.replace("kanta.example.fi", "INT_Reseptikeskus")),
        made(HOST.replace("CN=", "OU=INT_eResepti, CN=")),
        made(HOST.replace("CN=", "OU=Röntgen testi, CN=")),
        made("serialNumber=1.2.246.556.12002.21.3, CN=Palvelu"),
        made(f"serialNumber={OID.replace('.12.1', '.10001.1')}, CN=Palvelu"),
        made(policies=("1.2.246.517.99.10.358.2",)),
        made(issuer=issuer_name("X", DVV_TEST)),
        made(f"{X_ROAD.replace('=FI/', '=FI-TEST/')}, CN=3221304-3", G5R),
        made(f"{X_ROAD.replace('=FI/', '=FI-DEV/')}, CN=a.example.fi", G5R),
        made("C=FI, O=FI-TEST, OU=GOV, CN=3221304-3", ACME),
    ],
)
def test_test_certificates(issued: Certificate) -> None:
    assert RULES.judge(issued).environment is Environment.TEST


@pytest.mark.parametrize(
    "issued",
    [
        made(),
        made(HOST.replace("CN=", "OU=Testivarmenteet, CN=")),
        made("C=FI, O=Acme Oy, OU=Testivarmenteet, serialNumber=0245437-2, CN=www.example.fi", G5R),
        made(HOST.replace("kanta.example", "latest.example")),
        made(HOST.replace("kanta.example.fi", "PRINT_palvelin")),
        made(HOST.replace("kanta.example.fi", "Todistuspalvelu")),
        made(f"serialNumber={OID}.10001, CN=Palvelu"),
        made("CN=TESTI MATTI", issuer_name("DVV Citizen Certificates - G4R")),
    ],
)
def test_production_certificates(issued: Certificate) -> None:
    assert RULES.judge(issued).environment is Environment.PRODUCTION


@settings(max_examples=100, deadline=None)
@given(CERTIFICATES, st.none() | st.sampled_from(SourceKind))
def test_every_certificate_is_judged(issued: Certificate, hint: SourceKind | None) -> None:
    judged = RULES.judge(issued, hint=hint)
    assert judged.evidence
    assert all(len(seen.detail) <= MAX_TEXT for seen in judged.evidence)
    assert judged == RULES.judge(issued, hint=hint)
    assert (judged.kind is ServiceKind.CA) == issued.is_ca


# --- additions and faults -------------------------------------------------------------------------------------

RULE: Final = 'certainty = "certain"\nsource = "Seen"\nread = 2026-01-01\n'
ISSUER: Final = (
    f'[[issuer]]\nid = "ours"\nkind = "sote_service"\ngeneration = "DVV G9X"\norganisation = "{DVV}"\n'
    f'common_names = ["Brand new CA"]\n{RULE}'
)
POLICY: Final = f'[[policy]]\nid = "our-policy"\nkind = "generic_service"\npolicies = ["1.2.3"]\n{RULE}'


def local(folder: Path, text: str) -> ServiceKindRules:
    (folder / "service_kinds.toml").write_text(text, encoding="utf-8")
    return load_service_kind_rules(folder)


def test_a_local_issuer_and_policy_are_asked_first(tmp_path: Path) -> None:
    rules = local(tmp_path, ISSUER + POLICY)
    judged = rules.judge(made("CN=x", issuer_name("brand new  CA")))
    assert (judged.kind, judged.generation) == (ServiceKind.SOTE_SERVICE, "DVV G9X")
    assert rules.issuers[0].local
    assert rules.judge(made(policies=("1.2.3.4",))).kind is ServiceKind.GENERIC_SERVICE


def test_local_rules_take_the_place_of_shipped_ones(tmp_path: Path) -> None:
    rules = local(tmp_path, ISSUER.replace('"ours"', '"sote-dvv-g3r"') + POLICY.replace("our-policy", "policy-dvv"))
    assert RULES.judge(made("CN=x")).generation == "DVV G3R"
    assert rules.judge(made("CN=x")).generation == ""
    assert [known.rule.id for known in rules.kinds].count("policy-dvv") == 1


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    assert load_service_kind_rules(tmp_path) == RULES


BAD: Final = {
    "kind of an issuer": (ISSUER.replace("sote_service", "card"), "kind of an issuer must be one of"),
    "twice": (ISSUER + ISSUER, "id ours stands twice"),
    "other rules": (f'[[kind]]\nid = "x"\nkind = "card"\ncard = true\n{RULE}', "unknown key kind"),
    "policy": (POLICY.replace("1.2.3", "x"), "dotted identifiers"),
    "key": (POLICY + 'serial = "x"\n', "unknown key serial"),
}


@pytest.mark.parametrize(("text", "complaint"), BAD.values(), ids=BAD)
def test_faults_of_local_rules(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LocalDataError) as caught:
        local(tmp_path, text)
    assert complaint in caught.value.detail


def shipped(**tables: list[dict[str, object]]) -> ServiceKindRules:
    def fault(what: str) -> DataError:
        return InstallationError(what)

    return shipped_service_rules(Table(tables, service_loading.SERVICE_KINDS, fault), load_card_kind_rules())


CITED: Final[dict[str, object]] = {"certainty": "certain", "source": "x", "read": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("tables", "complaint"),
    [
        ({"kind": [{"id": "x", "kind": "card", **CITED}]}, "a kind needs something to look at"),
        ({"test": [{"id": "x", **CITED}]}, "a test needs something to look at"),
        ({"kind": [{"id": "x", "kind": "card", "card": False, **CITED}]}, "card can only be true"),
        ({"kind": [{"id": "x", "kind": "card", "serial": "(", **CITED}]}, "not a regular expression"),
        ({"test": [{"id": "x", "oid_arcs": ["01"], **CITED}]}, "must hold arcs"),
    ],
)
def test_faults_of_shipped_rules(tables: dict[str, list[dict[str, object]]], complaint: str) -> None:
    with pytest.raises(InstallationError, match=complaint):
        shipped(**tables)


def test_unwanted_purposes_are_kept_out() -> None:
    entry = {"id": "x", "usage": "server", "purposes": [SERVER], "purposes_not": [CLIENT], **CITED}
    rules = shipped(usage=[entry])
    assert rules.judge(made(purposes=(SERVER,))).usage is ServiceUsage.SERVER
    assert rules.judge(made(purposes=(SERVER, CLIENT))).usage is ServiceUsage.OTHER


def test_every_shipped_rule_is_cited() -> None:
    text = resource("rules", "service_kinds.toml").read_text(encoding="utf-8")
    assert text.count("\nid = ") == text.count("\nsource = ") == text.count("\nread = ") == text.count("\ncertainty = ")
