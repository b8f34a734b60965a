"""A roadmap in memory and what people were told about it, for rules that need neither Google nor a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from connectors.google.sheets import Cell, Tab
from connectors.outbox.letters import hash_address
from flows.announcements.told import ANNOUNCEMENT, Appointment, History, Told
from flows.programme.model import Activity, Cluster, Contact, Organisation, Place, Policy, Programme
from flows.programme.periods import Context
from flows.programme.roadmap_sheet import Roadmap, read_roadmap
from flows.programme.table import read_table
from flows.programme.tabs import ROADMAP

EVENT = date(2026, 11, 19)  # a Thursday
CONTEXT = Context(today=date(2026, 9, 1), school_year=2026, programme=(date(2026, 9, 1), date(2027, 5, 31)))
LINK = "https://krasnoselsky.example/registraciya"
# A row that lacks nothing.
COMPLETE: dict[str, Cell] = {
    "Код": "М5-001",
    "Мероприятие": "Экологический марафон",
    "Цель": "Беречь природу",
    "Краткое содержание": "Станции и награждение",
    "Участники": "Команды 6–8 классов",
    "Сроки": "19 ноября 2026",
    "Время": "10:00",
    "Место": "ГБОУ Ш-И № 289",
    "Ожидаемое количество": 60,
    "Анонс согласован": True,
}
MOVED: dict[str, Cell] = {
    "Решение": "Перенести",
    "Новые сроки": "26 ноября 2026",
    "Основание": "Ремонт",
    "Кто согласовал": "Директор ИМЦ",
}
CANCELLED: dict[str, Cell] = {"Решение": "Отменить", "Основание": "Карантин", "Кто согласовал": "Директор ИМЦ"}


def before(days: int) -> date:
    """A day so many days before the activity."""
    return EVENT - timedelta(days=days)


def roadmap(
    *rows: Mapping[str, Cell] | Sequence[Cell], headings: Sequence[str] = ROADMAP.headings, above: int = 0
) -> Roadmap:
    """Read a tab of cluster 5: rows by heading, or cell by cell; `above` = stray rows over the headings."""
    cells = [[row.get(h) for h in headings] if isinstance(row, Mapping) else list(row) for row in rows]
    tab = Tab(7, "Дорожная карта", [*([["Дорожная карта кластера"]] * above), list(headings), *cells])
    return read_roadmap(read_table(tab, ROADMAP, "FILE", "Дорожная карта — Экология"), 5, CONTEXT)


def activity(cluster: int = 5, **cells: Cell) -> Activity:
    """Read a complete row with these cells changed (spaces as underscores)."""
    typed = {**COMPLETE, **{heading.replace("_", " "): value for heading, value in cells.items()}}
    return replace(roadmap(typed).activities[0], cluster=cluster)


def told(
    kind: str = ANNOUNCEMENT,
    edition: int = 1,
    wave: int = 1,
    *,
    on: date = date(2026, 11, 5),
    days: date | tuple[date, date] = EVENT,
    times: str = "10:00",
    to: str = "school208",
    **more: object,
) -> Told:
    """A letter that left, to a school known by the local part of its address."""
    start, end = days if isinstance(days, tuple) else (days, days)
    wave = wave if kind == ANNOUNCEMENT else 0
    key = to.removeprefix("school")
    letter = Told(kind, edition, wave, address_key(to), frozenset({key}), on, Appointment(start, end, times), TEXT)
    return replace(letter, **more)  # type: ignore[arg-type]


def history(*letters: Told) -> History:
    """What people were told."""
    return History(letters)


def address(name: str) -> str:
    """«school208» → its address."""
    return f"{name}@krasnoselsky.example"


def address_key(name: str) -> str:
    """What the ledger knows of «school208»."""
    return hash_address("krasnoselsky-2026", address(name))


def programme(
    clusters: Mapping[int, Iterable[int]], addresses: Mapping[int, str | None] | None = None, **policy: object
) -> Programme:
    """A programme of clusters with these schools; `addresses` differ from the usual ones, None = has none."""
    numbers = sorted({number for numbers in clusters.values() for number in numbers})
    addresses = {number: address(f"school{number}") for number in numbers} | dict(addresses or {})
    return Programme(
        "krasnoselsky",
        "От Поколения к Поколению",
        2026,
        tuple(_cluster(number, schools) for number, schools in clusters.items()),
        {
            str(n): Organisation(str(n), str(n), f"ГБОУ № {n}", "школа", addresses[n], replace(PLACE, row=row))
            for row, n in enumerate(numbers, 1)
        },
        replace(Policy(registration_link=LINK), **policy),  # type: ignore[arg-type]
        date(2026, 9, 1),
        date(2027, 5, 31),
    )


def _cluster(number: int, schools: Iterable[int]) -> Cluster:
    curator = Contact(f"Куратор {number}", "методист", address(f"curator{number}"))
    members = frozenset(map(str, schools))
    return Cluster(number, f"Кластер {number}", "", curator, "", "", replace(PLACE, row=number), members)


PLACE = Place("PROGRAMME", "Программа", 1, "Учреждения", 1)
TEXT = activity().fingerprint
