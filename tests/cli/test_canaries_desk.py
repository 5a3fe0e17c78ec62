"""Nothing of any made-up card stays behind: of every card of the training desk, and of the tokens of the demo."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from typing import TYPE_CHECKING, Final

import pytest

from cardtool.app.crashes import CrashWriter
from cardtool.app.diagnosing.diagnosing import diagnose
from cardtool.app.diagnosing.support import make_preview
from cardtool.app.folders import Folders
from cardtool.app.language import Texts
from cardtool.app.logs import begin_logs, end_logs
from cardtool.app.remembered import REMEMBERED
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.cards.profiles import load_profiles
from cardtool.cards.training.scripts import ScriptFault
from cardtool.model.diagnosis import ProbeId
from tests.cli.traces import Traces, contents, spelt_in
from tests.diagnostics.bench import FIRST, SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What cannot be read tells nothing, and silence takes its time.
_READABLE: Final = frozenset({ScriptFault.NONE, ScriptFault.PIN1_LAST_TRY, ScriptFault.PIN1_LOCKED})
#: A script for each card of the desk.
_SCRIPT_OF: Final = {
    script.card: script.id
    for script in reversed(SCRIPTS.scripts)
    if script.card and script.fault in _READABLE and not script.per_apdu
}
_HOLDERS: Final = {
    card.id: tuple(filter(None, (card.surname, card.given, card.email, card.number))) for card in SCRIPTS.cards.values()
}
#: Shorter names are parts of other words: "Eve" of "every".
_SHORTEST: Final = 4
_EVERYBODY: Final = frozenset(
    canary for holder in _HOLDERS.values() for canary in (*holder, " ".join(holder[:2])) if len(canary) >= _SHORTEST
)
_PROBES: Final = (ProbeId.CARD, ProbeId.READING, ProbeId.PINS, ProbeId.VALIDITY)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Everything is written below the temporary folder, and the log is as talkative as it can be."""
    made = Workspace(Folders(*(tmp_path / name for name in ("data", "settings", "cache", "logs", "added"))))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    handler = begin_logs(made, {"CARDTOOL_LOG": "debug"})
    try:
        yield made
    finally:
        end_logs(handler)
        REMEMBERED.forget()


def test_no_card_of_the_desk_is_left_behind(workspace: Workspace, tmp_path: Path) -> None:
    training = begin_training(workspace)
    writer = CrashWriter(workspace)
    (tmp_path / "support").mkdir()
    for card_id, script in _SCRIPT_OF.items():
        training.insert(script, FIRST)
        diagnosis = diagnose(workspace, _PROBES)
        logging.getLogger("cardtool.test").error("a careless line: %s", " ".join(_HOLDERS[card_id]))
        writer.write(ValueError(" ".join(_HOLDERS[card_id])))
        make_preview(workspace, diagnosis, Texts("en")).save(tmp_path / "support" / f"{script}.zip")
    left = {
        name: data
        for path in sorted(tmp_path.rglob("*"))
        if path.is_file()
        for name, data in contents(str(path.relative_to(tmp_path)), path.read_bytes())
    }
    assert _SCRIPT_OF.keys() == {script.card for script in SCRIPTS.scripts} - {""}, "every card of the desk was read"
    assert left["logs/cardtool.log"].count(b"a careless line") == len(_SCRIPT_OF)
    assert sum(name.endswith("support.txt") for name in left) == len(_SCRIPT_OF)
    assert any(name.startswith("logs/crashes/") for name in left)
    assert {name: found for name, data in left.items() if (found := spelt_in(data, _EVERYBODY))} == {}


def _demo_is_missing() -> str:
    if sys.platform != "linux":
        return "command lines are read from /proc"
    softhsm = next(profile for profile in load_profiles() if profile.name == "softhsm")
    installed = softhsm.modules() and shutil.which("softhsm2-util")
    return "" if installed else "needs SoftHSM with softhsm2-util"


@pytest.mark.softhsm
@pytest.mark.skipif(bool(_demo_is_missing()), reason=_demo_is_missing() or "all is there")
def test_no_token_of_the_demo_is_left_behind(tmp_path: Path) -> None:
    traces = Traces(tmp_path)
    shown = traces.run("-m", "cardtool", "--log-level", "debug", "demo", "--json")
    assert shown.code == 0, shown.errors.decode()
    assert _EVERYBODY & spelt_in(shown.output, _EVERYBODY), "the holders are shown to the person"
    assert len(shown.commands) > 1, "there was a helper process"
    stores = {path.relative_to(traces.home).as_posix() for path in (traces.home / "data" / "training").iterdir()}
    assert stores, "the tokens themselves, which hold what cards hold"
    left = {name: data for name, data in traces.everything() if not name.startswith(tuple(stores))}
    assert "logs/cardtool.log" in left
    # The tool of SoftHSM gets the label of a token, with its number, on its command line.
    labels = {card.number for card in SCRIPTS.cards.values()}
    assert spelt_in(left.pop("command lines"), _EVERYBODY) <= labels
    assert {name: found for name, data in left.items() if (found := spelt_in(data, _EVERYBODY))} == {}
    assert not spelt_in(shown.errors, _EVERYBODY)
