"""The addresses of the pages. Only GET: nothing can be changed here but who looks, and in which language."""

from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from connectors.emulator.errors import GoogleError
from connectors.emulator.pages import drive, mail, sheets
from connectors.emulator.pages.guard import PAGE_POLICY, may_come_in, page_headers
from connectors.emulator.pages.visit import LANGUAGE, PERSON, Page, Visit, visit_of
from connectors.emulator.store import Store

STYLE = Path(__file__).with_name("style.css")
OWN = ("same-origin", "none")
"""What Sec-Fetch-Site says of a click on a page of ours and of an address that was typed."""
PAGES: dict[str, Page] = {
    "/": drive.all_files,
    "/drive": drive.all_files,
    "/drive/my-drive": drive.all_files,
    "/drive/folders/{file}": drive.folder,
    "/file/d/{file}/view": drive.upload,
    "/spreadsheets/d/{file}": sheets.spreadsheet,
    "/spreadsheets/d/{file}/edit": sheets.spreadsheet,
    "/mail": mail.all_mailboxes,
    "/mail/{mailbox}": mail.mailbox,
    "/mail/{mailbox}/{thread}": mail.thread,
    "/mail/{mailbox}/{message}/letter": mail.letter,
    "/mail/{mailbox}/{message}/files/{number:int}": mail.attachment,
}


def page_routes(store: Store, *, is_open: bool) -> list[BaseRoute]:
    """The routes of all pages over one store; they stand before those of the API and take nothing from it.

    `is_open`: whoever reaches the server at an address that is not loopback may look, too.
    """
    pages = PAGES | {"/look": look, "/pages/style.css": style}
    return [_route(store, path, page, is_open=is_open) for path, page in pages.items()]


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


def style(_: Visit) -> Response:
    """The one stylesheet."""
    return FileResponse(STYLE, headers=page_headers(PAGE_POLICY) | {"Cache-Control": "no-cache"})


def _route(store: Store, path: str, page: Page, *, is_open: bool) -> Route:
    async def answer(request: Request) -> Response:
        if not may_come_in(request.scope, request.headers.get("host", ""), is_open=is_open):
            refusal = "Эти страницы открываются только на этом компьютере, по адресу 127.0.0.1 или localhost.\n"
            return PlainTextResponse(refusal, 403, page_headers(PAGE_POLICY))
        visit = visit_of(store, request)
        try:
            with store.transaction():
                return page(visit)
        except GoogleError:  # there is no such thing, or not for this person: the same to whoever asks
            return visit.show("nothing.html.j2", 404)

    return Route(path, answer, methods=["GET"])
