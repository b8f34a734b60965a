"""Tables: their columns, and how they are written and grow.

A column's name is the text of its header cell: it is kept there only, so that the two never differ.
"""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets import colours
from connectors.emulator.sheets.bands import insert_cells
from connectors.emulator.sheets.formulas.calculator import Calculator, calculator
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Formula, Json, Sheet
from connectors.emulator.sheets.parts import TABLE
from connectors.emulator.sheets.ranges import Area, from_grid_range
from connectors.emulator.sheets.showing import formatted, number_format
from connectors.emulator.sheets.structure import grow

COLOURS: Json = {
    "headerColorStyle": {"rgbColor": {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177}},
    "firstBandColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
    "secondBandColorStyle": {"rgbColor": {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706}},
}
"""What a table is filled with that names no colours of its own; assumed to be today's default of the editor."""
FOOTER = "footerColorStyle"
UNTYPED = "COLUMN_TYPE_UNSPECIFIED"


def area_of_table(book: Book, table: Json) -> Area:
    """The cells of a table, header and footer among them."""
    return from_grid_range(book, table["range"])


def body_of(book: Book, table: Json) -> Area:
    """The cells between header and footer; it may be empty."""
    area = area_of_table(book, table)
    bottom = area.bottom - 1 if has_footer(table) else area.bottom
    return Area(area.sheet, area.top + 1, bottom, area.left, area.right)


def has_footer(table: Json) -> bool:
    """Whether the last row is a footer."""
    return FOOTER in table.get("rowsProperties", {})


def written_table(book: Book, table: Json) -> Json:
    """A table as Google writes it: with colours, and an entry for every column, named by its header cell."""
    area, calculate = area_of_table(book, table), calculator(book)
    known = {column.get("columnIndex", 0): column for column in table.get("columnProperties", ())}
    columns = [_written_column(calculate, area, index, known.get(index, {})) for index in range(area.right - area.left)]
    return table | {"range": area.grid_range(), "rowsProperties": _colours_of(table), "columnProperties": columns}


def banding_of(book: Book, table: Json) -> Json:
    """A table as one of the banded ranges, which Google lists it among."""
    return {
        "bandedRangeReference": table["tableId"],
        "range": area_of_table(book, table).grid_range(),
        "rowProperties": colours.understood(_colours_of(table), "BandingProperties"),
    }


def free_name(book: Book, wish: str) -> str:
    """The name itself or, where a table has it, with the first number that makes it another."""
    names = {table["name"].lower() for sheet in book.sheets for table in sheet.tables}
    stem = wish.rstrip("0123456789")
    number = 1
    while wish.lower() in names:
        number += 1
        wish = f"{stem}{number}"
    return wish


def require_columns(columns: list[Json], width: int) -> None:
    """Raise GoogleError 400 for column properties that no table of this width can have."""
    seen = set()
    for column in columns:
        index, rule = column.get("columnIndex", 0), column.get("dataValidationRule")
        if not 0 <= index < width or index in seen:
            raise invalid(f"Invalid column index: {index}")
        seen.add(index)
        is_dropdown = column.get("columnType") == "DROPDOWN"
        if is_dropdown and not (rule or {}).get("condition"):
            raise invalid("Condition must be set for dropdown column type.")
        if not is_dropdown and rule:
            raise invalid("Cannot set condition for non-dropdown column type.")
        if rule and (rule["condition"].get("type") != "ONE_OF_LIST" or not rule["condition"].get("values")):
            raise invalid("Condition type must be ONE_OF_LIST for dropdown column type.")


def kept_columns(columns: list[Json]) -> list[Json]:
    """Column properties as they are kept: without the names, which stand in the cells."""
    kept = ({name: value for name, value in column.items() if name != "columnName"} for column in columns)
    typed = (column for column in kept if column.get("columnType", UNTYPED) != UNTYPED)
    return sorted(typed, key=lambda column: int(column.get("columnIndex", 0)))


def write_header(sheet: Sheet, row: int, column: int, name: str) -> None:
    """Put a column's name into its header cell as plain text; its format stays, rich text goes."""
    cells = sheet.edit(row)
    cells.set(column, name)
    extra = cells.extras.get(column, {})
    cells.set_extra(column, {key: value for key, value in extra.items() if key not in ("textFormatRuns", "chipRuns")})


def name_headers(area: Area) -> None:
    """Let header cells that are empty or hold a formula read "Column 1" and so on, as Google does."""
    row = area.sheet.row(area.top)
    for index, column in enumerate(range(area.left, area.right), 1):
        content = row.get(column)
        if content is None or isinstance(content, Formula):
            write_header(area.sheet, area.top, column, f"Column {index}")


def untick_texts(area: Area, columns: list[Json]) -> None:
    """Cells of a column that becomes one of tick boxes: texts and nothing turn into FALSE."""
    for column in columns:
        if column.get("columnType") == "BOOLEAN":
            position = area.left + column.get("columnIndex", 0)
            for index in range(area.top + 1, area.bottom):
                if isinstance(area.sheet.row(index).get(position), str | None):
                    area.sheet.edit(index).set(position, False)


def keep_headers(written: Area) -> None:
    """Cells were written: header cells of tables among them that are empty now, or formulas, get a name."""
    for table in written.sheet.tables:
        grid = table["range"]
        top, left, right = grid["startRowIndex"], grid["startColumnIndex"], grid["endColumnIndex"]
        header = Area(written.sheet, top, top + 1, left, right)
        if header.overlaps(written):
            name_headers(header)


def in_typed_columns(area: Area) -> bool:
    """Whether cells of the area belong to columns of tables that have a type."""
    return any(
        area.top < table["range"]["endRowIndex"]
        and table["range"]["startRowIndex"] + 1 < area.bottom
        and area.left <= table["range"]["startColumnIndex"] + column.get("columnIndex", 0) < area.right
        for table in area.sheet.tables
        for column in table.get("columnProperties", ())
    )


def take_in(book: Book, written: Area) -> None:
    """Rows that were appended right below a table become part of it."""
    for index, table in enumerate(written.sheet.tables):
        grid = table["range"]
        is_below = written.top == grid["endRowIndex"] and not has_footer(table)
        if is_below and grid["startColumnIndex"] <= written.left < grid["endColumnIndex"]:
            written.sheet.tables[index] = table | {"range": grid | {"endRowIndex": written.bottom}}
            book.changed()


def room_for(book: Book, table: Json, count: int) -> Area:
    """So many rows behind the last filled one of a table's body; the table grows, and cells below it make way."""
    body = body_of(book, table)
    sheet = body.sheet
    top = max((index + 1 for index in range(body.top, body.bottom) if not _is_blank(body, index)), default=body.top)
    more = top + count - body.bottom
    if more > 0:
        new = Area(sheet, body.bottom, body.bottom + more, body.left, body.right)
        if has_footer(table) or not all(_is_blank(new, index) for index in range(new.top, new.bottom)):
            insert_cells(book, new, is_rows=True)
        else:
            grow(book, sheet, new.bottom, 0)
        kept = TABLE.find(book, table["tableId"])[1]
        end = area_of_table(book, table).bottom + more
        TABLE.replace(sheet, kept, kept | {"range": kept["range"] | {"endRowIndex": end}})
        book.changed()
    return Area(sheet, top, top + count, body.left, body.right)


def _colours_of(table: Json) -> Json:
    own: Json = table.get("rowsProperties", {})
    return COLOURS | own


def _is_blank(area: Area, index: int) -> bool:
    return all(area.sheet.row(index).get(column) is None for column in range(area.left, area.right))


def _written_column(calculate: Calculator, area: Area, index: int, known: Json) -> Json:
    column = area.left + index
    value = calculate.cell(area.sheet, area.top, column)
    locale = locale_of(calculate.book.locale)
    name = formatted(value, number_format(area.sheet.row(area.top), column), locale)
    written = known | {"columnIndex": index, "columnName": name or f"Column {index + 1}"}
    return written if index else {key: part for key, part in written.items() if key != "columnIndex"}
