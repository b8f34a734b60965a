import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.programme.schools import SchoolMention, as_cyrillic, normalise_organisation, read_schools

KINDS = ("", "ОУ", "школа", "СОШ", "ООШ", "Ш-И", "гимназия", "лицей", "ГБОУ СОШ", "ГБОУ Ш-И", "МБОУ ООШ")
NUMBERS = st.integers(1, 9999).map(str)


def named(text: str) -> list[str]:
    """Return numbers as «№7» and names as they are, so that a number is never taken for a name."""
    return [f"№{one.number}" if one.number else one.name for one in read_schools(text)]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("ОУ № 203", "ОУ", "203"),
        ("ОУ №\N{NO-BREAK SPACE}203", "ОУ", "203"),
        ("ОУ№203", "ОУ", "203"),
        ("ОУ203", "ОУ", "203"),
        ("OУ N203", "ОУ", "203"),
        ("школа 203", "школа", "203"),
        ("школы № 203", "школа", "203"),
        ("в школе № 203", "школа", "203"),
        ("школа № 203, ", "школа", "203"),
        ("СОШ\N{SOFT HYPHEN} № 203", "СОШ", "203"),
        ("ГБОУ СОШ №203", "ГБОУ СОШ", "203"),
        ("гбоу сош № 203.", "ГБОУ СОШ", "203"),
        ("Ш-И 289", "Ш-И", "289"),
        ("ГБОУ Ш\N{NON-BREAKING HYPHEN}И № 289", "ГБОУ Ш-И", "289"),
        ("МБОУ «ООШ № 12»", "МБОУ ООШ", "12"),
        ('МБОУ "СОШ №7', "МБОУ СОШ", "7"),
        ("Начальная школа-детский сад № 678", "Начальная школа-детский сад", "678"),
        ("Начальный детский сад – школа № 678", "Начальный детский сад-школа", "678"),
        ("ГБОУ гимназия № 271 Красносельского района Санкт-Петербурга", "ГБОУ гимназия", "271"),
        ("школа 203 Красносельского района", "школа", "203"),
        ("школа 203 (актовый зал, 2 этаж)", "школа", "203"),
        ("Базовая площадка: ГБОУ школа № 203", "ГБОУ школа", "203"),
        ("зам.директора по ВР ГБОУ Ш-И № 289", "ГБОУ Ш-И", "289"),
        ("Витовтова Мария Сергеевна – заместитель директора по ВР ГБОУ СОШ № 352", "ГБОУ СОШ", "352"),
        ("заместитель директора по ВР ГБОУ\nСОШ № 291", "ГБОУ СОШ", "291"),
        ("ГБОУ СОШ\n№ 291", "ГБОУ СОШ", "291"),
        ("203", "", "203"),
        ("№ 203", "", "203"),
        (" 203 ", "", "203"),
        ("• 203", "", "203"),
        ("203 (5 чел., 2 родителя)", "", "203"),
    ],
)
def test_one_school_is_read_by_its_number(text: str, kind: str, number: str) -> None:
    """A school's number is found however the school is spelt (R7, R13, Q7, Q12, Q23)."""
    assert [(one.kind, one.number, one.name) for one in read_schools(text)] == [(kind, number, "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ОУ: 7, 200", ["№7", "№200"]),
        ("№1,3", ["№1", "№3"]),
        ("ОУ №№ 1, 3", ["№1", "№3"]),
        ("203 и 208", ["№203", "№208"]),
        ("ОУ № 203, 208 и 290", ["№203", "№208", "№290"]),
        ("203;208\r\n290", ["№203", "№208", "№290"]),
        ("№ 203 № 208", ["№203", "№208"]),
        ("1. ОУ № 203\n2. школа 208", ["№203", "№208"]),
        ("«ООШ № 12» и «ООШ № 3»", ["№12", "№3"]),
        ("Школы района: 7, 200 и ДДТ", ["№7", "№200", "ДДТ"]),
        ("ДДТ и школа № 203", ["ДДТ", "№203"]),
        ("ЦГБЖ, ДДТ, ОУ: 7, 200, 203", ["ЦГБЖ", "ДДТ", "№7", "№200", "№203"]),
        (
            "ЦППМСП, ОУ: 203, 247, 291,\n390, 394, 675, 678",
            ["ЦППМСП", "№203", "№247", "№291", "№390", "№394", "№675", "№678"],
        ),
        ("ОУ: 291, 394, 291", ["№291", "№394", "№291"]),
        (
            "школа №2, Ильичевская, №1,3, Московская, Управление образования",
            ["№2", "Ильичевская", "№1", "№3", "Московская", "Управление образования"],
        ),
    ],
)
def test_a_list_is_read_in_its_order(text: str, expected: list[str]) -> None:
    """Lists part at commas, semicolons, line breaks and «и»; doubles stay for the count (R2, R6, R24, Q1, Q8, Q31)."""
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2 Пристанская ООШ", "2 Пристанская ООШ"),
        ("МБОУ «2 Пристанская ООШ»", "2 Пристанская ООШ"),
        ("№ 2 Пристанская ООШ", "№ 2 Пристанская ООШ"),
        ("МБОУ «Суловская «СОШ»", "Суловская СОШ"),
        ("Суловская «СОШ»", "Суловская СОШ"),
        ("ЦГПВ и БЖ", "ЦГПВ и БЖ"),
        ("203–208", "203–208"),
        ("203 - 208", "203 - 208"),
        ("ОУ: 203–208", "203–208"),
        ("школы № 203 по № 208", "школы № 203 по № 208"),
        ("с 203 по 208", "с 203 по 208"),
        ("203 208", "203 208"),
        ("7/200", "7/200"),
        ("ОУ № 203/208", "ОУ № 203/208"),
        ("№ 1.3", "№ 1.3"),
        ("203а", "203а"),
        ("007", "007"),
        ("12345", "12345"),
        ("Музыкальная школа № 12", "Музыкальная школа № 12"),
        ("Школа искусств № 5", "Школа искусств № 5"),
        ("Детский сад № 5", "Детский сад № 5"),
        ("МБДОУ № 5", "МБДОУ № 5"),
        ("кабинет 203", "кабинет 203"),
        ("кроме школы № 203", "кроме школы № 203"),
        ("не ОУ № 203", "не ОУ № 203"),
        ("кроме директора школы № 203", "кроме директора школы № 203"),
        ("СОШ № 203 не участвует", "СОШ № 203 не участвует"),
        ("203 –\n208", "203 – 208"),
        ("2 школы", "2 школы"),
        ("школ: 15", "школ: 15"),
        ("школа 5 классов", "школа 5 классов"),
        ("5 и 6 классы", "5 и 6 классы"),
        ("=СУММ(A1:A5)", "=СУММ(A1:A5)"),
    ],
)
def test_what_is_not_plainly_one_schools_number_stays_a_name(text: str, name: str) -> None:
    """Nothing is guessed: ranges, other bodies' numbers and counts never become schools (Q23; russian.md)."""
    assert named(text) == [name]


@pytest.mark.parametrize("text", ["Детский сад № 5, 6", "Детский сад № 5 и № 6", "ГБОУ СОШ № 352, кабинет 5, 6"])
def test_numbers_after_something_else_are_not_schools(text: str) -> None:
    """A list that counts kindergartens or rooms goes on counting them."""
    assert not {"5", "6"} & {one.number for one in read_schools(text)}


def test_a_mention_keeps_the_text_as_written() -> None:
    """The curator sees her own words in a finding."""
    assert read_schools("ОУ: 203–208; МБОУ «Калининская  ООШ»") == [
        SchoolMention("", "", "203–208", "ОУ: 203–208"),
        SchoolMention("МБОУ ООШ", "", "Калининская ООШ", "МБОУ «Калининская ООШ»"),
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "🙂", "🙂🙂\n— …", "«»", "--/---"])
def test_nothing_is_read_from_nothing(text: str) -> None:
    """Junk rows name nobody (Q18)."""
    assert read_schools(text) == []


@pytest.mark.parametrize("piece", ["А", "1 ", "«", "(а", "школа № ", "и ", " ", "а\n", "🙂", "=СУММ(A1);", "МБОУ "])
def test_ten_thousand_characters_are_read(piece: str) -> None:
    """A cell filled by accident is names or nothing."""
    assert all(not one.number or one.number == "1" for one in read_schools((piece * 10_000)[:10_000]))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """No text raises, and every mention has either a number or a name."""
    assert all(bool(one.number) != bool(one.name) for one in read_schools(text))


@given(st.text(alphabet="№ОУСШ-и,;:«»()–\n 127.школарб", max_size=60))
def test_no_digits_are_made_up(text: str) -> None:
    """A number that is read stands in the text, digit for digit, with no digit beside it."""
    for one in read_schools(text):
        assert not one.number or one.number in "".join(c if c.isdigit() else " " for c in text).split()


@given(st.sampled_from(KINDS), NUMBERS, st.sampled_from(["№", "№ ", "", "№\N{NO-BREAK SPACE}"]))
def test_every_kind_takes_every_number(kind: str, number: str, mark: str) -> None:
    """№ 7 is № 7 and never № 17: reading is exact."""
    assert [(one.kind, one.number) for one in read_schools(f"{kind} {mark}{number}")] == [(kind, number)]


@given(st.lists(NUMBERS, min_size=1), st.sampled_from([", ", ",", "; ", "\n", ",\n", " и ", "\r\n"]))
def test_every_list_is_read_whole(numbers: list[str], between: str) -> None:
    """No school of a list is lost, added or reordered (R2)."""
    assert [one.number for one in read_schools("ОУ: " + between.join(numbers))] == numbers


@given(NUMBERS, NUMBERS, st.sampled_from(["-", "–", "—", " – ", "..", "…"]))
def test_a_range_is_never_guessed(first: str, last: str, dash: str) -> None:
    """Which schools lie between two numbers nobody has said."""
    assert [(one.number, one.text) for one in read_schools(f"{first}{dash}{last}")] == [("", f"{first}{dash}{last}")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Калининская ООШ", "«калининская  ООШ»"),
        ('МБОУ "Калининская ООШ"', "МБОУ «Калининская ООШ»"),
        ("МБОУ«Калининская ООШ»", "МБОУ «Калининская ООШ»"),
        ("Суловская «СОШ»", "Суловская СОШ"),
        ("Начальная школа - детский сад", "начальная школа–детский\N{NO-BREAK SPACE}сад"),
        ("Учебный центр «Берёзка»", "Учебный центр «Березка»."),
        ("ДДT", "ДДТ"),
        ("МБОУ «ООШ №12»", "МБОУ «ООШ № 12»"),
        ("Первомаи\u0306ская ООШ", "Первомайская ООШ"),
    ],
)
def test_equal_names_compare_equal(one: str, other: str) -> None:
    """Case, ё, quotes, spaces, dashes and Latin look-alikes make no difference (X4, Q23)."""
    assert normalise_organisation(one) == normalise_organisation(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ЦПМСС", "ЦППМСП"),
        ("ЦГПВ и БЖ", "ЦГБЖ"),
        ("Первомайская ООШ", "Первомайская СОШ"),
        ("2 Пристанская ООШ", "Пристанская ООШ"),
        ("ОУ № 7", "ОУ № 17"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    """Names are never matched by likeness; a person decides about Q5."""
    assert normalise_organisation(one) != normalise_organisation(other)


@given(st.text(max_size=80))
def test_a_normalised_name_is_its_own_key(text: str) -> None:
    """A key can be normalised again without change."""
    key = normalise_organisation(text)
    assert normalise_organisation(key) == key


def test_look_alikes_are_replaced_in_russian_words_only() -> None:
    """«CОШ» with a Latin C reads as «СОШ»; an English word stays English."""
    assert as_cyrillic("CОШ, HOPE") == "СОШ, HOPE"
