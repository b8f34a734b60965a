"""Pages: breaks, sections, headers and footers, the style of the whole document."""

from dataclasses import replace

from connectors.emulator import fields
from connectors.emulator.docs import places
from connectors.emulator.docs.blank import DOCUMENT_STYLE, NORMAL_TEXT, PLAIN, SECTION, newline
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.model import BODY, Tab
from connectors.emulator.docs.pieces import Change, Json, Piece, divided, positions
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.docs.requests.text import paragraph_end, style_at
from connectors.emulator.docs.styles import given_style, mask_of
from connectors.emulator.errors import invalid

MAX_COLUMNS = 3
MARGINS = ("marginTop", "marginBottom", "marginLeft", "marginRight")
CUSTOM_MARGINS = ("marginHeader", "marginFooter")
"""Those that count only where the document says so, which updating one of them does."""


@kind("insertPageBreak")
def insert_page_break(edit: Edit, body: Json) -> None:
    """Insert a page break and a newline behind it."""
    place = places.body_insertion(edit.document, body, "Page breaks")
    style, ended = style_at(place), paragraph_end(place)
    page_break = Piece("object", style=style, data={"name": "pageBreak", "body": {}})
    edit.insert(place, [page_break, Piece("newline", style=style, data=ended.data)])


@kind("insertSectionBreak")
def insert_section_break(edit: Edit, body: Json) -> None:
    """Insert a newline and behind it a section break, where a new section begins."""
    place = places.body_insertion(edit.document, body, "Section breaks")
    style = SECTION | {"sectionType": needed(body, "sectionType")}
    edit.insert(place, [Piece("newline", data=paragraph_end(place).data), Piece("section", style=style)])


@kind("updateSectionStyle")
def update_section_style(edit: Edit, body: Json) -> None:
    """Style the sections that overlap a range of the body."""
    edit.refuse_suggesting("Section styles")
    stretch, mask = places.stretch(edit.document, body), mask_of(body, "SectionStyle")
    wish = given_style(body, "sectionStyle")
    if stretch.segment_id != BODY:
        raise invalid("The segment ID must be empty: sections are in the body only.")
    if body["fields"] == "*":
        mask = {name: {} for name in wish}
    if missing := next((name for name in mask if name not in wish), None):
        raise invalid(f"{missing} cannot be unset.")
    if len(wish.get("columnProperties", ())) > MAX_COLUMNS:
        raise invalid(f"A section may have at most {MAX_COLUMNS} columns.")
    starts = [at for at, piece in positions(stretch.pieces) if piece.kind == "section"]
    first = max(at for at in starts if at <= stretch.start)
    concerned = [at for at in starts if first <= at < stretch.end]
    edit.restyle_at(places.Place(stretch.tab, BODY, first), dict.fromkeys(concerned, _overlay(wish, mask)))
    _use_custom_margins(stretch.tab, mask)


@kind("createHeader")
def create_header(edit: Edit, body: Json) -> Json:
    """Make an empty header, of the document or of a section."""
    return {"headerId": _create(edit, body, "header")}


@kind("createFooter")
def create_footer(edit: Edit, body: Json) -> Json:
    """Make an empty footer, of the document or of a section."""
    return {"footerId": _create(edit, body, "footer")}


@kind("deleteHeader")
def delete_header(edit: Edit, body: Json) -> None:
    """Delete a header; its section goes on with that of the section before."""
    _delete(edit, body, "header")


@kind("deleteFooter")
def delete_footer(edit: Edit, body: Json) -> None:
    """Delete a footer; its section goes on with that of the section before."""
    _delete(edit, body, "footer")


@kind("createFootnote")
def create_footnote(edit: Edit, body: Json) -> Json:
    """Insert a reference to a new footnote, in which a space and a newline stand."""
    place = places.body_insertion(edit.document, body, "Footnotes", in_tables=True)
    edit.refuse_suggesting("Footnotes")
    footnote_id = place.tab.add("footnote", [Piece("text", " "), newline()])
    style = style_at(place) | {"baselineOffset": "SUPERSCRIPT"}
    data = {"name": "footnoteReference", "body": {"footnoteId": footnote_id}}
    edit.insert(place, [Piece("object", style=style, data=data)])
    return {"footnoteId": footnote_id}


@kind("updateDocumentStyle")
def update_document_style(edit: Edit, body: Json) -> None:
    """Set page, margins and background; margins of sections give way to those of the document."""
    edit.refuse_suggesting("Document styles")
    tab, mask = places.tab_of(edit.document, body.get("tabId")), mask_of(body, "DocumentStyle")
    style = fields.overlay(tab.style, given_style(body, "documentStyle"), mask)
    reset = {name: DOCUMENT_STYLE[name] for name in mask if name not in style and name in DOCUMENT_STYLE}
    tab.style = style | reset
    overruled: fields.Mask = {name: {} for name in MARGINS if name in mask}
    starts = [at for at, piece in positions(tab.segments[BODY]) if piece.kind == "section"]
    edit.restyle_at(places.Place(tab, BODY, 0), dict.fromkeys(starts, _overlay({}, overruled)))
    _use_custom_margins(tab, mask)


@kind("updateNamedStyle")
def update_named_style(edit: Edit, body: Json) -> None:
    """Change what all paragraphs of a named style inherit."""
    edit.refuse_suggesting("Named styles")
    tab, mask = places.tab_of(edit.document, body.get("tabId")), mask_of(body, "NamedStyle")
    wish = given_style(body, "namedStyle")
    name = wish.get("namedStyleType")
    if "namedStyleType" not in mask or not name:
        raise invalid("namedStyleType must be specified.")
    style = fields.overlay(tab.named_style(name), wish, mask)
    for part in ("textStyle", "paragraphStyle"):
        default = NORMAL_TEXT[part] if name == "NORMAL_TEXT" else PLAIN if part == "paragraphStyle" else {}
        style[part] = default | style.get(part, {})
    style["paragraphStyle"]["namedStyleType"] = "NORMAL_TEXT"
    tab.named_styles = [style if one["namedStyleType"] == name else one for one in tab.named_styles]


def _overlay(wish: Json, mask: fields.Mask) -> Change:
    def change(piece: Piece) -> Piece:
        return replace(piece, style=fields.overlay(piece.style, wish, mask) if mask else piece.style)

    return change


def _use_custom_margins(tab: Tab, mask: fields.Mask) -> None:
    if any(name in mask for name in CUSTOM_MARGINS):
        tab.style = tab.style | {"useCustomHeaderFooterMargins": True}


def _create(edit: Edit, body: Json, noun: str) -> str:
    edit.refuse_suggesting("Headers and footers")
    needed(body, "type")
    place = places.location(edit.document, body.get("sectionBreakLocation", {}))
    mark = divided(place.pieces, place.index)[1][0]
    if place.segment_id != BODY or mark.kind != "section":
        raise invalid("The section break location must be the start index of a section break.")
    name, tab = f"default{noun.title()}Id", place.tab
    owner = mark.style if place.index else tab.style
    if name in owner:
        raise invalid(f"Default {noun} already exists. ID: {owner[name]}")
    segment_id = tab.add(noun, [newline()])
    if place.index:
        edit.restyle_at(place, {place.index: _overlay({name: segment_id}, {name: {}})})
    else:
        tab.style = tab.style | {name: segment_id}
    return segment_id


def _delete(edit: Edit, body: Json, noun: str) -> None:
    edit.refuse_suggesting("Headers and footers")
    tab, segment_id = places.tab_of(edit.document, body.get("tabId")), needed(body, f"{noun}Id")
    if tab.kinds.get(segment_id) != noun:
        raise invalid(f"The {noun} with ID {segment_id} was not found.")
    tab.drop(segment_id)
    tab.style = {name: value for name, value in tab.style.items() if value != segment_id}

    def change(piece: Piece) -> Piece:
        return replace(piece, style={name: value for name, value in piece.style.items() if value != segment_id})

    starts = [at for at, piece in positions(tab.segments[BODY]) if piece.kind == "section"]
    edit.restyle_at(places.Place(tab, BODY, 0), dict.fromkeys(starts, change))
