"""What the reading of the cards says: kind, organisation, verdict, findings, chain; or why a card was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.finnish_time import finnish_day
from cardtool.model.trust import TrustState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.certificate import Certificate
    from cardtool.model.reading import CardReading
    from cardtool.model.trust import Trust


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The problems, then each card."""
    readings = context.readings()
    for problem in readings.problems:
        yield Fact(FactCode.PROBLEM, problem.reader or problem.profile, problem.cause, problem.reader)
    for reading in readings.cards:
        yield from _card(context, reading)


def generation(context: ProbeContext, certificate: Certificate) -> str:
    """The generation of the hierarchy that issued a certificate, by the issuer's organisation."""
    organisation = certificate.issuer.first("O").casefold()
    return next((name for name, known in context.rules.generations if organisation in known), "unknown")


def _chain(context: ProbeContext, trust: Trust) -> str:
    """The state of a chain; the training mode's root is known, and pinned by nobody."""
    if trust.state is TrustState.NOT_TRUSTED and trust.chain:
        root = trust.chain[-1].subject.first("O").casefold()
        if root in context.rules.training_roots:
            return "training"
    return trust.state


def _card(context: ProbeContext, reading: CardReading) -> Iterator[Fact]:
    reader = reading.card.reader
    yield Fact(FactCode.READ, reader, str(len(reading.certificates)))
    yield Fact(FactCode.KIND, reader, reading.kind.kind)
    yield Fact(FactCode.ORGANISATION, reader, reading.organisation.status)
    yield Fact(FactCode.VERDICT, reader, reading.verdict.code)
    yield Fact(FactCode.CHAIN, reader, _chain(context, reading.trust))
    for finding in reading.findings:
        yield Fact(FactCode.FOUND, reader, finding.code)
    if reading.main is not None:
        yield Fact(FactCode.GENERATION, reader, generation(context, reading.main))
        age = context.as_of - finnish_day(reading.main.not_before)
        yield Fact(FactCode.CARD_AGE, reader, str(age.days))
