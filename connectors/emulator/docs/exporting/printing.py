"""A document on paper: its HTML laid out in pages by WeasyPrint, with the headers and footers that each page has.

Headers and footers are taken out of the text and put into the margins of pages; where one needs more room than its
margin has, the margin grows, as in Docs. How much it needs is reckoned beforehand from the lengths of its lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from connectors.emulator.docs.exporting import looks
from connectors.emulator.docs.exporting.blocks import Writer
from connectors.emulator.docs.exporting.grid import Placed, placed, width_of
from connectors.emulator.docs.exporting.html import css, segment_of, whole
from connectors.emulator.docs.exporting.parts import Json, Part, parts, points, text_of
from connectors.emulator.docs.exporting.sections import sections_of
from connectors.emulator.errors import failed_precondition, forbidden

MOST_CHARACTERS, MOST_CELLS = 1_500_000, 20_000
"""What a PDF may have, markup included; laying out more would keep everybody waiting for minutes."""
LETTER, PADDING = 0.55, 5
"""The width of an average letter, in font sizes; the points between a cell's text and its edge."""
PAPER = """
body { margin: 0 }
.document p, .document h1, .document h2, .document h3, .document h4, .document h5, .document h6 { white-space: normal }
.document .blanks { white-space: pre-wrap }
.document tr { break-inside: avoid }
.document .picture { display: inline-block; border: 0.5pt solid #888; overflow: hidden; font-size: 8pt }
.document .page-number::after { content: counter(page) }
.document .page-count::after { content: counter(pages) }
.document .footnote { float: footnote; font-size: 10pt; line-height: 1.2; text-align: start; text-indent: 0 }
.document .footnote::footnote-call { font-size: 0.6em; vertical-align: super; line-height: 0 }
.document .footnote::footnote-marker { font-size: 0.6em; vertical-align: super; line-height: 0 }
@page { @footnote { border-top: 0.75pt solid #888; padding-top: 4pt; margin-top: 8pt } }
"""
"""Lines whose blanks are kept are not justified by WeasyPrint: here only the blanks that count are kept."""


@dataclass
class _Margins:
    """The headers and footers that were taken out of the text, each under a name of its own."""

    written: list[str] = field(default_factory=list)

    def add(self, inner: str) -> str:
        """Keep a header or footer; the name that pages call it by."""
        name = f"margin{len(self.written)}"
        self.written.append(f'<div style="position:running({name})">{inner}</div>')
        return name


def pdf(document: Json) -> bytes:
    """A Document as PDF; raises GoogleError 403 for one too long, 400 where WeasyPrint or pango is missing."""
    page = paged(document)
    if len(page) > MOST_CHARACTERS or page.count("<td") > MOST_CELLS:
        raise forbidden("This file is too large to be exported.", reason="exportSizeLimitExceeded")
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]
    except (ImportError, OSError) as error:
        message = "PDF needs WeasyPrint and the Debian packages in requirements/apt.txt (pango)."
        raise failed_precondition(message) from error
    nothing = URLFetcher(allowed_protocols=("data",))
    printed: bytes = HTML(string=page, url_fetcher=nothing).write_pdf()
    return printed


def paged(document: Json) -> str:
    """The HTML that is printed: sections that begin a page, and rules for the pages of each."""
    margins, rules, sections = _Margins(), list[str](), list[str]()
    for part in parts(document):
        writer = Writer(part, printed=True)
        for said, content in sections_of(part):
            name = f"s{len(sections)}"
            rules += _page_rules(part, said, name, margins)
            sections.append(f'<section style="page:{name}{_columns(said)}">{writer.blocks(content)}</section>')
    style = css(document) + PAPER + "".join(rules)
    return whole(str(document.get("title", "")), style, "".join((*margins.written, *sections)))


def _columns(said: Json) -> str:
    columns = said.get("columnProperties", ())
    if len(columns) < 2:
        return ""
    gap = points(columns[0].get("paddingEnd"), 36)
    rule = ";column-rule:0.75pt solid #000" if said.get("columnSeparatorStyle") == "BETWEEN_EACH_COLUMN" else ""
    return f";columns:{len(columns)};column-gap:{looks.pt(gap)}{rule}"


def _page_rules(part: Part, said: Json, name: str, margins: _Margins) -> Iterator[str]:
    """The rules of a section's pages: of all, and of the first and the even ones if those differ."""
    size = said["pageSize"]
    width, height = points(size.get("width")), points(size.get("height"))
    if said.get("flipPageOrientation"):
        width, height = height, width
    paper = f"size: {looks.pt(width)} {looks.pt(height)}"
    yield f"@page {name} {{ {paper}; {_edges(part, said, 'default', margins, width)} }}"
    if said.get("useFirstPageHeaderFooter"):
        yield f"@page :nth(1 of {name}) {{ {_edges(part, said, 'firstPage', margins, width)} }}"
    if part.page.get("useEvenPageHeaderFooter"):
        yield f"@page {name}:left {{ {_edges(part, said, 'evenPage', margins, width)} }}"
    if first := said.get("pageNumberStart"):
        yield f"@page :nth(1 of {name}) {{ counter-reset: page {first} }}"


def _edges(part: Part, said: Json, kind: str, margins: _Margins, width: float) -> str:
    """The margins of a page, with its header above and its footer below."""
    left, right = points(said.get("marginLeft")), points(said.get("marginRight"))
    found = {"margin-left": looks.pt(left), "margin-right": looks.pt(right)}
    boxes = []
    for side, place in (("Top", "Header"), ("Bottom", "Footer")):
        content = segment_of(part, said, f"{kind}{place}Id")
        room, free = points(said.get(f"margin{side}")), points(said.get(f"margin{place}"), 36)
        if content:
            room = max(room, free + _height(part, content, width - left - right))
            call = margins.add(Writer(part, printed=True).blocks(content))
            box = f"content: element({call}); width: 100%; vertical-align: {side.lower()}; "
            boxes.append(f"@{side.lower()}-center {{ {box}padding-{side.lower()}: {looks.pt(free)} }}")
        else:
            boxes.append(f"@{side.lower()}-center {{ content: none }}")
        found[f"margin-{side.lower()}"] = looks.pt(room)
    return looks.declarations(found) + "; " + " ".join(boxes)


def _height(part: Part, content: Sequence[Json], width: float) -> float:
    """The points that blocks are going to take, near enough."""
    return sum(
        _paragraph_height(part, block["paragraph"], width)
        if "paragraph" in block
        else _table_height(part, block.get("table", {}), width)
        for block in content
    )


def _table_height(part: Part, table: Json, width: float) -> float:
    columns = table.get("tableStyle", {}).get("tableColumnProperties", ())
    widths = [points(column.get("width")) for column in columns] or [width / max(1, width_of(table))] * width_of(table)

    def needs(cell: Placed) -> float:
        inner = sum(widths[cell.column : cell.column + cell.across]) - 2 * PADDING
        return 2 * PADDING + _height(part, cell.json.get("content", ()), inner)

    return sum(max(map(needs, cells), default=0) for _, cells in placed(table))


def _paragraph_height(part: Part, paragraph: Json, width: float) -> float:
    style, elements = part.style(paragraph), paragraph.get("elements", ())
    said = {**style.paragraph, **paragraph.get("paragraphStyle", {})}
    runs = (element.get("textRun", {}).get("textStyle", {}) for element in elements)
    size = max((points(run["fontSize"]) for run in runs if "fontSize" in run), default=0)
    size = size or points(style.text.get("fontSize"), 11)
    room = max(size, width - points(said.get("indentStart")) - points(said.get("indentEnd")))
    lines = sum(max(1, ceil(len(line) * size * LETTER / room)) for line in text_of(paragraph).split("\v"))
    spaces = points(said.get("spaceAbove")) + points(said.get("spaceBelow"))
    spaces += sum(points(said.get(f"border{edge}", {}).get("padding")) for edge in ("Top", "Bottom"))
    pictures = (
        part.objects.get(element.get("inlineObjectElement", {}).get("inlineObjectId"), {}) for element in elements
    )
    spaces += sum(points(picture.get("size", {}).get("height")) for picture in pictures)
    return lines * size * looks.NATURAL * (said.get("lineSpacing") or 100) / 100 + spaces
