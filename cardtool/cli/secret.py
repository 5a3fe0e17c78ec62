"""``cardtool secret``: secrets of the inventory and of databases, by name."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from cardtool.app.secrets import (
    LARGEST_SECRET,
    SecretOrigin,
    find_secret,
    forget_secret,
    secret_document,
    store_secret,
)
from cardtool.cli.exits import Exit
from cardtool.cli.hidden_input import ask_hidden, is_terminal
from cardtool.cli.output import print_lines
from cardtool.cli.secret_telling import check_secret_name, state_lines, stop_without_secret
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from cardtool.app.language import Texts
    from cardtool.app.secrets import SecretState

#: Most bytes taken from standard input: the largest secret in UTF-8 has fewer than twice its size in UTF-16.
_MOST_INPUT: Final = 2 * LARGEST_SECRET


@click.group()
def secret() -> None:
    """Keep passwords in the keyring of this system, by name.

    The environment variable CARDTOOL_SECRET_NAME (the name in upper case, everything but letters and digits as _)
    outranks the keyring, for servers and containers that have none. A secret may have several lines, one password each.
    """


_name = click.argument("name", callback=check_secret_name)


@secret.command(
    "set",
    epilog="""\b
Examples:
  cardtool secret set key-stores
  cardtool secret set key-stores --stdin < passwords.txt""",
)
@_name
@click.option("--stdin", "from_stdin", is_flag=True, help="Read it from standard input: several lines are possible.")
@json_option
@general_options
@pass_session
def set_command(session: Session, /, *, name: str, from_stdin: bool, as_json: bool) -> None:
    """Store a secret, in place of an earlier one of this name; it is asked for twice, without echo.

    Exit codes: 0 stored, 1 stored, but the environment variable outranks it, 2 usage, 3 it cannot be stored.
    """
    value = _from_stdin() if from_stdin else _typed_twice(session.texts)
    state = _answer(session, partial(store_secret, name, value))
    _finish(session, state, as_json=as_json, fine=state.origin is SecretOrigin.KEYRING)


@secret.command(
    "forget",
    epilog="""\b
Examples:
  cardtool secret forget key-stores""",
)
@_name
@json_option
@general_options
@pass_session
def forget_command(session: Session, /, *, name: str, as_json: bool) -> None:
    """Remove a secret from the keyring.

    Exit codes: 0 removed, 1 there was none, or the environment variable still holds one, 2 usage, 3 the keyring cannot
    be used.
    """
    state = _answer(session, partial(forget_secret, name))
    _finish(session, state, as_json=as_json, fine=state.changed and state.origin is None)


@secret.command(
    "check",
    epilog="""\b
Examples:
  cardtool secret check key-stores
  cardtool secret check key-stores --json""",
)
@_name
@json_option
@general_options
@pass_session
def check_command(session: Session, /, *, name: str, as_json: bool) -> None:
    """Say whether there is a secret of this name and where it comes from, never what it is.

    Exit codes: 0 there is one, 1 there is none, 2 usage, 3 the keyring cannot be used.
    """
    state = _answer(session, partial(find_secret, name))
    _finish(session, state, as_json=as_json, fine=state.origin is not None)


def _answer(session: Session, ask: Callable[[], SecretState]) -> SecretState:
    try:
        return ask()
    except SourceNotReadableError as error:
        stop_without_secret(session, error)


def _typed_twice(texts: Texts) -> str:
    if not is_terminal():
        raise click.UsageError("there is no terminal to ask on; use --stdin")
    typed = ask_hidden(texts.say("Secret: "))
    if not typed:
        raise click.UsageError("nothing was given, and nothing is stored")
    if typed != ask_hidden(texts.say("Once more: ")):
        raise click.UsageError("the two differ, and nothing is stored")
    return typed


def _from_stdin() -> str:
    """All of standard input but the end of its last line.

    Raises:
        click.UsageError: it is empty, too large or no UTF-8 text.
    """
    content = sys.stdin.buffer.read(_MOST_INPUT + 1) if sys.stdin else b""  # a windowed program has none
    if len(content) > _MOST_INPUT:
        raise click.UsageError("standard input is too large for a secret")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None:  # outside of the handler: the exception holds the bytes
        raise click.UsageError("standard input is no UTF-8 text")
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise click.UsageError("standard input is empty, and nothing is stored")
    return text


def _finish(session: Session, state: SecretState, *, as_json: bool, fine: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps(secret_document(state), ensure_ascii=False, indent=2))
    else:
        print_lines(state_lines(session.texts, state))
    raise SystemExit(Exit.FINE if fine else Exit.ACTION)
