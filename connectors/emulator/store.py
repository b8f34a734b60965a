"""The one store behind all services: SQLite below, what was read kept in memory.

Survives kill -9: what was answered had been committed (WAL; a power cut may lose the last moments).
"""

import json
import secrets
import sqlite3
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS docs (collection TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (collection, id));
CREATE TABLE IF NOT EXISTS blobs (id TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sheet_rows (
    book TEXT, sheet INTEGER, row INTEGER, body TEXT NOT NULL, PRIMARY KEY (book, sheet, row)
) WITHOUT ROWID;
"""
OPENING = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
PATIENCE = 1.0
"""Seconds to wait for a file that another store has: one that was just killed lets go at once."""
TABLES = ("docs", "blobs", "numbers", "sheet_rows")


class Collection:
    """Documents of one kind by id. A document got from here is never changed in place: put a new one."""

    def __init__(self, store: "Store", name: str) -> None:
        self._store = store
        self._name = name
        rows = store.query("SELECT id, body FROM docs WHERE collection = ? ORDER BY rowid", name)
        self._docs: dict[str, Doc] = {key: json.loads(body) for key, body in rows}

    def get(self, key: str) -> Doc | None:
        """The document, or None."""
        return self._docs.get(key)

    def put(self, key: str, doc: Doc) -> None:
        """Store a document, new or in place of the one with this id.

        What is kept is what would be read after a restart: the caller may go on changing what was given.
        """
        self._remember(key)
        body = json.dumps(doc, ensure_ascii=False)
        self._store.execute(
            "INSERT INTO docs VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body",
            self._name,
            key,
            body,
        )
        self._docs[key] = json.loads(body)

    def delete(self, key: str) -> None:
        """Forget a document; one that is not there is no error."""
        self._remember(key)
        self._store.execute("DELETE FROM docs WHERE collection = ? AND id = ?", self._name, key)
        self._docs.pop(key, None)

    def values(self) -> list[Doc]:
        """All documents, in the order in which they were first put."""
        return list(self._docs.values())

    def keys(self) -> list[str]:
        """All ids, in the same order."""
        return list(self._docs)

    def _remember(self, key: str) -> None:
        self._store.on_rollback(partial(self._restore, key, self._docs.get(key)))

    def _restore(self, key: str, doc: Doc | None) -> None:
        if doc is None:
            self._docs.pop(key, None)
        else:
            self._docs[key] = doc


class Blobs:
    """Big bodies: uploaded files, raw letters. Not kept in memory."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        rows = self._store.query("SELECT data FROM blobs WHERE id = ?", key)
        return rows[0][0] if rows else None

    def put(self, key: str, data: bytes) -> None:
        """Store bytes, in place of those that were there."""
        self._store.execute("INSERT OR REPLACE INTO blobs VALUES (?, ?)", key, data)

    def delete(self, key: str) -> None:
        """Forget the bytes; none there is no error."""
        self._store.execute("DELETE FROM blobs WHERE id = ?", key)


class Store:
    """The shared state of the embedded Workspace; `path` None keeps it in memory only.

    A file is held for as long as the store is open. Raises OSError or sqlite3.Error when it cannot be had: another
    store has it, the directory cannot be written, the disk is full.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._undo: list[Callable[[], None]] = []
        self._collections: dict[str, Collection] = {}
        self._memory: dict[str, dict[str, Any]] = {}
        self._db = sqlite3.connect(path or ":memory:", timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        self._db.executescript(OPENING + SCHEMA)
        self.blobs = Blobs(self)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing: on an error the database and what is in memory are as before. May be nested."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN")
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._db.execute("COMMIT")
                    self._undo.clear()
            except BaseException:
                if self._depth == 1:
                    self._roll_back()
                raise
            finally:
                self._depth -= 1

    def on_rollback(self, undo: Callable[[], None]) -> None:
        """Have `undo` called if the running transaction fails; the latest first."""
        if self._depth:
            self._undo.append(undo)

    def docs(self, name: str) -> Collection:
        """The collection of this name, e.g. "drive.files"; made when first asked for."""
        with self._lock:
            if name not in self._collections:
                self._collections[name] = Collection(self, name)
            return self._collections[name]

    def memory(self, name: str) -> dict[str, Any]:
        """A named dictionary for what a service keeps read or computed; emptied by `reset` and `restore`."""
        return self._memory.setdefault(name, {})

    def next_number(self, name: str) -> int:
        """1, 2, 3, … for each name; never the same twice, also across restarts."""
        sql = "INSERT INTO numbers VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
        number: int = self.query(sql, name)[0][0]
        return number

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)

    def new_id(self, kind: str) -> str:
        """A fresh id that looks like Google's.

        "file" (44 characters, documents of the editors), "upload" (33, folders and uploaded files), "message" (16 hex
        digits, rising), "draft" ("r" and digits), "item" (8 hex digits); of any other kind 22 characters.
        """
        if kind == "message":
            return f"{0x19A000000000000 + self.next_number('id.message') * 0x10000 + secrets.randbits(16):016x}"
        if kind == "draft":
            return f"r{secrets.randbelow(9 * 10**18) + 10**18}"
        if kind == "item":
            return f"{secrets.randbits(32):08x}"
        length = {"file": 44, "upload": 33}.get(kind, 22)
        return "1" + urlsafe_b64encode(secrets.token_bytes(length)).decode()[: length - 1]

    def execute(self, sql: str, *values: Any) -> None:
        """Run one statement that changes something."""
        with self._lock:
            self._db.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run one statement for each row of values."""
        with self._lock:
            self._db.executemany(sql, rows)

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except OverflowError:  # no row has a number beyond 64 bits: the greatest that is left says the same
                return self._db.execute(sql, tuple(map(_within_64_bits, values))).fetchall()

    def define(self, name: str, function: Callable[..., Any]) -> None:
        """Let queries call a function that answers the same for the same values; it may be defined again."""
        with self._lock:
            self._db.create_function(name, -1, function, deterministic=True)

    def reset(self) -> None:
        """Forget everything but the credentials issued: a key file on disk goes on working."""
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('docs', 'sqlite_sequence')"
        with self.transaction():
            for (table,) in self.query(sql):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
            self._db.execute("DELETE FROM docs WHERE collection NOT LIKE 'auth.%'")
        self._forget()

    def snapshot(self) -> bytes:
        """Everything, as the bytes of an SQLite database."""
        with self._lock, closing(sqlite3.connect(":memory:")) as copy:
            self._db.backup(copy)
            data = bytearray(copy.serialize())
        # the two header bytes for a write-ahead log come along, and a database in memory cannot be opened in that mode
        data[18:20] = b"\x01\x01"
        return bytes(data)

    def restore(self, snapshot: bytes) -> None:
        """Put a snapshot in place of everything; raises sqlite3.DatabaseError, and changes nothing, if it is none."""
        if not snapshot:
            raise sqlite3.DatabaseError("there is nothing in it")
        with self._lock, closing(sqlite3.connect(":memory:")) as copy:
            copy.deserialize(snapshot)
            _require_whole(copy)
            copy.backup(self._db)
            self._forget()

    def close(self) -> None:
        """Close the database; nothing may be asked of the store afterwards."""
        self._db.close()

    def _roll_back(self) -> None:
        if self._db.in_transaction:  # a full disk has ended it already
            self._db.execute("ROLLBACK")
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def _forget(self) -> None:
        self._collections.clear()
        self._memory.clear()


def _require_whole(copy: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError for a database that is damaged or no embedded Workspace's."""
    copy.executescript("BEGIN;" + SCHEMA + "ROLLBACK;")  # fails where a table of ours is something else
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    sound = [row for (row,) in copy.execute("PRAGMA integrity_check")] == ["ok"]
    if not sound or not tables.issuperset(TABLES):
        raise sqlite3.DatabaseError("not a snapshot of an embedded Workspace")
    if copy.execute("SELECT 1 FROM docs WHERE NOT json_valid(body) LIMIT 1").fetchone():
        raise sqlite3.DatabaseError("a document in it is no JSON")


def _within_64_bits(value: Any) -> Any:
    return max(-(2**63), min(value, 2**63 - 1)) if isinstance(value, int) else value
