"""A spreadsheet as an OpenDocument file: every tab with what its cells come to, merges and widths."""

import io
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]

from connectors.emulator.drive.conversion.merging import spans_of
from connectors.emulator.drive.conversion.styles import Json
from connectors.emulator.sheets.dates import from_serial

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
INCHES = 1 / 96
"""A pixel."""


def written(book: Json) -> bytes:
    """The file of a Spreadsheet resource with its cells; formulas stand as their results."""
    widths = sorted(
        {_width(column) for sheet in book["sheets"] for column in sheet["data"][0].get("columnMetadata", ())}
    )
    styles = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width * INCHES:.3f}in"/></style:style>'
        for width in widths
    )
    tables = "".join(map(_table, book["sheets"]))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPE, ZIP_STORED)  # first and not packed, so that the type can be read off
        archive.writestr("content.xml", content.encode("utf-8", "replace"))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return packed.getvalue()


def _width(column: Json) -> int:
    return int(column.get("pixelSize", 100))


def _table(sheet: Json) -> str:
    (data,) = sheet["data"]
    spans, covered = spans_of(sheet)
    columns = "".join(f'<table:table-column table:style-name="w{_width(c)}"/>' for c in data.get("columnMetadata", ()))
    rows = []
    for index, line in enumerate(data.get("rowData", ())):
        cells = (
            "<table:covered-table-cell/>" if (index, place) in covered else _cell(cell, spans.get((index, place)))
            for place, cell in enumerate(line.get("values", ()))
        )
        rows.append(f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>")
    title = quoteattr(_legal(sheet["properties"]["title"]))
    body = "".join(rows) or "<table:table-row><table:table-cell/></table:table-row>"
    return f"<table:table table:name={title}>{columns or '<table:table-column/>'}{body}</table:table>"


def _cell(cell: Json, span: tuple[int, int] | None) -> str:
    spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    lines = _legal(cell.get("formattedValue", "")).split("\n")
    if lines == [""]:
        return f"<table:table-cell{spanned}/>"
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f"<table:table-cell{spanned}{_value(cell)}>{text}</table:table-cell>"


def _value(cell: Json) -> str:
    value = cell.get("effectiveValue", {})
    if "boolValue" in value:
        return f' office:value-type="boolean" office:boolean-value="{str(value["boolValue"]).lower()}"'
    if "numberValue" not in value:
        return ' office:value-type="string"'
    kind = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type", "")
    if kind in ("DATE", "DATE_TIME"):
        try:
            moment = from_serial(value["numberValue"])
        except OverflowError:  # a number that is no day of the calendar
            return ' office:value-type="string"'
        return f' office:value-type="date" office:date-value="{moment.isoformat()}"'
    return f' office:value-type="float" office:value="{value["numberValue"]}"'


def _legal(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
