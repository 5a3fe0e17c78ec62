"""From one way to the next until one gives an answer: responder, lists that are at hand, list, kept answer."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, Final

from cardtool.certificates.revocation.crl import LARGEST_CRL, verify_crl
from cardtool.certificates.revocation.ocsp import LARGEST_ANSWER, verify_ocsp
from cardtool.certificates.revocation.request import NONCE_OCTETS, ocsp_request
from cardtool.diagnostics.network.cache import kept_content
from cardtool.diagnostics.network.delivered import delivered_lists
from cardtool.diagnostics.network.scratch import mapped
from cardtool.diagnostics.network.transfer import TransferError, host_of, transfer, transfer_into
from cardtool.model.revocation import NoAnswer, NoAnswerReason, RevocationAnswer, RevocationSource, RevocationState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cardtool.certificates.revocation.freshness import Freshness
    from cardtool.diagnostics.network.addresses import Addresses, ConfiguredAddresses
    from cardtool.diagnostics.network.cache import AnswerCache
    from cardtool.model.certificate import Certificate

_REQUEST_TYPE: Final = "application/ocsp-request"
#: A responder that does not know the certificate, or none that answers, leads on to the next way.
_FINAL: Final = frozenset({RevocationState.GOOD, RevocationState.REVOKED})
#: Nothing was asked.
_NOT_ASKED: Final = frozenset(
    {
        NoAnswerReason.NO_ADDRESS,
        NoAnswerReason.NOTHING_KEPT,
        NoAnswerReason.ISSUER_MISSING,
        NoAnswerReason.CERTIFICATE_EXPIRED,
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much asking may take, for each address.

    Attributes:
        addresses: addresses of one kind that are asked.
        answer_seconds: time for a responder's answer.
        list_seconds: time for a list.
        list_bytes: largest list that is fetched; it goes to a file, not into memory.
    """

    addresses: int = 2
    answer_seconds: float = 10.0
    list_seconds: float = 60.0
    list_bytes: int = LARGEST_CRL


@dataclass
class Asking:
    """One check of certificates.

    Attributes:
        freshness: for which moment.
        cache: answers of earlier checks.
        delivered: folder of the administrator's lists.
        configured: the administrator's addresses.
        network: whether anything may be fetched.
        limits: how much that may take.
        stopped: asked whether to give up.
        hosts: the hosts that were asked, in their order.
        announced: the only hosts that may be asked, because a person was told of them before; nobody without it.
    """

    freshness: Freshness
    cache: AnswerCache
    delivered: Path
    configured: ConfiguredAddresses
    network: bool
    limits: Limits = field(default_factory=Limits)
    stopped: Callable[[], bool] = lambda: False
    hosts: dict[str, None] = field(default_factory=dict)
    announced: frozenset[str] = frozenset()

    def ask(self, certificate: Certificate, issuer: Certificate) -> tuple[RevocationAnswer, tuple[NoAnswer, ...]]:
        """What is known of a certificate, and which ways gave no answer. Never raises."""
        return _Search(self, certificate, issuer, self.configured.of(certificate)).run()

    def fetch(self, url: str, largest: int, seconds: float, body: bytes | None = None) -> bytes:
        """A small document from the network; the host is noted.

        Raises:
            TransferError: why not.
        """
        self._note_host(url)
        media_type = _REQUEST_TYPE if body is not None else ""
        return transfer(url, largest, seconds, body=body, media_type=media_type, stopped=self.stopped)

    def fetch_list(self, url: str, file: IO[bytes]) -> None:
        """Write a list from the network to a file; the host is noted.

        Raises:
            TransferError: why not.
        """
        self._note_host(url)
        transfer_into(file, url, self.limits.list_bytes, self.limits.list_seconds, stopped=self.stopped)

    def _note_host(self, url: str) -> None:
        if not (host := host_of(url)):
            return
        if host not in self.announced:
            raise TransferError(NoAnswerReason.NOT_ANNOUNCED)
        self.hosts[host] = None


@dataclass
class _Search:
    """The search for one answer."""

    asking: Asking
    certificate: Certificate
    issuer: Certificate
    addresses: Addresses
    in_vain: list[NoAnswer] = field(default_factory=list)
    unknown: RevocationAnswer | None = None

    def run(self) -> tuple[RevocationAnswer, tuple[NoAnswer, ...]]:
        ways = self._ways_online() if self.asking.network else self._ways_offline()
        answer = next((found for found in ways if found and found.state in _FINAL), None)
        return answer or self._without_answer(), tuple(self.in_vain)

    def _ways_online(self) -> Iterator[RevocationAnswer | None]:
        if not self.addresses.ocsp and not self.addresses.crl:
            self.in_vain.append(NoAnswer(NoAnswerReason.NO_ADDRESS))
        yield from (self._responder(url) for url in self.addresses.ocsp[: self.asking.limits.addresses])
        yield _newest([*self._kept_lists(), *self._delivered()])
        yield from (self._list(url) for url in self.addresses.crl[: self.asking.limits.addresses])
        yield _newest(list(self._kept_answers()))

    def _ways_offline(self) -> Iterator[RevocationAnswer | None]:
        yield _newest([*self._kept_answers(), *self._kept_lists(), *self._delivered()])
        if not self.in_vain:
            self.in_vain.append(NoAnswer(NoAnswerReason.NOTHING_KEPT))

    def _responder(self, url: str) -> RevocationAnswer | None:
        nonce = os.urandom(NONCE_OCTETS)
        request = ocsp_request(self.certificate, self.issuer, nonce)
        if request is None:
            return self._note(NoAnswer(NoAnswerReason.UNSUPPORTED), RevocationSource.OCSP, url)
        try:
            content = self.asking.fetch(url, LARGEST_ANSWER, self.asking.limits.answer_seconds, request)
        except TransferError as error:
            return self._note(NoAnswer(error.reason, detail=error.detail), RevocationSource.OCSP, url)
        found = verify_ocsp(content, self.certificate, self.issuer, self.asking.freshness, nonce)
        if isinstance(found, RevocationAnswer):
            self.asking.cache.keep(self.asking.cache.answer(url, self.issuer, self.certificate), content)
        return self._note(found, RevocationSource.OCSP, url)

    def _list(self, url: str) -> RevocationAnswer | None:
        found: RevocationAnswer | NoAnswer
        try:
            found = self._fetched_list(url)
        except TransferError as error:
            found = NoAnswer(error.reason, detail=error.detail)
        except OSError as error:
            found = NoAnswer(NoAnswerReason.NOT_READABLE, detail=error.strerror or type(error).__name__)
        return self._note(found, RevocationSource.CRL, url)

    def _fetched_list(self, url: str) -> RevocationAnswer | NoAnswer:
        """What a list says that is fetched; one that says something is kept."""
        cache = self.asking.cache
        with cache.scratch() as file:
            self.asking.fetch_list(url, file)
            with mapped(file) as content:
                found = verify_crl(content, self.certificate, self.issuer, self.asking.freshness)
            if isinstance(found, RevocationAnswer):
                cache.keep_file(cache.list(url, self.issuer), file)
        return found

    def _kept_answers(self) -> Iterator[RevocationAnswer | None]:
        for url in self.addresses.ocsp:
            content = kept_content(self.asking.cache.answer(url, self.issuer, self.certificate), LARGEST_ANSWER)
            if content is not None:
                found = verify_ocsp(content, self.certificate, self.issuer, self.asking.freshness)
                yield self._note(found, RevocationSource.CACHED_OCSP, url)

    def _kept_lists(self) -> Iterator[RevocationAnswer | None]:
        for url in self.addresses.crl:
            content = kept_content(self.asking.cache.list(url, self.issuer), LARGEST_CRL)
            if content is not None:
                found = verify_crl(content, self.certificate, self.issuer, self.asking.freshness)
                yield self._note(found, RevocationSource.CACHED_CRL, url)

    def _delivered(self) -> Iterator[RevocationAnswer | None]:
        for path, content in delivered_lists(self.asking.delivered, self.certificate):
            found: RevocationAnswer | NoAnswer
            if isinstance(content, NoAnswer):
                found = content
            else:
                found = verify_crl(content, self.certificate, self.issuer, self.asking.freshness)
            yield self._note(found, RevocationSource.DELIVERED_CRL, path.name)

    def _note(self, found: RevocationAnswer | NoAnswer, source: RevocationSource, url: str) -> RevocationAnswer | None:
        """The answer with its origin; what is none is remembered as tried in vain."""
        if isinstance(found, NoAnswer):
            self.in_vain.append(replace(found, source=source, url=url))
            return None
        answer = replace(found, source=source, url=url)
        if answer.state is RevocationState.UNKNOWN:
            self.in_vain.append(NoAnswer(NoAnswerReason.RESPONDER_UNKNOWN, source, url))
            self.unknown = self.unknown or answer
        return answer

    def _without_answer(self) -> RevocationAnswer:
        if self.unknown is not None:
            return self.unknown
        asked = any(each.reason not in _NOT_ASKED for each in self.in_vain)
        return RevocationAnswer(RevocationState.UNKNOWN if asked else RevocationState.NOT_CHECKED)


def _newest(found: list[RevocationAnswer | None]) -> RevocationAnswer | None:
    answers = [each for each in found if each is not None and each.state in _FINAL]
    return max(answers, key=lambda each: each.produced_at.timestamp() if each.produced_at else 0.0, default=None)
