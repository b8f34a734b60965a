"""Programmes as they are set up: templates/programmes/<key>.yaml, read strictly.

The file is where a programme begins; once set up, its spreadsheet is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict

from flows.programme.model import year_label

FOLDER: Final = Path(__file__).parents[2] / "templates" / "programmes"

_SCHOOLS_BEGIN = "ОУ:"
_NAME_ENDS = re.compile(r"\s*(?:,|\s[–—-])\s+")  # «Сысоева Оксана Павловна – методист ЦГБЖ», «…, методист ДДТ»


class UnknownProgramme(LookupError):
    """There is no programme file of that name; the message names those there are."""


def _is_month_day(text: str) -> str:
    date.fromisoformat(f"2001-{text}")  # ValueError: no such day in a year without 29 February
    return text


MonthDay = Annotated[str, AfterValidator(_is_month_day)]  # «09-01»
Range = tuple[MonthDay, MonthDay]  # both days included


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CalendarTemplate(_Part):
    """Terms, half-years and vacations as days of any school year."""

    quarters: tuple[Range, ...]
    halves: tuple[Range, ...]
    vacations: Mapping[str, Range]


class ClusterTemplate(_Part):
    """A cluster as the programme's document types it (R1); empty = the document is silent."""

    number: int
    name: str  # as folders and sheets spell it
    heading: str
    line: str  # coordinating bodies and schools in one line, doubles included
    base_site: str = ""
    goal: str = ""
    tasks: str = ""
    curator: str
    curator_address: str = ""
    leaders_label: str
    leaders: tuple[str, ...]
    leader_addresses: tuple[str, ...] = ()
    hashtag: str = ""

    @property
    def title(self) -> str:
        """«3. Профилактика и безопасность»: its folder, and how «Состав» refers to it."""
        return f"{self.number}. {self.name}"

    @property
    def coordinators(self) -> tuple[str, ...]:
        """The bodies that stand before «ОУ:» and are never schools (R6)."""
        return _listed(self.line.partition(_SCHOOLS_BEGIN)[0])

    @property
    def entries(self) -> tuple[str, ...]:
        """The schools after «ОУ:», one by one as typed, doubles included (R2, Q1)."""
        return _listed(self.line.partition(_SCHOOLS_BEGIN)[2])

    @property
    def curator_name_and_post(self) -> tuple[str, str]:
        """The curator's line split where the name ends."""
        name, *post = _NAME_ENDS.split(unwrapped(self.curator), maxsplit=1)
        return name, "".join(post)


class OrganisationTemplate(_Part):
    """A row of «Учреждения»; a school has a number."""

    number: str = ""
    name: str
    kind: str
    address: str = ""
    page: str = ""


class SettingTemplate(_Part):
    """A row of «Настройки»; a yes-or-no value becomes a checkbox."""

    name: str
    value: str | bool
    note: str


class ChannelTemplate(_Part):
    """A row of «Каналы» (R63–R67)."""

    name: str
    condition: str
    recipient: str
    address: str
    limit: str
    hashtags: str


class Template(_Part):
    """A programme file."""

    key: str
    title: str
    time_zone: str
    calendar: CalendarTemplate
    clusters: tuple[ClusterTemplate, ...]
    organisations: tuple[OrganisationTemplate, ...]
    settings: tuple[SettingTemplate, ...]
    channels: tuple[ChannelTemplate, ...]


class Days(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """A programme's school year: local days, every end included."""

    first_day: date
    last_day: date
    quarters: tuple[Days, ...]
    halves: tuple[Days, ...]
    vacations: Mapping[str, Days]  # autumn, winter, spring, summer


def list_programmes() -> list[str]:
    """Return the keys of all programme files, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load_programme(key: str) -> Template:
    """Read a programme file.

    Raises `UnknownProgramme` for a key without a file, pydantic's `ValidationError` naming the field for a file with
    a mistake in it.
    """
    if key not in list_programmes():
        raise UnknownProgramme(f"no programme «{key}»; known programmes: {', '.join(list_programmes())}")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")
    return Template.model_validate(yaml.load(text, Loader=loader))  # noqa: S506  (a safe loader in either case)


def calendar_of(template: Template, school_year: int) -> Calendar:
    """Return the programme's terms, half-years and vacations in the school year that begins in `school_year`."""
    calendar = template.calendar
    return Calendar(
        first_day=date(school_year, 9, 1),
        last_day=date(school_year + 1, 8, 31),
        quarters=tuple(_days(days, school_year) for days in calendar.quarters),
        halves=tuple(_days(days, school_year) for days in calendar.halves),
        vacations={name: _days(days, school_year) for name, days in calendar.vacations.items()},
    )


def setting_value(setting: SettingTemplate, template: Template, school_year: int) -> str | bool:
    """Return what a row of «Настройки» begins with in that school year."""
    if isinstance(setting.value, bool):
        return setting.value
    return setting.value.format(year=year_label(school_year), time_zone=template.time_zone)


def unwrapped(text: str) -> str:
    """Return the text on one line: where the document broke its lines means nothing (Q8, Q12)."""
    return " ".join(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(item for item in (unwrapped(part) for part in text.split(",")) if item)


def _days(month_days: Range, school_year: int) -> Days:
    first, last = (_day(text, school_year) for text in month_days)
    return Days(first, last)


def _day(month_day: str, school_year: int) -> date:
    year = school_year if month_day >= "09-01" else school_year + 1
    return date.fromisoformat(f"{year}-{month_day}")
