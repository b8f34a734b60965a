"""Announcements of a morning over the embedded Workspace: who gets what, when, and what people see of it."""

from __future__ import annotations

import icalendar
import pytest

from flows.programme.tabs import ORGANISATIONS
from tests.flows.district import (
    CLUSTER_5,
    EVENT,
    ROBOT,
    District,
    before,
    curator,
    rules_of,
    school,
    text_of,
)


def test_first_wave_goes_to_every_school_of_the_cluster_and_to_nobody_else(district: District) -> None:
    """R46, R52, R53: 14 days before, one letter to each school of the cluster; none to others, none twice."""
    district.add()
    assert district.run(before(15)).report.outcomes["sent"] > 0  # the preview
    assert district.counts() == [0] * 9
    answer = district.run(before(14))
    assert district.counts() == [1] * 9
    assert [len(district.letters(school(number))) for number in (7, 203, 678)] == [0, 0, 0]
    assert answer.to_json()["letters"] == [{"kind": "announcement", "code": "М5-001", "wave": "1", "count": 9}]
    assert "sent" not in district.run(before(14)).report.outcomes
    assert district.counts() == [1] * 9


def test_three_waves_in_one_thread_per_school(district: District) -> None:
    """R46, R47, R50: day 14, day 4 and the day before; same subject, one Gmail thread, the curator to reply to."""
    district.add()
    for days in range(17, -2, -1):
        district.run(before(days))
    letters = district.letters(school(289))
    assert [str(letter["Subject"]) for letter in letters] == ["Анонс: Экологический марафон"] * 3
    assert {str(letter["Reply-To"]) for letter in letters} == {curator(5)}
    assert letters[1]["In-Reply-To"] == letters[0]["Message-ID"]
    assert letters[2]["In-Reply-To"] == letters[1]["Message-ID"]
    with district.person(ROBOT) as robot:
        ids = [i for page in robot.mailbox.newest("SENT") for i in page]
        sent = robot.mailbox.headers_of(ids, ["To", "Subject"])
    threads = {s.thread_id for s in sent if school(289) in s.headers["to"]}
    assert len(threads) == 1


def test_letter_holds_the_eight_fields_and_an_invitation(district: District) -> None:
    """R45: title, goal, content, participants, date and time, place, number, link; and the same in the calendar."""
    district.add()
    district.run(before(14))
    (letter,) = district.letters(school(289))
    text = text_of(letter)
    for words in (
        "Экологический марафон", "Беречь природу", "Станции и награждение", "Команды 6–8 классов", "19 ноября 2026",
        "10:00", "ГБОУ Ш-И № 289", "60", "https://docs.google.com/forms/d/e/",
    ):  # fmt: skip
        assert words in text
    (part,) = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
    (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert event.decoded("dtstart").astimezone().date() == EVENT
    assert part.get_param("method") == "REQUEST"


def test_curator_is_shown_the_announcement_and_nothing_leaves_without_the_tick(district: District) -> None:
    """R48: the preview comes 16 days before; without «Анонс согласован» no school gets anything, the digest says so."""
    district.add(Анонс_согласован=False)
    district.run(before(17))
    assert district.letters(curator(5), "На согласование") == []
    district.run(before(16))
    district.run(before(15))
    assert len(district.letters(curator(5), "На согласование")) == 1
    answer = district.run(before(14))
    assert answer.report.outcomes["held"] == 9
    assert district.counts() == [0] * 9
    assert "Анонс согласован" in text_of(district.letters(curator(5), "Сводка")[-1])
    district.edit(Анонс_согласован=True)
    district.run(before(13))
    assert district.counts() == [1] * 9


def test_late_entry_gets_the_first_wave_until_the_second_begins(district: District) -> None:
    """R51: entered 6 days before → the first wave at once; entered 2 days before → missed, the last wave tells all."""
    district.add()
    district.run(before(6))
    assert district.counts() == [1] * 9
    district.add(cluster=7, Мероприятие="Поздний семинар")
    district.run(before(2))
    assert len(district.letters(school(678))) == 0
    assert {(r["Волна"], r["Состояние"].split(":")[0]) for r in district.journal() if r["Код"] == "М7-001"} == {
        ("1", "пропущено"),
        ("2", "пропущено"),
    }
    district.run(before(1))
    (letter,) = district.letters(school(678))
    assert "Станции и награждение" in text_of(letter)


def test_second_wave_is_made_up_for_on_day_three_and_the_last_never_on_the_day(district: District) -> None:
    """R50: nothing ran on day 4 → day 3; nothing ran the day before → missed, nothing on the day itself."""
    district.add()
    district.run(before(14))
    district.run(before(3))
    assert district.counts() == [2] * 9
    answer = district.run(EVENT)
    assert district.counts() == [2] * 9
    assert answer.report.outcomes["missed"] == 9


def test_voluntary_schools_get_the_first_wave_only_if_open_to_all(district: District) -> None:
    """R53: «Открыто для всех школ» → one letter to every other school, worded as an invitation."""
    district.add(Открыто_для_всех_школ=True)
    for days in (14, 4, 1):
        district.run(before(days))
    assert district.counts() == [3] * 9
    (letter,) = district.letters(school(203))
    assert "желани" in text_of(letter)


def test_support_ticks_send_copies_to_imc_and_ddt(district: District) -> None:
    """R49: ИМЦ and ДДТ get a copy only if «Информационная поддержка» is ticked."""
    district.add()
    district.add(cluster=7, Мероприятие="С поддержкой", Информационная_поддержка=True)
    district.run(before(14))
    for address in ("imc@krasnoselsky.example", "ddt@krasnoselsky.example"):
        assert [str(letter["Subject"]) for letter in district.letters(address)] == ["Анонс: С поддержкой"]


def test_one_activity_in_two_roadmaps_is_one_letter_per_school(district: District) -> None:
    """R3, R52: the same title, date and place in clusters 5 and 8: schools 275 and 276 are in both and get one."""
    district.add(5)
    district.add(8)
    district.run(before(14))
    assert [len(district.letters(school(number))) for number in (275, 276, 208, 203)] == [1, 1, 1, 1]


def test_two_schools_with_one_address_get_one_letter_naming_both(district: District) -> None:
    """R52: one recipient address, one letter, both numbers in it."""
    district.address(208, school(262))
    district.add()
    district.run(before(14))
    (letter,) = district.letters(school(262))
    assert "ОУ № 208" in text_of(letter)
    assert "ОУ № 262" in text_of(letter)


def test_move_is_told_once_then_the_new_waves(district: District) -> None:
    """R29, R30: a decided move → one change notice to those who knew, old waves never leave, the new ones do."""
    district.add()
    district.run(before(14))
    district.edit(Решение="Перенести", Новые_сроки="26 ноября 2026", Основание="Ремонт", Кто_согласовал="Директор ИМЦ")
    for days in range(9, -8, -1):
        district.run(before(days))
    texts = [text_of(letter) for letter in district.letters(school(289))]
    # 10 November the notice; 12, 22 and 25 November the waves of the new date.
    assert len(texts) == 5
    assert "ПЕРЕНОС" in texts[1]
    assert "26 ноября 2026" in texts[1]
    assert "19 ноября 2026" in texts[1]
    assert all("ПЕРЕНОС" not in text and "26 ноября 2026" in text for text in texts[2:])


def test_cancellation_withdraws_the_invitation(district: District) -> None:
    """R30: cancelled with reason and agreement → one letter to those who knew, METHOD:CANCEL, same UID."""
    district.add()
    district.run(before(14))
    district.edit(Решение="Отменить", Основание="Карантин", Кто_согласовал="Директор ИМЦ")
    for days in (9, 4, 1):
        district.run(before(days))
    announcement, cancellation = district.letters(school(289))
    assert "ОТМЕНА" in text_of(cancellation)
    uids = []
    for letter, method in ((announcement, "REQUEST"), (cancellation, "CANCEL")):
        (part,) = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
        assert part.get_param("method") == method
        (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        uids.append(event["uid"])
    assert uids[0] == uids[1]


@pytest.mark.parametrize("missing", ["Основание", "Кто согласовал"])
def test_decision_without_reason_or_name_moves_nothing(district: District, missing: str) -> None:
    """R29, R30: without reason and agreement nothing moves, letters hold, a finding says why."""
    district.add()
    district.run(before(14))
    decision = {"Решение": "Отменить", "Основание": "Карантин", "Кто_согласовал": "Директор"}
    district.edit(**{k: v for k, v in decision.items() if k != missing.replace(" ", "_")})
    answer = district.run(before(4))
    assert district.counts() == [1] * 9
    assert "decision.unfounded" in rules_of(answer)
    assert any(missing in row["Что не так"] for row in district.findings())
    assert missing in district.roadmap()[0]["Что исправить"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"Сроки": "31 ноября"}, "period.invalid"),
        ({"Сроки": "скоро"}, "period.undated"),
        ({"Сроки": "ноябрь"}, "period.coarse"),
        ({"Сроки": "19 ноября 2016"}, "period.outside"),
        ({"Сроки": ""}, "period.empty"),
        ({"Время": ""}, "announcement.missing_field"),
        ({"Место": ""}, "announcement.missing_field"),
        ({"Цель": "ы" * 40_000}, "text.too_long"),
        ({"Решение": "Забыть"}, "decision.unknown"),
    ],
)
def test_faulty_row_is_a_finding_and_every_other_row_goes_on(
    district: District, cells: dict[str, str], rule: str
) -> None:
    """A row that cannot be sent says why beside itself and in «Замечания»; the others leave; mended, it is forgotten."""
    district.add(cluster=7, Мероприятие="Соседнее")
    district.add(**cells)
    answer = district.run(before(14))
    assert district.counts() == [0] * 9
    assert len(district.letters(school(678))) == 1
    assert rule in rules_of(answer)
    (row,) = district.roadmap()
    (finding,) = [f for f in district.findings() if f["Код"] == "М5-001"]
    assert finding["Что не так"] in row["Что исправить"]
    district.edit(
        **{
            heading: {"Сроки": "19 ноября 2026", "Время": "10:00", "Решение": ""}.get(heading, "Есть")
            for heading in cells
        }
    )
    answer = district.run(before(13))
    assert rule not in rules_of(answer)
    assert [f for f in district.findings() if f["Код"] == "М5-001"] == []


def test_stop_and_stop_all_are_obeyed(district: District) -> None:
    """«Стоп» holds one activity, «Остановить все письма» holds everything; taken off, what is still due leaves."""
    district.add(Стоп=True)
    district.add(cluster=7, Мероприятие="Соседнее")
    district.run(before(14))
    assert district.counts() == [0] * 9
    assert len(district.letters(school(678))) == 1
    district.edit(Стоп=False)
    district.set("Остановить все письма", value=True)
    assert "sent" not in district.run(before(13)).report.outcomes
    district.set("Остановить все письма", value=False)
    district.run(before(12))
    assert district.counts() == [1] * 9


def test_dry_run_says_what_would_leave_and_writes_nothing(district: District) -> None:
    """`--dry-run`: the count of letters, and not a cell, draft or ledger row of it."""
    district.add()
    answer = district.run(before(14), dry_run=True)
    assert answer.report.outcomes["would_send"] == 9
    assert district.counts() == [0] * 9
    assert district.journal() == []
    assert district.roadmap()[0]["Код"] == ""
    with district.person(ROBOT) as robot:
        assert robot.mailbox.draft_ids() == []


def test_bounce_stands_beside_the_school_and_in_the_digest(district: District) -> None:
    """A letter that came back: «Что исправить» of the school, «Замечания», the curator's digest; mended, it is gone."""
    district.address(289, "bounce289@krasnoselsky.example")
    district.add()
    district.run(before(14))
    answer = district.run(before(13))
    assert "school.bounced" in rules_of(answer)
    assert any(f["Код"] == "289" and "не доставлено" in f["Что не так"] for f in district.findings())
    assert "289" in text_of(district.letters(curator(5), "Сводка")[-1])
    (beside,) = [row["Что исправить"] for row in district.rows(ORGANISATIONS) if row["Номер"] == "289"]
    assert "Проверьте адрес" in beside
    district.address(289, school(289))
    assert "school.bounced" not in rules_of(district.run(before(12)))
    assert len(district.letters(school(289))) == 1


def test_text_changed_after_the_release_holds_the_letters(district: District) -> None:
    """Policy: title, place or text changed after «Анонс согласован» → hold and a finding; ticked anew → they leave."""
    district.add()
    district.run(before(14))
    district.edit(Место="Парк")
    answer = district.run(before(4))
    assert district.counts() == [1] * 9
    assert "release.text_changed" in rules_of(answer)
    district.edit(Анонс_согласован=False)
    district.run(before(4))
    district.edit(Анонс_согласован=True)
    district.run(before(3))
    assert district.counts() == [2] * 9
    assert "Парк" in text_of(district.letters(school(289))[-1])


def test_dates_changed_without_a_decision_hold_the_letters(district: District) -> None:
    """Policy: «Сроки» changed without «Решение» once a letter has left → hold, and a finding that says what to do."""
    district.add()
    district.run(before(14))
    district.edit(Сроки="26 ноября 2026")
    answer = district.run(before(4))
    assert district.counts() == [1] * 9
    assert "period.changed" in rules_of(answer)


def test_hostile_text_stays_text(district: District) -> None:
    """HTML, Jinja, a formula and a line break in a title are what was typed, in subject, letter and sheet."""
    title = "=1+1 {{ 7*7 }}\n<script>alert(1)</script>"
    district.add(Мероприятие=title)
    district.run(before(14))
    (letter,) = district.letters(school(289))
    assert str(letter["Subject"]) == "Анонс: =1+1 {{ 7*7 }} <script>alert(1)</script>"
    body = letter.get_body(("html",))
    assert body is not None
    assert "<script>" not in body.get_content()
    assert district.progress()[0]["Мероприятие"] == title


def test_curator_of_two_clusters_gets_one_digest(district: District) -> None:
    """R25: one address, one digest a morning, with what concerns both clusters."""
    with district.person("owner@barycentre.example") as owner:
        from flows.programme.tabs import CLUSTERS

        owner.edit(district.places["programme"], CLUSTERS, "№", "8", {"Эл. почта куратора": curator(7)})
    district.add(7, Мероприятие="Первое", Анонс_согласован=False)
    district.add(8, Мероприятие="Второе", Анонс_согласован=False)
    district.run(before(14))
    (digest,) = district.letters(curator(7), "Сводка")
    assert "Первое" in text_of(digest)
    assert "Второе" in text_of(digest)
    assert district.letters(curator(8), "Сводка") == []


def test_nothing_to_say_is_no_letter(district: District) -> None:
    """The curator of a cluster without findings, letters or decisions gets no digest."""
    district.run(before(30))
    assert district.letters(curator(5), "Сводка") == []


@pytest.mark.parametrize("numbers", [CLUSTER_5])
def test_calls_to_google_are_few(district: District, numbers: tuple[int, ...]) -> None:
    """At most one call per spreadsheet and three more when nothing is due; three per letter when something is."""
    district.run(before(40))
    assert district.run(before(39)).google_calls <= 9 + 3
    district.add()
    district.run(before(30))  # the code is issued
    answer = district.run(before(14))
    letters = answer.report.outcomes["sent"]
    assert letters >= len(numbers)
    assert answer.google_calls <= 9 + 3 + 3 * letters + 2 * 2
