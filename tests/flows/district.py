"""A district that is set up: curators who type, the robot that runs, mailboxes to look into."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from connectors.google.sheets import Cell, Sheets
from connectors.google.transport import Road
from connectors.outbox.memory import Place
from flows.demo.people import Person
from flows.programme.setup import set_up
from flows.programme.table import read_table
from flows.programme.tabs import (
    CLUSTERS,
    FINDINGS,
    JOURNAL,
    MEMBERSHIP,
    ORGANISATIONS,
    PROGRESS,
    ROADMAP,
    SETTINGS,
    TabLayout,
)
from flows.programme.template import load_programme
from flows.runs import Answer, Request, carry_out
from flows.settings import Settings
from flows.wiring import open_workspace
from tests.workspace import Workspace

KEY, YEAR = "krasnoselsky", 2026
OWNER = "owner@barycentre.example"
ROBOT = "robot@barycentre.example"
EVENT = date(2026, 11, 19)  # a Thursday

# A row that lacks nothing.
COMPLETE: dict[str, Cell] = {
    "Мероприятие": "Экологический марафон",
    "Цель": "Беречь природу",
    "Краткое содержание": "Станции и награждение",
    "Участники": "Команды 6–8 классов",
    "Аудитория": "обучающиеся",
    "Сроки": "19 ноября 2026",
    "Время": "10:00",
    "Место": "ГБОУ Ш-И № 289",
    "Ожидаемое количество": 60,
    "Анонс согласован": True,
}
# The nine schools of cluster 5 (R5).
CLUSTER_5 = (208, 262, 270, 275, 276, 285, 289, 390, 568)


def before(days: int) -> date:
    """A day so many days before the activity."""
    return EVENT - timedelta(days=days)


def school(number: int) -> str:
    """A school's address in the programme file."""
    return f"school{number}@krasnoselsky.example"


def curator(cluster: int) -> str:
    """A curator's address in the programme file."""
    return f"curator{cluster}@krasnoselsky.example"


@dataclass(frozen=True)
class District:
    """The scene of a test."""

    workspace: Workspace
    settings: Settings
    places: Mapping[str, Place]

    def add(self, cluster: int = 5, **cells: Any) -> None:
        """The curator types a complete row, with these cells changed (spaces as underscores)."""
        row = {**COMPLETE, **{heading.replace("_", " "): value for heading, value in cells.items()}}
        with self.person(curator(cluster)) as person:
            person.add_rows(self.places[f"roadmap-{cluster}"], ROADMAP, [row])

    def edit(self, cluster: int = 5, title: str = "Экологический марафон", **cells: Any) -> None:
        """The curator types into cells of the row with this title."""
        typed = {heading.replace("_", " "): value for heading, value in cells.items()}
        with self.person(curator(cluster)) as person:
            person.edit(self.places[f"roadmap-{cluster}"], ROADMAP, "Мероприятие", title, typed)

    def set(self, parameter: str, value: Cell) -> None:
        """Somebody changes a row of «Настройки»."""
        with self.person(OWNER) as person:
            person.edit(self.places["programme"], SETTINGS, "Параметр", parameter, {"Значение": value})

    def keep_clusters(self, *numbers: int) -> None:
        """Somebody deletes the other clusters: a run that reads fewer roadmaps is killed at every call in less time."""
        file = self.places["programme"]
        with closing(self.workspace.sign_in(OWNER)) as transport:
            sheets = Sheets(transport)
            for tab, heading in ((CLUSTERS, "№"), (MEMBERSHIP, "Кластер")):
                sheet_id = file.tabs[tab.key]
                table = read_table(sheets.read_tabs(file.file_id, [sheet_id])[sheet_id], tab, "", "")
                gone = [row.index for row in table.rows() if int(row.text(heading).split(".")[0]) not in numbers]
                sheets.change(file.file_id, [_without_row(sheet_id, index) for index in reversed(gone)])

    def address(self, number: int, value: str) -> None:
        """Somebody changes a school's address."""
        with self.person(OWNER) as person:
            person.edit(self.places["programme"], ORGANISATIONS, "Номер", str(number), {"Эл. почта": value})

    def run(self, on: date, *, dry_run: bool = False, road: Road | None = None) -> Answer:
        """The robot's morning."""
        return carry_out(Request("announcements", KEY, on, dry_run=dry_run), self.settings, road=road)

    def rows(self, tab: TabLayout, cluster: int | None = None) -> list[dict[str, str]]:
        """What a tab shows, by heading."""
        role = f"roadmap-{cluster}" if cluster else "programme"
        with self.person(OWNER) as person:
            return [
                dict(zip(tab.headings, row, strict=False)) for row in person.rows(self.places[role], tab) if any(row)
            ]

    def roadmap(self, cluster: int = 5) -> list[dict[str, str]]:
        """«Дорожная карта» as people see it."""
        return self.rows(ROADMAP, cluster)

    def progress(self, cluster: int = 5) -> list[dict[str, str]]:
        """«Ход»."""
        return self.rows(PROGRESS, cluster)

    def findings(self) -> list[dict[str, str]]:
        """«Замечания»."""
        return self.rows(FINDINGS)

    def journal(self) -> list[dict[str, str]]:
        """«Журнал писем»."""
        return self.rows(JOURNAL)

    def inbox(self, address: str) -> list[EmailMessage]:
        """What came to an address, oldest first."""
        with self.person(address) as person:
            ids = [i for page in person.mailbox.newest("INBOX") for i in page]
            return [message_from_bytes(full.raw, policy=policy.default) for full in person.mailbox.read(ids[::-1])]

    def letters(self, address: str, word: str = "Анонс:") -> list[EmailMessage]:
        """Letters to an address whose subject begins with a word."""
        return [letter for letter in self.inbox(address) if str(letter["Subject"]).startswith(word)]

    def counts(self, numbers: tuple[int, ...] = CLUSTER_5) -> list[int]:
        """How many announcements, changes and cancellations each school has had."""
        return [len(self.letters(school(number))) for number in numbers]

    @contextmanager
    def person(self, address: str) -> Iterator[Person]:
        """Somebody, signed in."""
        with closing(Person(self.workspace.url, address)) as person:
            yield person


def _without_row(sheet_id: int, index: int) -> dict[str, Any]:
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": index, "endIndex": index + 1}
    return {"deleteDimension": {"range": place}}


@dataclass(frozen=True)
class SetUp:
    """What is the same at the beginning of every test: the Workspace after setup, and the robot's database."""

    snapshot: bytes
    data: Path
    places: Mapping[str, Place]

    def open(self, workspace: Workspace, folder: Path) -> District:
        """Begin afresh."""
        restore(workspace, self.snapshot)
        shutil.copytree(self.data, folder)
        return District(workspace, settings_for(workspace, folder), self.places)


def settings_for(workspace: Workspace, folder: Path) -> Settings:
    """The robot's settings for a running Workspace, with pauses too short to notice."""
    return Settings(
        google_endpoint=workspace.url,
        credentials=workspace.key_file,
        sender=ROBOT,
        data_dir=folder,
        database_url="",
        retry_pause=0.001,
    )


def set_district_up(workspace: Workspace, folder: Path) -> SetUp:
    """Set krasnoselsky up once and keep what came of it."""
    with open_workspace(settings_for(workspace, folder)) as opened:
        set_up(
            load_programme(KEY),
            YEAR,
            sheets=opened.sheets,
            drive=opened.drive,
            forms=opened.forms,
            places=opened.places,
            robot=ROBOT,
        )
        places = opened.places.all(KEY, YEAR)
    return SetUp(take_snapshot(workspace), folder, places)


def take_snapshot(workspace: Workspace) -> bytes:
    """Everything the Workspace holds."""
    import requests

    return requests.get(f"{workspace.url}/emulator/snapshot", timeout=30).content


def restore(workspace: Workspace, snapshot: bytes) -> None:
    """Put the Workspace back to a snapshot."""
    import requests

    requests.post(f"{workspace.url}/emulator/snapshot", data=snapshot, timeout=30).raise_for_status()


def text_of(letter: EmailMessage) -> str:
    """A letter's plain text, with ordinary spaces and without its line breaks."""
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def rules_of(answer: Answer) -> set[str]:
    """The rules of a run's findings."""
    return {finding["rule"] for finding in json.loads(json.dumps(answer.to_json()))["findings"]}
