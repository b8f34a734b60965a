"""How numbers, dates and booleans are typed and shown where the spreadsheet lives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetLocale:
    """One locale. `date_order` is the order of the parts in a typed date; patterns are Google's number formats."""

    name: str
    first_sheet: str
    first_chart: str
    copy_of: str
    true: str
    false: str
    decimal: str
    group: str
    date_order: str
    date_separators: str
    date_pattern: str
    time_pattern: str = "h:mm:ss"


ENGLISH = SheetLocale(
    "en_US", "Sheet", "Chart", "Copy of {}", "TRUE", "FALSE", ".", ",", "mdy", "/-", "m/d/yyyy", "h:mm:ss am/pm"
)
RUSSIAN = SheetLocale(
    "ru_RU", "Лист", "Диаграмма", "Копия {}", "ИСТИНА", "ЛОЖЬ", ",", "\N{NO-BREAK SPACE}", "dmy", "./-", "dd.mm.yyyy"
)


def locale_of(name: str) -> SheetLocale:
    """The locale of this name: Russian for "ru" and "ru_RU", else American English."""
    return RUSSIAN if name.startswith("ru") else ENGLISH
