"""Styles as requests change them: masks, checks, and what is inherited instead of said again. Pure."""

from collections.abc import Iterator
from typing import Any

from connectors.emulator import fields
from connectors.emulator.discovery import document
from connectors.emulator.docs.model import Tab
from connectors.emulator.docs.pieces import Json
from connectors.emulator.errors import invalid

READ_ONLY = {
    "ParagraphStyle": ("headingId", "tabStops"),
    "TableCellStyle": ("rowSpan", "columnSpan"),
    "SectionStyle": ("sectionType",),
    "DocumentStyle": ("useCustomHeaderFooterMargins",),
}
"""What no request changes, beside the ids of headers and footers."""
LINK_STYLE: Json = {
    "foregroundColor": {"color": {"rgbColor": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}}},
    "underline": True,
}
"""How a link looks unless the request says otherwise."""


def mask_of(body: Json, schema: str) -> fields.Mask:
    """The names that a request's `fields` list over a schema, each with those below; raises GoogleError 400.

    "*" is every name that may be changed.
    """
    text = body.get("fields", "")
    if not text:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    schemas = document("docs.v1")["schemas"]
    names = schemas[schema]["properties"]
    if text == "*":
        return {name: {} for name in names if not _is_read_only(schema, name)}
    mask = fields.parse(text)
    if name := fields.unknown(mask, schemas[schema], schemas):
        raise invalid(f"Invalid field: {name}")
    if name := next((name for name in mask if _is_read_only(schema, name)), None):
        raise invalid(f"Field {name} is read-only.")
    return mask


def changed(style: Json, wish: Json, mask: fields.Mask, parent: Json) -> Json:
    """A style with what the mask names taken from a wish; what then is as in the parent is inherited."""
    merged = fields.overlay(style, wish, mask)
    return {name: value for name, value in merged.items() if name not in mask or parent.get(name) != value}


def parent_text_style(tab: Tab, named: str) -> Json:
    """What text in a paragraph of this named style inherits."""
    normal: Json = tab.named_style("NORMAL_TEXT")["textStyle"]
    found: Json = normal | tab.named_style(named).get("textStyle", {})
    return found


def parent_paragraph_style(tab: Tab, named: str) -> Json:
    """What a paragraph of this named style inherits; its name and direction it says itself."""
    normal: Json = tab.named_style("NORMAL_TEXT")["paragraphStyle"]
    found = normal | tab.named_style(named).get("paragraphStyle", {})
    return {name: value for name, value in found.items() if name not in ("namedStyleType", "direction")}


def given_style(body: Json, name: str) -> Json:
    """The style that a request gives, in the form in which Google says it again; raises GoogleError 400."""
    found: Json = normal(body.get(name, {}))
    for key, value in _walk(found):
        if key == "rgbColor" and any(not 0 <= share <= 1 for share in value.values()):
            raise invalid("The components of a color must be between 0 and 1.")
        if isinstance(value, dict) and "magnitude" in value and value.get("unit") != "PT":
            raise invalid("The unit of a dimension must be PT.")
    return found


def normal(value: Any) -> Any:
    """A value without the noughts that protobuf leaves out of dimensions and colours."""
    if isinstance(value, list):
        return [normal(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        name: normal(entry)
        for name, entry in value.items()
        if entry != 0 or isinstance(entry, bool) or name not in ("magnitude", "red", "green", "blue")
    }


def _is_read_only(schema: str, name: str) -> bool:
    is_id = name.endswith(("HeaderId", "FooterId"))
    return name in READ_ONLY.get(schema, ()) or (is_id and schema in ("DocumentStyle", "SectionStyle"))


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, entry in value.items():
            yield name, entry
            yield from _walk(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _walk(entry)
