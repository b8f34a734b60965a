from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.programme.people import Person, possibly_same, read_people, read_person

SURNAMES = st.sampled_from(["Сысоева", "Казакова", "Нероева", "Виндилович", "Салтыкова-Щедрина", "Ким", "Альбицкая"])
GIVEN = st.sampled_from(["Оксана", "Юлия", "Анна-Мария", "Елена", "Ева"])
PATRONYMICS = st.sampled_from(["Павловна", "Ильинична", "Максумовна", "Юрьевна", "Витальевич", "Кузьминична"])
POSTS = st.sampled_from(["методист ЦГБЖ", "зам.директора по ВР ГБОУ СОШ № 252", "педагог-организатор ДДТ"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Сысоева Оксана Павловна – методист ЦГБЖ", Person("Сысоева", "Оксана", "Павловна", "методист ЦГБЖ")),
        (
            "Нероева Юлия Сергеевна, зам.директора по ВР ГБОУ Начальный детский сад-школа № 678",
            Person("Нероева", "Юлия", "Сергеевна", "зам.директора по ВР ГБОУ Начальный детский сад-школа № 678"),
        ),
        (
            "Виндилович Александр Витальевич, педагог-организатор ДДТ",
            Person("Виндилович", "Александр", "Витальевич", "педагог-организатор ДДТ"),
        ),
        ("Казакова Е.В.", Person("Казакова", "Е.", "В.", "")),
        ("Казакова Е.\N{NO-BREAK SPACE}В. (№289)", Person("Казакова", "Е.", "В.", "(№289)")),
        ("Е.В. Казакова", Person("Казакова", "Е.", "В.", "")),
        ("Казакова Е.", Person("Казакова", "Е.", "", "")),
        ("Оксана Павловна Сысоева", Person("Сысоева", "Оксана", "Павловна", "")),
        ("Оксана Павловна", Person("", "Оксана", "Павловна", "")),
        ("СЫСОЕВА ОКСАНА ПАВЛОВНА", Person("Сысоева", "Оксана", "Павловна", "")),
        ("сысоева оксана павловна, методист", Person("Сысоева", "Оксана", "Павловна", "методист")),
        ("Cысоева  Оксана\nПавловна", Person("Сысоева", "Оксана", "Павловна", "")),
        ("Директор МБОУ «ООШ № 12» Карташова З.В.", Person("Карташова", "З.", "В.", "Директор МБОУ «ООШ № 12»")),
        ("Методист Сысоева Оксана Павловна", Person("Сысоева", "Оксана", "Павловна", "Методист")),
        ("Алиев Вагиф Мамед оглы", Person("Алиев", "Вагиф", "Мамед оглы", "")),
        ("Иванова Ирина", Person("Иванова", "Ирина", "", "")),
        ("Сысоева, методист", Person("Сысоева", "", "", "методист")),
    ],
)
def test_a_person_is_read(text: str, expected: Person) -> None:
    """Name and post part, in either order of the name, with full names or initials (R15, R16, R19, Q12)."""
    assert read_person(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "ЦГБЖ", "методист ДДТ", "ГБОУ СОШ № 203", "Базовая площадка", "Администрация", "Управление образования", "🙂",
     "СОШ № 5 им. А.С. Пушкина", "=СУММ(A1:A5)", "Группы А, Б", "Ирина Иванова"],
)  # fmt: skip
def test_nobody_is_read_from_what_names_nobody(text: str) -> None:
    """Bodies and posts are not people, and two words in doubtful order are not guessed."""
    assert read_person(text) == Person("", "", "", text)


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("Иванова Ирина Валерьевна, зам.директора ЦППМСП\nЩепелькова Анна Сергеевна", ["Иванова", "Щепелькова"]),
        ("Иванова И.В.; Щепелькова А.С.", ["Иванова", "Щепелькова"]),
        ("Иванова И.В. и Щепелькова А.С. (ЦППМСП)", ["Иванова", "Щепелькова"]),
        ("Витовтова М.С., Григорьева Н.В.", ["Витовтова", "Григорьева"]),
        ("Руководители:\r\nИванова И.В.\r\n\r\nЩепелькова А.С.", ["Иванова", "Щепелькова"]),
        ("Григорьева Наталья Валерьевна, заместитель директора по ВР ГБОУ\nСОШ № 291", ["Григорьева"]),
        ("методист ДДТ", [""]),
        ("", []),
        (" ;\n; ", []),
    ],
)
def test_the_people_of_a_cell_are_parted(text: str, surnames: list[str]) -> None:
    """A cell with two leaders gives two; a post that runs over a line gives one (R16, Q12)."""
    assert [person.surname for person in read_people(text)] == surnames


def test_a_name_broken_by_a_page_is_one_person() -> None:
    """«Козлова Ольга / Анатольевна» (Q17)."""
    assert read_people("Козлова Ольга\nАнатольевна МБОУ «Тюменевская ООШ»") == [
        Person("Козлова", "Ольга", "Анатольевна", "МБОУ «Тюменевская ООШ»")
    ]


@given(SURNAMES, GIVEN, PATRONYMICS, POSTS, st.sampled_from([", ", " – ", " - ", " — "]))
def test_names_and_posts_part_at_commas_and_dashes(surname: str, name: str, father: str, post: str, sign: str) -> None:
    """Whatever sign stands between them (R15)."""
    assert read_person(f"{surname} {name} {father}{sign}{post}") == Person(surname, name, father, post)


@given(st.lists(st.tuples(SURNAMES, GIVEN, PATRONYMICS), max_size=5), st.sampled_from(["\n", "; ", ";\n", ", "]))
def test_no_person_of_a_cell_is_lost(names: list[tuple[str, str, str]], between: str) -> None:
    """As many come out as were written (R16)."""
    people = read_people(between.join(" ".join(parts) for parts in names))
    assert [(one.surname, one.given, one.patronymic) for one in people] == names


@given(st.text(max_size=200))
def test_any_text_is_read_as_people(text: str) -> None:
    """No text raises; a cell with words never gives an empty list."""
    assert bool(read_people(text)) or not any(character.isalpha() for character in text)
    assert isinstance(read_person(text), Person)


@pytest.mark.parametrize("piece", ["А", "Иванова ", "А.Б.", "а\n", ";", "-а", "Иванова И.В., "])
def test_ten_thousand_characters_are_read_as_people(piece: str) -> None:
    """A cell filled by accident is read like any other."""
    text = (piece * 10_000)[:10_000]
    assert isinstance(read_person(text), Person)
    assert isinstance(read_people(text), list)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Татаринова Валерия Сергеевна", "Татарина Валерия Сергеевна"),
        ("Щепелькова Анна Сергеевна", "Щипелкова Анна Сергеевна"),
        ("Афанасьева Татьяна Максумовна", "Афанасьева Татьяна Максимовна"),
        ("Казакова Елена Викторовна", "Козакова Елена Викторовна"),
        ("Казакова Е.В.", "Казакова Елена Викторовна"),
        ("Иванова Ирина", "Иванова Ирина Валерьевна"),
        ("Иванова", "Иванова Ирина Валерьевна"),
        ("Григорьева Наталья Валерьевна", "Григорьева Наталия Валериевна"),
        ("Королёва Алёна Семёновна", "Королева Алена Семеновна"),
        ("Филиппова Алла Кирилловна", "Филипова Алла Кириловна"),
        ("Соколова Екатерина Ивановна", "Соколова Екатеина Ивановна"),
        ("Оксана Павловна Сысоева", "СЫСОЕВА ОКСАНА ПАВЛОВНА"),
        ("Виндилович А.В.", "Виндилович Александр Витальевич"),
        ("Комаров Елена Владимировна", "Комарова Елена Владимировна"),
        ("Абдулхакова Елена Ивановна", "Абдулхокова Елена Ивановна"),
    ],
)
def test_one_person_in_two_spellings_is_noticed(one: str, other: str) -> None:
    """Татаринова / Татарина and their like are shown to the curator, whichever comes first (Q2, R25)."""
    assert possibly_same(read_person(one), read_person(other))
    assert possibly_same(read_person(other), read_person(one))


DIFFERENT = [
    ("Иванова Ирина Валерьевна", "Иванова Анна Валерьевна"),
    ("Иванова Ирина Валерьевна", "Иванова Инна Викторовна"),
    ("Иванова Ирина Валерьевна", "Иванова Ирина Викторовна"),
    ("Иванова И.В.", "Иванова А.В."),
    ("Иванова И.В.", "Иванова Ирина Петровна"),
    ("Иванова И.В.", "Петрова И.В."),
    ("Иванова И.В.", "Иванцова И.В."),
    ("Иванов И.В.", "Иванова И.В."),
    ("Иванов Иван Викторович", "Иванова Ирина Викторовна"),
    ("Казаков Е.В.", "Казакова Елена Викторовна"),
    ("Казакова Елена Викторовна", "Козлова Елена Викторовна"),
    ("Комарова Елена Владимировна", "Макарова Елена Владимировна"),
    ("Котова Елена Ивановна", "Кротова Елена Ивановна"),
    ("Котова Елена Ивановна", "Титова Елена Ивановна"),
    ("Петрова Анна Сергеевна", "Перова Анна Сергеевна"),
    ("Попова Анна Сергеевна", "Попкова Анна Сергеевна"),
    ("Павлова Ольга Петровна", "Панова Ольга Петровна"),
    ("Соколова Ольга Петровна", "Соболева Ольга Петровна"),
    ("Никитина Ольга Петровна", "Никулина Ольга Петровна"),
    ("Макарова Ирина Анатольевна", "Маркова Ирина Анатольевна"),
    ("Макарова Ирина Анатольевна", "Макеева Ирина Анатольевна"),
    ("Макарова Ирина Анатольевна", "Захарова Ирина Анатольевна"),
    ("Кузьмина Нина Ивановна", "Кузина Нина Ивановна"),
    ("Фомина Нина Ивановна", "Фокина Нина Ивановна"),
    ("Волкова Нина Ивановна", "Козлова Нина Ивановна"),
    ("Белова Нина Ивановна", "Беляева Нина Ивановна"),
    ("Савина Нина Ивановна", "Савинова Нина Ивановна"),
    ("Калинина Нина Ивановна", "Малинина Нина Ивановна"),
    ("Васильева Нина Ивановна", "Савельева Нина Ивановна"),
    ("Смирнова Мария Ивановна", "Смирнова Марина Ивановна"),
    ("Смирнова Алина Ивановна", "Смирнова Арина Ивановна"),
    ("Шевченко Александр", "Шевченко Александра"),
    ("Шевченко Валерий Павлович", "Шевченко Валерия Павловна"),
    ("Шевченко А. Павлович", "Шевченко А. Павловна"),
    ("Смирнова Елена Ивановна", "Смирнова Алёна Ивановна"),
    ("Смирнова Анна Ивановна", "Смирнова Инна Ивановна"),
    ("Смирнова Дарья Ивановна", "Смирнова Марья Ивановна"),
    ("Смирнова Ольга Егоровна", "Смирнова Ольга Игоревна"),
    ("Смирнова Ольга Львовна", "Смирнова Ольга Павловна"),
    ("Смирнова Ольга Макаровна", "Смирнова Ольга Захаровна"),
    ("Смирнова Ольга Назаровна", "Смирнова Ольга Лазаровна"),
    ("Смирнова Ольга Даниловна", "Смирнова Ольга Давидовна"),
    ("Смирнова Ольга Алексеевна", "Смирнова Ольга Александровна"),
    ("Смирнова Ольга Сергеевна", "Смирнова Ольга Андреевна"),
    ("Смирнова Ольга Витальевна", "Смирнова Ольга Валерьевна"),
    ("Смирнов Валерий Павлович", "Смирнова Валерия Павловна"),
    ("Смирнов Александр Олегович", "Смирнова Александра Олеговна"),
    ("Смирнова Ольга", "Смирнова Елена"),
    ("Смирнова", "Смирновская Ольга Павловна"),
    ("Ольга Павловна", "Смирнова Ольга Павловна"),
    ("методист ДДТ", "методист ДДТ"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_people_of_ordinary_names_are_left_alone(one: str, other: str) -> None:
    """Short names a letter apart, namesakes and relatives are different people (R16)."""
    assert not possibly_same(read_person(one), read_person(other))
    assert not possibly_same(read_person(other), read_person(one))


def test_among_the_programmes_people_only_one_pair_is_noticed() -> None:
    """Seven curators in eight lines, nine leaders: Татаринова / Татарина and nobody else (R15, R16, R20, Q2)."""
    people = read_people(
        "Сысоева Оксана Павловна; Макарова Ирина Анатольевна; Афанасьева Татьяна Максумовна; Сухарева Юлия Валерьевна;"
        "Виндилович Александр Витальевич; Альбицкая Татьяна Алексеевна; Татаринова Валерия Сергеевна;"
        "Татарина Валерия Сергеевна; Витовтова М.С.; Григорьева Н.В.; Иванова И.В.; Щепелькова А.С.; Комарова Е.В.;"
        "Казакова Е.В.; Скуднева И.А.; Нероева Ю.С.; Трофимова Н.П.; Абдулхакова Е.И.; Игуменова Ю.Г.; Уркина С.В.;"
        "Тишина В.В.; Суменкова С.В.; Анисимова Л.А.; Козлова О.А.; Печеницына С.М.; Дмитриева Н.В.; Карташова З.В."
    )
    noticed = [(one.surname, other.surname) for one, other in combinations(people, 2) if possibly_same(one, other)]
    assert len(people) == 27
    assert noticed == [("Татаринова", "Татарина")]


@given(SURNAMES, GIVEN, PATRONYMICS, SURNAMES, GIVEN, PATRONYMICS)
def test_likeness_has_no_direction(s1: str, g1: str, p1: str, s2: str, g2: str, p2: str) -> None:
    """Which of two people stands first makes no difference, and everyone is possibly themselves."""
    one, other = Person(s1, g1, p1, ""), Person(s2, g2, p2, "")
    assert possibly_same(one, other) == possibly_same(other, one)
    assert possibly_same(one, one)
