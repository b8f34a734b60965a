"""The addresses of the pages, and what is let through to them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from connectors.emulator.errors import GoogleError
from connectors.emulator.pages import compose, doc_edits, docs, drive, edits, exports, forms, mail, sheets
from connectors.emulator.pages.guard import NOT_HERE, PAGE_POLICY, is_from_here, may_come_in, page_headers, turned_away
from connectors.emulator.pages.looks import stylesheet
from connectors.emulator.pages.visit import LANGUAGE, PERSON, Page, Refused, Visit, json_answer, visit_of
from connectors.emulator.store import Store

HERE = Path(__file__).parent
FILES = ("style.css", "form.css", "sheet.css", "sheet.js", "cells.js", "doc.css", "doc.js")
STATIC = {f"/pages/{name}": name for name in FILES}
OWN = ("same-origin", "none")
"""What Sec-Fetch-Site says of a click on a page of ours and of an address that was typed."""
MOST_BYTES = 2_000_000
"""No change is bigger: a few thousand cells pasted, a letter written by hand."""
PAGES: dict[str, Page] = {
    "/": drive.all_files,
    "/drive": drive.all_files,
    "/drive/my-drive": drive.all_files,
    "/drive/trash": drive.trash,
    "/drive/folders/{file}": drive.folder,
    "/file/d/{file}/view": drive.upload,
    "/spreadsheets/d/{file}": sheets.spreadsheet,
    "/spreadsheets/d/{file}/edit": sheets.spreadsheet,
    "/spreadsheets/d/{file}/changes": sheets.changes,
    "/spreadsheets/d/{file}/choices": sheets.choices,
    "/spreadsheets/d/{file}/download": exports.spreadsheet,
    "/document/d/{file}": docs.document,
    "/document/d/{file}/edit": docs.document,
    "/document/d/{file}/changes": docs.changes,
    "/document/d/{file}/looks.css": docs.looks,
    "/document/d/{file}/download": exports.document,
    "/mail": mail.all_mailboxes,
    "/mail/{mailbox}": mail.mailbox,
    "/mail/{mailbox}/write": compose.form,
    "/mail/{mailbox}/{thread}": mail.thread,
    "/mail/{mailbox}/{message}/letter": mail.letter,
    "/mail/{mailbox}/{message}/files/{number:int}": mail.attachment,
    "/forms/d/e/{form}/viewform": forms.viewform,
    "/forms/d/{form}/viewform": forms.viewform,
    "/forms/d/{form}/edit": forms.back_to_form,
    "/forms/d/e/{form}/formResponse": forms.back_to_form,
    "/forms/d/{form}/formResponse": forms.back_to_form,
}
CHANGES: dict[str, Page] = {
    "/spreadsheets/d/{file}/change": edits.change,
    "/document/d/{file}/change": doc_edits.change,
    "/mail/{mailbox}/write": compose.send,
}


def page_routes(store: Store, *, is_open: bool) -> list[BaseRoute]:
    """The routes of all pages over one store; they stand before those of the API and take nothing from it.

    `is_open`: whoever reaches the server at an address that is not loopback may look, too.
    """
    pages = PAGES | {"/look": look, "/pages/looks.css": looks} | dict.fromkeys(STATIC, static)
    return [
        *(_route(store, path, page, "GET", is_open=is_open) for path, page in pages.items()),
        *(_route(store, path, page, "POST", is_open=is_open) for path, page in CHANGES.items()),
    ]


def look(visit: Visit) -> Response:
    """Look as another person (`as`) or in another language (`lang`), and go back to where one was."""
    asked = visit.request.query_params
    back = asked.get("back", "/")
    is_own = visit.request.headers.get("sec-fetch-site", "none") in OWN
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
    for cookie, name in ((PERSON, "as"), (LANGUAGE, "lang")):
        if is_own and name in asked:
            answer.set_cookie(cookie, quote(asked[name].lower()), httponly=True, samesite="lax")
    answer.headers.update(page_headers(PAGE_POLICY))
    return answer


def static(visit: Visit) -> Response:
    """The files that a page loads; a browser asks each time whether they are still the same."""
    headers = page_headers(PAGE_POLICY) | {"Cache-Control": "no-cache"}
    return FileResponse(HERE / STATIC[visit.request.url.path], headers=headers)


def looks(visit: Visit) -> Response:
    """The stylesheet of the colours and sizes named in the address; it never changes."""
    headers = page_headers(PAGE_POLICY) | {"Cache-Control": "private, max-age=86400, immutable"}
    return Response(stylesheet(visit.asked("of")), 200, headers, "text/css; charset=utf-8")


def _route(store: Store, path: str, page: Page, verb: str, *, is_open: bool) -> Route:
    async def answer(request: Request) -> Response:
        if not may_come_in(request.scope, request.headers.get("host", ""), is_open=is_open):
            return turned_away(NOT_HERE)
        if verb == "POST" and not is_from_here(request.headers):
            return turned_away("Изменить что-либо можно только с этих страниц.")
        body = await _body(request) if verb == "POST" else b""
        if body is None:
            return turned_away("Слишком много сразу.", 413)
        is_script = request.headers.get("content-type", "").startswith("application/json")
        visit = visit_of(store, request, _wish(body, is_script=is_script), is_script=is_script)
        return answered(page, visit)

    return Route(path, answer, methods=[verb])


def answered(page: Page, visit: Visit) -> Response:
    """What a page answers, or what is said of a refusal."""
    try:
        with visit.store.transaction():
            return page(visit)
    except Refused as refused:
        sentence = str(refused)
    except GoogleError:  # there is no such thing, or not for this person: the same to whoever asks
        if not visit.is_script:
            return visit.show("nothing.html.j2", 404)
        sentence = visit.word("Этого здесь больше нет.")
    if visit.is_script:
        return json_answer({"refused": sentence}, 409)
    with visit.store.transaction():
        return visit.show("refused.html.j2", 409, sentence=sentence, back=visit.asked("back"))


async def _body(request: Request) -> bytes | None:
    """What was posted, None if it is too much."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > MOST_BYTES:
            return None
    return bytes(found)


def _wish(body: bytes, *, is_script: bool) -> Mapping[str, Any]:
    text = body.decode("utf-8", "replace")
    if not is_script:
        return {name: value.replace("\r\n", "\n") for name, value in parse_qsl(text, keep_blank_values=True)}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
