"""``cardtool revocation``: ask whether certificates were revoked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cardtool.app.diagnosing.revocation import RevocationCheck, subject_of_card, subjects_of_files
from cardtool.app.diagnosing.revocation_wording import (
    NOBODY_TOLD,
    NOT_TRUSTED,
    TOLD,
    tell_answer,
    tell_evidence,
    tell_no_answer,
    tell_subject,
)
from cardtool.app.diagnosing.sheets import revocation_json
from cardtool.app.reading import read_cards
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, json_option, pass_session, reading_options
from cardtool.cli.tables import problem_lines
from cardtool.model.errors import CardtoolError
from cardtool.model.revocation import RevocationState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.diagnosing.revocation import Subject
    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.revocation import CertificateRevocation, RevocationReport

_EXITS: Final = {RevocationState.GOOD: Exit.FINE, RevocationState.REVOKED: Exit.ACTION}


@click.group()
def revocation() -> None:
    """Ask whether certificates were revoked; only ever when you say so."""


@revocation.command(
    epilog="""\b
Examples:
  cardtool revocation check
  cardtool revocation check card.pem
  cardtool revocation check --offline --json"""
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--offline", is_flag=True, help="Ask nobody: only answers and lists that are kept here count.")
@json_option
@reading_options
@pass_session
def check(session: Session, files: tuple[Path, ...], *, offline: bool, as_json: bool) -> None:
    """Ask whether the certificates in FILES, or of the cards in the readers, were revoked.

    The issuer's service is asked, and so learns which certificate is looked at, when, and from where; with --offline
    nobody is. Every answer is verified, and shown with its age and its source.

    Exit codes: 0 not revoked, 1 revoked, 2 usage, 3 it could not be found out.
    """
    try:
        subjects, problems = subjects_of_files(files) if files else _subjects_of_cards(session)
        checking = RevocationCheck(session.surroundings(), allow_network=not offline)
        _announce(session, checking.hosts(subjects))
        report = checking.run(subjects, problems)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(revocation_json(report))
    else:
        print_lines(_lines(session.texts, report))
        print_lines(problem_lines(session.texts, report.problems), to_errors=True)
    raise SystemExit(_EXITS.get(report.state, Exit.NOT_READ))


def _subjects_of_cards(session: Session) -> tuple[tuple[Subject, ...], tuple[Problem, ...]]:
    readings = read_cards(session.surroundings(), session.request)
    return tuple(subject_of_card(reading) for reading in readings.cards), readings.problems


def _announce(session: Session, hosts: tuple[str, ...]) -> None:
    """Say whom it tells before it does."""
    told = session.texts.say(TOLD, hosts=", ".join(hosts)) if hosts else session.texts.say(NOBODY_TOLD)
    click.echo(told, err=True)


def _lines(texts: Texts, report: RevocationReport) -> Iterator[str]:
    for checked in report.checked:
        yield from _checked_lines(texts, checked)


def _checked_lines(texts: Texts, checked: CertificateRevocation) -> Iterator[str]:
    if checked.reader:
        yield f"[{checked.reader}]"
    yield tell_subject(texts, checked)
    yield f"  {tell_answer(texts, checked.answer)}"
    for line in tell_evidence(texts, checked.answer):
        yield f"  {line}"
    if checked.answer.source is not None and not checked.issuer_trusted:
        yield f"  {texts.say(NOT_TRUSTED)}"
    for no_answer in checked.in_vain:
        yield f"  - {tell_no_answer(texts, no_answer)}"
