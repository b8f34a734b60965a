"""What was answered stays, whatever happens to the process or its disk."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Thread
from typing import Any

import pytest
import requests

from connectors.emulator.server import DATABASE
from connectors.emulator.store import Store
from connectors.emulator.workspace import Workspace
from tests.connectors.emulator.fuzzing.scene import ask, request_for

PERSON = "curator@imc.example"
ROUNDS = 5


@dataclass
class Answered:
    """What clients were told."""

    rows: list[str] = field(default_factory=list)
    sheets: int = 0
    files: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)


class Client:
    """One person's calls to a server that may be gone at any moment."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {PERSON}"

    def call(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        """The answer; raises requests.RequestException when there is none, fails when it is an error."""
        answer = self._session.request(verb, self._base + path, json=body, params=query, timeout=20)
        assert answer.ok, answer.text
        return answer.json()


@contextmanager
def running(port: int, data: Any) -> Iterator[subprocess.Popen[str]]:
    """A server in a process of its own; killed at the end if it still lives."""
    command = [sys.executable, "-m", "connectors.emulator", "--port", str(port), "--data", str(data), "--dev-tokens"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("Embedded Workspace: ")
        try:
            yield server
        finally:
            server.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def until_the_end(work: Any) -> Thread:
    """Repeat work in a thread until the server does not answer any more."""

    def repeat() -> None:
        try:
            while True:
                work()
        except requests.RequestException:
            pass

    thread = Thread(target=repeat)
    thread.start()
    return thread


def writers(port: int, book: str, told: Answered, round_: int) -> list[Thread]:
    """Clients that write as fast as they can and keep what they were told."""
    rows, tabs, files, mail = (Client(port) for _ in range(4))
    numbers = iter(range(10**6))

    def append() -> None:
        name = f"{round_}-{next(numbers)}"
        path = f"/v4/spreadsheets/{book}/values/Log!A1:append"
        rows.call("POST", path, {"values": [[name]]}, valueInputOption="RAW")
        told.rows.append(name)

    def add_sheet() -> None:
        number = told.sheets + 1
        count = {"userEnteredValue": {"numberValue": number}}
        cell = {"start": {"sheetId": 0}, "rows": [{"values": [count]}], "fields": "userEnteredValue"}
        grid = {"title": f"S{number}", "gridProperties": {"rowCount": 1, "columnCount": 1}}
        changes = [{"addSheet": {"properties": grid}}, {"updateCells": cell}]
        tabs.call("POST", f"/v4/spreadsheets/{book}:batchUpdate", {"requests": changes})
        told.sheets = number

    def create() -> None:
        told.files.append(files.call("POST", "/drive/v3/files", {"name": "x"}, fields="id")["id"])

    def draft() -> None:
        body = {"message": {"raw": "VG86IGFAYi5leGFtcGxlDQoNCng="}}
        told.drafts.append(mail.call("POST", "/gmail/v1/users/me/drafts", body)["id"])

    return [until_the_end(work) for work in (append, add_sheet, create, draft)]


def check(client: Client, book: str, told: Answered) -> None:
    """Everything that was answered is there, in whole; what was not may be."""
    found = client.call("GET", f"/v4/spreadsheets/{book}/values/Log!A:A").get("values", [])
    rows = [row[0] for row in found]
    assert set(told.rows) <= set(rows)
    assert len(rows) == len(set(rows))
    titles = [sheet["properties"]["title"] for sheet in client.call("GET", f"/v4/spreadsheets/{book}")["sheets"]]
    made = len(titles) - 2
    count = client.call("GET", f"/v4/spreadsheets/{book}/values/Count!A1").get("values", [["0"]])[0][0]
    assert (titles[2:], count) == ([f"S{number + 1}" for number in range(made)], str(made))
    assert made - told.sheets in (0, 1)
    told.sheets = made
    listed = client.call("GET", "/drive/v3/files", pageSize=1000, fields="files(id)", orderBy="createdTime desc")
    assert len(listed["files"]) == 1000 or set(told.files) <= {file["id"] for file in listed["files"]}
    assert len(set(told.files)) == len(told.files)
    drafts = client.call("GET", "/gmail/v1/users/me/drafts", maxResults=500)
    assert len(drafts["drafts"]) == 500 or set(told.drafts) <= {draft["id"] for draft in drafts["drafts"]}
    assert len(set(told.drafts)) == len(told.drafts)


def test_what_was_answered_survives_any_kill(tmp_path):
    """Killed without warning while four clients write, again and again: nothing is lost, halved or numbered twice."""
    port, told, chance = free_port(), Answered(), Random(20260901)
    sheets = [{"properties": {"sheetId": number, "title": title}} for number, title in enumerate(("Count", "Log"))]
    book = ""
    for round_ in range(ROUNDS):
        with running(port, tmp_path) as server:
            client = Client(port)
            if not book:
                book = client.call("POST", "/v4/spreadsheets", {"sheets": sheets})["spreadsheetId"]
            else:
                check(client, book, told)
            threads = writers(port, book, told, round_)
            time.sleep(chance.uniform(0.1, 0.6))
            os.kill(server.pid, signal.SIGKILL)
            for thread in threads:
                thread.join()
        with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with running(port, tmp_path):
        check(Client(port), book, told)
    assert min(map(len, (told.rows, told.files, told.drafts))) >= ROUNDS


def started(data):
    command = [sys.executable, "-m", "connectors.emulator", "--port", str(free_port()), "--data", str(data)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return found.returncode, found.stderr


def test_one_directory_has_one_server(tmp_path):
    """A second server on the same data says so in one line and ends."""
    with running(free_port(), tmp_path):
        assert started(tmp_path) == (1, f"{tmp_path}: another server keeps its data there\n")


def test_data_that_cannot_be_kept_are_one_line(tmp_path):
    """A file where the directory should be, a database that is none: one line that names the place."""
    (tmp_path / "file").write_text("x")
    (tmp_path / DATABASE).write_text("This is no database, only a text that is long enough to be looked at. " * 20)
    for place in (tmp_path / "file", tmp_path):
        code, told = started(place)
        assert code == 1
        assert told.startswith(f"{place}: ")
        assert told.count("\n") == 1


def test_a_full_disk_changes_nothing(tmp_path, caplog):
    """What finds no room is a 503 in Google's form and one line in the log; all is as before, and goes on afterwards."""
    store = Store(tmp_path / DATABASE)
    workspace = Workspace(store, dev_tokens=True)
    assert ask(workspace, request_for("drive.files.create", {}, {}, {"name": "before"})).status == 200
    (pages,) = store.query("PRAGMA page_count")[0]
    store.execute(f"PRAGMA max_page_count = {pages}")
    big = {"name": "x" * 200, "description": "x" * 20_000}
    refused = ask(workspace, request_for("drive.files.create", {}, {}, big))
    assert refused.status == 503
    assert b"database or disk is full" in refused.body
    assert caplog.messages == ["Nothing can be stored: database or disk is full"]
    store.execute(f"PRAGMA max_page_count = {2**30}")
    listed = ask(workspace, request_for("drive.files.list", {}))
    assert listed.body.count(b'"name"') == 1
    assert ask(workspace, request_for("drive.files.create", {}, {}, big)).status == 200
    store.close()


@pytest.fixture
def store():
    store = Store(None)
    yield store
    store.close()


def test_numbers_beyond_64_bits_find_nothing(store):
    """Nothing has such a number: a query by one finds nothing, and does not fail."""
    store.next_number("n")
    assert store.query("SELECT value FROM numbers WHERE value < ?", 10**30) == [(1,)]
    assert store.query("SELECT value FROM numbers WHERE value < ?", -(10**30)) == []
