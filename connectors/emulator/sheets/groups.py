"""Groups of rows or columns, as how deep each line lies. Pure arithmetic.

Groups of one depth that touch are one group, as in Google's editor: a line only knows how many groups hold it.
"""

from collections.abc import Callable

from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.shifts import Shift

MAX_DEPTH = 8
Depths = dict[int, int]
"""How many groups hold a line, by its number; lines in none are left out."""


def depths_of(groups: list[Json]) -> Depths:
    """The depth of every line that these groups hold."""
    found: Depths = {}
    for group in groups:
        for line in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            found[line] = max(found.get(line, 0), group["depth"])
    return found


def spans(depths: Depths) -> list[tuple[int, int, int]]:
    """Every group as (start, end, depth), by start and then by depth."""
    found = []
    for depth in range(1, max(depths.values(), default=0) + 1):
        lines = sorted(line for line, own in depths.items() if own >= depth)
        starts = [line for line in lines if depths.get(line - 1, 0) < depth]
        ends = [line + 1 for line in lines if depths.get(line + 1, 0) < depth]
        found += [(start, end, depth) for start, end in zip(starts, ends, strict=True)]
    return sorted(found, key=lambda span: (span[0], span[2]))


def deepened(groups: list[Json], lines: Json, by: int) -> list[Json]:
    """The groups after the lines of a DimensionRange went so much deeper; which are collapsed stays."""
    depths = depths_of(groups)
    for line in range(lines["startIndex"], lines["endIndex"]):
        depths[line] = depths.get(line, 0) + by
    return _grouped({line: depth for line, depth in depths.items() if depth > 0}, groups, lines)


def shifted_groups(groups: list[Json], shift: Shift) -> list[Json]:
    """The groups after lines were inserted, deleted or moved; lines inserted within a group are in it."""
    if not groups:
        return groups
    moved = []
    for group in groups:
        lines = group["range"]
        span = shift.span(lines["startIndex"], lines["endIndex"])
        if span is not None:
            moved.append(group | {"range": lines | {"startIndex": span[0], "endIndex": span[1]}})
    return _grouped(depths_of(moved), moved, groups[0]["range"])


def _grouped(depths: Depths, before: list[Json], lines: Json) -> list[Json]:
    found = []
    for start, end, depth in spans(depths):
        group = {"range": lines | {"startIndex": start, "endIndex": end}, "depth": depth}
        if _was_collapsed(before, start, end, depth):
            group["collapsed"] = True
        found.append(group)
    return found


def _was_collapsed(before: list[Json], start: int, end: int, depth: int) -> bool:
    """By the group that had just these lines, else by those of the same depth among them."""

    def collapsed(fits: Callable[[Json], bool]) -> list[bool]:
        return [bool(group.get("collapsed")) for group in before if fits(group)]

    same = collapsed(lambda group: (group["range"]["startIndex"], group["range"]["endIndex"]) == (start, end))
    if same:
        return any(same)
    return any(
        collapsed(
            lambda group: (
                group["depth"] == depth and group["range"]["startIndex"] < end and start < group["range"]["endIndex"]
            )
        )
    )
