"""How numbers, dates and booleans are typed and shown where the spreadsheet lives.

American English and Russian stand here; the other locales come from Babel's data when a spreadsheet first has them.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

NO_BREAK_SPACE, NARROW_SPACE = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, eq=False)
class SheetLocale:
    """One locale. `date_order` is the order of the parts in a typed date; patterns are Google's number formats.

    There is one object for each locale: they are compared by identity, so that caches find them fast.
    """

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
    currency: str = "$"
    is_currency_first: bool = True

    @property
    def groups(self) -> str:
        """The signs that may stand between groups of three digits when a number is typed."""
        return f" {NO_BREAK_SPACE}{NARROW_SPACE}" if self.group.isspace() else self.group

    @cached_property
    def months(self) -> dict[str, tuple[int, bool]]:
        """Names of months as people type them, in lower case without a full stop: number, and whether it is in full.

        English names are understood everywhere (assumed); the first three letters of a name are enough.
        """
        found: dict[str, tuple[int, bool]] = {}
        for name in (self.name, "en_US"):
            for context in ("format", "stand-alone"):
                for number, wide in calendar_names(name, "months", context, "wide").items():
                    found.setdefault(wide.lower(), (number, True))
                for width in ("abbreviated", "wide"):
                    for number, short in calendar_names(name, "months", context, width).items():
                        found.setdefault(short.lower().rstrip("."), (number, False))
                        found.setdefault(short.lower()[:3], (number, False))
        return found

    @property
    def moment_pattern(self) -> str:
        """Date and time in one: with the hours of a whole day even where times alone have twelve (recorded)."""
        return f"{self.date_pattern} {self.time_pattern.removesuffix(' am/pm')}"


ENGLISH = SheetLocale(
    "en_US", "Sheet", "Chart", "Copy of {}", "TRUE", "FALSE", ".", ",", "mdy", "/-", "m/d/yyyy", "h:mm:ss am/pm"
)
RUSSIAN = SheetLocale(
    name="ru_RU",
    first_sheet="Лист",
    first_chart="Диаграмма",
    copy_of="Копия {}",
    true="ИСТИНА",
    false="ЛОЖЬ",
    decimal=",",
    group=NO_BREAK_SPACE,
    date_order="dmy",
    date_separators="./-",
    date_pattern="dd.mm.yyyy",
    currency="₽",
    is_currency_first=False,
)
WORDS = {
    "de": ("Tabellenblatt", "Diagramm", "Kopie von {}", "WAHR", "FALSCH"),
    "es": ("Hoja ", "Gráfico", "Copia de {}", "VERDADERO", "FALSO"),
    "fr": ("Feuille ", "Graphique", "Copie de {}", "VRAI", "FAUX"),
    "it": ("Foglio", "Grafico", "Copia di {}", "VERO", "FALSO"),
    "pt": ("Página", "Gráfico", "Cópia de {}", "VERDADEIRO", "FALSO"),
    "uk": ("Аркуш", "Діаграма", "Копія {}", "ІСТИНА", "ХИБНІСТЬ"),
}
OWN_WORDS = ("Sheet", "Chart", "Copy of {}", "TRUE", "FALSE")
"""What is said in a language whose words are not known here."""
CURRENCIES = {"GB": "£", "US": "$", "RU": "₽", "UA": "₴", "KZ": "₸", "JP": "¥", "CN": "¥", "PL": "zł", "CH": "CHF"}


@lru_cache(maxsize=256)
def locale_of(name: str) -> SheetLocale:
    """The locale of this name ("de_DE", "fr"): American English where no such locale is known."""
    if name.startswith("ru"):
        return RUSSIAN
    if name in ("en_US", "en", ""):
        return ENGLISH
    from babel import Locale, UnknownLocaleError

    try:
        return _from_babel(name, Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return ENGLISH


@lru_cache(maxsize=256)
def calendar_names(locale_name: str, kind: str, context: str, width: str) -> dict[int, str]:
    """Names of "months" (from 1) or "days" (Monday is 0), "format" or "stand-alone", "wide" or "abbreviated"."""
    from babel import Locale

    names: dict[int, str] = getattr(Locale.parse(locale_name), kind)[context][width]
    return dict(names)


def _from_babel(name: str, locale: Any) -> SheetLocale:
    first_sheet, first_chart, copy_of, true, false = WORDS.get(locale.language, OWN_WORDS)
    symbols = locale.number_symbols["latn"]
    date_pattern = _date_pattern(locale.date_formats["short"].pattern)
    separator = "".join(sorted(set(re.sub(r"[dmy\s]", "", date_pattern))))
    is_twelve = "a" in locale.time_formats["short"].pattern
    return SheetLocale(
        name=name,
        first_sheet=first_sheet,
        first_chart=first_chart,
        copy_of=copy_of,
        true=true,
        false=false,
        decimal=symbols["decimal"],
        group=symbols["group"],
        date_order="".join(dict.fromkeys(re.sub("[^dmy]", "", date_pattern))),
        # where a full stop is the decimal sign, 1.5 is a number
        date_separators="/-" + ("." if "." in separator or symbols["decimal"] != "." else ""),
        date_pattern=date_pattern,
        time_pattern="h:mm:ss am/pm" if is_twelve else "hh:mm:ss",
        currency=CURRENCIES.get(locale.territory or "", "€"),
        is_currency_first=locale.currency_formats["standard"].pattern.startswith("¤"),
    )


def _date_pattern(pattern: str) -> str:
    """Unicode's short date pattern ("dd.MM.yy") in Google's letters, the year in full ("dd.mm.yyyy")."""
    bare = re.sub(r"'[^']*'|[^dMy./\- ]", "", pattern).lower().strip(" .")
    return re.sub("y+", "yyyy", bare)
