"""What was answered, as the API tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from googleapiclient.errors import HttpError

from tests.connectors.emulator.forming import (
    choice,
    create,
    do,
    download_snapshot,
    entries,
    given,
    new_form,
    question_ids,
    send,
    text,
    with_document,
)


@pytest.fixture
def forms(emulator):
    return emulator.api("forms", "v1").forms()


@pytest.fixture
def answered(emulator, forms):
    """A form with one question, «1» to «5» answered in this order; its id and the responses as listed."""
    form = new_form(forms, text("Число"), published=True)
    (entry,) = entries(forms, form)
    for number in range(1, 6):
        assert send(emulator.url, form, {entry: str(number)}).status_code == 200
    return form, forms.responses().list(formId=form).execute()["responses"]


def values(answer: dict) -> list[str]:
    return [given(response)[0][0] for response in answer.get("responses", [])]


def test_a_response_is_told_as_google_does(emulator, forms):
    """Answers by question id, each value apart; only `get` says which form it is."""
    form = new_form(forms, text("Учреждение"), choice("Предметы", "CHECKBOX", "Физика", "Химия"), published=True)
    school, subjects = entries(forms, form)
    send(emulator.url, form, {school: "ОУ 352", subjects: ["Физика", "Химия"]})
    (listed,) = forms.responses().list(formId=form).execute()["responses"]
    asked = [one for item in forms.get(formId=form).execute()["items"] for one in question_ids(item)]
    assert listed["answers"] == {
        asked[0]: {"questionId": asked[0], "textAnswers": {"answers": [{"value": "ОУ 352"}]}},
        asked[1]: {"questionId": asked[1], "textAnswers": {"answers": [{"value": "Физика"}, {"value": "Химия"}]}},
    }
    assert set(listed) == {"responseId", "createTime", "lastSubmittedTime", "answers"}
    assert listed["createTime"] == listed["lastSubmittedTime"]
    one = forms.responses().get(formId=form, responseId=listed["responseId"]).execute()
    assert one == listed | {"formId": form}


def test_no_answers_are_an_empty_list(forms):
    """Google leaves the list out."""
    assert forms.responses().list(formId=new_form(forms)).execute() == {}


def test_an_unknown_response_is_not_found(forms, answered):
    """404, also for a response to another form."""
    other = new_form(forms)
    for form, response in ((answered[0], "nothing"), (other, answered[1][0]["responseId"])):
        with pytest.raises(HttpError) as error:
            forms.responses().get(formId=form, responseId=response).execute()
        assert error.value.resp.status == 404


def test_pages_follow_each_other(emulator, forms, answered):
    """Oldest first, nothing twice and nothing left out, also when answers arrive between two pages."""
    form, _ = answered
    first = forms.responses().list(formId=form, pageSize=2).execute()
    send(emulator.url, form, {entries(forms, form)[0]: "6"})
    second = forms.responses().list(formId=form, pageSize=3, pageToken=first["nextPageToken"]).execute()
    third = forms.responses().list(formId=form, pageToken=second["nextPageToken"]).execute()
    assert [values(page) for page in (first, second, third)] == [["1", "2"], ["3", "4", "5"], ["6"]]
    assert "nextPageToken" not in third


def test_a_token_belongs_to_its_list(forms, answered):
    """Another form, another filter, or nonsense: 400."""
    form, responses = answered
    token = forms.responses().list(formId=form, pageSize=1).execute()["nextPageToken"]
    since = f"timestamp > {responses[0]['createTime']}"
    other = new_form(forms)
    for asked in (
        {"formId": other, "pageToken": token},
        {"formId": form, "pageToken": token, "filter": since},
        {"formId": form, "pageToken": "нет"},
        {"formId": form, "pageToken": "bnVsbA=="},
        {"formId": form, "pageSize": -1},
    ):
        with pytest.raises(HttpError) as error:
            forms.responses().list(**asked).execute()
        assert error.value.resp.status == 400


def test_the_filter_knows_after_and_from(forms, answered):
    """`>` leaves the moment itself out, `>=` takes it in; nanoseconds and whole seconds are understood."""
    form, responses = answered
    third = responses[2]["lastSubmittedTime"]

    def listed(condition: str) -> list[str]:
        return values(forms.responses().list(formId=form, filter=condition).execute())

    assert listed(f"timestamp > {third}") == ["4", "5"]
    assert listed(f"timestamp >= {third}") == ["3", "4", "5"]
    assert listed(f"timestamp>={third[:-1]}000Z") == ["3", "4", "5"]
    assert listed(f"timestamp >= {third[:-1]}001Z") == ["4", "5"]
    hour_later = datetime.fromisoformat(third) + timedelta(hours=1)
    assert listed(f"timestamp > {hour_later:%Y-%m-%dT%H:%M:%SZ}") == []
    assert listed("timestamp > 2014-10-02T15:01:23Z") == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "condition",
    [
        "timestamp < 2014-10-02T15:01:23Z",
        "timestamp = 2014-10-02T15:01:23Z",
        "timestamp > 2014-10-02",
        "timestamp > 2014-10-02T15:01:23+03:00",
        "timestamp > 2014-13-02T15:01:23Z",
        "createTime > 2014-10-02T15:01:23Z",
        "timestamp > 2014-10-02T15:01:23Z AND timestamp > 2015-10-02T15:01:23Z",
    ],
)
def test_other_filters_are_refused(forms, answered, condition):
    """Google has two, in UTC."""
    with pytest.raises(HttpError) as error:
        forms.responses().list(formId=answered[0], filter=condition).execute()
    assert error.value.resp.status == 400


def test_answers_outlive_their_question(forms, answered):
    """Deleting a question takes no answer away."""
    form, responses = answered
    do(forms, form, {"deleteItem": {"location": {"index": 0}}})
    assert forms.responses().list(formId=form).execute()["responses"] == responses


def test_a_copy_has_no_answers(emulator, forms, answered):
    """Nor does a form that was deleted leave any."""
    copied = emulator.call("POST", f"/drive/v3/files/{answered[0]}/copy", {})["id"]
    assert forms.responses().list(formId=copied).execute() == {}


def test_quizzes_are_marked(emulator, forms):
    """One of several right answers to a choice, exactly the right boxes; a question without a key is a person's to mark."""
    quiz = {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings"}}
    keys = (("RADIO", ("Да",), 2), ("CHECKBOX", ("Физика", "Химия"), 3))
    items = []
    for kind, correct, points in keys:
        item = choice(kind, kind, "Да", "Физика", "Химия")
        answers = {"answers": [{"value": value} for value in correct]}
        right, wrong = {"text": "Верно"}, {"text": "Нет"}
        item["questionItem"]["question"]["grading"] = {
            "pointValue": points,
            "correctAnswers": answers,
            "whenRight": right,
            "whenWrong": wrong,
        }
        items.append(item)
    form = new_form(forms, published=True)
    do(forms, form, quiz, *(create(item, index) for index, item in enumerate([*items, text("Почему")])))
    radio, boxes, why = entries(forms, form)
    send(emulator.url, form, {radio: "Да", boxes: ["Физика"], why: "Так"})
    send(emulator.url, form, {radio: "Да", boxes: ["Химия", "Физика"]})
    first, second = forms.responses().list(formId=form).execute()["responses"]
    assert (first["totalScore"], second["totalScore"]) == (2, 5)
    grades = {answer["questionId"]: answer.get("grade") for answer in first["answers"].values()}
    asked = [one for item in forms.get(formId=form).execute()["items"] for one in question_ids(item)]
    assert [grades[one] for one in asked] == [
        {"score": 2, "correct": True, "feedback": {"text": "Верно"}},
        {"feedback": {"text": "Нет"}},
        None,
    ]


def test_answers_survive_a_snapshot(emulator, forms, answered):
    """Put back, they are listed in the same order, and the next one comes behind them."""
    form, responses = answered
    saved = download_snapshot(emulator)
    emulator.control("POST", "reset")
    emulator.session().post(f"{emulator.url}/emulator/snapshot", data=saved).raise_for_status()
    assert forms.responses().list(formId=form).execute()["responses"] == responses
    send(emulator.url, form, {entries(forms, form)[0]: "6"})
    assert values(forms.responses().list(formId=form).execute()) == ["1", "2", "3", "4", "5", "6"]


WATCH = {"target": {"topic": {"topicName": "projects/imc/topics/forms"}}, "eventType": "RESPONSES"}


def test_a_watch_lives_a_week(forms):
    """Made under a given id, listed, renewed, deleted."""
    form, watches = new_form(forms), forms.watches()
    made = watches.create(formId=form, body={"watch": WATCH, "watchId": "answers"}).execute()
    assert {name: made[name] for name in ("id", "state", *WATCH)} == {"id": "answers", "state": "ACTIVE", **WATCH}
    lifetime = datetime.fromisoformat(made["expireTime"]) - datetime.fromisoformat(made["createTime"])
    assert abs(lifetime - timedelta(days=7)) < timedelta(minutes=1)
    renewed = watches.renew(formId=form, watchId="answers").execute()
    assert renewed["expireTime"] >= made["expireTime"]
    assert watches.list(formId=form).execute() == {"watches": [renewed]}
    assert watches.delete(formId=form, watchId="answers").execute() == {}
    assert watches.list(formId=form).execute() == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"watch": WATCH | {"eventType": "SCHEMA"}, "watchId": "answers"}, 409),
        ({"watch": WATCH}, 400),
        ({"watch": WATCH | {"eventType": "SCHEMA"}, "watchId": "ab"}, 400),
        ({"watch": WATCH | {"eventType": "SCHEMA"}, "watchId": "Watch1"}, 400),
        ({"watch": {"eventType": "SCHEMA"}}, 400),
        ({"watch": {"target": WATCH["target"]}}, 400),
        ({}, 400),
    ],
)
def test_watches_that_cannot_be(forms, body, status):
    """A taken id, a second of one type, ids and topics that are none."""
    form = new_form(forms)
    forms.watches().create(formId=form, body={"watch": WATCH, "watchId": "answers"}).execute()
    with pytest.raises(HttpError) as error:
        forms.watches().create(formId=form, body=body).execute()
    assert error.value.resp.status == status


def test_an_expired_watch_is_gone(emulator, forms):
    """It can be neither listed nor renewed, and makes room for another."""
    form = new_form(forms)
    forms.watches().create(formId=form, body={"watch": WATCH, "watchId": "answers"}).execute()
    past = with_document(
        download_snapshot(emulator),
        "forms.watches",
        "answers",
        lambda watch: watch.update(expireTime="2026-01-01T00:00:00.000Z"),
    )
    emulator.session().post(f"{emulator.url}/emulator/snapshot", data=past).raise_for_status()
    assert forms.watches().list(formId=form).execute() == {}
    with pytest.raises(HttpError) as error:
        forms.watches().renew(formId=form, watchId="answers").execute()
    assert error.value.resp.status == 404
    assert forms.watches().create(formId=form, body={"watch": WATCH}).execute()["state"] == "ACTIVE"
