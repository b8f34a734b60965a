"""Taking answers in over real HTTP: nothing lost, nothing passed over, each reading as small as it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.google.drive import FORM, Drive
from connectors.google.errors import WorkspaceError
from connectors.google.forms import Form, Forms
from connectors.google.transport import Transport
from connectors.outbox.ledger import Ledger
from connectors.outbox.schema import open_database
from flows.forms.intake import Harvest, bookmark, collect
from flows.forms.keeping import bring_in_step
from flows.forms.layout import COMING, NOTHING_OPEN, REGISTRATION
from tests.flows.district import ROBOT
from tests.workspace import Workspace

NOW = datetime(2026, 11, 6, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
WHOLE = {
    "activity": NOTHING_OPEN,
    "school": "ОУ № 203",
    "coming": COMING,
    "contact": "Иванова Анна",
    "email": "ivanova@krasnoselsky.example",
}


@dataclass
class Scene:
    """A registration form, the robot's memory, and people who answer."""

    workspace: Workspace
    transport: Transport
    ledger: Ledger
    form: Form

    def answer(self, session: requests.Session | None = None, edit: str = "", **texts: str) -> str:
        """Somebody answers, or edits an answer; returns the address at which the answer can be edited."""
        page = edit or f"/forms/d/e/{self.form.form_id}/formResponse"
        data = {f"entry.{REGISTRATION.question_id(key)}": text for key, text in {**WHOLE, **texts}.items()}
        answered = (session or requests).post(self.workspace.url + page, data=data, timeout=30)
        answered.raise_for_status()
        found = re.search(r'href="([^"]*edit2=[^"]*)"', answered.text)
        assert found
        return unescape(found[1]).replace("/viewform", "/formResponse")

    def collect(self, now: datetime = NOW, page: int = 5000, mark: str | None = "") -> Harvest:
        """The robot reads, from where it is now or from an earlier bookmark."""
        since = self.mark if mark == "" else mark
        return collect(Forms(self.transport, page=page), self.ledger, self.form, REGISTRATION, now, since)

    @property
    def mark(self) -> str | None:
        """How far the form has been read."""
        return bookmark(self.ledger, self.form.form_id)

    def comments(self, harvest: Harvest) -> list[str]:
        """The answers by their comments."""
        return [filled.text("comment") for filled in harvest.filled]

    @property
    def stands_at(self) -> datetime | None:
        """Where the cursor stands, if anywhere."""
        text = self.ledger.cursor(f"answers {self.form.form_id}")
        return datetime.fromisoformat(text.split('"')[1]) if text else None

    def move_on(self, days: int) -> None:
        """Let the cursor stand so many days further, as if something had been answered then."""
        name, stands_at = f"answers {self.form.form_id}", self.stands_at
        text = self.ledger.cursor(name)
        assert text
        assert stands_at
        moved = stands_at + timedelta(days=days)
        self.ledger.set_cursor(name, text.replace(stands_at.isoformat(), moved.isoformat()))


@pytest.fixture
def scene(workspace: Workspace, tmp_path: Path) -> Iterator[Scene]:
    """A form that is published and asks everything."""
    with closing(workspace.sign_in(ROBOT)) as transport:
        forms = Forms(transport)
        form_id = Drive(transport).create("Регистрация", FORM, {"programme": "test"})
        form, _ = bring_in_step(forms, forms.read(form_id), REGISTRATION, None)
        ledger = Ledger(open_database(f"sqlite:///{tmp_path}/ledger.sqlite3"))
        yield Scene(workspace, transport, ledger, form)
        ledger.engine.dispose()


def test_a_thousand_answers_are_one_page(scene: Scene) -> None:
    """One call for up to 5,000 answers, the oldest first, each once."""

    def school(first: int) -> None:
        with requests.Session() as session:
            for number in range(first, first + 250):
                scene.answer(session, comment=str(number))

    with ThreadPoolExecutor(4) as schools:
        list(schools.map(school, range(0, 1000, 250)))
    before = scene.transport.calls
    harvest = scene.collect()

    assert scene.transport.calls - before == 1
    assert sorted(map(int, scene.comments(harvest))) == list(range(1000))
    moments = [filled.submitted_at for filled in harvest.filled]
    assert moments == sorted(moments)


def test_everything_typed_comes_through(scene: Scene) -> None:
    """Formulas, markup, emoji and ten thousand characters stay text."""
    wild: dict[str, Any] = {
        "school": "🏫",
        "comment": '=HYPERLINK("x")',
        "post": "<b>Завуч</b>",
        "contact": "я" * 10_000,
    }
    scene.answer(**wild)
    (filled,) = scene.collect().filled

    assert {**filled.texts} == {**WHOLE, **wild}
    assert filled.submitted_at.tzinfo is not None


def test_without_keeping_everything_comes_again(scene: Scene) -> None:
    """A run that was killed before it stored anything has moved nothing."""
    scene.answer(comment="1")
    scene.collect()

    assert scene.stands_at is None
    assert scene.comments(scene.collect()) == ["1"]


def test_a_page_that_cannot_be_read_loses_nothing(scene: Scene) -> None:
    """The reading is none; the next one has all pages, by as many calls as there are."""
    for number in range(5):
        scene.answer(comment=str(number))
    fault = {"method": "forms.forms.responses.list", "call": 2, "action": "status", "status": 404}
    scene.workspace.control("POST", "faults", fault)
    with pytest.raises(WorkspaceError):
        scene.collect(page=2)
    scene.workspace.control("DELETE", "faults")
    before = scene.transport.calls

    assert scene.comments(scene.collect(page=2)) == ["0", "1", "2", "3", "4"]
    assert scene.transport.calls - before == 3


def test_readings_overlap_by_a_day(scene: Scene) -> None:
    """What was stored a day before the newest answer comes again, what is older does not."""
    scene.answer(comment="1")
    scene.collect().keep()
    assert scene.comments(scene.collect(LATER)) == ["1"]
    scene.move_on(1)
    assert scene.comments(scene.collect(LATER)) == ["1"]
    scene.move_on(1)
    assert scene.comments(scene.collect(LATER)) == []


def test_once_a_week_everything_is_read(scene: Scene) -> None:
    """From the first answer on; also when the clock was turned back, as it is on days that are tried out."""
    scene.answer(comment="1")
    scene.collect().keep()
    scene.move_on(30)

    assert scene.comments(scene.collect(NOW + timedelta(days=6))) == []
    assert scene.comments(scene.collect(NOW - timedelta(days=1))) == ["1"]
    whole = scene.collect(NOW + timedelta(days=7))
    assert scene.comments(whole) == ["1"]
    whole.keep()
    scene.move_on(30)
    assert scene.comments(scene.collect(NOW + timedelta(days=8))) == []


def test_an_edited_answer_comes_again(scene: Scene) -> None:
    """Under its id, with its newer words and time, and once."""
    edit = scene.answer(comment="сначала", school="ОУ № 203")
    first = scene.collect()
    first.keep()
    scene.answer(comment="другая")
    scene.answer(edit=edit, comment="потом")
    again = scene.collect(LATER)

    assert scene.comments(again) == ["другая", "потом"]
    assert again.filled[1].answer_id == first.filled[0].answer_id
    assert again.filled[1].submitted_at > first.filled[0].submitted_at


def test_the_cursor_never_passes_an_answer_without_a_place(scene: Scene) -> None:
    """It is read again until it is placed, however many come after it."""
    scene.answer(comment="куда?")
    scene.answer(comment="дальше")
    harvest = scene.collect()
    waiting, placed = harvest.filled
    harvest.keep([waiting.answer_id])
    assert scene.stands_at == waiting.submitted_at
    again = scene.collect(LATER)
    assert scene.comments(again) == ["куда?", "дальше"]
    again.keep()
    assert scene.stands_at == placed.submitted_at


def test_nothing_answered(scene: Scene) -> None:
    """A form that nobody has filled in is read and kept like any other."""
    harvest = scene.collect()
    harvest.keep()
    scene.answer(comment="1")

    assert harvest.filled == ()
    assert scene.comments(scene.collect(LATER)) == ["1"]


def test_what_a_rival_stored_after_the_bookmark_is_read_once_more(scene: Scene) -> None:
    """A run that had read the sheets before a rival wrote them must not write them back without the rival's answers."""
    mark = scene.mark
    scene.answer(comment="первый")
    scene.collect().keep()
    scene.move_on(3)
    assert scene.comments(scene.collect()) == []
    assert scene.comments(scene.collect(mark=mark)) == ["первый"]
