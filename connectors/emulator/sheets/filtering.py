"""Filters: how they are kept and written, and which rows the filter of a sheet hides."""

from connectors.emulator import fields
from connectors.emulator.errors import invalid
from connectors.emulator.sheets.conditions import require_condition
from connectors.emulator.sheets.formulas.calculator import calculator
from connectors.emulator.sheets.judging import Judge
from connectors.emulator.sheets.model import Book, Json, Sheet
from connectors.emulator.sheets.ranges import COVERS, Area, bound_range, from_grid_range

COLOURS = {"visibleBackgroundColor": "backgroundColor", "visibleForegroundColor": "foregroundColor"}


def kept_filter(book: Book, wish: Json, *, covers: tuple[str, ...] = COVERS) -> Json:
    """A BasicFilter or FilterView as it is kept: its range with all ends, its criteria as filterSpecs.

    Raises GoogleError 400 for criteria outside the range or of no known kind, and for more than one thing covered.
    """
    if len([name for name in covers if name in wish]) > 1:
        raise invalid(f"Only one of {', '.join(covers)} may be set.")
    area = from_grid_range(book, bound_range(book, wish) or {}).require_in_grid()
    found = {name: value for name, value in wish.items() if name not in ("criteria", "filterSpecs")}
    found |= {"range": area.grid_range()}
    specs = wish["filterSpecs"] if "filterSpecs" in wish else _specs(wish.get("criteria", {}))
    for spec in specs:
        _require_column(area, spec.get("columnIndex", 0))
        if "condition" in spec.get("filterCriteria", {}):
            require_condition(spec["filterCriteria"]["condition"], "filters")
    for spec in wish.get("sortSpecs", ()):
        _require_column(area, spec.get("dimensionIndex", 0))
    return found | ({"filterSpecs": sorted(specs, key=lambda spec: spec.get("columnIndex", 0))} if specs else {})


def changed_filter(book: Book, old: Json, wish: Json, mask: fields.Mask) -> Json:
    """A FilterView after an update: another range replaces a named range or table, and the other way round."""
    if any(fields.covers(mask, name) for name in ("criteria", "filterSpecs")) and "filterSpecs" not in wish:
        wish = wish | {"filterSpecs": _specs(wish.get("criteria", {}))}
        mask = mask and {name: inner for name, inner in mask.items() if name != "criteria"} | {"filterSpecs": {}}
    if any(name in wish and (not mask or name in mask) for name in COVERS):
        old = {name: value for name, value in old.items() if name not in COVERS}
    elif any(name in old for name in COVERS[1:]):
        old = {name: value for name, value in old.items() if name != "range"}
    elif not mask:
        wish = wish | {"range": old["range"]}
    return kept_filter(book, fields.overlay(old, wish, mask))


def written_filter(book: Book, kept: Json) -> Json:
    """A filter as Google writes it: with the range it covers now, and its criteria in both forms."""
    found = kept | {"range": bound_range(book, kept) or kept["range"]}
    if "filterSpecs" in kept:
        found["criteria"] = {
            str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in kept["filterSpecs"]
        }
    return found


def hidden_rows(book: Book, sheet: Sheet) -> set[int]:
    """The rows that the filter of a sheet hides, judged by what stands in the cells now."""
    specs = (sheet.basic_filter or {}).get("filterSpecs", [])
    if not sheet.basic_filter or not specs:
        return set()
    area = from_grid_range(book, bound_range(book, sheet.basic_filter) or {})
    calculate = calculator(book)
    judged = [(Judge(calculate, spec.get("filterCriteria", {}).get("condition", {})), spec) for spec in specs]
    return {
        row
        for row in range(area.top + 1, min(area.bottom, sheet.row_count))
        if not all(_shows(judge, area, row, spec) for judge, spec in judged)
    }


def _shows(judge: Judge, area: Area, row: int, spec: Json) -> bool:
    """Whether criteria let a row be seen; their formulas were written for the first row below the heading."""
    column, criteria = spec.get("columnIndex", 0), spec.get("filterCriteria", {})
    if criteria.get("hiddenValues") and judge.subject(area.sheet, row, column).shown in criteria["hiddenValues"]:
        return False
    if not judge.holds(area.sheet, row, column, (row - area.top - 1, 0)):
        return False
    extra = area.sheet.row(row).extras.get(column, {})
    return all(colour_fits(extra, criteria, *names) for names in COLOURS.items())


def colour_fits(extra: Json, criteria: Json, wanted: str, own: str) -> bool:
    """Whether a cell has the colour, by default white or black, that criteria name as `wanted`, if they do."""
    colour = criteria.get(f"{wanted}Style", {}).get("rgbColor", criteria.get(wanted))
    if colour is None:
        return True
    form = extra.get("userEnteredFormat", {})
    form = form.get("textFormat", {}) if own == "foregroundColor" else form
    white = dict.fromkeys(("red", "green", "blue"), 1 if own == "backgroundColor" else 0)
    found = form.get(f"{own}Style", {}).get("rgbColor", form.get(own, white))
    return all(abs(found.get(part, 0) - colour.get(part, 0)) < 0.002 for part in ("red", "green", "blue"))


def _specs(criteria: dict[str, Json]) -> list[Json]:
    if not all(column.isascii() and column.isdecimal() for column in criteria):
        raise invalid("The keys of criteria must be column indexes.")
    return [{"columnIndex": int(column), "filterCriteria": one} for column, one in criteria.items()]


def _require_column(area: Area, column: int) -> None:
    if not area.left <= column < area.right:
        raise invalid(f"Column index {column} is outside the range of the filter.")
