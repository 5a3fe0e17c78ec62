"""Adds many rows to one table in the way that costs each database least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, LargeBinary, SmallInteger, String

from cardtool.store.tables import UtcMoment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection
    from sqlalchemy.types import TypeEngine

_COPIED: Final = {
    UtcMoment: "timestamp",
    LargeBinary: "bytea",
    SmallInteger: "int2",
    BigInteger: "int8",
    String: "text",
}


def add_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows.

    Args:
        connection: a connection that writes.
        table: where they go.
        names: names of the columns that the values are for.
        rows: the values.
    """
    if not rows:
        return
    bound = _bound(connection, table, names, rows)
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", bound)  # noqa: S608 - names of our own tables
        return
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table.name} ({columns}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_copied_as(table.c[name].type) for name in names])
        for row in bound:
            copy.write_row(row)


def _copied_as(kind: TypeEngine[Any]) -> str:
    """The server's name of a type in use; binary rows convert nothing."""
    return next(name for known, name in _COPIED.items() if isinstance(kind, known))


def _bound(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    """The rows as the driver takes them: of the types in use only moments need to be converted."""
    moments = {index for index, name in enumerate(names) if isinstance(table.c[name].type, UtcMoment)}
    convert = UtcMoment().dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if not moments or not convert:
        return rows
    return [tuple(convert(value) if index in moments else value for index, value in enumerate(row)) for row in rows]
