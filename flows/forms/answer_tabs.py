"""The robot's tabs that hold answers, one a roadmap: which answers they can hold now, and how they are rewritten. Pure.

«Регистрации» and «Пресс-релизы» differ in their rows; everything around the rows is here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.google.sheets import Cell, put_rows
from flows.forms.answers import Filled
from flows.forms.layout import ACTIVITY, FormLayout
from flows.letters.words import count
from flows.programme.model import Finding, Place, quoted
from flows.programme.reading import Picture
from flows.programme.roadmap_sheet import CodeSeries, as_code
from flows.programme.robot_tab import make_room, rewrite
from flows.programme.table import Table
from flows.programme.tabs import TabLayout

_OPTION = re.compile(r"\s*([МM]([0-9]{1,3})-[0-9]{3,})(?!\w)\s*(.*)", re.IGNORECASE | re.DOTALL)

Tabs = Mapping[int, Table]  # by cluster


@dataclass(frozen=True)
class Chosen:
    """What an answer says under «Мероприятие»: the code as the robot writes it, its cluster, the words after it."""

    code: str
    cluster: int
    title: str


def chosen(filled: Filled) -> Chosen | None:
    """Return which activity an answer is about, None if it names no code."""
    option = _OPTION.fullmatch(filled.text(ACTIVITY))
    if option is None:
        return None
    series = CodeSeries(int(option[2]))
    return Chosen(series.code(series.number(as_code(option[1]))), series.cluster, option[3])


def sort_out(answers: Iterable[Filled], tabs: Container[int]) -> tuple[tuple[Filled, ...], tuple[Filled, ...]]:
    """Return the answers that the tabs of these clusters can take, and those that wait in the form."""
    placed: list[Filled] = []
    waiting: list[Filled] = []
    for filled in answers:
        activity = chosen(filled)
        (placed if activity and activity.cluster in tabs else waiting).append(filled)
    return tuple(placed), tuple(waiting)


def usable(picture: Picture, tabs: Tabs) -> dict[int, Table]:
    """Return the tabs that answers can be held in now.

    Beside a roadmap that cannot be read every answer would be late, every press release missing.
    """
    readable = {roadmap.cluster for roadmap in picture.roadmaps if roadmap.is_readable}
    return {cluster: table for cluster, table in tabs.items() if cluster in readable and not _is_spoilt(table)}


def spoilt_findings(tabs: Tabs) -> list[Finding]:
    """Return what keeps a tab from being read."""
    return [
        Finding(
            "column.missing",
            table.place(table.heading_row),
            f"На листе нет столбцов: {', '.join(table.missing)}. Лист не прочитан, новые ответы ждут в форме.",
            "Верните заголовки (Файл – История версий).",
            cluster=cluster,
        )
        for cluster, table in tabs.items()
        if _is_spoilt(table)
    ]


def waiting_findings(rule: str, layout: FormLayout, picture: Picture, waiting: Iterable[Filled]) -> Iterator[Finding]:
    """Yield what keeps answers in the form: each says of itself which activity it is about."""
    file = picture.source.files.get(layout.key)
    place = Place.of_form(file.file_id if file else "", layout.title)
    for option, number in Counter(filled.text(ACTIVITY) for filled in waiting).items():
        yield Finding(
            rule,
            place,
            f"{quoted(option)}: {count(number, 'ответ')} некуда записать, дорожной карты нет или она не читается.",
            "Верните дорожную карту; ответ без мероприятия разберите сами и удалите его в форме («Ответы»).",
        )


def with_rows(table: Table, layout: TabLayout, rows: Iterable[Sequence[Cell]]) -> Table:
    """Return a tab as it is to be: these rows under the headings of its layout."""
    columns = {heading: column for column, heading in enumerate(layout.headings)}
    cells: list[Sequence[Cell]] = [layout.headings, *rows]
    return replace(table, columns=columns, missing=(), heading_row=0, cells=cells)


def rewriting(before: Table, after: Table) -> list[dict[str, Any]]:
    """Return the requests that turn a tab as read into one `with_rows`; none if it shows the same."""
    width, rows = len(after.columns), after.cells[1:]
    if (before.heading_row, before.columns) == (after.heading_row, after.columns):
        return rewrite(before.sheet_id, [list(row) for row in before.cells], rows, width)
    # Somebody moved the columns of a tab that is the robot's: it is written anew, headings included.
    empty = [[""] * width for _ in range(len(before.cells) - len(after.cells))]
    return [*make_room(before.sheet_id, len(rows)), put_rows(before.sheet_id, 0, [*after.cells, *empty])]


def _is_spoilt(table: Table) -> bool:
    """Whether a heading is gone over cells that hold something: nobody knows what they are. An empty tab is no loss."""
    return bool(table.missing) and any(any(cell not in {None, ""} for cell in row) for row in table.cells)
