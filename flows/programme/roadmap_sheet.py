"""«Дорожная карта» <-> activities: every row that names one, as people keep it (R26, R35)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flows.programme.audiences import read_audiences
from flows.programme.model import Activity, Finding, quoted
from flows.programme.periods import Context, Period, read_period
from flows.programme.table import Row, Table, as_text
from flows.programme.tabs import AUDIENCES

_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates
_SERIAL = range(20_000, 80_000)  # 1954–2119: a number in a date column that can only be a date
_CODE = re.compile(r"[МM](\d+)-(\d{3,})")
_LONGEST_TEXT = 2_000  # characters of one field that fit a letter; a pasted document does not
# Without these a row cannot be understood; the others are asked for when a letter needs them.
_NEEDED = ("Код", "Мероприятие", "Сроки")
_FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#ERROR!", "#NULL!"})
_IN_LETTER = ("Мероприятие", "Цель", "Краткое содержание", "Участники", "Место", "Ожидаемое количество")


@dataclass(frozen=True)
class Roadmap:
    """A roadmap as read: its activities, those fit for letters apart, and what is wrong with the sheet."""

    cluster: int
    table: Table
    activities: tuple[Activity, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the columns are there without which no row can be understood."""
        return not any(heading in self.table.missing for heading in _NEEDED)

    @property
    def uncoded(self) -> list[Activity]:
        """Rows that name an activity and have an empty code cell."""
        return [a for a in self.activities if not a.code]

    @property
    def coded(self) -> list[Activity]:
        """Rows whose code no other row has: a copied row is nobody's until a person says which is which."""
        counts = Counter(a.code for a in self.activities)
        return [a for a in self.activities if a.code and counts[a.code] == 1]


def read_roadmap(table: Table, cluster: int, context: Context) -> Roadmap:
    """Read a roadmap's rows into activities; what cannot be read is a finding and every other row goes on."""
    missing = [_missing_column(table, heading, cluster) for heading in table.missing]
    unread = Roadmap(cluster, table, (), tuple(missing))
    if not unread.is_readable:
        return unread
    activities: list[Activity] = []
    findings: list[Finding] = missing
    stage = ""
    for row in table.rows():
        heading = _stage_heading(row)
        if heading:
            stage = heading
        elif _is_junk(row.text("Мероприятие")):
            findings += _nameless(row, cluster)
        else:
            stage = row.text("Этап") or stage
            activity, found = read_activity(row, cluster, context)
            activities.append(replace(activity, stage=stage))
            findings += found
    findings += _doubles(activities)
    return Roadmap(cluster, table, tuple(activities), tuple(findings))


def read_activity(row: Row, cluster: int, context: Context) -> tuple[Activity, list[Finding]]:
    """Read one row; the findings are those that concern no date and no decision."""
    code, findings = _read_code(row, cluster)
    texts = {heading: _said(row, heading) for heading in _IN_LETTER}
    audience, unknown_audiences = read_audiences(row.text("Аудитория"))
    begins, ends, unreadable = _read_hours(row, context)
    period, period_text = _read_days(row, "Сроки", context)
    new_period, new_text = _read_days(row, "Новые сроки", context)
    activity = Activity(
        code=code,
        cluster=cluster,
        place=row.place("Мероприятие"),
        cells={heading: row.place(heading) for heading in row.table.columns},
        title=texts["Мероприятие"],
        goal=texts["Цель"],
        summary=texts["Краткое содержание"],
        participants=texts["Участники"],
        audience=audience,
        venue=texts["Место"],
        expected=texts["Ожидаемое количество"],
        period=period,
        period_text=period_text,
        begins=begins,
        ends=ends,
        time_text=row.text("Время"),
        responsible=row.text("Ответственный"),
        support=row.ticked("Информационная поддержка"),
        open_to_all=row.ticked("Открыто для всех школ"),
        agreed=row.ticked("Анонс согласован"),
        stopped=row.ticked("Стоп"),
        decision=_said(row, "Решение"),
        new_period=new_period,
        new_period_text=new_text,
        reason=_said(row, "Основание"),
        agreed_by=_said(row, "Кто согласовал"),
        decided_on=shown_date(row.raw("Дата решения")),
        news=row.text("Новость"),
        fingerprint=_fingerprint(texts.values()),
    )
    if unreadable:
        findings.append(
            _finding(activity, "time.unreadable", "Время", f"Время: «{unreadable}» не читается.", "Например, «10:00».")
        )
    if unknown_audiences:
        words = ", ".join(map(quoted, unknown_audiences))
        todo = f"Через запятую, из этих слов: {', '.join(AUDIENCES)}."
        findings.append(_finding(activity, "audience.unknown", "Аудитория", f"Аудитория: {words} непонятно.", todo))
    unfit = _unfit(activity, texts)
    return replace(activity, unfit=bool(unfit)), [*findings, *unfit]


def _unfit(activity: Activity, texts: Mapping[str, str]) -> list[Finding]:
    """Findings about texts that no letter can carry."""
    too_long = [
        _finding(
            activity,
            "text.too_long",
            heading,
            f"«{heading}»: {len(text)} знаков, в письмо помещается {_LONGEST_TEXT}.",
            "Сократите текст, подробности приложите ссылкой.",
        )
        for heading, text in texts.items()
        if len(text) > _LONGEST_TEXT
    ]
    broken = [
        _finding(
            activity,
            "text.formula_error",
            heading,
            f"«{heading}»: в ячейке ошибка формулы ({text}).",
            "Замените формулу текстом.",
        )
        for heading, text in texts.items()
        if text in _FORMULA_ERRORS
    ]
    return [*too_long, *broken]


@dataclass(frozen=True)
class CodeSeries:
    """The codes of one cluster: «М3-012»."""

    cluster: int

    def code(self, number: int) -> str:
        """Return the code with this number."""
        return f"М{self.cluster}-{number:03d}"

    def number(self, code: str) -> int:
        """Return the number of a code, 0 if it is no code of this cluster."""
        match = _CODE.fullmatch(code)
        return int(match[2]) if match and int(match[1]) == self.cluster else 0


def cluster_of_code(code: str) -> int | None:
    """Return the cluster that a code names, None if it is no code: «М5-012» → 5."""
    match = _CODE.fullmatch(code)
    return int(match[1]) if match else None


def as_code(text: str) -> str:
    """Return a code as the robot writes it; people type a Latin M and small letters."""
    return text.strip().upper().replace("M", "М")


def normalised(text: str) -> str:
    """Return words only, for comparing what people typed: case, spaces and punctuation aside."""
    return re.sub(r"[\W_]+", " ", text.lower().replace("ё", "е")).strip()


def _read_code(row: Row, cluster: int) -> tuple[str, list[Finding]]:
    text = as_code(row.text("Код"))
    if not text:
        return "", []
    series = CodeSeries(cluster)
    number = series.number(text)
    if number:
        return series.code(number), []
    finding = Finding(
        "code.foreign",
        row.place("Код"),
        f"Код «{_short(text)}» — не код этого кластера. Строка пропущена.",
        "Очистите ячейку «Код»: робот впишет код сам.",
        text if _CODE.fullmatch(text) else "",
        cluster,
    )
    return text, [finding]


def _read_days(row: Row, heading: str, context: Context) -> tuple[Period | None, str]:
    value = row.raw(heading)
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIAL:
        moment = _moment(value)
        text = moment.strftime("%d.%m.%Y") + (moment.strftime(" %H:%M") if value % 1 else "")
        return read_period(text, context), text
    text = _said(row, heading)
    return (read_period(text, context) if text else None), text


def _read_hours(row: Row, context: Context) -> tuple[time | None, time | None, str]:
    value = row.raw("Время")
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
        return _moment(value).time(), None, ""
    text = _said(row, "Время")
    if not text:
        return None, None, ""
    period = read_period(text, context)
    if period.kind == "time" and period.time is not None and not period.flags:
        return period.time.start, period.time.end, ""
    return None, None, _short(text)


def _moment(serial: float) -> datetime:
    seconds = round((serial % 1) * 86_400)
    return datetime.combine(_EPOCH, time()) + timedelta(days=int(serial), seconds=seconds)


def shown_date(value: object) -> str:
    """Return a cell as people read a date: a serial number as «25.11.2026», anything else as it is typed."""
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIAL:
        return _moment(value).strftime("%d.%m.%Y")
    return as_text(value)  # type: ignore[arg-type]


def _stage_heading(row: Row) -> str:
    """Return the text of a row that holds nothing but a stage's name, as merged rows and inserted headings do."""
    # Merged cells keep their text in the first one.
    places = {0, *(row.table.columns.get(heading) for heading in ("Код", "№", "Этап"))}
    if len(row.filled) != 1 or row.filled[0] not in places or row.text("Мероприятие"):
        return ""
    text = as_text(row.cells[row.filled[0]])
    is_code = row.filled[0] == row.table.columns.get("Код") and _CODE.search(text.upper())
    return "" if is_code or _is_junk(text) else text


def _nameless(row: Row, cluster: int) -> list[Finding]:
    # A left-over of dashes, or a code and the robot's own formulas in an emptied row, asks nothing of anybody.
    theirs = [row.table.columns.get(h) for h in ("Код", "№", "Этап", "Состояние", "Что исправить")]
    if not any(_says_something(as_text(row.cells[i])) for i in row.filled if i not in theirs):
        return []
    return [
        Finding(
            "activity.nameless",
            row.place("Мероприятие"),
            "В строке нет названия мероприятия, она пропущена.",
            "Впишите «Мероприятие» или очистите строку.",
            row.text("Код"),
            cluster,
        )
    ]


def _doubles(activities: Sequence[Activity]) -> list[Finding]:
    rows: dict[str, list[Activity]] = {}
    for activity in activities:
        if activity.code:
            rows.setdefault(activity.code, []).append(activity)
    return [
        _finding(
            activity,
            "code.double",
            "Код",
            f"Код {code} стоит в строках {', '.join(str(a.place.row + 1) for a in same)}. Письма по ним остановлены.",
            "В скопированной строке очистите «Код»: робот впишет новый.",
        )
        for code, same in rows.items()
        if len(same) > 1
        for activity in same
    ]


def _missing_column(table: Table, heading: str, cluster: int) -> Finding:
    effect = "Лист не прочитан." if heading in _NEEDED else "Поле считается пустым."
    return Finding(
        "column.missing",
        table.place(table.heading_row),
        f"Нет столбца «{heading}». {effect}",
        f"Верните заголовок «{heading}» в первую строку или попросите запустить barycentre setup.",
        cluster=cluster,
    )


def _finding(activity: Activity, rule: str, heading: str, what: str, todo: str) -> Finding:
    place = activity.cells.get(heading, activity.place)
    return Finding(rule, place, what, todo, activity.code, activity.cluster)


def _fingerprint(texts: Iterable[str]) -> str:
    words = "\x1f".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _said(row: Row, heading: str) -> str:
    """Return what a person says in a cell: a dash alone says nothing."""
    text = row.text(heading)
    return text if _says_something(text) else ""


def _says_something(text: str) -> bool:
    return any(ch.isalnum() for ch in text)


def _is_junk(text: str) -> bool:
    """Whether a text names nothing: dashes, or the «и» that a torn table leaves behind (Q18)."""
    return not _says_something(text) or re.fullmatch(r"\W*[а-яё]\W*", text) is not None


def _short(text: str, limit: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
