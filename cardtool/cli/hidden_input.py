"""Asking for what must not show: on the terminal without echo, never as an argument, which other programs can see."""

from __future__ import annotations

import sys
import warnings
from getpass import GetPassWarning, getpass

import click


def is_terminal() -> bool:
    """Whether a person can be asked: standard input and standard error are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask_hidden(prompt: str) -> str:
    """What a person types, without echo; empty at the end of input.

    Raises:
        click.UsageError: the terminal cannot hide what is typed; nothing was asked.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return getpass(prompt, stream=sys.stderr)
    except EOFError:
        return ""
    except GetPassWarning:
        raise click.UsageError("this terminal shows what is typed, so nothing was asked") from None
