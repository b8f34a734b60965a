"""A document as people get it from the API: the tree of Google's Document, with all indexes. Pure."""

from collections.abc import Iterator
from itertools import count

from connectors.emulator.docs.model import BODY, Document, Tab
from connectors.emulator.docs.pieces import NEEDS_NEWLINE, Json, Marks, Piece, Pieces

SEGMENT_FIELDS = {
    "header": ("headers", "headerId"),
    "footer": ("footers", "footerId"),
    "footnote": ("footnotes", "footnoteId"),
}


def described(document: Document, title: str, *, with_tabs: bool) -> Json:
    """The Document resource: the content in `tabs`, or that of the first tab in the fields of the time before tabs."""
    found: Json = {"title": title, "documentId": document.id}
    if with_tabs:
        return found | {"tabs": tab_tree(document)}
    return found | {name: value for name, value in document_tab(document.tabs[0], "").items() if name in LEGACY}


LEGACY = frozenset(
    (
        *("body", "headers", "footers", "footnotes", "documentStyle", "suggestedDocumentStyleChanges", "namedStyles"),
        *("suggestedNamedStylesChanges", "lists", "namedRanges", "inlineObjects", "positionedObjects"),
    )
)
"""What of a tab stands in a document itself for readers that know no tabs."""


def tab_tree(document: Document, parent: str = "", depth: int = 0) -> list[Json]:
    """The tabs below one, or at the top, each with those below it."""
    found = []
    for index, tab in enumerate(tab for tab in document.tabs if tab.parent == parent):
        one: Json = {
            "tabProperties": tab_properties(tab, index, depth),
            "documentTab": document_tab(tab, tab.id),
        }
        inner = tab_tree(document, tab.id, depth + 1)
        found.append(one | ({"childTabs": inner} if inner else {}))
    return found


def tab_properties(tab: Tab, index: int, depth: int) -> Json:
    """The TabProperties of a tab at an index among its siblings."""
    found: Json = {"tabId": tab.id, "title": tab.title, "index": index}
    found |= {"parentTabId": tab.parent, "nestingLevel": depth} if tab.parent else {}
    return found | ({"iconEmoji": tab.emoji} if tab.emoji else {})


def document_tab(tab: Tab, tab_id: str) -> Json:
    """The DocumentTab of a tab; `tab_id` is what its ranges name as their tab, if anything."""
    numbers = _footnote_numbers(tab)
    found: Json = {"body": {"content": content(tab.segments[BODY], numbers)}}
    for segment_id, kind in tab.kinds.items():
        plural, name = SEGMENT_FIELDS[kind]
        one = {name: segment_id, "content": content(tab.segments[segment_id], numbers)}
        found.setdefault(plural, {})[segment_id] = one
    found |= {"documentStyle": tab.style, "namedStyles": {"styles": tab.named_styles}}
    others = {
        "lists": _lists_in_use(tab),
        "namedRanges": _named_ranges(tab, tab_id),
        "inlineObjects": tab.inline_objects,
        "positionedObjects": tab.positioned_objects,
        "dropdownDefinitions": tab.dropdowns,
    }
    return found | {name: value for name, value in others.items() if value}


def content(pieces: Pieces, footnote_numbers: dict[str, str] | None = None) -> list[Json]:
    """The structural elements of a segment."""
    return list(_Reading(pieces, footnote_numbers or {}).elements())


class _Reading:
    """One walk through a segment's pieces; `at` is the index of the next one."""

    def __init__(self, pieces: Pieces, footnote_numbers: dict[str, str]) -> None:
        self._pieces = pieces
        self._next = 0
        self._at = 0
        self._footnote_numbers = footnote_numbers

    def elements(self) -> Iterator[Json]:
        """What stands up to the next cell, row or end of a table, or the end of all."""
        while (kind := self._kind()) not in ("row", "cell", "end", None):
            start = self._at
            if kind == "section":
                piece = self._take()
                yield _span(start, self._at, {"sectionBreak": {"sectionStyle": piece.style} | _ids(piece.marks)})
            elif kind == "table":
                table = self._table()
                yield _span(start, self._at, {"table": table})
            else:
                paragraph = self._paragraph()
                yield _span(start, self._at, {"paragraph": paragraph})

    def _kind(self) -> str | None:
        return self._pieces[self._next].kind if self._next < len(self._pieces) else None

    def _take(self) -> Piece:
        piece = self._pieces[self._next]
        self._next += 1
        self._at += piece.width
        return piece

    def _table(self) -> Json:
        table = self._take()
        rows = []
        while self._kind() == "row":
            rows.append(self._row())
        self._take()
        columns = max(len(row["tableCells"]) for row in rows)
        return {"rows": len(rows), "columns": columns, "tableRows": rows, "tableStyle": table.style} | _ids(table.marks)

    def _row(self) -> Json:
        start, row, cells = self._at, self._take(), []
        while self._kind() == "cell":
            cells.append(self._cell())
        suggested = {"suggestedTableRowStyleChanges": row.marks.styles} if row.marks.styles else {}
        return _span(start, self._at, {"tableCells": cells, "tableRowStyle": row.style} | _ids(row.marks) | suggested)

    def _cell(self) -> Json:
        start, cell = self._at, self._take()
        inner = list(self.elements())
        suggested = {"suggestedTableCellStyleChanges": cell.marks.styles} if cell.marks.styles else {}
        return _span(start, self._at, {"content": inner, "tableCellStyle": cell.style} | _ids(cell.marks) | suggested)

    def _paragraph(self) -> Json:
        elements: list[Json] = []
        while self._kind() not in NEEDS_NEWLINE:
            start, piece = self._at, self._take()
            if piece.kind == "object":
                elements.append(_span(start, self._at, {piece.data["name"]: self._object(piece)}))
            else:
                self._add_text(elements, start, piece)
            if piece.kind == "newline":
                return {"elements": elements} | _paragraph_fields(piece)
        raise AssertionError("a paragraph without an end")

    def _object(self, piece: Piece) -> Json:
        body: Json = piece.data["body"] | _ids(piece.marks)
        if "footnoteId" in body:
            body |= {"footnoteNumber": self._footnote_numbers.get(body["footnoteId"], "")}
        return body if piece.data["name"] == "equation" else body | _text_style(piece)

    def _add_text(self, elements: list[Json], start: int, piece: Piece) -> None:
        """A run of its own, or more of the last one if it is alike."""
        looks = _text_style(piece) | _ids(piece.marks)
        text = "\n" if piece.kind == "newline" else piece.text
        last = elements[-1].get("textRun") if elements else None
        if last is not None and {name: value for name, value in last.items() if name != "content"} == looks:
            elements[-1] = elements[-1] | {"endIndex": self._at, "textRun": last | {"content": last["content"] + text}}
        else:
            elements.append(_span(start, self._at, {"textRun": {"content": text} | looks}))


def _span(start: int, end: int, found: Json) -> Json:
    """With its indexes; nought is left out, as everywhere in Google's answers."""
    return ({"startIndex": start} if start else {}) | {"endIndex": end} | found


def _ids(marks: Marks) -> Json:
    found: Json = {"suggestedInsertionIds": list(marks.inserted)} if marks.inserted else {}
    return found | ({"suggestedDeletionIds": list(marks.deleted)} if marks.deleted else {})


def _text_style(piece: Piece) -> Json:
    changes = piece.marks.styles
    return {"textStyle": piece.style} | ({"suggestedTextStyleChanges": changes} if changes else {})


def _paragraph_fields(newline: Piece) -> Json:
    marks = newline.marks
    found: Json = dict(newline.data)
    if marks.paragraphs:
        found["suggestedParagraphStyleChanges"] = marks.paragraphs
    if marks.bullets:
        found["suggestedBulletChanges"] = marks.bullets
    return found


def _footnote_numbers(tab: Tab) -> dict[str, str]:
    """The numbers of footnotes by their ids, in the order of the body."""
    numbers = count(1)
    bodies = (piece.data["body"] for piece in tab.segments[BODY] if piece.kind == "object")
    return {body["footnoteId"]: str(next(numbers)) for body in bodies if "footnoteId" in body}


def _lists_in_use(tab: Tab) -> Json:
    """The lists that paragraphs belong to; what else was made and is not used any more is not told."""
    used: set[str] = set()
    for piece in tab.pieces():
        if piece.kind == "newline":
            bullets = [piece.data.get("bullet", {}), *(change["bullet"] for change in piece.marks.bullets.values())]
            used.update(bullet["listId"] for bullet in bullets if "listId" in bullet)
    return {list_id: one for list_id, one in tab.lists.items() if list_id in used}


def _named_ranges(tab: Tab, tab_id: str) -> Json:
    found: Json = {}
    for one in tab.named_ranges:
        group = found.setdefault(one["name"], {"name": one["name"], "namedRanges": []})
        group["namedRanges"].append(one | {"ranges": [_range(entry, tab_id) for entry in one["ranges"]]})
    return found


def with_anchors(document: Document, told: Json) -> Json:
    """A document told in tabs, with what its comments are about."""

    def anchored(one: Json) -> Json:
        tab = document.tab(one["tabProperties"]["tabId"])
        anchors = tab.comment_anchors if tab else []
        found = {
            anchor["anchorId"]: anchor
            | {"ranges": [_range(part, one["tabProperties"]["tabId"]) for part in anchor["ranges"]]}
            for anchor in anchors
        }
        inner = {"childTabs": [anchored(child) for child in one["childTabs"]]} if "childTabs" in one else {}
        return one | {"documentTab": one["documentTab"] | ({"commentAnchors": found} if found else {})} | inner

    return told | {"tabs": [anchored(one) for one in told["tabs"]]}


def _range(entry: Json, tab_id: str) -> Json:
    found = {name: value for name, value in entry.items() if name != "segmentId" or value}
    return found | ({"tabId": tab_id} if tab_id else {})
