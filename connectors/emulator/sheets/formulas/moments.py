"""Functions of dates and times."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from connectors.emulator.sheets.dates import EPOCH, from_serial, to_serial
from connectors.emulator.sheets.entering import read_value
from connectors.emulator.sheets.formulas.functions import function, single_function
from connectors.emulator.sheets.formulas.operands import (
    Node,
    Operand,
    Place,
    number,
    scalar,
    text,
    values_of,
)
from connectors.emulator.sheets.formulas.values import (
    NOT_A_NUMBER,
    WRONG_VALUE,
    ErrorValue,
    Formed,
    FormulaError,
    Value,
)
from connectors.emulator.sheets.numbers import whole

WEEKEND_DAYS = {
    **{code: ((code + 4) % 7, (code + 5) % 7) for code in range(1, 8)},
    **{code: ((code + 2) % 7,) for code in range(11, 18)},
}
"""Days of the week without work by Google's number, Monday being 0: 1 is Saturday and Sunday, 11 Sunday alone."""


def dated(serial: float, place: Place) -> Value:
    """A number that shows as a date."""
    return Formed(serial, {"type": "DATE", "pattern": place.locale.date_pattern})


def day_of(operand: Operand, place: Place) -> datetime:
    """The day of a number, or of a text that is a date; raises FormulaError #NUM! outside the calendar."""
    return _moment(number(operand, place)).replace(hour=0, minute=0, second=0)


def _moment(serial: float) -> datetime:
    try:
        return from_serial(serial)
    except (OverflowError, ValueError):
        raise FormulaError(NOT_A_NUMBER) from None


@function("TODAY", 0, 0)
def _today(place: Place, _: list[Node]) -> Operand:
    return dated(to_serial(place.calculator.today.replace(hour=0, minute=0, second=0)), place)


@function("NOW", 0, 0)
def _now(place: Place, _: list[Node]) -> Operand:
    locale = place.locale
    form = {"type": "DATE_TIME", "pattern": locale.moment_pattern}
    return Formed(to_serial(place.calculator.today), form)


@single_function("DATE", 3, 3)
def _date(place: Place, year: Operand, month: Operand, day: Operand) -> Value:
    years, months, days = (int(number(part, place)) for part in (year, month, day))
    if 0 <= years < 1900:
        years += 1900
    return dated(_shifted(years, months - 1, days - 1), place)


def _shifted(year: int, months: int, days: int) -> float:
    """The number of the day so many months and days after the first of January."""
    years, month = divmod(months, 12)
    try:
        serial = to_serial(datetime(year + years, month + 1, 1) + timedelta(days=days))  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise FormulaError(NOT_A_NUMBER) from None
    if serial < 0:
        raise FormulaError(NOT_A_NUMBER)
    return serial


@single_function("TIME", 3, 3)
def _time(place: Place, hours: Operand, minutes: Operand, seconds: Operand) -> Value:
    passed = [int(number(part, place)) for part in (hours, minutes, seconds)]
    total = passed[0] * 3600 + passed[1] * 60 + passed[2]
    if total < 0:
        raise FormulaError(NOT_A_NUMBER)
    return Formed(whole(total % 86400 / 86400), {"type": "TIME", "pattern": place.locale.time_pattern})


@single_function("DATEVALUE", 1, 1)
def _datevalue(place: Place, operand: Operand) -> Value:
    return int(_read(operand, place, ("DATE", "DATE_TIME")) // 1)


@single_function("TIMEVALUE", 1, 1)
def _timevalue(place: Place, operand: Operand) -> Value:
    return whole(_read(operand, place, ("TIME", "DATE_TIME")) % 1)


def _read(operand: Operand, place: Place, kinds: tuple[str, ...]) -> float:
    value = scalar(operand, place)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    source = text(operand, place)
    read = read_value(source.strip(), place.locale, place.calculator.today)
    if read is None or not read.number_format or read.number_format["type"] not in kinds:
        raise FormulaError(ErrorValue("VALUE", "#VALUE!", f"'{source[:100]}' cannot be parsed to date/time."))
    return read.content  # type: ignore[return-value]


def _register(name: str, part: Callable[[datetime], int]) -> None:
    @single_function(name, 1, 1)
    def _(place: Place, operand: Operand) -> Value:
        serial = number(operand, place)
        if serial < 0:
            raise FormulaError(NOT_A_NUMBER)
        return part(_moment(serial))


for _name, _part in (
    ("YEAR", lambda moment: moment.year),
    ("MONTH", lambda moment: moment.month),
    ("DAY", lambda moment: moment.day),
    ("HOUR", lambda moment: moment.hour),
    ("MINUTE", lambda moment: moment.minute),
    ("SECOND", lambda moment: moment.second),
    ("ISOWEEKNUM", lambda moment: moment.isocalendar().week),
):
    _register(_name, _part)


@single_function("WEEKDAY", 1, 2)
def _weekday(place: Place, operand: Operand, kind: Operand = 1) -> Value:
    day, counting = day_of(operand, place).weekday(), int(number(kind, place))
    if counting not in (1, 2, 3):
        raise FormulaError(NOT_A_NUMBER)
    return {1: (day + 1) % 7 + 1, 2: day + 1, 3: day}[counting]


@single_function("WEEKNUM", 1, 2)
def _weeknum(place: Place, operand: Operand, kind: Operand = 1) -> Value:
    """The week of the year; weeks begin on Sunday (1), Monday (2), Monday to Sunday (11 to 17), or are ISO's (21)."""
    day, counting = day_of(operand, place), int(number(kind, place))
    if counting == 21:
        return day.isocalendar().week
    if counting not in (1, 2, *range(11, 18)):
        raise FormulaError(NOT_A_NUMBER)
    first = {1: 6, 2: 0}.get(counting, counting - 11)
    new_year = day.replace(month=1, day=1)
    return ((day - new_year).days + (new_year.weekday() - first) % 7) // 7 + 1


@single_function("EDATE", 2, 2)
def _edate(place: Place, start: Operand, months: Operand) -> Value:
    return dated(_months_after(day_of(start, place), int(number(months, place))), place)


def _months_after(day: datetime, months: int) -> float:
    """The number of the day so many months later, or of the last day of that month where it is too short."""
    last = _moment(_shifted(day.year, day.month + months, -1)).day
    return _shifted(day.year, day.month - 1 + months, min(day.day, last) - 1)


@single_function("EOMONTH", 2, 2)
def _eomonth(place: Place, start: Operand, months: Operand) -> Value:
    day = day_of(start, place)
    return dated(_shifted(day.year, day.month + int(number(months, place)), -1), place)


@single_function("DAYS", 2, 2)
def _days(place: Place, end: Operand, start: Operand) -> Value:
    return (day_of(end, place) - day_of(start, place)).days


@single_function("DATEDIF", 3, 3)
def _datedif(place: Place, start: Operand, end: Operand, unit: Operand) -> Value:
    first, last = day_of(start, place), day_of(end, place)
    if first > last:
        raise FormulaError(NOT_A_NUMBER)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    kind = text(unit, place).upper()
    if kind == "D":
        return (last - first).days
    if kind in ("M", "Y", "YM"):
        return {"M": months, "Y": months // 12, "YM": months % 12}[kind]
    if kind not in ("MD", "YD"):
        raise FormulaError(NOT_A_NUMBER)
    passed = months if kind == "MD" else months // 12 * 12
    return int(to_serial(last) - _months_after(first, passed))


@function("NETWORKDAYS", 2, 3)
def _networkdays(place: Place, nodes: list[Node]) -> Operand:
    return _between(place, nodes, frozenset((5, 6)), nodes[2:])


@function("NETWORKDAYS.INTL", 2, 4)
def _networkdays_intl(place: Place, nodes: list[Node]) -> Operand:
    return _between(place, nodes, _weekend(nodes[2:3], place), nodes[3:])


@function("WORKDAY", 2, 3)
def _workday(place: Place, nodes: list[Node]) -> Operand:
    return _after(place, nodes, frozenset((5, 6)), nodes[2:])


@function("WORKDAY.INTL", 2, 4)
def _workday_intl(place: Place, nodes: list[Node]) -> Operand:
    return _after(place, nodes, _weekend(nodes[2:3], place), nodes[3:])


def _weekend(nodes: list[Node], place: Place) -> frozenset[int]:
    """Days without work, from Google's number or a text of seven signs from Monday on, "1" for a day off."""
    value = scalar(nodes[0](place), place) if nodes else None
    if isinstance(value, str):
        if len(value) != 7 or set(value) - {"0", "1"}:
            raise FormulaError(WRONG_VALUE)
        return frozenset(day for day, sign in enumerate(value) if sign == "1")
    code = int(value) if value is not None else 1  # type: ignore[arg-type]
    if code not in WEEKEND_DAYS:
        raise FormulaError(NOT_A_NUMBER)
    return frozenset(WEEKEND_DAYS[code])


def _holidays(nodes: list[Node], place: Place, weekend: frozenset[int]) -> set[date]:
    days = {day_of(value, place).date() for node in nodes for value in values_of(node(place)) if value is not None}
    return {day for day in days if day.weekday() not in weekend}


def _between(place: Place, nodes: list[Node], weekend: frozenset[int], holidays: list[Node]) -> Operand:
    """Working days from a day to another, both counted; below zero when the other lies before."""
    first, last = day_of(nodes[0](place), place), day_of(nodes[1](place), place)
    start, end, sign = (first, last, 1) if first <= last else (last, first, -1)
    weeks, rest = divmod((end - start).days + 1, 7)
    count = weeks * (7 - len(weekend)) + sum((start.weekday() + day) % 7 not in weekend for day in range(rest))
    count -= sum(start.date() <= day <= end.date() for day in _holidays(holidays, place, weekend))
    return sign * count


def _after(place: Place, nodes: list[Node], weekend: frozenset[int], holidays: list[Node]) -> Operand:
    """The working day so many working days after (or before) a day."""
    day, count = day_of(nodes[0](place), place), int(number(nodes[1](place), place))
    free = _holidays(holidays, place, weekend)
    if len(weekend) == 7:
        raise FormulaError(WRONG_VALUE)
    step = timedelta(days=1 if count > 0 else -1)
    place.calculator.spend(abs(count) * 2)
    left = abs(count)
    try:
        while left:
            day += step
            left -= day.weekday() not in weekend and day.date() not in free
    except OverflowError:
        raise FormulaError(NOT_A_NUMBER) from None
    if day < EPOCH:
        raise FormulaError(NOT_A_NUMBER)
    return dated(to_serial(day), place)
