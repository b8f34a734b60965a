"""A Document resource, read: its tabs with what their text refers to, and the styles that hold where nothing is said.

Dimensions are points; a resource leaves out what is not set, and units other than PT do not occur.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

NORMAL, TITLE, SUBTITLE = "NORMAL_TEXT", "TITLE", "SUBTITLE"
HEADINGS = {f"HEADING_{level}": level for level in range(1, 7)}
ARIAL = {"fontFamily": "Arial"}


def points(dimension: Json | None, default: float = 0) -> float:
    """The points of a Dimension."""
    return float(dimension.get("magnitude", 0)) if dimension else default


def hex_colour(colour: Json | None) -> str | None:
    """An OptionalColor as #rrggbb, None for a transparent or missing one."""
    if not colour or "color" not in colour:
        return None
    rgb = colour["color"].get("rgbColor", {})
    return "#" + "".join(f"{round(255 * min(1, max(0, rgb.get(name, 0)))):02x}" for name in ("red", "green", "blue"))


@dataclass(frozen=True)
class Style:
    """A named style with all that it inherits."""

    paragraph: Json
    text: Json


@dataclass(frozen=True)
class Part:
    """One tab, or all of a document that is given without tabs."""

    title: str
    content: Sequence[Json]
    lists: Json
    headers: Json
    footers: Json
    footnotes: Json
    objects: Json
    """Inline and positioned ones: EmbeddedObject by object id."""
    page: Json
    """DocumentStyle with the defaults of a new document."""
    styles: Mapping[str, Style]

    def style(self, paragraph: Json) -> Style:
        """The named style of a Paragraph."""
        return self.styles.get(named(paragraph), self.styles[NORMAL])


def named(paragraph: Json) -> str:
    """The type of a Paragraph's named style."""
    return str(paragraph.get("paragraphStyle", {}).get("namedStyleType", NORMAL))


def parts(document: Json) -> list[Part]:
    """All tabs in the order in which they stand, child tabs after their parent."""
    if "tabs" not in document:
        return [_part(str(document.get("title", "")), document)]
    return [
        _part(str(tab.get("tabProperties", {}).get("title", "")), tab.get("documentTab", {}))
        for tab in _flat(document["tabs"])
    ]


def words(element: Json) -> str:
    """What can be read of a ParagraphElement, line ends included."""
    if "textRun" in element:
        return str(element["textRun"].get("content", ""))
    person = element.get("person", {}).get("personProperties", {})
    link = element.get("richLink", {}).get("richLinkProperties", {})
    date = element.get("dateElement", {}).get("dateElementProperties", {})
    choice = element.get("dropdown", {}).get("dropdownProperties", {})
    known = (person.get("name"), person.get("email"), link.get("title"), link.get("uri"), date.get("displayText"))
    return next(filter(None, (*known, choice.get("displayValue"))), "")


def text_of(paragraph: Json) -> str:
    """What can be read in a Paragraph, without its end."""
    return "".join(map(words, paragraph.get("elements", ()))).removesuffix("\n")


def is_item(block: Json) -> bool:
    """Whether a structural element is an item of a list."""
    return "bullet" in block.get("paragraph", {})


def _flat(tabs: Sequence[Json]) -> Iterator[Json]:
    for tab in tabs:
        yield tab
        yield from _flat(tab.get("childTabs", ()))


def _part(title: str, tab: Json) -> Part:
    inline = ((key, entry.get("inlineObjectProperties", {})) for key, entry in tab.get("inlineObjects", {}).items())
    placed = (
        (key, entry.get("positionedObjectProperties", {})) for key, entry in tab.get("positionedObjects", {}).items()
    )
    return Part(
        title=title,
        content=tab.get("body", {}).get("content", ()),
        lists=tab.get("lists", {}),
        headers=tab.get("headers", {}),
        footers=tab.get("footers", {}),
        footnotes=tab.get("footnotes", {}),
        objects={key: known.get("embeddedObject", {}) for key, known in (*inline, *placed)},
        page=PAGE | dict(tab.get("documentStyle", {})),
        styles=_styles(tab.get("namedStyles", {}).get("styles", ())),
    )


def _styles(given: Sequence[Json]) -> Mapping[str, Style]:
    known = {entry.get("namedStyleType"): entry for entry in given}
    found: dict[str, Style] = {}
    for kind, default in DEFAULTS.items():
        own = known.get(kind) or {"paragraphStyle": default.paragraph, "textStyle": default.text}
        base = found.get(NORMAL, DEFAULTS[NORMAL])
        found[kind] = Style(
            {**base.paragraph, **own.get("paragraphStyle", {})}, {**base.text, **own.get("textStyle", {})}
        )
    return found


def _pt(magnitude: float) -> Json:
    return {"magnitude": magnitude, "unit": "PT"}


def _heading(size: float, above: float, below: float, grey: float = 0, **text: Any) -> Style:
    colour = {"color": {"rgbColor": dict.fromkeys(("red", "green", "blue"), grey) if grey else {}}}
    spacing = {"spaceAbove": _pt(above), "spaceBelow": _pt(below), "keepWithNext": True, "keepLinesTogether": True}
    return Style(spacing, {"fontSize": _pt(size), "foregroundColor": colour, **text})


DEFAULTS = {
    NORMAL: Style(
        {"alignment": "START", "lineSpacing": 115, "spacingMode": "COLLAPSE_LISTS", "avoidWidowAndOrphan": True},
        {"fontSize": _pt(11), "weightedFontFamily": ARIAL},
    ),
    TITLE: _heading(26, 0, 3),
    SUBTITLE: _heading(15, 0, 16, 0.4),
    "HEADING_1": _heading(20, 20, 6),
    "HEADING_2": _heading(16, 18, 6),
    "HEADING_3": _heading(14, 16, 4, 0.26),
    "HEADING_4": _heading(12, 14, 4, 0.4),
    "HEADING_5": _heading(11, 12, 4, 0.4),
    "HEADING_6": _heading(11, 12, 4, 0.4, italic=True),
}
"""What the styles of a new Google Doc look like."""
PAGE: dict[str, Any] = {
    "pageSize": {"width": _pt(595.28), "height": _pt(841.89)},
    **{f"margin{side}": _pt(72) for side in ("Top", "Bottom", "Left", "Right")},
    "marginHeader": _pt(36),
    "marginFooter": _pt(36),
}
"""A4 with inches around it."""
