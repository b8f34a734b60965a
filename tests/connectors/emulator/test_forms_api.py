"""Forms as the API makes, changes and publishes them, and as files of Drive."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from connectors.emulator.store import Store
from connectors.emulator.wire import Request
from connectors.emulator.workspace import Workspace
from tests.connectors.emulator.conftest import OWNER
from tests.connectors.emulator.forming import (
    choice,
    create,
    do,
    download_snapshot,
    ids,
    new_form,
    publish,
    question,
    text,
    titles,
    with_document,
)

READER = "reader@imc.example"


@pytest.fixture
def forms(emulator):
    return emulator.api("forms", "v1").forms()


@pytest.fixture
def form(forms):
    return new_form(forms)


def refused(call: Any) -> str:
    """The words of a 400."""
    with pytest.raises(HttpError) as error:
        call.execute()
    assert error.value.resp.status == 400, error.value
    return str(error.value.reason)


def test_a_new_form_has_titles_only_and_is_not_published(emulator, forms):
    """Two titles, one for people and one for Drive; the address people will answer at; not yet published."""
    made = forms.create(body={"info": {"title": "Регистрация", "documentTitle": "Регистрация 2026/27"}}).execute()
    assert made["info"] == {"title": "Регистрация", "documentTitle": "Регистрация 2026/27"}
    assert made["responderUri"] == f"https://docs.google.com/forms/d/e/{made['formId']}/viewform"
    assert made["publishSettings"] == {"publishState": {}}
    assert re.fullmatch(r"[0-9a-f]{8}", made["revisionId"])
    assert "items" not in made
    assert forms.get(formId=made["formId"]).execute() == made
    file = emulator.call("GET", f"/drive/v3/files/{made['formId']}", fields="name,mimeType,parents")
    assert (file["name"], file["mimeType"]) == ("Регистрация 2026/27", "application/vnd.google-apps.form")
    assert file["parents"] == [emulator.call("GET", "/drive/v3/files/root", fields="id")["id"]]


def test_a_form_may_begin_published(forms):
    """`unpublished=false` publishes at once."""
    made = forms.create(body={"info": {"title": "Опрос"}}, unpublished=False).execute()
    assert made["publishSettings"] == {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    assert made["info"]["documentTitle"] == "Untitled form"


@pytest.mark.parametrize(
    "body",
    [
        {"info": {"title": "Опрос", "description": "Описание"}},
        {"info": {"title": "Опрос"}, "items": [text("Вопрос")]},
        {"info": {"title": "Опрос"}, "settings": {"quizSettings": {"isQuiz": True}}},
    ],
)
def test_nothing_but_titles_can_be_created(forms, body):
    """Google's own words send everybody to batchUpdate."""
    assert refused(forms.create(body=body)).startswith("Only info.title can be set when creating a form.")


ITEMS = [
    text("Учреждение", required=True),
    text("Комментарий", paragraph=True),
    choice("Участие", "RADIO", "Да", "Нет", other=True),
    choice("Предметы", "CHECKBOX", "Физика", "Химия", other=True),
    choice("Мероприятие", "DROP_DOWN", "М3-012 «Зарница»"),
    question("Оценка", {"scaleQuestion": {"low": 1, "high": 5, "lowLabel": "плохо", "highLabel": "хорошо"}}),
    question("Звёзды", {"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}}),
    question("Когда", {"dateQuestion": {"includeYear": True, "includeTime": True}}),
    question("Во сколько", {"timeQuestion": {"duration": True}}),
    {"title": "Раздел", "description": "О нём", "pageBreakItem": {}},
    {"title": "Текст", "textItem": {}},
    {"title": "Видео", "videoItem": {"video": {"youtubeUri": "https://youtu.be/abc"}, "caption": "Смотрите"}},
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["title"])
def test_every_kind_of_item_is_kept_as_given(forms, form, item):
    """What was created is read back, with an id for the item and one for its question."""
    (reply,) = do(forms, form, create(item))
    (found,) = forms.get(formId=form).execute()["items"]
    assert found.pop("itemId") == reply["createItem"]["itemId"]
    asked = [found["questionItem"]["question"].pop("questionId")] if "questionItem" in found else None
    assert asked == reply["createItem"].get("questionId")
    assert found == item


def test_each_row_of_a_grid_is_a_question(forms, form):
    """The reply lists their ids in the rows' order."""
    rows = [{"rowQuestion": {"title": name}} for name in ("Организация", "Содержание")]
    columns = {"type": "RADIO", "options": [{"value": "Да"}, {"value": "Нет"}]}
    grid = {"title": "Оцените", "questionGroupItem": {"grid": {"columns": columns}, "questions": rows}}
    (reply,) = do(forms, form, create(grid))
    (found,) = forms.get(formId=form).execute()["items"]
    kept = [one["questionId"] for one in found["questionGroupItem"]["questions"]]
    assert reply["createItem"]["questionId"] == kept
    assert len(set(kept)) == 2


def test_a_picture_is_told_by_where_it_is_kept(forms, form):
    """`sourceUri` is input only; the picture has a `contentUri` ever after, and survives being written back."""
    item = {"title": "План", "imageItem": {"image": {"sourceUri": "https://x.example/plan.png", "altText": "План"}}}
    do(forms, form, create(item))
    (found,) = forms.get(formId=form).execute()["items"]
    assert found["imageItem"]["image"] == {"contentUri": "https://x.example/plan.png", "altText": "План"}
    do(forms, form, {"updateItem": {"item": found, "location": {"index": 0}, "updateMask": "*"}})
    assert forms.get(formId=form).execute()["items"] == [found]


GRID = {"columns": {"type": "DROP_DOWN", "options": [{"value": "Да"}]}}
OTHER_COLUMN = {"columns": {"type": "RADIO", "options": [{"isOther": True}]}}
ROWS = [{"rowQuestion": {"title": "Строка"}}]
WRONG = {
    "dropdown with other": (choice("Выбор", "DROP_DOWN", "Да", other=True), "isOther"),
    "value of other": (
        question("В", {"choiceQuestion": {"type": "RADIO", "options": [{"isOther": True, "value": "x"}]}}),
        "Cannot set option.value when isOther is true",
    ),
    "no options": (question("В", {"choiceQuestion": {"type": "RADIO"}}), "options"),
    "same option twice": (choice("В", "RADIO", "Да", "Да"), "Duplicate"),
    "line break in title": (text("Две\nстроки"), "Displayed text cannot contain newlines"),
    "line break in option": (choice("В", "RADIO", "Две\nстроки"), "Displayed text cannot contain newlines"),
    "no kind": ({"title": "Ничего"}, "kind"),
    "two kinds": ({"textItem": {}, "pageBreakItem": {}}, "kind"),
    "no question": ({"questionItem": {}}, "question"),
    "two questions": (question("В", {"textQuestion": {}, "timeQuestion": {}}), "kind"),
    "file upload": (question("Ф", {"fileUploadQuestion": {"folderId": "x"}}), "file upload"),
    "row outside a grid": (question("Р", {"rowQuestion": {"title": "x"}}), "row"),
    "text in a grid": (
        {"questionGroupItem": {"grid": OTHER_COLUMN, "questions": [{"textQuestion": {}}]}},
        "isOther",
    ),
    "dropdown in a grid": ({"questionGroupItem": {"grid": GRID, "questions": ROWS}}, "CHECKBOX and RADIO"),
    "long scale": (question("Ш", {"scaleQuestion": {"low": 1, "high": 11}}), "scale"),
    "no icon": (question("З", {"ratingQuestion": {"ratingScaleLevel": 5}}), "iconType"),
    "foreign video": ({"videoItem": {"video": {"youtubeUri": "https://rutube.example/1"}}}, "YouTube"),
    "wide picture": (
        {"imageItem": {"image": {"sourceUri": "https://x.example/a.png", "properties": {"width": 741}}}},
        "740",
    ),
    "unknown section": (
        question("В", {"choiceQuestion": {"type": "RADIO", "options": [{"value": "Да", "goToSectionId": "0000000a"}]}}),
        "section",
    ),
    "id that is no number": ({"itemId": "пункт", "textItem": {}}, "Invalid ID"),
    "grading outside a quiz": (
        question("В", {"textQuestion": {}, "grading": {"pointValue": 1}}),
        "quiz",
    ),
}


@pytest.mark.parametrize(("item", "words"), WRONG.values(), ids=WRONG)
def test_what_google_refuses_is_refused(forms, form, item, words):
    """400 naming the request; nothing of the batch is applied."""
    reason = refused(forms.batchUpdate(formId=form, body={"requests": [create(text("Первый")), create(item)]}))
    assert reason.startswith("Invalid requests[1].createItem: ")
    assert words in reason
    assert "items" not in forms.get(formId=form).execute()


def test_ids_may_be_given_but_only_once(forms, form):
    """An item's and a question's id of one's own; one that the form has already is refused."""
    item = {"itemId": "0000000a", **text("Вопрос")}
    item["questionItem"]["question"]["questionId"] = "0000000b"
    (reply,) = do(forms, form, create(item))
    assert reply["createItem"] == {"itemId": "0000000a", "questionId": ["0000000b"]}
    twice = {"itemId": "0000000b", "title": "Другой", "textItem": {}}
    assert "already used" in refused(forms.batchUpdate(formId=form, body={"requests": [create(twice)]}))


@pytest.mark.parametrize(
    "request_",
    [
        create(text("В"), 2),
        {"deleteItem": {"location": {"index": 1}}},
        {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 1}}},
        {"updateItem": {"location": {"index": -1}, "item": text("В"), "updateMask": "*"}},
        {"deleteItem": {}},
    ],
)
def test_places_that_are_not_there_are_refused(forms, form, request_):
    """An index counts from 0 and ends with the items."""
    do(forms, form, create(text("Единственный")))
    assert "ocation" in refused(forms.batchUpdate(formId=form, body={"requests": [request_]}))


def test_an_update_changes_what_its_mask_names(forms, form):
    """Title and required change, the options and ids stay."""
    do(forms, form, create(choice("Участие", "RADIO", "Да", "Нет")))
    before = forms.get(formId=form).execute()["items"][0]
    change = {"title": "Примете участие?", "questionItem": {"question": {"required": True}}}
    mask = "title,questionItem.question.required"
    do(forms, form, {"updateItem": {"item": change, "location": {"index": 0}, "updateMask": mask}})
    after = forms.get(formId=form).execute()["items"][0]
    assert after["title"] == "Примете участие?"
    assert after["questionItem"]["question"].pop("required") is True
    assert after["questionItem"] == before["questionItem"]
    assert after["itemId"] == before["itemId"]


def test_ids_that_a_mask_names_and_nobody_gives_are_new(forms, form):
    """`*` without ids replaces the question; answers to it will be answers to another one."""
    do(forms, form, create(text("Было")))
    before = ids(forms, form)
    do(forms, form, {"updateItem": {"item": text("Стало"), "location": {"index": 0}, "updateMask": "*"}})
    assert titles(forms, form) == ["Стало"]
    assert set(before).isdisjoint(ids(forms, form))


def test_a_question_may_become_one_of_another_kind(forms, form):
    """Of two kinds the one just given holds."""
    do(forms, form, create(text("Когда")))
    change = {"questionItem": {"question": {"dateQuestion": {}}}}
    mask = "questionItem.question.dateQuestion"
    do(forms, form, {"updateItem": {"item": change, "location": {"index": 0}, "updateMask": mask}})
    found = forms.get(formId=form).execute()["items"][0]["questionItem"]["question"]
    assert found == {"questionId": found["questionId"], "dateQuestion": {}}


@pytest.mark.parametrize(
    "mask", ["", "nothing", "questionItem.question.colour", "questionGroupItem.questions.required"]
)
def test_masks_that_make_no_sense_are_refused(forms, form, mask):
    """Empty, unknown, or reaching into a list."""
    do(forms, form, create(text("Вопрос")))
    request = {"updateItem": {"item": text("Стало"), "location": {"index": 0}, "updateMask": mask}}
    assert "mask" in refused(forms.batchUpdate(formId=form, body={"requests": [request]})).lower()


def test_options_lead_to_sections_while_these_exist(forms, form):
    """A deleted section is led to no longer."""
    section = {"itemId": "0000000a", "title": "Раздел", "pageBreakItem": {}}
    options = [{"value": "Да", "goToSectionId": "0000000a"}, {"value": "Нет", "goToAction": "SUBMIT_FORM"}]
    leading = question("Дальше?", {"choiceQuestion": {"type": "RADIO", "options": options}})
    do(forms, form, create(section), create(leading))
    do(forms, form, {"deleteItem": {"location": {"index": 1}}})
    (found,) = forms.get(formId=form).execute()["items"]
    kept = found["questionItem"]["question"]["choiceQuestion"]["options"]
    assert kept == [{"value": "Да"}, {"value": "Нет", "goToAction": "SUBMIT_FORM"}]


def test_title_and_description_change_but_not_the_files_name(forms, form):
    """The file is renamed in Drive."""
    info = {"title": "Новое", "description": "О чём\nэто"}
    do(forms, form, {"updateFormInfo": {"info": info, "updateMask": "*"}})
    assert forms.get(formId=form).execute()["info"] == info | {"documentTitle": "Untitled form"}
    renaming = {"updateFormInfo": {"info": {"documentTitle": "x"}, "updateMask": "documentTitle"}}
    assert "documentTitle" in refused(forms.batchUpdate(formId=form, body={"requests": [renaming]}))


def test_grading_lives_and_dies_with_the_quiz(forms, form):
    """Points and keys are kept while the form is a quiz."""
    grading = {"pointValue": 2, "correctAnswers": {"answers": [{"value": "Да"}]}, "whenRight": {"text": "Верно"}}
    item = choice("Вопрос", "RADIO", "Да", "Нет")
    item["questionItem"]["question"]["grading"] = grading

    def quiz(*, is_quiz: bool) -> dict[str, Any]:
        settings = {"quizSettings": {"isQuiz": is_quiz}}
        return {"updateSettings": {"settings": settings, "updateMask": "quizSettings.isQuiz"}}

    do(forms, form, quiz(is_quiz=True), create(item))
    found = forms.get(formId=form).execute()
    assert found["settings"]["quizSettings"] == {"isQuiz": True}
    assert found["items"][0]["questionItem"]["question"]["grading"] == grading
    do(forms, form, quiz(is_quiz=False))
    assert "grading" not in forms.get(formId=form).execute()["items"][0]["questionItem"]["question"]


@pytest.mark.parametrize("control", ["requiredRevisionId", "targetRevisionId"])
def test_a_write_over_an_older_form_is_refused(forms, form, control):
    """Who writes back what was read before somebody else's change gets 400, and may read again."""
    read = forms.get(formId=form).execute()["revisionId"]

    def body(revision: str) -> dict[str, Any]:
        return {"requests": [create(text("Вопрос"))], "writeControl": {control: revision}}

    answer = forms.batchUpdate(formId=form, body=body(read) | {"includeFormInResponse": True}).execute()
    assert answer["writeControl"]["requiredRevisionId"] == answer["form"]["revisionId"] != read
    assert "revision" in refused(forms.batchUpdate(formId=form, body=body(read)))
    forms.batchUpdate(formId=form, body=body(answer["form"]["revisionId"])).execute()
    assert titles(forms, form) == ["Вопрос", "Вопрос"]


def test_publishing_is_no_change_of_content(emulator, forms, form):
    """The revision stays, but Drive notes a change; closed and taken back as asked for."""
    before = forms.get(formId=form).execute()["revisionId"]
    version = emulator.call("GET", f"/drive/v3/files/{form}", fields="version")
    answer = publish(forms, form)
    assert answer == {
        "formId": form,
        "publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}},
    }
    assert publish(forms, form, accepting=False)["publishSettings"] == {"publishState": {"isPublished": True}}
    found = forms.get(formId=form).execute()
    assert found["publishSettings"] == {"publishState": {"isPublished": True}}
    assert found["revisionId"] == before
    assert emulator.call("GET", f"/drive/v3/files/{form}", fields="version") != version


@pytest.mark.parametrize(
    "body",
    [
        {"publishSettings": {"publishState": {"isPublished": False, "isAcceptingResponses": True}}},
        {"publishSettings": {}},
        {"publishSettings": {"publishState": {"isPublished": True}}, "updateMask": "publishState.isPublished"},
    ],
)
def test_publish_settings_that_make_no_sense_are_refused(forms, form, body):
    """Accepting without being published; nothing; a part of the state."""
    refused(forms.setPublishSettings(formId=form, body=body))


def test_forms_of_old_have_no_publish_settings(emulator, forms, form):
    """A legacy form does not tell them, and they cannot be set."""
    snapshot = with_document(download_snapshot(emulator), "forms", form, lambda stored: stored.pop("publishState"))
    emulator.session().post(f"{emulator.url}/emulator/snapshot", data=snapshot).raise_for_status()
    assert "publishSettings" not in forms.get(formId=form).execute()
    body = {"publishSettings": {"publishState": {"isPublished": True}}}
    assert "legacy" in refused(forms.setPublishSettings(formId=form, body=body))


def test_a_form_is_a_file(emulator, forms):
    """Made by Drive, renamed, copied with its items and their ids, deleted."""
    body = {"name": "Опрос", "mimeType": "application/vnd.google-apps.form"}
    made = emulator.call("POST", "/drive/v3/files", body)["id"]
    do(forms, made, create(text("Вопрос")))
    publish(forms, made)
    emulator.call("PATCH", f"/drive/v3/files/{made}", {"name": "Опрос 2026/27"})
    assert forms.get(formId=made).execute()["info"] == {"documentTitle": "Опрос 2026/27"}
    copied = emulator.call("POST", f"/drive/v3/files/{made}/copy", {"name": "Опрос 2027/28"})["id"]
    found = forms.get(formId=copied).execute()
    assert found["items"] == forms.get(formId=made).execute()["items"]
    assert found["publishSettings"] == {"publishState": {}}
    emulator.call("DELETE", f"/drive/v3/files/{made}")
    with pytest.raises(HttpError) as error:
        forms.get(formId=made).execute()
    assert error.value.resp.status == 404


def test_only_forms_are_forms(emulator, forms, book):
    """A spreadsheet's id is no form's."""
    with pytest.raises(HttpError) as error:
        forms.get(formId=book.id).execute()
    assert error.value.resp.status == 404


def test_drives_roles_hold(emulator, forms, form):
    """A stranger gets 403; a reader may read the form, but neither change it nor see what was answered."""
    theirs = emulator.api("forms", "v1", READER).forms()
    share = {"type": "user", "role": "reader", "emailAddress": READER}
    for granted in (False, True):
        calls = [
            theirs.get(formId=form),
            theirs.batchUpdate(formId=form, body={"requests": [create(text("x"))]}),
            theirs.setPublishSettings(formId=form, body={"publishSettings": {"publishState": {}}}),
            theirs.responses().list(formId=form),
            theirs.watches().list(formId=form),
        ]
        for call in calls[granted:]:
            with pytest.raises(HttpError) as error:
                call.execute()
            assert error.value.resp.status == 403
        if granted:
            assert calls[0].execute()["formId"] == form
        else:
            emulator.call("POST", f"/drive/v3/files/{form}/permissions", share)


def sign_in(emulator: Any, *scopes: str) -> str:
    """A token of the robot's for these scopes, as an installed app gets it."""
    store = emulator.app.state.workspace.store
    names = [f"https://www.googleapis.com/auth/{scope}" for scope in scopes]
    expires = "2100-01-01T00:00:00+00:00"
    token = "ya29." + "-".join(scopes)
    with store.transaction():
        store.docs("auth.tokens").put(token, {"user": OWNER, "scopes": names, "expires": expires})
    return token


def statuses(*calls: Any) -> list[int]:
    found = []
    for call in calls:
        try:
            call.execute()
            found.append(200)
        except HttpError as error:
            found.append(error.resp.status)
    return found


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("forms.body", [200, 200, 403]),
        ("forms.body.readonly", [200, 403, 403]),
        ("forms.responses.readonly", [403, 403, 200]),
        ("drive", [200, 200, 200]),
        ("drive.file", [403, 403, 403]),
        ("gmail.modify", [403, 403, 403]),
    ],
)
def test_scopes_open_what_google_says(emulator, form, scope, expected):
    """Reading, changing, responses; with `drive.file` no form that a person made."""
    theirs = emulator.api("forms", "v1", sign_in(emulator, scope)).forms()
    change = theirs.batchUpdate(formId=form, body={"requests": [create(text("Вопрос"))]})
    assert statuses(theirs.get(formId=form), change, theirs.responses().list(formId=form)) == expected


def test_an_app_reaches_the_forms_it_made(emulator):
    """With `drive.file` alone, to the responses."""
    theirs = emulator.api("forms", "v1", sign_in(emulator, "drive.file")).forms()
    own = new_form(theirs, text("Вопрос"), published=True)
    assert theirs.responses().list(formId=own).execute() == {}


REQUESTS = [
    create(choice("Выбор", "RADIO", "Да", "Нет", other=True)),
    {"updateItem": {"item": text("Вопрос"), "location": {"index": 0}, "updateMask": "title,questionItem"}},
    {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 0}}},
    {"updateFormInfo": {"info": {"title": "Опрос"}, "updateMask": "title"}},
    {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "quizSettings"}},
]
JUNK = [None, "", "x", -1, 1.0, 1e300, 2**40, True, [], {}, [None], [[]], {"a": {}}]


def damaged(value: Any, place: int, junk: Any) -> tuple[Any, int]:
    """The value with the part at a place, counted through, replaced; and how many places it has."""
    if place == 0:
        return junk, 1
    if not isinstance(value, dict | list):
        return value, 1
    found, passed = value.copy(), 1
    for key in range(len(value)) if isinstance(value, list) else value:
        found[key], more = damaged(value[key], place - passed, junk)
        passed += more
    return found, passed


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_a_damaged_request_is_never_the_servers_fault(junk):
    """Every part of a batch replaced by junk: carried out or refused, without a contract to lean on."""
    workspace = Workspace(Store(None), dev_tokens=True)

    def call(path: str, body: Any) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {OWNER}"}
        asked = workspace.answer(Request("POST", path, {}, headers, json.dumps(body).encode()))
        answer = elsewhere.submit(asyncio.run, asked).result()  # a browser's loop may be running in this thread
        return answer.status, json.loads(answer.body)

    body = {"requests": REQUESTS, "includeFormInResponse": True}
    with ThreadPoolExecutor(1) as elsewhere:
        form = call("/v1/forms", {"info": {"title": "Опрос"}})[1]["formId"]
        for place in range(1, damaged(body, -1, junk)[1]):
            status, answer = call(f"/v1/forms/{form}:batchUpdate", damaged(body, place, junk)[0])
            assert status in (200, 400), (place, answer)
