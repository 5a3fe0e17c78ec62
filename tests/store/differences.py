"""How the tables of a database differ from those of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from cardtool.store import transition_tables, worklist_tables  # noqa: F401 - importing them adds them to METADATA
from cardtool.store.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def differences(connection: Connection) -> object:
    """What a database lacks of the tables and indexes of the program, or has beside them; an empty list for nothing."""

    def is_for_this_database(thing: object, *_: object) -> bool:
        # Alembic does not understand that an index is for one kind of database.
        return thing is not worklist_tables.ALIKE or connection.dialect.name == "sqlite"

    context = MigrationContext.configure(connection, opts={"include_object": is_for_this_database})
    return compare_metadata(context, METADATA)
