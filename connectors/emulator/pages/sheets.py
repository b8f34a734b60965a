"""A spreadsheet's page: one tab of it as a grid, and what its script asks for while people work in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from connectors.emulator.drive.editors import SPREADSHEET
from connectors.emulator.pages import views
from connectors.emulator.pages.drive import above, seen
from connectors.emulator.pages.exports import OFFERED
from connectors.emulator.pages.grid import LISTS, Painter, Window, window
from connectors.emulator.pages.guard import SHEET_POLICY
from connectors.emulator.pages.locks import Lock, badge_of, locks_of
from connectors.emulator.pages.looks import address_of
from connectors.emulator.pages.typed import typed
from connectors.emulator.pages.visit import Visit, json_answer
from connectors.emulator.sheets.a1 import Box, column_name, parse_box
from connectors.emulator.sheets.choices import choices as choices_of
from connectors.emulator.sheets.describing import grid_data
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Sheet
from connectors.emulator.sheets.ranges import Area
from connectors.emulator.sheets.session import opened

Json = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """A tab that a person has opened; `start` is the row, counted from 0, from which on it is shown."""

    visit: Visit
    book: Book
    sheet: Sheet
    file: Json
    start: int

    @property
    def may_write(self) -> bool:
        """Whether the person may change the file at all."""
        return bool(self.file["capabilities"]["canEdit"])

    @property
    def is_another(self) -> bool:
        """Whether this is not the tab that was asked for, as that is gone or hidden by now."""
        return self.visit.number("gid") not in (None, self.sheet.id)

    @property
    def window(self) -> Window:
        """What is shown of the tab, as it now is."""
        return window(self.book, self.sheet, self.start)

    @property
    def keeper(self) -> str:
        """The name of the file's owner."""
        owner = next((person["emailAddress"] for person in self.file.get("owners", ())), "")
        return self.visit.who(owner)

    @cached_property
    def locks(self) -> list[Lock]:
        """What the person may not change here."""
        resource = self.visit.ask("sheets.spreadsheets.get", spreadsheetId=self.book.id)
        own = next(tab for tab in resource["sheets"] if tab["properties"]["sheetId"] == self.sheet.id)
        return locks_of(self.book, self.sheet, own, keeper=self.keeper, may_write=self.may_write)

    def reason(self, lock: Lock) -> str:
        """Why a lock is there, in the person's language."""
        return self.visit.word(lock.reason) + lock.keeper

    def style(self, painter: Painter) -> str:
        """The address of the stylesheet for what was painted."""
        return address_of(painter.classes)


@dataclass(frozen=True)
class Field:
    """One cell as a form: its name, its heading, what it offers if it offers a list, why it is shut if it is."""

    name: str
    heading: str
    text: str
    kind: str
    offered: tuple[str, ...]
    is_ticked: bool
    note: str
    shut: str


def open_tab(visit: Visit) -> Opened:
    """The tab that a request names (`gid`); raises GoogleError 404, or 403 to whoever may not read the file."""
    book = opened(visit.store, visit.call("sheets.spreadsheets.get", spreadsheetId=visit.part("file")))
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=book.id)
    tabs = list(_tabs(book, may_write=file["capabilities"]["canEdit"]))
    wanted = visit.number("gid")
    chosen = next((tab for tab in tabs if tab.id == wanted), None) or book.first_visible()
    return Opened(visit, book, chosen, file, max(0, (_start(visit) or 1) - 1))


def spreadsheet(visit: Visit) -> Response:
    """One tab of a spreadsheet; `gid` says which, `row` where its rows begin, `cell` which cell to edit in a form."""
    tab = open_tab(visit)
    shown = tab.window
    painter = Painter(shown, tab.locks)
    heads = list(painter.lines(range(shown.frozen)))
    rows = list(painter.lines(range(shown.top, shown.bottom)))
    tabs = list(_tabs(tab.book, may_write=tab.may_write))
    return visit.show(
        "sheet.html.j2",
        policy=SHEET_POLICY,
        tab=tab,
        shown=shown,
        tabs=[(sheet, badge_of(tab.book, sheet)) for sheet in tabs],
        above=above(seen(visit), tab.file),
        letters=[(column_name(at), pixels) for at, pixels in zip(shown.columns, shown.pixels, strict=True)],
        heads=Markup().join(heads),
        rows=Markup().join(rows),
        style=tab.style(painter),
        token=views.token(visit.store, shown),
        reasons=[tab.reason(lock) for lock in tab.locks],
        whole=next((tab.reason(lock) for lock in tab.locks if lock.is_whole), ""),
        fields=_fields(tab),
        cell=visit.asked("cell").upper(),
        said=visit.asked("said") if visit.is_from_page else "",
        exports=OFFERED[SPREADSHEET],
    )


def changes(visit: Visit) -> Response:
    """What has changed in the window since a token (`since`), as JSON."""
    tab = open_tab(visit)
    since = visit.asked("since")
    if tab.is_another:
        return json_answer({"reload": True})
    if views.is_current(visit.store, tab.book, since):
        return json_answer({"token": since})
    return json_answer(changed(tab, since))


def changed(tab: Opened, since: str) -> Json:
    """{"token", "rows": [[number, html], …], "last", "style"}, or {"reload": true} when more than rows has changed."""
    shown = tab.window
    numbers = views.changed_rows(tab.visit.store, shown, since)
    if numbers is None:
        return {"reload": True}
    painter = Painter(shown, tab.locks)
    rows = [[row + 1, str(line)] for row, line in zip(numbers, painter.lines(numbers), strict=True)]
    token = views.token(tab.visit.store, shown)
    return {"token": token, "rows": rows, "last": shown.bottom, "style": tab.style(painter)}


def choices(visit: Visit) -> Response:
    """What a cell's list offers: {"choices": […]}."""
    tab = open_tab(visit)
    box = cell_box(visit.asked("cell"))
    rule = _cell(tab, box).get("dataValidation", {}) if box else {}
    return json_answer({"choices": choices_of(tab.book, rule.get("condition", {}))})


def cell_box(name: str) -> Box | None:
    """The one cell of a name such as "I7", None for anything else."""
    box = parse_box(name)
    is_one = box is not None and box.bottom == box.top + 1 and box.right == box.left + 1
    return box if is_one else None


def _tabs(book: Book, *, may_write: bool) -> Iterator[Sheet]:
    """The tabs that a person may see: hidden ones are for those who can show them again."""
    return (sheet for sheet in book.sheets if may_write or not sheet.properties.get("hidden"))


def _start(visit: Visit) -> int | None:
    """The first row to show; a cell asked for (Google's links name it in `range`, too) lies below it."""
    box = cell_box(visit.asked("cell") or visit.asked("range"))
    return visit.number("row") or (box.top // 500 * 500 + 1 if box else None)


def _fields(tab: Opened) -> list[Field]:
    """The row of the cell asked for as a form: the cells under their headings. Empty if no cell was asked for."""
    box = cell_box(tab.visit.asked("cell"))
    shown = tab.window
    if box is None or box.top >= tab.sheet.row_count or box.left not in shown.columns:
        return []
    heads = grid_data(tab.book, Area(tab.sheet, 0, shown.frozen, 0, shown.columns[-1] + 1)).get("rowData", [{}])
    titles = heads[-1].get("values", []) if heads else []
    found = []
    for at in shown.columns:
        title = titles[at].get("formattedValue", "") if at < len(titles) else ""
        if title or at == box.left:
            found.append(_field(tab, Box(box.top, box.top + 1, at, at + 1), title))
    return found


def _field(tab: Opened, box: Box, heading: str) -> Field:
    cell = _cell(tab, box)
    calculate = calculator(tab.book)
    condition = cell.get("dataValidation", {}).get("condition", {})
    kind = condition.get("type", "")
    area = Area(tab.sheet, box.top, box.top + 1, box.left, box.left + 1)
    is_box = kind == "BOOLEAN" and ("formattedValue" not in cell or "boolValue" in cell.get("effectiveValue", {}))
    return Field(
        name=f"{column_name(box.left)}{box.top + 1}",
        heading=heading,
        text=typed(cell, locale_of(tab.book.locale), calculate.today),
        kind="box" if is_box else "list" if kind in LISTS else "text",
        offered=tuple(choices_of(tab.book, condition)),
        is_ticked=bool(cell.get("effectiveValue", {}).get("boolValue")),
        note=cell.get("note", ""),
        shut=next((tab.reason(lock) for lock in tab.locks if lock.shuts(area)), ""),
    )


def _cell(tab: Opened, box: Box) -> Json:
    area = Area(tab.sheet, box.top, box.top + 1, box.left, box.left + 1)
    rows = grid_data(tab.book, area).get("rowData", [])
    found: Json = rows[0]["values"][0] if rows and rows[0].get("values") else {}
    return found
