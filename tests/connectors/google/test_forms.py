"""Google Forms as the flows need it: read, changed on the revision that was read, published, answered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from connectors.google.drive import FORM, Drive
from connectors.google.errors import NotFound, Refused
from connectors.google.forms import VERIFIED, Forms, Item
from connectors.google.transport import Transport

WHO, COMING = 0x0000000A, 0x7FFFFFFF  # question ids: one with zeros in front, the greatest
OTHER = f"{COMING}.other_option_response"  # what is typed behind «Другое»
QUESTIONS = [
    {"title": "Учреждение", "questionItem": {"question": {"questionId": "0000000a", "textQuestion": {}}}},
    {
        "title": "Участие",
        "questionItem": {
            "question": {
                "questionId": "7fffffff",
                "choiceQuestion": {"type": "CHECKBOX", "options": [{"value": "Придём"}, {"isOther": True}]},
            }
        },
    },
    {"title": "До встречи", "textItem": {}},
]
SETTINGS = {
    "updateSettings": {"settings": {"emailCollectionType": "DO_NOT_COLLECT"}, "updateMask": "emailCollectionType"}
}


@pytest.fixture
def transport(workspace: Any) -> Transport:
    """The way of a robot of the test's own."""
    transport: Transport = workspace.sign_in(f"robot-{uuid.uuid4().hex[:8]}@barycentre.example")
    return transport


@pytest.fixture
def forms(transport: Transport) -> Forms:
    """Its forms."""
    return Forms(transport)


@pytest.fixture
def form_id(transport: Transport, forms: Forms) -> str:
    """A form made as a file, with three items."""
    form_id = Drive(transport).create("Регистрация", FORM, {"programme": "test"})
    create = [{"createItem": {"item": item, "location": {"index": n}}} for n, item in enumerate(QUESTIONS)]
    forms.change(form_id, [SETTINGS, *create], forms.read(form_id).revision)
    return form_id


def send(workspace: Any, form_id: str, **entries: Sequence[str]) -> None:
    """Answer the form as a person does; entries by question id in decimal."""
    page = f"{workspace.url}/forms/d/e/{form_id}/formResponse"
    requests.post(page, data={f"entry.{number}": value for number, value in entries.items()}, timeout=10)


def test_a_new_form(transport: Transport, forms: Forms) -> None:
    """A form made as a file asks nothing, for the addresses of people signed in, and nobody can open it yet."""
    form = forms.read(Drive(transport).create("Регистрация", FORM, {"programme": "test"}))

    assert (form.items, form.collects, form.is_published, form.is_accepting) == ((), VERIFIED, False, False)
    assert form.address.startswith("https://docs.google.com/forms/d/e/")


def test_what_a_form_asks(forms: Forms, form_id: str) -> None:
    """Items in their order with the ids they were given, as numbers; what asks nothing has none."""
    form = forms.read(form_id)

    assert form.items == (
        Item("Учреждение", (WHO,)),
        Item("Участие", (COMING,), is_choice=True, options=("Придём", "")),
        Item("До встречи", ()),
    )
    assert form.questions == {WHO: "Учреждение", COMING: "Участие"}


def test_a_change_rests_on_what_was_read(forms: Forms, form_id: str) -> None:
    """A change on an old revision is refused and changes nothing; one on the newest tells the form as it is then."""
    read = forms.read(form_id)
    rename = {"updateFormInfo": {"info": {"title": "Придёте?"}, "updateMask": "title"}}
    changed = forms.change(form_id, [rename], read.revision)

    with pytest.raises(Refused) as refused:
        forms.change(form_id, [{"deleteItem": {"location": {"index": 0}}}], read.revision)

    assert refused.value.status == 400
    assert changed.title == "Придёте?"
    assert forms.read(form_id) == changed


def test_published(workspace: Any, forms: Forms, form_id: str) -> None:
    """A published form is read back, open for answers; an answer that Google lost is asked for again."""
    workspace.control("POST", "faults", {"method": "forms.forms.setPublishSettings", "call": 1, "action": "lose"})

    form = forms.publish(form_id)

    assert (form.is_published, form.is_accepting) == (True, True)


def test_who_may_answer(transport: Transport, form_id: str) -> None:
    """Letting everybody answer shares the form with nobody; saying it twice changes nothing."""
    drive = Drive(transport)
    assert drive.who_may_answer(form_id) == set()
    for _ in range(2):
        drive.let_anyone_answer(form_id)

    assert drive.who_may_answer(form_id) == {"anyone"}
    assert list(drive.shared_with(form_id).values()) == ["owner"]


def test_answers(workspace: Any, forms: Forms, form_id: str) -> None:
    """Every answer with its moments and texts, several of one question in order, nothing for what was left empty."""
    forms.publish(form_id)
    before = datetime.now(UTC) - timedelta(minutes=1)
    send(workspace, form_id, **{str(WHO): "ОУ № 203", str(COMING): ["Придём", "__other_option__"], OTHER: "Опоздаем"})
    send(workspace, form_id, **{str(WHO): "=A1"})

    (page,) = forms.answers(form_id, since=before)

    assert [answer.texts.get(WHO) for answer in page] == [("ОУ № 203",), ("=A1",)]
    assert page[0].texts[COMING] == ("Придём", "Опоздаем")
    assert COMING not in page[1].texts
    assert len({answer.answer_id for answer in page}) == 2
    assert before < page[0].created_at == page[0].submitted_at <= page[1].created_at


def test_answers_since(workspace: Any, forms: Forms, form_id: str) -> None:
    """The answer sent at the moment itself comes, the ones before it do not; a form without answers has none."""
    forms.publish(form_id)
    assert list(forms.answers(form_id)) == [[]]
    for name in ("первый", "второй"):
        send(workspace, form_id, **{str(WHO): name})
    (page,) = forms.answers(form_id)

    (later,) = forms.answers(form_id, since=page[1].submitted_at)

    assert later == page[1:]


def test_answers_come_by_pages(workspace: Any, transport: Transport, forms: Forms, form_id: str) -> None:
    """As many calls as pages, each answer once."""
    forms.publish(form_id)
    for number in range(5):
        send(workspace, form_id, **{str(WHO): str(number)})
    before = transport.calls

    pages = list(Forms(transport, page=2).answers(form_id))

    assert [[answer.texts[WHO][0] for answer in page] for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    assert transport.calls - before == 3


def test_no_such_form(forms: Forms) -> None:
    """A form that is not there is named as such."""
    with pytest.raises(NotFound):
        forms.read("1" + "x" * 32)
