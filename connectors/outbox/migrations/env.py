"""Alembic's entry: upgrades over the connection, and within the transaction, that `open_database` holds."""

from alembic import context

from connectors.outbox.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # One transaction around all of it, SQLite included: a second process waits, then finds nothing left to do.
    transactional_ddl=True,
)
context.run_migrations()
