"""SAML metadata as a source: files, folders and web addresses the user named."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cardtool.inventory.formats import saml
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.sources.fetching import FETCH_SECONDS, FetchError, fetch, is_url
from cardtool.inventory.sources.files import FileSource
from cardtool.inventory.sources.waiting import StoppedError
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.inventory.source import ScanWatch


class SamlSource:
    """Metadata documents. Addresses are fetched only because the user named them.

    Args:
        locations: paths of files and folders, or ``http`` and ``https`` addresses.
        required: the user named them.
        seconds: time for one document from the web.
    """

    kind = SourceKind.SAML

    def __init__(self, locations: Iterable[str], *, required: bool = True, seconds: float = FETCH_SECONDS) -> None:
        self._locations = tuple(dict.fromkeys(locations))
        self._seconds = seconds
        self.name = ", ".join(map(_shown, self._locations))
        self.required = required

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates of every document, one document after another; one without any is refused."""
        for location in self._locations:
            nothing = True
            for found in self._fetched(location, watch) if is_url(location) else _read(location, watch):
                nothing = False
                yield found
            if watch.cancelled:
                return
            if nothing:
                yield Refusal(RefusalReason.NO_CERTIFICATE, _place(location), "no SAML metadata with certificates")

    def _fetched(self, url: str, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        watch.expect(1)
        try:
            content = fetch(url, watch.limits.file_bytes, self._seconds, lambda: watch.cancelled)
        except StoppedError:
            return
        except FetchError as error:
            watch.looked_at()
            yield Refusal(error.reason, _place(url), error.detail)
            return
        watch.looked_at()
        if saml.sniff(content):
            result = saml.read(content, _place(url), Passwords())
            yield from result.items
            yield from result.refusals


def _read(path: str, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
    return FileSource(path, kind=SourceKind.SAML).scan(watch)


def _place(location: str) -> Place:
    return Place(SourceKind.SAML, _shown(location), host=_host(location))


def _shown(location: str) -> str:
    """The location without a name and password in it."""
    if not is_url(location):
        return location
    scheme, _, rest = location.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def _host(location: str) -> str:
    try:
        return (urlsplit(location).hostname or "") if is_url(location) else ""
    except ValueError:  # brackets that do not match
        return ""
