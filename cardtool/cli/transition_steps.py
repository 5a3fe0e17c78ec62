"""``cardtool transition steps``, ``tick`` and ``history``: what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.transition.board import judged_plan
from cardtool.app.transition.documents import steps_json, ticks_json
from cardtool.app.transition.plan import plan_in_force
from cardtool.app.transition.ticks import StepTicks, step_history
from cardtool.app.transition.wording import tell_tick
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.transition_options import chosen_organisation, database_option, organisation_option, told_errors
from cardtool.cli.transition_telling import history_lines, refusal_lines, step_lines
from cardtool.model.transition_ticks import EVERYBODY, LONGEST_NOTE, StepKey

if TYPE_CHECKING:
    from cardtool.model.transition import TransitionService

everybody_option = click.option("--everybody", is_flag=True, help="For all organisations, instead of a single one.")


@click.command(
    "steps",
    epilog="""\b
Examples:
  cardtool transition steps --organisation 05
  cardtool transition steps --organisation 05 --json""",
)
@organisation_option
@database_option
@json_option
@general_options
@pass_session
def steps_command(session: Session, /, *, organisation: str, database: str, as_json: bool) -> None:
    """List the steps of every service, with the words that "transition tick" takes.

    Exit codes: 0 listed, 2 usage, 3 the database cannot be read.
    """
    workspace = session.surroundings()
    with told_errors(session):
        chosen = chosen_organisation(session, organisation)
        with StepTicks(workspace, database) as ticks:
            in_force, said = plan_in_force(workspace), ticks.known_on(workspace.day())
        plan = judged_plan(workspace, chosen.code if chosen else "", said, in_force=in_force)
    if as_json:
        click.echo(steps_json(plan))
    else:
        print_lines(step_lines(session.texts, plan))
    print_lines(refusal_lines(session.texts, in_force.problems), to_errors=True)


@click.command(
    "tick",
    epilog="""\b
Examples:
  cardtool transition steps
  cardtool transition tick card-contract apply --organisation 05
  cardtool transition tick card-contract apply --organisation 05 --note "sent on 12.9."
  cardtool transition tick card-contract apply --organisation 05 --undo""",
)
@click.argument("service", metavar="SERVICE")
@click.argument("step", metavar="STEP")
@organisation_option
@everybody_option
@click.option("--undo", is_flag=True, help="Take the tick back.")
@click.option("--note", default="", metavar="TEXT", help="What others should know; no names and no personal data.")
@click.option("--version", type=click.IntRange(min=0), help="Only if nothing was said since this version.")
@database_option
@json_option
@general_options
@pass_session
def tick_command(
    session: Session,
    /,
    *,
    service: str,
    step: str,
    organisation: str,
    everybody: bool,
    undo: bool,
    note: str,
    version: int | None,
    database: str,
    as_json: bool,
) -> None:
    """Say that a STEP of a SERVICE was done; who, where and when is kept in a journal.

    Exit codes: 0 kept, 1 somebody else said something of the step since --version, 2 usage, 3 the database refuses.
    """
    if len(note) > LONGEST_NOTE:
        raise click.UsageError(f"a note has at most {LONGEST_NOTE} characters")
    with told_errors(session, of_tick=True):
        key = _key(session, service, step, organisation, everybody=everybody)
        with StepTicks(session.surroundings(), database) as ticks:
            if undo:
                _refuse_taking_back_nothing(ticks, key)
            said = ticks.tick(key, done=not undo, note=note, version=version)
    if as_json:
        click.echo(ticks_json([said]))
    else:
        print_lines([tell_tick(session.texts, said)])


@click.command(
    "history",
    epilog="""\b
Examples:
  cardtool transition history card-contract apply --organisation 05""",
)
@click.argument("service", metavar="SERVICE")
@click.argument("step", metavar="STEP")
@organisation_option
@everybody_option
@database_option
@json_option
@general_options
@pass_session
def history_command(
    session: Session,
    /,
    *,
    service: str,
    step: str,
    organisation: str,
    everybody: bool,
    database: str,
    as_json: bool,
) -> None:
    """Tell what was ever said of a STEP of a SERVICE, the first first.

    Exit codes: 0 told, 2 usage, 3 the database cannot be read.
    """
    with told_errors(session):
        key = _key(session, service, step, organisation, everybody=everybody)
        lines = step_history(session.surroundings(), key, database=database)
    if as_json:
        click.echo(ticks_json(lines=lines))
    else:
        print_lines(history_lines(session.texts, lines))


def _key(session: Session, service: str, step: str, organisation: str, *, everybody: bool) -> StepKey:
    """The step that the words mean.

    Raises:
        click.UsageError: there is none such, or it is not said whose.
    """
    chosen = chosen_organisation(session, organisation)
    if (chosen is not None) == everybody:
        raise click.UsageError("give --organisation CODE, or --everybody for a step that was done for all")
    in_force = plan_in_force(session.surroundings())
    print_lines(refusal_lines(session.texts, in_force.problems), to_errors=True)
    found = {each.id: each for each in in_force.plan.services}
    if service not in found:
        raise click.UsageError(f"no such service: {service} (one of: {', '.join(found)})")
    _refuse_unknown_step(found[service], step)
    return StepKey(found[service].reform, service, step, chosen.code if chosen else EVERYBODY)


def _refuse_taking_back_nothing(ticks: StepTicks, key: StepKey) -> None:
    """A tick that never was would stand in the journal as taken back.

    Raises:
        click.UsageError: nobody ever ticked the step of the organisation.
    """
    if any(line.tick.done for line in ticks.history(key)):
        return
    hint = " for this organisation alone (see: --everybody)" if key.organisation != EVERYBODY else " for everybody"
    raise click.UsageError(f"{key.service} {key.step} was never ticked{hint}: there is nothing to take back")


def _refuse_unknown_step(service: TransitionService, step: str) -> None:
    known = [each.id for each in service.steps]
    if step not in known:
        raise click.UsageError(f"no such step of {service.id}: {step} (one of: {', '.join(known) or '-'})")
