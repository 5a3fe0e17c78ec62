"""The command that fuzzes: what it starts, what it says, and which inputs it keeps."""

from __future__ import annotations

import importlib.util
import platform
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fuzz import campaign, minimising, running
from tests.fuzz import target as targets
from tests.fuzz.__main__ import main
from tests.fuzz.minimising import Reached, choose, features_in, keep
from tests.fuzz.running import Outcome, Runs, outcome_of
from tests.fuzz.table import TARGETS, target_named
from tests.fuzz.target import Target, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is there for Linux on x86-64 only"
)
LOG = """INFO: Seed: 2023
#2	INITED cov: 3 ft: 4 corp: 1/1b exec/s: 0 rss: 60Mb
#128	NEW    cov: 17 ft: 21 corp: 3/9b lim: 4 exec/s: 64 rss: 61Mb L: 2/3 MS: 1 ChangeBit-
"""
STATISTICS = "stat::number_of_executed_units: 4711\nstat::average_exec_per_sec:     78\n"
RAISED = "\n === Uncaught Python exception: ===\nValueError: boom\nTraceback …\n\n==12== ERROR: libFuzzer: x\n"
JKS = target_named("jks")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("new", "failed"):
        (tmp_path / name).mkdir()
    return tmp_path


class TestOutcome:
    def test_all_inputs_held(self, folder: Path) -> None:
        (folder / "new" / "a").write_bytes(b"")
        (folder / "failed" / "slow-unit-1").write_bytes(b"")
        found = outcome_of("jks", 0, LOG + STATISTICS, folder)
        assert found == Outcome("jks", "", 4711, 78, 17, (folder / "new" / "a",), ())

    @pytest.mark.parametrize(
        ("code", "fault"),
        [(77, "crash"), (70, "timeout"), (71, "out of memory"), (-9, "ended with -9"), (None, "did not end")],
    )
    def test_a_fault(self, folder: Path, code: int | None, fault: str) -> None:
        (folder / "failed" / "crash-1").write_bytes(b"x")
        found = outcome_of("jks", code, LOG + RAISED, folder)
        assert (found.fault, found.runs, found.edges) == (fault, 128, 17)
        assert found.told == "ValueError: boom\nTraceback …"
        assert [path.name for path in found.failed] == ["crash-1"]

    def test_a_run_that_tries_nothing_is_a_fault(self, folder: Path) -> None:
        found = outcome_of("jks", 0, "no module", folder)
        assert (found.fault, found.told) == ("nothing was tried", "no module")


class TestRuns:
    def test_a_process_that_does_not_end_is_ended(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "_AROUND", 0)
        monkeypatch.setattr(running, "_HUNG", 0)
        monkeypatch.setattr(running, "_SHARE", 0)
        waits = [sys.executable, "-c", "import threading; threading.Event().wait()"]
        assert Runs(0, 1, tmp_path).run(JKS, waits).fault == "did not end"

    @needs_atheris
    def test_a_target_is_fuzzed(self, tmp_path: Path) -> None:
        found = Runs(1, 1, tmp_path).run(target_named("module_file"))
        assert found.fault == ""
        assert found.runs > 10
        assert found.edges > 10

    @needs_atheris
    def test_a_broken_promise_is_found(self, tmp_path: Path) -> None:
        program = (
            "import atheris, sys\n@atheris.instrument_func\ndef check(data):\n"
            "    if data[:1] == b'C': raise ValueError('boom')\n"
            "atheris.Setup(sys.argv, check)\natheris.Fuzz()"
        )
        (tmp_path / "broken.py").write_text(program, encoding="utf-8")
        found = Runs(60, 1, tmp_path).run(JKS, [sys.executable, str(tmp_path / "broken.py")])
        assert found.fault == "crash"
        assert found.told.startswith("ValueError: boom")
        assert [path.read_bytes()[:1] for path in found.failed] == [b"C"]


class TestCommand:
    @pytest.fixture(autouse=True)
    def _no_fuzzing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: True)
        monkeypatch.setattr(campaign, "_FAILED", tmp_path / "build")
        monkeypatch.setattr(campaign, "ROOT", tmp_path)
        monkeypatch.setattr(campaign, "CRASHES", tmp_path / "crashes")
        monkeypatch.setattr(signal, "signal", lambda *_: None)

    def test_all_targets_for_a_minute(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked: list[tuple[int, int, str]] = []

        def run(self: Runs, target: Target, command: Sequence[str] = ()) -> Outcome:
            assert not command
            asked.append((self._seconds, self._seed, target.name))
            return Outcome(target.name, runs=5)

        monkeypatch.setattr(Runs, "run", run)
        assert campaign.main([]) == 0
        assert sorted(asked) == sorted((60, 2023, target.name) for target in TARGETS)
        assert capsys.readouterr().out.endswith(f"{len(TARGETS)} targets, {5 * len(TARGETS)} inputs, 0 faults\n")

    def test_a_fault_is_told_and_kept(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        failed = tmp_path / "crash-1"
        failed.write_bytes(b"\0boom")
        outcome = Outcome("jks", "crash", 7, failed=(failed,), told="ValueError: boom")
        monkeypatch.setattr(Runs, "run", lambda *_: outcome)
        assert campaign.main(["5", "jks"]) == 1
        told = capsys.readouterr().out
        home = f"build/jks/{name_of(failed.read_bytes())}"
        assert (tmp_path / home).read_bytes() == b"\0boom"
        for words in (
            "CRASH",
            "ValueError: boom",
            "begins 00 62 6f 6f 6d",
            "base64 AGJvb20=",
            f"tests.fuzz jks {home}",
        ):
            assert words in told

    def test_what_was_found_is_kept_when_asked(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        new = tmp_path / "new"
        new.write_bytes(b"n")
        given: list[object] = []

        def keep_these(target: Target, inputs: list[bytes], _: Path) -> int:
            given.append((target, inputs))
            return 1

        monkeypatch.setattr(Runs, "run", lambda *_: Outcome("jks", runs=1, found=(new,)))
        monkeypatch.setattr(campaign, "keep", keep_these)
        assert campaign.main(["--keep", "1", "jks"]) == 0
        assert given == [(JKS, [b"n"])]

    def test_an_interruption_ends_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ended: list[bool] = []

        def interrupted(*_: object) -> Outcome:
            raise KeyboardInterrupt

        monkeypatch.setattr(Runs, "run", interrupted)
        monkeypatch.setattr(Runs, "end", lambda _: ended.append(True))
        with pytest.raises(KeyboardInterrupt):
            campaign.main(["1", "jks"])
        assert ended == [True]

    def test_unknown_targets_are_refused(self) -> None:
        with pytest.raises(SystemExit):
            campaign.main(["nothing"])

    @pytest.mark.parametrize(("machine", "code"), [("arm64", 0), ("x86_64", 2)])
    def test_without_atheris(
        self, machine: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
        monkeypatch.setattr(platform, "system", lambda: "Linux")
        monkeypatch.setattr(platform, "machine", lambda: machine)
        assert campaign.main([]) == code
        assert capsys.readouterr().out.startswith("fuzz: ")


class TestChoosing:
    def test_what_adds_most_comes_first(self) -> None:
        inputs = [_reached("a", 1, 1, 2), _reached("b", 9, 1, 2, 3, 4), _reached("c", 2, 5), _reached("d", 1, 2, 3)]
        assert [each.path.name for each in choose(inputs)] == ["b", "c"]

    def test_of_equal_ones_the_smallest(self) -> None:
        assert [each.path.name for each in choose([_reached("a", 5, 1), _reached("b", 4, 1)])] == ["b"]

    def test_the_bounds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        many = [_reached(str(number), 10, number) for number in range(100)]
        assert len(choose(many)) == minimising.MOST_FILES
        monkeypatch.setattr(minimising, "MOST_BYTES", 35)
        assert len(choose(many)) == 3
        assert choose([_reached("large", 36, 1)]) == []

    def test_the_control_file_of_libfuzzer(self) -> None:
        lines = ["STARTED 0 10", "FT 0 8 9", "COV 0 1", "STARTED 1 3", "FT 1"]
        assert features_in(lines) == {0: frozenset({8, 9}), 1: frozenset()}

    @needs_atheris
    def test_a_corpus_is_chosen(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (minimising, targets):
            monkeypatch.setattr(module, "CORPUS", tmp_path / "corpus")
        target = target_named("module_file")
        number = keep(target, [b"MZ" * 10, b"x" * 9999], tmp_path / "work")
        names = {path.name for path in (tmp_path / "corpus" / target.name).iterdir()}
        assert 3 < number == len(names)
        assert all(name_of(path.read_bytes()) == path.name for path in (tmp_path / "corpus" / target.name).iterdir())


def _reached(name: str, size: int, *features: int) -> Reached:
    return Reached(Path(name), size, frozenset(features))


class TestOneTarget:
    def test_tries_the_files_named(self, tmp_path: Path) -> None:
        (tmp_path / "input").write_bytes(b"\x7fELF")
        main(["module_file", str(tmp_path / "input")])

    def test_a_fault_ends_the_process(self, tmp_path: Path) -> None:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", "module_file", str(tmp_path / "missing")],
            cwd=running.ROOT,
            capture_output=True,
            check=False,
        )
        assert ended.returncode == 1
        assert b"FileNotFoundError" in ended.stderr
