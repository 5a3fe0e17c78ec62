"""The options that give a scan the passwords of key stores, and what they come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cardtool.app.inventory.passwords import (
    MOST_PASSWORDS,
    GatheredPasswords,
    gather,
    named_passwords,
    passwords_in_file,
)
from cardtool.cli.hidden_input import ask_hidden, is_terminal
from cardtool.cli.secret_telling import check_secret_name, stop_without_secret
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.app.language import Texts
    from cardtool.cli.session import Session

_OPTIONS = (
    click.option(
        "--password-from",
        "password_names",
        multiple=True,
        metavar="NAME",
        callback=check_secret_name,
        help='Passwords for key stores, stored with "cardtool secret set NAME" or in CARDTOOL_SECRET_NAME.',
    ),
    click.option("--password-file", type=click.Path(path_type=Path), help="Passwords for key stores, one a line."),
    click.option("--ask-password", is_flag=True, help="Ask for passwords for key stores, until an empty line."),
)


def password_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--password-from``, ``--password-file`` and ``--ask-password``; no option takes a password itself."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class PasswordOptions(NamedTuple):
    """The values of the options.

    Attributes:
        names: secrets with passwords.
        file: file with passwords.
        ask: whether to ask for passwords.
    """

    names: tuple[str, ...]
    file: Path | None
    ask: bool

    @classmethod
    def taken_out_of(cls, options: dict[str, Any]) -> PasswordOptions:
        """Those of a command line; they leave ``options``."""
        return cls(*(options.pop(name) for name in ("password_names", "password_file", "ask_password")))

    def passwords(self, session: Session) -> tuple[str, ...]:
        """The passwords to try: named ones first, then those of the file, then those typed.

        Raises:
            click.UsageError: there is no terminal to ask on.
            SourceNotReadableError: the file cannot be used.
            SystemExit: a named secret cannot be had; why was told.
        """
        if self.ask and not is_terminal():
            raise click.UsageError("--ask-password needs a terminal; use --password-from or --password-file")
        given = gather(_named(session, self.names), passwords_in_file(self.file) if self.file else ())
        if self.ask and given.room:
            given = gather(given.passwords, _typed(session.texts, given.room))
        _tell_bound(session.texts, given, asked=self.ask)
        return given.passwords


def _named(session: Session, names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return named_passwords(names)
    except SourceNotReadableError as error:
        stop_without_secret(session, error)


def _typed(texts: Texts, most: int) -> Iterator[str]:
    for _ in range(most):
        typed = ask_hidden(texts.say("Password for key stores (empty line: no more): "))
        if not typed:
            return
        yield typed


def _tell_bound(texts: Texts, given: GatheredPasswords, *, asked: bool) -> None:
    """Say when passwords are left out, and why no more are asked for."""
    if given.left_out:
        click.echo(
            texts.say(
                "Passwords given: {given}, tried on one file: {most}. The last ones are not used: {left_out}.",
                given=len(given.passwords) + given.left_out,
                most=MOST_PASSWORDS,
                left_out=given.left_out,
            ),
            err=True,
        )
    elif asked and not given.room:
        click.echo(texts.say("No more than {most} passwords are tried on one file.", most=MOST_PASSWORDS), err=True)
