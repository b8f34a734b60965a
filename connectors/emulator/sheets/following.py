"""How everything that points at cells follows when cells move.

One list for all changes: rows and columns (`structure`), parts of them (`bands`) and cut cells (`requests.copying`)
each say where a GridRange lies afterwards.
"""

from collections.abc import Callable, Iterable

from connectors.emulator.sheets.model import Book, Json, Sheet

Moved = Callable[[Json], Json | None]
"""Where a GridRange lies afterwards; None when nothing of it is left."""


def follow(book: Book, sheet: Sheet, moved: Moved) -> None:
    """Let what hangs on a sheet, and what elsewhere points at it, follow a move of its cells."""
    sheet.merges = [merge for merge in _kept(map(moved, sheet.merges)) if _is_several_cells(merge)]
    sheet.conditional_formats = _kept(_with_ranges(entry, moved) for entry in sheet.conditional_formats)
    sheet.tables = _kept(_with_columns(table, moved) for table in sheet.tables)
    sheet.comment_anchors = _kept(_with_range(anchor, moved) for anchor in sheet.comment_anchors)
    book.named_ranges = _kept(_with_range(entry, moved) for entry in book.named_ranges)
    unbind_lost(book)
    sheet.protected = _kept(_with_range(entry, moved) for entry in sheet.protected)
    sheet.banded = _kept(_with_range(entry, moved) for entry in sheet.banded)
    sheet.filter_views = _kept(_with_filter(view, moved) for view in sheet.filter_views)
    sheet.basic_filter = sheet.basic_filter and _with_filter(sheet.basic_filter, moved)
    for home in book.sheets:
        home.charts = [_embedded(chart, moved) for chart in home.charts]
        home.slicers = [_embedded(slicer, moved) for slicer in home.slicers]
    book.changed()


def rehome(book: Book) -> None:
    """Let parts whose range is now on another sheet hang on that sheet."""
    for sheet in list(book.sheets):
        for name in ("merges", "protected", "banded", "filter_views", "tables", "comment_anchors"):
            parts: list[Json] = getattr(sheet, name)
            gone = [part for part in parts if part.get("range", part).get("sheetId", 0) != sheet.id]
            setattr(sheet, name, [part for part in parts if part not in gone])
            for part in gone:
                getattr(_home(book, part.get("range", part)), name).append(part)
        rules, sheet.conditional_formats = sheet.conditional_formats, []
        for rule in rules:
            for home in {_home(book, grid).id: _home(book, grid) for grid in rule["ranges"]}.values():
                own = [grid for grid in rule["ranges"] if _home(book, grid) is home]
                home.conditional_formats.append(rule | {"ranges": own})


def _home(book: Book, grid: Json) -> Sheet:
    """The sheet of a range that is known to be on one."""
    return next(sheet for sheet in book.sheets if sheet.id == grid.get("sheetId", 0))


def unbind_lost(book: Book) -> None:
    """Protections and filters that were backed by a named range or table no longer there keep the range they had."""
    names = {named["namedRangeId"] for named in book.named_ranges}
    for sheet in book.sheets:
        tables = {table["tableId"] for table in sheet.tables}
        sheet.protected = [_unbound(entry, names, tables) for entry in sheet.protected]
        sheet.filter_views = [_unbound(entry, names, tables) for entry in sheet.filter_views]
        sheet.basic_filter = sheet.basic_filter and _unbound(sheet.basic_filter, names, tables)


def anchored(cell: Json, moved: Moved) -> Json:
    """A GridCoordinate after the move; when its own row or column is gone, the one that took its place."""
    sheet_id, row, column = cell.get("sheetId", 0), cell.get("rowIndex", 0), cell.get("columnIndex", 0)
    start = {"sheetId": sheet_id, "startRowIndex": row, "startColumnIndex": column}
    rows, columns = {"endRowIndex": row + 1}, {"endColumnIndex": column + 1}
    found = moved(start | rows | columns) or moved(start | columns) or moved(start | rows) or start
    return cell | {
        "sheetId": found["sheetId"],
        "rowIndex": found["startRowIndex"],
        "columnIndex": found["startColumnIndex"],
    }


def _embedded(part: Json, moved: Moved) -> Json:
    """A chart or slicer: its anchor, and the ranges wherever they stand in its specification."""
    spec = part.get("spec", {})
    found = part | {"spec": _deep(spec, moved)}
    if "dataRange" in spec:
        found["spec"] |= _sliced(spec, found["spec"].get("dataRange"), moved)
    overlay = part.get("position", {}).get("overlayPosition")
    if overlay and "anchorCell" in overlay:
        overlay = overlay | {"anchorCell": anchored(overlay["anchorCell"], moved)}
        found["position"] = part["position"] | {"overlayPosition": overlay}
    return found


def _sliced(spec: Json, data_range: Json | None, moved: Moved) -> Json:
    """The data of a slicer and the column in it; what is gone altogether keeps its old place."""
    if data_range is None:
        return {"dataRange": spec["dataRange"]}
    start = spec["dataRange"]["startColumnIndex"] + spec.get("columnIndex", 0)
    column = moved(spec["dataRange"] | {"startColumnIndex": start, "endColumnIndex": start + 1})
    return {"columnIndex": column["startColumnIndex"] - data_range["startColumnIndex"] if column else 0}


def _deep(value: Json, moved: Moved) -> Json:
    found: Json = {}
    for name, entry in value.items():
        if isinstance(entry, dict) and ("startRowIndex" in entry or "startColumnIndex" in entry):
            lost = moved(entry)
            if lost is not None:
                found[name] = lost
        elif isinstance(entry, dict):
            found[name] = _deep(entry, moved)
        elif isinstance(entry, list):
            found[name] = _deep_list(entry, moved)
        else:
            found[name] = entry
    return found


def _deep_list(entries: list[Json], moved: Moved) -> list[Json]:
    pairs = [_deep({"": entry}, moved) if isinstance(entry, dict) else {"": entry} for entry in entries]
    return [pair[""] for pair in pairs if "" in pair]


def _with_range(entry: Json, moved: Moved) -> Json | None:
    if "range" not in entry:
        return entry
    grid = moved(entry["range"])
    if grid is None:
        return None
    found = entry | {"range": grid}
    if "unprotectedRanges" in entry:
        found["unprotectedRanges"] = _kept(map(moved, entry["unprotectedRanges"]))
    return found


def _with_ranges(entry: Json, moved: Moved) -> Json | None:
    ranges = _kept(map(moved, entry["ranges"]))
    return entry | {"ranges": ranges} if ranges else None


def _with_filter(entry: Json, moved: Moved) -> Json | None:
    """A filter; its criteria and sort orders name columns of the sheet."""
    found = _with_range(entry, moved)
    if found is None:
        return None
    for name, key in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in entry:
            found[name] = _kept(_with_column(spec, key, entry["range"], moved) for spec in entry[name])
    return found


def _with_column(spec: Json, key: str, grid: Json, moved: Moved) -> Json | None:
    column = spec.get(key, 0)
    lost = moved(grid | {"startColumnIndex": column, "endColumnIndex": column + 1})
    return None if lost is None else spec | {key: lost["startColumnIndex"]}


def _with_columns(table: Json, moved: Moved) -> Json | None:
    """A table; the properties of its columns count from its first one."""
    found = _with_range(table, moved)
    if found is None:
        return None
    left, columns = table["range"]["startColumnIndex"], []
    for column in table.get("columnProperties", ()):
        start = left + column.get("columnIndex", 0)
        lost = moved(table["range"] | {"startColumnIndex": start, "endColumnIndex": start + 1})
        if lost is not None:
            columns.append(column | {"columnIndex": lost["startColumnIndex"] - found["range"]["startColumnIndex"]})
    return found | {"columnProperties": sorted(columns, key=lambda column: column["columnIndex"])}


def _unbound(entry: Json, names: set[str], tables: set[str]) -> Json:
    is_lost = entry.get("namedRangeId", "") not in {"", *names} or entry.get("tableId", "") not in {"", *tables}
    return (
        {name: value for name, value in entry.items() if name not in ("namedRangeId", "tableId")} if is_lost else entry
    )


def _is_several_cells(merge: Json) -> bool:
    rows = merge["endRowIndex"] - merge["startRowIndex"]
    return bool(rows * (merge["endColumnIndex"] - merge["startColumnIndex"]) > 1)


def _kept(entries: Iterable[Json | None]) -> list[Json]:
    return [entry for entry in entries if entry is not None]
