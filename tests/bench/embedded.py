"""The embedded Workspace by itself, asked over HTTP by one client that reads whole answers."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psutil
import requests

from tests.bench.figures import Figure
from tests.bench.scene import serving, wait_until_ready

LOOKUP = '=IFERROR(VLOOKUP(INDEX($A:$A,ROW()),$D:$E,2,FALSE),"")'
COMMAND_LINE = ("-m", "flows.cli", "emulator")
DAY_ONE = date(2000, 1, 1)
FILES, CELLS_OF_EACH = 200, (20, 25)  # together 100,000 cells
LETTERS = 1000


def figures(folder: Path) -> Iterator[Figure]:
    """Measure starting up, large and small reads, a large write, and letters."""
    for folder_is in ("an empty folder", "the same folder again"):
        yield Figure(f"`barycentre emulator` to its first answer, {folder_is}", _start(folder / "starting"), "s", 1.5)
    with serving(folder / "measured") as (workspace, server):
        wait_until_ready(server)
        client = Client(workspace.url, server.pid)
        yield from _large(client)
        yield from _small(client)
        yield from _mail(client)


class Client:
    """Somebody with a token, and a look at the server's processor time."""

    def __init__(self, url: str, pid: int) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = "Bearer owner@barycentre.example"
        self._url = url
        self._server = psutil.Process(pid)

    def new_sheet(self, rows: int, columns: int, values: list[list[Any]] | None = None) -> str:
        """Make a spreadsheet and type values into it, by default texts and numbers; returns its id."""
        grid = {"properties": {"gridProperties": {"rowCount": rows, "columnCount": columns}}}
        file_id = str(self.call("POST", "", {"sheets": [grid]}).json()["spreadsheetId"])
        typed = {"values": values or _values(rows, columns)}
        self.call("PUT", f"/{file_id}/values/A1?valueInputOption=USER_ENTERED", typed)
        return file_id

    def call(self, verb: str, path: str, body: Any = None, api: str = "v4/spreadsheets") -> requests.Response:
        """Call a method, of Sheets unless told otherwise, and read the whole answer."""
        answer = self._session.request(verb, f"{self._url}/{api}{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer

    def send_letter(self) -> None:
        """Draft and send a letter of 10,000 characters, as the robot does."""
        letter = f"To: school203@krasnoselsky.example\r\nSubject: Letter\r\n\r\n{'word ' * 2000}"
        drafts = "gmail/v1/users/me/drafts"
        body = {"message": {"raw": urlsafe_b64encode(letter.encode()).decode()}}
        self.call("POST", "/send", {"id": self.call("POST", "", body, drafts).json()["id"]}, drafts)

    def timed(self, times: int, ask: Callable[[], Any]) -> tuple[float, float]:
        """Return milliseconds by the clock (median) and of the server's processor (mean) of one call."""
        ask()
        spent = self._spent()
        clock = []
        for _ in range(times):
            begun = time.perf_counter()
            ask()
            clock.append((time.perf_counter() - begun) * 1000)
        return median(clock), (self._spent() - spent) * 1000 / times

    def _spent(self) -> float:
        cpu = self._server.cpu_times()
        return cpu.user + cpu.system


CONTENTS: dict[str, Callable[[int], str | int]] = {
    "texts": lambda number: f"Ячейка {number}",
    "plain numbers": lambda number: number,
    "formatted decimals": lambda number: f"{number:,.2f}",
    "dates": lambda number: str(DAY_ONE + timedelta(days=number)),
}


def _large(client: Client) -> Iterator[Figure]:
    for content, value in CONTENTS.items():
        values = [[value(1000 + row * 26 + column) for column in range(26)] for row in range(1000)]
        file_id = client.new_sheet(1000, 26, values)
        clock, cpu = client.timed(30, lambda file_id=file_id: client.call("GET", f"/{file_id}/values/A1:Z1000"))  # type: ignore[misc]
        yield Figure(f"values.get of 1,000 × 26 cells, {content}", clock, "ms", 15, _of_server(cpu))
    data = [{"range": f"A{1 + 50 * n}:J{50 + 50 * n}", "values": _values(50, 10)} for n in range(10)]
    for option in ("RAW", "USER_ENTERED"):
        body = {"valueInputOption": option, "data": data}
        clock, cpu = client.timed(10, lambda body=body: client.call("POST", f"/{file_id}/values:batchUpdate", body))  # type: ignore[misc]
        yield Figure(f"values.batchUpdate of 5,000 cells, {option}", clock, "ms", 150, _of_server(cpu))
    yield _formulas(client)


def _formulas(client: Client) -> Figure:
    """A column that looks its statuses up, read after each write, as the robot and people take turns."""
    rows = [[f"М{row}", LOOKUP, "", f"М{row}", "есть"] for row in range(1000)]
    file_id = client.new_sheet(1000, 5, rows)

    def turn() -> None:
        client.call("PUT", f"/{file_id}/values/E1?valueInputOption=RAW", {"values": [["снова"]]})
        client.call("GET", f"/{file_id}/values/A1:E1000")

    clock, cpu = client.timed(10, turn)
    return Figure("a write, and a read of 1,000 lookups anew", clock, "ms", note=_of_server(cpu))


def _small(client: Client) -> Iterator[Figure]:
    file_id = client.new_sheet(10, 5)

    def read() -> requests.Response:
        return client.call("GET", f"/{file_id}/values/A1:E10")

    alone, cpu = client.timed(200, read)
    yield Figure("small read, few files", alone, "ms", note=_of_server(cpu))
    for _ in range(FILES):
        client.new_sheet(*CELLS_OF_EACH)
    crowded, cpu = client.timed(200, read)
    yield Figure("small read beside 200 files with 100,000 cells", crowded, "ms", 2 * alone, _of_server(cpu))


def _mail(client: Client) -> Iterator[Figure]:
    few, cpu = client.timed(100, client.send_letter)
    yield Figure("letter drafted and sent, new mailbox", few, "ms", note=_of_server(cpu))
    for _ in range(LETTERS):
        client.send_letter()
    many, cpu = client.timed(100, client.send_letter)
    yield Figure(f"letter drafted and sent, after {LETTERS:,} others", many, "ms", 2 * few, _of_server(cpu))


def _start(data: Path) -> float:
    begun = time.perf_counter()
    with serving(data, COMMAND_LINE) as (workspace, _), requests.Session() as session:
        session.trust_env = False
        while True:
            try:
                session.get(f"{workspace.url}/drive/v3/about?fields=user", timeout=5)
            except requests.ConnectionError:
                time.sleep(0.01)
            else:
                return time.perf_counter() - begun


def _values(rows: int, columns: int) -> list[list[Any]]:
    return [[f"Ячейка {r}" if (r + c) % 3 else r * columns + c for c in range(columns)] for r in range(rows)]


def _of_server(cpu: float) -> str:
    return f"{cpu:.1f} ms of the server's processor"
