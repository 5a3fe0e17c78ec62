"""The options that say what an inventory scans, and the request they come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardtool.app.inventory.request import DEFAULT_HORIZON, ScanRequest, is_horizon
from cardtool.cli.inventory_passwords import PasswordOptions, password_options

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from cardtool.cli.session import Session


def _named(value: str) -> str:
    if not value.strip():
        raise click.BadParameter("it is empty")
    return value


class _NamedPath(click.Path):
    """A path that is not empty: a variable of a script without its value is no wish to scan the current folder."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        _named(str(value))
        return super().convert(value, param, ctx)


_PATH = _NamedPath(path_type=Path)


def _horizon(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not is_horizon(value):
        raise click.BadParameter("days such as 90d, or a part of the lifetime such as 20%")
    return value


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is to be scanned, and for which OIDs."""
    options = (
        click.argument("paths", nargs=-1, type=_PATH),
        click.option(
            "--windows-store",
            "windows_stores",
            multiple=True,
            type=_named,
            metavar="STORE",
            help=r"For example LocalMachine\My.",
        ),
        click.option("--tls", multiple=True, type=_named, metavar="HOST:PORT", help="Ask a TLS endpoint, once."),
        click.option("--token", "tokens", is_flag=True, help="Cards and tokens that the installed middleware shows."),
        click.option("--saml", multiple=True, type=_named, metavar="FILE|URL", help="SAML metadata."),
        click.option("--xroad", multiple=True, type=_PATH, help="Folder of an X-Road security server."),
        click.option("--list", "lists", multiple=True, type=_PATH, help="List of certificates (CSV or NDJSON)."),
        click.option("--system-trust", is_flag=True, help="The trust store of this system too."),
        password_options,
        click.option(
            "--oids", "wanted", type=_PATH, help="The OIDs that should have a certificate (oid;name;valid_from)."
        ),
        click.option("--register", type=_PATH, help="Export of the organisation register (text, XML or JSON pages)."),
        click.option(
            "--horizon",
            default=DEFAULT_HORIZON,
            show_default=True,
            callback=_horizon,
            help="Days (90d) or a part of the lifetime (20%).",
        ),
        click.option(
            "--cache/--no-cache", default=True, help="Files that are as at an earlier scan are not read again."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def request_of(session: Session, options: dict[str, Any]) -> ScanRequest:
    """The request that the values of the options come to.

    Raises:
        click.UsageError: nothing is named to scan, or there is no terminal to ask for passwords on.
        SourceNotReadableError: the file of passwords cannot be used.
        SystemExit: a named secret cannot be had; why was told.
    """
    passwords = PasswordOptions.taken_out_of(options)
    request = ScanRequest(**options)
    if request.names_nothing:
        raise click.UsageError("name what to scan: a path, or one of the options; see --help")
    return replace(request, passwords=passwords.passwords(session))
