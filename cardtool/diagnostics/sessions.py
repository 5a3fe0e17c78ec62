"""How the user sits at this workstation, by the environment of the session.

Sources: SESSIONNAME is ``Console`` or ``RDP-Tcp#n``, with Citrix ``ICA-tcp#n`` (Microsoft, "Remote Desktop Services
environment variables"; Citrix); XRDP_SESSION and SSH_CONNECTION are set by xrdp and OpenSSH, VNCDESKTOP by VNC servers.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.system import SessionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BY_VARIABLE: Final = {
    "XRDP_SESSION": SessionKind.XRDP,
    "VNCDESKTOP": SessionKind.VNC,
    "SSH_CONNECTION": SessionKind.SSH,
    "SSH_CLIENT": SessionKind.SSH,
}


class EnvironmentSessions:
    """:class:`cardtool.diagnostics.system.Sessions`.

    Args:
        environment: the variables of the session.
        is_remote: what the operating system itself says, which leaves open by what means.
    """

    def __init__(
        self, environment: Mapping[str, str] = os.environ, is_remote: Callable[[], bool] = lambda: False
    ) -> None:
        self._environment = environment
        self._is_remote = is_remote

    def kind(self) -> SessionKind:
        """How the user sits here."""
        name = self._environment.get("SESSIONNAME", "").casefold()
        if name.startswith("ica"):
            return SessionKind.CITRIX
        if name.startswith("rdp") or self._is_remote():
            return SessionKind.RDP
        found = (kind for variable, kind in _BY_VARIABLE.items() if self._environment.get(variable))
        return next(found, SessionKind.LOCAL)
