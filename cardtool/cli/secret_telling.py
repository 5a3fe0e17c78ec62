"""What commands that use secrets say of them; never a secret itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cardtool.app.secrets import (
    BAD_NAME,
    EMPTY,
    LOCKED,
    MISSING,
    NOT_TEXT,
    TOO_LARGE,
    SecretOrigin,
    is_secret_name,
    variable_of,
)
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

    from cardtool.app.language import Texts
    from cardtool.app.secrets import SecretState
    from cardtool.cli.session import Session
    from cardtool.model.errors import SourceNotReadableError


def check_secret_name(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    """The callback of an option or argument that holds one name, or several.

    Raises:
        click.BadParameter: one cannot be a name; it is not told, because it may be a password given by mistake.
    """
    if not all(map(is_secret_name, (value,) if isinstance(value, str) else value)):
        raise click.BadParameter(BAD_NAME)
    return value


def state_lines(texts: Texts, state: SecretState) -> Iterator[str]:
    """Whether there is a secret, and where it comes from."""
    if state.in_keyring:
        yield texts.say("{name}: in the keyring ({keyring})", name=state.name, keyring=state.keyring)
    elif state.changed:
        yield texts.say("{name}: removed from the keyring ({keyring})", name=state.name, keyring=state.keyring)
    elif state.in_keyring is not None:
        yield texts.say("{name}: not in the keyring ({keyring})", name=state.name, keyring=state.keyring)
    if state.origin is SecretOrigin.ENVIRONMENT:
        yield texts.say(
            "{name}: from the variable {variable}, which outranks the keyring",
            name=state.name,
            variable=state.variable,
        )


def stop_without_secret(session: Session, error: SourceNotReadableError) -> NoReturn:
    """Tell why a secret cannot be had or kept, with the remedy, and end."""
    print_lines(_problem_lines(session.texts, error), to_errors=True)
    raise SystemExit(Exit.NOT_READ) from error


def _problem_lines(texts: Texts, error: SourceNotReadableError) -> Iterator[str]:
    yield f"{error.reader}: {texts.say('The secret cannot be used')}"
    if error.detail not in {EMPTY, NOT_TEXT, TOO_LARGE}:
        yield f"  {_remedy(texts, error)}"
    yield f"  ({error.cause.value}: {error.detail})"


def _remedy(texts: Texts, error: SourceNotReadableError) -> str:
    name, variable = error.reader, variable_of(error.reader)
    if error.detail == MISSING:
        return texts.say(
            'Store it with "cardtool secret set {name}", or set the variable {variable}.', name=name, variable=variable
        )
    if error.detail == LOCKED:
        return texts.say("Unlock the keyring, or set the variable {variable}.", variable=variable)
    return texts.say("Set the variable {variable} instead.", variable=variable)
