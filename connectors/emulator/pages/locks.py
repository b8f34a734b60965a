"""What a person may not change in a tab, and in plain words why not: who keeps it."""

from dataclasses import dataclass
from typing import Any

from connectors.emulator.sheets.model import Book, Sheet
from connectors.emulator.sheets.ranges import Area, from_grid_range

Json = dict[str, Any]

READING = "У вас этот файл открыт только для чтения. Изменить его могут те, с кем им поделились для правки."
ROBOTS_TAB = "Эту вкладку ведёт робот: здесь можно только читать."
ROBOTS_CELLS = "Эти ячейки ведёт робот: здесь можно только читать."
KEPT_TAB = "Эта вкладка защищена. Её ведёт: "
KEPT_CELLS = "Эти ячейки защищены. Их ведёт: "


@dataclass(frozen=True)
class Lock:
    """Cells that the person may not change but for `open_cells`; `reason` a text of words.py, `keeper` who may."""

    cells: Area
    open_cells: tuple[Area, ...]
    reason: str
    keeper: str
    badge: str

    def shuts(self, area: Area) -> bool:
        """Whether a change of these cells is refused."""
        return self.cells.overlaps(area) and not any(open_area.contains(area) for open_area in self.open_cells)

    @property
    def is_whole(self) -> bool:
        """Whether nothing in the tab can be changed."""
        sheet = self.cells.sheet
        return not self.open_cells and self.cells.contains(Area(sheet, 0, sheet.row_count, 0, sheet.column_count))


def locks_of(book: Book, sheet: Sheet, described: Json, *, keeper: str, may_write: bool) -> list[Lock]:
    """The locks on a tab; `described` is the Sheet resource as the person sees it, `keeper` names the file's owner."""
    whole = Area(sheet, 0, sheet.row_count, 0, sheet.column_count)
    if not may_write:
        return [Lock(whole, (), READING, "", "только чтение")]
    return [
        _lock(book, protected, keeper)
        for protected in described.get("protectedRanges", ())
        if not protected.get("requestingUserCanEdit") and not protected.get("warningOnly")
    ]


def badge_of(book: Book, sheet: Sheet) -> str:
    """What stands beside the title of a tab that is protected as a whole, whoever looks; else ""."""
    for protected in sheet.protected:
        lock = None if protected.get("warningOnly") else _lock(book, protected, "")
        if lock and lock.is_whole:
            return lock.badge
    return ""


def _lock(book: Book, protected: Json, keeper: str) -> Lock:
    area = _area(book, protected)
    exceptions = tuple(from_grid_range(book, grid) for grid in protected.get("unprotectedRanges", ()))
    is_robots = "робот" in str(protected.get("description", "")).lower()
    lock = Lock(area, exceptions, "", "", "ведёт робот" if is_robots else "защищена")
    if is_robots:
        return Lock(area, exceptions, ROBOTS_TAB if lock.is_whole else ROBOTS_CELLS, "", lock.badge)
    return Lock(area, exceptions, KEPT_TAB if lock.is_whole else KEPT_CELLS, keeper, lock.badge)


def _area(book: Book, protected: Json) -> Area:
    for named in book.named_ranges:
        if named["namedRangeId"] == protected.get("namedRangeId"):
            return from_grid_range(book, named["range"])
    return from_grid_range(book, protected.get("range", {}))
