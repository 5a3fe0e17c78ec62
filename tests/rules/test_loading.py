"""The rule files: what ships, what an administrator adds, and what is wrong with either."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind
from cardtool.model.verdict import FindingCode, Severity
from cardtool.rules import loading
from cardtool.rules.loading import load_card_kind_rules, load_finding_rules, load_transition_rules
from cardtool.shipped import resource
from tests.rules.factory import DVV, PROFESSIONAL_CA, certificate, issuer_name, person, rules_of

LOADERS = {
    "card_kinds.toml": load_card_kind_rules,
    "transition.toml": load_transition_rules,
    "findings.toml": load_finding_rules,
}
HOSPITAL = "Esimerkin sairaanhoitopiiri"

RULE = 'certainty = "certain"\nsource = "A card seen at the desk"\nread = 2026-01-01\n'
ISSUER = f'[[issuer]]\nid = "ours"\nkind = "staff"\n{RULE}'
POLICY = f'[[policy]]\nid = "ours-policy"\nkind = "actor"\narcs = ["1.2.246.517.1.10.306"]\n{RULE}'
BY_NAME = f'{ISSUER}organisation = "{DVV}"\ncommon_names = ["{PROFESSIONAL_CA.first("CN")}"]\n'


def put(folder: Path, text: str, name: str = "card_kinds.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


# --- additions ------------------------------------------------------------------------------------------------


def test_a_folder_without_files_adds_nothing(tmp_path: Path) -> None:
    assert load_card_kind_rules(tmp_path) == load_card_kind_rules()
    assert load_transition_rules(tmp_path) == load_transition_rules()
    assert load_finding_rules(tmp_path) == load_finding_rules()
    assert load_finding_rules(tmp_path / "not there") == load_finding_rules()


def test_a_local_issuer_wins_over_words(tmp_path: Path) -> None:
    judgement = load_card_kind_rules(put(tmp_path, BY_NAME)).judge(certificate(subject=person(HOSPITAL)))
    assert (judgement.kind, judgement.confidence) == (CardKind.STAFF, Confidence.CERTAIN)
    assert judgement.evidence[0].rule == "ours"


def test_a_local_issuer_wins_over_a_shipped_one_and_a_shipped_policy(tmp_path: Path) -> None:
    text = BY_NAME.replace(PROFESSIONAL_CA.first("CN"), "DVV Organisational Certificates - G4R")
    issued = certificate(
        issuer=issuer_name("DVV Organisational Certificates - G4R"), policies=("1.2.246.517.1.10.303.1",)
    )
    judgement = load_card_kind_rules(put(tmp_path, text)).judge(issued)
    assert (judgement.kind, judgement.confidence) == (CardKind.STAFF, Confidence.CERTAIN)
    assert judgement.contradiction


def test_a_local_issuer_by_fingerprint(tmp_path: Path) -> None:
    issuer = certificate(is_ca=True)
    text = f'{ISSUER}sha256 = ["{issuer.sha256.upper()}"]\n'
    rules = load_card_kind_rules(put(tmp_path, text))
    assert rules.judge(certificate(), issuer).kind is CardKind.STAFF
    assert rules.judge(certificate()).kind is CardKind.PROFESSIONAL


def test_a_local_policy_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    rules = load_card_kind_rules(put(tmp_path, POLICY))
    judgement = rules.judge(certificate(subject=person(HOSPITAL), policies=("1.2.246.517.1.10.306.2",)))
    assert (judgement.kind, judgement.confidence) == (CardKind.ACTOR, Confidence.CERTAIN)
    assert not judgement.contradiction
    neighbour = rules.judge(certificate(issuer=issuer_name("X"), policies=("1.2.246.517.1.10.307.1",)))
    assert neighbour.kind is CardKind.SOTE_UNSPECIFIED


def test_a_policy_may_know_better_than_the_subject(tmp_path: Path) -> None:
    rules = load_card_kind_rules(put(tmp_path, POLICY))
    judgement = rules.judge(certificate(policies=("1.2.246.517.1.10.306.2",)))
    assert judgement.kind is CardKind.ACTOR
    assert not judgement.contradiction


def test_a_likely_policy_narrows_a_certain_family_to_something_likely(tmp_path: Path) -> None:
    issuer = BY_NAME.replace('kind = "staff"', 'kind = "staff_or_actor"')
    policy = POLICY.replace("certain", "likely", 1).replace('likelyty = "certain"', 'certainty = "likely"')
    rules = load_card_kind_rules(put(tmp_path, issuer + policy))
    judgement = rules.judge(certificate(subject=person(HOSPITAL), policies=("1.2.246.517.1.10.306.2",)))
    assert (judgement.kind, judgement.confidence) == (CardKind.ACTOR, Confidence.LIKELY)


def test_two_families_can_meet_in_a_kind_neither_prefers(tmp_path: Path) -> None:
    issuer = BY_NAME.replace('kind = "staff"', 'kind = "citizen"\nkind_with_organisation = "staff"')
    policy = POLICY.replace('kind = "actor"', 'kind = "organisation"\nkind_with_organisation = "staff"')
    rules = load_card_kind_rules(put(tmp_path, issuer + policy))
    judgement = rules.judge(certificate(policies=("1.2.246.517.1.10.306.2",)))
    assert (judgement.kind, judgement.confidence) == (CardKind.STAFF, Confidence.LIKELY)


def test_local_rules_that_disagree_leave_the_kind_unknown(tmp_path: Path) -> None:
    rules = load_card_kind_rules(put(tmp_path, BY_NAME + POLICY))
    judgement = rules.judge(certificate(policies=("1.2.246.517.1.10.306.2",)))
    assert (judgement.kind, judgement.confidence) == (CardKind.UNKNOWN, Confidence.UNKNOWN)
    assert judgement.contradiction


@pytest.mark.parametrize("sort", [ISSUER + f'sha256 = ["{"0" * 64}"]\n', POLICY])
def test_a_local_rule_of_the_same_id_replaces_the_shipped_one(tmp_path: Path, sort: str) -> None:
    shipped = "issuer-citizen-g4" if "issuer" in sort else "policy-citizen"
    text = re.sub('id = ".*"', f'id = "{shipped}"', sort)
    rules = load_card_kind_rules(put(tmp_path, text))
    held = [rule for rule in rules_of(rules) if rule.id == shipped]
    assert [rule.local for rule in held] == [True]


def test_a_local_finding_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    text = (
        '[[finding]]\ncode = "expires_within_90_days"\nseverity = "info"\nkinds = ["staff"]\n'
        'days = 60\nsource = "House rule"\n'
    )
    rules = load_finding_rules(put(tmp_path, text, "findings.toml"))
    held = {rule.code: rule for rule in rules.rules}
    changed = held[FindingCode.EXPIRES_WITHIN_90_DAYS]
    assert (changed.severity, changed.threshold, changed.kinds) == (Severity.INFO, 60, frozenset({CardKind.STAFF}))
    assert set(held) == set(FindingCode)


# --- faults ---------------------------------------------------------------------------------------------------

BAD_KINDS = {
    "unknown table": ('[[words]]\nid = "x"\n', "unknown key words"),
    "hint table": ('[[hint]]\nid = "x"\n', "unknown key hint"),
    "unknown key": (BY_NAME + 'colour = "red"\n', "[[issuer]] 1: unknown key colour"),
    "no id": (BY_NAME.replace('id = "ours"\n', ""), "id is missing"),
    "blank id": (BY_NAME.replace('"ours"', '" "'), "id must be a text"),
    "long id": (BY_NAME.replace('"ours"', f'"{"x" * 501}"'), "id must be a text"),
    "id twice": (BY_NAME + POLICY.replace("ours-policy", "ours"), "id ours stands twice"),
    "kind": (BY_NAME.replace('"staff"', '"test"'), "kind must be one of professional"),
    "certainty": (BY_NAME.replace('"certain"', '"unknown"'), "what is unknown is no rule"),
    "date as text": (BY_NAME.replace("2026-01-01", '"2026-01-01"'), "read must be a date"),
    "date and time": (BY_NAME.replace("2026-01-01", "2026-01-01T00:00:00"), "read must be a date"),
    "nothing to match": (ISSUER, "organisation is missing"),
    "CN without O": (ISSUER + 'common_names = ["X"]\n', "organisation is missing"),
    "O without CN": (ISSUER + f'organisation = "{DVV}"\n', "common_names is missing"),
    "O and fingerprint": (ISSUER + f'organisation = "{DVV}"\nsha256 = ["{"0" * 64}"]\n', "unknown key organisation"),
    "names as text": (ISSUER + 'organisation = "X"\ncommon_names = "X"\n', "common_names must be a list"),
    "no names": (ISSUER + 'organisation = "X"\ncommon_names = []\n', "common_names must be a list"),
    "name is a number": (ISSUER + 'organisation = "X"\ncommon_names = [1]\n', "common_names must be a text"),
    "fingerprint": (ISSUER + 'sha256 = ["ab:cd"]\n', "64 hexadecimal digits"),
    "arc": (POLICY.replace("1.2.246", "x.2.246"), "dotted identifiers"),
    "array": ("issuer = 1\n", "issuer must be an array"),
    "array of numbers": ("issuer = [1]\n", "issuer must be an array"),
    "not TOML": ("[[issuer\n", "not a TOML file"),
    "number too long": (f"x = {'9' * 5000}\n", "not a TOML file"),
    "too deep": (f"x = {'[' * 20000}\n", "not a TOML file"),
}


@pytest.mark.parametrize(("text", "complaint"), BAD_KINDS.values(), ids=BAD_KINDS)
def test_faults_of_local_kinds_name_the_file_and_the_matter(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LocalDataError) as caught:
        load_card_kind_rules(put(tmp_path, text))
    assert caught.value.reader == str(tmp_path / "card_kinds.toml")
    assert complaint in caught.value.detail


REFORM = (
    '[[reform]]\nid = "r"\nname = "n"\neffective = 2027-01-01\ndeadline = 2027-02-28\nconcerns = ["staff"]\n'
    'certainty = "certain"\nsource = "s"\nread = 2026-01-01\n'
)
BAD_REFORMS = {
    "twice": (REFORM + REFORM, "id r stands twice"),
    "dates": (REFORM.replace("2027-02-28", "2026-02-28"), "deadline is before effective"),
    "both": (REFORM + 'exempts = ["staff"]\n', "staff stands in both"),
    "beyond": (REFORM.replace('"staff"', '"citizen"'), "citizen cannot be concerned"),
    "kind": (REFORM.replace('"staff"', '"boss"'), "concerns must be one of"),
    "key": (REFORM + "x = 1\n", "unknown key x"),
    "table": ("x = 1\n", "unknown key x"),
}


@pytest.mark.parametrize(("text", "complaint"), BAD_REFORMS.values(), ids=BAD_REFORMS)
def test_faults_of_local_reforms(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LocalDataError, match=re.escape(complaint)):
        load_transition_rules(put(tmp_path, text, "transition.toml"))


FINDING = '[[finding]]\ncode = "expires_within_90_days"\nseverity = "info"\nsource = "s"\n'
BAD_FINDINGS = {
    "twice": ((FINDING + "days = 1\n") * 2, "code expires_within_90_days stands twice"),
    "no days": (FINDING, "days is missing"),
    "days as text": (FINDING + 'days = "9"\n', "days must be a whole number"),
    "days as flag": (FINDING + "days = true\n", "days must be a whole number"),
    "no days at all": (FINDING + "days = 0\n", "days must be a whole number"),
    "days elsewhere": (FINDING.replace("expires_within_90_days", "contradiction") + "days = 1\n", "unknown key days"),
    "code": (FINDING.replace("expires_within_90_days", "x"), "code must be one of"),
}


@pytest.mark.parametrize(("text", "complaint"), BAD_FINDINGS.values(), ids=BAD_FINDINGS)
def test_faults_of_local_findings(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LocalDataError, match=re.escape(complaint)):
        load_finding_rules(put(tmp_path, text, "findings.toml"))


@pytest.mark.parametrize("name", LOADERS)
def test_local_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(LocalDataError):
        LOADERS[name](tmp_path)
    (tmp_path / name).rmdir()
    (tmp_path / name).write_bytes(b"x = '\xff'")
    with pytest.raises(LocalDataError, match="not a TOML file"):
        LOADERS[name](tmp_path)
    (tmp_path / name).write_bytes(b"#" * (loading.MAX_BYTES + 1))
    with pytest.raises(LocalDataError, match="larger than"):
        LOADERS[name](tmp_path)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.write_text("")
    with pytest.raises(LocalDataError, match="is a file"):
        load_transition_rules(folder)


def test_a_file_of_windows_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / "transition.toml").write_bytes(b"\xef\xbb\xbf" + REFORM.replace("\n", "\r\n").encode())
    assert [reform.id for reform in load_transition_rules(tmp_path).reforms] == ["reform-2023", "r"][::-1]


# --- shipped files --------------------------------------------------------------------------------------------

BROKEN = {
    "words pattern": (
        "card_kinds.toml",
        "patterns = ['service prov",
        "patterns = ['(service prov",
        "regular expression",
    ),
    "test pattern": ("card_kinds.toml", "'(^| )test$'", "'('", "regular expression"),
    "hint attribute": ("card_kinds.toml", '["title", "pseudonym"]', '["surname"]', "attributes must be of"),
    "hint kind": ("card_kinds.toml", '= "staff_or_actor"\nscope', '= "citizen"\nscope', "can only narrow"),
    "hint of everything": (
        "card_kinds.toml",
        '= "staff_or_actor"\nscope',
        '= "sote_unspecified"\nscope',
        "can only narrow",
    ),
    "hint flag": ("card_kinds.toml", "organisation = false", "organisation = 0", "must be true or false"),
    "authority": ("card_kinds.toml", 'id = "authority-dvv"', 'id = "authority-vrk"', "stands twice"),
    "severity": ("findings.toml", 'severity = "critical"', 'severity = "deadly"', "severity must be one of"),
    "a finding gone": ("findings.toml", 'code = "contradiction"', 'code = "not_a_card"', "stands twice"),
    "reform": ("transition.toml", 'name = "', 'nome = "', "name is missing"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_faults_of_shipped_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    name, old, new, complaint = BROKEN[case]
    text = resource("rules", name).read_text(encoding="utf-8")
    assert old in text
    broken = put(tmp_path, text.replace(old, new, 1), name) / name
    monkeypatch.setattr(loading, "resource", lambda *_: broken)
    with pytest.raises(InstallationError) as caught:
        LOADERS[name]()
    assert caught.value.reader == f"rules/{name}"
    assert complaint in caught.value.detail


def test_a_shipped_finding_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, FINDING + "days = 90\n", "findings.toml")
    monkeypatch.setattr(loading, "resource", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(InstallationError, match=r"no entry for .*contradiction"):
        load_finding_rules()


@pytest.mark.parametrize("name", LOADERS)
def test_a_missing_shipped_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(loading, "resource", lambda *_: Path(tmp_path / name))
    with pytest.raises(InstallationError):
        LOADERS[name]()


def test_every_shipped_rule_is_dated_and_cited() -> None:
    kinds = load_card_kind_rules()
    cited = [(rule.source, rule.read, rule.certainty) for rule in rules_of(kinds)]
    cited += [(proof.source, proof.read, proof.certainty) for proof in kinds.tests]
    cited += [(reform.source, reform.read, reform.certainty) for reform in load_transition_rules().reforms]
    for source, read, certainty in cited:
        assert source
        assert read >= date(2026, 1, 1)
        assert certainty in {Confidence.CERTAIN, Confidence.LIKELY}
    assert all(rule.source for rule in load_finding_rules().rules)
