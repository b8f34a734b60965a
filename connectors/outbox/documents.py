"""Which Docs the robot made, and what it has proposed in them, in the ledger's database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from connectors.outbox.schema import documents, insert_missing, proposals, put


@dataclass(frozen=True)
class Kept:
    """A document's file; complete = filled and in its folder, ever since it is people's as well."""

    file_id: str
    is_complete: bool = False


@dataclass(frozen=True)
class Proposed:
    """Fingerprints of what was proposed, by section; `doubtful`: a run began to and did not say that it had."""

    made: Mapping[str, list[str]]
    doubtful: Mapping[str, list[str]]


class DocumentMemory:
    """The documents of one programme's school year, by their keys."""

    def __init__(self, engine: Engine, programme: str, school_year: int) -> None:
        self._engine = engine
        self._owner = {"programme": programme, "school_year": school_year}

    def all(self) -> dict[str, Kept]:
        """Return every document by its key."""
        query = select(documents).where(*(documents.c[name] == value for name, value in self._owner.items()))
        with self._engine.connect() as connection:
            return {row.key: Kept(row.file_id, row.is_complete) for row in connection.execute(query)}

    def claim(self, key: str, file_id: str) -> Kept:
        """Remember a document's file unless another was first; returns the one that counts."""
        row = self._owner | {"key": key, "file_id": file_id, "is_complete": False}
        with self._engine.begin() as connection:
            insert_missing(connection, documents, [row])
        return self.all()[key]

    def complete(self, key: str, file_id: str) -> None:
        """Note that a document is filled and in its folder."""
        row = self._owner | {"key": key, "file_id": file_id, "is_complete": True}
        with self._engine.begin() as connection:
            put(connection, documents, row)

    def forget(self, key: str, file_id: str) -> None:
        """Give up a document that never was complete and is gone."""
        owned = [documents.c[name] == value for name, value in self._owner.items()]
        query = delete(documents).where(*owned, documents.c.key == key, documents.c.file_id == file_id)
        with self._engine.begin() as connection:
            connection.execute(query)

    def proposed(self, file_id: str) -> Proposed:
        """Return what was ever proposed in a document."""
        made, doubtful = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        query = select(proposals).where(proposals.c.file_id == file_id)
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                (made if row.is_made else doubtful)[row.section].append(row.fingerprint)
        return Proposed(made, doubtful)

    def begin_proposal(self, file_id: str, section: str, fingerprint: str) -> bool:
        """Note, before it is done, that this is being proposed; returns whether nobody had begun to."""
        row = {"file_id": file_id, "section": section, "fingerprint": fingerprint}
        with self._engine.begin() as connection:
            query = select(proposals).where(*(proposals.c[name] == value for name, value in row.items()))
            is_new = connection.execute(query).first() is None
            insert_missing(connection, proposals, [row | {"is_made": False}])
        return is_new

    def end_proposal(self, file_id: str, section: str, fingerprint: str) -> None:
        """Note that this was proposed."""
        row = {"file_id": file_id, "section": section, "fingerprint": fingerprint, "is_made": True}
        with self._engine.begin() as connection:
            put(connection, proposals, row)
