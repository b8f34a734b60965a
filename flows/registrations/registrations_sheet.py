"""«Регистрации» <-> registrations: everything as data, so that a formula or HTML in an answer stays what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.google.sheets import Cell
from flows.forms.answer_tabs import with_rows
from flows.programme.table import Row, Table, as_text
from flows.programme.tabs import REGISTRATIONS
from flows.registrations.model import Book, Count, Registration, read_count

_MOMENT = "%d.%m.%Y %H:%M:%S"


def read_book(table: Table, cluster: int, zone: ZoneInfo) -> Book:
    """Read a cluster's «Регистрации»; moments are local to `zone`. A missing column reads as empty."""
    return Book(cluster, table.place(0, 0), tuple(read_registration(row, zone) for row in table.rows()))


def read_registration(row: Row, zone: ZoneInfo) -> Registration:
    """Read one row, to the last blank as it was written."""
    return Registration(
        answer_id=_text(row, "Ответ"),
        received=_moment(row.text("Получен"), zone),
        code=_text(row, "Код"),
        title=_text(row, "Мероприятие"),
        school=_text(row, "Учреждение"),
        written=_text(row, "Как написано"),
        participation=_text(row, "Участие"),
        pupils=_count(row, "Обучающихся"),
        teachers=_count(row, "Педагогов"),
        parents=_count(row, "Родителей"),
        contact=_text(row, "Контактное лицо"),
        email=_text(row, "Электронная почта"),
        phone=_text(row, "Телефон"),
        comment=_text(row, "Комментарий"),
        state=_text(row, "Состояние"),
    )


def registration_row(registration: Registration, zone: ZoneInfo) -> list[Cell]:
    """Return one row in the order of the tab's headings."""
    cells: dict[str, Cell] = {
        "Ответ": registration.answer_id,
        "Получен": f"{registration.received.astimezone(zone):{_MOMENT}}" if registration.received else "",
        "Код": registration.code,
        "Мероприятие": registration.title,
        "Учреждение": registration.school,
        "Как написано": registration.written,
        "Участие": registration.participation,
        **registration.counts,
        "Контактное лицо": registration.contact,
        "Электронная почта": registration.email,
        "Телефон": registration.phone,
        "Комментарий": registration.comment,
        "Состояние": registration.state,
    }
    return [cells[heading] for heading in REGISTRATIONS.headings]


def rewritten(table: Table, registrations: Iterable[Registration], zone: ZoneInfo) -> Table:
    """Return the tab as it is to be: these rows under the headings of its layout."""
    return with_rows(table, REGISTRATIONS, (registration_row(registration, zone) for registration in registrations))


def _text(row: Row, heading: str) -> str:
    value = row.raw(heading)
    return value if isinstance(value, str) else as_text(value)


def _count(row: Row, heading: str) -> Count:
    return read_count(_text(row, heading))


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=zone)
    except ValueError:
        return None
