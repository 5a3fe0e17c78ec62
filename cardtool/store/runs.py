"""What the store says of its runs and of where a certificate stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from cardtool.model.certificate import Name
    from cardtool.model.inventory import InventoryFinding
    from cardtool.model.oid import KantaOid, OidVerdict, OidVerdictCode, RootMatch
    from cardtool.model.organisation import Organisation
    from cardtool.model.service import ServiceJudgement
    from cardtool.model.sighting import Coverage, Place

#: Number of a run in its database; later runs have larger numbers.
RunId = NewType("RunId", int)


@dataclass(frozen=True, slots=True)
class Run:
    """One run that is kept.

    Attributes:
        id: its number.
        host: machine that was scanned.
        started: when, aware, UTC.
        as_of: Finnish calendar day it was judged for.
        tool: program and version that made it.
        rule_version: version of the rules that judged it.
        series: number of the series: runs of one series looked at the same sources of the same machine.
    """

    id: RunId
    host: str
    started: datetime
    as_of: date
    tool: str
    rule_version: str
    series: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run with what became of its sources and how much it found.

    Attributes:
        run: the run.
        coverage: what became of every source.
        certificates: number of certificates.
        oids: how many wanted OIDs have which answer.
    """

    run: Run
    coverage: tuple[Coverage, ...]
    certificates: int
    oids: Mapping[OidVerdictCode, int]


@dataclass(frozen=True, slots=True)
class LatestRun:
    """The last run of a series.

    Attributes:
        run: the run.
        coverage: what became of every source.
        oids: the wanted OIDs with their answers; none when no list was given.
    """

    run: Run
    coverage: tuple[Coverage, ...]
    oids: tuple[OidVerdict, ...]


@dataclass(frozen=True, slots=True)
class StandingCertificate:
    """A certificate that the last run of a series saw, with what that run said of it.

    Attributes:
        sha256: its fingerprint.
        subject: whom it names; without the encoded name.
        not_after: its last second of validity, aware, UTC.
        judgement: what it is.
        oid: the Kanta OID in its subject, ``None`` when it has none.
        root: whose root that is, or would be that of the business id it names.
        organisation: what the register said of the organisation it names.
        findings: what was worth knowing.
        runs: the last runs of their series that saw it, the newest first; the newest one said all this.
    """

    sha256: str
    subject: Name
    not_after: datetime
    judgement: ServiceJudgement
    oid: KantaOid | None
    root: RootMatch | None
    organisation: Organisation | None
    findings: tuple[InventoryFinding, ...]
    runs: tuple[RunId, ...]


class Relation(StrEnum):
    """How what stands somewhere is related to the certificate that was asked for."""

    CERTIFICATE = "certificate"
    KEY = "key"
    """Another certificate of the same public key."""
    SERVICE = "service"
    """Another certificate for the same OID and use: its predecessor or successor."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate in a place during a time.

    Attributes:
        relation: how it is related to the one asked for.
        sha256: its fingerprint.
        subject: whom it names, as ``CN=…, O=…`` in the order of the certificate.
        oid: its Kanta OID, empty when it has none.
        not_before: its first second of validity, aware, UTC.
        not_after: its last one.
        place: where it stood.
        host: machine that was scanned.
        first_seen: start of the run that saw it there first, aware, UTC.
        last_seen: start of the last run that saw it there without a gap, aware, UTC.
        still: the last run of the series saw it there.
    """

    relation: Relation
    sha256: str
    subject: str
    oid: str
    not_before: datetime
    not_after: datetime
    place: Place
    host: str
    first_seen: datetime
    last_seen: datetime
    still: bool
