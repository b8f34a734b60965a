"""Whatever items are made, moved, changed and deleted in one batch: the form is what a simple list would be."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors.emulator.forming import choice, create, do, new_form, question, text

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=["Cc", "Cs"]), max_size=12)
VALUES = st.lists(WORDS.filter(bool), min_size=1, max_size=4, unique=True)


def titled(item: dict[str, Any], title: str, description: str) -> dict[str, Any]:
    """The item with its texts; what is empty is not told."""
    return {name: text for name, text in (("title", title), ("description", description)) if text} | item


def grid(kind: str, columns: list[str], rows: list[str]) -> dict[str, Any]:
    options = [{"value": value} for value in columns]
    questions = [{"rowQuestion": {"title": row}} for row in rows]
    return {"questionGroupItem": {"grid": {"columns": {"type": kind, "options": options}}, "questions": questions}}


def nameless(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "title"}


KINDS = st.one_of(
    st.builds(lambda is_long: nameless(text("", paragraph=is_long)), st.booleans()),
    st.builds(
        lambda kind, values, has_other: nameless(choice("", kind, *values, other=has_other and kind != "DROP_DOWN")),
        st.sampled_from(["RADIO", "CHECKBOX", "DROP_DOWN"]),
        VALUES,
        st.booleans(),
    ),
    st.builds(
        lambda high, is_required: nameless(
            question("", {"scaleQuestion": {"low": 1, "high": high}}, required=is_required)
        ),
        st.integers(2, 10),
        st.booleans(),
    ),
    st.builds(grid, st.sampled_from(["RADIO", "CHECKBOX"]), VALUES, VALUES),
    st.sampled_from([{"pageBreakItem": {}}, {"textItem": {}}]),
)
ITEMS = st.builds(titled, KINDS, WORDS, WORDS)
PLACE = st.floats(0, 1, exclude_max=True)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), PLACE, ITEMS),
        st.tuples(st.just("move"), PLACE, PLACE),
        st.tuples(st.just("delete"), PLACE, st.none()),
        st.tuples(st.just("replace"), PLACE, ITEMS),
    ),
    min_size=1,
    max_size=15,
)


def carried_out(model: list[dict[str, Any]], kind: str, place: float, more: Any) -> dict[str, Any] | None:
    """Change the model by a step; the request that does the same, None for a step that an empty form has no place for."""
    if kind == "create":
        index = int(place * (len(model) + 1))
        model.insert(index, more)
        return create(more, index)
    if not model:
        return None
    index = int(place * len(model))
    location = {"index": index}
    if kind == "delete":
        del model[index]
        return {"deleteItem": {"location": location}}
    if kind == "move":
        target = int(more * len(model))
        model.insert(target, model.pop(index))
        return {"moveItem": {"originalLocation": location, "newLocation": {"index": target}}}
    model[index] = more
    return {"updateItem": {"item": more, "location": location, "updateMask": "*"}}


def without_ids(item: dict[str, Any]) -> dict[str, Any]:
    """The item as it was given."""
    found = deepcopy(item)
    del found["itemId"]
    holder = found.get("questionItem", {})
    for one in [holder["question"]] if holder else found.get("questionGroupItem", {}).get("questions", []):
        del one["questionId"]
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_batch_leaves_what_a_list_would_be(emulator, steps):
    """Creating, moving, deleting and replacing items in any order."""
    forms = emulator.api("forms", "v1").forms()
    model: list[dict[str, Any]] = []
    requests = [request for step in steps if (request := carried_out(model, *step))]
    form = new_form(forms)
    if requests:
        do(forms, form, *requests)
    found = forms.get(formId=form).execute().get("items", [])
    assert [without_ids(item) for item in found] == model
