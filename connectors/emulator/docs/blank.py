"""What a document begins with. The figures are those of a new document of Google's, with the page of A4."""

from copy import deepcopy
from typing import Any

from connectors.emulator.docs.model import BODY, Document, Tab
from connectors.emulator.docs.pieces import Json, Piece

A4 = (595.2755905511812, 841.8897637795277)
INCH = 72
PLAIN: Json = {"namedStyleType": "NORMAL_TEXT", "direction": "LEFT_TO_RIGHT"}
"""The style of a paragraph that nobody has styled."""
SECTION: Json = {"columnSeparatorStyle": "NONE", "contentDirection": "LEFT_TO_RIGHT", "sectionType": "CONTINUOUS"}


def points(magnitude: float) -> Json:
    """A dimension; nought is left out, as everywhere in Google's answers."""
    return {"magnitude": magnitude, "unit": "PT"} if magnitude else {"unit": "PT"}


def newline(style: Json = PLAIN) -> Piece:
    """The end of a paragraph."""
    return Piece("newline", data={"paragraphStyle": dict(style)})


def blank_tab(tab_id: str = "t.0", title: str = "Tab 1") -> Tab:
    """A tab with one empty paragraph."""
    return Tab(
        id=tab_id,
        title=title,
        segments={BODY: [Piece("section", style=dict(SECTION)), newline()]},
        named_styles=deepcopy(NAMED_STYLES),
        style=deepcopy(DOCUMENT_STYLE),
    )


def blank_document(file_id: str) -> Document:
    """A document with one empty tab."""
    return Document(file_id, [blank_tab()])


def _grey(share: float) -> Json:
    return {"color": {"rgbColor": {"red": share, "green": share, "blue": share}}}


def _heading(name: str, above: float, below: float, size: float, **text: Any) -> Json:
    return {
        "namedStyleType": name,
        "textStyle": {"fontSize": points(size), **text},
        "paragraphStyle": PLAIN
        | {
            "spaceAbove": points(above),
            "spaceBelow": points(below),
            "keepLinesTogether": True,
            "keepWithNext": True,
            "pageBreakBefore": False,
        },
    }


_NO_BORDER: Json = {"color": {}, "width": points(0), "padding": points(0), "dashStyle": "SOLID"}
_ARIAL: Json = {"fontFamily": "Arial", "weight": 400}
NORMAL_TEXT: Json = {
    "namedStyleType": "NORMAL_TEXT",
    "textStyle": {
        "bold": False,
        "italic": False,
        "underline": False,
        "strikethrough": False,
        "smallCaps": False,
        "backgroundColor": {},
        "foregroundColor": {"color": {"rgbColor": {}}},
        "fontSize": points(11),
        "weightedFontFamily": _ARIAL,
        "baselineOffset": "NONE",
    },
    "paragraphStyle": PLAIN
    | {
        "alignment": "START",
        "lineSpacing": 115,
        "spacingMode": "COLLAPSE_LISTS",
        **{f"border{side}": _NO_BORDER for side in ("Between", "Top", "Bottom", "Left", "Right")},
        **{name: points(0) for name in ("spaceAbove", "spaceBelow", "indentFirstLine", "indentStart", "indentEnd")},
        "keepLinesTogether": False,
        "keepWithNext": False,
        "avoidWidowAndOrphan": True,
        "shading": {"backgroundColor": {}},
        "pageBreakBefore": False,
    },
}
NAMED_STYLES: list[Json] = [
    NORMAL_TEXT,
    _heading("HEADING_1", 20, 6, 20),
    _heading("HEADING_2", 18, 6, 16, bold=False),
    _heading("HEADING_3", 16, 4, 14, bold=False, foregroundColor=_grey(0.2627451)),
    _heading("HEADING_4", 14, 4, 12, foregroundColor=_grey(0.4)),
    _heading("HEADING_5", 12, 4, 11, foregroundColor=_grey(0.4)),
    _heading("HEADING_6", 12, 4, 11, foregroundColor=_grey(0.4), italic=True),
    _heading("TITLE", 0, 3, 26),
    _heading("SUBTITLE", 0, 16, 15, foregroundColor=_grey(0.4), italic=False, weightedFontFamily=_ARIAL),
]
DOCUMENT_STYLE: Json = {
    "background": {"color": {}},
    "pageNumberStart": 1,
    **{f"margin{side}": points(INCH) for side in ("Top", "Bottom", "Right", "Left")},
    "pageSize": {"height": points(A4[1]), "width": points(A4[0])},
    "marginHeader": points(INCH / 2),
    "marginFooter": points(INCH / 2),
    "useCustomHeaderFooterMargins": True,
    "documentFormat": {"documentMode": "PAGES"},
}
