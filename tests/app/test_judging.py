from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.folders import Folders
from cardtool.app.judging import judge_card
from cardtool.app.knowledge import load_knowledge
from cardtool.app.language import Texts
from cardtool.app.telling import tell_kind
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.card import RawCard
from cardtool.model.certificate import Certificate
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.trust import TrustState
from cardtool.model.verdict import FindingCode, VerdictCode
from tests.made_up_cards import staff_card
from tests.values import AS_OF, READ_AT, reading

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from cardtool.app.knowledge import Knowledge


def knowledge(folder: Path) -> Knowledge:
    return load_knowledge(Folders(*(folder / name for name in "abcde")))


def test_issuers_of_the_systems_store_complete_the_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leaf, _, *authorities = staff_card()
    store = [parsed for der in authorities if isinstance(parsed := parse_certificate(der), Certificate)]

    def issuers(certificate: Certificate) -> tuple[Certificate, ...]:
        return tuple(each for each in store if each.subject == certificate.issuer)

    monkeypatch.setattr("cardtool.certificates.pools.system_issuers", issuers)
    judged = judge_card(RawCard("R", (leaf,)), knowledge(tmp_path), as_of=AS_OF, read_at=READ_AT)
    assert judged.trust.state is TrustState.NOT_TRUSTED
    assert len(judged.trust.chain) == 3


def test_an_issuer_that_does_not_fit_ends_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leaf, signature, *_ = staff_card()
    stranger = parse_certificate(signature)
    monkeypatch.setattr("cardtool.certificates.pools.system_issuers", lambda _: (stranger,))
    judged = judge_card(RawCard("R", (leaf,)), knowledge(tmp_path), as_of=AS_OF, read_at=READ_AT)
    assert judged.trust.state is TrustState.INCOMPLETE


def test_a_card_without_a_readable_certificate_is_for_a_person(tmp_path: Path) -> None:
    judged = judge_card(RawCard("R", (b"", b"\x30")), knowledge(tmp_path), as_of=AS_OF, read_at=READ_AT)
    assert judged.verdict.code is VerdictCode.CHECK_MANUALLY
    assert {finding.code for finding in judged.findings} == {FindingCode.CERTIFICATE_UNREADABLE}
    assert len(judged.failures) == 2


def test_what_is_not_a_card_is_told_so() -> None:
    assert tell_kind(Texts("en"), reading(kind=KindJudgement(CardKind.UNKNOWN, not_a_card=True))) == "Not a card"
