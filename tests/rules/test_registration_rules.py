"""Who comes: which answers count, whom they speak for, what is late, what has to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell
from flows.announcements.standing import stand
from flows.announcements.told import History
from flows.forms.answer_tabs import chosen
from flows.forms.answers import Filled
from flows.forms.layout import COMING, NOT_COMING, NOTHING_OPEN
from flows.programme.model import Activity, Place, Programme
from flows.registrations.ground import Ground
from flows.registrations.model import Book, Registration
from flows.registrations.rules import Stock, take, take_stock
from tests.announcing import CANCELLED, EVENT, MOVED, activity, before, programme

DISTRICT = programme({5: [208, 262, 275], 8: [275, 276]})
MORNING = datetime(2026, 11, 6, 7, 0, tzinfo=UTC)
TEN_DAYS_BEFORE = before(10)
AFTER = EVENT + timedelta(days=1)


def typed(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {heading.replace(" ", "_"): value for heading, value in cells.items()}


def answer(
    school: str = "ОУ № 208", minute: int = 0, answer_id: str = "", code: str = "М5-001", **texts: str
) -> Filled:
    """An answer a number of minutes after seven; «coming» unless it says otherwise."""
    filled = {"activity": f"{code} Экологический марафон", "school": school, "coming": COMING, **texts}
    moment = MORNING + timedelta(minutes=minute)
    return Filled(answer_id or f"{school}/{minute}/{code}", moment, {k: v for k, v in filled.items() if v})


def ground(*activities: Activity, today: date = TEN_DAYS_BEFORE, district: Programme = DISTRICT) -> Ground:
    standings = {
        one.code: stand(one, History(), today, district.policy) for one in (activities or (activity(),)) if one.code
    }
    return Ground(district, standings, frozenset(standings), today)


def twin(**cells: Cell) -> Activity:
    return replace(activity(8, **cells), code="М8-001")


def books(clusters: tuple[int, ...] = (5, 8)) -> dict[int, Book]:
    return {n: Book(n, Place(f"FILE{n}", f"Дорожная карта {n}", 70, "Регистрации", 0, 0)) for n in clusters}


def stock(*answers: Filled, on: Ground | None = None, known: Mapping[int, Book] | None = None) -> Stock:
    on = on or ground()
    return take_stock(take(known or books(), answers, on), on)


def rows(found: Stock, cluster: int = 5) -> tuple[Registration, ...]:
    return found.books[cluster].registrations


def states(found: Stock, cluster: int = 5) -> list[str]:
    return [one.state for one in rows(found, cluster)]


def rules(found: Stock) -> list[str]:
    return [finding.rule for finding in found.findings]


# --- which roadmap


@pytest.mark.parametrize(
    ("option", "cluster"),
    [
        ("М5-012 Смотр", 5),
        ("м5-012", 5),
        ("M12-003 Смотр\nстроя", 12),
        (NOTHING_OPEN, None),
        ("", None),
        ("М5-0123х", None),
    ],
)
def test_the_code_in_front_says_where_an_answer_belongs(option: str, cluster: int | None) -> None:
    """The option's code counts, whatever the title has become; without one nobody knows."""
    activity = chosen(answer(activity=option))
    assert (activity.cluster if activity else None) == cluster


# --- taking answers in


def test_an_answer_is_a_row_with_everything_in_it() -> None:
    """Every question of the form has its place; people's own questions stand in the comment."""
    filled = answer(
        "школа 208", pupils="12 чел.", teachers="2", contact="Иванова И. И.", post="завуч", comment="Будем",
        email="ivanova@school208.example", phone="123-45-67",
    )  # fmt: skip
    filled = replace(filled, others={"Нужна парковка?": "да", "Питание": "нет"})
    (row,) = rows(stock(filled))
    assert row == Registration(
        answer_id=filled.answer_id, received=MORNING, code="М5-001", written="школа 208", participation=COMING,
        pupils=12, teachers=2, parents="", contact="Иванова И. И., завуч", email="ivanova@school208.example",
        phone="123-45-67", comment="Будем\nНужна парковка?: да\nПитание: нет", title="Экологический марафон",
        school="ОУ №\N{NO-BREAK SPACE}208", state="учтён",
    )  # fmt: skip


def test_an_edited_answer_replaces_itself_and_an_older_reading_changes_nothing() -> None:
    """Same id, newer time: the new words. Pages that overlap bring the old ones again: nothing happens."""
    first, edited = answer(answer_id="a", pupils="5"), answer(answer_id="a", minute=9, pupils="7")
    for order in permutations([first, edited, first]):
        assert [one.pupils for one in rows(stock(*order))] == [7]
    known = stock(edited).books
    assert stock(first, edited, known=known).books == known


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 5), st.sampled_from(["М5-001", "М8-001"]))), st.data()
)
def test_in_whatever_portions_answers_come_the_rows_are_the_same(sent: list[tuple[str, int, str]], data: Any) -> None:
    """Nothing is lost or doubled, however runs part, repeat or shuffle what they read."""
    latest = {
        (who, minute): answer(minute=10 * minute + ord(who) - ord("a"), answer_id=who, code=code)
        for who, minute, code in sent
    }
    answers = list(latest.values())
    on = ground(activity(), twin(Место="Другое"))
    whole = stock(*answers, on=on).books
    again = data.draw(st.permutations(answers))
    middle = data.draw(st.integers(0, len(again)))
    portions = stock(*again[middle:], *again[:1], known=stock(*again[:middle], on=on).books, on=on).books
    assert {n: sorted(map(repr, b.registrations)) for n, b in portions.items()} == {
        n: sorted(map(repr, b.registrations)) for n, b in whole.items()
    }
    assert sum(len(book.registrations) for book in whole.values()) == len({who for who, _, _ in sent})


def test_an_answer_that_changed_its_activity_changes_its_tab() -> None:
    """Edited from cluster 5's activity to cluster 8's: it stands in the other roadmap, once."""
    on = ground(activity(), twin(Место="Другое"))
    known = stock(answer(answer_id="a"), on=on).books
    found = stock(answer(answer_id="a", minute=5, code="М8-001"), on=on, known=known)
    assert [len(rows(found, cluster)) for cluster in (5, 8)] == [0, 1]


def test_rows_stand_in_order_of_time() -> None:
    """The newest answer is the last row, whichever came in first."""
    found = stock(answer("262", 20), answer("208", 5), answer("275", 10))
    assert [one.written for one in rows(found)] == ["208", "275", "262"]


# --- who comes


def test_required_answered_declined_and_missing() -> None:
    """R53: of three required schools one comes, one cannot, one is silent; another comes at will."""
    found = stock(
        answer("208", pupils="12", teachers="1"), answer("262", coming=NOT_COMING), answer("276", parents="3")
    )
    turnout = found.turnouts["М5-001"]
    assert (turnout.required, turnout.coming, turnout.declined) == (("208", "262", "275"), ("208",), ("262",))
    assert (turnout.missing, turnout.voluntary) == (("275",), ("276",))
    assert turnout.people == {"Обучающихся": 12, "Педагогов": 1, "Родителей": 3}
    assert turnout.in_words() == ("обязательных 3: придут 1, не смогут 1, нет ответа 1; по желанию 1; участников 16")


def test_before_the_first_answer_all_are_missing() -> None:
    """Nobody has answered: that is known, and who is waited for."""
    turnout = stock().turnouts["М5-001"]
    assert (turnout.is_silent, turnout.missing) == (True, ("208", "262", "275"))


def test_of_one_schools_answers_the_latest_counts() -> None:
    """Six answers of one school, typed in six ways: one counts, the others say which one replaced them."""
    spelled = ["ОУ № 208", "школа 208", "ГБОУ СОШ №208", "208", "сош 208", "ГБОУ школа № 208"]
    found = stock(*[answer(text, minute, pupils="10") for minute, text in enumerate(spelled)])
    assert found.turnouts["М5-001"].people["Обучающихся"] == 10
    assert states(found) == ["заменён ответом от 06.11.2026 10:05"] * 5 + ["учтён"]


def test_the_latest_answer_may_take_it_back() -> None:
    """«Примем участие», then «Не сможем»: they do not come, and their people are not counted."""
    found = stock(answer(pupils="12"), answer(minute=5, coming=NOT_COMING, pupils="12"))
    turnout = found.turnouts["М5-001"]
    assert (turnout.declined, turnout.people["Обучающихся"]) == (("208",), 0)


def test_one_answer_may_speak_for_two_schools() -> None:
    """«ОУ № 208, 262» is two schools, their people are counted once; one of them may answer anew."""
    both = answer("ОУ № 208, 262", pupils="30")
    turnout = stock(both).turnouts["М5-001"]
    assert (turnout.coming, turnout.people["Обучающихся"]) == (("208", "262"), 30)
    found = stock(both, answer("262", 5, coming=NOT_COMING))
    assert found.turnouts["М5-001"].declined == ("262",)
    assert states(found)[0] == "учтён; ОУ №\N{NO-BREAK SPACE}262: заменён ответом от 06.11.2026 10:05"


@pytest.mark.parametrize("text", ["ОУ № 208", "школа 208", "ГБОУ СОШ №208", "208", "Ш-И 208", "Школа № 208 "])
def test_schools_are_known_however_they_are_typed(text: str) -> None:
    """One school, one key: the number."""
    assert stock(answer(text)).turnouts["М5-001"].coming == ("208",)


@pytest.mark.parametrize("text", ["ОУ № 2080", "🏫🏫", "<b>школа</b>", "=1+1", "ы" * 10_000, "школы 208–275"])
def test_an_unknown_school_is_a_finding_and_its_answer_stays(text: str) -> None:
    """Nothing is guessed: the raw text stands in the row and, shortened, in the finding at its cell."""
    found = stock(answer("262", 1), answer(text, 2, pupils="4"))
    (finding,) = found.findings
    assert (finding.rule, finding.place.cell, finding.cluster) == ("registration.unknown_school", "F3", 5)
    assert text[:20] in finding.what
    assert rows(found)[1].written == text
    turnout = found.turnouts["М5-001"]
    assert (turnout.coming, turnout.people["Обучающихся"]) == (("262",), 4)
    assert turnout.in_words().endswith("; не узнан 1\N{NO-BREAK SPACE}ответ")


def test_of_two_schools_one_may_be_unknown() -> None:
    """«208, 999»: 208 is counted, 999 is asked about."""
    found = stock(answer("208, 999"))
    assert found.turnouts["М5-001"].coming == ("208",)
    assert (rules(found), states(found)) == (["registration.unknown_school"], ["учтён; узнаны не все учреждения"])


def test_a_school_that_becomes_known_is_counted() -> None:
    """The row is read anew each time: entered in «Учреждения», the school counts and the finding goes."""
    on = ground(district=programme({5: [208, 999]}))
    found = take_stock(stock(answer("999")).books, on)
    assert (found.turnouts["М5-001"].coming, rules(found), states(found)) == (("999",), [], ["учтён"])


@pytest.mark.parametrize("text", ["около 50", "-5", "5–7", "много", "двенадцать"])
def test_a_count_that_is_no_number_is_not_guessed(text: str) -> None:
    """The school is counted as coming, its people are not; the cell keeps what was typed and is a finding."""
    found = stock(answer(pupils=text, teachers="2"))
    turnout = found.turnouts["М5-001"]
    assert (turnout.coming, sum(turnout.people.values())) == (("208",), 2)
    assert [(f.rule, f.place.cell) for f in found.findings] == [("registration.bad_count", "H2")]
    assert states(found) == ["учтён; «Обучающихся»: не число"]
    assert rows(found)[0].pupils == text


def test_an_address_with_a_slip_is_said_beside_the_answer() -> None:
    """The school's own address takes the letters then; there is nothing for the curator to do."""
    found = stock(answer(email="ivanova@school"))
    assert states(found) == ["учтён; в адресе почты ошибка, письма идут на адрес учреждения"]
    assert rules(found) == []


def test_a_school_that_left_the_cluster_comes_at_will() -> None:
    """«Состав» changed after the answer: the school is no longer required, its answer still counts."""
    known = stock(answer("208")).books
    wider = programme({5: [262], 8: [208, 275]})
    turnout = take_stock(known, ground(district=wider)).turnouts["М5-001"]
    assert (turnout.required, turnout.voluntary) == (("262",), ("208",))


def test_one_activity_in_two_roadmaps_has_one_turnout() -> None:
    """R3: an answer to either row counts for both, each with its own required schools."""
    on = ground(activity(), twin())
    found = stock(answer("275", code="М8-001", pupils="5"), answer("276", 1, pupils="6"), on=on)
    five, eight = found.turnouts["М5-001"], found.turnouts["М8-001"]
    assert (five.coming, eight.coming, five.voluntary, eight.voluntary) == (("275",), ("275", "276"), (), ())
    assert five.people == eight.people == {"Обучающихся": 11, "Педагогов": 0, "Родителей": 0}
    found = stock(answer("275", 5, coming=NOT_COMING), known=found.books, on=on)
    assert states(found, 8) == ["заменён ответом от 06.11.2026 10:05"]


def test_participation_in_other_words_is_asked_about() -> None:
    """Somebody reworded the form's choices: nobody is counted as coming on a guess."""
    found = stock(answer(coming="Наверное"))
    assert (found.turnouts["М5-001"].missing, rules(found)) == (("208", "262", "275"), ["registration.unclear"])


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ((COMING, COMING), "coming"), ((COMING, NOT_COMING), "coming"), ((NOT_COMING, NOT_COMING), "declined"),
        ((COMING, ""), ""), (("", ""), ""),
    ],
)  # fmt: skip
def test_an_address_of_two_schools_is_registered_when_both_answered(said: tuple[str, str], reply: str) -> None:
    """R52: registered only when all behind the address answered and one comes; silent as long as one is."""
    answers = [answer(n, coming=what) for n, what in zip(("208", "262"), said, strict=True) if what]
    assert stock(*answers).reply("М5-001", ["208", "262"]) == reply


def test_nobody_behind_an_address_has_said_nothing() -> None:
    """A copy to ИМЦ has no school behind it; an unknown activity has no answers."""
    assert (stock(answer()).reply("М5-001", []), stock().reply("М9-001", ["208"])) == ("", "")


# --- too late


@pytest.mark.parametrize(
    ("on", "why", "state"),
    [
        (ground(activity(**typed(CANCELLED))), "cancelled", "не учтён: пришёл после отмены мероприятия"),
        (ground(activity(Решение="Состоялось")), "passed", "не учтён: пришёл после мероприятия"),
        (ground(today=AFTER), "passed", "не учтён: пришёл после мероприятия"),
        (ground(replace(activity(), code="М5-002")), "gone", "не учтён: такого мероприятия нет в дорожной карте"),
    ],
    ids=["cancelled", "held", "passed", "gone"],
)
def test_an_answer_that_nobody_asks_for_any_more_is_kept_and_said_to_be_late(on: Ground, why: str, state: str) -> None:
    """It stands in the tab with the reason, counts for nothing, and is there to be answered, run after run."""
    found = stock(answer(), on=on)
    assert (states(found), [late.why for late in found.late]) == ([state], [why])
    assert take_stock(found.books, on) == found
    assert all(turnout.is_silent for turnout in found.turnouts.values())


@pytest.mark.parametrize(
    "on",
    [
        ground(today=EVENT),
        ground(activity(**typed(MOVED)), today=AFTER),
        ground(activity(Решение="Забыть"), today=AFTER),
    ],
    ids=["the day itself", "moved", "undecided"],
)
def test_an_answer_to_what_is_still_to_come_is_in_time(on: Ground) -> None:
    """On the day itself, and for an activity that was moved, an answer is as good as any."""
    found = stock(answer(), on=on)
    assert (states(found), found.late) == (["учтён"], ())


def test_an_answer_in_time_stays_one() -> None:
    """What was said before the activity, or before it was called off, is no late answer afterwards."""
    known = stock(answer()).books
    assert states(take_stock(known, ground(today=AFTER))) == ["учтён"]
    found = take_stock(known, ground(activity(**typed(CANCELLED))))
    assert (states(found), found.late) == (["учтён; мероприятие отменено"], ())


def test_a_late_answer_counts_when_the_activity_is_open_again() -> None:
    """Called off, answered, then moved instead: the answer is good for the new date."""
    known = stock(answer(), on=ground(activity(**typed(CANCELLED)))).books
    found = take_stock(known, ground(activity(**typed(MOVED))))
    assert (found.turnouts["М5-001"].coming, states(found), found.late) == (("208",), ["учтён"], ())


def test_answers_read_anew_because_their_tab_was_emptied_are_not_late() -> None:
    """Somebody cleared the tab after the activity: the form gives the answers back, and nobody is written to."""
    on = replace(ground(today=AFTER), lost=frozenset({"М5-001"}))
    assert (states(stock(answer(), on=on)), stock(answer(), on=on).late) == (["учтён"], ())


def test_a_code_that_stands_twice_is_not_gone() -> None:
    """Nobody can tell which row is meant until the double is mended: the answer waits, it is not late."""
    on = Ground(DISTRICT, {}, frozenset({"М5-001"}), before(10))
    assert (states(stock(answer(), on=on)), stock(answer(), on=on).late) == (["учтён"], ())


def test_faults_are_forgotten_with_their_activity() -> None:
    """A week after the activity nobody corrects an answer to it."""
    known = stock(answer("🏫", pupils="много")).books
    assert len(take_stock(known, ground(today=EVENT + timedelta(days=7))).findings) == 2
    assert take_stock(known, ground(today=EVENT + timedelta(days=8))).findings == ()
