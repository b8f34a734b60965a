"""The addresses under which forms are answered: the one part of the pages that others than the pages write to.

Whoever reaches the pages may send an answer, from wherever and without signing in: Google asks no more.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from connectors.emulator.errors import GoogleError
from connectors.emulator.pages import forms
from connectors.emulator.pages.guard import PAGE_POLICY, may_come_in, page_headers
from connectors.emulator.pages.visit import Page, visit_of
from connectors.emulator.store import Store

LONGEST_TEXT = 10_000_000
"""Bytes of one field of a multipart form."""
PAGES: dict[str, Page] = {
    "/forms/d/e/{form}/viewform": forms.viewform,
    "/forms/d/{form}/viewform": forms.viewform,
    "/forms/d/{form}/edit": forms.back_to_form,
    "/forms/d/e/{form}/formResponse": forms.back_to_form,
    "/forms/d/{form}/formResponse": forms.back_to_form,
    "/pages/form.css": forms.stylesheet,
}
SENT = ("/forms/d/e/{form}/formResponse", "/forms/d/{form}/formResponse")


def form_routes(store: Store, *, is_open: bool) -> list[BaseRoute]:
    """The routes of forms over one store; who is let in is as with the other pages (see guard)."""

    def route(path: str, page: Page | None) -> Route:
        async def answer(request: Request) -> Response:
            if not may_come_in(request.scope, request.headers.get("host", ""), is_open=is_open):
                refusal = "Эти страницы открываются только на этом компьютере, по адресу 127.0.0.1 или localhost.\n"
                return PlainTextResponse(refusal, 403, page_headers(PAGE_POLICY))
            sent = {} if page else await _fields(request)
            visit = visit_of(store, request, sent, is_script=False)
            try:
                with store.transaction():
                    return page(visit) if page else forms.form_response(visit, sent)
            except GoogleError:
                return visit.show("nothing.html.j2", 404)

        return Route(path, answer, methods=["GET" if page else "POST"])

    return [*(route(path, page) for path, page in PAGES.items()), *(route(path, None) for path in SENT)]


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
