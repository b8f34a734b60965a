"""From the name of a request in `documents.batchUpdate` to the function that carries it out."""

from collections.abc import Callable
from typing import Any

from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.pieces import Json
from connectors.emulator.errors import GoogleError, invalid

Kind = Callable[[Edit, Json], Json | None]
KINDS: dict[str, Kind] = {}
FOR_COMMENTERS: set[str] = set()
"""Kinds that change nothing but what people say: commenters may, and no new revision comes of it."""
MISSING: dict[str, str] = {}
"""What kinds that are served in part leave out, by name; the coverage table in docs/ shows it."""


def kind(name: str, *, missing: str = "", for_commenters: bool = False) -> Callable[[Kind], Kind]:
    """Register what carries out a request; its answer is the request's own reply, None where Google gives none.

    `missing` says what of Google's kind is left out, as a phrase; a kind without it claims to be complete.
    """

    def register(body: Kind) -> Kind:
        KINDS[name] = body
        if for_commenters:
            FOR_COMMENTERS.add(name)
        if missing:
            MISSING[name] = missing
        return body

    return register


def apply(edit: Edit, requests: list[Json]) -> tuple[list[Json], list[Json]]:
    """Carry out requests one after the other; the replies and what became of suggestions, one each.

    Raises GoogleError 400 at the first that cannot be carried out, its message naming the request; nothing is stored.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    replies, told = [], []
    for index, request in enumerate(requests):
        edit.begin()
        replies.append(_one(edit, index, request))
        told.append(edit.told)
    return replies, told


def needed(body: Json, name: str) -> Any:
    """A part that the request cannot do without; raises GoogleError 400 when it is not there or empty."""
    if not body.get(name):
        raise invalid(f"{name} must be specified.")
    return body[name]


def _one(edit: Edit, index: int, request: Json) -> Json:
    if not request:
        raise invalid(f"Invalid requests[{index}]: No request set.")
    name, body = next(iter(request.items()))
    if name not in KINDS:
        raise invalid(
            f"Invalid JSON payload received. Unknown name \"{name}\" at 'requests[{index}]': Cannot find field."
        )
    try:
        reply = KINDS[name](edit, body)
    except GoogleError as error:
        if error.status != 400:
            raise
        raise invalid(f"Invalid requests[{index}].{name}: {error.message}") from error
    return {} if reply is None else {name: reply}
