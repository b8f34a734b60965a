"""Developer metadata: tags on rows, columns, sheets and the spreadsheet, and how a lookup finds them."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.a1 import Box
from connectors.emulator.sheets.model import Book, Json
from connectors.emulator.sheets.ranges import Area, area_of, require_sheet

DIMENSIONS = {"ROWS": "ROW", "COLUMNS": "COLUMN"}


def located(book: Book, location: Json) -> Json:
    """A location as Google writes it, with its type; raises GoogleError 400 for one that cannot be tagged."""
    if "dimensionRange" in location:
        line = location["dimensionRange"]
        kind = _kind(line)
        sheet = require_sheet(book, line.get("sheetId", 0))
        start, end = line.get("startIndex", 0), line.get("endIndex", 0)
        if end - start != 1:
            raise invalid("Developer metadata can only be associated with a single row or column.")
        size = sheet.row_count if line.get("dimension") == "ROWS" else sheet.column_count
        if end > size:
            raise invalid(f"The {line.get('dimension')} {start} is beyond the grid of sheet {sheet.id}.")
        whole = {"sheetId": sheet.id, "dimension": line["dimension"], "startIndex": start, "endIndex": end}
        return {"locationType": kind, "dimensionRange": whole}
    if "sheetId" in location:
        return {"locationType": "SHEET", "sheetId": require_sheet(book, location["sheetId"]).id}
    if location.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    raise invalid("A location for developer metadata must be specified.")


def matching(book: Book, lookup: Json) -> list[Json]:
    """The tags that fit a DeveloperMetadataLookup: every field given must fit."""
    return [entry for entry in book.metadata if _fits(book, entry, lookup)]


def areas_of(book: Book, entry: Json) -> list[Area]:
    """The cells that a tag stands for: its row, column or sheet, or every sheet."""
    location = entry["location"]
    if "dimensionRange" in location:
        line = location["dimensionRange"]
        sheet = require_sheet(book, line["sheetId"])
        start, end = line["startIndex"], line.get("endIndex")
        is_row = line["dimension"] == "ROWS"
        return [area_of(sheet, Box(top=start, bottom=end) if is_row else Box(left=start, right=end))]
    if "sheetId" in location:
        return [area_of(require_sheet(book, location["sheetId"]), Box())]
    return [area_of(sheet, Box()) for sheet in book.sheets]


def _fits(book: Book, entry: Json, lookup: Json) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if name in lookup and lookup[name] != entry.get(name):
            return False
    if "locationType" in lookup and lookup["locationType"] != entry["location"]["locationType"]:
        return False
    if "metadataLocation" not in lookup:
        return True
    wanted = _wanted_location(lookup["metadataLocation"])
    if lookup.get("locationMatchingStrategy") == "INTERSECTING_LOCATION":
        return _intersects(book, entry, wanted)
    return bool(entry["location"] == wanted)


def _wanted_location(location: Json) -> Json:
    if "dimensionRange" in location:
        line = location["dimensionRange"]
        return {"locationType": _kind(line), "dimensionRange": {"sheetId": 0, "startIndex": 0} | line}
    if "sheetId" in location:
        return {"locationType": "SHEET", "sheetId": location["sheetId"]}
    return {"locationType": "SPREADSHEET", "spreadsheet": True}


def _kind(line: Json) -> str:
    """ROW or COLUMN; raises GoogleError 400 for a range that does not say which."""
    if line.get("dimension") not in DIMENSIONS:
        raise invalid("dimension must be specified.")
    return DIMENSIONS[line["dimension"]]


def _intersects(book: Book, entry: Json, wanted: Json) -> bool:
    mine, theirs = areas_of(book, entry), areas_of(book, {"location": wanted})
    return any(one.overlaps(other) for one in mine for other in theirs)
