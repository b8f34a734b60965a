"""What a form lacks, and which activities it offers: decided from values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.forms import DO_NOT_COLLECT, Answer, Form, Item
from connectors.google.sheets import Cell
from connectors.outbox.release import Release
from flows.announcements.rules import Case
from flows.announcements.standing import stand
from flows.announcements.told import History
from flows.forms.intake import fill
from flows.forms.keeping import plan
from flows.forms.layout import ACTIVITY, COMING, FORMS, NOTHING_OPEN, REGISTRATION, FormLayout, Question
from flows.forms.links import LONGEST, prefilled, registration_link
from flows.forms.options import LONGEST_TITLE, Offer, code_of, open_for_press_release, open_for_registration, option_of
from flows.programme.findings_sheet import where
from flows.programme.model import Place
from tests.announcing import CANCELLED, EVENT, MOVED, activity, before, history, programme, told

POLICY = programme({5: [208]}).policy
TICKED = Release(1, "", date(2026, 11, 1), ticked=True)
MARATHON = "М5-001 Экологический марафон"
LISTED = REGISTRATION.question_id(ACTIVITY)


def standing_item(question: Question, layout: FormLayout = REGISTRATION, *options: str) -> Item:
    """A question as it stands in a form."""
    is_choice = question.kind in {"dropdown", "choice"}
    options = options or question.options or ((NOTHING_OPEN,) if is_choice else ())
    return Item(question.title, (layout.question_id(question.key),), is_choice=is_choice, options=options)


def form(*items: Item) -> Form:
    """A published form with these items."""
    return Form("FORM", "Регистрация", "1", True, True, DO_NOT_COLLECT, "https://forms", items)


def whole(*options: str) -> list[Item]:
    """The items of a registration form that lacks nothing."""
    activities, *others = REGISTRATION.questions
    return [standing_item(activities, REGISTRATION, *options), *map(standing_item, others)]


def carried_out(items: list[Item], requests: list[dict[str, Any]]) -> list[str]:
    """Titles after the requests were carried out one after the other."""
    titles = [item.title for item in items]
    for request in requests:
        if "createItem" in request:
            titles.insert(request["createItem"]["location"]["index"], request["createItem"]["item"]["title"])
    return titles


def offered(requests: list[dict[str, Any]]) -> list[str] | None:
    """The list of activities that a plan writes, None if it leaves it."""
    for request in requests:
        if "updateItem" in request:
            choice = request["updateItem"]["item"]["questionItem"]["question"]["choiceQuestion"]
            return [option["value"] for option in choice["options"]]
    return None


# What a form lacks.


@pytest.mark.parametrize("layout", FORMS, ids=lambda layout: layout.key)
def test_a_blank_form_is_given_everything(layout: FormLayout) -> None:
    """Title, description, no question for addresses, and every question in its order, by ids of its own (R53)."""
    requests = plan(form(), layout, None)
    created = [request["createItem"]["item"] for request in requests if "createItem" in request]
    asked = [item["questionItem"]["question"] for item in created]
    ids = [item["itemId"] for item in created] + [question["questionId"] for question in asked]

    assert requests[0]["updateFormInfo"]["info"] == {"title": layout.title, "description": layout.description}
    assert requests[1]["updateSettings"]["settings"] == {"emailCollectionType": "DO_NOT_COLLECT"}
    assert [item["title"] for item in created] == [question.title for question in layout.questions]
    assert [question["required"] for question in asked] == [question.required for question in layout.questions]
    assert [int(question["questionId"], 16) for question in asked] == [
        layout.question_id(question.key) for question in layout.questions
    ]
    assert len({int(one, 16) for one in ids}) == 2 * len(layout.questions)
    assert asked[0]["choiceQuestion"]["options"] == [{"value": NOTHING_OPEN}]


def test_a_form_that_lacks_nothing_is_left_alone() -> None:
    """No request, whether the activities are asked for or not."""
    assert plan(form(*whole()), REGISTRATION, None) == []
    assert plan(form(*whole()), REGISTRATION, Offer()) == []
    assert plan(form(*whole(MARATHON)), REGISTRATION, Offer((MARATHON,))) == []


def test_what_people_did_to_a_form_stays() -> None:
    """Renamed and moved questions, further ones, other options of a question: nothing is put back."""
    items = whole(MARATHON)
    items[1] = replace(items[1], title="Школа")
    items[2] = replace(items[2], options=("Да", "Нет"))
    items.insert(1, Item("Нужна парковка?", (7,)))
    items.insert(0, Item("", ()))

    assert plan(form(*reversed(items)), REGISTRATION, Offer((MARATHON,))) == []


@pytest.mark.parametrize("lost", range(len(REGISTRATION.questions)))
def test_a_lost_question_comes_back_to_its_place(lost: int) -> None:
    """Behind the question that it follows, under its old ids, whatever people put between."""
    items = whole()
    gone = items.pop(lost)
    items.insert(lost, Item("Нужна парковка?", (7,)))
    requests = plan(form(*items), REGISTRATION, None)

    (created,) = [request["createItem"]["item"] for request in requests]
    assert int(created["questionItem"]["question"]["questionId"], 16) == gone.questions[0]
    titles = carried_out(items, requests)
    assert titles.index(gone.title) == lost
    assert [title for title in titles if title != "Нужна парковка?"] == [q.title for q in REGISTRATION.questions]


def test_a_lost_list_comes_back_with_its_activities() -> None:
    """The list is made anew with what it has to offer."""
    (request,) = plan(form(*whole()[1:]), REGISTRATION, Offer((MARATHON,)))

    choice = request["createItem"]["item"]["questionItem"]["question"]["choiceQuestion"]
    assert choice == {"type": "DROP_DOWN", "options": [{"value": MARATHON}]}


def test_answers_that_the_flows_understand() -> None:
    """«Участие» offers what the flows read."""
    requests = plan(form(), REGISTRATION, None)
    (coming,) = [
        request["createItem"]["item"]["questionItem"]["question"]
        for request in requests
        if request.get("createItem", {}).get("item", {}).get("title") == "Участие"
    ]
    assert coming["choiceQuestion"]["options"][0] == {"value": COMING}


# The list of activities.


def test_the_list_follows_the_activities() -> None:
    """Exactly the open ones in their order: new ones in, others out, whoever put them there."""
    items = whole("М5-001 Марафон", "М5-002 Слёт", "Просто так")

    assert offered(plan(form(*items), REGISTRATION, Offer(("М3-001 Урок", "М5-001 Марафон")))) == [
        "М3-001 Урок",
        "М5-001 Марафон",
    ]


def test_an_option_stays_word_for_word() -> None:
    """Links in letters name it: a new title in the roadmap changes no option that is there."""
    items = whole("М5-001 Марафон")

    assert plan(form(*items), REGISTRATION, Offer(("М5-001 Большой марафон",))) == []
    assert offered(plan(form(*items), REGISTRATION, Offer(("М5-002 Слёт", "М5-001 Большой марафон")))) == [
        "М5-002 Слёт",
        "М5-001 Марафон",
    ]


def test_what_nobody_can_judge_stays_in_the_list() -> None:
    """A roadmap that could not be read, a code that stands twice: links that name them go on working."""
    items = whole("М3-001 Урок", "М5-001 Марафон", "М5-002 Слёт", "М15-001 Смотр")
    offer = Offer(("М7-001 Беседа",), unread=frozenset({3}), doubtful=frozenset({"М5-002"}))

    assert offered(plan(form(*items), REGISTRATION, offer)) == ["М7-001 Беседа", "М3-001 Урок", "М5-002 Слёт"]


def test_a_list_is_never_empty() -> None:
    """Google's lists need an option: one that says that there is nothing."""
    assert offered(plan(form(*whole(MARATHON)), REGISTRATION, Offer())) == [NOTHING_OPEN]


def test_a_list_that_people_made_something_else_is_left_alone() -> None:
    """A question that is answered by typing has no options to keep."""
    items = whole()
    items[0] = Item("Мероприятие", (LISTED,))

    assert plan(form(*items), REGISTRATION, Offer((MARATHON,))) == []


def test_an_option_names_its_activity() -> None:
    """Code and title on one line, a long title cut; the code is read back."""
    wild = activity(Мероприятие="Слёт\n«Юный\tэколог» " + "и друзья " * 30)
    option = option_of(wild)

    assert option_of(activity()) == MARATHON
    assert option.startswith("М5-001 Слёт «Юный эколог» и друзья")
    assert len(option) <= LONGEST_TITLE + len("М5-001 ")
    assert [code_of(one) for one in (option, "М5-001", "", " ")] == ["М5-001", "М5-001", "", ""]


# Which activities are open.


CALLED_OFF: dict[str, Any] = dict(CANCELLED)
LATER: dict[str, Any] = dict(MOVED)
NOBODY, TOLD = History(), history(told())
SOON = before(14)


def case(what: History = NOBODY, today: date = SOON, **cells: Any) -> Case:
    """An activity as it stands on a day."""
    return Case(stand(activity(**cells), what, today, POLICY), what)


def is_open(what: History = NOBODY, today: date = SOON, *, ticked: bool = True, **cells: Any) -> bool:
    """Whether the registration form offers it."""
    releases = {"М5-001": replace(TICKED, ticked=ticked)}
    return bool(open_for_registration([case(what, today, **cells)], releases, today))


def test_the_curators_tick_opens_registration() -> None:
    """Ticked, or told to anybody already; neither, and nobody can answer about it (R48)."""
    assert is_open()
    assert not is_open(ticked=False)
    assert not open_for_registration([case()], {}, SOON)
    assert is_open(TOLD, ticked=False)


def test_registration_is_open_to_the_last_day() -> None:
    """On the day itself people still answer, the day after not; without a day never."""
    assert is_open(today=EVENT)
    assert not is_open(today=EVENT + timedelta(days=1))
    assert is_open(today=EVENT, Сроки="18–20 ноября 2026")
    assert not is_open(Сроки="ноябрь 2026")


def test_decisions_close_registration() -> None:
    """Called off or held: closed. Moved: open until the new day."""
    assert not is_open(TOLD, **CALLED_OFF)
    assert not is_open(TOLD, Решение="Состоялось")
    assert is_open(TOLD, today=EVENT + timedelta(days=1), **LATER)


def test_a_date_in_doubt_closes_no_registration() -> None:
    """Whoever has a letter can answer, though letters stand still; but not about what was called off."""
    assert is_open(TOLD, Сроки="26 ноября 2026")
    assert not is_open(Решение="Перенести")
    assert not is_open(history(told(), told("cancellation")))


def test_the_next_activity_stands_first() -> None:
    """In order of date, then of code."""
    cases = [
        case(Код="М5-002"),
        case(Код="М5-001"),
        case(Код="М5-003", Сроки="12 ноября 2026"),
    ]
    releases = dict.fromkeys(("М5-001", "М5-002", "М5-003"), TICKED)
    found = open_for_registration(cases, releases, SOON)
    assert [one.code for one in found] == ["М5-003", "М5-001", "М5-002"]


@pytest.mark.parametrize(
    ("what", "today", "cells", "expected"),
    [
        (TOLD, EVENT, {}, True),
        (TOLD, before(1), {}, False),
        (NOBODY, EVENT, {}, False),
        (NOBODY, EVENT, {"Решение": "Состоялось"}, True),
        (TOLD, EVENT + timedelta(days=100), {}, True),
        (TOLD, EVENT, CANCELLED, False),
        (TOLD, EVENT, MOVED, False),
    ],
)
def test_press_releases_are_open_from_the_first_day(
    what: History,
    today: date,
    cells: dict[str, Cell],
    expected: bool,  # noqa: FBT001
) -> None:
    """Of what was told to people or has taken place, and was not called off (R60)."""
    assert bool(open_for_press_release([case(what, today, **cells)], {}, today)) == expected


def test_an_accepted_press_release_can_be_added_to_for_a_month() -> None:
    """Then the activity leaves the list."""
    found = {
        days: open_for_press_release([case(TOLD, EVENT)], {"М5-001": EVENT}, EVENT + timedelta(days=days))
        for days in (0, 30, 31)
    }
    assert [days for days, activities in found.items() if activities] == [0, 30]


# Answers.


def answer(**texts: str) -> Answer:
    """An answer by question id in decimal, as «q7»."""
    moment = datetime(2026, 11, 6, 9, tzinfo=UTC)
    return Answer("A1", moment, moment, {int(key[1:]): tuple(text.split("|")) for key, text in texts.items()})


def test_an_answer_is_known_by_our_ids() -> None:
    """Whatever people call a question; several values stand on lines of their own, what is blank is left out."""
    items = [replace(item, title=f"? {item.title}") for item in whole()]
    given_texts = {"school": "ОУ № 203", "comment": "Первое|Второе", "phone": " "}
    filled = fill(
        form(*items), REGISTRATION, answer(**{f"q{REGISTRATION.question_id(k)}": v for k, v in given_texts.items()})
    )

    assert (filled.texts, filled.others) == ({"school": "ОУ № 203", "comment": "Первое\nВторое"}, {})
    assert filled.text("email") == ""


def test_what_people_asked_besides_is_kept_by_its_title() -> None:
    """Also when two of their questions share one, or the question has been deleted since."""
    extra = [Item("Парковка?", (7,)), Item("Парковка?", (8,)), Item("Телефон", (9,))]
    filled = fill(form(*whole(), *extra), REGISTRATION, answer(q7="да", q8="одна", q9="112", q10="и ещё"))

    assert filled.others == {"Парковка?": "да\nодна", "Телефон": "112", "Удалённый вопрос": "и ещё"}
    assert filled.texts == {}


# Links.


def opened(link: str) -> dict[str, list[str]]:
    """What a link fills in, by question key."""
    keys = {f"entry.{REGISTRATION.question_id(question.key)}": question.key for question in REGISTRATION.questions}
    fields = parse_qs(urlsplit(link).query)
    assert fields.pop("usp") == ["pp_url"]
    return {keys[name]: values for name, values in fields.items()}


ADDRESS = "https://docs.google.com/forms/d/e/FORM/viewform"
OFFERING = replace(form(*whole("М5-002 Слёт", "М5-001 «Марафон» & друзья + 1")), address=ADDRESS)


@pytest.mark.parametrize("typed", [ADDRESS, f"{ADDRESS}?usp=sharing", f"{ADDRESS}/"])
def test_our_link_comes_filled_in(typed: str) -> None:
    """With the option as the form has it and the school, so that three required questions are left (R57)."""
    found = opened(registration_link(typed, OFFERING, "М5-001", ["ОУ №\N{NO-BREAK SPACE}203"]))

    assert found == {"activity": ["М5-001 «Марафон» & друзья + 1"], "school": ["ОУ № 203"]}
    left = [question.title for question in REGISTRATION.questions if question.required and question.key not in found]
    assert left == ["Участие", "Контактное лицо", "Электронная почта"]


def test_a_link_of_peoples_own_is_used_as_it_is() -> None:
    """Whatever it leads to; and so is ours while its form cannot be read."""
    typed = "https://krasnoselsky.example/?a=1"
    assert registration_link(typed, OFFERING, "М5-001", ["ОУ № 203"]) == typed
    assert registration_link(ADDRESS, None, "М5-001", ["ОУ № 203"]) == ADDRESS


def test_schools_that_share_an_address_name_themselves() -> None:
    """Each answers for itself: filling one in would be wrong for the other."""
    assert opened(registration_link(ADDRESS, OFFERING, "М5-001", ["ОУ № 203", "ОУ № 208"])).keys() == {"activity"}


def test_an_activity_that_the_form_does_not_offer_is_not_filled_in() -> None:
    """A list takes nothing that is not in it; without anything to fill in the link is the plain one."""
    assert opened(registration_link(ADDRESS, OFFERING, "М5-007", ["ОУ № 203"])).keys() == {"school"}
    assert registration_link(ADDRESS, OFFERING, "М5-007", []) == ADDRESS


def test_a_long_link_does_without_the_school() -> None:
    """Everything else stays."""
    short = {"activity": "М5-001 Марафон", "contact": "а" * 200, "school": "ОУ № 203"}
    long = {**short, "school": "ш" * 150}

    assert opened(prefilled(ADDRESS, REGISTRATION, short)).keys() == short.keys()
    assert opened(prefilled(ADDRESS, REGISTRATION, long)).keys() == {"activity", "contact"}
    assert len(prefilled(ADDRESS, REGISTRATION, long)) <= LONGEST


@given(st.lists(st.text(min_size=1), max_size=3, unique=True))
def test_any_text_comes_through_a_link(texts: list[str]) -> None:
    """Quotes, ampersands, emoji, line breaks: what was put in is what the page fills in."""
    given_texts = dict(zip(("comment", "phone", "post"), texts, strict=False))
    link = prefilled(ADDRESS, REGISTRATION, given_texts)

    assert link.isascii()
    assert not texts or {key: values[0] for key, values in opened(link).items()} == given_texts


def test_where_a_form_is() -> None:
    """A finding about a form leads to where it is edited."""
    place = Place.of_form("FORM", "Регистрация на мероприятие")

    assert where(place) == "Форма «Регистрация на мероприятие»"
    assert place.link == "https://docs.google.com/forms/d/FORM/edit"
    assert place.cell == ""
