"""One look at one page: who looks, in which language, and what the services answer to that person."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.emulator.access import ADMIN
from connectors.emulator.auth import ADDRESS
from connectors.emulator.errors import not_found
from connectors.emulator.gmail.mailbox import Mailbox
from connectors.emulator.pages.guard import DOWNLOAD_POLICY, PAGE_POLICY, page_headers
from connectors.emulator.pages.links import linked
from connectors.emulator.pages.people import SCHOOLS, Part, parts
from connectors.emulator.pages.words import ENGLISH, in_english
from connectors.emulator.routing import HANDLERS, Call
from connectors.emulator.sheets import shelf
from connectors.emulator.store import Store

PERSON, LANGUAGE = "look_as", "language"
"""Names of the two cookies."""
NOWHERE = "Etc/GMT"
"""The zone of spreadsheets that were never told one."""


class Refused(Exception):
    """What a person asked for is not done; the text says why, in their language."""


@dataclass(frozen=True)
class Visit:
    """A request for a page; `person` is the address looked as, in lower case, `language` "ru" or "en".

    `wish` is what was posted, by name: texts from a form, anything from JSON (`is_script`, that is from a script of
    the pages, which wants JSON back).
    """

    store: Store
    request: Request
    person: str
    language: str
    wish: Mapping[str, Any] = field(default_factory=dict)
    is_script: bool = False

    @property
    def is_admin(self) -> bool:
        """Whether this is the administrator, who sees everything."""
        return self.person == ADMIN

    @property
    def is_from_page(self) -> bool:
        """Whether a page of ours led here, as far as the browser says: words in an address may be a stranger's."""
        return self.request.headers.get("sec-fetch-site", "same-origin") == "same-origin"

    def call(
        self, method_id: str, query: dict[str, str] | None = None, body: dict[str, Any] | None = None, **path: str
    ) -> Call:
        """A call of a Google method as this person."""
        parameters = {name: [value] for name, value in (query or {}).items() if value}
        parameters["supportsAllDrives"] = ["true"]
        return Call(method_id, path, parameters, body or {}, None, self.person, None, self.is_admin)

    def ask(
        self, method_id: str, query: dict[str, str] | None = None, body: dict[str, Any] | None = None, **path: str
    ) -> dict[str, Any]:
        """What the method answers this person; raises GoogleError as it does."""
        answer = HANDLERS[method_id](self.store, self.call(method_id, query, body, **path))
        if not isinstance(answer, dict):
            raise not_found()
        return answer

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def asked(self, name: str) -> str:
        """A text from the form that was posted, else from the query; "" if it is in neither."""
        found = self.wish.get(name, self.request.query_params.get(name, ""))
        return found if isinstance(found, str) else ""

    def number(self, name: str) -> int | None:
        """The same as a whole number from 0 on, None if it is none."""
        text = self.asked(name)
        return int(text) if text.isdecimal() and len(text) < 12 else None

    def show(self, template: str, status: int = 200, *, policy: str = PAGE_POLICY, **values: Any) -> Response:
        """A page from a template."""
        body = self.written(template, **values).encode("utf-8", "replace")  # a broken letter may hold half a character
        return Response(body, status, page_headers(policy), "text/html; charset=utf-8")

    def written(self, template: str, **values: Any) -> str:
        """A template's text, for a whole page or a part of one."""
        url = self.request.url
        return (
            _templates()
            .get_template(template)
            .render(
                t=self.word,
                when=self.moment,
                visit=self,
                admin=ADMIN,
                everybody=self.people(),
                address=f"{url.path}?{url.query}" if url.query else url.path,
                **values,
            )
        )

    @cached_property
    def zone(self) -> tzinfo | None:
        """Where people here live: the zone of most spreadsheets, None for that of this machine if they do not say."""
        books = self.store.docs(shelf.HEADERS).values()
        told = Counter(str(book["properties"].get("timeZone", NOWHERE)) for book in books)
        del told[NOWHERE]
        try:
            return ZoneInfo(told.most_common(1)[0][0]) if told else None
        except (ZoneInfoNotFoundError, ValueError):
            return None

    @cached_property
    def _parts(self) -> dict[str, list[Part]]:
        return parts(self.store)

    def who(self, address: str) -> str:
        """Somebody by their part: «Куратор · кластер 3. Профилактика и безопасность»; by the address if none is known.

        Parts are told to whoever may look as anybody: that is everyone to whom these pages open.
        """
        known = self._parts.get(address.lower())
        if address.lower() == ADMIN:
            return self.word("Администратор")
        if not known:
            return address
        more = f" +{len(known) - 1}" if len(known) > 1 else ""
        return known[0].name + more

    def people(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Everybody to look as: headings, under each the addresses with their names, as people count."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for address in known_people(self.store, self.person) | self._parts.keys():
            known = self._parts.get(address)
            heading = known[0].group if known else ""
            groups.setdefault(heading, []).append((address, self.who(address)))
        order = sorted(groups, key=lambda heading: (heading == "", heading == SCHOOLS, heading))
        return [(self.heading(heading), _told_apart(groups[heading])) for heading in order]

    def heading(self, group: str) -> str:
        """A heading in the list of people; those that a spreadsheet brings along stay as they are."""
        return ENGLISH.get(group or "Другие", group) if self.language == "en" else group or "Другие"

    def word(self, russian: str) -> str:
        """A text of the pages in the visitor's language."""
        return in_english(russian) if self.language == "en" else russian

    def moment(self, moment: datetime | str) -> str:
        """A moment, aware or RFC 3339, in people's zone: «22 нояб. 2026, 06:25»; as it stands if it is none."""
        try:
            aware = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            return str(format_datetime(aware.astimezone(self.zone), "d MMM y, HH:mm", locale=self.language))
        except (ValueError, OverflowError):
            return str(moment)

    def span(self, start: datetime | date, end: datetime | date | None) -> str:
        """From when to when, in people's zone: «22 нояб. 2026, 18:00–19:00»; a whole day as «22 нояб. 2026»."""
        if not isinstance(start, datetime):
            return str(format_date(start, "d MMM y", locale=self.language))
        if not isinstance(end, datetime):
            return self.moment(start)
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        until = last.strftime("%H:%M") if first.date() == last.date() else self.moment(end)
        return f"{self.moment(start)}–{until}"


def visit_of(store: Store, request: Request, wish: Mapping[str, Any], *, is_script: bool) -> Visit:
    """The visit behind a request: by its cookies, else the administrator's in Russian."""
    person = unquote(request.cookies.get(PERSON, "")).lower()
    language = "en" if request.cookies.get(LANGUAGE) == "en" else "ru"
    person = person if ADDRESS.fullmatch(person) else ADMIN
    return Visit(store, request, person, language, wish, is_script)


def known_people(store: Store, person: str) -> set[str]:
    """Everybody who has mail or a share in a file, and who looks."""
    files = store.docs("drive.files").values()
    shares = (entry.get("emailAddress") for file in files for entry in file["permissions"])
    return {person, ADMIN, *filter(None, shares), *mailboxes(store)}


def mailboxes(store: Store) -> dict[str, int]:
    """How many letters each address has, in the order of addresses; those with none are not there."""
    Mailbox(store, ADMIN)  # its tables are made by whoever is first
    counts = store.query("SELECT mailbox, count(*) FROM gmail_messages GROUP BY mailbox")
    return dict(sorted(counts, key=lambda row: natural(row[0])))


def natural(name: str) -> list[tuple[int, str]]:
    """What names are sorted by, so that 2 comes before 10."""
    return [(int(digits or 0), text.casefold()) for digits, text in re.findall(r"(\d{0,99})(\D*)", name)]


def _told_apart(people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """People of one heading in their order; those with one name have their addresses beside it."""
    often = Counter(name for _, name in people)
    named = ((address, f"{name} ({address})" if often[name] > 1 else name) for address, name in people)
    return sorted(named, key=lambda person: by_number(person[1]))


def by_number(name: str) -> tuple[int, list[tuple[int, str]]]:
    """What people are sorted by: «ОУ № 7» before «ГБОУ школа № 203», and who has no number before both."""
    figures = re.search(r"\d{1,9}", name)
    return int(figures[0]) if figures and "@" not in name else -1, natural(name)


def mail_path(address: str) -> str:
    """The page of a mailbox."""
    return f"/mail/{quote(address, safe='@')}"


def json_answer(answer: dict[str, Any], status: int = 200) -> Response:
    """An answer to the script of a page."""
    return JSONResponse(answer, status, page_headers(PAGE_POLICY))


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
