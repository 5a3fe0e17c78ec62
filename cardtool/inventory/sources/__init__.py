"""The sources of an inventory, one module each; all have the interface of :mod:`cardtool.inventory.source`.

Another package adds a source by an entry point of the group :data:`GROUP`. It names a class or function that makes a
:class:`cardtool.inventory.source.Source`.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Final

GROUP: Final = "cardtool.inventory.sources"

#: Sources of this program. A frozen program has no entry points, so they are named here as well.
_BUILT_IN: Final = {
    "files": "cardtool.inventory.sources.files:FileSource",
    "list": "cardtool.inventory.sources.lists:ListSource",
    "saml": "cardtool.inventory.sources.saml:SamlSource",
    "system_trust": "cardtool.inventory.sources.system_trust:SystemTrustSource",
    "tls": "cardtool.inventory.sources.tls:TlsSource",
    "windows_store": "cardtool.inventory.sources.windows_stores:WindowsStoreSource",
    "xroad": "cardtool.inventory.sources.xroad:XroadSource",
}


def source_entry_points() -> dict[str, EntryPoint]:
    """Every source by name; ``load()`` gives what makes it. None is loaded here, and none replaces a built-in one."""
    installed = {point.name: point for point in entry_points(group=GROUP)}
    return installed | {name: EntryPoint(name, value, GROUP) for name, value in _BUILT_IN.items()}
