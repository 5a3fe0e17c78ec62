"""Brings a database to the schema of this version; a schema of a later version is refused."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from cardtool.model.errors import LocalDataError
from cardtool.store.engine import reading, shown, writing

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection, Engine

#: The schema this version of the program works with: the last revision in ``migrations/versions``.
CURRENT: Final = "0003"
_VERSION_TABLE: Final = "alembic_version"
#: Milliseconds to wait while another program brings the schema up to date, which happens once.
_PATIENCE: Final = 60_000
#: Alembic keeps what it works on in variables of its modules.
_ONE_AT_A_TIME: Final = threading.Lock()


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or change those of an earlier version; what they hold is kept.

    Raises:
        LocalDataError: the schema is of a later version of the program; nothing was changed.
        SourceNotReadableError: the database refused.
    """
    with reading(engine) as connection:
        if _revision(connection) == CURRENT:
            return
    with _ONE_AT_A_TIME, writing(engine, patience=_PATIENCE) as connection:
        _upgrade(connection, shown(engine.url))


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return ""
    return connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar() or ""  # noqa: S608 - a constant


def _upgrade(connection: Connection, place: str) -> None:
    found = _revision(connection)
    if found == CURRENT:  # another program was faster; those behind it shall not wait until Alembic is loaded
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    configuration = migrations()
    known = {script.revision for script in ScriptDirectory.from_config(configuration).walk_revisions()}
    if found and found not in known:
        detail = f"schema {found} is of a later version of the program; this one knows schemas up to {CURRENT}"
        raise LocalDataError(detail, reader=place)
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, CURRENT)


def migrations() -> Config:
    """Alembic's configuration of the migrations that ship with the program."""
    from alembic.config import Config

    configuration = Config()
    # A percent sign in the path would be taken for a reference to another option.
    folder = str(Path(__file__).resolve().parent / "migrations").replace("%", "%%")
    configuration.set_main_option("script_location", folder)
    configuration.set_main_option("path_separator", "os")
    return configuration
