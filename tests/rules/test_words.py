from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.letters.words import count, days, greeting, listed, long_date, nbsp, printable, weekday, when

DAY = date(2026, 10, 15)


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 школ"),
        (1, "1 школа"),
        (2, "2 школы"),
        (5, "5 школ"),
        (11, "11 школ"),
        (12, "12 школ"),
        (21, "21 школа"),
        (22, "22 школы"),
        (101, "101 школа"),
        (111, "111 школ"),
        (112, "112 школ"),
        (122, "122 школы"),
    ],
)
def test_numbers_agree_with_their_nouns(number: int, expected: str) -> None:
    """Plurals follow Russian rules, the teens included, and do not break at a line's end."""
    assert count(number, "школа") == expected.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("адрес", "1 адрес, 3 адреса, 5 адресов"),
        ("день", "1 день, 3 дня, 5 дней"),
        ("замечание", "1 замечание, 3 замечания, 5 замечаний"),
        ("кластер", "1 кластер, 3 кластера, 5 кластеров"),
        ("мероприятие", "1 мероприятие, 3 мероприятия, 5 мероприятий"),
        ("ответ", "1 ответ, 3 ответа, 5 ответов"),
        ("письмо", "1 письмо, 3 письма, 5 писем"),
    ],
)
def test_every_noun_has_its_forms(noun: str, forms: str) -> None:
    """Each noun that letters count has its three forms."""
    assert spaced(", ".join(count(number, noun) for number in (1, 3, 5))) == forms


def test_unknown_nouns_are_refused() -> None:
    """A noun without a table is a mistake in the code, not a guess."""
    with pytest.raises(KeyError):
        count(2, "котёнок")


def test_days() -> None:
    """R46: «14 дней»."""
    assert days(14) == "14\N{NO-BREAK SPACE}дней"


def test_dates_are_written_out() -> None:
    """A date has no narrow space and does not leave its number or its «г.» on another line."""
    assert long_date(DAY) == "15\N{NO-BREAK SPACE}октября 2026\N{NO-BREAK SPACE}г."
    assert weekday(DAY) == "четверг"


@pytest.mark.parametrize(
    ("end", "begins", "ends", "expected"),
    [
        (DAY, time(10), time(12), "четверг, 15 октября 2026 г., 10:00–12:00"),
        (DAY, time(9, 30), None, "четверг, 15 октября 2026 г., в 09:30"),
        (DAY, None, time(17), "четверг, 15 октября 2026 г., до 17:00"),
        (DAY, None, None, "четверг, 15 октября 2026 г."),
        (date(2026, 10, 17), None, None, "15–17 октября 2026 г."),
        (date(2026, 10, 17), time(10), time(12), "15–17 октября 2026 г., 10:00–12:00"),
        (date(2026, 11, 2), None, None, "15 октября – 2 ноября 2026 г."),
        (date(2027, 1, 2), None, None, "15 октября 2026 г. – 2 января 2027 г."),
    ],
)
def test_when(end: date, begins: time | None, ends: time | None, expected: str) -> None:
    """R45: date and time of an activity, over days, months and years."""
    assert spaced(when(DAY, end, begins, ends)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ГБОУ школа № 352", "ГБОУ школа №~352"),
        ("школы №7 и № 17", "школы №~7~и №~17"),
        ("Витовтова М.С. ведёт", "Витовтова~М.С. ведёт"),
        ("И. В. Иванова", "И.~В.~Иванова"),
        ("20 человек", "20~человек"),
        ("15 октября 2026 г. в школе", "15~октября 2026~г. в школе"),
        ("г. Пушкин, ул. Правды, д. 5", "г.~Пушкин, ул.~Правды, д.~5"),
        ("приём в 10:00, 12 мая", "приём в 10:00, 12~мая"),
        ("https://a.example/?q=№%20203", "https://a.example/?q=№%20203"),
    ],
)
def test_typography(typed: str, expected: str) -> None:
    """What belongs together stays on one line."""
    assert nbsp(typed).replace("\N{NO-BREAK SPACE}", "~") == expected


@given(st.text())
def test_typography_changes_only_spaces(text: str) -> None:
    """Typography touches no letter that a person wrote, and is the same the second time."""
    assert "".join(nbsp(text).split()) == "".join(text.split())
    assert nbsp(nbsp(text)) == nbsp(text)


def test_what_cannot_be_printed_is_dropped() -> None:
    """Controls, overrides of direction, surrogates and non-characters go; every line break becomes a line feed."""
    assert printable("а\x00б\u202eв\ud800\ufdd0г\ufffe\uffff\r\nд\u2028е\x0bж\tз") == "абвг\nд\nе\nж\tз"


@given(st.text(st.characters()))
def test_printable(text: str) -> None:
    """What is left can be encoded and has only line feeds and tabs for control."""
    left = printable(text)

    assert left.encode().decode() == left
    assert all(character in "\n\t" or not 0 <= ord(character) < 32 for character in left)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Сысоева Оксана Павловна", "Здравствуйте, Оксана Павловна!"),
        ("Виндилович Александр Витальевич", "Здравствуйте, Александр Витальевич!"),
        ("Ильин Кузьма Фомич", "Здравствуйте, Кузьма Фомич!"),
        ("Витовтова М.С.", "Здравствуйте!"),
        ("Оксана Павловна Сысоева", "Здравствуйте!"),
        ("Методический отдел ИМЦ", "Здравствуйте!"),
        ("", "Здравствуйте!"),
    ],
)
def test_greeting(name: str, expected: str) -> None:
    """A person is greeted by first name and patronymic; nobody is greeted by a guess."""
    assert spaced(greeting(name)) == expected


def test_lists() -> None:
    """Names are joined as in a sentence."""
    assert listed(["ОУ № 203"]) == "ОУ № 203"
    assert listed(["ОУ № 203", "ОУ № 208", "ОУ № 352"]) == "ОУ № 203, ОУ № 208 и ОУ № 352"
