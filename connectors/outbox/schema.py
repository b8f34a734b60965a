"""The ledger's tables and how its database is opened: SQLite on one machine, PostgreSQL when scaled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError, ProgrammingError

REVISION = "0002"  # the newest of migrations/versions, so that an up-to-date database opens without Alembic
BUSY_SECONDS = 30


class Moment(TypeDecorator[datetime]):
    """An aware moment, always read as UTC; SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware moment into UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData()

letters = Table(
    "letters",
    metadata,
    # The token is a function of the key: its uniqueness is the key's.
    Column("token", String(16), primary_key=True),
    Column("programme", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("wave", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("addressee", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("draft_id", String),
    Column("message_id", String),
    Column("thread_id", String),
    Column("rfc822_id", String),
    Column("subject_line", String),
    Column("planned_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("bounced_at", Moment),
    Column("bounce_reason", String, nullable=False),
    # Who works on the row, and until when nobody else may.
    Column("holder", String),
    Column("held_until", Moment),
    # Its line in the people's journal; `version` counts what people can see change.
    Column("version", Integer, nullable=False),
    Column("journal_row", Integer),
    Column("journal_version", Integer),
    Index("letters_thread", "programme", "thread", "recipient"),
    Index("letters_state", "state"),
    Index("letters_holder", "holder"),
    Index("letters_draft", "draft_id"),
    Index("letters_message", "message_id", unique=True),
    Index("letters_rfc822", "rfc822_id"),
    Index("letters_gmail_thread", "thread_id"),
    Index("letters_journal", "programme", "journal_row", unique=True),
)

# How far a listing of the mailbox has been read: the newest message id seen.
cursors = Table(
    "cursors",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

# Messages of the mailbox that were looked at and are no letters of ours.
looked_at = Table("looked_at", metadata, Column("message_id", String, primary_key=True))

places = Table(
    "places",
    metadata,
    Column("programme", String, primary_key=True),
    Column("school_year", Integer, primary_key=True, autoincrement=False),
    Column("role", String, primary_key=True),
    Column("file_id", String, nullable=False),
    Column("tabs", JSON, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("programme", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("seen_on", Date, nullable=False),
    Column("ticked", Boolean, nullable=False),
)

issued_codes = Table(
    "issued_codes",
    metadata,
    Column("programme", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("place", String, nullable=False),
    Column("fingerprint", String, nullable=False),
)

# Docs that the robot makes; complete = filled and moved to where people look.
documents = Table(
    "documents",
    metadata,
    Column("programme", String, primary_key=True),
    Column("school_year", Integer, primary_key=True, autoincrement=False),
    Column("key", String, primary_key=True),
    Column("file_id", String, nullable=False),
    Column("is_complete", Boolean, nullable=False),
)

# What the robot proposed in place of people's words, by a hash of it; not made = a run may have died over it.
proposals = Table(
    "proposals",
    metadata,
    Column("file_id", String, primary_key=True),
    Column("section", String, primary_key=True),
    Column("fingerprint", String, primary_key=True),
    Column("is_made", Boolean, nullable=False),
)


def open_database(url: str) -> Engine:
    """Open the ledger's database, made or brought up to date if need be. `url` is SQLAlchemy's (`sqlite:///…`)."""
    place = make_url(url)
    is_sqlite = place.get_backend_name() == "sqlite"
    engine = _open_sqlite(url, place.database) if is_sqlite else create_engine(url)
    if _revision(engine) != REVISION:
        _upgrade(engine)
    return engine


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary key is new; the others stay as they are."""
    if rows:
        connection.execute(_insert(connection)(table).on_conflict_do_nothing(), rows)


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row, or set its columns if its primary key is there."""
    statement = _insert(connection)(table)
    key = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in row if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest), row)


def _insert(connection: Connection) -> Any:
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert


def _open_sqlite(url: str, path: str | None) -> Engine:
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _tune(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL keeps every commit through a killed process. A power cut may take the last ones back: that is an
        # outdated ledger, which the next run rebuilds from the mailbox.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Writers queue up at the beginning; one that read first and wrote later would be turned away at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _revision(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    except (OperationalError, ProgrammingError):
        return None  # no such table yet; any other trouble shows again in the upgrade


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
