"""What is loaded ahead of its first use."""

from __future__ import annotations

import subprocess
import sys


def test_databases_are_ready_to_be_opened() -> None:
    code = (
        "import sys\n"
        "from cardtool.app.preparing import load_databases\n"
        "load_databases()\n"
        "print('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"
