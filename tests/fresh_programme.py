"""The programme's spreadsheet as setup writes it, in memory, and how a person edits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.google.sheets import Cell, Tab
from flows.programme.model import Programme
from flows.programme.programme_rows import first_rows
from flows.programme.programme_sheet import TABS, read_programme
from flows.programme.template import Template, load_programme
from flows.programme.workspace_layout import Formula

KRASNOSELSKY = load_programme("krasnoselsky")
YEAR = 2026

Tabs = dict[str, Tab]


def fresh_tabs(template: Template = KRASNOSELSKY) -> Tabs:
    """The tabs right after setup, formulas showing nothing yet."""
    rows = first_rows(template, YEAR)
    return {
        layout.key: Tab(
            index,
            layout.title,
            [
                list(layout.headings),
                *([None if isinstance(cell, Formula) else cell for cell in row] for row in rows[layout.key]),
            ],
        )
        for index, layout in enumerate(TABS)
    }


def read(tabs: Mapping[str, Tab], template: Template = KRASNOSELSKY) -> Programme:
    """The programme as those tabs say."""
    return read_programme(tabs, "FILE", "Программа", template, YEAR)


def edit(tabs: Tabs, tab: str, key: Cell, heading: str, value: Cell, occurrence: int = 0) -> Tabs:
    """Write a value under a heading in the row that holds `key` (the n-th such row, 0 = first)."""
    rows = tabs[tab].rows
    row = [row for row in rows if key in row][occurrence]
    column = rows[0].index(heading)
    row += [None] * (column + 1 - len(row))
    row[column] = value
    return tabs


def setting(tabs: Tabs, name: str, value: Cell) -> Tabs:
    """Change a row of «Настройки»."""
    return edit(tabs, "settings", name, "Значение", value)


def add(tabs: Tabs, tab: str, **cells: Any) -> Tabs:
    """Add a row; cells by heading, spaces written as underscores."""
    headings = tabs[tab].rows[0]
    tabs[tab].rows.append([cells.get(str(heading).replace(" ", "_")) for heading in headings])
    return tabs


def remove(tabs: Tabs, tab: str, key: Cell, occurrence: int = 0) -> Tabs:
    """Delete the n-th row that holds `key`."""
    rows = tabs[tab].rows
    rows.remove([row for row in rows if key in row][occurrence])
    return tabs
