"""An X-Road security server, or a copy of its configuration, as a source.

Places (X-Road Security Server User Guide and Installation Guide): ``/etc/xroad/signer/keyconf.xml`` holds the sign and
auth certificates, ``signer/softtoken/<key id>.p12`` the keys of the software token, ``signer/devices.ini`` the hardware
tokens, ``ssl`` the server's own TLS certificates. The folder is usually readable by root and ``xroad`` only.
"""

from __future__ import annotations

import configparser
import os
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats import xroad
from cardtool.inventory.passwords import MOST_TRIES, Passwords
from cardtool.inventory.sources.files import FileSource
from cardtool.inventory.walking import SYSTEM_FOLDERS, refused
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.inventory.caching import FileCache
    from cardtool.inventory.source import ScanWatch

_SOFT_TOKEN: Final = "softtoken"  # noqa: S105 - name of a folder
#: It holds the PIN of the software token, no certificate of anybody.
_PIN_FILE: Final = "*.softtoken.p12"
#: Where the hardware tokens are listed, in a whole configuration and in a copy of the signer's part.
_DEVICES: Final = (Path("signer", "devices.ini"), Path("devices.ini"))
#: The server closes its own ``ssl/*.p12`` with their names (InternalSSLKey of X-Road): nothing secret.
_OWN_PASSWORDS: Final = ("internal", "proxy-ui-api")
_MOST_KEYS: Final = 10_000
_LARGEST_DEVICES: Final = 1024 * 1024


class XroadSource:
    """Configurations of X-Road security servers.

    Args:
        paths: folders (``/etc/xroad``, its ``signer`` folder, or copies) and single files.
        passwords: tried on PKCS#12 files. The PIN of the software token is not the password of its files.
        required: the user named them.
        cache: what was read before, ``None`` to read everything; whether a key is there is looked at anew.
    """

    kind = SourceKind.XROAD

    def __init__(
        self,
        paths: Iterable[str | Path],
        *,
        passwords: Passwords | None = None,
        required: bool = True,
        cache: FileCache | None = None,
    ) -> None:
        self._paths = tuple(dict.fromkeys(str(path) for path in paths))
        self._passwords = Passwords((*_OWN_PASSWORDS, *(passwords or ())), tries=MOST_TRIES + len(_OWN_PASSWORDS))
        self.name = ", ".join(self._paths)
        self.required = required
        self._cache = cache

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates of each configuration; to those of the software token, whether their key is there."""
        excluded = (*SYSTEM_FOLDERS, _PIN_FILE)
        files = FileSource(self.name, self._passwords, cache=self._cache, excluded=excluded, kind=self.kind)
        keys: dict[str, frozenset[str] | None] = {}
        for found in files.read_below(self._paths, watch):
            yield _with_key(found, keys) if isinstance(found, Sighting) else found
        for path in self._paths:
            for devices in _DEVICES:
                yield from _hardware(Path(path, devices))


def _with_key(found: Sighting, keys: dict[str, frozenset[str] | None]) -> Sighting:
    """The certificate, with the fact whether the software token beside its ``keyconf.xml`` has its key."""
    key_id = xroad.soft_key(found.place.alias)
    if not key_id:
        return found
    folder = str(Path(found.place.path).parent / _SOFT_TOKEN)
    if folder not in keys:
        keys[folder] = _key_ids(folder)
    known = keys[folder]
    return found if known is None else replace(found, place=replace(found.place, key=key_id in known))


def _key_ids(folder: str) -> frozenset[str] | None:
    """Ids of the keys in a software token, ``None`` if they cannot be told."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(Path(entry.name).stem for entry in islice(entries, _MOST_KEYS))
    except OSError:
        return None


def _hardware(path: Path) -> Iterator[Refusal]:
    """What is not read here: the hardware tokens in use, whose certificates a scan of tokens can tell."""
    place = Place(SourceKind.XROAD, str(path))
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    try:
        if not path.is_file():
            return
        with path.open("rb") as stream:
            parser.read_string(stream.read(_LARGEST_DEVICES).decode("utf-8", errors="replace"))
    except OSError as error:
        yield refused(SourceKind.XROAD, str(path), error)
    except configparser.Error as error:
        yield Refusal(RefusalReason.BAD_STRUCTURE, place, type(error).__name__)
    except AttributeError:  # the parser of Python fails so at a further line of a name without a value
        yield Refusal(RefusalReason.BAD_STRUCTURE, place, "a value without a name")
        return
    for name in parser.sections():
        enabled = (parser.get(name, "enabled", fallback=None) or "true").strip().lower()
        if parser.get(name, "library", fallback=None) and enabled == "true":
            detail = "a hardware token, which is read as a token"
            yield Refusal(RefusalReason.NOT_AVAILABLE_HERE, replace(place, alias=name), detail)
