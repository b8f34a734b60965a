from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from flows.programme import policy_sheet
from flows.programme.template import Template, UnknownProgramme, calendar_of, list_programmes, load_programme
from tests.fresh_programme import KRASNOSELSKY

# R5: the members of each cluster, doubles gone, sorted.
MEMBERS = {
    1: "7 200 203 208 217 242 252 270 271 285 290 293 352 369 380 383 391 395 398 399 547 568 590 678",
    2: "7 131 203 252 262 285 291 394 398 414 546 547 568 590 675",
    3: "203 247 291 390 394 675 678",
    4: "237 247 271 275 290 380 382 390 568",
    5: "208 262 270 275 276 285 289 390 568",
    6: "54 200 217 252 276 375 505 509 568",
    7: "167 219 242 293 385 395 505 547 548 549 675 678",
    8: "203 237 271 275 276 293 369 383 391 394 395",
}


def test_the_eight_clusters_stand_in_the_documents_order() -> None:
    """Names are spelled as folders and sheets spell them, headings as the document does (R1)."""
    assert [(cluster.number, cluster.name) for cluster in KRASNOSELSKY.clusters] == [
        (1, "Гражданско-патриотическое воспитание"),
        (2, "Духовно-нравственное развитие и эстетическое воспитание"),
        (3, "Профилактика и безопасность"),
        (4, "Воспитание культуры здорового образа жизни и физическое воспитание"),
        (5, "Экологическое воспитание"),
        (6, "Трудовое воспитание и профориентация"),
        (7, "Познавательное направление воспитания"),
        (8, "Взаимодействие с родителями"),
    ]
    assert all(cluster.heading == cluster.name.upper() for cluster in KRASNOSELSKY.clusters)


def test_every_entry_is_kept_as_typed() -> None:
    """98 entries, doubles included; without them each cluster's own list (R2, R5, Q1)."""
    entries = {cluster.number: cluster.entries for cluster in KRASNOSELSKY.clusters}
    assert [len(entries[number]) for number in MEMBERS] == [24, 17, 7, 9, 9, 9, 12, 11]
    assert {number: sorted(set(typed), key=int) for number, typed in entries.items()} == {
        number: members.split() for number, members in MEMBERS.items()
    }
    assert entries[2][-9:] == ("262", "131", "291", "394", "398", "546", "547", "568", "590")  # unsorted (Q8)


def test_coordinating_bodies_are_no_schools() -> None:
    """What stands before «ОУ:» coordinates (R6)."""
    assert [cluster.coordinators for cluster in KRASNOSELSKY.clusters] == [
        ("ЦГБЖ", "ДДТ"), ("ИМЦ",), ("ЦППМСП",), ("ДДТ",), ("ДДТ",), ("ДДТ",), ("ИМЦ",), ("ИМЦ",),
    ]  # fmt: skip


def test_people_and_sites_are_kept_with_their_slips() -> None:
    """Both spellings of one surname, the plural over one leader, two clusters without a site (R7, R15, R16, Q2–Q4)."""
    clusters = {cluster.number: cluster for cluster in KRASNOSELSKY.clusters}
    assert clusters[1].curator_name_and_post == ("Сысоева Оксана Павловна", "методист ЦГБЖ")
    assert clusters[5].curator_name_and_post == ("Виндилович Александр Витальевич", "педагог-организатор ДДТ")
    assert clusters[7].curator_name_and_post[0] == "Татаринова Валерия Сергеевна"
    assert clusters[8].curator_name_and_post[0] == "Татарина Валерия Сергеевна"
    assert [number for number, cluster in clusters.items() if not cluster.base_site] == [2, 4]
    assert [(n, len(c.leaders)) for n, c in clusters.items() if c.leaders_label == "Руководители проекта"] == [
        (3, 2),
        (6, 1),
    ]
    assert sum(len(cluster.leaders) for cluster in clusters.values()) == 9


def test_every_school_named_has_a_row_and_an_address_to_try() -> None:
    """47 schools, each once, with an address that reaches nobody (R4)."""
    schools = {one.number: one.address for one in KRASNOSELSKY.organisations if one.number}
    named = {number for cluster in KRASNOSELSKY.clusters for number in cluster.entries}
    assert len(schools) == 47
    assert schools == {number: f"school{number}@krasnoselsky.example" for number in named}


def test_every_policy_has_its_row_in_the_settings() -> None:
    """What the rules ask for can be changed by a person (product.md, policy table)."""
    parameters = {
        policy_sheet.SCHOOL_YEAR, policy_sheet.TIME_ZONE, policy_sheet.DISTRICT_TOTAL, policy_sheet.REGISTRATION_LINK,
        *policy_sheet.SUPPORT_MAILBOXES, policy_sheet.COMPOSITION_ORDER, policy_sheet.STOP_ALL,
        policy_sheet.FIRST_WAVE, policy_sheet.SECOND_WAVE, policy_sheet.THIRD_WAVE, policy_sheet.PREVIEW,
        policy_sheet.WORKING_DAYS_ONLY, policy_sheet.ASK_DATE,
    }  # fmt: skip
    assert parameters <= {setting.name for setting in KRASNOSELSKY.settings}


def test_channels_are_the_five_of_the_document() -> None:
    """ИМЦ only for teachers and parents, ЦПМСС only for its cluster, the district's hashtag always (R63–R68)."""
    assert [(channel.name, channel.condition) for channel in KRASNOSELSKY.channels] == [
        ("Страница школы в «ВКонтакте»", "всегда"),
        ("Страница «Поколение.ru» в «ВКонтакте»", "всегда"),
        ("Страница «Новости» на сайте «Поколение»", "всегда"),
        ("Сайт ИМЦ", "аудитория: педагоги, родители"),
        ("Сайт ЦПМСС", "кластер: Профилактика и безопасность"),
    ]
    assert all("#СистемаобразованияКрасносельский" in channel.hashtags for channel in KRASNOSELSKY.channels)


@given(st.integers(min_value=2000, max_value=2100))
def test_terms_and_vacations_fill_the_school_year(school_year: int) -> None:
    """Every day from 1 September to 31 August lies in exactly one term or vacation, leap years included."""
    calendar = calendar_of(KRASNOSELSKY, school_year)
    spans = sorted((*calendar.quarters, *calendar.vacations.values()))
    assert (calendar.first_day, calendar.last_day) == (date(school_year, 9, 1), date(school_year + 1, 8, 31))
    assert (spans[0].first, spans[-1].last) == (calendar.first_day, calendar.last_day)
    assert all(earlier.last + timedelta(days=1) == later.first for earlier, later in pairwise(spans))


def test_half_years_are_those_of_the_policy() -> None:
    """1 September – 31 December and 1 January – 31 May (G5)."""
    assert calendar_of(KRASNOSELSKY, 2026).halves == (
        (date(2026, 9, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 5, 31)),
    )


@pytest.mark.parametrize("key", list_programmes())
def test_every_programme_file_is_in_order(key: str) -> None:
    """A file names itself, its clusters have numbers of their own, its entries have rows."""
    template = load_programme(key)
    numbers = [cluster.number for cluster in template.clusters]
    known = {name for one in template.organisations for name in (one.number, one.name)}
    assert template.key == key
    assert len(set(numbers)) == len(numbers)
    assert {name for c in template.clusters for name in (*c.entries, *c.coordinators)} <= known


def test_an_unknown_programme_is_named_with_those_that_are_known() -> None:
    """A slip in the key costs one look at the message."""
    with pytest.raises(UnknownProgramme, match=r"krasnoselskij.*krasnoselsky"):
        load_programme("krasnoselskij")


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("calendar", {"quarters": [["09-31", "10-25"]], "halves": [], "vacations": {}}, "calendar.quarters.0.0"),
        ("colour", "blue", "colour"),
    ],
)
def test_a_mistake_in_a_programme_file_is_named_by_its_field(field: str, value: object, where: str) -> None:
    """A day that does not exist and a field that nothing reads are refused, not passed over."""
    with pytest.raises(ValidationError) as caught:
        Template.model_validate({**KRASNOSELSKY.model_dump(), field: value})
    assert ".".join(map(str, caught.value.errors()[0]["loc"])) == where
