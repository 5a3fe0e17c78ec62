"""Which database the worklist is in, who works on it, and opening it."""

from __future__ import annotations

import getpass
import hashlib
import os
import platform
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import CardtoolError, StoreReadOnlyError, StoreUnreachableError
from cardtool.model.worklist import Author

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from cardtool.app.workspace import Workspace
    from cardtool.store.worklist_store import WorklistStore

#: Name of the secret that opens the shared database: ``cardtool secret set worklist-database``.
DATABASE_SECRET: Final = "worklist-database"  # noqa: S105 - the name of a secret
_FILE: Final = "worklist.sqlite"
_FOLDER_MODE: Final = 0o700
#: Where PostgreSQL listens unless told otherwise.
_PORT: Final = "5432"


def database_of(workspace: Workspace, database: str = "") -> str:
    """The address of the worklist's database; a path is that of a SQLite file.

    Args:
        workspace: surroundings.
        database: what the person named, empty for that of the settings or else the user's own file. A locked setting
            wins over both.
    """
    settings = workspace.settings
    named = settings.worklist.database if settings.is_locked("database", "worklist") else ""
    return named or database or settings.worklist.database or str(workspace.folders.data / _FILE)


def identity_of(address: str) -> str:
    """A short name for a database that tells it from others, however its address is written.

    Drivers, users, passwords and further parameters make no difference; host, port and name of the database do, and
    the place of a file.
    """
    from cardtool.store.engine import database_url

    try:
        parts = _parts(database_url(address))
    except CardtoolError:  # no address at all; nothing ever waits for it
        parts = ("", address)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _parts(url: URL) -> tuple[str, ...]:
    """What of an address names the database. Its parameters win over what stands in front of them."""
    if url.get_backend_name() == "sqlite":
        return "sqlite", os.path.normcase(Path(str(url.database)).resolve())
    given = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    host = given.get("host") or given.get("hostaddr") or url.host or ""
    port = given.get("port") or str(url.port or _PORT)
    user = given.get("user") or url.username or ""
    name = given.get("dbname") or url.database or user  # that of the user is the server's default
    return "postgresql", host if host.startswith("/") else host.lower(), port, name, given.get("service", "")


def is_address(address: str) -> bool:
    """Whether an address is one of a database at all, so that it may be reached later."""
    from cardtool.store.engine import database_url

    try:
        database_url(address)
    except CardtoolError:
        return False
    return True


def refuse_missing_file(workspace: Workspace, database: str) -> None:
    """A file that the person named and that is not there is a slip of the pen, for somebody who only wants to look.

    Raises:
        StoreUnreachableError: there is no such file.
    """
    from cardtool.store.engine import database_url

    address = database_of(workspace, database)
    if database and address == database and is_missing_file(workspace, database):
        raise StoreUnreachableError("there is no such file", reader=str(database_url(address).database))


def open_store(workspace: Workspace, database: str = "") -> WorklistStore:
    """The worklist's database, made when it is missing.

    Raises:
        StoreError: it cannot be opened.
        LocalDataError: a settings file has an error.
    """
    from cardtool.store.worklist_store import WorklistStore

    address, password = place_and_password(workspace, database)
    return WorklistStore.open(address, password=password)


def place_and_password(workspace: Workspace, database: str = "") -> tuple[str, str | None]:
    """What opens the database: its address, and the password of a server; the folder of a file is made.

    Raises:
        StoreReadOnlyError: the user's own folder cannot be made.
        LocalDataError: a settings file has an error.
    """
    address = database_of(workspace, database)
    if "://" in address:
        return address, _password(address)
    try:
        workspace.folders.data.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreReadOnlyError(error.strerror or type(error).__name__, reader=str(workspace.folders.data)) from error
    return address, None


def is_missing_file(workspace: Workspace, database: str = "") -> bool:
    """Whether the database is a file that is not there, so that nothing was ever kept in it."""
    from cardtool.store.engine import database_url

    address = database_of(workspace, database)
    if not is_address(address):
        return False  # opening tells what is wrong with it
    url = database_url(address)
    return url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists()


def author(workspace: Workspace) -> Author:
    """The person at this workstation, now."""
    return Author(_user(), platform.node(), workspace.now())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a number without a name
        return "unknown"


def _password(address: str) -> str | None:
    """The password from the keyring or the environment; ``None`` lets the driver look in its own places."""
    from cardtool.app.secrets import secret
    from cardtool.store.engine import database_url

    if not address.startswith("postgresql") or not is_address(address):
        return None  # opening tells what is wrong with it
    url = database_url(address)
    if url.password or "password" in url.query:
        return None
    with suppress(CardtoolError):  # there need not be one: PGPASSWORD, a service file, or no password at all
        return secret(DATABASE_SECRET)
    return None
