"""Whether hosts can be reached from here, and by way of which proxies."""

from __future__ import annotations

import sys
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.network.transfer import TransferError, transfer
from cardtool.diagnostics.system import ProxyState, Reached
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Of a page that is only asked for to see whether somebody answers, in bytes.
_LARGEST: Final = 64 * 1024
_SCHEMES: Final = ("http", "https")
#: What a proxy or gateway answers when it cannot reach the host, or does not let anybody through (RFC 9110, RFC 6585).
_IN_BETWEEN: Final = frozenset(
    {
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
        HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED,
    }
)
_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_SCRIPT: Final = "AutoConfigURL"


class SystemNetwork:
    """:class:`cardtool.diagnostics.system.Network`.

    Args:
        known: the proxies of the system, by scheme.
        script: whether a script chooses the proxy, which this program does not run.
    """

    def __init__(
        self,
        known: Callable[[], Mapping[str, str]] = urllib.request.getproxies,
        script: Callable[[], ProxyState] | None = None,
    ) -> None:
        self._known = known
        self._script = script or _script_of_windows

    def proxies(self) -> Mapping[str, ProxyState]:
        """By scheme, and ``automatic`` for one that a script chooses."""
        known = self._known()
        found = {scheme: ProxyState.SET if known.get(scheme) else ProxyState.NONE for scheme in _SCHEMES}
        return {**found, "automatic": self._script()}

    def reach(self, url: str, seconds: float) -> Reached | NoAnswerReason:
        """Whether a host answers; what it answers does not matter, as long as it is the host that does."""
        try:
            transfer(url, _LARGEST, seconds)
        except TransferError as error:
            return self._judged(url, error)
        return Reached.YES

    def _judged(self, url: str, error: TransferError) -> Reached | NoAnswerReason:
        if error.reason is NoAnswerReason.TOO_LARGE:
            return Reached.YES
        if error.reason is not NoAnswerReason.HTTP_STATUS:
            return error.reason
        if error.status in _IN_BETWEEN:
            return NoAnswerReason.HOST_REFUSED
        by_proxy = bool(self._known().get(url.partition(":")[0]))
        return Reached.UNCLEAR if by_proxy and error.status == HTTPStatus.FORBIDDEN else Reached.YES


def _script_of_windows() -> ProxyState:
    """The address of a script in the settings of Windows (Microsoft, WinINet: AutoConfigURL); elsewhere not learnt."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                address, _ = winreg.QueryValueEx(key, _SCRIPT)
        except OSError:
            return ProxyState.NONE
        return ProxyState.SET if address else ProxyState.NONE
    return ProxyState.UNKNOWN
