"""The kinds of requests in `forms.batchUpdate`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from connectors.emulator import fields
from connectors.emulator.discovery import document
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.forms.grading import ungraded
from connectors.emulator.forms.items import (
    KINDS,
    QUESTIONS,
    check_item,
    ids_of,
    kept,
    needed,
    questions_of,
    section_ids,
    with_ids,
    with_questions,
    without_lost_sections,
)
from connectors.emulator.store import Doc, Store


@dataclass
class Edit:
    """A form being changed by a batch."""

    store: Store
    info: Doc
    settings: Doc
    items: list[Doc]

    @property
    def is_quiz(self) -> bool:
        """Whether answers are graded."""
        return bool(self.settings.get("quizSettings", {}).get("isQuiz"))


def apply(edit: Edit, requests: list[Doc]) -> list[Doc]:
    """Carry out requests one after the other; the replies, one each.

    Raises GoogleError 400 at the first that cannot be carried out, its message naming the request; nothing is stored.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    return [_one(edit, index, request) for index, request in enumerate(requests)]


def create_item(edit: Edit, body: Doc) -> Doc:
    """Create an item at an index; the last one is behind all items."""
    index = _index(body, "location", len(edit.items) + 1)
    item = _numbered(edit, kept(needed(body, "item")), edit.items)
    edit.items.insert(index, item)
    asked = [question["questionId"] for question in questions_of(item)]
    return {"itemId": item["itemId"]} | ({"questionId": asked} if asked else {})


def update_item(edit: Edit, body: Doc) -> None:
    """Take what the mask names from the item given; ids that it names and that are not given are new ones."""
    index = _index(body, "location", len(edit.items))
    wish = kept(needed(body, "item"))
    merged = fields.overlay(edit.items[index], wish, _mask(body, "Item"))
    others = edit.items[:index] + edit.items[index + 1 :]
    edit.items[index] = _numbered(edit, _of_one_kind(merged, wish), others)
    edit.items = without_lost_sections(edit.items)


def move_item(edit: Edit, body: Doc) -> None:
    """Move an item; the new index is where it stands afterwards (assumed)."""
    old = _index(body, "originalLocation", len(edit.items))
    new = _index(body, "newLocation", len(edit.items))
    edit.items.insert(new, edit.items.pop(old))


def delete_item(edit: Edit, body: Doc) -> None:
    """Delete an item; the answers to it stay in their responses (assumed)."""
    del edit.items[_index(body, "location", len(edit.items))]
    edit.items = without_lost_sections(edit.items)


def update_form_info(edit: Edit, body: Doc) -> None:
    """Change title and description; the title in Drive is changed in Drive."""
    mask = _mask(body, "Info")
    if "documentTitle" in mask:
        raise invalid("info.documentTitle cannot be modified by a batchUpdate request.")
    wish = {name: value for name, value in needed(body, "info").items() if name != "documentTitle" and value}
    if "\n" in wish.get("title", ""):
        raise invalid("Displayed text cannot contain newlines")
    edit.info = fields.overlay(edit.info, wish, mask)


def update_settings(edit: Edit, body: Doc) -> None:
    """Change the settings; a form that is no quiz any more loses its grading."""
    wish = kept(needed(body, "settings"))
    changed = fields.overlay(edit.settings, wish, _mask(body, "FormSettings"))
    if changed.setdefault("emailCollectionType", "DO_NOT_COLLECT") == "EMAIL_COLLECTION_TYPE_UNSPECIFIED":
        raise invalid("Invalid value at 'settings.email_collection_type'")
    edit.settings = changed
    if not edit.is_quiz:
        edit.items = [with_questions(item, ungraded) for item in edit.items]


REQUESTS: dict[str, Callable[[Edit, Doc], Doc | None]] = {
    "createItem": create_item,
    "updateItem": update_item,
    "moveItem": move_item,
    "deleteItem": delete_item,
    "updateFormInfo": update_form_info,
    "updateSettings": update_settings,
}


def camel_cased(mask: str) -> str:
    """A mask in the spelling of JSON; Google also takes `publish_state`."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), mask)


def _one(edit: Edit, index: int, request: Doc) -> Doc:
    if len(request) != 1:
        raise invalid(f"Invalid requests[{index}]: exactly one kind of request must be set.")
    (name, body) = next(iter(request.items()))
    try:
        reply = REQUESTS[name](edit, body)
    except GoogleError as error:
        raise invalid(f"Invalid requests[{index}].{name}: {error.message}") from error
    return {} if reply is None else {name: reply}


def _numbered(edit: Edit, item: Doc, others: list[Doc]) -> Doc:
    """The item, if it is allowed beside the others, with ids."""
    check_item(item, section_ids(others), is_quiz=edit.is_quiz)
    taken = {int(known, 16) for other in others for known in ids_of(other)}
    return with_ids(item, taken, partial(edit.store.new_id, "item"))


def _of_one_kind(merged: Doc, wish: Doc) -> Doc:
    """An item of which a mask named another kind than it was: the new kind takes the place of the old."""
    found = _replaced(merged, wish, KINDS)
    if "questionItem" in found and "questionItem" in wish:
        holder, wished = found["questionItem"], wish["questionItem"]
        question = _replaced(holder.get("question", {}), wished.get("question", {}), QUESTIONS)
        found |= {"questionItem": holder | {"question": question}}
    return found


def _replaced(merged: Doc, wish: Doc, kinds: tuple[str, ...]) -> Doc:
    if sum(kind in merged for kind in kinds) <= 1:
        return merged
    return {name: value for name, value in merged.items() if name not in kinds or name in wish}


def _index(body: Doc, name: str, limit: int) -> int:
    index = int(needed(body, name).get("index", 0))
    if not 0 <= index < limit:
        raise invalid(f"{name}.index must be in the range [0..{limit}).")
    return index


def _mask(body: Doc, schema: str) -> fields.Mask:
    text = camel_cased(body.get("updateMask", ""))
    if not text:
        raise invalid("Update mask is required")
    mask = {} if text == "*" else fields.parse(text)
    schemas = document("forms.v1")["schemas"]
    if (name := fields.unknown(mask, schemas[schema], schemas)) or (name := _into_list(mask, schemas[schema])):
        raise invalid(f"Invalid field in updateMask: {name}")
    return mask


def _into_list(mask: fields.Mask, schema: Doc) -> str | None:
    """The first name of a list of which a mask wants only a part, which no mask may."""
    schemas = document("forms.v1")["schemas"]
    for name, inner in mask.items():
        below = schema.get("properties", {}).get(name, {})
        if "items" in below and inner:
            return name
        if found := _into_list(inner, schemas.get(below.get("$ref"), {})):
            return found
    return None
