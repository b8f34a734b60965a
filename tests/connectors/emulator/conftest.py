"""A real server of the embedded Workspace for each test, every call held against Google's documents."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import gspread
import httplib2
import pytest
import requests
from googleapiclient.discovery import build
from gspread.http_client import HTTPClient

from connectors.emulator.app import create_app
from connectors.emulator.server import make_server
from connectors.emulator.store import Store
from tests.connectors.emulator.filing import CURATOR
from tests.mail import OTHER, ROBOT, SCHOOL

OWNER = "curator@imc.example"


class Session(requests.Session):
    """Reaches every host at the emulator, as one person."""

    def __init__(self, base: str, bearer: str) -> None:
        super().__init__()
        self.base = urlsplit(base)
        self.headers["Authorization"] = f"Bearer {bearer}"

    def request(self, method: str, url: str, *args: Any, **options: Any) -> requests.Response:
        """Send it to the emulator, whatever host it names."""
        parts = urlsplit(url)
        here = urlunsplit((self.base.scheme, self.base.netloc, parts.path, parts.query, ""))
        return super().request(method, here, *args, **options)


class GspreadClient(HTTPClient):
    """gspread's transport over such a session."""

    def __init__(self, auth: Any, session: Any) -> None:
        self.auth, self.session, self.timeout = auth, session, 20


@dataclass
class Http:
    """What googleapiclient wants of an httplib2.Http, over such a session."""

    session: Session

    def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_: Any) -> Any:
        """As httplib2.Http does."""
        answer = self.session.request(method, uri, data=body, headers=headers)
        return httplib2.Response({"status": str(answer.status_code), **answer.headers}), answer.content


@dataclass
class Running:
    """A running emulator."""

    url: str
    app: Any
    sessions: list[Session] = field(default_factory=list)

    def session(self, bearer: str = OWNER) -> Session:
        """One person's session."""
        self.sessions.append(Session(self.url, bearer))
        return self.sessions[-1]

    def call(self, method: str, path: str, body: Any = None, *, user: str = OWNER, **params: Any) -> Any:
        """One call with a JSON answer; an answer that is not a success raises requests.HTTPError."""
        answer = self.session(user).request(method, self.url + path, json=body, params=params)
        if not answer.ok:
            raise requests.HTTPError(f"{answer.status_code} {answer.text}", response=answer)
        return answer.json() if answer.content else None

    def api(self, name: str, version: str, user: str = OWNER) -> Any:
        """The client of googleapiclient."""
        return build(name, version, http=Http(self.session(user)), static_discovery=True, cache_discovery=False)

    def gspread(self, user: str = OWNER) -> gspread.Client:
        """The client of gspread."""
        return gspread.Client(auth=None, session=self.session(user), http_client=GspreadClient)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One of the emulator's own controls."""
        answer = self.session().request(method, f"{self.url}/emulator/{path}", json=body)
        return answer.json()


@dataclass
class Spreadsheet:
    """One spreadsheet of the running emulator, with the few calls that tests make all the time."""

    emulator: Running
    id: str

    def get(self, cells: str, *, user: str = OWNER, **params: Any) -> list[list[Any]]:
        """The values of a range."""
        found = self.emulator.call("GET", f"/v4/spreadsheets/{self.id}/values/{quote(cells)}", user=user, **params)
        return found.get("values", [])

    def put(self, cells: str, values: list[list[Any]], *, user: str = OWNER, typed: bool = False) -> Any:
        """Write values RAW, or as if typed by a person."""
        option = "USER_ENTERED" if typed else "RAW"
        path = f"/v4/spreadsheets/{self.id}/values/{quote(cells)}"
        return self.emulator.call("PUT", path, {"values": values}, user=user, valueInputOption=option)

    def formulas(self, cells: str) -> list[list[Any]]:
        """The formulas of a range."""
        return self.get(cells, valueRenderOption="FORMULA")

    def do(self, *changes: dict[str, Any], user: str = OWNER) -> list[dict[str, Any]]:
        """Carry out batchUpdate; the replies."""
        body = {"requests": list(changes)}
        return self.emulator.call("POST", f"/v4/spreadsheets/{self.id}:batchUpdate", body, user=user)["replies"]

    def describe(self, *, user: str = OWNER, **params: Any) -> Any:
        """The Spreadsheet resource."""
        return self.emulator.call("GET", f"/v4/spreadsheets/{self.id}", user=user, **params)

    def share(self, user: str, role: str = "writer") -> None:
        """Give a person a role."""
        body = {"type": "user", "role": role, "emailAddress": user}
        self.emulator.call("POST", f"/drive/v3/files/{self.id}/permissions", body)


@contextmanager
def running(*, contract: bool) -> Iterator[Running]:
    """Run an emulator in a thread of this process."""
    store = Store(None)
    app = create_app(store, dev_tokens=True, contract=contract)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = make_server(app, "127.0.0.1", 0)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", app)
        server.should_exit = True
        thread.join()
    store.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """One emulator for all tests: it starts and ends once."""
    with running(contract=True) as found:
        yield found


@pytest.fixture
def emulator(server: Running) -> Iterator[Running]:
    """A running emulator with nothing in it; at the end no call may have broken Google's contract."""
    running = Running(server.url, server.app)
    running.control("POST", "reset")
    yield running
    for session in running.sessions:
        session.close()
    violations = list(server.app.state.violations)
    server.app.state.violations.clear()
    assert violations == []


@pytest.fixture
def new_book(emulator: Running) -> Callable[..., Spreadsheet]:
    """Makes spreadsheets: `new_book(*titles, locale=…)`; their sheets have the ids 0, 1, 2 and so on."""

    def make(*titles: str, locale: str = "en_US") -> Spreadsheet:
        sheets = [{"properties": {"sheetId": number, "title": title}} for number, title in enumerate(titles)]
        body = {"properties": {"title": "Книга", "locale": locale, "timeZone": "Europe/Moscow"}, "sheets": sheets}
        return Spreadsheet(emulator, emulator.call("POST", "/v4/spreadsheets", body)["spreadsheetId"])

    return make


@pytest.fixture
def book(new_book: Callable[..., Spreadsheet]) -> Spreadsheet:
    """A Russian spreadsheet with one sheet «Лист1» (id 0)."""
    return new_book("Лист1", locale="ru_RU")


@pytest.fixture
def robot(emulator: Running) -> Any:
    """The mailbox of the robot, as googleapiclient's `users()`."""
    return emulator.api("gmail", "v1", ROBOT).users()


@pytest.fixture
def school(emulator: Running) -> Any:
    """The mailbox of a school."""
    return emulator.api("gmail", "v1", SCHOOL).users()


@pytest.fixture
def other(emulator: Running) -> Any:
    """The mailbox of another school."""
    return emulator.api("gmail", "v1", OTHER).users()


@pytest.fixture
def curator(emulator: Running) -> Any:
    """The curator's Drive."""
    return emulator.api("drive", "v3", CURATOR)
