"""How a cell looks in the end: the plain look, that of links, its own format, what its formula and rules give."""

from collections.abc import Iterable
from functools import cache, reduce
from typing import Any

from connectors.emulator.sheets import colours
from connectors.emulator.sheets.formulas.values import ErrorValue, Link, Value
from connectors.emulator.sheets.model import Json

DEFAULT_FORMAT: Json = colours.understood(
    {
        "backgroundColor": {"red": 1, "green": 1, "blue": 1},
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColor": {},
            "fontFamily": "arial,sans,sans-serif",
            "fontSize": 10,
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
        },
    },
    "CellFormat",
)
"""What `properties.defaultFormat` says of every new spreadsheet."""
LINK_COLOUR = next(entry["color"] for entry in colours.theme()["themeColors"] if entry["colorType"] == "LINK")
LINK_LOOK: Json = colours.understood({"foregroundColorStyle": LINK_COLOUR, "underline": True}, "TextFormat")
"""What links look like unless told otherwise."""


def link_of(value: Value, own: Json) -> str | None:
    """The address that a cell as a whole leads to, if any: by HYPERLINK or by the link of its format."""
    if isinstance(value, Link):
        return value.address
    address: str | None = own.get("textFormat", {}).get("link", {}).get("uri")
    return address


def effective_format(value: Value, own: Json, given: Json | None, rules: Iterable[Json]) -> Json:
    """The effectiveFormat of a cell of this value and format of its own.

    `given` is the number format that its formula gave, of which only the type is told; `rules` are the conditional
    formats that hold, the last rule's first.
    """
    found = _plain(_side(value))
    if given and "numberFormat" not in own:
        found = found | {"numberFormat": {"type": given["type"]}}
    if link := link_of(value, own):
        text = LINK_LOOK | {"link": {"uri": link}}
        found = found | {"hyperlinkDisplayType": "LINKED", "textFormat": found["textFormat"] | text}
    return reduce(laid_over, [own, *rules], found)


def linked_runs(runs: list[Json]) -> list[Json]:
    """Runs of formats as they are told: links in them look like links, and a run at the start does not say so."""
    return [_linked_run(run) for run in runs]


def _linked_run(run: Json) -> Json:
    form = run.get("format", {})
    told = {"format": LINK_LOOK | form if form.get("link") else form}
    return told | ({"startIndex": run["startIndex"]} if run.get("startIndex") else {})


def _side(value: Value) -> str | None:
    """Where a value stands in its cell by itself; nowhere if there is none."""
    if isinstance(value, bool | ErrorValue):
        return "CENTER"
    if value is None:
        return None
    return "LEFT" if isinstance(value, str) else "RIGHT"


@cache
def _plain(side: str | None) -> Json:
    """The effective format of a cell that nobody has formatted."""
    text = DEFAULT_FORMAT["textFormat"] | {"fontFamily": "Arial"}
    beside = {"horizontalAlignment": side, "hyperlinkDisplayType": "PLAIN_TEXT"} if side else {}
    return DEFAULT_FORMAT | {"textFormat": text} | beside


def laid_over(base: Json, top: Json) -> Json:
    """A format laid over another, down to single properties; a colour as a whole."""
    merged: dict[str, Any] = dict(base)
    for name, value in top.items():
        below = base.get(name)
        is_colour = "olor" in name
        merged[name] = laid_over(below, value) if isinstance(value, dict) and below and not is_colour else value
    return merged
