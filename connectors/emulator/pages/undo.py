"""Taking back one's own last changes, as long as nobody has changed the same cells since.

What is kept, in memory only, is the change that would take a change back, and how the cells looked after it.
"""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.pages.visit import Visit
from connectors.emulator.sheets.describing import grid_data
from connectors.emulator.sheets.model import Book
from connectors.emulator.sheets.ranges import Area, require_sheet

Json = dict[str, Any]

FIELDS = ("userEnteredValue", "userEnteredFormat", "note", "dataValidation", "textFormatRuns")
MASK = ",".join(FIELDS)
STEPS = 100
MEMORY = "pages.undo"


@dataclass(frozen=True)
class Step:
    """A change that can be taken back by `requests`; `after` is what then stood in `cells`, if it touched cells."""

    requests: list[Json]
    cells: Area | None = None
    after: list[Json] | None = None


def contents(book: Book, area: Area) -> list[Json]:
    """All that people put into the cells of an area: RowData for `updateCells`."""
    rows = grid_data(book, area).get("rowData", [])
    return [
        {"values": [{name: cell[name] for name in FIELDS if name in cell} for cell in row.get("values", ())]}
        for row in rows
    ]


def putting_back(area: Area, rows: list[Json]) -> Json:
    """The request that makes an area's cells what they were."""
    return {"updateCells": {"range": area.grid_range(), "rows": rows, "fields": MASK}}


def keep(visit: Visit, book: Book, step: Step) -> None:
    """Remember a change of the person's that was just made."""
    steps = _steps(visit, book)
    steps.append(step)
    del steps[:-STEPS]


def last(visit: Visit, book: Book) -> Step | None:
    """The person's latest change, taken off the pile; None if there is none."""
    steps = _steps(visit, book)
    return steps.pop() if steps else None


def is_untouched(book: Book, step: Step) -> bool:
    """Whether the cells of a change are still as it left them."""
    if step.cells is None:
        return True
    sheet = require_sheet(book, step.cells.sheet.id)
    area = Area(sheet, step.cells.top, step.cells.bottom, step.cells.left, step.cells.right)
    return area.bottom <= sheet.row_count and contents(book, area) == step.after


def _steps(visit: Visit, book: Book) -> list[Step]:
    found: list[Step] = visit.store.memory(MEMORY).setdefault(f"{book.id} {visit.person}", [])
    return found
