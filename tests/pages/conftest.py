"""A real server of the embedded Workspace, empty at the start of each test, and browsers that look at its pages."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from tests.workspace import Workspace

ROBOT, CURATOR, STRANGER = "robot@barycentre.example", "curator@imc.example", "stranger@imc.example"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Scene:
    """What people and the robot do through the API, and what a browser shows of it."""

    url: str
    _session: requests.Session = field(default_factory=requests.Session)

    def close(self) -> None:
        self._session.close()

    def call(self, person: str, path: str, body: Any, method: str = "POST") -> Any:
        headers = {"Authorization": f"Bearer {person}"}
        answer = self._session.request(method, self.url + path, json=body, headers=headers, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def file(
        self,
        name: str,
        kind: str = "folder",
        parent: str | None = None,
        *,
        shared: tuple[str, ...] = (),
        role: str = "reader",
    ) -> str:
        """A file of the robot's, shared for reading unless another role is told; its id."""
        body = {"name": name, "mimeType": f"application/vnd.google-apps.{kind}"} | (
            {"parents": [parent]} if parent else {}
        )
        made: str = self.call(ROBOT, "/drive/v3/files", body)["id"]
        for person in shared:
            share = {"type": "user", "role": role, "emailAddress": person}
            self.call(ROBOT, f"/drive/v3/files/{made}/permissions", share)
        return made

    def type_in(self, book: str, cells: str, values: list[list[Any]]) -> None:
        path = f"/v4/spreadsheets/{book}/values/{quote(cells)}?valueInputOption=USER_ENTERED"
        self.call(ROBOT, path, {"values": values}, "PUT")

    def read(self, book: str, cells: str, render: str = "FORMATTED_VALUE") -> list[list[Any]]:
        """What stands in cells, as the robot reads it."""
        path = f"/v4/spreadsheets/{book}/values/{quote(cells)}?valueRenderOption={render}"
        found: list[list[Any]] = self.call(ROBOT, path, None, "GET").get("values", [])
        return found

    def change(self, book: str, *changes: dict[str, Any]) -> None:
        self.call(ROBOT, f"/v4/spreadsheets/{book}:batchUpdate", {"requests": list(changes)})

    def send(self, raw: str | bytes) -> str:
        """A letter from the robot; its thread in the robot's mailbox."""
        data = raw.encode() if isinstance(raw, str) else raw
        body = {"raw": urlsafe_b64encode(data).decode()}
        thread: str = self.call(ROBOT, "/gmail/v1/users/me/messages/send", body)["threadId"]
        return thread

    def look(self, path: str, person: str | None = None, **headers: str) -> requests.Response:
        """A page as it comes to a browser that looks as somebody, as the administrator if not told."""
        cookies = {"look_as": quote(person)} if person else {}
        return requests.get(self.url + path, cookies=cookies, headers=headers, timeout=10, allow_redirects=False)


@pytest.fixture(scope="module")
def _chromium() -> Iterator[Browser]:
    """One browser for the tests of a file: while it runs, nothing else in this process can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(_chromium: Browser, scene: Scene) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody in a browser of their own: `visit(path, person)`.

    Nothing may go wrong in its console, unless it may complain.
    """
    contexts, troubles = [], []

    def opened(
        path: str,
        person: str = CURATOR,
        *,
        script: bool = True,
        width: int = 1280,
        language: str = "ru",
        may_complain: bool = False,
    ) -> Page:
        context = _chromium.new_context(
            base_url=scene.url, java_script_enabled=script, viewport={"width": width, "height": 800}
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=scene.url)
        cookies = {"look_as": quote(person), "language": language}
        context.add_cookies([{"name": name, "value": value, "url": scene.url} for name, value in cookies.items()])
        page = context.new_page()
        if not may_complain:
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on(
                "console",
                lambda said: (
                    troubles.append(said.text) if said.type == "error" and "resource" not in said.text else None
                ),
            )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def scene(_running: Workspace) -> Iterator[Scene]:
    """The embedded Workspace, empty; what a test sends must keep to Google's documents."""
    _running.control("POST", "reset")
    with closing(Scene(_running.url)) as found:
        yield found
    assert _running.control("GET", "violations")["violations"] == []
