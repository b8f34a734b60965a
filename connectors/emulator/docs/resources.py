"""A Document resource as a document: the way back from `describing`, for imports and for letterheads. Pure.

So come into a document what no request makes: page numbers (autoText), objects that text flows around, horizontal
rules. Indexes are not looked at, suggestions are left behind; what no document could be is put right where it is plain
how (a last newline, a section break at the beginning), else refused.
"""

from collections.abc import Iterator
from copy import deepcopy

from connectors.emulator.docs.blank import PLAIN, SECTION, blank_tab, newline
from connectors.emulator.docs.describing import SEGMENT_FIELDS
from connectors.emulator.docs.lists import list_of
from connectors.emulator.docs.model import BODY, Document, Tab
from connectors.emulator.docs.pieces import Json, Piece, Pieces, is_whole, joined
from connectors.emulator.errors import invalid

OBJECTS = (
    *("pageBreak", "columnBreak", "horizontalRule", "autoText", "inlineObjectElement", "footnoteReference", "equation"),
    *("person", "richLink", "dateElement", "dropdown"),
)
CELL: Json = {"rowSpan": 1, "columnSpan": 1}
NOT_KEPT = ("textStyle", "footnoteNumber")
"""What stands beside an object's own fields, or is computed."""


def document_of(file_id: str, resource: Json) -> Document:
    """The document that a resource tells of, from its tabs or from the fields of the time before tabs.

    Raises GoogleError 400 for tables without cells and the like.
    """
    tabs = list(_tabs(resource["tabs"], "")) if resource.get("tabs") else [_tab(resource, blank_tab())]
    return Document(file_id, tabs)


def _tabs(told: list[Json], parent: str) -> Iterator[Tab]:
    for one in told:
        properties = one["tabProperties"]
        tab = _tab(one.get("documentTab", {}), blank_tab(properties["tabId"], properties.get("title", "")))
        tab.parent, tab.emoji = parent, properties.get("iconEmoji", "")
        yield tab
        yield from _tabs(one.get("childTabs", []), tab.id)


def _tab(told: Json, tab: Tab) -> Tab:
    told = deepcopy(told)
    tab.segments = {BODY: _segment(told.get("body", {}).get("content", []), is_body=True)}
    for kind, (plural, _) in SEGMENT_FIELDS.items():
        for segment_id, one in told.get(plural, {}).items():
            tab.segments[segment_id] = _segment(one.get("content", []), is_body=False)
            tab.kinds[segment_id] = kind
    given = {style["namedStyleType"]: style for style in told.get("namedStyles", {}).get("styles", [])}
    tab.named_styles = [given.get(style["namedStyleType"], style) for style in tab.named_styles]
    tab.style = tab.style | told.get("documentStyle", {})
    tab.lists = told.get("lists", {})
    tab.dropdowns = told.get("dropdownDefinitions", {})
    tab.inline_objects, tab.positioned_objects = told.get("inlineObjects", {}), told.get("positionedObjects", {})
    tab.named_ranges = [
        one | {"ranges": [{"segmentId": BODY} | _without(part, "tabId") for part in one["ranges"]]}
        for group in told.get("namedRanges", {}).values()
        for one in group["namedRanges"]
    ]
    _add_lists(tab)
    return tab


def _segment(content: list[Json], *, is_body: bool) -> Pieces:
    pieces = [piece for element in content for piece in _element(element)]
    if is_body and (not pieces or pieces[0].kind != "section"):
        pieces.insert(0, Piece("section", style=SECTION))
    if not pieces or pieces[-1].kind != "newline":
        pieces.append(newline())
    pieces = joined(pieces)
    if not is_whole(pieces, is_body=is_body):
        raise invalid("The content given makes no document.")
    return pieces


def _element(element: Json) -> Iterator[Piece]:
    if "paragraph" in element:
        yield from _paragraph(element["paragraph"])
    elif "table" in element:
        yield from _table(element["table"])
    elif "sectionBreak" in element:
        yield Piece("section", style=SECTION | element["sectionBreak"].get("sectionStyle", {}))
    else:  # a table of contents becomes what stands in it
        for inner in element.get("tableOfContents", {}).get("content", []):
            yield from _element(inner)


def _paragraph(told: Json) -> Iterator[Piece]:
    style: Json = {}
    for one in told.get("elements", []):
        name = next((name for name in (*OBJECTS, "textRun") if name in one), None)
        if name is None:
            continue
        body = {key: value for key, value in one[name].items() if not key.startswith("suggested")}
        style = body.get("textStyle", {})
        if name == "textRun":
            yield Piece("text", body.get("content", "").replace("\n", ""), style)
        else:
            yield Piece("object", style=style, data={"name": name, "body": _without(body, *NOT_KEPT)})
    data = {"paragraphStyle": PLAIN | told.get("paragraphStyle", {})}
    data |= {name: told[name] for name in ("bullet", "positionedObjectIds") if name in told}
    yield Piece("newline", style=_without(style, "link", "baselineOffset"), data=data)


def _table(told: Json) -> Iterator[Piece]:
    rows = told.get("tableRows", [])
    width = max((len(row.get("tableCells", [])) for row in rows), default=0)
    columns = told.get("tableStyle", {}).get("tableColumnProperties", [])
    columns = [*columns, *[{"widthType": "EVENLY_DISTRIBUTED"}] * width][:width]
    yield Piece("table", style={"tableColumnProperties": columns})
    for row in rows:
        yield Piece("row", style=row.get("tableRowStyle", {}))
        cells = row.get("tableCells", [])
        for cell in [*cells, *[{}] * (width - len(cells))]:
            yield Piece("cell", style=CELL | cell.get("tableCellStyle", {}))
            yield from _segment(cell.get("content", []), is_body=False)
    yield Piece("end")


def _add_lists(tab: Tab) -> None:
    """Lists that paragraphs belong to and nobody told of look like any others."""
    used = {piece.data["bullet"]["listId"] for piece in tab.pieces() if "bullet" in piece.data}
    tab.lists = {list_id: list_of("BULLET_DISC_CIRCLE_SQUARE") for list_id in sorted(used)} | tab.lists


def _without(value: Json, *names: str) -> Json:
    return {name: one for name, one in value.items() if name not in names}
