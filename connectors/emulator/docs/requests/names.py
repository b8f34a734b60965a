"""Named ranges."""

from connectors.emulator.docs import places
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.model import Tab, new_id
from connectors.emulator.docs.pieces import Json, width
from connectors.emulator.docs.places import Stretch
from connectors.emulator.docs.requests.registry import kind
from connectors.emulator.docs.requests.text import replace_text
from connectors.emulator.errors import invalid

MAX_NAME = 256


@kind("createNamedRange")
def create_named_range(edit: Edit, body: Json) -> Json:
    """Give a range a name; several may have the same."""
    edit.refuse_suggesting("Named ranges")
    stretch, name = places.stretch(edit.document, body), body.get("name", "")
    if not 1 <= width(name) <= MAX_NAME:
        raise invalid(f"The name of a named range must have 1 to {MAX_NAME} UTF-16 code units.")
    one: Json = {
        "namedRangeId": new_id(),
        "name": name,
        "ranges": [{"segmentId": stretch.segment_id, "startIndex": stretch.start, "endIndex": stretch.end}],
    }
    stretch.tab.named_ranges = [*stretch.tab.named_ranges, one]
    return {"namedRangeId": one["namedRangeId"]}


@kind("deleteNamedRange")
def delete_named_range(edit: Edit, body: Json) -> None:
    """Forget a named range by its id, or all of a name; the content stays."""
    edit.refuse_suggesting("Named ranges")
    doomed = {one["namedRangeId"] for _, one in named(edit, body, "name")}
    for tab in edit.document.tabs:
        tab.named_ranges = [one for one in tab.named_ranges if one["namedRangeId"] not in doomed]


@kind("replaceNamedRangeContent")
def replace_named_range_content(edit: Edit, body: Json) -> None:
    """Put text in the place of what a named range, or all of a name, stand over; of several parts the first stays."""
    for tab, one in named(edit, body, "namedRangeName"):
        parts = sorted(one["ranges"], key=lambda part: (part["segmentId"], part["startIndex"]))
        edit.begin_place()
        first, *others = (Stretch(tab, part["segmentId"], part["startIndex"], part["endIndex"]) for part in parts)
        for other in reversed(others):
            edit.remove(other)
        replace_text(edit, first, body.get("text", ""))


def named(edit: Edit, body: Json, by_name: str) -> list[tuple[Tab, Json]]:
    """The named ranges that a request means by `namedRangeId` or by the name in a field; raises GoogleError 400.

    An id must be there; a name that nothing has means nothing.
    """
    if ("namedRangeId" in body) == (by_name in body):
        raise invalid(f"Exactly one of namedRangeId and {by_name} must be specified.")
    known = [(tab, one) for tab in places.tabs_of(edit.document, body.get("tabsCriteria")) for one in tab.named_ranges]
    if by_name in body:
        return [(tab, one) for tab, one in known if one["name"] == body[by_name]]
    found = [(tab, one) for tab, one in known if one["namedRangeId"] == body["namedRangeId"]]
    if not found:
        raise invalid(f"No named range with ID {body['namedRangeId']} exists.")
    return found
