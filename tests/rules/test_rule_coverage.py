"""Every rule of the files is used by a certificate that is right for it, so none is dead."""

from __future__ import annotations

from datetime import timedelta

from cardtool.rules.loading import load_card_kind_rules
from cardtool.rules.text import folded
from tests.rules.factory import DVV, DVV_TEST, VRK, VRK_TEST, certificate, issuer_name, moment, person, rules_of

RULES = load_card_kind_rules()
UNNAMED = issuer_name("DVV Certificates - G9R")
SOTE_UNIT = "Sosiaali- ja terveydenhuollon"
START = moment("2022-01-01T00:00:00")

BY_RULE = {
    "test-policy-arc": certificate(policies=("1.2.246.517.99.10.306.1",)),
    "test-issuer-organisation": certificate(issuer=issuer_name("VRK CA for Test Purposes - G3", VRK_TEST)),
    "issuer-citizen-qualified": certificate(
        issuer=issuer_name("VRK Gov. CA for Citizen Qualified Certificates", VRK, with_state=True)
    ),
    "issuer-citizen-g3": certificate(issuer=issuer_name("VRK Gov. CA for Citizen Certificates - G3", VRK)),
    "issuer-citizen-g4": certificate(issuer=issuer_name("DVV Citizen Certificates - G4E")),
    "issuer-organisation-qualified-g2": certificate(
        issuer=issuer_name("VRK CA for Qualified Certificates - G2", VRK, "Organisaatiovarmenteet")
    ),
    "issuer-organisation-g4r": certificate(issuer=issuer_name("DVV Organisational Certificates - G4R")),
    "issuer-organisation-g4e": certificate(issuer=issuer_name("DVV Organisational Certificates - G4E")),
    "issuer-service-vrk": certificate(issuer=issuer_name("VRK CA for Service Providers - G3", VRK)),
    "issuer-service-dvv": certificate(issuer=issuer_name("DVV Service Certificates - G5R")),
    "issuer-service-vrk-test": certificate(
        issuer=issuer_name("VRK TEST CA for Healthcare Service Providers", VRK_TEST)
    ),
    "issuer-service-dvv-test": certificate(issuer=issuer_name("DVV TEST Service Certificates - G2R", DVV_TEST)),
    "policy-citizen": certificate(issuer=UNNAMED, policies=("1.2.246.517.1.10.302.1",)),
    "policy-organisation": certificate(issuer=UNNAMED, policies=("1.2.246.517.1.10.353.1",)),
    "policy-sote-or-temporary": certificate(issuer=UNNAMED, policies=("1.2.246.517.1.10.304.1",)),
    "policy-service": certificate(issuer=UNNAMED, policies=("1.2.246.517.1.10.355.2",)),
    "policy-sote-service-rsa": certificate(issuer=UNNAMED, policies=("1.2.246.517.1.10.308.2",)),
    "words-service": certificate(issuer=issuer_name("DVV Service Certificates - G9R")),
    "words-temporary": certificate(issuer=issuer_name("VRK CA for Temporary Certificates - G2", VRK)),
    "words-staff-and-actor": certificate(
        issuer=issuer_name("DVV Certs", DVV, f"{SOTE_UNIT} henkilöstö- ja toimijavarmenteet")
    ),
    "words-actor": certificate(issuer=issuer_name("DVV Certs", DVV, f"{SOTE_UNIT} toimijavarmenteet")),
    "words-staff": certificate(issuer=issuer_name("DVV Certs", DVV, f"{SOTE_UNIT} henkilöstövarmenteet")),
    "words-professional": certificate(),
    "words-citizen": certificate(issuer=issuer_name("DVV Citizen Certificates - G9R")),
    "words-organisation": certificate(issuer=issuer_name("DVV Organisational Certificates - G9R")),
    "words-sote": certificate(issuer=issuer_name("DVV Certs", DVV, f"{SOTE_UNIT} varmenteet")),
    "hint-short-validity": certificate(
        issuer=UNNAMED,
        policies=("1.2.246.517.1.10.307.1",),
        not_before=START,
        not_after=START + timedelta(days=90),
    ),
    "hint-title-or-pseudonym": certificate(issuer=UNNAMED, subject=person("", ("pseudonym", "123456"))),
    "hint-organisation": certificate(
        issuer=UNNAMED, policies=("1.2.246.517.1.10.307.1",), subject=person("Esimerkin sairaanhoitopiiri")
    ),
}


def test_every_rule_is_named_here() -> None:
    assert [proof.id for proof in RULES.tests] + [rule.id for rule in rules_of(RULES)] == list(BY_RULE)


def test_every_rule_is_used_by_its_certificate() -> None:
    unused = [
        rule for rule, issued in BY_RULE.items() if rule not in {seen.rule for seen in RULES.judge(issued).evidence}
    ]
    assert unused == []


def test_every_authority_counts() -> None:
    assert {folded(name) for name in (VRK, VRK_TEST, DVV, DVV_TEST)} == RULES.authorities


def test_every_evidence_cites_its_rule() -> None:
    for issued in BY_RULE.values():
        for seen in RULES.judge(issued).evidence:
            assert bool(seen.rule) == bool(seen.source)
