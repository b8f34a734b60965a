"""Who is let in, and what a page may do in a browser: every answer carries these headers.

Cells, names and letters come from strangers. Nothing in them can run, load or call anything: templates escape, and
where that should fail the policy forbids it.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from starlette.responses import PlainTextResponse

from connectors.emulator.callers import host_name, is_loopback

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SHEET_POLICY = PAGE_POLICY + "; script-src 'self'; connect-src 'self'"
"""A page with a script, a file of our own that talks to this server only."""
DOCUMENT_POLICY = SHEET_POLICY + "; style-src-attr 'unsafe-inline'; img-src data:"
"""The looks of a document are in attributes, as in what it is exported as; stylesheets are still our own files only."""
LETTER_POLICY = (
    # A link opens in a tab of its own, which is an ordinary page again; nothing else leaves the sandbox.
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
DOWNLOAD_POLICY = "sandbox; default-src 'none'"
NOT_HERE = "Эти страницы открываются только на этом компьютере, по адресу 127.0.0.1 или localhost."


def page_headers(policy: str) -> dict[str, str]:
    """The headers of an answer under one of the policies above."""
    return HEADERS | {"Content-Security-Policy": policy}


def turned_away(sentence: str, status: int = 403) -> PlainTextResponse:
    """The answer to whoever is not let in, or asks too much."""
    return PlainTextResponse(sentence + "\n", status, page_headers(PAGE_POLICY))


def may_come_in(scope: Mapping[str, Any], host: str, *, is_open: bool) -> bool:
    """Whether a request may see the pages; `scope` is ASGI's, `host` the Host header.

    A server that listens where it does by default is for the person in front of it: the caller is this machine, and so
    is the name it was called by, which it is not when a foreign site's name has been pointed here (DNS rebinding). A
    connection can arrive at another address only when the server was told to listen there (`--host`); it is let in if
    the server `is_open`, that is takes people's word for who they are anyway.
    """
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    return (is_open and _is_elsewhere(server[0])) or (is_loopback(client[0]) and is_loopback(host_name(host)))


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a change was asked for by one of these pages: another site's form or script is not let through.

    Browsers say so in Sec-Fetch-Site, and where they do not (plain HTTP from another machine) in Origin.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin", "")
    return "://" in origin and origin.partition("://")[2] == headers.get("host")


def _is_elsewhere(name: str) -> bool:
    try:
        return not ip_address(name).is_loopback
    except ValueError:
        return False
