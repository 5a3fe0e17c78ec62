"""The masker of this process: for logs and crash reports, with all that is known now."""

from __future__ import annotations

import os
import socket
import threading
from functools import cache
from typing import TYPE_CHECKING

from cardtool.app.remembered import REMEMBERED

if TYPE_CHECKING:
    from cardtool.diagnostics.masking import Masker
    from cardtool.diagnostics.masking_kinds import Known

_guard = threading.Lock()
_made: tuple[int, Masker] | None = None


@cache
def surroundings_known() -> tuple[Known, ...]:
    """Names of the user, the workstation and the home folder."""
    from cardtool.diagnostics.known_values import from_environment

    return from_environment(os.environ, socket.gethostname())


def current_masker() -> Masker:
    """A masker without numbers; made anew when another card was read."""
    from cardtool.diagnostics.masking import Masker

    global _made  # noqa: PLW0603 - one for the process
    with _guard:
        version = REMEMBERED.version
        if _made is None or _made[0] != version:
            _made = (version, Masker((*surroundings_known(), *REMEMBERED.known()), numbered=False))
        return _made[1]
