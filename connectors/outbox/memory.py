"""What the flows must remember between runs beside the letters, in the same database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Protocol

from sqlalchemy import Engine, select

from connectors.outbox.release import Release
from connectors.outbox.schema import insert_missing, issued_codes, places, put, releases


@dataclass(frozen=True)
class Place:
    """A file that setup made, and the sheetIds of its tabs by their role."""

    file_id: str
    tabs: Mapping[str, int] = field(default_factory=dict)


class Places:
    """The files of a programme's school year, by role; `school_year` is the year it begins in."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, programme: str, school_year: int, role: str, place: Place) -> None:
        """Remember a file, in place of the one that had this role."""
        row = {"programme": programme, "school_year": school_year, "role": role, **asdict(place)}
        with self._engine.begin() as connection:
            put(connection, places, row)

    def get(self, programme: str, school_year: int, role: str) -> Place | None:
        """Return the file with this role, if setup has made one."""
        return self.all(programme, school_year).get(role)

    def all(self, programme: str, school_year: int) -> dict[str, Place]:
        """Return every file of the year by its role."""
        query = select(places.c.role, places.c.file_id, places.c.tabs).where(
            places.c.programme == programme, places.c.school_year == school_year
        )
        with self._engine.connect() as connection:
            return {row.role: Place(row.file_id, row.tabs) for row in connection.execute(query)}

    def years(self, programme: str) -> list[int]:
        """Return the school years that setup has made files for."""
        query = select(places.c.school_year).where(places.c.programme == programme).distinct()
        with self._engine.connect() as connection:
            return sorted(connection.scalars(query))


class Releases:
    """The curators' releases of announcements, by activity code (R48)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get_all(self, programme: str) -> dict[str, Release]:
        """Return the latest release of every activity that had one."""
        query = select(releases).where(releases.c.programme == programme)
        with self._engine.connect() as connection:
            return {
                row.code: Release(row.round, row.fingerprint, row.seen_on, row.ticked)
                for row in connection.execute(query)
            }

    def put(self, programme: str, code: str, release: Release) -> None:
        """Remember a release, in place of the activity's earlier one."""
        with self._engine.begin() as connection:
            put(connection, releases, {"programme": programme, "code": code, **asdict(release)})


@dataclass(frozen=True)
class IssuedCode:
    """Where a code was issued (which roadmap) and to what text (a fingerprint)."""

    place: str
    fingerprint: str


class Series(Protocol):
    """How the codes of a place are numbered."""

    def code(self, number: int) -> str:
        """Return the code with this number."""

    def number(self, code: str) -> int:
        """Return the number of a code, 0 if it is none of this series."""


class IssuedCodes:
    """Every activity code ever issued: a number is never given to a second activity, even if the first row is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, programme: str, codes: Mapping[str, IssuedCode]) -> None:
        """Remember codes; one that was issued before keeps its first place and text."""
        rows = [{"programme": programme, "code": code, **asdict(issued)} for code, issued in codes.items()]
        with self._engine.begin() as connection:
            insert_missing(connection, issued_codes, rows)

    def issue(
        self, programme: str, place: str, fingerprints: Sequence[str], seen: Collection[str], series: Series
    ) -> list[str]:
        """Return a code for each text, in one transaction; `seen` are the codes that stand in the place already.

        A text that was promised a code which never arrived gets that very code, so that a killed run and two runs at
        once agree. The numbers of the series go on from the highest ever used.
        """
        with self._engine.begin() as connection:
            query = select(issued_codes).where(issued_codes.c.programme == programme, issued_codes.c.place == place)
            known = {row.code: row.fingerprint for row in connection.execute(query)}
            promised = [c for c in known if c not in seen]
            highest = max((series.number(c) for c in {*known, *seen}), default=0)
            fresh = map(series.code, count(highest + 1))
            issued: list[str] = []
            for fingerprint in fingerprints:
                again = next((c for c in promised if known[c] == fingerprint and c not in issued), None)
                issued.append(again or next(fresh))
            rows = [
                {"programme": programme, "code": c, "place": place, "fingerprint": f}
                for c, f in zip(issued, fingerprints, strict=True)
            ]
            insert_missing(connection, issued_codes, rows)
        return issued

    def all(self, programme: str) -> dict[str, IssuedCode]:
        """Return every code of the programme."""
        query = select(issued_codes).where(issued_codes.c.programme == programme)
        with self._engine.connect() as connection:
            return {row.code: IssuedCode(row.place, row.fingerprint) for row in connection.execute(query)}
