"""How cells look, in Google's CellFormat and in openpyxl's styles, both ways."""

from collections.abc import Mapping
from typing import Any

from openpyxl.cell import Cell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]

Json = dict[str, Any]
HORIZONTAL = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
VERTICAL = {"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}
LINES = {
    "DOTTED": "dotted",
    "DASHED": "dashed",
    "SOLID": "thin",
    "SOLID_MEDIUM": "medium",
    "SOLID_THICK": "thick",
    "DOUBLE": "double",
}
EDGES = ("top", "bottom", "left", "right")
CHANNELS = ("red", "green", "blue")
TO_HORIZONTAL = {value: key for key, value in HORIZONTAL.items()}
TO_VERTICAL = {value: key for key, value in VERTICAL.items()}
TO_LINES = {value: key for key, value in LINES.items()} | {"hair": "DOTTED", "mediumDashed": "DASHED"}


def hex_of(form: Mapping[str, Any], name: str) -> str | None:
    """A colour of a format as six hex digits; it may stand under `name` or under `nameStyle`."""
    colour = form.get(f"{name}Style", {}).get("rgbColor", form.get(name))
    if colour is None:
        return None
    return "".join(f"{round(255 * min(1, max(0, colour.get(channel) or 0))):02X}" for channel in CHANNELS)


def colour_of(text: str) -> Json:
    """Google's colour of six hex digits; channels at nought are left out, as Google does."""
    values = (int(text[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return {channel: value for channel, value in zip(CHANNELS, values, strict=True) if value}


class Wardrobe:
    """The styles of a workbook: making one is dear, so that all cells of one look wear the same."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def dress(self, cell: Cell, form: Json, pattern: str | None) -> None:
        """Give a cell the looks of a CellFormat, and its number format as the workbook writes it."""
        look = f"{pattern} {form}"
        if look in self._known:
            cell._style = self._known[look]  # noqa: SLF001 - openpyxl has no other way to share a style
            return
        _dress(cell, form)
        if pattern:
            cell.number_format = pattern
        self._known[look] = cell._style  # noqa: SLF001


def _dress(cell: Cell, form: Json) -> None:
    text = form.get("textFormat", {})
    if text:
        cell.font = Font(
            name=text.get("fontFamily", "Arial"),
            size=text.get("fontSize", 10),
            bold=text.get("bold"),
            italic=text.get("italic"),
            strike=text.get("strikethrough"),
            underline="single" if text.get("underline") else None,
            color=hex_of(text, "foregroundColor"),
        )
    if fill := hex_of(form, "backgroundColor"):
        cell.fill = PatternFill("solid", fgColor=fill)
    aligned = HORIZONTAL.get(form.get("horizontalAlignment", "")), VERTICAL.get(form.get("verticalAlignment", ""))
    is_wrapped = form.get("wrapStrategy") == "WRAP"
    if any(aligned) or is_wrapped:
        cell.alignment = Alignment(horizontal=aligned[0], vertical=aligned[1], wrap_text=is_wrapped)
    if borders := form.get("borders"):
        cell.border = Border(**{edge: _side(borders[edge]) for edge in EDGES if edge in borders})


def undress(cell: Cell) -> Json:
    """The CellFormat of a workbook's cell, its number format apart."""
    form: Json = {}
    if text := _text_format(cell.font):
        form["textFormat"] = text
    if cell.fill.fill_type == "solid" and (fill := _rgb(cell.fill.fgColor)):
        form |= {"backgroundColor": colour_of(fill), "backgroundColorStyle": {"rgbColor": colour_of(fill)}}
    if horizontal := TO_HORIZONTAL.get(cell.alignment.horizontal):
        form["horizontalAlignment"] = horizontal
    if vertical := TO_VERTICAL.get(cell.alignment.vertical):
        form["verticalAlignment"] = vertical
    if cell.alignment.wrap_text:
        form["wrapStrategy"] = "WRAP"
    lines = {edge: getattr(cell.border, edge) for edge in EDGES}
    borders = {edge: _border(side) for edge, side in lines.items() if side and side.style in TO_LINES}
    return form | ({"borders": borders} if borders else {})


def _text_format(font: Font) -> Json:
    flags = {"bold": font.b, "italic": font.i, "strikethrough": font.strike, "underline": font.u is not None}
    text: Json = {name: True for name, value in flags.items() if value}
    if font.sz and font.sz not in (10, 11):  # 11 is what Excel writes everywhere
        text["fontSize"] = round(font.sz)
    if font.name and font.name not in ("Arial", "Calibri"):
        text["fontFamily"] = font.name
    if (colour := _rgb(font.color)) and colour != "000000":
        text |= {"foregroundColor": colour_of(colour), "foregroundColorStyle": {"rgbColor": colour_of(colour)}}
    return text


def _side(border: Json) -> Side:
    return Side(LINES.get(border.get("style", "")), color=hex_of(border, "color") or "000000")


def _border(side: Side) -> Json:
    colour = colour_of(_rgb(side.color) or "000000")
    return {"style": TO_LINES[side.style], "color": colour, "colorStyle": {"rgbColor": colour}}


def _rgb(colour: Any) -> str | None:
    """Six hex digits of a workbook's colour; None for one of a theme or palette, which would have to be looked up."""
    if colour is None or colour.type != "rgb" or not isinstance(colour.rgb, str):
        return None
    return str(colour.rgb)[-6:]
