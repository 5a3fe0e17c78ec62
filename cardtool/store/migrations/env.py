"""Runs migrations on the connection that ``cardtool.store.schema`` hands in; run by Alembic, never imported."""

from alembic import context

from cardtool.store import transition_tables, worklist_tables  # noqa: F401 - importing them adds them to METADATA
from cardtool.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
