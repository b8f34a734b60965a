"""Who gets what and when, decided from sheets, ledger and date alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell
from connectors.outbox.release import Release
from flows.announcements.recipients import everyone, recipients_of
from flows.announcements.rules import Case, Day, Due, observe, plan_day
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE, History, Told, Unsaid
from flows.programme.model import Activity, Programme
from tests.announcing import (
    CANCELLED,
    EVENT,
    MOVED,
    TEXT,
    activity,
    address,
    address_key,
    before,
    history,
    programme,
    told,
)

DISTRICT = programme({5: [208, 262, 275], 8: [275, 276]})
LATER = date(2026, 11, 26)
NOBODY: Mapping[str, History] = {}
RELEASED = {"М5-001": Release(1, TEXT, before(20), ticked=True), "М8-001": Release(1, TEXT, before(20), ticked=True)}


def typed(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {heading.replace(" ", "_"): value for heading, value in cells.items()}


def twin(**cells: Cell) -> Activity:
    """The same activity in the roadmap of cluster 8."""
    return replace(activity(8, **cells), code="М8-001")


def plan(
    today: date,
    *activities: Activity,
    known: Mapping[str, History] = NOBODY,
    releases: Mapping[str, Release] = RELEASED,
    district: Programme = DISTRICT,
) -> Day:
    return plan_day(district, activities or [activity()], known, releases, today)


def only(day: Day) -> Case:
    (case,) = day.cases
    return case


def names(letters: Sequence[Due]) -> list[str]:
    """«announcement/1 school208», the address without its domain."""
    return sorted(f"{d.kind}/{d.wave} {d.recipient.address.partition('@')[0]}" for d in letters if d.kind != "preview")


def schools(letters: Sequence[Due]) -> list[str]:
    return [name.partition(" ")[2] for name in names(letters)]


def rules(day: Day) -> set[str]:
    return {finding.rule for finding in day.findings}


def leave(day: Day, today: date) -> list[tuple[str, Told]]:
    """What a run that sends everything leaves behind, by code."""
    return [
        (
            due.standing.activity.code,
            Told(
                due.kind,
                due.edition,
                int(due.wave) if due.wave.isdigit() else 0,
                due.recipient.key,
                due.recipient.keys,
                today,
                due.standing.appointment,
                due.standing.activity.fingerprint,
            ),
        )
        for due in day.due
        if due.standing.appointment and due.kind != "preview"
    ]


# --- recipients


def test_required_schools_get_it_and_nobody_else() -> None:
    """R53: the schools of the cluster must take part; nobody else is written to unless the row says so."""
    found = recipients_of(activity(), DISTRICT)
    assert [(r.address, r.obligation) for r in found] == [(address(f"school{n}"), "required") for n in (208, 262, 275)]


def test_open_to_all_adds_the_others_as_voluntary() -> None:
    """R53: «Открыто для всех школ» → the others at will."""
    found = {r.address: r.obligation for r in recipients_of(activity(Открыто_для_всех_школ=True), DISTRICT)}
    assert found[address("school276")] == "voluntary"
    assert Counter(found.values()) == {"required": 3, "voluntary": 1}


def test_support_adds_copies() -> None:
    """R49: ИМЦ and ДДТ get a copy only if «Информационная поддержка» is ticked."""
    district = replace(DISTRICT, policy=replace(DISTRICT.policy, support_addresses=(address("imc"), address("ddt"))))
    assert len(recipients_of(activity(), district)) == 3
    copies = [r for r in recipients_of(activity(Информационная_поддержка=True), district) if r.obligation == "copy"]
    assert [(r.address, r.names) for r in copies] == [(address("imc"), []), (address("ddt"), [])]


def test_two_schools_with_one_address_are_one_recipient() -> None:
    """R52: one address, one letter that names both, required if either of them is."""
    district = programme({5: [208, 7], 8: [276]}, {7: address("school208"), 276: address("school208")})
    (one,) = recipients_of(activity(Открыто_для_всех_школ=True), district)
    assert one.names == ["ОУ №\N{NO-BREAK SPACE}7", "ОУ №\N{NO-BREAK SPACE}208", "ОУ №\N{NO-BREAK SPACE}276"]
    assert one.obligation == "required"


def test_a_school_without_an_address_keeps_nobody_else() -> None:
    """An empty address is nobody's letter; the other schools get theirs."""
    district = programme({5: [208, 262, 275]}, {262: None})
    assert schools(plan(before(14), district=district).due) == ["school208", "school275"]


@given(
    clusters=st.dictionaries(st.integers(4, 6), st.sets(st.integers(1, 30), min_size=1, max_size=8), min_size=3),
    odd=st.dictionaries(st.integers(1, 30), st.sampled_from([None, address("one"), address("other")])),
    is_open=st.booleans(),
)
def test_one_recipient_an_address_whatever_the_district(
    clusters: dict[int, set[int]], odd: dict[int, str | None], *, is_open: bool
) -> None:
    """R52, R53: no address twice, no school twice, every required school with an address is there."""
    district = programme(clusters, {n: a for n, a in odd.items() if any(n in numbers for numbers in clusters.values())})
    found = recipients_of(activity(Открыто_для_всех_школ=is_open), district)
    behind = [o.number for r in found for o in r.organisations]
    assert len({r.address for r in found}) == len(found)
    assert len(set(behind)) == len(behind)
    required = {str(n) for n in clusters[5] if district.organisations[str(n)].address}
    assert required <= set(behind)
    assert is_open or required == set(behind)
    assert {o.number for r in found if r.obligation == "required" for o in r.organisations} >= required
    assert {r.address for r in found} <= {r.address for r in everyone(district)}


# --- the waves of one activity


@pytest.mark.parametrize(("days", "wave"), [(14, "1"), (13, "1"), (5, "1"), (4, "2"), (3, "2"), (1, "3")])
def test_the_open_wave_goes_to_every_school_once(days: int, wave: str) -> None:
    """R46, R47, R50, R51: the wave that is open goes to each school that has not had it."""
    letters = plan(before(days)).due
    assert names(letters) == [f"announcement/{wave} school{n}" for n in (208, 262, 275)]
    assert all(due.first for due in letters)


@pytest.mark.parametrize("days", [15, 2, 0, -1, -40])
def test_no_wave_is_open(days: int) -> None:
    """R46, R47, R50: nothing leaves between the waves, on the day itself, or later."""
    assert names(plan(before(days)).due) == []


def test_whoever_has_a_wave_does_not_get_it_again() -> None:
    """R52: a school that was told this wave is left out, also at a new address; one whose letter came back is not."""
    known = {"М5-001": history(told(to="school208"), told(to="school262", bounced=True))}
    district = programme({5: [208, 262, 275]}, {208: address("new208"), 262: address("new262")})
    assert schools(plan(before(13), known=known, district=district).due) == ["new262", "school275"]


def test_second_letters_know_that_they_are() -> None:
    """A school that had the first wave is reminded; one that missed it is told everything."""
    letters = plan(before(4), known={"М5-001": history(told(to="school208"))}).due
    assert {due.recipient.address: due.first for due in letters} == {
        address("school208"): False,
        address("school262"): True,
        address("school275"): True,
    }


def test_voluntary_schools_get_the_first_wave_only() -> None:
    """Policy: «Открыто для всех школ» → the others get the first wave and are left alone then."""
    open_to_all = activity(Открыто_для_всех_школ=True)
    assert "school276" in schools(plan(before(14), open_to_all).due)
    assert "school276" not in schools(plan(before(4), open_to_all).due)
    assert "276" not in {key for m in plan(before(2), open_to_all).missed for key in m.recipient.keys if m.wave == 2}


@pytest.mark.parametrize(("days", "waves"), [(4, {1}), (2, {1, 2}), (0, {1, 2, 3}), (-7, {1, 2, 3}), (-8, set())])
def test_what_can_leave_no_more_is_missed(days: int, waves: set[int]) -> None:
    """R51: waves missed are marked missed for every school, for a week after the day, and never sent late."""
    day = plan(before(days))
    assert {missed.wave for missed in day.missed} == waves
    assert len(day.missed) == 3 * len(waves)


def test_a_wave_that_was_had_is_not_missed() -> None:
    """Only the schools that did not get the wave missed it."""
    day = plan(before(2), known={"М5-001": history(told(to="school208"), told(wave=2, on=before(4), to="school208"))})
    assert {m.recipient.address for m in day.missed} == {address("school262"), address("school275")}


@given(
    days=st.lists(st.integers(-3, 20), unique=True, max_size=12),
    cells=st.sampled_from([{}, {"Открыто_для_всех_школ": True}]),
    two_rows=st.booleans(),
)
def test_on_whatever_days_it_runs_no_school_gets_a_wave_twice(
    days: list[int], cells: dict[str, Cell], *, two_rows: bool
) -> None:
    """R46, R47, R52: whichever mornings ran, each address has each wave at most once, at most one letter a day."""
    rows = [activity(**cells), *([twin(**cells)] if two_rows else [])]
    known: dict[str, History] = {}
    had: Counter[tuple[str, int]] = Counter()
    for today in (before(n) for n in sorted(days, reverse=True)):
        day = plan(today, *rows, known=known)
        assert max(Counter(d.recipient.key for d in day.due if d.kind != "preview").values(), default=0) <= 1
        for code, letter in leave(day, today):
            known[code] = History((*known.get(code, History()).letters, letter))
            had[letter.recipient, letter.wave] += 1
    assert max(had.values(), default=0) <= 1
    if 14 in days:
        assert had[address_key("school208"), 1] == 1


# --- what holds letters


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Анонс_согласован": False}, "анонс не согласован"),
        ({"Стоп": True}, "стоит «Стоп»"),
        ({"Место": ""}, "нужно исправить"),
        ({"Цель": "—"}, "нужно исправить"),
        ({"Время": ""}, "нужно исправить"),
        ({"Сроки": "скоро"}, "нужно исправить"),
        ({"Решение": "Отложить"}, "нужно исправить"),
        ({"Мероприятие": "#REF!"}, "нужно исправить"),
    ],
)
def test_a_row_that_holds_says_why_and_its_neighbours_leave(cells: dict[str, Cell], reason: str) -> None:
    """R45, R48, «Стоп»: nothing of that row leaves, «Ход» can say why, and the row beside it goes on."""
    neighbour = replace(activity(Мероприятие="Соседнее"), code="М5-002")
    day = plan(before(14), activity(**cells), neighbour)
    assert [case.held for case in day.cases] == [reason, ""]
    assert {due.standing.activity.code for due in day.due if due.kind == "announcement"} == {"М5-002"}


def test_stop_all_holds_everything_and_counts_it() -> None:
    """«Остановить все письма»: no letter, no preview, no notice; what would have left is counted."""
    district = replace(DISTRICT, policy=replace(DISTRICT.policy, stop_all=True))
    rows = activity(), replace(activity(**typed(CANCELLED)), code="М5-002")
    day = plan(before(14), *rows, district=district, known={"М5-002": history(told())})
    assert day.due == []
    assert [case.withheld for case in day.cases] == [3, 1]


def test_no_registration_link_holds_every_announcement() -> None:
    """R45, R57: the eighth field is the link of «Настройки»; without it nothing leaves and a finding says so."""
    district = replace(DISTRICT, policy=replace(DISTRICT.policy, registration_link=""))
    day = plan(before(14), district=district)
    assert (names(day.due), rules(day)) == ([], {"announcement.no_link"})


@pytest.mark.parametrize(("days", "asked"), [(31, False), (30, True), (0, True), (-1, False)])
def test_missing_fields_are_asked_for_while_it_matters(days: int, asked: bool) -> None:  # noqa: FBT001
    """R45: a missing field is a finding from a month before the activity until its day, not for ever."""
    assert rules(plan(before(days), activity(Цель=""), releases={})) == (
        {"announcement.missing_field"} if asked else set()
    )


def test_an_unreadable_row_next_to_a_readable_one_of_the_same_day() -> None:
    """Whatever is wrong with a row, its findings carry its own code and cell."""
    day = plan(before(14), activity(Место="", Участники=""), releases={})
    assert {(f.code, f.place.cell) for f in day.findings} == {("М5-001", "K2"), ("М5-001", "G2")}


# --- preview and release


@pytest.mark.parametrize(("days", "shown"), [(17, 0), (16, 1), (15, 1), (14, 0), (1, 0), (0, 0)])
def test_an_agreed_announcement_is_shown_before_it_leaves(days: int, shown: int) -> None:
    """R48: the curator is shown the announcement from two days before the first wave, until that wave."""
    assert [d.kind for d in plan(before(days)).due].count("preview") == shown


@pytest.mark.parametrize(("days", "shown"), [(17, 0), (16, 1), (14, 1), (4, 1), (1, 1), (0, 0)])
def test_one_that_waits_is_shown_once_until_its_day(days: int, shown: int) -> None:
    """R48: without the tick the preview stays due, under one and the same key, and no school gets anything."""
    day = plan(before(days), activity(Анонс_согласован=False), releases={})
    assert [d.kind for d in day.due] == ["preview"] * shown
    assert {d.key for d in day.due} <= {("preview", "М5-001", 1, "1/2026-11-19", address_key("curator5"))}
    assert only(day).waits_for_agreement is bool(shown)
    assert only(day).withheld == (3 if days in {14, 4, 1} else 0)


def test_a_curator_without_an_address_is_shown_nothing() -> None:
    """No address, no preview; the letters are held by the missing tick all the same."""
    clusters = tuple(replace(c, curator=replace(c.curator, address=None)) for c in DISTRICT.clusters)
    day = plan(before(14), activity(Анонс_согласован=False), district=replace(DISTRICT, clusters=clusters))
    assert day.due == []


def test_a_new_date_or_a_new_round_is_shown_anew() -> None:
    """R48: a moved date, and a tick taken away and asked for again, have previews of their own."""
    waiting = activity(Анонс_согласован=False)
    again = {"М5-001": Release(2, TEXT, before(20), ticked=False)}
    moved = activity(Анонс_согласован=False, **typed(MOVED))
    keys = {
        plan(before(10), waiting, releases={}).due[0].key,
        plan(before(10), waiting, releases=again).due[0].key,
        plan(before(9), moved, releases={}).due[0].key,
    }
    assert len(keys) == 3


class TestRelease:
    """What is remembered of «Анонс согласован»."""

    def test_the_first_tick(self) -> None:
        """Policy: the date of the release is the day the robot first saw the tick."""
        assert observe(activity(), None, History(), before(15)) == Release(1, TEXT, before(15), ticked=True)

    def test_no_tick_ever(self) -> None:
        """Nothing to remember."""
        assert observe(activity(Анонс_согласован=False), None, History(), before(15)) is None

    def test_a_tick_that_stays(self) -> None:
        """The release holds for the text it was given for, whatever the text is now."""
        known = Release(1, TEXT, before(15), ticked=True)
        assert observe(activity(Место="Парк"), known, History(), before(14)) == known

    def test_taken_off_and_given_again(self) -> None:
        """Unticking begins a new round; ticking again releases today's text."""
        known = Release(1, TEXT, before(15), ticked=True)
        off = observe(activity(Анонс_согласован=False), known, History(), before(14))
        assert off == Release(2, TEXT, before(15), ticked=False)
        assert observe(activity(Анонс_согласован=False), off, History(), before(13)) == off
        parks = activity(Место="Парк")
        assert observe(parks, off, History(), before(12)) == Release(2, parks.fingerprint, before(12), ticked=True)

    def test_ticked_before_it_was_complete(self) -> None:
        """A row ticked early is released for the text that completes it, and only for that."""
        early = observe(activity(Цель=""), None, History(), before(20))
        assert early == Release(1, "", before(20), ticked=True)
        assert observe(activity(), early, History(), before(16)) == Release(1, TEXT, before(20), ticked=True)

    def test_lost_memory(self) -> None:
        """A lost memory takes the last letter's text for the released one: a text changed since then still holds."""
        found = observe(activity(Место="Парк"), None, history(told(on=before(14))), before(4))
        assert found == Release(1, TEXT, before(14), ticked=True)


def test_text_changed_after_the_release_holds() -> None:
    """Policy: title, place or text changed after the release → the letters hold and a finding says what to do."""
    day = plan(before(4), activity(Место="Парк"), known={"М5-001": history(told())})
    assert (names(day.due), rules(day)) == ([], {"release.text_changed"})


def test_hours_changed_after_a_letter_hold() -> None:
    """Policy: other hours than people were told hold as well, unless they were released after that letter."""
    known = {"М5-001": history(told(on=before(14)))}
    assert rules(plan(before(4), activity(Время="12:00"), known=known)) == {"release.text_changed"}
    anew = {"М5-001": Release(2, TEXT, before(5), ticked=True)}
    assert len(names(plan(before(4), activity(Время="12:00"), known=known, releases=anew).due)) == 3


def test_a_move_leaves_the_release_valid() -> None:
    """Policy: a decided move of the date needs no new tick."""
    day = plan(before(5), activity(**typed(MOVED)), known={"М5-001": history(told())})
    assert (rules(day), only(day).held) == (set(), "")
    assert names(day.due) == ["announcement/1 school262", "announcement/1 school275", "change/ school208"]


# --- changes and cancellations


def moved_history(*more: Told) -> dict[str, History]:
    return {"М5-001": history(told(to="school208"), told(to="school262"), told(to="school275"), *more)}


def test_a_move_is_told_to_those_who_knew() -> None:
    """R30: one change notice to everybody who knows an earlier date, with that date; no old wave any more."""
    day = plan(before(9), activity(**typed(MOVED)), known=moved_history())
    assert names(day.due) == [f"change/ school{n}" for n in (208, 262, 275)]
    assert all(due.before and due.before.start == EVENT and due.edition == 2 for due in day.due)


def test_the_notice_carries_a_wave_that_is_open_that_day() -> None:
    """Policy: a wave of the new date whose window is open on the notice's day is not sent beside or after it."""
    noticed = [told(CHANGE, 2, on=before(5), days=LATER, to=f"school{n}") for n in (208, 262, 275)]
    row = activity(**typed(MOVED))
    assert names(plan(before(5), row, known=moved_history()).due) == [f"change/ school{n}" for n in (208, 262, 275)]
    known = moved_history(*noticed)
    assert names(plan(before(4), row, known=known).due) == []
    assert plan(before(4), row, known=known).missed == []
    assert names(plan(date(2026, 11, 22), row, known=known).due) == [
        f"announcement/2 school{n}" for n in (208, 262, 275)
    ]


def test_a_notice_before_the_first_wave_carries_none() -> None:
    """The move was told three weeks ahead: all three waves of the new date follow."""
    noticed = [told(CHANGE, 2, on=before(13), days=LATER, to=f"school{n}") for n in (208, 262, 275)]
    row = activity(**typed(MOVED))
    assert len(names(plan(date(2026, 11, 12), row, known=moved_history(*noticed)).due)) == 3


def test_notices_go_to_schools_that_have_left_the_list() -> None:
    """A school that was told and is no member any more still learns that the day has changed, or is off."""
    known = {"М5-001": history(told(to="school276"))}
    assert names(plan(before(9), activity(**typed(MOVED)), known=known).due)[0] == "change/ school276"
    assert names(plan(before(9), activity(**typed(CANCELLED)), known=known).due) == ["cancellation/ school276"]


def test_a_move_after_the_new_day_tells_nobody() -> None:
    """R30: a move recorded when the new date has passed is history, not news."""
    assert names(plan(date(2026, 11, 27), activity(**typed(MOVED)), known=moved_history()).due) == []


def test_each_school_is_told_the_change_from_what_it_knew() -> None:
    """A notice that only some got before the next move: each hears of the change from its own last date."""
    row = activity(**typed(MOVED | {"Новые сроки": "3 декабря 2026"}))
    known = moved_history(told(CHANGE, 2, on=before(9), days=LATER, to="school208"))
    day = plan(before(8), row, known=known)
    was = {due.recipient.address: due.before.start for due in day.due if due.before}
    assert was == {address("school208"): LATER, address("school262"): EVENT, address("school275"): EVENT}
    assert {due.edition for due in day.due} == {3}


def test_a_cancellation_is_told_once_to_those_who_knew() -> None:
    """R30: only those who were told, each once, whatever they were told last; nothing else leaves any more."""
    cancelled = activity(**typed(CANCELLED))
    known = {"М5-001": history(told(to="school208"), told(to="school262"), told(CANCELLATION, to="school262"))}
    for days in (9, 4, 1, 0, -1):
        assert names(plan(before(days), cancelled, known=known).due) == ["cancellation/ school208"]
    assert names(plan(before(9), cancelled).due) == []


def test_stop_holds_notices_too() -> None:
    """«Стоп» holds the change notice and the cancellation of its row."""
    for decision in (MOVED, CANCELLED):
        day = plan(before(9), activity(Стоп=True, **typed(decision)), known=moved_history())
        assert (names(day.due), only(day).withheld) == ([], 3)


def test_held_leaves_nothing_due() -> None:
    """«Состоялось»: no letter, nothing missed, nothing to correct."""
    case = only(plan(before(1), activity(Решение="Состоялось", Цель=""), known=moved_history()))
    assert (case.due, case.missed, case.findings) == ((), (), ())


def test_waves_missed_before_a_move_leave_for_the_new_date() -> None:
    """R46: the release came too late for the old date; moved, the activity is announced to everybody after all."""
    late = History(unsaid=frozenset({Unsaid(ANNOUNCEMENT, 1, (EVENT, EVENT), withdrawn=False)}))
    day = plan(date(2026, 11, 12), activity(Сроки="26 ноября 2026"), known={"М5-001": late})
    assert len(names(day.due)) == 3
    assert {due.edition for due in day.due} == {2}


# --- one activity in two roadmaps


def test_twins_write_once_to_each_school() -> None:
    """R3, R52: the same title, date and place in two roadmaps: the school in both has one letter."""
    assert schools(plan(before(14), activity(), twin()).due) == ["school208", "school262", "school275", "school276"]


@pytest.mark.parametrize(
    "cells", [{"Мероприятие": "Другое"}, {"Место": "Парк"}, {"Сроки": "18 ноября 2026"}], ids=lambda c: next(iter(c))
)
def test_rows_that_differ_are_two_activities(cells: dict[str, Cell]) -> None:
    """R52: another title, place or day is another activity with its own letters."""
    other = replace(twin(**cells), agreed=True)
    releases = RELEASED | {"М8-001": Release(1, other.fingerprint, before(20), ticked=True)}
    assert schools(plan(before(13), activity(), other, releases=releases).due).count("school275") == 2


def test_twins_are_known_by_words_not_by_their_spelling() -> None:
    """R52: case, spaces and punctuation of title and place are no difference."""
    other = replace(twin(), title="ЭКОЛОГИЧЕСКИЙ  МАРАФОН!", venue="ГБОУ Ш-И №289")
    assert schools(plan(before(14), activity(), other).due).count("school275") == 1


@pytest.mark.parametrize(
    "cells",
    [{"Анонс_согласован": False}, {"Стоп": True}, {"Цель": ""}, {"Время": ""}],
    ids=lambda cells: next(iter(cells)),
)
def test_a_twin_that_may_not_write_leaves_the_word_to_the_other(cells: dict[str, Cell]) -> None:
    """R52, every other row goes on: a row that is held keeps no school from the letter of its healthy twin."""
    assert schools(plan(before(14), activity(**cells), twin()).due) == ["school275", "school276"]
    assert schools(plan(before(14), activity(), twin(**cells)).due) == ["school208", "school262", "school275"]


def test_the_row_that_wrote_first_goes_on() -> None:
    """R52: the thread stays one: whoever wrote to a school writes on, though the other row comes first by code."""
    known = {"М8-001": history(told(to="school275"))}
    day = plan(before(4), activity(), twin(), known=known)
    assert {d.standing.activity.code for d in day.due if d.recipient.keys == {"275"}} == {"М8-001"}


def test_a_required_school_is_no_volunteer_of_the_twin() -> None:
    """R53: open to all in one roadmap, required by the other: the school gets all three waves as a required one."""
    rows = activity(Открыто_для_всех_школ=True), twin()
    for days in (14, 4, 1):
        (letter,) = [d for d in plan(before(days), *rows).due if d.recipient.keys == {"276"}]
        assert (letter.standing.activity.code, letter.recipient.obligation) == ("М8-001", "required")


def test_a_twin_moved_alone_is_asked_about() -> None:
    """R29: one roadmap has the decision, the other has not: the other's letters hold and a finding says which."""
    day = plan(before(9), activity(**typed(MOVED)), twin(), known=moved_history())
    assert rules(day) == {"twin.differs"}
    assert [case.held for case in day.cases] == ["", "нужно исправить"]


def test_a_decision_under_way_in_one_roadmap_holds_the_other() -> None:
    """R29: an unfounded move in one roadmap: neither row sends the old date until people have decided."""
    day = plan(before(9), activity(**typed(MOVED | {"Основание": ""})), twin())
    assert (names(day.due), rules(day)) == ([], {"decision.unfounded", "twin.differs"})
