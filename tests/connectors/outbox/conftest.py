"""A robot's mailbox, its ledger and the schools it writes to, used by one test only."""

from __future__ import annotations

import os
import shutil
import signal
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from connectors.google.gmail import Full, Gmail
from connectors.google.transport import Road
from connectors.outbox.ledger import Ledger
from connectors.outbox.letters import Composition, Due, Key, Letter, Outcome, Record, Verdict, hash_address
from connectors.outbox.outbox import Outbox
from connectors.outbox.schema import open_database

PROGRAMME = "krasnoselsky-2026"


def always(_: Letter) -> Verdict:
    return Due()


@dataclass
class Scene:
    """`database` is a ledger file of its own; schools are numbered from 1."""

    workspace: Any
    database: Path
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:10])
    engines: dict[tuple[int, Path], Engine] = field(default_factory=dict)

    @property
    def robot(self) -> str:
        """The mailbox that letters leave from."""
        return f"robot-{self.name}@barycentre.example"

    def address(self, school: int) -> str:
        """A school's mailbox."""
        return f"school{school}-{self.name}@krasnoselsky.example"

    def letter(self, school: int = 1, wave: str = "14", text: str = "Приходите.", **options: Any) -> Letter:
        """Return the announcement of one activity to a school."""
        address = options.pop("address", self.address(school))
        key = Key(PROGRAMME, "announcement", "М3-012", 1, wave, hash_address(PROGRAMME, address))

        def compose(given: Composition) -> bytes:
            message = EmailMessage(policy=SMTP)
            message["From"], message["To"] = self.robot, address
            message["Subject"] = given.subject_line or f"Анонс: волна {wave}"
            message[given.header[0]] = given.header[1]
            if given.in_reply_to:
                message["In-Reply-To"] = message["References"] = given.in_reply_to
            message.set_content(f"{text}\nНомер письма: {given.token}\n")
            return message.as_bytes()

        return Letter(key, f"ОУ № {school}", compose, **{"thread": "М3-012", "facts": {"date": "2026-10-01"}} | options)

    def letters(self, count: int = 3) -> list[Letter]:
        """The first wave to the first schools."""
        return [self.letter(school) for school in range(1, count + 1)]

    def gmail(self, road: Road | None = None) -> Gmail:
        """The robot's mailbox."""
        return Gmail(self.workspace.sign_in(self.robot, road))

    def ledger(self, engine: Engine | None = None, **options: Any) -> Ledger:
        """The ledger, as this process or another owner sees it."""
        return Ledger(engine or self.engine(), **options)

    def engine(self) -> Engine:
        """Return the ledger's database, opened once in each process: connections do not survive a fork."""
        place = (os.getpid(), self.database)
        if place not in self.engines:
            self.engines[place] = open_database(f"sqlite:///{self.database}")
        return self.engines[place]

    def lose_ledger(self, backup: Path | None = None) -> None:
        """Go on with an empty ledger, or with a backup."""
        self.database = backup or self.database.with_name(f"{uuid.uuid4().hex}.sqlite3")

    def outbox(self, road: Road | None = None, engine: Engine | None = None, **options: Any) -> Outbox:
        """An outbox that has not looked at anything yet."""
        return Outbox(self.ledger(engine, **options), self.gmail(road))

    def run(
        self,
        letters: list[Letter],
        still_due: Callable[[Letter], Verdict] = always,
        road: Road | None = None,
        engine: Engine | None = None,
    ) -> list[Outcome]:
        """Run as a flow does: reconcile, then post."""
        outbox = self.outbox(road, engine)
        outbox.reconcile()
        return outbox.post(letters, still_due)

    def history(self) -> list[Record]:
        """What the ledger knows."""
        return self.ledger().history(PROGRAMME)

    def inbox(self, school: int = 1) -> list[EmailMessage]:
        """Return what a school has got, newest first."""
        gmail = Gmail(self.workspace.sign_in(self.address(school)))
        return [read(full) for page in gmail.newest("INBOX") for full in gmail.read(page)]

    def received(self, schools: int = 3) -> list[int]:
        """Return how many letters each school has got."""
        return [
            sum(len(page) for page in Gmail(self.workspace.sign_in(self.address(school))).newest("INBOX"))
            for school in range(1, schools + 1)
        ]

    def states(self) -> list[str]:
        """How far each letter has come."""
        return [record.state for record in self.history()]


def read(full: Full) -> EmailMessage:
    message = message_from_bytes(full.raw, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger's file with its tables made and nothing in them."""
    path = tmp_path_factory.mktemp("ledger") / "empty.sqlite3"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def new_scene(workspace: Any, empty_ledger: Path, tmp_path: Path) -> Iterator[Callable[[], Scene]]:
    """Set a new scene, with an empty mailbox and an empty ledger."""
    scenes = []

    def make() -> Scene:
        scene = Scene(workspace, tmp_path / f"{uuid.uuid4().hex}.sqlite3")
        shutil.copy(empty_ledger, scene.database)
        scenes.append(scene)
        return scene

    yield make
    for scene in scenes:
        for opened in scene.engines.values():
            opened.dispose()


@pytest.fixture
def scene(new_scene: Callable[[], Scene]) -> Scene:
    """A scene of the test's own."""
    return new_scene()


@pytest.fixture
def engine(empty_ledger: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty ledger's database."""
    path = tmp_path / "ledger.sqlite3"
    shutil.copy(empty_ledger, path)
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def is_killed() -> Callable[[Callable[[], object]], bool]:
    """Do something in a child process; True if it was killed, False if it came to its end."""

    def run(work: Callable[[], object]) -> bool:
        child = os.fork()
        if not child:
            try:
                work()
            except BaseException:  # noqa: BLE001 - a child must never go on as a second test run
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status in (0, signal.SIGKILL), f"the child failed: {status}"
        return status == signal.SIGKILL

    return run
