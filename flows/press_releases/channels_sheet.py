"""«Каналы» -> channels: what people wrote, read tolerantly; what cannot be read is a finding, and its channel waits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flows.letters.message import check_address
from flows.press_releases.channels import Channel, Condition
from flows.press_releases.hashtags import read_hashtags
from flows.programme.audiences import read_audience
from flows.programme.model import Cluster, Finding, quoted
from flows.programme.roadmap_sheet import normalised
from flows.programme.table import Row, Table
from flows.programme.tabs import AUDIENCES

# Without these nothing may leave; a missing «Предел знаков» is no limit.
_NEEDED = ("Канал", "Условие", "Кому", "Адрес", "Хештеги")

_ALWAYS = frozenset({"всегда", "все", "всё", "все мероприятия", "любые мероприятия", "без условий"})
_TERM = re.compile(r"(?P<what>аудитори\w+|кластер\w*)\s*[:–—=-]?\s*(?P<values>.*)", re.IGNORECASE | re.DOTALL)
_ANY_OF = re.compile(r",|\n|\s+или\s+", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:кластер\w*\s*)?(?:№\s*)?(\d{1,2})(?:[.:)]?\s+\D.*|[.:)]?)", re.IGNORECASE)
_HOLDER = re.compile(
    r"(?:ответственная )?(?:школа|оу|учреждение)"
    r"(?: (?:котор(?:ая|ое) )?(?:провел[ао]|проводил[ао]|проводит)(?: мероприятие)?| организатор)?"
)
_LIMIT = re.compile(r"(?:до |не более )?(\d{1,3}(?:\s\d{3})+|\d+)\s*(?:знак\w*|зн\.?|симв\w*\.?)?(?: с пробелами)?")
_NO_LIMIT = frozenset({"", "–", "—", "-", "нет", "без ограничений", "без предела", "не ограничен", "не ограничено"})
_CLUSTERS_OWN = re.compile(r"х[еэ]ште\w+\s+кластера", re.IGNORECASE)
_BETWEEN_ADDRESSES = re.compile(r"[,;\s]+")


@dataclass(frozen=True)
class Channels:
    """«Каналы» as read: the channels that news may leave to, and the names of all rows, those that wait included."""

    ready: tuple[Channel, ...] = ()
    names: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class _Reader:
    """One row, and what is wrong with it."""

    row: Row
    findings: list[Finding] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " ".join(self.row.text("Канал").split())

    def complain(self, rule: str, heading: str, what: str, todo: str) -> None:
        place = self.row.place(heading)
        self.findings.append(Finding(rule, place, f"Канал «{self.name}»: {what} Тексты туда не уходят.", todo))


def read_channels(table: Table, clusters: Collection[Cluster]) -> Channels:
    """Read the rows of «Каналы»; a row that is not clear in every cell is a finding and waits, the others go on."""
    if len(table.missing) == len(_NEEDED) + 1 and not any(table.rows()):
        return Channels(findings=(_no_tab(table),))
    missing = [heading for heading in table.missing if heading in _NEEDED]
    if missing:
        return Channels(findings=tuple(_no_column(table, heading) for heading in missing))
    ready: dict[str, Channel] = {}
    names: dict[str, str] = {}
    findings: list[Finding] = []
    for row in table.rows():
        reader = _Reader(row)
        channel = _read_channel(reader, clusters)
        if not reader.name:
            what = "Строка без названия канала не прочитана."
            findings.append(Finding("channel.nameless", row.place("Канал"), what, "Впишите название в «Канал»."))
        elif reader.name.lower() in names:
            what = f"Канал «{reader.name}» стоит на листе дважды. Действует верхняя строка."
            findings.append(Finding("channel.twice", row.place("Канал"), what, "Удалите или переименуйте лишнюю."))
        else:
            names[reader.name.lower()] = reader.name
            findings += reader.findings
            if not reader.findings:
                ready[channel.name] = channel
    return Channels(tuple(ready.values()), tuple(names.values()), tuple(findings))


def _read_channel(reader: _Reader, clusters: Collection[Cluster]) -> Channel:
    """Read a row; it counts only if the reader has found nothing wrong."""
    hashtags, with_cluster_hashtag = _hashtags(reader)
    return Channel(
        name=reader.name,
        condition=_condition(reader, clusters),
        addresses=_addresses(reader),
        limit=_limit(reader),
        hashtags=hashtags,
        with_cluster_hashtag=with_cluster_hashtag,
        place=reader.row.place("Адрес"),
    )


def _condition(reader: _Reader, clusters: Collection[Cluster]) -> Condition:
    text = reader.row.text("Условие")
    audiences: list[frozenset[str]] = []
    numbers: list[frozenset[int]] = []
    terms = [term.strip() for term in text.split(";") if term.strip()]
    if not terms:
        reader.complain("channel.condition", "Условие", "условие не заполнено.", "Впишите условие, например «всегда».")
    for term in terms:
        found = _TERM.fullmatch(term)
        if term.lower().rstrip(". ") in _ALWAYS:
            continue
        if found is None:
            todo = "Пишите «всегда», «аудитория: педагоги, родители» или «кластер: 3»; условия – через точку с запятой."
            reader.complain("channel.condition", "Условие", f"условие {quoted(term)} непонятно.", todo)
        elif found["what"].lower().startswith("аудит"):
            audiences.append(_audiences(reader, found["values"]))
        else:
            numbers.append(_clusters(reader, found["values"], clusters))
    return Condition(tuple(audiences), tuple(numbers))


def _audiences(reader: _Reader, text: str) -> frozenset[str]:
    named = {word.strip(): read_audience(word) for word in _ANY_OF.split(text)}
    for word in (word for word, audience in named.items() if not audience):
        todo = f"Через запятую, из этих слов: {', '.join(AUDIENCES)}."
        reader.complain("channel.condition", "Условие", f"аудитория {quoted(word)} непонятна.", todo)
    return frozenset(named.values())


def _clusters(reader: _Reader, text: str, clusters: Collection[Cluster]) -> frozenset[int]:
    by_name = {normalised(cluster.name): cluster.number for cluster in clusters}
    whole = by_name.get(normalised(text))
    if whole is not None:  # a name may have a comma in it
        return frozenset({whole})
    named = {word.strip(): _cluster(word.strip(), by_name) for word in _ANY_OF.split(text)}
    for word in (word for word, number in named.items() if number is None):
        what = f"кластера {quoted(word)} нет на листе «Кластеры»."
        reader.complain("channel.condition", "Условие", what, "Впишите номер или название кластера.")
    return frozenset(number for number in named.values() if number is not None)


def _cluster(text: str, by_name: Mapping[str, int]) -> int | None:
    number = _NUMBERED.fullmatch(text)
    if number:
        return int(number[1]) if int(number[1]) in by_name.values() else None
    return by_name.get(normalised(text))


def _addresses(reader: _Reader) -> tuple[str, ...]:
    """Return the addresses, each once; none where the school that held the activity is meant."""
    typed = [text for text in _BETWEEN_ADDRESSES.split(reader.row.text("Адрес")) if text]
    to = reader.row.text("Кому")
    if not typed and not _HOLDER.fullmatch(normalised(to)):
        todo = "Впишите адрес. Если публикует школа, которая провела мероприятие, так и напишите в столбце «Кому»."
        reader.complain("channel.no_address", "Адрес", "нет адреса.", todo)
    addresses = {text: check_address(text) for text in typed}
    for text in (text for text, address in addresses.items() if address is None):
        what = f"{quoted(text)} – не адрес электронной почты."
        reader.complain("channel.bad_address", "Адрес", what, "Исправьте адрес; несколько – через запятую.")
    return tuple(dict.fromkeys(filter(None, addresses.values())))


def _limit(reader: _Reader) -> int | None:
    text = " ".join(reader.row.text("Предел знаков").lower().split())
    if text in _NO_LIMIT:
        return None
    found = _LIMIT.fullmatch(text)
    limit = int(re.sub(r"\s", "", found[1])) if found else 0
    if limit < 1:
        what = f"предел знаков {quoted(text)} непонятен."
        reader.complain("channel.limit", "Предел знаков", what, "Впишите число, например 4096, или очистите ячейку.")
    return limit


def _hashtags(reader: _Reader) -> tuple[tuple[str, ...], bool]:
    text = reader.row.text("Хештеги")
    own, replaced = _CLUSTERS_OWN.subn(",", text)
    tags, unreadable = read_hashtags(own)
    if not tags and not replaced and not unreadable:
        todo = "Впишите хештеги через запятую; «хештег кластера» – хештег из листа «Кластеры»."
        reader.complain("channel.no_hashtags", "Хештеги", "нет хештегов, а они обязательны.", todo)
    for word in unreadable:
        todo = "Хештег – одно слово после «#», без пробелов; несколько – через запятую."
        reader.complain("channel.hashtag", "Хештеги", f"{quoted(word)} – не хештег.", todo)
    return tags, bool(replaced)


def _no_tab(table: Table) -> Finding:
    what = "Листа «Каналы» нет или он пуст. Новости никуда не уходят."
    todo = "Верните лист из истории версий или запустите barycentre setup."
    return Finding("channel.no_tab", table.place(table.heading_row), what, todo)


def _no_column(table: Table, heading: str) -> Finding:
    what = f"На листе «{table.tab}» нет столбца «{heading}». Новости никуда не уходят."
    todo = "Верните столбцу название или попросите запустить установку ещё раз."
    return Finding("channel.no_column", table.place(table.heading_row), what, todo)
