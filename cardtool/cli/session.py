"""What the options of one command line come to, and the options themselves.

The shared options are accepted before and after the command's name; the one nearer to the command wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from cardtool.app.language import LANGUAGES, Texts, choose_language
from cardtool.app.request import ReadRequest
from cardtool.app.workspace import Workspace
from cardtool.model.errors import CardtoolError
from cardtool.model.way import Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.training import Training

_Command = TypeVar("_Command", bound="Callable[..., Any]")


class WindowOpener(Protocol):
    """Opens the window and returns its exit code; given by the program's entry point."""

    def __call__(
        self,
        workspace: Workspace,
        request: ReadRequest,
        *,
        language: str,
        training: bool = False,
        training_desk: Training | None = None,
        quit_after_reading: bool = False,
    ) -> int:
        """Show the window until it is closed."""


@dataclass
class Session:
    """The values of the shared options.

    Attributes:
        open_window: the other face; ``None`` where there is none.
        as_of: calendar day to judge for.
        language: language asked for.
        profile: middleware profile.
        module: path of a PKCS#11 module.
        reader: reader's name or a part of it.
        via: way of reading; empty for that of the settings.
        pins: whether the state of the PINs is asked for, ``None`` for the command's own habit.
    """

    open_window: WindowOpener | None = None
    as_of: date | None = None
    language: str = ""
    profile: str = ""
    module: Path | None = None
    reader: str = ""
    via: str = ""
    pins: bool | None = None
    workspace: Workspace = field(default_factory=Workspace)

    @cached_property
    def texts(self) -> Texts:
        """Messages in the language of the session."""
        return Texts(choose_language(self.language))

    @property
    def request(self) -> ReadRequest:
        """What to read.

        Raises:
            click.UsageError: the administrator locked what an option asks for.
        """
        self._refuse_locked()
        via = Way(self.via) if self.via else None
        return ReadRequest(profile=self.profile, module=self.module, reader=self.reader, via=via, pins=self.pins)

    def _refuse_locked(self) -> None:
        try:
            settings = self.workspace.settings
        except CardtoolError:
            return  # the command itself tells of a broken settings file
        if self.via and settings.is_locked("via") and self.via != settings.via:
            raise click.UsageError(f"the administrator locked the way of reading: --via {settings.via.value}")
        if self.pins is not None and settings.is_locked("pins") and self.pins != settings.pins:
            raise click.UsageError("the administrator locked whether the state of the PINs is read")

    def show_window(
        self,
        request: ReadRequest,
        *,
        training: bool = False,
        training_desk: Training | None = None,
        quit_after_reading: bool = False,
    ) -> int:
        """Open the window and return its exit code."""
        if self.open_window is None:
            raise click.UsageError("this program was built without a window; see --help")
        return self.open_window(
            self.surroundings(),
            request,
            language=choose_language(self.language),
            training=training,
            training_desk=training_desk,
            quit_after_reading=quit_after_reading,
        )

    def surroundings(self) -> Workspace:
        """The workspace, with the day to judge for."""
        self.workspace.as_of = self.as_of
        return self.workspace


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Store an option's value in the session, unless the option was not given here."""
    if value is None or parameter.name is None:
        return
    session = context.ensure_object(Session)
    setattr(session, parameter.name, value.date() if isinstance(value, datetime) else value)


def _option(*names: str, **settings: Any) -> Callable[[_Command], _Command]:
    return click.option(*names, callback=_keep, expose_value=False, **settings)


def _absolute(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and not value.is_absolute():
        raise click.BadParameter("give the absolute path of the module")
    return value


def _keep_module(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    _keep(context, parameter, _absolute(context, parameter, value))


_GENERAL = (
    _option(
        "--as-of",
        "as_of",
        type=click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"]),
        metavar="DATE",
        help="Judge for this Finnish calendar day (2023-02-28 or 28.2.2023) instead of today.",
    ),
    _option(
        "--lang",
        "language",
        type=click.Choice(list(LANGUAGES)),
        help="Language of the output and the window; Finnish first.",
    ),
)
_READING = (
    _option("--profile", metavar="NAME", help="Use only this middleware profile, for example opensc or softhsm."),
    click.option(
        "--module",
        callback=_keep_module,
        expose_value=False,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Use this PKCS#11 module, given by its absolute path.",
    ),
    _option("--reader", metavar="NAME", help="Read only this reader; a part of its name is enough if it is unique."),
    _option(
        "--via",
        type=click.Choice([way.value for way in Way]),
        help="Way of reading: direct (over PC/SC), pkcs11 (the installed middleware), or auto: directly, and the "
        "middleware confirms or fills in. With --profile or --module the default is pkcs11.",
    ),
    _option("--pins/--no-pins", default=None, help="Ask for the state of the PINs; never costs a try."),
)


def general_options(command: _Command) -> _Command:
    """``--as-of`` and ``--lang``."""
    for option in reversed(_GENERAL):
        command = option(command)
    return command


def reading_options(command: _Command) -> _Command:
    """``--profile``, ``--module``, ``--reader``, ``--via`` and ``--pins``, and the general options."""
    for option in reversed((*_READING, *_GENERAL)):
        command = option(command)
    return command


json_option = click.option("--json", "as_json", is_flag=True, help="Print a JSON document instead of text.")
pass_session = click.make_pass_decorator(Session, ensure=True)
