"""``cardtool train``: practise with scripted cards and faults in the real window."""

from __future__ import annotations

import click

from cardtool.app.documents import training_json
from cardtool.app.training import begin_training
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import problem_lines, table
from cardtool.model.errors import CardtoolError


@click.command(
    epilog="""\b
Examples:
  cardtool train
  cardtool train --lang sv
  cardtool train --list"""
)
@click.option("--list", "only_list", is_flag=True, help="List the scripts instead of opening the window.")
@json_option
@general_options
@pass_session
def train(session: Session, *, only_list: bool, as_json: bool) -> None:
    """Insert scripted cards and faults into scripted readers, in the real window; no hardware is used.

    Everything on the screen is marked as training.

    Exit codes: 0 fine, 2 usage, 3 the training cards could not be made.
    """
    workspace = session.surroundings()
    try:
        training = begin_training(workspace)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    scripts = training.scripts(session.texts)
    if as_json:
        click.echo(training_json(scripts))
    elif only_list:
        rows = [(script.id, script.title, script.explanation) for script in scripts]
        print_lines(table([("", session.texts.say("Script"), session.texts.say("Explanation")), *rows]))
    else:
        raise SystemExit(session.show_window(session.request, training=True, training_desk=training))
