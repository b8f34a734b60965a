"""Which letters follow from registrations: one to whoever was late, one list to the organiser, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connectors.outbox.letters import Record, hash_address
from flows.announcements.rules import Case
from flows.announcements.standing import stand
from flows.announcements.told import History
from flows.forms.answers import Filled
from flows.forms.layout import COMING, NOT_COMING
from flows.programme.model import Activity, Place, Programme
from flows.registrations.due import DueAnswer, DueList, attendance_lists, late_answers
from flows.registrations.ground import Ground
from flows.registrations.model import Book
from flows.registrations.rules import Stock, take, take_stock
from tests.announcing import EVENT, activity, address, before, history, programme, told

DISTRICT = programme({5: [208, 262, 275], 8: [275, 276]})
ZONE = ZoneInfo("Europe/Moscow")
MORNING = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
THE_DAY_AFTER = EVENT + timedelta(days=1)
TOLD = history(told())


def answer(school: str = "ОУ № 208", minute: int = 0, code: str = "М5-001", **texts: str) -> Filled:
    filled = {"activity": f"{code} Экологический марафон", "school": school, "coming": COMING, **texts}
    return Filled(f"{school}/{minute}/{code}", MORNING + timedelta(minutes=minute), filled)


def ground(*activities: Activity, today: date = THE_DAY_AFTER, district: Programme = DISTRICT) -> Ground:
    standings = {a.code: stand(a, History(), today, district.policy) for a in activities or (activity(),)}
    return Ground(district, standings, frozenset(standings), today)


def stock(on: Ground, *answers: Filled) -> Stock:
    books = {n: Book(n, Place(f"FILE{n}", "", 70, "Регистрации", 0, 0)) for n in (5, 8)}
    return take_stock(take(books, answers, on), on)


# --- too late


def due(*answers: Filled, records: tuple[Record, ...] = (), on: Ground | None = None) -> list[DueAnswer]:
    on = on or ground()
    return late_answers(stock(on, *answers), on, records)


def left(letter: DueAnswer, state: str = "sent") -> Record:
    """The ledger's row of a letter that left."""
    kind, subject, edition, wave, recipient = letter.key
    plain: dict[str, Any] = {
        "programme": "krasnoselsky-2026", "kind": kind, "subject": subject, "edition": edition, "wave": wave,
        "recipient": recipient, "token": "T", "addressee": "ОУ № 208", "thread": "", "state": state, "reason": "",
        "facts": {"for": ",".join(letter.late.schools), "own": letter.own}, "draft_id": None, "message_id": None,
        "thread_id": None, "rfc822_id": None, "subject_line": None, "planned_at": MORNING, "sent_at": MORNING,
        "bounced_at": None, "bounce_reason": "",
    }  # fmt: skip
    return Record(**plain)


def test_a_late_answer_is_answered_at_the_school_and_at_the_address_in_it() -> None:
    """One letter, both in To; the reason is what tells letters apart."""
    (letter,) = due(answer(email="ivanova@school208.example"))
    assert letter.addresses == (address("school208"), "ivanova@school208.example")
    assert letter.key == ("late_answer", "М5-001", 1, "passed", hash_address("krasnoselsky-2026", address("school208")))


def test_the_same_person_six_times_is_one_letter() -> None:
    """However often and however spelled somebody answers too late, they are told once."""
    spelled = ["ОУ № 208", "школа 208", "🏫", "208", "ОУ 208", "ГБОУ СОШ №208"]
    letters = due(*[answer(text, minute, email="ivanova@mail.example") for minute, text in enumerate(spelled)])
    assert [letter.addresses for letter in letters] == [(address("school208"), "ivanova@mail.example")]


def test_another_person_of_the_school_is_told_alone() -> None:
    """The school knows already; who answered does not."""
    first, second = due(answer(email="a@mail.example"), answer(minute=1, email="b@mail.example"))
    assert second.addresses == ("b@mail.example",)
    assert first.recipient != second.recipient


@pytest.mark.parametrize("email", ["", "ivanova@school", "IVANOVA", address("school208"), address("school208").upper()])
def test_without_another_address_it_goes_to_the_school_alone(email: str) -> None:
    """An address with a slip is nobody's; the school's own is written once."""
    (letter,) = due(answer(email=email))
    assert letter.addresses[0].lower() == address("school208")
    assert len(letter.addresses) == 1


def test_nobody_to_write_to_is_no_letter() -> None:
    """An unknown school with an address that is none: the finding is all that can be done."""
    assert due(answer("🏫", email="нет")) == []


@pytest.mark.parametrize(("state", "again"), [("sent", 0), ("unknown", 0), ("drafted", 1), ("planned", 1)])
def test_who_was_told_is_not_told_again(state: str, again: int) -> None:
    """The ledger knows; a letter that was only begun is still due, under the same key."""
    (letter,) = due(answer(email="ivanova@mail.example"))
    found = due(answer(email="ivanova@mail.example"), records=(left(letter, state),))
    assert [one.key for one in found] == [letter.key] * again


def test_a_corrected_address_brings_no_old_letter_back() -> None:
    """Schools are remembered by their number: told at the old address is told."""
    (letter,) = due(answer())
    elsewhere = programme({5: [208, 262, 275], 8: [275, 276]}, {208: address("new208")})
    assert due(answer(), records=(left(letter),), on=ground(district=elsewhere)) == []


def test_another_reason_is_another_letter() -> None:
    """Told that it has passed; when the row is gone altogether, a new answer is told that."""
    (letter,) = due(answer())
    (gone,) = due(answer(), records=(left(letter),), on=ground(replace(activity(), code="М5-002")))
    assert gone.key[3] == "gone"


# --- the evening before


def lists(
    moment: str,
    *answers: Filled,
    rows: tuple[Activity, ...] = (),
    known: History = TOLD,
    district: Programme = DISTRICT,
) -> list[DueList]:
    """What is due at «18 16:00» of November."""
    day, _, hour = moment.partition(" ")
    now = datetime.combine(date(2026, 11, int(day)), datetime.strptime(hour, "%H:%M").time(), ZONE)  # noqa: DTZ007
    on = ground(*rows, today=now.date(), district=district)
    cases = {code: Case(standing, known) for code, standing in on.standings.items()}
    return attendance_lists(stock(replace(on, today=before(10)), *answers), cases, on, now)


@pytest.mark.parametrize(
    ("moment", "hours", "is_due"),
    [
        ("18 15:59", "10:00", False), ("18 16:00", "10:00", True), ("18 22:00", "10:00", True),
        ("19 09:59", "10:00", True), ("19 10:00", "10:00", False), ("19 11:59", "", True), ("19 12:00", "", False),
        ("20 08:00", "10:00", False),
    ],
)  # fmt: skip
def test_the_list_is_due_from_the_evening_before_until_it_begins(moment: str, hours: str, *, is_due: bool) -> None:
    """From 16:00 of the day before to the hour of the activity, or noon if nobody named one."""
    assert [bool(lists(moment, answer(), rows=(activity(Время=hours),)))] == [is_due]


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ({"Стоп": True}, TOLD),
        ({"Решение": "Отменить", "Основание": "Карантин", "Кто_согласовал": "Директор"}, TOLD),
        ({"Решение": "Состоялось"}, TOLD),
        ({}, History()),
        ({"Решение": "Перенести", "Новые_сроки": "26 ноября 2026", "Основание": "а", "Кто_согласовал": "б"}, TOLD),
    ],
    ids=["stopped", "cancelled", "held", "never announced", "moved"],
)
def test_no_list_of_what_does_not_take_place(cells: dict[str, Any], known: History) -> None:
    """«Стоп», a decision, an announcement that never left: there is nothing to receive guests for."""
    assert lists("18 18:00", answer(), rows=(activity(**cells),), known=known) == []


def test_all_letters_stopped_stops_the_list() -> None:
    """«Остановить все письма»."""
    assert lists("18 18:00", district=replace(DISTRICT, policy=replace(DISTRICT.policy, stop_all=True))) == []


def test_the_list_goes_to_whoever_answers_for_the_activity() -> None:
    """«Ответственный», and nobody registered is worth a list, too."""
    (due_list,) = lists("18 18:00", rows=(activity(Ответственный="ОУ № 262"),))
    assert (due_list.organiser.address, due_list.turnout.guests) == (address("school262"), ())
    assert due_list.turnout.missing == ("208", "262", "275")


def test_one_activity_in_two_roadmaps_is_one_list() -> None:
    """R3: one list with the required schools of both clusters and each answer once."""
    rows = (activity(), replace(activity(8), code="М8-001"))
    (due_list,) = lists("18 18:00", answer("275", code="М8-001"), answer("208", coming=NOT_COMING), rows=rows)
    assert due_list.key[1] == "М5-001"
    assert due_list.turnout.required == ("208", "262", "275", "276")
    assert (due_list.turnout.coming, len(due_list.turnout.guests)) == (("275",), 1)
