"""A form as the people see it who answer: the page, what it takes, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from google.api_core.client_options import ClientOptions
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from playwright.sync_api import Browser, Page, expect

from connectors.google.forms import Forms
from connectors.google.transport import Road, Transport
from flows.forms import layout
from flows.forms.keeping import bring_in_step
from flows.forms.links import registration_link
from flows.forms.options import Offer
from tests.connectors.emulator.forming import (
    choice,
    create,
    do,
    entries,
    given,
    new_form,
    publish,
    question,
    question_ids,
    send,
    text,
    with_document,
)
from tests.pages.conftest import CURATOR, ROBOT, STRANGER

EVENT, SCHOOL = "М3-012 Военно-спортивная игра «Зарница»", "ГБОУ СОШ № 352"
REGISTRATION = [
    choice("Мероприятие", "DROP_DOWN", "М1-001 Конкурс чтецов", EVENT, required=True),
    text("Учреждение", required=True),
    choice("Участие", "RADIO", "Примем участие", "Не сможем", required=True),
    text("Контактное лицо", required=True),
    text("Должность"),
    text("Электронная почта", required=True),
    text("Телефон"),
    text("Количество обучающихся"),
    text("Количество педагогов"),
    text("Количество родителей"),
    text("Комментарий", paragraph=True),
]
DAY = question("Дата", {"dateQuestion": {"includeYear": True}})
ROWS = [{"rowQuestion": {"title": "Организация"}, "required": True}, {"rowQuestion": {"title": "Содержание"}}]
COLUMNS = {"type": "CHECKBOX", "options": [{"value": "Плохо"}, {"value": "Хорошо"}]}
GRID = {"title": "Оцените", "questionGroupItem": {"grid": {"columns": COLUMNS}, "questions": ROWS}}


@pytest.fixture
def forms(scene) -> Iterator[Any]:
    options = ClientOptions(api_endpoint=scene.url)
    with closing(build("forms", "v1", credentials=Credentials(ROBOT), client_options=options)) as service:
        yield service.forms()


@pytest.fixture
def screen(_chromium: Browser) -> Iterator[Callable[[int, int], Page]]:
    """Opens a window of this size, in which no script runs, that may be touched."""
    contexts = []

    def opened(width: int, height: int) -> Page:
        size = {"width": width, "height": height}
        contexts.append(_chromium.new_context(viewport=size, has_touch=True, java_script_enabled=False))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def view(form: str, **query: str) -> str:
    return f"/forms/d/e/{form}/viewform" + (f"?{urlencode(query)}" if query else "")


def settings(forms: Any, form: str, **wanted: Any) -> None:
    do(forms, form, {"updateSettings": {"settings": wanted, "updateMask": ",".join(wanted)}})


def answered(forms: Any, form: str) -> list[dict[str, Any]]:
    return forms.responses().list(formId=form).execute().get("responses", [])


def edit_link(page: str) -> str:
    found = re.search(r'href="([^"]*edit2=[^"]*)"', page)
    assert found
    return unescape(found[1])


def by_question(forms: Any, form: str, response: dict[str, Any]) -> list[list[str]]:
    """The answers of a response in the form's order, [] for a question passed over."""
    asked = [one for item in forms.get(formId=form).execute()["items"] for one in question_ids(item)]
    answers = (response["answers"].get(one, {}).get("textAnswers", {}).get("answers", []) for one in asked)
    return [[one["value"] for one in answer] for answer in answers]


def test_a_prefilled_link_leaves_three_fields_on_a_phone(scene, forms, screen):
    """A school opens its link, answers three questions, sends; then changes its answer, and sends another one."""
    form, phone = new_form(forms, *REGISTRATION, published=True), screen(390, 844)
    names = entries(forms, form)
    button, done = phone.get_by_role("button"), phone.get_by_role("status")
    phone.goto(scene.url + view(form, usp="pp_url", **{names[0]: EVENT, names[1]: SCHOOL}))
    empty = [name for name in (names[0], names[1], names[3], names[5]) if not phone.input_value(f"[name='{name}']")]
    assert empty == [names[3], names[5]]
    button.tap()
    expect(phone.get_by_role("alert").get_by_role("link")).to_have_text(
        ["Участие", "Контактное лицо", "Электронная почта"]
    )
    phone.get_by_label("Примем участие").tap()
    phone.get_by_label("Контактное лицо").fill("Иванова А. П.")
    phone.get_by_label("Электронная почта").fill("school352@imc.example")
    button.tap()
    expect(done).to_have_text("Ответ записан")
    phone.get_by_text("Изменить ответ").tap()
    expect(phone.get_by_label("Мероприятие")).to_have_value(EVENT)
    phone.get_by_label("Количество обучающихся").fill("25")
    button.tap()
    expect(done).to_have_text("Ответ записан")
    phone.get_by_text("Отправить ещё один ответ").tap()
    expect(phone.get_by_label("Учреждение")).to_have_value("")
    phone.get_by_label("Мероприятие").select_option(EVENT)
    phone.get_by_label("Учреждение").fill("ОУ 7")
    phone.get_by_label("Не сможем").tap()
    phone.get_by_label("Контактное лицо").fill("Петров")
    phone.get_by_label("Электронная почта").fill("school7@imc.example")
    button.tap()
    expect(done).to_have_text("Ответ записан")
    first, second = answered(forms, form)
    assert by_question(forms, form, first)[:8] == [
        [EVENT], [SCHOOL], ["Примем участие"], ["Иванова А. П."], [], ["school352@imc.example"], [], ["25"],
    ]  # fmt: skip
    assert by_question(forms, form, second)[1:3] == [["ОУ 7"], ["Не сможем"]]
    assert first["lastSubmittedTime"] > first["createTime"]


def test_the_link_of_a_letter_leaves_three_fields_on_a_phone(scene, screen):
    """R57: the form as setup makes it, opened by the link that an announcement holds, and sent as it is."""
    with closing(Transport(Credentials(ROBOT), Road(scene.url))) as transport:
        connector, form_id = Forms(transport), scene.file("Регистрация", "form")
        offer = Offer((EVENT, "М1-001 Конкурс чтецов"))
        form, _ = bring_in_step(connector, connector.read(form_id), layout.REGISTRATION, offer)
    link = registration_link(form.address, form, "М3-012", ["ОУ №\N{NO-BREAK SPACE}352"])
    phone = screen(390, 844)
    phone.goto(scene.url + link.removeprefix("https://docs.google.com"))
    expect(phone.get_by_label("Мероприятие")).to_have_value(EVENT)
    expect(phone.get_by_label("Учреждение")).to_have_value("ОУ № 352")
    phone.get_by_role("button").tap()
    expect(phone.get_by_role("alert").get_by_role("link")).to_have_text(
        ["Участие", "Контактное лицо", "Электронная почта"]
    )


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 800)])
def test_the_page_fits_and_can_be_hit_with_a_finger(scene, forms, screen, width, height):
    """Nothing sticks out at the side; whatever is tapped is at least 44 pixels high."""
    long = "Оченьдлинноесловобезпробеловкотороенигденепереноситсяидолжноуместиться"
    kinds = [DAY, question("Шкала", {"scaleQuestion": {"low": 0, "high": 10}}), choice(long, "RADIO", long, other=True)]
    form = new_form(forms, *REGISTRATION, *kinds, GRID, published=True)
    page = screen(width, height)
    page.goto(scene.url + view(form))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [
        one.bounding_box() for one in page.locator("label.option, input[type=text], select, textarea, button").all()
    ]
    assert [box for box in boxes if box["height"] < 44 or box["x"] < 0 or box["x"] + box["width"] > width] == []


def test_a_form_takes_answers_from_scripts(scene, forms):
    """No cookies, urlencoded or multipart; fields of no question are passed over, a passed question has no answer."""
    form = new_form(forms, *REGISTRATION[:4], published=True)
    names = entries(forms, form)
    fields = dict(zip(names, (EVENT, SCHOOL, "Не сможем", "Иванова"), strict=True)) | {"entry.1": "x", "fvv": "1"}
    assert send(scene.url, form, fields).status_code == 200
    assert send(scene.url, form, None, files={name: (None, value) for name, value in fields.items()}).status_code == 200
    elsewhere = {"Origin": "https://school.example", "Sec-Fetch-Site": "cross-site"}
    assert send(scene.url, form, fields, headers=elsewhere).status_code == 200
    expected = [[EVENT], [SCHOOL], ["Не сможем"], ["Иванова"]]
    assert [by_question(forms, form, one) for one in answered(forms, form)] == [expected] * 3


def test_another_name_for_this_machine_is_refused(scene, forms):
    """The check of the other pages holds here, too."""
    form = new_form(forms, text("Вопрос"), published=True)
    assert send(scene.url, form, {}, headers={"Host": "evil.example"}).status_code == 403
    assert answered(forms, form) == []


TEXTS = [
    "<script>alert(1)</script>",
    '=HYPERLINK("https://evil.example")',
    "🎉👩‍👩‍👧 «ёлки» \u202e",
    "кавычки \" и ' и & и </textarea>",
    "строка\nвторая",
    "д" * 300_000,
]


@pytest.mark.parametrize("words", TEXTS, ids=lambda words: words[:12])
@pytest.mark.parametrize("multipart", [False, True])
def test_texts_are_kept_to_the_letter(scene, forms, words, multipart):
    """Tags, formulas, emoji, very long texts: data, told as given and shown as text."""
    form = new_form(forms, text("Комментарий", paragraph=True), published=True)
    (name,) = entries(forms, form)
    how = {"files": {name: (None, words)}} if multipart else {}
    answer = send(scene.url, form, None if multipart else {name: words.replace("\n", "\r\n")}, **how)
    assert given(answered(forms, form)[0]) == [[words]]
    page = requests.get(scene.url + edit_link(answer.text), timeout=10).text
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert unescape(shown[1]) == words


def test_required_questions_are_asked_for_again(scene, forms):
    """400 and the page as it was filled, the message at the field and its question in a list above."""
    form = new_form(forms, text("Учреждение", required=True), text("Телефон"), GRID, published=True)
    school, phone, row, _ = entries(forms, form)
    answer = send(scene.url, form, {school: "   ", phone: "+7 <812>"})
    assert answer.status_code == 400
    assert re.findall(r'<li><a href="#(.*?)">(.*?)</a>', answer.text) == [(school, "Учреждение"), (row, "Организация")]
    assert answer.text.count("Это обязательный вопрос.") == 2
    assert 'value="+7 &lt;812&gt;"' in answer.text
    assert answered(forms, form) == []


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (choice("В", "RADIO", "Да", "Нет"), ["Может быть"]),
        (choice("В", "RADIO", "Да", "Нет"), ["Да", "Нет"]),
        (choice("В", "RADIO", "Да", "Нет"), ["__other_option__"]),
        (choice("В", "DROP_DOWN", "Да", "Нет"), ["да"]),
        (choice("В", "CHECKBOX", "Да", "Нет"), ["Да", "Чужое"]),
        (question("В", {"scaleQuestion": {"low": 1, "high": 5}}), ["6"]),
        (question("В", {"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "HEART"}}), ["0"]),
    ],
)
def test_what_is_not_in_the_list_is_refused(scene, forms, item, values):
    """400, nothing kept: the page itself lets nobody choose that."""
    form = new_form(forms, item, published=True)
    answer = send(scene.url, form, {entries(forms, form)[0]: values})
    assert (answer.status_code, "Ответ не записан" in answer.text) == (400, True)
    assert answered(forms, form) == []


def test_other_is_what_was_written_beside_it(scene, forms):
    """The text is the answer; without one it is asked for; editing shows it again."""
    form = new_form(forms, choice("Предметы", "CHECKBOX", "Физика", "Химия", other=True), published=True)
    (name,) = entries(forms, form)
    both = {name: ["Физика", "__other_option__"]}
    assert "Впишите свой вариант." in send(scene.url, form, both).text
    answer = send(scene.url, form, both | {f"{name}.other_option_response": "Астрономия"})
    assert given(answered(forms, form)[0]) == [["Физика", "Астрономия"]]
    page = requests.get(scene.url + edit_link(answer.text), timeout=10).text
    assert re.findall(r'value="([^"]*)" checked', page) == ["Физика", "__other_option__"]
    assert 'value="Астрономия"' in page


YEAR, TIME = {"includeYear": True}, {"includeTime": True}


@pytest.mark.parametrize(
    ("body", "fields", "told"),
    [
        ({"dateQuestion": YEAR}, {"": "2026-11-05"}, "2026-11-05"),
        ({"dateQuestion": YEAR}, {"_year": "2026", "_month": "11", "_day": "5"}, "2026-11-05"),
        ({"dateQuestion": YEAR | TIME}, {"": ["2026-11-05", "09:05"]}, "2026-11-05 09:05"),
        ({"dateQuestion": YEAR | TIME}, {"": "2026-11-05", "_hour": "9", "_minute": "5"}, "2026-11-05 09:05"),
        ({"dateQuestion": YEAR | TIME}, {"": "2026-11-05T09:05"}, "2026-11-05 09:05"),
        ({"dateQuestion": {}}, {"_month": "2", "_day": "29"}, "02-29"),
        ({"dateQuestion": TIME}, {"": "11-05 14:51"}, "11-05 14:51"),
        ({"timeQuestion": {}}, {"": "14:51"}, "14:51"),
        ({"timeQuestion": {}}, {"_hour": "9", "_minute": "05"}, "09:05"),
        ({"timeQuestion": {"duration": True}}, {"_hour": "36", "_minute": "5", "_second": "7"}, "36:05"),
        ({"dateQuestion": YEAR}, {"": "2026-02-30"}, "Укажите дату, которая есть в календаре."),
        ({"dateQuestion": YEAR}, {"_month": "11", "_day": "5"}, "Укажите дату, которая есть в календаре."),
        ({"dateQuestion": YEAR | TIME}, {"": "2026-11-05"}, "Укажите и дату, и время."),
        ({"timeQuestion": {}}, {"": "25:00"}, "Укажите время, например 14:30."),
        ({"timeQuestion": {"duration": True}}, {"": "полчаса"}, "Укажите часы и минуты, например 02:30."),
    ],
)
def test_dates_and_times_come_whole_or_in_parts(scene, forms, body, fields, told):
    """They are told as the API writes them; what is none is asked for again. A link fills in the same."""
    form = new_form(forms, question("Когда", body), published=True)
    (name,) = entries(forms, form)
    named = {name + part: value for part, value in fields.items()}
    answer = send(scene.url, form, named)
    page = requests.get(f"{scene.url}{view(form)}?{urlencode(named, doseq=True)}", timeout=10)
    assert page.status_code == 200
    if answer.status_code == 200:
        assert given(answered(forms, form)[0]) == [[told]]
        again = requests.get(scene.url + edit_link(answer.text), timeout=10).text
        filled = r'(?:type="(?:date|time)" name="[^"]*"|name="[^"]*") value="([0-9:-]+)"|<option[^>]* selected>'
        assert re.findall(filled, page.text) == re.findall(filled, again) != []
    else:
        assert told in answer.text
        assert answered(forms, form) == []


def test_each_row_of_a_grid_is_answered_by_itself(scene, forms):
    """Under the row's own id."""
    form = new_form(forms, GRID, published=True)
    first, second = entries(forms, form)
    send(scene.url, form, {first: ["Плохо", "Хорошо"], second: "Хорошо"})
    assert by_question(forms, form, answered(forms, form)[0]) == [["Плохо", "Хорошо"], ["Хорошо"]]
    page = scene.look(view(form, **{first: "Плохо"})).text
    assert f'name="{first}" value="Плохо" checked' in page


def test_a_closed_form_says_so_and_takes_nothing(scene, forms):
    """Published, but not accepting."""
    form = new_form(forms, text("Вопрос"))
    publish(forms, form, accepting=False)
    assert "Форма больше не принимает ответы." in scene.look(view(form)).text
    assert send(scene.url, form, {entries(forms, form)[0]: "x"}).status_code == 403
    assert answered(forms, form) == []


def test_an_unpublished_form_is_not_to_be_found(scene, forms):
    """Nor is one in the trash, nor one that never was; whoever may see the form in Drive learns what is missing."""
    form = new_form(forms, text("Вопрос"))
    assert "Регистрация" not in scene.look(view(form), STRANGER).text
    assert "Форма ещё не опубликована" in scene.look(view(form), ROBOT).text
    thrown_away = new_form(forms, text("Вопрос"), published=True)
    scene.call(ROBOT, f"/drive/v3/files/{thrown_away}", {"trashed": True}, "PATCH")
    for gone in (form, thrown_away, "nothing", scene.file("Папка")):
        assert scene.look(view(gone), STRANGER).status_code == 404
        assert send(scene.url, gone, {}).status_code == 404


def test_a_form_of_old_takes_answers(scene, forms):
    """It knows no publishing, and so is open."""
    form = new_form(forms, text("Вопрос"))
    snapshot = requests.get(f"{scene.url}/emulator/snapshot", timeout=10).content
    legacy = with_document(snapshot, "forms", form, lambda stored: stored.pop("publishState"))
    requests.post(f"{scene.url}/emulator/snapshot", data=legacy, timeout=10).raise_for_status()
    assert send(scene.url, form, {entries(forms, form)[0]: "x"}).status_code == 200


def test_addresses_are_collected_as_the_form_says(scene, forms):
    """Not at all; as typed, and then required; or the one of whoever looks."""
    form = new_form(forms, text("Вопрос"), published=True)
    send(scene.url, form, {"emailAddress": "a@imc.example"})
    settings(forms, form, emailCollectionType="RESPONDER_INPUT")
    assert send(scene.url, form, {"emailAddress": "никак"}).status_code == 400
    assert 'value="b@imc.example"' in scene.look(view(form, emailAddress="b@imc.example")).text
    send(scene.url, form, {"emailAddress": "b@imc.example"})
    settings(forms, form, emailCollectionType="VERIFIED")
    assert CURATOR in scene.look(view(form), CURATOR).text
    send(scene.url, form, {}, cookies={"look_as": CURATOR})
    addresses = [one.get("respondentEmail") for one in answered(forms, form)]
    assert addresses == [None, "b@imc.example", CURATOR]


def test_an_answer_is_changed_only_through_its_link(scene, forms):
    """The same response, sent later; a link that was made up opens nothing, nor does one of another form."""
    form, other = (new_form(forms, text("Вопрос"), published=True) for _ in range(2))
    (name,) = entries(forms, form)
    link = edit_link(send(scene.url, form, {name: "Было"}).text)
    token = link.partition("edit2=")[2]
    before = answered(forms, form)[0]
    changed = send(scene.url, form, {name: "Стало"}, params={"edit2": token})
    assert changed.status_code == 200
    (after,) = answered(forms, form)
    assert given(after) == [["Стало"]]
    assert after["responseId"] == before["responseId"]
    assert after["createTime"] == before["createTime"]
    assert after["lastSubmittedTime"] > before["lastSubmittedTime"]
    since = f"timestamp > {before['lastSubmittedTime']}"
    assert forms.responses().list(formId=form, filter=since).execute()["responses"] == [after]
    near = token[:9] + ("x" if token[9] != "x" else "y") + token[10:]
    guesses = [(form, near), (form, "2_" + before["responseId"]), (other, token), (form, "2_" + "я" * 60)]
    for asked, guess in guesses:
        assert send(scene.url, asked, {name: "Чужое"}, params={"edit2": guess}).status_code == 404
        assert scene.look(view(asked, edit2=guess)).status_code == 404
    assert answered(forms, form) == [after]


def test_a_quiz_says_how_many_points(scene, forms):
    """What was reached, of what could be."""
    form = new_form(forms, published=True)
    settings(forms, form, quizSettings={"isQuiz": True})
    item = choice("Вопрос", "RADIO", "Да", "Нет")
    item["questionItem"]["question"]["grading"] = {
        "pointValue": 3,
        "correctAnswers": {"answers": [{"value": "Да"}]},
    }
    do(forms, form, create(item))
    (name,) = entries(forms, form)
    assert "Баллы: 3 из 3" in send(scene.url, form, {name: "Да"}).text
    assert "Баллы: 0 из 3" in send(scene.url, form, {name: "Нет"}).text


def test_sections_texts_and_media_stand_in_their_order(scene, forms):
    """All on one page; a picture or a video is a link, for a page loads nothing from elsewhere."""
    section = {"title": "Раздел", "description": "см. https://imc.example/положение", "pageBreakItem": {}}
    video = {"title": "Ролик", "videoItem": {"video": {"youtubeUri": "https://youtu.be/abc"}, "caption": "Подпись"}}
    form = new_form(forms, text("До"), section, video, text("После"), published=True)
    answer = scene.look(view(form))
    places = [answer.text.index(f">{words}<") for words in ("До", "Раздел", "Ролик", "После")]
    assert places == sorted(places)
    assert '<a href="https://youtu.be/abc"' in answer.text
    assert not re.search(r"<img|<iframe|<script|\son\w+=|\sstyle=", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_page_speaks_the_visitors_language(scene, forms):
    """English for who chose it."""
    form = new_form(forms, text("Question", required=True), published=True)
    cookies = {"language": "en"}
    assert "This question is required." in send(scene.url, form, {}, cookies=cookies).text
    page = requests.get(scene.url + view(form), cookies=cookies, timeout=10).text
    assert '<html lang="en">' in page
    assert "Send" in page


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=%zz&&==", "application/x-www-form-urlencoded"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b'{"entry.1": 2}', "application/json"),
        (b"", ""),
        (
            b'--x\r\nContent-Disposition: form-data; name="NAME"\r\n\r\n+2AA-\r\n--x--\r\n',
            "multipart/form-data; boundary=x; charset=utf-7",
        ),
    ],
)
def test_nonsense_is_never_the_servers_fault(scene, forms, body, kind):
    """Whatever is sent, the answer is no 5xx, and the form goes on taking answers."""
    form = new_form(forms, text("Вопрос"), published=True)
    (name,) = entries(forms, form)
    body = body.replace(b"NAME", name.encode())
    assert send(scene.url, form, body, headers={"Content-Type": kind}).status_code < 500
    assert send(scene.url, form, {name: "x"}).status_code == 200


def test_drive_leads_to_the_form(scene, forms):
    """Its name in the list of files is a link to the page; Google's other addresses of a form lead there."""
    form = new_form(forms, text("Вопрос"), published=True)
    assert f'href="/forms/d/{form}/viewform"' in scene.look("/").text
    assert scene.look(f"/forms/d/{form}/viewform").status_code == 200
    for address in (f"/forms/d/e/{form}/formResponse", f"/forms/d/{form}/formResponse", f"/forms/d/{form}/edit"):
        back = scene.look(f"{address}?usp=drivesdk")
        assert (back.status_code, back.headers["Location"]) == (303, view(form, usp="drivesdk"))
