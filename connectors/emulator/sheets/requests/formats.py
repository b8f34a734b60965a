"""Requests on conditional formats."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.conditions import require_condition
from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.model import Json, Sheet
from connectors.emulator.sheets.patterns import DATE_TYPES
from connectors.emulator.sheets.ranges import from_grid_range, require_sheet
from connectors.emulator.sheets.requests.registry import kind
from connectors.emulator.sheets.session import Edit

UNPAINTED = "rules are kept, effectiveFormat does not show them"
POINTS = ("minpoint", "midpoint", "maxpoint")


@kind("addConditionalFormatRule", missing=UNPAINTED)
def add_conditional_format_rule(edit: Edit, body: Json) -> None:
    """Add a rule at an index, by default the first."""
    sheet, rule = _checked(edit, body.get("rule", {}))
    index = body.get("index", 0)
    if not 0 <= index <= len(sheet.conditional_formats):
        raise _no_rule(sheet, index)
    sheet.conditional_formats.insert(index, rule)
    edit.book.changed()


@kind("updateConditionalFormatRule", missing=UNPAINTED)
def update_conditional_format_rule(edit: Edit, body: Json) -> Json:
    """Put another rule in the place of one, or move one to another index."""
    index = body.get("index", 0)
    if "newIndex" in body:
        return _moved(edit, require_sheet(edit.book, body.get("sheetId", 0)), index, body["newIndex"])
    sheet, rule = _checked(edit, body.get("rule", {}))
    old = _rule(sheet, index)
    sheet.conditional_formats[index] = rule
    edit.book.changed()
    return {"newRule": rule, "oldRule": old} | _unless_zero(newIndex=index)


@kind("deleteConditionalFormatRule")
def delete_conditional_format_rule(edit: Edit, body: Json) -> Json:
    """Delete the rule at an index."""
    sheet = require_sheet(edit.book, body.get("sheetId", 0))
    rule = _rule(sheet, body.get("index", 0))
    del sheet.conditional_formats[body.get("index", 0)]
    edit.book.changed()
    return {"rule": rule}


def _moved(edit: Edit, sheet: Sheet, index: int, to: int) -> Json:
    rule = _rule(sheet, index)
    _rule(sheet, to)
    del sheet.conditional_formats[index]
    sheet.conditional_formats.insert(to, rule)
    edit.book.changed()
    return {"newRule": rule} | _unless_zero(newIndex=to, oldIndex=index)


def _unless_zero(**numbers: int) -> Json:
    """Numbers as Google writes them: zeros are left out."""
    return {name: number for name, number in numbers.items() if number}


def _rule(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional_formats):
        raise _no_rule(sheet, index)
    return sheet.conditional_formats[index]


def _no_rule(sheet: Sheet, index: int) -> Exception:
    return invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")


def _checked(edit: Edit, rule: Json) -> tuple[Sheet, Json]:
    """The sheet of a rule, and the rule as it is kept."""
    sheets = {_sheet(edit, grid) for grid in rule.get("ranges", ())}
    if len(sheets) != 1:
        raise invalid("A conditional format rule needs ranges, all on one sheet.")
    rule = rule | {"ranges": [{"sheetId": 0} | grid for grid in rule["ranges"]]}
    if "gradientRule" in rule:
        scale = rule["gradientRule"]
        points = {name: _point(edit, scale[name]) for name in POINTS if name in scale}
        if not {"minpoint", "maxpoint"} <= set(points):
            raise invalid("No interpolationPointType specified.")
        return sheets.pop(), rule | {"gradientRule": points}
    if "booleanRule" not in rule:
        raise invalid("No rule specified.")
    require_condition(rule["booleanRule"].get("condition"), "conditional formatting")
    return sheets.pop(), rule


def _sheet(edit: Edit, grid: Json) -> Sheet:
    """The sheet of one of a rule's ranges; Google takes one without cells as it is."""
    is_void = any(grid.get(f"start{side}Index", 0) == grid.get(f"end{side}Index") for side in ("Row", "Column"))
    if is_void:
        return require_sheet(edit.book, grid.get("sheetId", 0))
    return from_grid_range(edit.book, grid).require_in_grid().sheet


def _point(edit: Edit, point: Json) -> Json:
    """A point of a colour scale; what the lowest and highest are is not for the caller to say."""
    kind = point.get("type", "INTERPOLATION_POINT_TYPE_UNSPECIFIED")
    if kind in ("MIN", "MAX"):
        return {name: value for name, value in point.items() if name != "value"}
    if kind not in ("NUMBER", "PERCENT", "PERCENTILE"):
        raise invalid("No interpolationPointType specified.")
    value = str(point.get("value", ""))
    if not value:
        raise invalid("InterpolationPoint.value is required.")
    typed = enter(value, edit.locale, edit.today)
    is_date = (typed.number_format or {}).get("type") in DATE_TYPES
    if not value.startswith("=") and (is_date or isinstance(typed.content, str)):
        raise invalid(f"Invalid InterpolationPoint.value: {value}")
    return point
