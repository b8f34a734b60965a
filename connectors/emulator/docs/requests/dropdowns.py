"""Dropdowns: what may be chosen, defined once for a tab, and the places where it is chosen."""

from connectors.emulator import fields
from connectors.emulator.docs import places
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.model import Tab, new_id
from connectors.emulator.docs.pieces import Json, Piece
from connectors.emulator.docs.places import Stretch
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.docs.requests.text import style_at
from connectors.emulator.docs.styles import mask_of
from connectors.emulator.errors import invalid


@kind("createDropdownDefinition")
def create_dropdown_definition(edit: Edit, body: Json) -> Json:
    """Define what may be chosen."""
    edit.refuse_suggesting("Dropdown definitions")
    tab = places.tab_of(edit.document, body.get("tabId"))
    given = needed(body, "dropdownDefinition")
    definition_id = given.get("dropdownDefinitionId") or new_id()
    if definition_id in tab.dropdowns:
        raise invalid(f"A dropdown definition with ID {definition_id} already exists.")
    definition = {
        "dropdownDefinitionId": definition_id,
        "dropdownDefinitionProperties": _checked(needed(given, "dropdownDefinitionProperties")),
    }
    tab.dropdowns = tab.dropdowns | {definition_id: definition}
    return {"dropdownDefinition": definition}


@kind("updateDropdownDefinitionProperties")
def update_dropdown_definition_properties(edit: Edit, body: Json) -> None:
    """Change a title or the options; where one that goes is chosen, the request says what is chosen instead."""
    edit.refuse_suggesting("Dropdown definitions")
    tab, definition = _definition(edit, body)
    mask = mask_of(body, "DropdownDefinitionProperties")
    wish = body.get("dropdownDefinitionProperties", {})
    properties = _checked(fields.overlay(definition["dropdownDefinitionProperties"], wish, mask))
    definition_id = definition["dropdownDefinitionId"]
    tab.dropdowns = tab.dropdowns | {definition_id: definition | {"dropdownDefinitionProperties": properties}}
    _choose_again(edit, tab, definition_id, body.get("selectedOptionIdReplacements", {}))


@kind("deleteDropdownDefinition")
def delete_dropdown_definition(edit: Edit, body: Json) -> None:
    """Delete a definition that no dropdown goes by."""
    edit.refuse_suggesting("Dropdown definitions")
    tab, definition = _definition(edit, body)
    definition_id = definition["dropdownDefinitionId"]
    if any(_properties(piece).get("dropdownDefinitionId") == definition_id for piece in tab.pieces()):
        raise invalid(f"The dropdown definition {definition_id} is in use.")
    tab.dropdowns = {key: one for key, one in tab.dropdowns.items() if key != definition_id}


@kind("insertDropdown")
def insert_dropdown(edit: Edit, body: Json) -> Json:
    """Insert a dropdown with one of its options chosen, by default the first."""
    place = places.insertion(edit.document, body)
    _, definition = _definition(edit, body | {"tabId": place.tab.id})
    dropdown = {"dropdownId": new_id(), "dropdownProperties": _chosen(definition, body.get("selectedOptionId"))}
    edit.insert(place, [Piece("object", style=style_at(place), data={"name": "dropdown", "body": dropdown})])
    return {"dropdown": dropdown}


@kind("updateDropdownProperties")
def update_dropdown_properties(edit: Edit, body: Json) -> None:
    """Choose another option."""
    edit.refuse_suggesting("Dropdowns")
    tab, mask = places.tab_of(edit.document, body.get("tabId")), mask_of(body, "DropdownProperties")
    if not {"selectedOptionId"} <= mask.keys() or (set(mask) > {"selectedOptionId"} and body["fields"] != "*"):
        raise invalid("Only selectedOptionId can be changed.")
    dropdown_id, option_id = needed(body, "dropdownId"), body.get("dropdownProperties", {}).get("selectedOptionId")
    for stretch, piece in edit.objects(tab):
        if piece.data["body"].get("dropdownId") == dropdown_id:
            _choose(edit, stretch, tab.dropdowns[_properties(piece)["dropdownDefinitionId"]], option_id)
            return
    raise invalid(f"No dropdown with ID {dropdown_id} exists.")


def _choose_again(edit: Edit, tab: Tab, definition_id: str, replacements: Json) -> None:
    """What is shown where something is chosen; raises GoogleError 400 for an option that is gone without another."""
    definition = tab.dropdowns[definition_id]
    for stretch, piece in edit.objects(tab):
        chosen = _properties(piece)
        if chosen.get("dropdownDefinitionId") == definition_id:
            option_id = chosen["selectedOptionId"]
            _choose(edit, stretch, definition, replacements.get(option_id, option_id))


def _choose(edit: Edit, stretch: Stretch, definition: Json, option_id: str | None) -> None:
    chosen = {"dropdownProperties": _chosen(definition, option_id)}
    edit.restyle(stretch, lambda one: one.with_body(one.data["body"] | chosen))


def _definition(edit: Edit, body: Json) -> tuple[Tab, Json]:
    tab, definition_id = places.tab_of(edit.document, body.get("tabId")), needed(body, "dropdownDefinitionId")
    if definition_id not in tab.dropdowns:
        raise invalid(f"No dropdown definition with ID {definition_id} exists.")
    return tab, tab.dropdowns[definition_id]


def _checked(properties: Json) -> Json:
    """Properties of a definition, its options with ids; raises GoogleError 400."""
    options = [{"optionId": new_id(), **one} for one in needed(properties, "options")]
    if any(not one.get("displayValue") for one in options):
        raise invalid("displayValue must be specified.")
    if len({one["optionId"] for one in options}) < len(options):
        raise invalid("The option IDs of a dropdown definition must be unique.")
    return properties | {"options": options}


def _chosen(definition: Json, option_id: str | None) -> Json:
    """The properties of a dropdown with an option chosen; raises GoogleError 400."""
    options = definition["dropdownDefinitionProperties"]["options"]
    for one in options:
        if option_id in (None, "", one["optionId"]):
            names = {"selectedOptionId": one["optionId"], "displayValue": one["displayValue"]}
            return {"dropdownDefinitionId": definition["dropdownDefinitionId"]} | names
    raise invalid(f"The dropdown definition has no option with ID {option_id}.")


def _properties(piece: Piece) -> Json:
    """What is chosen in a dropdown; of other pieces nothing."""
    found: Json = piece.data.get("body", {}).get("dropdownProperties", {})
    return found
