"""Russian wording: dates, plurals, greetings and the typography of everything people read.

Babel knows the months and the plural classes; the tables of three forms are ours, because morphological
guessing errs on exactly the words a letter counts («человек», «лет»).
"""

import re
from collections.abc import Sequence
from datetime import date, time

from babel import Locale
from babel.dates import format_date

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"

_RUSSIAN = Locale("ru")
_PLURAL_CLASSES = ("one", "few", "many")
_FORMS = {
    "адрес": ("адрес", "адреса", "адресов"),
    "день": ("день", "дня", "дней"),
    "замечание": ("замечание", "замечания", "замечаний"),
    "канал": ("канал", "канала", "каналов"),
    "кластер": ("кластер", "кластера", "кластеров"),
    "лауреат": ("лауреат", "лауреата", "лауреатов"),
    "мероприятие": ("мероприятие", "мероприятия", "мероприятий"),
    "ответ": ("ответ", "ответа", "ответов"),
    "открытый комментарий": ("открытый комментарий", "открытых комментария", "открытых комментариев"),
    "письмо": ("письмо", "письма", "писем"),
    "победитель": ("победитель", "победителя", "победителей"),
    "призёр": ("призёр", "призёра", "призёров"),
    "участник": ("участник", "участника", "участников"),
    "школа": ("школа", "школы", "школ"),
}
_GENITIVES = {"учреждение": ("учреждения", "учреждений"), "канал": ("канала", "каналов")}

# C0 and C1 controls, the bidirectional overrides that make a text read differently from what it says, lone
# surrogates and non-characters: none of them can be printed, and MJML refuses most of them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_PATRONYMIC = re.compile(r"(вич|ьич|мич|тич|вна|чна|шна)$")  # Петрович, Ильич, Фомич, Никитич, Петровна, Ильинична

_UPPER, _LOWER = "[А-ЯЁ]", "[а-яё]"
_GLUE = (
    (re.compile(r"№ *(?=\w)"), f"№{NBSP}"),
    (re.compile(rf"(?<=\d) (?={_LOWER})"), NBSP),  # «20 человек», «15 октября», «2026 г.»
    (re.compile(rf"(?<=\b{_UPPER}\.) (?={_UPPER})"), NBSP),  # «М. С. Витовтова»
    (re.compile(rf"(?<={_LOWER}) (?={_UPPER}\.[{NBSP} ]?{_UPPER}\.)"), NBSP),  # «Витовтова М.С.»
    (re.compile(r"(?<=\b(?:ул|пр|им)\.) (?=\w)"), NBSP),  # «ул. Партизана»
    (re.compile(rf"(?<=\bг\.) (?={_UPPER})|(?<=\bд\.) (?=\d)"), NBSP),  # «г. Санкт-Петербург», «д. 5»
)


def printable(text: str) -> str:
    """Text without what cannot be printed; every kind of line break becomes a line feed."""
    return _UNPRINTABLE.sub("", "\n".join(text.splitlines()))


def nbsp(text: str) -> str:
    """Text whose «№ 352», initials, «г.» and numbers with their nouns no longer break at a line's end."""
    for pattern, glued in _GLUE:
        text = pattern.sub(glued, text)
    return text


def count(number: int, noun: str) -> str:
    """«5 школ»: the number with the right form of a noun of the table, named in the nominative singular.

    Raises KeyError for a noun without a table.
    """
    return f"{number}{NBSP}{_FORMS[noun][_PLURAL_CLASSES.index(_RUSSIAN.plural_form(number))]}"


def genitive(number: int, noun: str) -> str:
    """«21 учреждения», «5 учреждений»: the number with its noun as «из» wants it.

    Raises KeyError for a noun without a table.
    """
    one, many = _GENITIVES[noun]
    return f"{number}{NBSP}{one if _RUSSIAN.plural_form(number) == 'one' else many}"


def days(number: int) -> str:
    """«14 дней»."""
    return count(number, "день")


def listed(names: Sequence[str]) -> str:
    """«ОУ № 203, ОУ № 208 и ОУ № 352»."""
    *others, last = names
    return f"{', '.join(others)} и {last}" if others else last


def weekday(day: date) -> str:
    """«четверг»."""
    return str(format_date(day, "EEEE", _RUSSIAN))


def long_date(day: date) -> str:
    """«15 октября 2026 г.»."""
    return f"{_day_and_month(day)} {_year(day)}"


def when(start: date, end: date, begins: time | None, ends: time | None) -> str:
    """When an activity takes place, both days included, times local: as the announcement says it (R45).

    «четверг, 15 октября 2026 г., 10:00–12:00», «15–17 октября 2026 г.», «30 октября – 2 ноября 2026 г.».
    """
    dated = f"{weekday(start)}, {long_date(start)}" if start == end else _span(start, end)
    return ", ".join(filter(None, (dated, _hours(begins, ends))))


def greeting(name: str) -> str:
    """«Здравствуйте, Оксана Павловна!» for «Сысоева Оксана Павловна»; any other shape of name stays unused."""
    match name.split():
        case [_, first, patronymic] if _PATRONYMIC.search(patronymic):
            return f"Здравствуйте, {first}{NBSP}{patronymic}!"
        case _:
            return "Здравствуйте!"


def _day_and_month(day: date) -> str:
    return str(format_date(day, "d MMMM", _RUSSIAN)).replace(" ", NBSP)


def _year(day: date) -> str:
    return f"{day.year}{NBSP}г."


def _span(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{DASH}{long_date(end)}"
    first = _day_and_month(start) if start.year == end.year else long_date(start)
    return f"{first}{NBSP}{DASH} {long_date(end)}"


def _hours(begins: time | None, ends: time | None) -> str:
    match begins, ends:
        case None, None:
            return ""
        case None, _:
            return f"до{NBSP}{ends:%H:%M}"
        case _, None:
            return f"в{NBSP}{begins:%H:%M}"
        case _:
            return f"{begins:%H:%M}{DASH}{ends:%H:%M}"
