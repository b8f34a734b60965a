"""What «Регистрации» of all roadmaps say at the moment of a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from flows.announcements.standing import Standing
from flows.forms.answer_tabs import spoilt_findings, usable
from flows.programme.reading import Picture
from flows.programme.table import as_text
from flows.programme.tabs import PROGRESS
from flows.registrations.ground import Ground
from flows.registrations.model import Book
from flows.registrations.registrations_sheet import read_book
from flows.registrations.rules import Stock, take_stock

_ANSWERED = PROGRESS.headings.index("Регистрация")


def stock_of(picture: Picture, standings: Iterable[Standing]) -> Stock:
    """Return all that follows from the registrations as read; `standings` are those of the picture's activities."""
    stock = take_stock(books_of(picture), ground_of(picture, standings))
    return replace(stock, findings=(*spoilt_findings(picture.registrations), *stock.findings))


def ground_of(picture: Picture, standings: Iterable[Standing]) -> Ground:
    """Return what answers are held against."""
    codes = frozenset(activity.code for roadmap in picture.roadmaps for activity in roadmap.activities)
    known = {standing.activity.code: standing for standing in standings}
    return Ground(picture.programme, known, codes, picture.source.today, _lost(picture))


def books_of(picture: Picture) -> dict[int, Book]:
    """Return the answers of the tabs that can hold any now, by cluster."""
    zone = ZoneInfo(picture.programme.policy.time_zone)
    return {n: read_book(table, n, zone) for n, table in usable(picture, picture.registrations).items()}


def _lost(picture: Picture) -> frozenset[str]:
    """Codes of which «Ход» knows answers while «Регистрации» beside it is empty: somebody cleared the tab."""
    emptied = [n for n, table in picture.registrations.items() if not any(table.rows())]
    rows = [row for n in emptied for row in picture.progress[n].rows[1:] if len(row) > _ANSWERED]
    return frozenset(as_text(row[0]) for row in rows if as_text(row[_ANSWERED]))
