"""From a request to the sources that are scanned."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from cardtool.model.errors import CardtoolError
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.workspace import Workspace
    from cardtool.inventory.caching import FileCache
    from cardtool.inventory.source import ScanWatch, Source
    from cardtool.model.card import RawCard
    from cardtool.model.cause import Problem


def file_cache(workspace: Workspace, request: ScanRequest) -> AbstractContextManager[FileCache | None]:
    """What earlier scans read from files, as far as the request wants it; to be closed when the scan has ended."""
    from cardtool.inventory.kept_cache import FILE_NAME, KeptFileCache

    if not request.cache:
        return nullcontext()
    return KeptFileCache(workspace.folders.cache / FILE_NAME, began=int(workspace.now().timestamp() * 1_000_000_000))


def make_sources(workspace: Workspace, request: ScanRequest, cache: FileCache | None = None) -> tuple[Source, ...]:
    """The sources of a request, those named first; ``cache`` is for those that read files."""
    from cardtool.inventory.passwords import Passwords
    from cardtool.inventory.sources.files import FileSource
    from cardtool.inventory.sources.lists import ListSource
    from cardtool.inventory.sources.saml import SamlSource
    from cardtool.inventory.sources.system_trust import SystemTrustSource
    from cardtool.inventory.sources.tls import TlsSource
    from cardtool.inventory.sources.windows_stores import WindowsStoreSource
    from cardtool.inventory.sources.xroad import XroadSource

    passwords = Passwords(request.passwords)
    sources: list[Source] = [FileSource(str(path), passwords, cache=cache) for path in request.paths]
    sources += [ListSource(str(path)) for path in request.lists]
    sources += [XroadSource([path], passwords=passwords, cache=cache) for path in request.xroad]
    sources += [SamlSource([location]) for location in request.saml]
    sources += [WindowsStoreSource([store]) for store in request.windows_stores]
    sources += [TlsSource([endpoint]) for endpoint in request.tls]
    if request.tokens:
        sources.append(TokenSource(workspace))
    if request.system_trust:
        sources.append(SystemTrustSource(cache=cache))
    return tuple(sources)


class TokenSource:
    """What the installed middleware shows: cards and software tokens, without a PIN.

    Attributes:
        kind: kind of the source.
        name: shown in the coverage.
        required: the user named it.
    """

    kind = SourceKind.TOKEN
    name = "PKCS#11"
    required = True

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """Every certificate of every token; a token that cannot be read is a refusal."""
        from cardtool.app.reading import make_plan
        from cardtool.app.request import ReadRequest
        from cardtool.cards.readings import read_all

        try:
            result = read_all(make_plan(self._workspace, ReadRequest(pins=False)))
        except CardtoolError as error:
            yield _refusal(error.problem)
            return
        for card in result.cards:
            watch.looked_at()
            yield from _sightings(card)
        for problem in result.problems:
            watch.looked_at()
            yield _refusal(problem)


def _sightings(card: RawCard) -> Iterator[Sighting]:
    label = card.token.label if card.token else ""
    for der in card.certificates:
        yield Sighting(Place(SourceKind.TOKEN, card.reader, alias=label, detail=card.profile or card.via.value), der)


def _refusal(problem: Problem) -> Refusal:
    place = Place(SourceKind.TOKEN, problem.reader or problem.profile)
    return Refusal(RefusalReason.NOT_READABLE, place, problem.cause.value)
