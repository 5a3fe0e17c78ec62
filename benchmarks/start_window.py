"""Cold start to a usable window, against a bare PySide6 window.

    python -m benchmarks.start_window [--rounds 5]

Each is a whole process from its start until its window is exposed and painted; what follows (the end of the process) is
left out. Without a display the window is drawn off screen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile

from benchmarks.comparison import in_turn, report, seconds

#: Shared by both: run the event loop until a window is exposed, paint it, and leave at once.
_UNTIL_PAINTED = """
import os
from PySide6.QtWidgets import QApplication

def until_painted(*_):
    windows = QApplication.topLevelWidgets
    while not any(w.windowHandle() and w.windowHandle().isExposed() for w in windows()):
        QApplication.processEvents()
    for window in windows():
        window.repaint()
    os._exit(0)
"""
_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1000, 700)
window.show()
until_painted()
"""
_OURS = """
QApplication.exec = staticmethod(until_painted)
from cardtool.__main__ import main
main()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CARDTOOL_HOME"] = folder
        ours, bare = in_turn(lambda: _start(_OURS), lambda: _start(_BARE), asked.rounds)
    report("start to a painted window", ("cardtool", ours), ("bare PySide6 window", bare))


def _start(code: str) -> float:
    command = [sys.executable, "-c", _UNTIL_PAINTED + code]
    return seconds(lambda: subprocess.run(command, stderr=subprocess.DEVNULL, check=True))


if __name__ == "__main__":
    main()
