"""``cardtool trust check`` and ``cardtool readiness``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cardtool.app.training import begin_training
from cardtool.cli.main import root
from cardtool.cli.session import Session
from cardtool.diagnostics.trust.content import StoreContent
from cardtool.model.sighting import SourceState
from cardtool.model.workstation_trust import StoreKind, StoreSeen
from tests.app.diagnosing.asking import card_file, workspace
from tests.cli.conftest import Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.workspace import Workspace

ROOTS = frozenset(
    {
        "f008733ec500dc498763cc9264c6fcea40ec22000e927d053ce9c90bfa046cb2",
        "34ff2a4409dc1383e9f8966e8adfe5719eba373fd0ad5e2f49f90ee07cf5d4c1",
        "d3ed3fc40ad26b52e001e1e18f4b9449529deb75a81d5eb680d7b62db23ba96d",
        "5546a52504fba74f61ffd4890067529ade3b9c9d07e502592831ccda9b369fd3",
    }
)


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def cardtool(here: Workspace) -> Callable[..., Run]:
    """Run a command at a fixed moment."""

    def run(*arguments: str) -> Run:
        result = CliRunner().invoke(root, ["--lang", "en", *arguments], obj=Session(workspace=here))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run


class TestTrust:
    @pytest.fixture
    def stores(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        def use(kind: StoreKind = StoreKind.SYSTEM, state: SourceState = SourceState.COMPLETE, **sets: Any) -> None:
            content = StoreContent(StoreSeen(kind, "store", state, 3), **sets)
            monkeypatch.setattr("cardtool.diagnostics.trust.stores.workstation_stores", lambda: (content,))

        return use

    def test_fine(self, cardtool: Callable[..., Run], stores: Callable[..., None]) -> None:
        stores(roots=ROOTS)
        result = cardtool("trust", "check")
        assert result.code == 0
        assert "VRK Gov. Root CA - G2: Trusted here" in result.output
        assert "Linux system, store: 3 certificates, read whole" in result.output

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            (StoreKind.SYSTEM, "update-ca-certificates"),
            (StoreKind.WINDOWS, "certutil -addstore -f Root FILE"),
        ],
    )
    def test_missing(
        self, cardtool: Callable[..., Run], stores: Callable[..., None], kind: StoreKind, words: str
    ) -> None:
        stores(kind)
        result = cardtool("trust", "check")
        assert result.code == 1
        assert words in result.output
        assert "http://proxy.fineid.fi/ca/dvvroot3rc.crt" in result.output
        assert ("Windows may add it by itself" in result.output) is (kind is StoreKind.WINDOWS)

    def test_a_root_of_the_administrator_without_an_address(
        self, here: Workspace, cardtool: Callable[..., Run], stores: Callable[..., None]
    ) -> None:
        rules = here.folders.administrator / "rules"
        rules.mkdir()
        text = f'[[anchor]]\nname = "Own"\nsha256 = "{"ab" * 32}"\n'
        (rules / "trust_anchors.toml").write_text(text, encoding="utf-8")
        stores(roots=ROOTS)
        result = cardtool("trust", "check")
        assert result.code == 1
        assert "ab" * 32 in result.output
        assert "Its certificate" not in result.output

    def test_after_the_end_of_the_old_root(self, cardtool: Callable[..., Run], stores: Callable[..., None]) -> None:
        stores(roots=ROOTS - {"f008733ec500dc498763cc9264c6fcea40ec22000e927d053ce9c90bfa046cb2"})
        assert cardtool("trust", "check", "--as-of", "2023-12-18").code == 1
        assert cardtool("trust", "check", "--as-of", "2023-12-19").code == 0

    def test_not_known(self, cardtool: Callable[..., Run], stores: Callable[..., None]) -> None:
        stores(state=SourceState.PARTIAL)
        result = cardtool("trust", "check", "--json")
        assert (result.code, result.document["authorities"][0]["state"]) == (3, "unknown")

    def test_anchors_with_an_error(
        self, here: Workspace, cardtool: Callable[..., Run], stores: Callable[..., None]
    ) -> None:
        stores(roots=ROOTS)
        rules = here.folders.administrator / "rules"
        rules.mkdir()
        (rules / "trust_anchors.toml").write_text("[[", encoding="utf-8")
        result = cardtool("trust", "check")
        assert result.code == 3
        assert "trust_anchors.toml" in result.errors


class TestReadiness:
    def test_the_card_in_the_reader(self, here: Workspace, cardtool: Callable[..., Run]) -> None:
        training = begin_training(here)
        training.insert("backup-old-district", training.readers[0])
        result = cardtool("readiness", "--json")
        (card,) = result.document["cards"]
        services = {service["id"]: service for service in card["services"]}
        pins = [each["answer"] for each in services["prescriptions"]["checks"] if each["check"] in {"pin1", "pin2"}]
        assert (card["kind"], pins) == ("backup", ["yes", "yes"])
        told = cardtool("readiness")
        assert f"[{training.readers[0]}]" in told.output
        assert "Suomi.fi e-Identification" in told.output

    def test_without_the_pins(self, here: Workspace, cardtool: Callable[..., Run]) -> None:
        training = begin_training(here)
        training.insert("professional", training.readers[0])
        document = cardtool("readiness", "--no-pins", "--json").document
        checks = document["cards"][0]["services"][0]["checks"]
        assert next(each["reason"] for each in checks if each["check"] == "pin1") == "pin_unknown"

    def test_a_file(self, cardtool: Callable[..., Run], tmp_path: Path) -> None:
        result = cardtool("readiness", str(card_file(tmp_path)))
        assert result.code in {0, 1}
        assert "VTJkysely browser application" in result.output

    def test_a_test_card_is_refused(self, here: Workspace, cardtool: Callable[..., Run]) -> None:
        training = begin_training(here)
        training.insert("test-card", training.readers[0])
        result = cardtool("readiness")
        assert result.code == 1
        assert "it is a test card" in result.output

    def test_an_empty_reader(self, here: Workspace, cardtool: Callable[..., Run]) -> None:
        begin_training(here)
        assert cardtool("readiness", "--json").code == 3

    def test_rules_with_an_error(self, here: Workspace, cardtool: Callable[..., Run], tmp_path: Path) -> None:
        rules = here.folders.administrator / "rules"
        rules.mkdir()
        (rules / "readiness.toml").write_text("[[", encoding="utf-8")
        result = cardtool("readiness", str(card_file(tmp_path)))
        assert result.code == 3
        assert "readiness.toml" in result.errors
