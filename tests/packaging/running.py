"""Starting an installed program as its user would: from elsewhere, with nothing of this environment's variables."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.inventory.made_stores import leaf, pem

ROOT = Path(__file__).resolve().parents[2]

#: What the operating system itself needs in the environment.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "XDG_RUNTIME_DIR")


@dataclass(frozen=True)
class Program:
    """A program file, and an empty folder to start it in."""

    path: Path
    elsewhere: Path

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {
            "CARDTOOL_HOME": str(self.elsewhere / "home"),
            "HOME": str(self.elsewhere),
            "PYTHONUTF8": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }
        return subprocess.run(
            [self.path, *arguments],
            cwd=self.elsewhere,
            env=environment,
            check=False,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    def document(self, *arguments: str) -> dict[str, Any]:
        """The JSON document that the command prints."""
        finished = self.run(*arguments, "--json")
        assert finished.stdout, finished.stderr
        document = json.loads(finished.stdout)
        assert isinstance(document, dict)
        return document


def keeps_inventories(program: Program, folder: Path) -> None:
    """The program makes a database, by the migrations that ship with it, and finds in it what it kept."""
    folder.mkdir()
    (folder / "kanta.pem").write_bytes(pem(leaf()))
    database = str(folder.with_suffix(".sqlite"))
    for _ in range(2):
        finished = program.run("inventory", "scan", str(folder), "--db", database)
        assert finished.returncode in {0, 1}, finished.stderr
    runs = program.run("--lang", "en", "inventory", "runs", "--db", database)
    assert runs.returncode == 0, runs.stderr
    assert len([line for line in runs.stdout.splitlines() if line[:1].isdecimal()]) == 2, runs.stdout
