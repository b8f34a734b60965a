"""Parts of sheets that have ids of their own: protections, bandings, filter views, tables, charts, slicers."""

import secrets
from dataclasses import dataclass
from typing import Any

from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.sheets.model import Book, Json, Sheet


@dataclass(frozen=True)
class Part:
    """One kind of part: `lists` it on a Sheet, has its id in `key`, and is called `noun` in messages."""

    lists: str
    key: str
    noun: str

    def of(self, sheet: Sheet) -> list[Json]:
        """A sheet's parts of this kind."""
        found: list[Json] = getattr(sheet, self.lists)
        return found

    def find(self, book: Book, part_id: Any) -> tuple[Sheet, Json]:
        """The part of this id and its sheet; raises GoogleError 400 when there is none."""
        for sheet in book.sheets:
            for part in self.of(sheet):
                if part[self.key] == part_id:
                    return sheet, part
        raise self.unknown(part_id)

    def unknown(self, part_id: Any) -> GoogleError:
        """Google's refusal of an id that no part of this kind has."""
        default = "" if self is TABLE else 0
        return invalid(f"No {self.noun} with id: {default if part_id is None else part_id}")

    def numbered(self, book: Book, wish: Json, other: "Part | None" = None) -> Json:
        """A wished part with an id: its own where it has one, which then must be free among `other` parts, too."""
        part_id = wish.get(self.key) or self.new_id()
        kinds = (self, other) if other else (self,)
        if any(part[kind.key] == part_id for kind in kinds for sheet in book.sheets for part in kind.of(sheet)):
            raise invalid(f"A {self.noun} with id {part_id} already exists.")
        return wish | {self.key: part_id}

    def new_id(self) -> int | str:
        """A fresh id; those of tables are texts."""
        return str(new_number()) if self is TABLE else new_number()

    def replace(self, sheet: Sheet, old: Json, new: Json) -> None:
        """Put a changed part in its old place."""
        parts = self.of(sheet)
        parts[parts.index(old)] = new

    def remove(self, sheet: Sheet, part: Json) -> None:
        """Take a part away."""
        self.of(sheet).remove(part)


SIDES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
PROTECTED = Part("protected", "protectedRangeId", "protected range")
BANDED = Part("banded", "bandedRangeId", "banded range")
FILTER_VIEW = Part("filter_views", "filterViewId", "filter view")
TABLE = Part("tables", "tableId", "table")
CHART = Part("charts", "chartId", "chart")
SLICER = Part("slicers", "slicerId", "slicer")


def new_number() -> int:
    """A fresh id for a sheet, a part or a tag: positive, 31 bits."""
    return secrets.randbelow(2**31 - 1) + 1


def explicit(value: Any) -> Any:
    """A part of a request with every range in it naming its sheet: left out, it is the one with id 0."""
    if isinstance(value, list):
        return [explicit(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    found = {name: explicit(entry) for name, entry in value.items()}
    return {"sheetId": 0} | found if any(side in found for side in SIDES) else found
