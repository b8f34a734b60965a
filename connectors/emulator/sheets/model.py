"""A spreadsheet in memory: book, sheets, rows of cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DEFAULT_ROWS, DEFAULT_COLUMNS = 1000, 26
ROW_PIXELS, COLUMN_PIXELS = 21, 100
MAX_CELLS = 10_000_000


@dataclass(frozen=True, slots=True)
class Formula:
    """What a person typed after "=", with that sign."""

    text: str


Content = str | float | bool | Formula | None
"""What stands in a cell: text, number (dates are numbers too), boolean, formula, nothing."""


class Row:
    """The cells of one row. `values` may be shorter than the grid is wide.

    `extras` holds, by column, whatever a cell has beside its content: userEnteredFormat, note, dataValidation,
    textFormatRuns, as Google's CellData names them. These are never changed in place: rows share them. `shown` is
    what a reader keeps of the row as people see it; it is gone as soon as the row is taken for writing.
    """

    __slots__ = ("extras", "has_formula", "shown", "values")

    def __init__(self, values: list[Content] | None = None, extras: dict[int, Json] | None = None) -> None:
        self.values: list[Content] = values or []
        self.extras: dict[int, Json] = extras or {}
        self.has_formula = any(type(value) is Formula for value in self.values)
        self.shown: Any = None

    def get(self, column: int) -> Content:
        """The content of a cell; None beyond what was written."""
        return self.values[column] if column < len(self.values) else None

    def set(self, column: int, value: Content) -> None:
        """Put content into a cell; an empty text is no content."""
        values = self.values
        if column >= len(values):
            if value is None or value == "":
                return
            values.extend([None] * (column + 1 - len(values)))
        values[column] = None if value == "" else value
        if type(value) is Formula:
            self.has_formula = True

    def set_extra(self, column: int, extra: Json) -> None:
        """Replace what a cell has beside its content."""
        if extra:
            self.extras[column] = extra
        else:
            self.extras.pop(column, None)

    def copy(self) -> "Row":
        """A row of its own with the same cells."""
        return Row(list(self.values), dict(self.extras))

    def is_blank(self) -> bool:
        """Whether nothing stands in any cell; formats do not count."""
        return all(value is None for value in self.values)


BLANK = Row()
"""Stands for rows that were never written. Never changed."""


@dataclass(eq=False)
class Sheet:
    """One tab. `properties` are Google's without index and the two sizes; `parts` the lists that hang on it."""

    id: int
    title: str
    row_count: int = DEFAULT_ROWS
    column_count: int = DEFAULT_COLUMNS
    properties: Json = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    row_sizes: dict[int, Json] = field(default_factory=dict)
    column_sizes: dict[int, Json] = field(default_factory=dict)
    merges: list[Json] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)
    conditional_formats: list[Json] = field(default_factory=list)
    banded: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    filter_views: list[Json] = field(default_factory=list)
    tables: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)
    charts: list[Json] = field(default_factory=list)
    slicers: list[Json] = field(default_factory=list)
    comment_anchors: list[Json] = field(default_factory=list)
    changed_rows: set[int] = field(default_factory=set)
    stored_rows: int = 0

    @property
    def is_object(self) -> bool:
        """Whether the tab is a chart and has no cells."""
        return self.properties.get("sheetType") == "OBJECT"

    def row(self, index: int) -> Row:
        """A row for reading."""
        return self.rows[index] if index < len(self.rows) else BLANK

    def edit(self, index: int) -> Row:
        """A row for writing; it will be stored."""
        if index >= len(self.rows):
            self.rows.extend(Row() for _ in range(index + 1 - len(self.rows)))
        self.changed_rows.add(index)
        row = self.rows[index]
        row.shown = None
        return row

    def changed_from(self, index: int = 0) -> None:
        """All rows from here on are to be stored anew."""
        self.changed_rows.update(range(index, len(self.rows)))
        for row in self.rows[index:]:
            row.shown = None

    def last_row(self) -> int:
        """The number of rows up to the last with any content."""
        for index in range(len(self.rows), 0, -1):
            if not self.rows[index - 1].is_blank():
                return index
        return 0

    def formulas(self) -> Iterator[tuple[int, int, Formula]]:
        """Every formula with its row and column."""
        for index, row in enumerate(self.rows):
            if row.has_formula:
                for column, value in enumerate(row.values):
                    if type(value) is Formula:
                        yield index, column, value


@dataclass(eq=False)
class Book:
    """One spreadsheet. `version` rises with every change and is what computed values are cached under.

    `reach` gives another spreadsheet by its id, if the owner of this one may read it.
    """

    id: str
    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    named_ranges: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    version: int = 0
    is_header_changed: bool = False
    cache: dict[str, Any] = field(default_factory=dict)
    reach: Callable[[str], "Book | None"] = lambda _: None

    def sheet(self, sheet_id: int) -> Sheet | None:
        """The sheet with this id, or None."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def titled(self, title: str) -> Sheet | None:
        """The sheet with this title; upper and lower case do not differ."""
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        return exact or next((sheet for sheet in self.sheets if sheet.title.lower() == title.lower()), None)

    def first_visible(self) -> Sheet:
        """The sheet that is meant where none is named."""
        return next((sheet for sheet in self.sheets if not sheet.properties.get("hidden")), self.sheets[0])

    @property
    def locale(self) -> str:
        """The locale that numbers and dates are typed and shown in, e.g. "ru_RU"."""
        return str(self.properties.get("locale", "en_US"))

    def changed(self) -> None:
        """Something else than cells has changed and is to be stored."""
        self.is_header_changed = True
