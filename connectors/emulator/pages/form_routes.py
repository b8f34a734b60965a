"""The addresses to which filled forms are sent: the one part of the pages that others than the pages write to.

Whoever reaches the pages may send an answer, from wherever and without signing in: Google asks no more.
"""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from connectors.emulator.pages import forms
from connectors.emulator.pages.guard import NOT_HERE, may_come_in, turned_away
from connectors.emulator.pages.routes import answered
from connectors.emulator.pages.visit import visit_of
from connectors.emulator.store import Store

LONGEST_TEXT = 10_000_000
"""Bytes of one field of a multipart form."""
SENT = ("/forms/d/e/{form}/formResponse", "/forms/d/{form}/formResponse")


def form_routes(store: Store, *, is_open: bool) -> list[BaseRoute]:
    """The routes of what is sent, over one store; who is let in is as with the other pages (see guard)."""

    async def answer(request: Request) -> Response:
        if not may_come_in(request.scope, request.headers.get("host", ""), is_open=is_open):
            return turned_away(NOT_HERE)
        sent = await _fields(request)
        visit = visit_of(store, request, sent, is_script=False)
        return answered(partial(forms.form_response, sent=sent), visit)

    return [Route(path, answer, methods=["POST"]) for path in SENT]


async def _fields(request: Request) -> Mapping[str, list[str]]:
    """The fields of a form that was sent, urlencoded or multipart; files in it are passed over.

    Raises starlette's HTTPException 400 for a body that is not well formed.
    """
    found: dict[str, list[str]] = {}
    async with request.form(max_part_size=LONGEST_TEXT) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):  # a charset of the sender's choice may hold half a character
                found.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
    return found
