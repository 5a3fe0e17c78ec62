"""What a check of revocation says to the helpdesk's check of a workstation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.revocation import RevocationReport


def revocation_facts(report: RevocationReport) -> Iterator[Fact]:
    """The state of each certificate, and the age of the evidence in seconds where there is some."""
    for each in report.checked:
        usage, answer = each.certificate.usage.value, each.answer
        yield Fact(FactCode.REVOCATION, usage, answer.state.value, each.reader)
        if answer.age is not None:
            yield Fact(FactCode.REVOCATION_AGE, usage, str(int(answer.age.total_seconds())), each.reader)
