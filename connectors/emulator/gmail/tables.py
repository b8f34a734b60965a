"""Gmail's tables, apart from the documents of the store so that 20,000 letters are no burden."""

from connectors.emulator.gmail.letters import near
from connectors.emulator.store import Store

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS gmail_messages (
        mailbox TEXT, place INTEGER, id TEXT, thread TEXT, letter INTEGER, message_id TEXT, topic TEXT,
        history INTEGER)""",
    "CREATE UNIQUE INDEX IF NOT EXISTS gmail_by_place ON gmail_messages (mailbox, place)",
    "CREATE UNIQUE INDEX IF NOT EXISTS gmail_by_id ON gmail_messages (mailbox, id)",
    "CREATE INDEX IF NOT EXISTS gmail_by_thread ON gmail_messages (mailbox, thread)",
    "CREATE INDEX IF NOT EXISTS gmail_by_message_id ON gmail_messages (mailbox, message_id)",
    "CREATE INDEX IF NOT EXISTS gmail_by_letter ON gmail_messages (letter)",
    """CREATE TABLE IF NOT EXISTS gmail_labelled (
        mailbox TEXT, label TEXT, place INTEGER, PRIMARY KEY (mailbox, label, place)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS gmail_labels_of ON gmail_labelled (mailbox, place)",
    """CREATE TABLE IF NOT EXISTS gmail_letters (
        id INTEGER PRIMARY KEY, key TEXT UNIQUE, size INTEGER, sender TEXT, recipients TEXT, subject TEXT, files TEXT,
        snippet TEXT, headers TEXT, words TEXT)""",
    "CREATE TABLE IF NOT EXISTS gmail_drafts (mailbox TEXT, id TEXT, message TEXT, PRIMARY KEY (mailbox, id))",
    "CREATE INDEX IF NOT EXISTS gmail_draft_of ON gmail_drafts (mailbox, message)",
    """CREATE TABLE IF NOT EXISTS gmail_history (
        mailbox TEXT, id INTEGER, kind TEXT, message TEXT, thread TEXT, labels TEXT, changed TEXT,
        PRIMARY KEY (mailbox, id)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS gmail_answered (
        mailbox TEXT, sender TEXT, moment INTEGER, PRIMARY KEY (mailbox, sender)) WITHOUT ROWID""",
)
"""What is read often stands before what is long, since SQLite reads rows from their beginning."""
ADDED = (
    ("gmail_messages", "trace"),
    ("gmail_letters", "cc"),
    ("gmail_letters", "bcc"),
    ("gmail_letters", "lists"),
)
"""Columns that stores written by 0.1.0 lack; for letters they already hold these stay empty."""


def ensure_tables(store: Store) -> None:
    """Make the tables that are not there yet, and the function `near` for queries of them."""
    known = store.memory("gmail")
    if "tables" in known:
        return
    for statement in SCHEMA:
        store.execute(statement)
    for table, column in ADDED:
        if not store.query("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", table, column):
            store.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    store.define("near", near)
    known["tables"] = True
    store.on_rollback(known.clear)
