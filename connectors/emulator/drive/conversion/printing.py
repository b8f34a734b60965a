"""A spreadsheet on paper: HTML, one table a tab, as PDF (A4 landscape, numbered pages) or zipped with its style."""

import io
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from connectors.emulator.drive.conversion.merging import Place, spans_of
from connectors.emulator.drive.conversion.styles import Json, hex_of
from connectors.emulator.errors import failed_precondition, forbidden

MOST_CELLS = 20_000
"""Cells that a PDF may have; laying out more would keep everybody waiting for minutes."""
STYLE = """
body { font-family: "DejaVu Sans", "Liberation Sans", Arial, sans-serif; font-size: 8pt; margin: 0 }
h1 { font-size: 11pt; margin: 0 0 4pt }
section { break-after: page }
section:last-child { break-after: auto }
table { border-collapse: collapse; table-layout: fixed; width: 100% }
thead { display: table-header-group }
tr { break-inside: avoid }
td { border: 0.5pt solid #ccc; padding: 1.5pt 3pt; vertical-align: bottom }
td { overflow-wrap: anywhere; white-space: pre-wrap }
@page { size: A4 landscape; margin: 12mm }
@page { @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
"""
HORIZONTAL = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
VERTICAL = {"TOP": "top", "MIDDLE": "middle", "BOTTOM": "bottom"}


def pdf(book: Json) -> bytes:
    """All visible tabs as PDF; raises GoogleError 403 for too many cells, 400 where WeasyPrint or pango is missing."""
    sections = [_section(sheet) for sheet in _visible(book)]
    if sum(section.count("<td") for section in sections) > MOST_CELLS:
        raise forbidden("This file is too large to be exported.", reason="exportSizeLimitExceeded")
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]
    except (ImportError, OSError) as error:
        message = "PDF needs WeasyPrint and the Debian packages in requirements/apt.txt (pango)."
        raise failed_precondition(message) from error
    text = _page(book["properties"]["title"], f"<style>{STYLE}</style>", "".join(sections))
    document: bytes = HTML(string=text, url_fetcher=_fetch_nothing).write_pdf()
    return document


def zipped(book: Json) -> bytes:
    """All visible tabs as HTML pages beside one style sheet."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("resources/sheet.css", STYLE)
        link = '<link rel="stylesheet" href="resources/sheet.css">'
        for sheet in _visible(book):
            title = sheet["properties"]["title"]
            archive.writestr(_file_name(title), _page(title, link, _section(sheet)).encode("utf-8", "replace"))
    return packed.getvalue()


def _visible(book: Json) -> list[Json]:
    return [sheet for sheet in book["sheets"] if not sheet["properties"].get("hidden")]


def _file_name(title: str) -> str:
    return title.replace("/", "_").replace("\\", "_").encode("utf-8", "replace").decode() + ".html"


def _page(title: str, style: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title>{style}</head>'
    return f'<!doctype html><html lang="ru">{head}<body>{body}</body></html>'


def _section(sheet: Json) -> str:
    (data,) = sheet["data"]
    rows = [line.get("values", []) for line in data.get("rowData", ())]
    width = max((place for row in rows for place, cell in enumerate(row, 1) if _is_seen(cell)), default=0)
    columns = data.get("columnMetadata", [])[:width]
    hidden = {index for index, column in enumerate(columns) if column.get("hiddenByUser")}
    lines = data.get("rowMetadata", [])
    spans, covered = spans_of(sheet)
    frozen = sheet["properties"].get("gridProperties", {}).get("frozenRowCount", 0)
    written = [
        _row(row, index, width, hidden, spans, covered)
        for index, row in enumerate(rows)
        if not (index < len(lines) and lines[index].get("hiddenByUser"))
    ]
    total = sum(column.get("pixelSize", 100) for index, column in enumerate(columns) if index not in hidden) or 1
    sizes = "".join(
        f'<col style="width:{100 * column.get("pixelSize", 100) / total:.2f}%">'
        for index, column in enumerate(columns)
        if index not in hidden
    )
    head, body = "".join(written[:frozen]), "".join(written[frozen:])
    title = f"<h1>{escape(sheet['properties']['title'])}</h1>"
    table = f"<colgroup>{sizes}</colgroup><thead>{head}</thead><tbody>{body}</tbody>"
    return f"<section>{title}<table>{table}</table></section>"


def _is_seen(cell: Json) -> bool:
    return bool(cell.get("formattedValue")) or "backgroundColor" in cell.get("userEnteredFormat", {})


def _row(
    row: list[Json],
    index: int,
    width: int,
    hidden: set[int],
    spans: dict[Place, Place],
    covered: set[Place],
) -> str:
    cells = []
    for column in range(width):
        if column in hidden or (index, column) in covered:
            continue
        cell = row[column] if column < len(row) else {}
        down, across = spans.get((index, column), (1, 1))
        across -= len(hidden & set(range(column, column + across)))
        span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        cells.append(f"<td{span}{_look(cell)}>{_content(cell)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _content(cell: Json) -> str:
    is_box = cell.get("dataValidation", {}).get("condition", {}).get("type") == "BOOLEAN"
    if is_box:
        return "☑" if cell.get("effectiveValue", {}).get("boolValue") else "☐"
    return escape(cell.get("formattedValue", "")).encode("utf-8", "replace").decode()


def _look(cell: Json) -> str:
    form = cell.get("userEnteredFormat", {})
    text = form.get("textFormat", {})
    looks = {
        "font-weight": "bold" if text.get("bold") else "",
        "font-style": "italic" if text.get("italic") else "",
        "text-decoration": " ".join(
            word for name, word in (("underline", "underline"), ("strikethrough", "line-through")) if text.get(name)
        ),
        "font-size": f"{text['fontSize'] * 0.8:.1f}pt" if text.get("fontSize") else "",
        "color": _colour(text, "foregroundColor"),
        "background": _colour(form, "backgroundColor"),
        "text-align": HORIZONTAL.get(form.get("horizontalAlignment", ""), _side(cell)),
        "vertical-align": VERTICAL.get(form.get("verticalAlignment", ""), ""),
    }
    style = ";".join(f"{name}:{value}" for name, value in looks.items() if value)
    return f' style="{style}"' if style else ""


def _side(cell: Json) -> str:
    value = cell.get("effectiveValue", {})
    return "right" if "numberValue" in value else "center" if "boolValue" in value else ""


def _colour(form: Json, name: str) -> str:
    found = hex_of(form, name)
    return f"#{found}" if found else ""


def _fetch_nothing(_: str) -> Json:
    """Nothing on a page of ours is loaded from anywhere."""
    return {"string": b"", "mime_type": "text/plain"}
