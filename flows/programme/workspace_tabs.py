"""Gives a spreadsheet its tabs, or back what it lost: one look, one atomic change, nothing if all is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.google.sheets import Sheets, Tab
from flows.programme.table import read_table
from flows.programme.tabs import TabLayout
from flows.programme.workspace_layout import (
    STATE,
    Request,
    Standing,
    Value,
    add_headings,
    free_title,
    localise,
    new_tab,
    protect,
    remove_tab,
    standing_tabs,
    tab_id,
)

FirstRows = Callable[[Mapping[str, TabLayout]], Mapping[str, Sequence[Sequence[Value]]]]


@dataclass(frozen=True)
class Furnished:
    """What a spreadsheet was given, in Russian, and what only a person can put right."""

    given: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass
class _Plan:
    requests: list[Request] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def furnish(
    sheets: Sheets,
    spreadsheet_id: str,
    layouts: Sequence[TabLayout],
    *,
    robot: str,
    time_zone: str,
    first_rows: FirstRows,
) -> Furnished:
    """Make the tabs of `layouts` that are missing, and put back headings and protections that are.

    `first_rows` gives the rows that new tabs begin with, from the layouts under their present titles. Whatever
    stands in a tab stays as it is: nothing is overwritten, moved or renamed.
    """
    standing = standing_tabs(sheets.describe(spreadsheet_id, STATE))
    present = [layout for layout in layouts if tab_id(layout) in standing]
    plan = _Plan()
    if present:
        contents = sheets.read_tabs(spreadsheet_id, [tab_id(layout) for layout in present])
        for layout in present:
            _repair(plan, layout, contents[tab_id(layout)], standing[tab_id(layout)], robot)
        _make(plan, layouts, standing, robot, first_rows)
    else:
        plan.requests.append(localise(time_zone))
        _make(plan, layouts, standing, robot, first_rows)
        blanks = sheets.read_tabs(spreadsheet_id, list(standing)).values()  # the «Лист1» that Google begins with
        plan.requests += [remove_tab(tab.sheet_id) for tab in blanks if not tab.rows]
    if plan.requests:
        sheets.change(spreadsheet_id, plan.requests)
    return Furnished(tuple(plan.given), tuple(plan.problems))


def _repair(plan: _Plan, layout: TabLayout, content: Tab, tab: Standing, robot: str) -> None:
    table = read_table(content, layout, "", "")
    if table.missing and not table.columns and content.rows:
        # Which column was which is anybody's guess, and a guess would send letters of the wrong day.
        plan.problems.append(f"лист «{tab.title}»: нет строки заголовков, верните её")
    elif table.missing:
        free = max((len(row) for row in content.rows), default=0)
        plan.requests += add_headings(layout, table.missing, tab, table.heading_row, free)
        plan.given += [f"лист «{tab.title}»: столбец «{heading}»" for heading in table.missing]
    if layout.robots and not tab.protected:
        plan.requests.append(protect(tab.sheet_id, robot))
        plan.given.append(f"лист «{tab.title}»: защита")


def _make(
    plan: _Plan, layouts: Sequence[TabLayout], standing: Mapping[int, Standing], robot: str, first_rows: FirstRows
) -> None:
    taken = {tab.title for tab in standing.values()}
    titled = {layout.key: replace(layout, title=_title(layout, standing, taken)) for layout in layouts}
    rows = first_rows(titled)
    for index, layout in enumerate(titled.values()):
        if tab_id(layout) not in standing:
            plan.requests += new_tab(layout, index, rows.get(layout.key, []), robot)
            plan.given.append(f"лист «{layout.title}»")


def _title(layout: TabLayout, standing: Mapping[int, Standing], taken: Collection[str]) -> str:
    tab = standing.get(tab_id(layout))
    return tab.title if tab else free_title(layout.title, taken)
