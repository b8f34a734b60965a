"""A spreadsheet on paper: HTML, one table a tab, as PDF (A4 landscape, numbered pages) or zipped with its style."""

import io
from collections.abc import Callable
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from connectors.emulator.drive.conversion.merging import Place, spans_of
from connectors.emulator.drive.conversion.styles import Json, hex_of
from connectors.emulator.errors import failed_precondition, forbidden

MOST_CELLS = 20_000
"""Cells that a PDF may have; laying out more would keep everybody waiting for minutes."""
PAPER, INK = "FFFFFF", "000000"
STYLE = """
body { font-family: "DejaVu Sans", "Liberation Sans", Arial, sans-serif; margin: 0 }
h1 { font-size: 11pt; margin: 0 0 4pt }
section { break-after: page }
section:last-child { break-after: auto }
table { border-collapse: collapse; table-layout: fixed }
thead { display: table-header-group }
tr { break-inside: avoid }
td { border: 0.5pt solid #ccc; padding: 0.2em 0.3em; vertical-align: bottom }
td { overflow-wrap: anywhere; white-space: pre-wrap; hyphens: auto; hyphenate-limit-chars: 5 2 2 }
@page { size: A4 landscape; margin: 12mm }
@page { @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
"""
PAGE_PIXELS = 1031
"""What lies between the margins."""
SCALE, TEXT, SMALLEST = 0.8, 13.3, 7.3
"""How large a tab is printed if there is room; the pixels of text on the screen, and the fewest on paper."""
HORIZONTAL = {"CENTER": "center", "RIGHT": "right"}
VERTICAL = {"TOP": "top", "MIDDLE": "middle"}
"""Left and bottom need not be said."""


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
    rows = _printed([line.get("values", []) for line in data.get("rowData", ())])
    width = max(map(len, rows), default=0)
    columns = data.get("columnMetadata", [])[:width]
    hidden = {index for index, column in enumerate(columns) if column.get("hiddenByUser")}
    lines = data.get("rowMetadata", [])
    spans, covered = spans_of(sheet)
    frozen = sheet["properties"].get("gridProperties", {}).get("frozenRowCount", 0)
    written = [
        _row(row, index, width, hidden, spans, covered)
        for index, row in enumerate(rows)
        if not (index < len(lines) and (lines[index].get("hiddenByUser") or lines[index].get("hiddenByFilter")))
    ]
    pixels = {index: column.get("pixelSize", 100) for index, column in enumerate(columns) if index not in hidden}
    size, widths = _printed_sizes(rows, pixels)
    sizes = "".join(f'<col style="width:{width:.1f}px">' for width in widths)
    style = f"width:{sum(widths):.1f}px;font-size:{size:.1f}px"
    head, body = "".join(written[:frozen]), "".join(written[frozen:])
    title = f"<h1>{escape(sheet['properties']['title'])}</h1>"
    table = f"<colgroup>{sizes}</colgroup><thead>{head}</thead><tbody>{body}</tbody>"
    return f'<section>{title}<table style="{style}">{table}</table></section>'


def _printed_sizes(rows: list[list[Json]], pixels: dict[int, int]) -> tuple[float, list[float]]:
    """The pixels of text and columns on paper: each column has room for its longest word, and its share of the rest."""
    room = min(PAGE_PIXELS, SCALE * sum(pixels.values()))
    size = max(SMALLEST, TEXT * room / max(1, sum(pixels.values())))
    least = [size * (0.8 + 0.64 * _longest_word(rows, column)) for column in pixels]
    rest = max(0, room - sum(least)) / max(1, sum(pixels.values()))
    widths = [word + width * rest for word, width in zip(least, pixels.values(), strict=True)]
    return size, [width * min(1, PAGE_PIXELS / sum(widths)) for width in widths]


def _longest_word(rows: list[list[Json]], column: int) -> int:
    """The characters of the longest word in a column; long ones may be hyphenated."""
    texts = (row[column].get("formattedValue", "") for row in rows if column < len(row))
    return min(8, max((len(word) for text in texts for word in text.split()), default=0))


def _printed(rows: list[list[Json]]) -> list[list[Json]]:
    """The rows up to the last in which anything is to be seen, each up to the last such cell.

    Boxes that nobody has ticked are seen only where the row has something else.
    """
    found = [
        _up_to_last(row, lambda cell: _is_seen(cell) or _is_box(cell)) if any(map(_is_seen, row)) else []
        for row in rows
    ]
    return found[: max((index for index, row in enumerate(found, 1) if row), default=0)]


def _up_to_last(row: list[Json], is_seen: Callable[[Json], bool]) -> list[Json]:
    return row[: max((place for place, cell in enumerate(row, 1) if is_seen(cell)), default=0)]


def _is_seen(cell: Json) -> bool:
    form = cell.get("effectiveFormat", {})
    is_empty = _is_box(cell) and not cell.get("effectiveValue", {}).get("boolValue")
    has_text = bool(cell.get("formattedValue")) and not is_empty
    return has_text or bool(form.get("borders")) or hex_of(form, "backgroundColor") not in (PAPER, None)


def _is_box(cell: Json) -> bool:
    """Whether a cell shows a box: a checkbox in which nothing else stands."""
    kind = cell.get("dataValidation", {}).get("condition", {}).get("type")
    return kind == "BOOLEAN" and ("boolValue" in cell.get("effectiveValue", {}) or not cell.get("formattedValue"))


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
        across = min(across, width - column)
        across -= len(hidden & set(range(column, column + across)))
        span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        cells.append(f"<td{span}{_look(cell)}>{_content(cell)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _content(cell: Json) -> str:
    if _is_box(cell):
        return "☑" if cell.get("effectiveValue", {}).get("boolValue") else "☐"
    return escape(cell.get("formattedValue", "")).encode("utf-8", "replace").decode()


def _look(cell: Json) -> str:
    form = cell.get("effectiveFormat", {})
    text = form.get("textFormat", {})
    size = text.get("fontSize", 10)
    looks = {
        "font-weight": "bold" if text.get("bold") else "",
        "font-style": "italic" if text.get("italic") else "",
        "text-decoration": " ".join(
            word for name, word in (("underline", "underline"), ("strikethrough", "line-through")) if text.get(name)
        ),
        "font-size": f"{size / 10:.2f}em" if size != 10 else "",
        "color": _colour(text, "foregroundColor", unless=INK),
        "background": _colour(form, "backgroundColor", unless=PAPER),
        "text-align": HORIZONTAL.get(form.get("horizontalAlignment", ""), ""),
        "vertical-align": VERTICAL.get(form.get("verticalAlignment", ""), ""),
    }
    style = ";".join(f"{name}:{value}" for name, value in looks.items() if value)
    return f' style="{style}"' if style else ""


def _colour(form: Json, name: str, unless: str) -> str:
    found = hex_of(form, name)
    return f"#{found}" if found and found != unless else ""


def _fetch_nothing(_: str) -> Json:
    """Nothing on a page of ours is loaded from anywhere."""
    return {"string": b"", "mime_type": "text/plain"}
