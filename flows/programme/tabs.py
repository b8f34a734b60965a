"""Every tab of the spreadsheets with its headings: the contract between people, setup and the flows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TabLayout:
    """A tab: `key` is how the flows call it, `title` what people see (they may rename it)."""

    key: str
    title: str
    headings: tuple[str, ...]
    robots: bool = False  # written by the robot only, protected from people
    checkboxes: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wide: tuple[str, ...] = ()  # columns with running text
    typed: tuple[str, ...] = ()  # columns kept as typed: «1.10» is no 1 October there
    hints: tuple[tuple[str, str], ...] = ()  # heading, note shown over it


AUDIENCES = ("обучающиеся", "педагоги", "родители")
MOVE, CANCEL, HELD = "Перенести", "Отменить", "Состоялось"
PARTICIPANT, BASE_SITE, COORDINATOR = "участник", "базовая площадка", "координатор"
ROLES = (PARTICIPANT, BASE_SITE, COORDINATOR)

ROADMAP = TabLayout(
    "roadmap",
    "Дорожная карта",
    (
        "Код", "№", "Этап", "Мероприятие", "Цель", "Краткое содержание", "Участники", "Аудитория", "Сроки", "Время",
        "Место", "Ожидаемое количество", "Ответственный", "Результат", "Информационная поддержка",
        "Открыто для всех школ", "Анонс согласован", "Стоп", "Решение", "Новые сроки", "Основание", "Кто согласовал",
        "Дата решения", "Состояние", "Что исправить", "Новость",
    ),
    checkboxes=("Информационная поддержка", "Открыто для всех школ", "Анонс согласован", "Стоп"),
    choices=(("Решение", (MOVE, CANCEL, HELD)),),
    wide=(
        "Мероприятие", "Цель", "Краткое содержание", "Участники", "Место", "Результат", "Основание", "Что исправить",
        "Новость",
    ),
    typed=("№", "Сроки", "Время", "Ожидаемое количество", "Новые сроки", "Дата решения"),
    hints=(
        ("Код", "Код выдаёт робот. Не меняйте его: по нему робот узнаёт мероприятие, куда бы строку ни перенесли."),
        ("Аудитория", "Через запятую: обучающиеся, педагоги, родители."),
        ("Сроки", "Пишите, как привыкли: «15.10.2026», «12–14 октября», «ноябрь 2026»."),
        ("Решение", "Перенести, Отменить или Состоялось. Для переноса заполните и четыре столбца справа."),
        ("Новость", "Ссылки на опубликованную новость, каждая с новой строки. Присланные каналами робот запишет сам."),
    ),
)  # fmt: skip
ASSIGNMENTS = TabLayout(
    "assignments",
    "Поручения",
    ("Код", "Что", "Кто", "Срок", "Мероприятие", "Сделано"),
    checkboxes=("Сделано",),
    wide=("Что",),
    typed=("Срок",),
)
PRODUCTS = TabLayout(
    "products",
    "Продукты",
    ("Код", "Продукт", "Вид", "Авторы", "Уровень представления", "Когда представлен", "Ссылка"),
    wide=("Продукт",),
    typed=("Когда представлен",),
)
AWARDS = TabLayout(
    "awards",
    "Награждения",
    ("Код", "Мероприятие", "Кого награждаем", "Учреждение", "За что", "Вид награды", "Где печатаем"),
    wide=("Мероприятие", "Кого награждаем", "За что"),
)
APPROVALS = TabLayout(
    "approvals",
    "Согласования",
    ("Документ", "Версия", "Согласующий", "Решение", "Дата", "Замечание"),
    choices=(("Решение", ("Согласовано", "Замечания", "Утверждено")),),
    wide=("Документ", "Замечание"),
    typed=("Версия", "Дата"),
)
PROGRESS = TabLayout(
    "progress",
    "Ход",
    (
        "Код", "Мероприятие", "Дата", "Состояние", "Что исправить", "Анонс", "Регистрация", "Пресс-релиз",
        "Участников", "Школ", "Победители", "Лауреаты", "Призёры", "Новость", "Обновлено",
    ),
    robots=True,
    wide=("Мероприятие", "Состояние", "Что исправить", "Анонс"),
)  # fmt: skip
REGISTRATIONS = TabLayout(
    "registrations",
    "Регистрации",
    (
        "Ответ", "Получен", "Код", "Мероприятие", "Учреждение", "Как написано", "Участие", "Обучающихся",
        "Педагогов", "Родителей", "Контактное лицо", "Электронная почта", "Телефон", "Комментарий", "Состояние",
    ),
    robots=True,
)  # fmt: skip
PRESS_RELEASES = TabLayout(
    "press_releases",
    "Пресс-релизы",
    (
        "Ответ", "Получен", "Код", "Мероприятие", "Дата", "Участников", "Из каких ОУ", "Содержание", "Отзывы",
        "Фото", "Победители", "Лауреаты", "Призёры", "Состояние", "Документ",
    ),
    robots=True,
)  # fmt: skip

SETTINGS = TabLayout("settings", "Настройки", ("Параметр", "Значение", "Пояснение"), wide=("Параметр", "Пояснение"))
CLUSTERS = TabLayout(
    "clusters",
    "Кластеры",
    (
        "№", "Кластер", "Цель", "Задачи", "Базовая площадка", "Куратор", "Должность куратора", "Эл. почта куратора",
        "Руководители проекта", "Эл. почта руководителей", "Хештег", "Дорожная карта",
    ),
    wide=("Кластер", "Цель", "Задачи", "Базовая площадка", "Руководители проекта"),
    hints=(
        ("Руководители проекта", "Каждый руководитель – с новой строки."),
        ("Эл. почта руководителей", "Несколько адресов – через запятую."),
    ),
)  # fmt: skip
ORGANISATIONS = TabLayout(
    "organisations",
    "Учреждения",
    ("Номер", "Название", "Тип", "Эл. почта", "Страница ВК", "Что исправить"),
    wide=("Название", "Что исправить"),
    typed=("Номер",),
)
MEMBERSHIP = TabLayout(
    "membership",
    "Состав",
    ("Кластер", "Учреждение", "Роль"),
    choices=(("Роль", ROLES),),
    wide=("Кластер",),
    typed=("Учреждение",),
)
CHANNELS = TabLayout("channels", "Каналы", ("Канал", "Условие", "Кому", "Адрес", "Предел знаков", "Хештеги"))
JOURNAL = TabLayout(
    "journal", "Журнал писем", ("Когда", "Вид", "Код", "Волна", "Кому", "Состояние", "Письмо"), robots=True
)
FINDINGS = TabLayout(
    "findings",
    "Замечания",
    ("Где", "Код", "Что не так", "Что сделать", "Впервые"),
    robots=True,
    wide=("Где", "Что не так", "Что сделать"),
)
SUMMARY = TabLayout(
    "summary",
    "Сводка",
    (
        "№", "Кластер", "сентябрь", "октябрь", "ноябрь", "декабрь", "январь", "февраль", "март", "апрель", "май",
        "июнь", "июль", "август", "Всего мероприятий", "Школ участвовало", "Школ в районе", "Доля, %",
        "Источник числа школ",
    ),
    robots=True,
    wide=("Кластер", "Источник числа школ"),
)  # fmt: skip

ROADMAP_TABS = (
    ROADMAP, ASSIGNMENTS, PRODUCTS, AWARDS, APPROVALS, PROGRESS, REGISTRATIONS, PRESS_RELEASES,
)  # fmt: skip
PROGRAMME_TABS = (SETTINGS, CLUSTERS, ORGANISATIONS, MEMBERSHIP, CHANNELS, JOURNAL, FINDINGS, SUMMARY)

# What shows the robot's words beside a person's row. The same text in every row and whole columns only, so that
# inserting, deleting, sorting and copying rows can never make it show another row's words.
LOOKUP = "=IFERROR(VLOOKUP(INDEX(${key}:${key};ROW());'{tab}'!${first}:${last};{offset};FALSE);\"\")"


def lookup_formula(key_column: str, tab: TabLayout, key_heading: str, heading: str) -> str:
    """Return the formula that shows `heading` of a robot's tab in the row whose code stands in `key_column`."""
    from flows.programme.model import column_letters

    first, last = tab.headings.index(key_heading), tab.headings.index(heading)
    return LOOKUP.format(
        key=key_column,
        tab=tab.title.replace("'", "''"),
        first=column_letters(first),
        last=column_letters(last),
        offset=last - first + 1,
    )
