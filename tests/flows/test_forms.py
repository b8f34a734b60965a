"""The registration form beside the announcements: in step before a letter names it, people's changes kept."""

from __future__ import annotations

import re
from email.message import EmailMessage
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import zxingcpp
from PIL import Image
from sqlalchemy import delete

from connectors.google.drive import Drive
from connectors.google.forms import Form, Forms
from connectors.google.transport import Road
from connectors.outbox.schema import places
from flows.forms.layout import ACTIVITY, NOTHING_OPEN, REGISTRATION
from flows.runs import Request, carry_out
from flows.wiring import open_workspace
from tests.flows.district import EVENT, KEY, ROBOT, District, before, rules_of, school, text_of

MARATHON = "М5-001 Экологический марафон"
LISTED = REGISTRATION.question_id(ACTIVITY)
Change = dict[str, Any]


class Scene:
    """The form as people see and change it."""

    def __init__(self, district: District) -> None:
        self.file_id = district.places[REGISTRATION.key].file_id
        transport = district.workspace.sign_in(ROBOT)
        self.drive, self._forms = Drive(transport), Forms(transport)

    def read(self) -> Form:
        """The form now."""
        return self._forms.read(self.file_id)

    def change(self, *requests: Change) -> None:
        """Somebody changes it."""
        self._forms.change(self.file_id, requests, self.read().revision)

    @property
    def titles(self) -> list[str]:
        """What its items are called."""
        return [item.title for item in self.read().items]

    @property
    def offered(self) -> list[str]:
        """The list of activities."""
        return [option for item in self.read().items if LISTED in item.questions for option in item.options]


@pytest.fixture
def form(district: District) -> Scene:
    """The registration form right after setup."""
    return Scene(district)


def link_in(letter: EmailMessage) -> str:
    """The address in a letter's plain text."""
    found = re.search(r"https://docs\.google\.com/forms/\S+", text_of(letter))
    assert found
    return found[0]


def filled_in(link: str) -> dict[str, str]:
    """What a link fills in, by question key."""
    keys = {f"entry.{REGISTRATION.question_id(question.key)}": question.key for question in REGISTRATION.questions}
    return {keys[name]: values[0] for name, values in parse_qs(urlsplit(link).query).items() if name in keys}


def codes_in(letter: EmailMessage) -> list[str]:
    """What a phone reads from the letter's images."""
    images = [part.get_content() for part in letter.walk() if part.get_content_type() == "image/png"]
    return [zxingcpp.read_barcodes(Image.open(BytesIO(image)).convert("L"))[0].text for image in images]


def test_a_letter_leads_to_the_form_filled_in(district: District, form: Scene) -> None:
    """R57: activity and school are there already, the list offers the activity, the QR code says the same link."""
    district.add(Информационная_поддержка=True)
    assert form.offered == [NOTHING_OPEN]
    district.run(before(14))
    (letter,) = district.letters(school(289))
    (copy,) = district.letters("ddt@krasnoselsky.example")

    assert filled_in(link_in(letter)) == {"activity": MARATHON, "school": "ОУ № 289"}
    assert codes_in(letter) == [link_in(letter)]
    assert form.offered == [MARATHON]
    assert filled_in(link_in(copy)) == {}
    assert codes_in(copy) == []


def test_the_form_is_asked_for_only_when_letters_need_it(district: District) -> None:
    """Two looks and one change before letters leave; nothing on a day without, nor on the second run of a day."""
    calls: list[dict[str, int]] = []
    district.add()
    for day in (before(20), before(14), before(14)):
        district.workspace.control("POST", "calls/reset")
        district.run(day)
        calls.append({name: n for name, n in district.workspace.calls().items() if name.startswith("forms.")})

    assert calls == [{}, {"forms.forms.get": 1, "forms.forms.batchUpdate": 1}, {}]


def test_an_option_stays_as_letters_name_it(district: District, form: Scene) -> None:
    """A title corrected in the roadmap breaks no link, and an activity that is over leaves the list (R53)."""
    district.add()
    district.add(Мероприятие="Субботник", Сроки="26 ноября 2026")
    district.run(before(14))
    district.edit(Мероприятие="Большой марафон")
    district.run(before(7))  # the first wave of the other activity
    (letter,) = district.letters(school(289), "Анонс: Субботник")

    assert form.offered == [MARATHON, "М5-002 Субботник"]
    assert filled_in(link_in(letter))["activity"] == "М5-002 Субботник"
    district.run(EVENT.replace(day=22))
    assert form.offered == ["М5-002 Субботник"]


def test_what_people_did_to_the_form_stays(district: District, form: Scene) -> None:
    """Renamed stays renamed, a further question stays; a lost one comes back, an unpublished form is published."""
    district.add()
    rename = {"updateItem": {"item": {"title": "Школа"}, "location": {"index": 1}, "updateMask": "title"}}
    item = {"title": "Нужна парковка?", "questionItem": {"question": {"textQuestion": {}}}}
    lose = {"deleteItem": {"location": {"index": 5}}}
    form.change(rename, lose, {"createItem": {"item": item, "location": {"index": 2}}})
    unpublish(district, form)
    answer = district.run(before(14))

    assert form.titles[:3] == ["Мероприятие", "Школа", "Нужна парковка?"]
    assert sorted(form.titles) == sorted(
        ["Школа", "Нужна парковка?", *(q.title for q in REGISTRATION.questions if q.key != "school")]
    )
    assert REGISTRATION.question_id("email") in form.read().questions
    assert form.read().is_published
    assert "form.republished" in rules_of(answer)
    assert district.counts() == [1] * 9


def test_a_form_that_people_closed_stays_closed(district: District, form: Scene) -> None:
    """«Не принимает ответы» is a person's decision: it is told, not undone."""
    district.add()
    unpublish(district, form, accepting=False, published=True)
    answer = district.run(before(14))

    assert not form.read().is_accepting
    assert "form.closed" in rules_of(answer)
    (finding,) = [row for row in district.findings() if "не принимает" in row["Что не так"]]
    assert finding["Где"] == "Форма «Регистрация на мероприятие»"


def test_a_form_in_the_trash_is_a_finding(district: District, form: Scene) -> None:
    """Letters leave with the address as it was, and somebody is told to take the form out."""
    district.add()
    form.drive.trash(form.file_id)
    answer = district.run(before(14))

    assert "form.trashed" in rules_of(answer)
    assert district.counts() == [1] * 9
    assert filled_in(link_in(district.letters(school(289))[0])) == {}


def test_a_link_of_peoples_own_is_printed_as_it_is(district: District) -> None:
    """A page of the district's own takes the form's place in letters, QR code included."""
    district.add()
    district.set("Ссылка на регистрацию", "https://krasnoselsky.example/zayavka?a=1")
    district.run(before(14))
    (letter,) = district.letters(school(289))

    assert "https://krasnoselsky.example/zayavka?a=1" in text_of(letter)
    assert codes_in(letter) == ["https://krasnoselsky.example/zayavka?a=1"]


class Rival(Road):
    """Lets somebody change the form between the robot's look and its change, once or always."""

    def __init__(self, endpoint: str, form: Scene, *, always: bool) -> None:
        super().__init__(endpoint)
        self._form = form
        self._always = always
        self._left = 1

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request; before one that changes a form, somebody is faster."""
        if "/v1/forms/" in request.path_url and ":batchUpdate" in request.path_url and (self._always or self._left):
            self._left = 0
            item = {"title": "Ещё вопрос", "questionItem": {"question": {"textQuestion": {}}}}
            self._form.change({"createItem": {"item": item, "location": {"index": 0}}})
        return super().send(request, *args, **kwargs)


@pytest.mark.parametrize("always", [False, True])
def test_somebody_edits_the_form_meanwhile(district: District, form: Scene, always: bool) -> None:  # noqa: FBT001
    """Their change is kept and the robot's made on top; if they are always faster, the next run sees to it."""
    district.add()
    answer = district.run(before(14), road=Rival(district.workspace.url, form, always=always))
    (letter,) = district.letters(school(289))

    assert form.titles[0] == "Ещё вопрос"
    assert [line for line in answer.report.failures if "форма" in line] == list(answer.report.failures)
    assert bool(answer.report.failures) == always
    assert filled_in(link_in(letter)).get("activity") == (None if always else MARATHON)


def test_a_lost_answer_to_the_change_is_looked_for(district: District, form: Scene) -> None:
    """The form has what it was given: the letter names the option, nothing is left for the next run."""
    district.add()
    district.workspace.control("POST", "faults", {"method": "forms.forms.batchUpdate", "call": 1, "action": "lose"})
    answer = district.run(before(14))

    assert answer.report.failures == ()
    assert form.offered == [MARATHON]
    assert filled_in(link_in(district.letters(school(289))[0]))["activity"] == MARATHON


def unpublish(district: District, form: Scene, *, published: bool = False, accepting: bool = False) -> None:
    """Somebody changes who may answer."""
    requests.post(
        f"{district.workspace.url}/v1/forms/{form.file_id}:setPublishSettings",
        json={"publishSettings": {"publishState": {"isPublished": published, "isAcceptingResponses": accepting}}},
        headers={"Authorization": f"Bearer {ROBOT}"},
        timeout=10,
    ).raise_for_status()


@pytest.mark.parametrize("flow", ["announcements", "registrations", "press-releases"])
def test_a_form_that_setup_has_yet_to_make_is_told(district: District, flow: str) -> None:
    """A programme set up before there were forms goes on; whichever flow runs says what to do."""
    with open_workspace(district.settings) as opened, opened.engine.begin() as connection:
        connection.execute(delete(places).where(places.c.role.startswith("form-")))
    answer = carry_out(Request("announcements", KEY, before(20)), district.settings)
    assert answer.report.failures == ()
    answer = carry_out(Request(flow, KEY, before(20)), district.settings)
    assert "form.none" in rules_of(answer)
    assert answer.report.failures == ()
    assert sum("ещё не создана" in row["Что не так"] for row in district.findings()) == 2
