"""From the name of a request in `spreadsheets.batchUpdate` to the function that carries it out."""

from collections.abc import Callable
from typing import Any

from connectors.emulator import fields
from connectors.emulator.discovery import document
from connectors.emulator.errors import GoogleError, invalid
from connectors.emulator.sheets import colours
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.session import Edit

Kind = Callable[[Edit, Json], Json | None]
KINDS: dict[str, Kind] = {}
MISSING: dict[str, str] = {}
"""What kinds that are served in part leave out, by name; the coverage table in docs/ shows it."""


def kind(name: str, *, missing: str = "") -> Callable[[Kind], Kind]:
    """Register what carries out a request; its answer is the request's own reply, None where Google gives none.

    `missing` says what of Google's kind is left out, as a phrase; a kind without it claims to be complete.
    """

    def register(body: Kind) -> Kind:
        KINDS[name] = body
        if missing:
            MISSING[name] = missing
        return body

    return register


def apply(edit: Edit, requests: list[Json]) -> list[Json]:
    """Carry out requests one after the other; the replies, one each.

    Raises GoogleError 400 at the first that cannot be carried out, its message naming the request; the caller rolls
    everything back.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    return [_one(edit, index, request) for index, request in enumerate(requests)]


def needed(body: Json, name: str) -> Any:
    """A part that the request cannot do without; raises GoogleError 400 when it is not there."""
    if name not in body:
        raise invalid(f"{name} must be specified.")
    return body[name]


def mask_of(body: Json, schema: str) -> fields.Mask:
    """The request's field mask over a schema; raises GoogleError 400 when it names nothing or what is not there."""
    text = body.get("fields", "")
    if not text:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    mask = {} if text == "*" else fields.parse(text)
    schemas = document("sheets.v4")["schemas"]
    if name := fields.unknown(mask, schemas[schema], schemas):
        raise invalid(f"Invalid field: {name}")
    return colours.both_names(mask, schema)


def _one(edit: Edit, index: int, request: Json) -> Json:
    names = [name for name, body in request.items() if body is not None]
    if not names:
        raise invalid(f"Invalid requests[{index}]: No request set.")
    if len(names) > 1:
        raise invalid(
            f"Invalid value at 'requests[{index}]' (oneof), oneof field 'kind' is already set. Cannot set '{names[1]}'"
        )
    name, body = names[0], request[names[0]]
    if name not in KINDS:
        raise invalid(
            f"Invalid JSON payload received. Unknown name \"{name}\" at 'requests[{index}]': Cannot find field."
        )
    edit.book.cache.clear()
    try:
        reply = KINDS[name](edit, colours.understood(body, _schema(name)))
    except GoogleError as error:
        if error.status != 400:
            raise
        raise invalid(f"Invalid requests[{index}].{name}: {error.message}") from error
    return {} if reply is None else {name: reply}


def _schema(name: str) -> str:
    """The schema of a kind of request in Google's discovery document."""
    found: str = document("sheets.v4")["schemas"]["Request"]["properties"][name]["$ref"]
    return found
