"""What schools write into the fields of a press release: read exactly, or asked about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.press_releases.fields import (
    Photos,
    drive_id,
    is_link,
    read_days,
    read_number,
    read_participating,
    read_photos,
    read_result,
)
from tests.announcing import CONTEXT, EVENT
from tests.fresh_programme import fresh_tabs, read

KNOWN = read(fresh_tabs()).organisations


@pytest.mark.parametrize(
    ("text", "number"),
    [("60", 60), ("60 человек", 60), (" 60 чел. ", 60), ("всего 60", 60), ("1 200", 1200), ("60 детей", 60), ("0", 0)],
)
def test_a_number_of_people(text: str, number: int) -> None:
    """R61: a whole number, whoever is counted."""
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "около 50",
        "-5",
        "много",
        "60-70",
        "60+",
        "шестьдесят",
        "60 детей и 5 педагогов",
        "٣",
        "6e3",
        "999999999",
        "",
        "60,5",
        "=60",
        "🙂",
    ],
)
def test_what_is_no_number_is_asked_about(text: str) -> None:
    """Bad input of the issue: an estimate, a negative count, words, several numbers."""
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("3 человека", 3), ("нет", 0), ("Нет.", 0), ("-", 0), ("—", 0), ("0", 0), ("2 команды", 2),
        ("Иванов Пётр", 1), ("Иванов Пётр, 7 класс, ОУ № 203\nСидорова Анна (ОУ № 208)", 2),
        ("Иванов Пётр; Ли Анна;", 2), ("1. Иванов П. И.\n2) Римская-Корсакова А. С.", 2),
        ("Команда «Росток»\nКоманда ОУ № 289", 2), ("А.С. Пушкин", 1),
    ],
)  # fmt: skip
def test_winners_are_counted(text: str, number: int) -> None:
    """A number, none, or names: one per line or parted by «;»."""
    assert read_result(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "Иванов Пётр, Сидорова Анна",
        "Все участники",
        "1 место",
        "2 и 3 места",
        "-3",
        "около 5",
        "много",
        "🙂",
        "школа 203",
        ";",
        "",
    ],
)
def test_winners_that_cannot_be_counted_are_asked_about(text: str) -> None:
    """Never a guess: names in a row, places, words."""
    assert read_result(text) is None


FIVE_WAYS = ("ОУ № 203", "школа 203", "ГБОУ СОШ №203", "203", "203 школа")


@pytest.mark.parametrize(
    "text", [*FIVE_WAYS, "ОУ № 203 – 15 человек", "Школа №203 (15 чел.)", "OУ № 203", "\n".join(FIVE_WAYS)]
)
def test_one_school_in_any_spelling(text: str) -> None:
    """R85: however a school is typed, it is that school, once."""
    found = read_participating(text, KNOWN)
    assert (found.known, found.unknown) == (("203",), ())


@pytest.mark.parametrize(
    "text",
    ["203, 208 и 289", "ОУ № 203; 208; Ш-И 289", "203 208 289", "203/208/289", "ОУ: 203, 208, 289", "№ 203 № 208 № 289",
     "203 школа, 208 школа и 289", "203: 15 чел.\n208: 10 чел.\n289: 1 чел.", "ОУ № 203, 208, ДДТ, 289, 203"],
)  # fmt: skip
def test_a_list_of_schools(text: str) -> None:
    """Lists as people type them; the house of creativity is a body of the district, but no school (R6)."""
    found = read_participating(text, KNOWN)
    assert (found.known, found.unknown) == (("203", "208", "289"), ())


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("ОУ № 999", "ОУ № 999"), ("203–208", "203–208"), ("школы района", "школы района"), ("21 школа", "21 школа"),
     ("203 999", "203 999"), ("=СУММ(A1)", "=СУММ(A1)"), ("<b>гости</b>", "<b>гости</b>")],
)  # fmt: skip
def test_what_is_no_known_school_stays_as_written(text: str, unknown: str) -> None:
    """Never fuzzily: a range, a count, an unknown number is shown with the raw text."""
    found = read_participating(f"208\n{text}", KNOWN)
    assert (found.known, found.unknown) == (("208",), (unknown,))


def test_signs_alone_name_nothing() -> None:
    """An emoji is no school and nothing to quote."""
    assert read_participating("🙂", KNOWN) == read_participating("", KNOWN)


@pytest.mark.parametrize(
    "text", ["19 ноября 2026", "19.11.2026", "19.11", "2026-11-19", "четверг, 19 ноября", "19 ноября 2026 г."]
)
def test_a_date_in_any_format(text: str) -> None:
    """Any form that the roadmap itself may use."""
    assert read_days(text, CONTEXT) == (EVENT, EVENT)


@pytest.mark.parametrize(
    "text", ["ноябрь", "вчера был", "31 ноября 2026", "пятница, 19 ноября 2026", "🙂", "19 ноября 2016"]
)
def test_no_date_is_guessed(text: str) -> None:
    """A month, a day that does not exist, a wrong weekday or year: asked about."""
    assert read_days(text, CONTEXT) is None


def test_several_days() -> None:
    """«12–14 ноября» are all three."""
    assert read_days("12–14 ноября 2026", CONTEXT) == (date(2026, 11, 12), date(2026, 11, 14))


@pytest.mark.parametrize(
    ("text", "links", "others"),
    [
        ("https://vk.com/a", ["https://vk.com/a"], []),
        ("Фото: https://vk.com/a, https://vk.com/b.", ["https://vk.com/a", "https://vk.com/b"], []),
        ("https://vk.com/a,https://vk.com/b", ["https://vk.com/a", "https://vk.com/b"], []),
        ("Наши фото:\nhttps://школа203.рф/фото", ["https://школа203.рф/фото"], []),
        ("https://vk.com/a\nhttps://vk.com/a", ["https://vk.com/a"], []),
        ("пришлём позже", [], ["пришлём позже"]),
        ("disk.yandex.ru/d/1", [], ["disk.yandex.ru/d/1"]),
        ("https://vk.com/a https://", ["https://vk.com/a"], ["https://"]),
        ("javascript:alert(1)", [], ["javascript:alert(1)"]),
        ("http://localhost/x\n-", [], ["http://localhost/x"]),
        ("http://user@vk.com/", [], ["http://user@vk.com/"]),
    ],
)
def test_photos_are_links(text: str, links: list[str], others: list[str]) -> None:
    """Links in their order, each once; whatever is none is named as written."""
    assert read_photos(text) == Photos(tuple(links), tuple(others))


@given(st.text(st.sampled_from("https://vk.com .,;\nфото[]:@%?#😀0"), max_size=60) | st.text(max_size=60))
def test_any_text_reads(text: str) -> None:
    """No text breaks the reading, and what it gives as links are links."""
    assert all(map(is_link, read_photos(text).links))
    read_number(text)
    read_result(text)
    read_participating(text, KNOWN)


@pytest.mark.parametrize(
    "link",
    ["https://drive.google.com/file/d/1AbCdEfGhIjK/view?usp=sharing", "https://drive.google.com/open?id=1AbCdEfGhIjK",
     "https://drive.google.com/drive/folders/1AbCdEfGhIjK", "https://drive.google.com/drive/u/0/folders/1AbCdEfGhIjK",
     "https://docs.google.com/document/d/1AbCdEfGhIjK/edit"],
)  # fmt: skip
def test_links_to_drive_are_known(link: str) -> None:
    """The id of what a link opens; a look-alike path elsewhere has none."""
    assert drive_id(link) == "1AbCdEfGhIjK"
    assert drive_id(link.replace("google.com", "google.example")) == ""
