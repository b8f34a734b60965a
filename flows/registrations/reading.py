"""What «Регистрации» of all roadmaps say at the moment of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from flows.announcements.standing import Standing
from flows.programme.model import Finding
from flows.programme.reading import Picture
from flows.programme.table import Table, as_text
from flows.programme.tabs import PROGRESS
from flows.registrations.ground import Ground
from flows.registrations.model import Book
from flows.registrations.registrations_sheet import read_book
from flows.registrations.rules import Stock, take_stock

_ANSWERED = PROGRESS.headings.index("Регистрация")


def stock_of(picture: Picture, standings: Iterable[Standing]) -> Stock:
    """Return all that follows from the registrations as read; `standings` are those of the picture's activities."""
    stock = take_stock(books_of(picture), ground_of(picture, standings))
    spoilt = [_spoilt(cluster, table) for cluster, table in picture.registrations.items() if _is_spoilt(table)]
    return replace(stock, findings=(*spoilt, *stock.findings))


def ground_of(picture: Picture, standings: Iterable[Standing]) -> Ground:
    """Return what answers are held against."""
    codes = frozenset(activity.code for roadmap in picture.roadmaps for activity in roadmap.activities)
    known = {standing.activity.code: standing for standing in standings}
    return Ground(picture.programme, known, codes, picture.source.today, _lost(picture))


def books_of(picture: Picture) -> dict[int, Book]:
    """Return the tabs that answers can be held in now: in a roadmap that cannot be read every answer would be late."""
    zone = ZoneInfo(picture.programme.policy.time_zone)
    readable = {roadmap.cluster for roadmap in picture.roadmaps if roadmap.is_readable}
    tables: Mapping[int, Table] = picture.registrations
    return {n: read_book(table, n, zone) for n, table in tables.items() if n in readable and not _is_spoilt(table)}


def _lost(picture: Picture) -> frozenset[str]:
    """Codes of which «Ход» knows answers while «Регистрации» beside it is empty: somebody cleared the tab."""
    emptied = [n for n, table in picture.registrations.items() if not any(table.rows())]
    rows = [row for n in emptied for row in picture.progress[n].rows[1:] if len(row) > _ANSWERED]
    return frozenset(as_text(row[0]) for row in rows if as_text(row[_ANSWERED]))


def _is_spoilt(table: Table) -> bool:
    """Whether a heading is gone over cells that hold something: nobody knows what they are. An empty tab is no loss."""
    return bool(table.missing) and any(any(cell not in {None, ""} for cell in row) for row in table.cells)


def _spoilt(cluster: int, table: Table) -> Finding:
    what = f"На листе нет столбцов: {', '.join(table.missing)}. Лист не прочитан, новые ответы ждут в форме."
    todo = "Верните заголовки (Файл – История версий)."
    return Finding("column.missing", table.place(table.heading_row), what, todo, cluster=cluster)
