"""«Настройки» -> policy: what people wrote there, read tolerantly; what cannot be read is a finding and the default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.letters.message import check_address
from flows.programme.model import Approver, Finding, Policy, Setting, quoted, year_label
from flows.programme.table import Row, Table, as_text
from flows.programme.template import SettingTemplate, Template

SCHOOL_YEAR = "Школьный год"
TIME_ZONE = "Часовой пояс"
DISTRICT_TOTAL = "Всего школ в районе"
TOTAL_SOURCE = "Источник числа школ"
REGISTRATION_LINK = "Ссылка на регистрацию"
IMC_MAILBOX = "Почта ИМЦ"
SUPPORT_MAILBOXES = (IMC_MAILBOX, "Почта ДДТ")  # R49
COMPOSITION_ORDER = "Приказ о составе"
STOP_ALL = "Остановить все письма"
FIRST_WAVE = "Первая волна, дней до мероприятия"
SECOND_WAVE = "Вторая волна, дней до мероприятия"
THIRD_WAVE = "Третья волна, дней до мероприятия"
PREVIEW = "Показать куратору за сколько дней до первой волны"
WORKING_DAYS_ONLY = "Отправлять только в рабочие дни"
ASK_DATE = "Просить уточнить дату, дней до начала месяца"
ROADMAP_APPROVERS = "Согласующие дорожной карты"
REPORT_APPROVERS = "Согласующие отчёта"
REPORT_ADDRESSEES = "Кому отправить отчёт"

_YES = frozenset({"да", "true", "истина", "+", "v", "✓", "x", "х", "1"})
_NO = frozenset({"нет", "false", "ложь", "-", "–", "0", ""})
_DAYS = re.compile(r"(?:за )?(\d{1,2})(?: дн\w*| день)?\.?", re.IGNORECASE)
_DAY_AND_LAST = re.compile(r"\D*(\d{1,2})(?:\D+(\d{1,2}))?\D*")  # «4, не позднее 3», «3–4 дня», «4»
_YEARS = re.compile(r"(20\d\d)(?:\s*[/–—-]\s*(?:20)?(\d\d))?(?:\s*(?:г\.?|уч\w*\.? год))?", re.IGNORECASE)


@dataclass
class _Reader:
    """The rows by parameter, and the findings that reading them brings."""

    rows: Mapping[str, Row]
    findings: list[Finding] = field(default_factory=list)

    def text(self, name: str) -> str:
        return shown(self.rows[name]) if name in self.rows else ""

    def complain(self, rule: str, name: str, what: str, todo: str) -> None:
        self.findings.append(Finding(rule, self.rows[name].place("Значение"), what, todo))

    def unreadable(self, name: str, used: str) -> None:
        self.complain(
            "policy.unreadable",
            name,
            f"Настройка «{name}»: значение {quoted(self.text(name))} непонятно. Пока действует: {used}.",
            "Исправьте значение.",
        )

    def days(self, name: str, default: int) -> int:
        text = self.text(name)
        found = _DAYS.fullmatch(text)
        if text and not found:
            self.unreadable(name, str(default))
        return int(found[1]) if found else default

    def yes(self, name: str, *, unclear_means: bool) -> bool:
        text = self.text(name).lower()
        if text not in _YES | _NO:
            self.unreadable(name, "да" if unclear_means else "нет")
            return unclear_means
        return text in _YES

    def people(self, name: str) -> tuple[Approver, ...]:
        """Read one person a line, the address as the last word; one without an address stays and is a finding."""
        found = []
        for line in re.split(r"[;\n]", self.text(name)):
            *words, last = line.replace("<", " ").replace(">", " ").split() or [""]
            address = check_address(last)
            person = Approver(" ".join(words if address else [*words, last]).strip(" ,–-") or last, address)
            if person.name:
                found.append(person)
                if address is None:
                    todo = "Допишите адрес последним словом строки."
                    self.complain(
                        "policy.no_address", name, f"{quoted(person.name)}: нет адреса электронной почты.", todo
                    )
        return tuple(found)

    def address(self, name: str) -> str | None:
        text = self.text(name)
        address = check_address(text) if text else None
        if text and not address:
            self.complain(
                "policy.bad_address",
                name,
                f"Настройка «{name}»: {quoted(text)} – не адрес электронной почты. Письма туда не уходят.",
                "Исправьте адрес.",
            )
        return address


def read_policy(table: Table, template: Template, school_year: int) -> tuple[Policy, list[Finding]]:
    """Read «Настройки»; a missing parameter or an empty value means the default, an unreadable one a finding too.

    The emergency brake «Остановить все письма» alone reads the other way: anything but a plain «нет» stops.
    """
    found = list(_known_rows(table, template))
    reader = _Reader(dict(reversed(found)))  # of two rows for one parameter the upper one counts
    reader.findings += _doubles(found)
    _check_school_year(reader, school_year)
    mailboxes = {name: reader.address(name) for name in SUPPORT_MAILBOXES}
    preview, first, second, third = _waves(reader)
    policy = Policy(
        time_zone=_time_zone(reader, template.time_zone),
        registration_link=_link(reader),
        support_addresses=tuple(address for address in mailboxes.values() if address),
        imc_address=mailboxes[IMC_MAILBOX] or "",
        stop_all=_stopped(reader, [row for name, row in found if name == STOP_ALL]),
        working_days_only=reader.yes(WORKING_DAYS_ONLY, unclear_means=False),
        preview_days=preview,
        first_wave_days=first,
        second_wave_days=second,
        third_wave_days=third,
        ask_date_days=reader.days(ASK_DATE, Policy.ask_date_days),
        roadmap_approvers=reader.people(ROADMAP_APPROVERS),
        report_approvers=reader.people(REPORT_APPROVERS),
        report_addressees=reader.people(REPORT_ADDRESSEES),
    )
    return policy, reader.findings


def read_settings(table: Table, template: Template) -> dict[str, Setting]:
    """Return every parameter of the programme file with what stands there now, for rules that ask whether it does."""
    rows = dict(reversed(list(_known_rows(table, template))))
    headings = table.place(table.heading_row, table.columns.get("Параметр", -1))
    return {
        setting.name: Setting(shown(row), row.place("Значение"))
        if (row := rows.get(setting.name))
        else Setting("", headings)
        for setting in template.settings
    }


def missing_settings(table: Table, template: Template) -> list[SettingTemplate]:
    """Return the parameters of the programme file that have no row."""
    there = {name for name, _ in _known_rows(table, template)}
    return [setting for setting in template.settings if setting.name not in there]


def parameter_key(name: str) -> str:
    """Return a parameter's name as compared: case, spaces, «ё» and a final colon or dot mean nothing."""
    return " ".join(name.lower().replace("ё", "е").split()).rstrip(" :.")


def shown(row: Row) -> str:
    """Return the value as people see it: a ticked checkbox is «да», an unticked one «нет»."""
    value = row.raw("Значение")
    return ("да" if value else "нет") if isinstance(value, bool) else as_text(value)


def _known_rows(table: Table, template: Template) -> Iterator[tuple[str, Row]]:
    names = {parameter_key(setting.name): setting.name for setting in template.settings}
    for row in table.rows():
        name = names.get(parameter_key(row.text("Параметр")))
        if name:
            yield name, row


def _doubles(found: Iterable[tuple[str, Row]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name, row in found:
        if name in seen:
            what = f"Настройка «{name}» стоит на листе дважды. Действует верхняя строка."
            yield Finding("policy.twice", row.place("Параметр"), what, "Удалите лишнюю строку.")
        seen.add(name)


def _stopped(reader: _Reader, rows: Iterable[Row]) -> bool:
    # A brake must hold however it was pulled: a second row or an unclear word counts as well.
    pulled = [shown(row).lower() not in _NO for row in rows]
    return reader.yes(STOP_ALL, unclear_means=True) or any(pulled)


def _waves(reader: _Reader) -> tuple[int, int, tuple[int, int], int]:
    preview = reader.days(PREVIEW, Policy.preview_days)
    first = reader.days(FIRST_WAVE, Policy.first_wave_days)
    second = _day_and_last(reader)
    third = reader.days(THIRD_WAVE, Policy.third_wave_days)
    if first > second[0] >= second[1] > third >= 1:
        return preview, first, second, third
    used = f"{Policy.first_wave_days}, {Policy.second_wave_days[0]} и {Policy.third_wave_days}"
    name = next(name for name in (FIRST_WAVE, SECOND_WAVE, THIRD_WAVE) if name in reader.rows)
    reader.complain(
        "policy.wave_order",
        name,
        f"Волны анонса идут не по порядку: за {first}, {second[0]} и {third}. Пока действует: за {used}.",
        "Первая волна должна быть раньше второй, вторая раньше третьей, третья не позднее чем накануне.",
    )
    return preview, Policy.first_wave_days, Policy.second_wave_days, Policy.third_wave_days


def _day_and_last(reader: _Reader) -> tuple[int, int]:
    text = reader.text(SECOND_WAVE)
    found = _DAY_AND_LAST.fullmatch(text)
    if not found:
        if text:
            reader.unreadable(SECOND_WAVE, "{}, не позднее {}".format(*Policy.second_wave_days))
        return Policy.second_wave_days
    numbers = sorted((int(number) for number in found.groups() if number), reverse=True)
    return numbers[0], numbers[-1]


def _time_zone(reader: _Reader, default: str) -> str:
    text = reader.text(TIME_ZONE)
    if not text:
        return default
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # «Москва», «../x», a folder of the database
        reader.unreadable(TIME_ZONE, default)
        return default
    return text


def _link(reader: _Reader) -> str:
    text = reader.text(REGISTRATION_LINK)
    if not text or re.fullmatch(r"https?://[^\s/]+\S*", text):
        return text
    reader.complain(
        "policy.bad_link",
        REGISTRATION_LINK,
        f"Настройка «{REGISTRATION_LINK}»: {quoted(text)} – не ссылка. В письмах её нет.",
        "Впишите адрес страницы, который начинается с https://.",
    )
    return ""


def _check_school_year(reader: _Reader, school_year: int) -> None:
    text = reader.text(SCHOOL_YEAR)
    found = _YEARS.fullmatch(text)
    if text and not (found and int(found[1]) == school_year and found[2] in {None, f"{(school_year + 1) % 100:02d}"}):
        reader.complain(
            "policy.school_year",
            SCHOOL_YEAR,
            f"Настройка «{SCHOOL_YEAR}»: {quoted(text)}, но эта таблица создана на {year_label(school_year)}.",
            f"Верните {year_label(school_year)}. На другой год таблицы создаются заново, рядом с этими.",
        )
