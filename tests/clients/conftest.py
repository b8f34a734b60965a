"""Other people's clients at a running emulator: signed in as they sign in to Google, every host led here."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import gspread
import pytest
import requests
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials
from requests.adapters import HTTPAdapter

from connectors.emulator.contract import check_answer
from connectors.emulator.keys import new_key
from connectors.emulator.routing import match
from tests.connectors.emulator.conftest import Running, book, emulator, new_book, running

__all__ = ["book", "emulator", "new_book"]

ROBOT = "robot@barycentre.example"
SCOPES = [
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
    "https://mail.google.com/",
]


class Redirected(HTTPAdapter):
    """Leads requests for any host to one server, and holds every answer against Google's documents."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = urlsplit(base)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send it there, whatever host it names."""
        parts = urlsplit(str(request.url))
        request.url = urlunsplit((self.base.scheme, self.base.netloc, parts.path, parts.query, ""))
        answer = super().send(request, *args, **options)
        found = match(str(request.method), parts.path)
        if answer.ok and found and answer.headers.get("content-type", "").startswith("application/json"):
            assert check_answer(found.method.id, answer.json()) == []
        return answer


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """An emulator that takes what others send as Google does: their requests are not held against the documents."""
    with running(contract=False) as found:
        yield found


@pytest.fixture(scope="session")
def key_info(server: Running) -> dict[str, Any]:
    """The contents of a service-account key file whose token_uri is the emulator."""
    store = server.app.state.workspace.store
    with store.transaction():
        return new_key(store, f"{server.url}/token")


@pytest.fixture
def credentials(key_info: dict[str, Any]) -> Credentials:
    """The robot's, by delegation."""
    return Credentials.from_service_account_info(key_info, scopes=SCOPES, subject=ROBOT)


@pytest.fixture
def authorized(emulator: Running, credentials: Credentials) -> Iterator[AuthorizedSession]:
    """google-auth's session, its traffic for tokens included."""
    with requests.Session() as tokens:
        tokens.mount("https://", Redirected(emulator.url))
        with AuthorizedSession(credentials, auth_request=Request(tokens)) as session:
            session.mount("https://", Redirected(emulator.url))
            yield session


@pytest.fixture
def gc(emulator: Running, credentials: Credentials) -> Iterator[gspread.Client]:
    """Sign in with gspread as it is."""
    client = gspread.authorize(credentials)
    with client.http_client.session as session:
        session.mount("https://", Redirected(emulator.url))
        yield client
