"""Use case: ask whether certificates were revoked. Only when a person wants it: it tells a third party which ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import Certificate, Usage
from cardtool.model.errors import DataError
from cardtool.model.revocation import (
    CertificateRevocation,
    NoAnswer,
    NoAnswerReason,
    RevocationAnswer,
    RevocationReport,
    RevocationState,
)
from cardtool.model.trust import TrustState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.diagnostics.network.asking import Asking, Limits
    from cardtool.model.cause import Problem
    from cardtool.model.reading import CardReading
    from cardtool.model.trust import Anchor, Trust

__all__ = ["RevocationCheck", "Subject", "subject_of_card", "subjects_of_files"]

#: Name of the folder of kept answers in the program's cache folder.
_CACHE: Final = "revocation"
_ORDER: Final = (Usage.AUTHENTICATION, Usage.SIGNATURE, Usage.OTHER)
_MOST_ISSUERS: Final = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """A card, or the files given together.

    Attributes:
        certificates: what is checked, and issuers among it.
        reader: its reader; empty for files.
    """

    certificates: tuple[Certificate, ...]
    reader: str = ""


def subject_of_card(reading: CardReading) -> Subject:
    """The certificates of a card that was read."""
    return Subject(reading.certificates, reading.card.reader)


def subjects_of_files(files: Iterable[Path]) -> tuple[tuple[Subject, ...], tuple[Problem, ...]]:
    """The certificates of all files together, and the files that could not be read."""
    from cardtool.app.explaining import read_certificates

    found: dict[str, Certificate] = {}
    problems = []
    for file in files:
        try:
            found |= {certificate.sha256: certificate for certificate in read_certificates(file)}
        except DataError as error:
            problems.append(error.problem)
    return ((Subject(tuple(found.values())),) if found else ()), tuple(problems)


class RevocationCheck:
    """One check, made once.

    Args:
        workspace: surroundings.
        allow_network: whether anybody may be asked; otherwise only what is kept or was delivered counts.
        stopped: asked whether to give up.
        limits: how much asking may take, the usual when ``None``.

    Raises:
        InstallationError: data that ships with the program is missing or broken.
        LocalDataError: the administrator's addresses have an error; nobody is asked then, because others were meant.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        allow_network: bool,
        stopped: Callable[[], bool] = lambda: False,
        limits: Limits | None = None,
    ) -> None:
        from cardtool.certificates.pools import system_certificates

        self._workspace = workspace
        self._asking = _asking(workspace, limits, allow_network=allow_network, stopped=stopped)
        self._anchors: tuple[Anchor, ...] = workspace.knowledge.anchors
        self._issuers = (*workspace.knowledge.local_certificates, *system_certificates())

    def hosts(self, subjects: Iterable[Subject]) -> tuple[str, ...]:
        """The hosts that learn from the check that somebody looks at these certificates; nobody is asked yet."""
        from cardtool.diagnostics.network.transfer import host_of

        if not self._asking.network:
            return ()
        moment, named = self._workspace.now(), []
        for subject in subjects:
            for certificate in _to_check(subject):
                addresses = self._asking.configured.of(certificate)
                if certificate.not_after >= moment:
                    named += [*addresses.ocsp, *addresses.crl, *certificate.issuer_addresses]
        return tuple(dict.fromkeys(filter(None, map(host_of, named))))

    def run(self, subjects: Sequence[Subject], problems: Sequence[Problem] = ()) -> RevocationReport:
        """Check them all; whatever goes wrong is in the result. No host is asked but those that :meth:`hosts` names.

        Args:
            subjects: cards and files.
            problems: what could not be read of them.
        """
        self._asking.announced = frozenset(self.hosts(subjects))
        checked = [self._check(each, subject) for subject in subjects for each in _to_check(subject)]
        return RevocationReport(
            tuple(checked),
            tuple(problems),
            checked_at=self._workspace.now(),
            network=self._asking.network,
            hosts=tuple(self._asking.hosts),
        )

    def _check(self, certificate: Certificate, subject: Subject) -> CertificateRevocation:
        if certificate.not_after < self._workspace.now():
            return _not_checked(certificate, subject, NoAnswer(NoAnswerReason.CERTIFICATE_EXPIRED))
        trust, in_vain = self._chain(certificate, subject)
        if len(trust.chain) == 1:
            return _not_checked(certificate, subject, in_vain or NoAnswer(NoAnswerReason.ISSUER_MISSING))
        issuer = trust.chain[1]
        answer, tried = self._asking.ask(certificate, issuer)
        if in_vain is not None and in_vain.reason is NoAnswerReason.NOT_ANNOUNCED:
            tried = (in_vain, *tried)
        return CertificateRevocation(
            certificate,
            answer,
            tried,
            issuer=issuer.subject.first("CN") or str(issuer.subject),
            issuer_trusted=trust.state is TrustState.TRUSTED,
            reader=subject.reader,
        )

    def _chain(self, certificate: Certificate, subject: Subject) -> tuple[Trust, NoAnswer | None]:
        """The chain as far as issuers are at hand, kept, or may be fetched; and why it goes no further."""
        from cardtool.certificates.chain import build_trust
        from cardtool.diagnostics.network.issuers import find_issuer

        pool = (*subject.certificates, *self._issuers)
        for _ in range(_MOST_ISSUERS):
            trust = build_trust(certificate, pool, self._anchors)
            if trust.state is not TrustState.INCOMPLETE:
                return trust, None
            found = find_issuer(trust.chain[-1], self._asking)
            if isinstance(found, NoAnswer):
                return trust, found
            pool = (*pool, found)
        return trust, None


def _asking(workspace: Workspace, limits: Limits | None, *, allow_network: bool, stopped: Callable[[], bool]) -> Asking:
    from cardtool.certificates.revocation.freshness import Freshness
    from cardtool.diagnostics.network.addresses import load_addresses
    from cardtool.diagnostics.network.asking import Asking, Limits
    from cardtool.diagnostics.network.cache import AnswerCache
    from cardtool.diagnostics.network.delivered import FOLDER

    folders = workspace.folders
    return Asking(
        freshness=Freshness(workspace.now()),
        cache=AnswerCache(folders.cache / _CACHE),
        delivered=folders.administrator / FOLDER,
        configured=load_addresses(folders.administrator),
        network=allow_network,
        limits=limits or Limits(),
        stopped=stopped,
    )


def _to_check(subject: Subject) -> list[Certificate]:
    """The holder's certificates; those of issuers only when there are no others, and roots never."""
    holders = [certificate for certificate in subject.certificates if certificate.usage in _ORDER]
    if holders:
        return sorted(holders, key=lambda certificate: _ORDER.index(certificate.usage))
    return [certificate for certificate in subject.certificates if certificate.subject != certificate.issuer]


def _not_checked(certificate: Certificate, subject: Subject, why: NoAnswer) -> CertificateRevocation:
    answer = RevocationAnswer(RevocationState.NOT_CHECKED)
    return CertificateRevocation(certificate, answer, (why,), reader=subject.reader)
