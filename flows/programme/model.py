"""What a programme is made of, as plain frozen values: no Google, no clock, no Prefect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from flows.programme.periods import Period

SUMMER = (6, 7, 8)  # months between two years of teaching


@dataclass(frozen=True)
class Place:
    """A cell of a sheet that people can be led to; `row` and `column` are 0-based, `column` −1 means the whole row.

    A place without a tab is a form as a whole.
    """

    file_id: str
    file_title: str
    sheet_id: int
    tab: str
    row: int
    column: int = -1
    kind: Literal["spreadsheet", "form", "document"] = "spreadsheet"

    @classmethod
    def of_form(cls, file_id: str, title: str) -> Place:
        """Return the place of what is said about a form."""
        return cls(file_id, title, 0, "", 0, kind="form")

    @classmethod
    def of_document(cls, file_id: str, title: str) -> Place:
        """Return the place of what is said about a document."""
        return cls(file_id, title, 0, "", 0, kind="document")

    @property
    def cell(self) -> str:
        """The cell as people see it: «I7»; "" of a form or document."""
        return self.tab and f"{column_letters(max(self.column, 0))}{self.row + 1}"

    @property
    def link(self) -> str:
        """A link that opens the sheet at the cell, the form or the document for editing."""
        if self.kind != "spreadsheet":
            return f"https://docs.google.com/{self.kind}{'s' * (self.kind == 'form')}/d/{self.file_id}/edit"
        return f"https://docs.google.com/spreadsheets/d/{self.file_id}/edit#gid={self.sheet_id}&range={self.cell}"


@dataclass(frozen=True)
class Finding:
    """Something that a person has to put right: where, what is wrong, what to do, in plain Russian (product.md)."""

    rule: str  # a stable name for programs, e.g. "period.undated"
    place: Place
    what: str
    todo: str
    code: str = ""  # the activity's code or the school's number, if the row has one
    cluster: int | None = None  # whose curator is told; None = whoever runs the programme


@dataclass(frozen=True)
class Organisation:
    """A row of «Учреждения»: a school if it has a number or stands there as one, else another body."""

    key: str  # the number, or the normalised name where there is none
    number: str
    name: str
    kind: str
    address: str | None  # None = empty or no address
    place: Place

    @property
    def is_school(self) -> bool:
        """Coordinating bodies are never counted as schools (R6)."""
        return bool(self.number)

    @property
    def label(self) -> str:
        """How letters and journals name it: «ОУ № 203»."""
        return f"ОУ №\N{NO-BREAK SPACE}{self.number}" if self.number else self.name


@dataclass(frozen=True)
class Contact:
    """A person with an address, as typed in «Кластеры»."""

    name: str
    post: str
    address: str | None


@dataclass(frozen=True)
class Cluster:
    """A row of «Кластеры» with its members (R1)."""

    number: int
    name: str
    base_site: str
    curator: Contact
    leaders: str  # one a line
    hashtag: str
    place: Place
    members: frozenset[str] = frozenset()  # keys of organisations that must take part
    leader_addresses: tuple[str, ...] = ()
    cells: Mapping[str, Place] = field(default_factory=dict, compare=False)  # by heading
    goal: str = ""
    tasks: str = ""


@dataclass(frozen=True)
class Entry:
    """A row of «Состав» as typed; doubles stand there twice (R2)."""

    cluster: int | None  # None = not recognised
    text: str
    role: str  # one of tabs.ROLES, or "" = not recognised
    organisations: tuple[str, ...]  # keys of those the text names and «Учреждения» knows
    place: Place


@dataclass(frozen=True)
class Setting:
    """A row of «Настройки» as typed; a row that is missing has an empty text and the place of the headings."""

    text: str
    place: Place


@dataclass(frozen=True)
class Approver:
    """Somebody whose consent is needed or who gets a document: «Директор ИМЦ» and an address, None = none given."""

    name: str
    address: str | None


@dataclass(frozen=True)
class Policy:
    """«Настройки»: the answers to what the documents leave open (product.md, policy table)."""

    time_zone: str = "Europe/Moscow"
    registration_link: str = ""
    support_addresses: tuple[str, ...] = ()  # ИМЦ and ДДТ
    imc_address: str = ""
    stop_all: bool = False
    working_days_only: bool = False
    preview_days: int = 2  # before the first wave
    first_wave_days: int = 14
    second_wave_days: tuple[int, int] = (4, 3)  # the day, and the last day it may be made up for
    third_wave_days: int = 1
    ask_date_days: int = 30  # before a month begins
    roadmap_approvers: tuple[Approver, ...] = ()  # in order (R27)
    report_approvers: tuple[Approver, ...] = ()
    report_addressees: tuple[Approver, ...] = ()


@dataclass(frozen=True)
class Activity:
    """A row of «Дорожная карта» (R35, R45)."""

    code: str  # "" until the robot has issued one
    cluster: int
    place: Place  # of the row's title
    title: str
    cells: Mapping[str, Place] = field(default_factory=dict)  # where each heading's cell of this row is
    goal: str = ""
    summary: str = ""
    participants: str = ""
    audience: frozenset[str] = frozenset()  # of tabs.AUDIENCES
    period: Period | None = None
    period_text: str = ""
    begins: time | None = None
    ends: time | None = None
    time_text: str = ""
    venue: str = ""
    expected: str = ""
    responsible: str = ""
    stage: str = ""
    support: bool = False  # «Информационная поддержка»
    open_to_all: bool = False
    agreed: bool = False  # «Анонс согласован»
    stopped: bool = False
    decision: str = ""
    new_period: Period | None = None
    new_period_text: str = ""
    reason: str = ""
    agreed_by: str = ""
    decided_on: str = ""
    news: str = ""  # «Новость»: links to what was published, as people pasted them
    fingerprint: str = ""  # of what people read in the letter, the date left out
    unfit: bool = False  # a text that no letter can carry, such as a pasted document; the finding says which


@dataclass(frozen=True)
class Programme:
    """A programme in one school year, as its spreadsheet says today."""

    key: str
    title: str
    school_year: int  # the year it begins in
    clusters: tuple[Cluster, ...]
    organisations: dict[str, Organisation]
    policy: Policy
    first_day: date
    last_day: date
    findings: tuple[Finding, ...] = field(default=())
    entries: tuple[Entry, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)  # by parameter, as the programme file names it

    @property
    def ledger_key(self) -> str:
        """Codes begin anew each year, so the ledger keeps the years apart."""
        return f"{self.key}-{self.school_year}"

    @property
    def year_label(self) -> str:
        """«2026/27»."""
        return year_label(self.school_year)

    def cluster(self, number: int) -> Cluster | None:
        """Return the cluster of that number, or None."""
        return next((c for c in self.clusters if c.number == number), None)


def quoted(text: str, limit: int = 60) -> str:
    """«text» as a finding quotes it: one line, cut where a cell holds a whole document."""
    line = " ".join(text.split())
    return f"«{line if len(line) <= limit else line[: limit - 1] + '…'}»"


def year_label(first_year: int) -> str:
    """«2026/27» for the school year that begins in 2026."""
    return f"{first_year}/{(first_year + 1) % 100:02d}"


def school_year_of(day: date) -> int:
    """First year of the school year a day lies in (Sep–Dec first year, Jan–Aug second)."""
    return day.year if day.month >= 9 else day.year - 1


def year_to_set_up(day: date) -> int:
    """First year of the school year that people prepare on a day: in summer that is the coming one."""
    return day.year if day.month in SUMMER else school_year_of(day)


def column_letters(index: int) -> str:
    """Spreadsheet letters of a 0-based column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
