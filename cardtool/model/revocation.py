"""Whether a certificate was revoked, by which evidence, and how old that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from cardtool.model.cause import Problem
    from cardtool.model.certificate import Certificate


class RevocationState(StrEnum):
    """What can be said. ``unknown`` and ``not_checked`` are results of their own, neither good nor bad."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """It was asked, but nobody gave an answer that can be relied on."""
    NOT_CHECKED = "not_checked"
    """There was nothing to ask, or asking was not allowed and nothing is kept here."""


class RevocationSource(StrEnum):
    """Where the evidence comes from."""

    OCSP = "ocsp"
    CACHED_OCSP = "cached_ocsp"
    CRL = "crl"
    CACHED_CRL = "cached_crl"
    DELIVERED_CRL = "delivered_crl"
    """A list that the administrator put into the folder ``crls``."""


class RevocationReason(StrEnum):
    """Why a certificate was revoked (RFC 5280, 5.3.1)."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    CA_COMPROMISE = "ca_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessation_of_operation"
    CERTIFICATE_HOLD = "certificate_hold"
    REMOVE_FROM_CRL = "remove_from_crl"
    PRIVILEGE_WITHDRAWN = "privilege_withdrawn"
    AA_COMPROMISE = "aa_compromise"


class NoAnswerReason(StrEnum):
    """Why one way gave no answer. The list is closed."""

    # nothing to ask
    NO_ADDRESS = "no_address"
    """The certificate names no address, and the administrator none either."""
    ISSUER_MISSING = "issuer_missing"
    """The issuer's certificate is not at hand, so that no answer could be verified."""
    CERTIFICATE_EXPIRED = "certificate_expired"
    """Nobody has to keep the state of certificates that have expired (RFC 5280, 3.3; RFC 6960, 4.4.4)."""
    NOTHING_KEPT = "nothing_kept"
    """Nothing may be fetched, and no answer is kept here."""
    # the way there
    NOT_ANNOUNCED = "not_announced"
    """Nobody was told before the check that this host would be asked."""
    ADDRESS_UNSUPPORTED = "address_unsupported"
    """The address is not HTTP, or it holds a name and password."""
    HOST_UNKNOWN = "host_unknown"
    HOST_REFUSED = "host_refused"
    """No connection, or it broke off."""
    PROXY_REFUSED = "proxy_refused"
    HTTP_STATUS = "http_status"
    REDIRECT_REFUSED = "redirect_refused"
    """The host sent us to another host."""
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    CANCELLED = "cancelled"
    NOT_READABLE = "not_readable"
    """A file cannot be read or written."""
    # the answer
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    """A kind of list or answer that is not judged here: delta, indirect, for some reasons only."""
    RESPONDER_REFUSED = "responder_refused"
    """The responder says that it does not answer; ``detail`` is its status."""
    RESPONDER_UNKNOWN = "responder_unknown"
    """The responder says that it does not know the certificate."""
    NOT_SIGNED = "not_signed"
    """Neither the issuer nor a responder that it authorised signed the answer."""
    NOT_AUTHORISED = "not_authorised"
    """The signer's certificate does not allow it to answer, or is not valid."""
    WEAK_SIGNATURE = "weak_signature"
    WRONG_CERTIFICATE = "wrong_certificate"
    """The answer is about other certificates."""
    WRONG_ISSUER = "wrong_issuer"
    WRONG_NONCE = "wrong_nonce"
    STALE = "stale"
    FROM_THE_FUTURE = "from_the_future"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """One way that was tried in vain.

    Attributes:
        reason: why.
        source: which way, ``None`` when there was none to try.
        url: address or file that was asked, empty when there was none.
        detail: the system's or the responder's status for the technical view; nothing else of the answer.
    """

    reason: NoAnswerReason
    source: RevocationSource | None = None
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RevocationAnswer:
    """What verified evidence says, or that there is none.

    Attributes:
        state: the result.
        source: where the evidence comes from, ``None`` without evidence.
        url: address or file it came from.
        produced_at: when it was signed; of a list the same as ``this_update``. Aware, UTC.
        this_update: since when it is known to be true.
        next_update: until when newer evidence is due, ``None`` when it does not say.
        revoked_at: when the certificate was revoked.
        reason: why, ``None`` when that is not told.
        responder: who signed the evidence, by common name or key identifier.
        age: from its signing to the check; never negative.
    """

    state: RevocationState
    source: RevocationSource | None = None
    url: str = ""
    produced_at: datetime | None = None
    this_update: datetime | None = None
    next_update: datetime | None = None
    revoked_at: datetime | None = None
    reason: RevocationReason | None = None
    responder: str = ""
    age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class CertificateRevocation:
    """The check of one certificate.

    Attributes:
        certificate: which one.
        answer: the result.
        in_vain: the ways that gave no answer, in the order they were tried.
        issuer: common name of the issuer whose key the evidence was verified with, empty when it is not at hand.
        issuer_trusted: the issuer's chain ends in a pinned root; otherwise the answer is worth no more than the card.
        reader: reader or file of the certificate.
    """

    certificate: Certificate
    answer: RevocationAnswer
    in_vain: tuple[NoAnswer, ...] = ()
    issuer: str = ""
    issuer_trusted: bool = False
    reader: str = ""


@dataclass(frozen=True, slots=True)
class RevocationReport:
    """The check of all certificates of a card or of files.

    Attributes:
        checked: the certificates, authentication first within a card.
        problems: cards and files that could not be read.
        checked_at: when; aware, UTC.
        network: whether anything was allowed to be fetched.
        hosts: the hosts that learnt that somebody asks.
    """

    checked: tuple[CertificateRevocation, ...]
    problems: tuple[Problem, ...]
    checked_at: datetime
    network: bool
    hosts: tuple[str, ...] = ()

    @property
    def state(self) -> RevocationState:
        """The worst of all: revoked, then unknown, then not checked; ``not_checked`` when nothing was."""
        states = {each.answer.state for each in self.checked}
        if self.problems or not states:
            states.add(RevocationState.NOT_CHECKED)
        return next(state for state in _WORST_FIRST if state in states)


_WORST_FIRST = (
    RevocationState.REVOKED,
    RevocationState.UNKNOWN,
    RevocationState.NOT_CHECKED,
    RevocationState.GOOD,
)
