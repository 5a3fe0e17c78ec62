"""Whatever a certificate says, the rules answer, and no old organisation is passed over in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.model.certificate import ATTRIBUTE_NAMES, Certificate, Defect, Name, NameAttribute
from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import OrganisationMatch, OrganisationStatus
from cardtool.model.trust import Trust, TrustState
from cardtool.model.verdict import Severity, VerdictCode
from cardtool.rules.loading import load_card_kind_rules, load_finding_rules, load_transition_rules
from cardtool.rules.text import MAX_TEXT
from tests.rules.factory import DVV, DVV_TEST, VRK, VRK_TEST, certificate, judged, matched

KINDS, TRANSITION, FINDINGS = load_card_kind_rules(), load_transition_rules(), load_finding_rules()

PIECES = (
    *("DVV", "VRK", "TEST", "CA for", "Social Welfare and Healthcare", "Prof.", "Temp.", "Certs", "Service Prov."),
    *("Citizen", "Organisational", "- G2R", "henkilöstö", "toimija", "tilapäis", "ammatti", "\u0308", " "),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)
TEXTS = st.one_of(
    st.sampled_from([VRK, VRK_TEST, DVV, DVV_TEST, "", " "]), WORDS, st.text(max_size=40), st.just("ß" * 10_000)
)
OIDS = st.one_of(st.sampled_from(sorted(ATTRIBUTE_NAMES)), st.just("1.2.3"))
NAMES = st.lists(st.builds(NameAttribute, OIDS, TEXTS), max_size=8).map(lambda found: Name(tuple(found)))
POLICIES = st.lists(
    st.one_of(
        st.builds(
            "1.2.246.517.{}.10.{}.{}".format,
            st.sampled_from([1, 99]),
            st.integers(300, 360) | st.sampled_from([10, 32, 34, 202]),
            st.integers(0, 3),
        ),
        st.text(max_size=20),
    ),
    max_size=6,
).map(tuple)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.sampled_from(
    [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
CERTIFICATES = st.builds(
    certificate,
    subject=NAMES,
    issuer=NAMES,
    not_before=MOMENTS,
    not_after=MOMENTS,
    policies=POLICIES,
    emails=st.lists(st.text(max_size=20), max_size=2).map(tuple),
    is_ca=st.booleans(),
    defects=st.lists(st.sampled_from(Defect), max_size=2).map(tuple),
)
MATCHES = st.builds(
    matched,
    st.sampled_from(OrganisationStatus),
    by_name=st.booleans(),
    by_email=st.booleans(),
    disagreement=st.booleans(),
    successors=st.integers(0, 3),
)
JUDGEMENTS = st.builds(judged, st.sampled_from(CardKind), st.sampled_from(Confidence), not_a_card=st.booleans())
#: A shared machine can be slow; the answer counts, not the time.
BOUNDED = settings(max_examples=60, deadline=None)
SEVERITIES = [Severity.CRITICAL, Severity.WARNING, Severity.INFO]


@BOUNDED
@given(issued=CERTIFICATES, issuer=st.none() | CERTIFICATES)
def test_every_certificate_is_judged(issued: Certificate, issuer: Certificate | None) -> None:
    judgement = KINDS.judge(issued, issuer)
    assert judgement.evidence
    assert (judgement.underlying is not None) == (judgement.kind is CardKind.TEST)
    assert all(len(seen.detail) <= MAX_TEXT for seen in judgement.evidence)
    assert judgement == KINDS.judge(issued, issuer)
    if judgement.confidence is Confidence.UNKNOWN:
        assert judgement.kind is CardKind.UNKNOWN


@BOUNDED
@given(issued=CERTIFICATES, match=MATCHES, kind=JUDGEMENTS, as_of=st.dates())
def test_an_old_organisation_is_never_passed_over(
    issued: Certificate, match: OrganisationMatch, kind: KindJudgement, as_of: date
) -> None:
    given_verdict = TRANSITION.verdict(kind=kind, organisation=match, certificate=issued, as_of=as_of)
    assert given_verdict.reasons
    dated = {VerdictCode.RENEW_AND_CLOSE_BY, VerdictCode.CLOSE_NOW}
    assert (given_verdict.deadline is not None) == (given_verdict.code in dated)
    named = match.by_name or any(value.strip() for value in issued.subject.all("O"))
    if match.status is OrganisationStatus.OLD and named:
        assert given_verdict.code not in {VerdictCode.NO_ACTION, VerdictCode.NOT_SOTE}


@BOUNDED
@given(
    main=CERTIFICATES,
    others=st.lists(CERTIFICATES, max_size=2),
    match=MATCHES,
    as_of=st.dates(),
    state=st.sampled_from(TrustState),
)
def test_every_reading_has_its_findings(
    main: Certificate, others: list[Certificate], match: OrganisationMatch, as_of: date, state: TrustState
) -> None:
    kind = KINDS.judge(main)
    verdict = TRANSITION.verdict(kind=kind, organisation=match, certificate=main, as_of=as_of)
    found = FINDINGS.findings(
        kind=kind,
        organisation=match,
        certificate=main,
        certificates=others,
        failures=(),
        trust=Trust(state),
        verdict=verdict,
        as_of=as_of,
    )
    order = [SEVERITIES.index(finding.severity) for finding in found]
    assert order == sorted(order)
