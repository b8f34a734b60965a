"""One look at one page: who looks, in which language, and what the services answer to that person."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from connectors.emulator.access import ADMIN
from connectors.emulator.auth import ADDRESS
from connectors.emulator.errors import not_found
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.pages.guard import DOWNLOAD_POLICY, PAGE_POLICY, page_headers
from connectors.emulator.pages.links import linked
from connectors.emulator.pages.words import in_english
from connectors.emulator.routing import HANDLERS, Call
from connectors.emulator.store import Store

PERSON, LANGUAGE = "look_as", "language"
"""Names of the two cookies."""


@dataclass(frozen=True)
class Visit:
    """A request for a page; `person` is the address looked as, in lower case, `language` "ru" or "en"."""

    store: Store
    request: Request
    person: str
    language: str

    @property
    def is_admin(self) -> bool:
        """Whether this is the administrator, who sees everything."""
        return self.person == ADMIN

    def call(self, method_id: str, query: dict[str, str] | None = None, **path: str) -> Call:
        """A call of a Google method as this person."""
        parameters = {name: [value] for name, value in (query or {}).items() if value}
        parameters["supportsAllDrives"] = ["true"]
        return Call(method_id, path, parameters, {}, None, self.person, None, self.is_admin)

    def ask(self, method_id: str, query: dict[str, str] | None = None, **path: str) -> dict[str, Any]:
        """What the method answers this person; raises GoogleError as it does."""
        answer = HANDLERS[method_id](self.store, self.call(method_id, query, **path))
        if not isinstance(answer, dict):
            raise not_found()
        return answer

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page from a template."""
        url = self.request.url
        page = _templates().get_template(template)
        text = page.render(
            t=self.word,
            when=self.moment,
            visit=self,
            admin=ADMIN,
            people=known_people(self.store, self.person),
            address=f"{url.path}?{url.query}" if url.query else url.path,
            **values,
        )
        body = text.encode("utf-8", "replace")  # a broken letter may hold half a character
        return Response(body, status, page_headers(PAGE_POLICY), "text/html; charset=utf-8")

    def word(self, russian: str) -> str:
        """A text of the pages in the visitor's language."""
        return in_english(russian) if self.language == "en" else russian

    def moment(self, moment: datetime | str) -> str:
        """A moment, aware or RFC 3339, in this machine's zone: «22 нояб. 2026, 06:25»; as it stands if it is none."""
        try:
            aware = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            return str(format_datetime(aware.astimezone(), "d MMM y, HH:mm", locale=self.language))
        except (ValueError, OverflowError):
            return str(moment)


def visit_of(store: Store, request: Request) -> Visit:
    """The visit behind a request: by its cookies, else the administrator's in Russian."""
    person = unquote(request.cookies.get(PERSON, "")).lower()
    language = "en" if request.cookies.get(LANGUAGE) == "en" else "ru"
    return Visit(store, request, person if ADDRESS.fullmatch(person) else ADMIN, language)


def known_people(store: Store, person: str) -> list[str]:
    """Everybody who has mail or a share in a file, and who looks; sorted."""
    files = store.docs("drive.files").values()
    shares = (entry.get("emailAddress") for file in files for entry in file["permissions"])
    return sorted({person, ADMIN, *filter(None, shares), *mailboxes(store)}, key=natural)


def mailboxes(store: Store) -> dict[str, int]:
    """How many letters each address has, in the order of addresses; those with none are not there."""
    Mailbox(store, ADMIN)  # its tables are made by whoever is first
    counts = store.query("SELECT mailbox, count(*) FROM gmail_messages GROUP BY mailbox")
    return dict(sorted(counts, key=lambda row: natural(row[0])))


def natural(name: str) -> list[tuple[int, str]]:
    """What names are sorted by, so that 2 comes before 10."""
    return [(int(digits or 0), text.casefold()) for digits, text in re.findall(r"(\d{0,99})(\D*)", name)]


def mail_path(address: str) -> str:
    """The page of a mailbox."""
    return f"/mail/{quote(address, safe='@')}"


def download(name: str, data: bytes) -> Response:
    """Bytes to be saved, never shown, whatever they claim to be."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    headers = page_headers(DOWNLOAD_POLICY) | {"Content-Disposition": disposition}
    return Response(data, headers=headers, media_type="application/octet-stream")


Page = Callable[[Visit], Response]


@cache
def _templates() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    found = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters |= {"linked": linked, "mail_path": mail_path}
    return found
