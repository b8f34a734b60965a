"""«Учреждения» and «Состав»: which organisations there are, and which schools must take part where (R2–R6)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from flows.letters.message import check_address
from flows.programme.model import Cluster, Entry, Finding, Organisation, quoted
from flows.programme.schools import SchoolMention, normalise_organisation, read_schools
from flows.programme.table import Row, Table
from flows.programme.tabs import ROLES

_NUMBER = re.compile(r"(?:№\s*)?(\d{1,5})")
_DISTRICT = re.compile(r" \w+ого (?:района|округа)$")
_CLUSTER = re.compile(r"(?:кластер\s*)?(?:№\s*)?(\d{1,2})(?:[.:)]?\s.*|[.:)]?)", re.IGNORECASE)


def organisation_rows(table: Table) -> tuple[dict[str, Row], list[Finding]]:
    """Return the rows of «Учреждения» by key: the school's number, or the normalised name where there is none."""
    rows: dict[str, Row] = {}
    findings: list[Finding] = []
    for row in table.rows():
        number = _NUMBER.fullmatch(row.text("Номер"))
        key = number[1] if number else normalise_organisation(row.text("Название"))
        if row.text("Номер") and not number:
            what = f"{quoted(row.text('Номер'))} – не номер школы. Строка прочитана как учреждение без номера."
            findings.append(Finding("school.bad_number", row.place("Номер"), what, "Оставьте в ячейке одно число."))
        if not key:
            what = "Строка без номера и без названия не прочитана."
            findings.append(Finding("school.nameless", row.place(), what, "Впишите номер или название."))
        elif key in rows:
            what = f"{_called(organisation(key, row))} стоит на листе дважды. Действует верхняя строка."
            findings.append(Finding("school.twice", row.place(), what, "Удалите лишнюю строку.", code=_code(row)))
        else:
            rows[key] = row
    return rows, findings


def organisation(key: str, row: Row) -> Organisation:
    """Return the organisation of a row of «Учреждения»; the address is checked, not repaired."""
    return Organisation(
        key=key,
        number=_code(row),
        name=row.text("Название"),
        kind=row.text("Тип"),
        address=check_address(row.text("Эл. почта")),
        place=row.place(),
    )


def address_findings(
    rows: Mapping[str, Row], organisations: Mapping[str, Organisation], members: Collection[str]
) -> Iterator[Finding]:
    """Yield what keeps letters from arriving; an empty address matters only for those that must be written to.

    Two schools may share an address: they get one letter (product.md).
    """
    for key, one in organisations.items():
        typed, place = rows[key].text("Эл. почта"), rows[key].place("Эл. почта")
        if typed and not one.address:
            what = f"{_called(one)}: {quoted(typed)} – не адрес электронной почты. Письма туда не уходят."
            todo = f"Исправьте адрес {quoted(typed)} в столбце «Эл. почта»."
            yield Finding("school.bad_address", place, what, todo, code=one.number)
        elif not typed and key in members:
            what = f"{_called(one)}: нет адреса электронной почты. Анонсы туда не уходят."
            yield Finding("school.no_address", place, what, "Впишите адрес в столбец «Эл. почта».", code=one.number)


def read_entries(
    table: Table, clusters: Collection[Cluster], organisations: Mapping[str, Organisation]
) -> tuple[list[Entry], list[Finding]]:
    """Read «Состав»; schools are recognised exactly or not at all, and what is not recognised is a finding."""
    entries = [_entry(row, clusters, organisations) for row in table.rows()]
    findings = [
        finding
        for row, entry in zip(table.rows(), entries, strict=True)
        for finding in _entry_findings(row, entry, organisations)
    ]
    return entries, findings


def named_organisations(text: str, organisations: Mapping[str, Organisation]) -> list[str]:
    """Return the keys of all that a text names, known or not, in its order: numbers of schools, else names as a whole.

    Exact or not at all (schools.py): whoever asks looks the keys up in «Учреждения».
    """
    return [key for key, _ in organisations_as_written(text, organisations)]


def organisations_as_written(text: str, organisations: Mapping[str, Organisation]) -> list[tuple[str, str]]:
    """Return what `named_organisations` does, each key with the piece of the text that names it."""
    whole = normalise_organisation(text)
    if whole in organisations:
        return [(whole, text.strip())]
    return [(mention.number or _key(mention, organisations), mention.text) for mention in read_schools(text)]


def _entry(row: Row, clusters: Collection[Cluster], organisations: Mapping[str, Organisation]) -> Entry:
    role = row.text("Роль").lower()
    named = named_organisations(row.text("Учреждение"), organisations)
    return Entry(
        cluster=_cluster(row.text("Кластер"), clusters),
        text=row.text("Учреждение"),
        role=role if role in ROLES else "",
        organisations=tuple(key for key in named if key in organisations),
        place=row.place("Учреждение"),
    )


def _entry_findings(row: Row, entry: Entry, organisations: Mapping[str, Organisation]) -> Iterator[Finding]:
    if entry.cluster is None:
        what = f"{quoted(row.text('Кластер'))}: такого кластера нет на листе «Кластеры». Строка не действует."
        todo = "Впишите номер кластера."
        yield Finding("membership.unknown_cluster", row.place("Кластер"), what, todo)
    if not entry.role:
        what = f"Роль {quoted(row.text('Роль'))} непонятна. Строка не действует."
        todo = f"Выберите роль: {', '.join(ROLES)}."
        yield Finding("membership.unknown_role", row.place("Роль"), what, todo, cluster=entry.cluster)
    unknown = [key for key in named_organisations(entry.text, organisations) if key not in organisations]
    if unknown or not entry.organisations:
        what = f"{quoted(entry.text)}: такого учреждения нет на листе «Учреждения». Строка не действует."
        todo = "Исправьте запись или добавьте учреждение на лист «Учреждения»."
        yield Finding("membership.unknown", entry.place, what, todo, cluster=entry.cluster)


def _key(mention: SchoolMention, organisations: Mapping[str, Organisation]) -> str:
    """Key of a mention by name; the legal form may be left out, and the district may be named («ЦГБЖ … района»)."""
    written, bare = normalise_organisation(mention.text), normalise_organisation(mention.name)
    known = (key for key in (written, bare, _DISTRICT.sub("", bare)) if key in organisations)
    return next(known, written)


def _cluster(text: str, clusters: Collection[Cluster]) -> int | None:
    """Number of the cluster that «3», «3. Профилактика и безопасность» or the bare name means."""
    number = _CLUSTER.fullmatch(text)
    for cluster in clusters:
        if (number and int(number[1]) == cluster.number) or text.lower() == cluster.name.lower():
            return cluster.number
    return None


def _called(one: Organisation) -> str:
    return one.label if one.is_school else quoted(one.name)


def _code(row: Row) -> str:
    number = _NUMBER.fullmatch(row.text("Номер"))
    return number[1] if number else ""
