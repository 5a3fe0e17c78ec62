"""Trust and readiness from the workspace to words and documents."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.app.diagnosing import readiness_wording, trust_wording
from cardtool.app.diagnosing.readiness import readiness_sheet
from cardtool.app.diagnosing.readiness_wording import tell_check, tell_service
from cardtool.app.diagnosing.sheets import readiness_json, trust_json
from cardtool.app.diagnosing.trust import how_to_install, view_trust
from cardtool.app.diagnosing.trust_wording import tell_authority, tell_places, tell_store
from cardtool.app.explaining import explain_files
from cardtool.app.language import LANGUAGES, Texts
from cardtool.diagnostics.trust.content import StoreContent
from cardtool.model.errors import LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.readiness import CheckedRequirement, ReadinessCheck, ReadinessReason, Ready
from cardtool.model.sighting import SourceState
from cardtool.model.workstation_trust import (
    AuthorityRole,
    AuthorityState,
    AuthorityTrust,
    PinnedAuthority,
    StoreKind,
    StoreSeen,
)
from tests.app.diagnosing.asking import card_file, issuer_file, workspace
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace

TEXTS = Texts("en")
OLD_ROOT = "f008733ec500dc498763cc9264c6fcea40ec22000e927d053ce9c90bfa046cb2"
G2_ROOT = "34ff2a4409dc1383e9f8966e8adfe5719eba373fd0ad5e2f49f90ee07cf5d4c1"


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def system(**sets: Any) -> StoreContent:
    return StoreContent(StoreSeen(StoreKind.SYSTEM, "/etc/ssl/certs", SourceState.COMPLETE, 144), **sets)


class TestTrust:
    def test_for_a_day(self, here: Workspace) -> None:
        here.as_of = date(2023, 12, 19)
        found = view_trust(here, [system(roots=frozenset({G2_ROOT}), distrusted=frozenset({OLD_ROOT}))])
        states = {each.authority.name: each.state for each in found.authorities}
        assert states["VRK Gov. Root CA"] is AuthorityState.DISTRUSTED
        assert states["VRK Gov. Root CA - G2"] is AuthorityState.PRESENT
        assert states["VRK CA for Service Providers - G3"] is AuthorityState.EXPIRED
        assert states["DVV Gov. Root CA - G3 RSA"] is AuthorityState.MISSING

    def test_the_administrators_roots_count_too(self, here: Workspace) -> None:
        rules = here.folders.administrator / "rules"
        rules.mkdir()
        (rules / "trust_anchors.toml").write_text(
            f'[[anchor]]\nname = "Own"\nsha256 = "{"ab" * 32}"\n', encoding="utf-8"
        )
        assert any(each.authority.name == "Own" for each in view_trust(here, [system()]).authorities)
        (rules / "trust_anchors.toml").write_text("[[", encoding="utf-8")
        with pytest.raises(LocalDataError):
            view_trust(here, [system()])

    def test_this_workstation(self, here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cardtool.diagnostics.trust.stores.workstation_stores", lambda: (system(),))
        assert view_trust(here).stores[0].name == "/etc/ssl/certs"

    def test_how_to_install(self) -> None:
        authority = PinnedAuthority('Root "$(x)" - G2', "aa" * 32, AuthorityRole.ROOT)
        missing = AuthorityTrust(authority, AuthorityState.MISSING)
        found = how_to_install(missing, [*StoreKind, StoreKind.NSS])
        assert [each.store for each in found] == list(StoreKind)
        commands = " ; ".join(command for each in found for command in each.commands)
        assert "certutil -addstore -f Root FILE" in commands
        assert "/usr/local/share/ca-certificates/Root-x-G2.crt && update-ca-certificates" in commands
        assert "$(x)" not in commands

    def test_what_is_there_or_cannot_be_needed_is_not_installed(self) -> None:
        root = PinnedAuthority("Root", "aa" * 32, AuthorityRole.ROOT)
        issuer = PinnedAuthority("Issuer", "bb" * 32, AuthorityRole.ISSUING)
        assert not how_to_install(AuthorityTrust(root, AuthorityState.PRESENT), [StoreKind.WINDOWS])
        assert not how_to_install(AuthorityTrust(issuer, AuthorityState.MISSING), [StoreKind.WINDOWS])

    def test_document(self, here: Workspace) -> None:
        document = json.loads(trust_json(view_trust(here, [system(roots=frozenset({G2_ROOT}))])))
        assert_valid(document)
        assert document["needs_action"] is True
        assert {each["state"] for each in document["authorities"]} == {"present", "missing"}
        assert document["authorities"][0]["install"][0]["store"] == "system"

    def test_words(self) -> None:
        old = PinnedAuthority("Old", "aa" * 32, AuthorityRole.ROOT, valid_until=date(2023, 12, 18))
        trust = AuthorityTrust(old, AuthorityState.EXPIRED, ("here",), ("there",))
        assert tell_authority(TEXTS, trust) == "Old: Has expired; not needed any more (until 18/12/2023)"
        assert list(tell_places(TEXTS, trust)) == ["In here", "Ask the administrator why it is forbidden in there."]
        store = StoreSeen(StoreKind.NSS, "db", SourceState.UNREADABLE, detail="why")
        assert tell_store(TEXTS, store) == "Browser database, db: 0 certificates, could not be read (why)"


class TestReadiness:
    def test_from_files(self, here: Workspace, tmp_path: Path) -> None:
        readings = explain_files(here, [card_file(tmp_path), issuer_file(tmp_path)])
        sheet = readiness_sheet(here, readings)
        (card,) = sheet.cards
        assert next(service.service for service in card.services) == "vtjkysely"
        document = json.loads(readiness_json(sheet))
        assert_valid(document)
        assert document["cards"][0]["services"][1]["checks"][0]["answer"] == "yes"

    def test_the_administrators_rules(self, here: Workspace, tmp_path: Path) -> None:
        rules = here.folders.administrator / "rules"
        rules.mkdir()
        (rules / "readiness.toml").write_text("other = 1\n", encoding="utf-8")
        with pytest.raises(LocalDataError):
            readiness_sheet(here, explain_files(here, [card_file(tmp_path)]))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_words_in_every_language(self, here: Workspace, tmp_path: Path, language: str) -> None:
        sheet = readiness_sheet(here, explain_files(here, [card_file(tmp_path)]))
        for service in sheet.cards[0].services:
            assert tell_service(Texts(language), service)
            assert all("{" not in tell_check(Texts(language), each) for each in service.checks)

    def test_what_is_only_probably_asked_for_says_so(self) -> None:
        checked = CheckedRequirement(
            ReadinessCheck.CHAIN, Ready.YES, ReadinessReason.CHAIN_TRUSTED, certainty=Confidence.LIKELY
        )
        assert tell_check(TEXTS, checked) == (
            "Issuer verified (probably asked for): Yes, its chain ends in a pinned root"
        )


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (trust_wording.STATES, AuthorityState),
        (trust_wording.ROLES, AuthorityRole),
        (trust_wording.STORES, StoreKind),
        (trust_wording.READ, SourceState),
        (trust_wording.INSTALLING, StoreKind),
        (readiness_wording.ANSWERS, Ready),
        (readiness_wording.CHECKS, ReadinessCheck),
        (readiness_wording.REASONS, ReadinessReason),
    ],
)
def test_every_code_has_words(table: dict[object, object], codes: Any) -> None:
    assert set(table) == set(codes)
