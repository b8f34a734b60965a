"""Functions of texts: parts, search, case, joining and splitting, and numbers as texts."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

from connectors.emulator.sheets.entering import MAX_TEXT, read_value
from connectors.emulator.sheets.formulas.functions import function, single_function
from connectors.emulator.sheets.formulas.operands import (
    Array,
    Node,
    Operand,
    Place,
    form_of,
    joined,
    number,
    scalar,
    table,
    text,
    truth,
)
from connectors.emulator.sheets.formulas.values import (
    NOT_A_NUMBER,
    TOO_LONG_TEXT,
    WRONG_VALUE,
    Formed,
    FormulaError,
    Link,
    Value,
)
from connectors.emulator.sheets.formulas.wildcards import wildcard
from connectors.emulator.sheets.locales import SheetLocale
from connectors.emulator.sheets.patterns import compiled, general, show_text
from connectors.emulator.sheets.showing import formatted

WORD = re.compile(r"[^\W\d_]+")
LOCAL_DECIMALS = re.compile(r"(?<=[0#?]),(?=0*#*(?:[^0#?,]|$))")
LOCAL_GROUPS = re.compile(r"(?<=[#0])[\s\u00a0\u202f](?=[#0]{3})")


def _register(name: str, change: Callable[[str], str]) -> None:
    @single_function(name, 1, 1)
    def _(place: Place, operand: Operand) -> Value:
        return change(text(operand, place))


for _name, _change in (
    ("UPPER", str.upper),
    ("LOWER", str.lower),
    ("PROPER", lambda value: WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), value)),
    ("TRIM", lambda value: " ".join(word for word in value.split(" ") if word)),
    ("CLEAN", lambda value: "".join(sign for sign in value if ord(sign) > 31)),
    ("ENCODEURL", lambda value: quote(value, safe="")),
):
    _register(_name, _change)


@single_function("LEN", 1, 1)
def _len(place: Place, operand: Operand) -> Value:
    return len(text(operand, place))


@single_function("LEFT", 1, 2)
def _left(place: Place, operand: Operand, count: Operand = 1) -> Value:
    return text(operand, place)[: _length(count, place)]


@single_function("RIGHT", 1, 2)
def _right(place: Place, operand: Operand, count: Operand = 1) -> Value:
    value, length = text(operand, place), _length(count, place)
    return value[max(0, len(value) - length) :]


@single_function("MID", 3, 3)
def _mid(place: Place, operand: Operand, start: Operand, count: Operand) -> Value:
    begin = _place_in_text(start, place)
    return text(operand, place)[begin : begin + _length(count, place)]


def _length(operand: Operand, place: Place) -> int:
    count = int(number(operand, place))
    if count < 0:
        raise FormulaError(NOT_A_NUMBER)
    return count


def _place_in_text(operand: Operand, place: Place) -> int:
    start = int(number(operand, place)) - 1
    if start < 0:
        raise FormulaError(NOT_A_NUMBER)
    return start


@single_function("FIND", 2, 3)
def _find(place: Place, wanted: Operand, within: Operand, start: Operand = 1) -> Value:
    found = text(within, place).find(text(wanted, place), _place_in_text(start, place))
    return _found(None if found < 0 else found)


@single_function("SEARCH", 2, 3)
def _search(place: Place, wanted: Operand, within: Operand, start: Operand = 1) -> Value:
    return _found(wildcard(text(wanted, place)).search(text(within, place), _place_in_text(start, place)))


def _found(at: int | None) -> int:
    if at is None:
        raise FormulaError(WRONG_VALUE)
    return at + 1


@single_function("SUBSTITUTE", 3, 4)
def _substitute(place: Place, operand: Operand, old: Operand, new: Operand, occurrence: Operand = None) -> Value:
    value, wanted, instead = text(operand, place), text(old, place), text(new, place)
    if not wanted:
        return value
    parts = value.split(wanted)
    if occurrence is None:
        return joined(parts, instead)
    index = int(number(occurrence, place))
    if index < 1:
        raise FormulaError(NOT_A_NUMBER)
    return joined((wanted.join(parts[:index]), wanted.join(parts[index:])), instead) if index < len(parts) else value


@single_function("REPLACE", 4, 4)
def _replace(place: Place, operand: Operand, start: Operand, count: Operand, new: Operand) -> Value:
    value, begin = text(operand, place), _place_in_text(start, place)
    return value[:begin] + text(new, place) + value[begin + _length(count, place) :]


@single_function("REPT", 2, 2)
def _rept(place: Place, operand: Operand, count: Operand) -> Value:
    value, times = text(operand, place), _length(count, place)
    if len(value) * times > MAX_TEXT:
        raise FormulaError(TOO_LONG_TEXT)
    return value * times


def _char(place: Place, operand: Operand) -> Value:
    code = int(number(operand, place))
    if not 1 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000:
        raise FormulaError(NOT_A_NUMBER)
    return chr(code)


def _code(place: Place, operand: Operand) -> Value:
    value = text(operand, place)
    if not value:
        raise FormulaError(WRONG_VALUE)
    return ord(value[0])


for _name in ("CHAR", "UNICHAR"):
    single_function(_name, 1, 1)(_char)
for _name in ("CODE", "UNICODE"):
    single_function(_name, 1, 1)(_code)


@single_function("EXACT", 2, 2)
def _exact(place: Place, first: Operand, second: Operand) -> Value:
    return text(first, place) == text(second, place)


@function("CONCATENATE", 1, None)
def _concatenate(place: Place, nodes: list[Node]) -> Operand:
    return joined(_texts(place, nodes))


@single_function("CONCAT", 2, 2)
def _concat(place: Place, first: Operand, second: Operand) -> Value:
    return joined((text(first, place), text(second, place)))


@function("JOIN", 2, None)
def _join(place: Place, nodes: list[Node]) -> Operand:
    return joined(_texts(place, nodes[1:]), text(nodes[0](place), place))


@function("TEXTJOIN", 3, None)
def _textjoin(place: Place, nodes: list[Node]) -> Operand:
    delimiter, skips_empty = text(nodes[0](place), place), truth(nodes[1](place), place)
    return joined((entry for entry in _texts(place, nodes[2:]) if entry or not skips_empty), delimiter)


def _texts(place: Place, nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        for line in table(node(place)).rows():
            for value in line:
                yield text(value, place)


@function("SPLIT", 2, 4)
def _split(place: Place, nodes: list[Node]) -> Operand:
    """The parts of a text between some signs (or a whole delimiter), side by side; numbers among them are numbers."""
    delimiter = text(nodes[1](place), place)
    by_each = truth(nodes[2](place), place) if len(nodes) > 2 else True
    skips_empty = truth(nodes[3](place), place) if len(nodes) > 3 else True
    if not delimiter:
        raise FormulaError(WRONG_VALUE)
    pattern = f"[{re.escape(delimiter)}]" if by_each else re.escape(delimiter)
    lines: list[list[Value]] = []
    for line in table(nodes[0](place)).rows():
        parts = re.split(pattern, text(line[0], place)) if line else []
        lines.append([_read(part, place) for part in parts if part or not skips_empty])
    if not any(lines):
        raise FormulaError(WRONG_VALUE)
    return Array(lines)


def _read(part: str, place: Place) -> Value:
    read = read_value(part.strip(), place.locale, place.calculator.today)
    if read is None:
        return part or None
    content = read.content
    if read.number_format and isinstance(content, int | float):
        return Formed(content, read.number_format)
    return content  # type: ignore[return-value]


@single_function("T", 1, 1)
def _t(place: Place, operand: Operand) -> Value:
    value = scalar(operand, place)
    return value if isinstance(value, str) else ""


@single_function("VALUE", 1, 1)
def _value(place: Place, operand: Operand) -> Value:
    return number(operand, place)


@single_function("TO_TEXT", 1, 1)
def _to_text(place: Place, operand: Operand) -> Value:
    value = scalar(operand, place)
    return value if value is None else formatted(value, form_of(operand), place.locale)


def _register_form(name: str, form: Callable[[SheetLocale], dict[str, str] | None]) -> None:
    @single_function(name, 1, 1)
    def _(place: Place, operand: Operand) -> Value:
        value, kind = scalar(operand, place), form(place.locale)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return Formed(value, kind) if kind else float(value)


for _name, _form in (
    ("TO_DATE", lambda locale: {"type": "DATE", "pattern": locale.date_pattern}),
    ("TO_PERCENT", lambda _: {"type": "PERCENT", "pattern": "0.00%"}),
    ("TO_DOLLARS", lambda _: {"type": "CURRENCY", "pattern": '"$"#,##0.00'}),
    ("TO_PURE_NUMBER", lambda _: None),
):
    _register_form(_name, _form)


@single_function("TEXT", 2, 2)
def _text(place: Place, operand: Operand, pattern: Operand) -> Value:
    value, wanted = scalar(operand, place), text(pattern, place)
    if isinstance(value, str):
        read = read_value(value.strip(), place.locale, place.calculator.today)
        if read is None or isinstance(read.content, bool):
            return show_text(value, wanted)
        value = read.content  # type: ignore[assignment]
    if isinstance(value, bool):
        return formatted(value, None, place.locale)
    shown = compiled(neutral(wanted, place.locale), place.locale)(value or 0)  # type: ignore[arg-type]
    return show_text(general(value or 0, place.locale), wanted) if wanted == "@" else shown  # type: ignore[arg-type]


@single_function("FIXED", 1, 3)
def _fixed(place: Place, operand: Operand, digits: Operand = 2, is_bare: Operand = 0) -> Value:
    count = max(0, min(int(number(digits, place)), 20))
    whole_part = "0" if truth(is_bare, place) else "#,##0"
    return compiled(f"{whole_part}.{'0' * count}".rstrip("."), place.locale)(number(operand, place))


def neutral(pattern: str, locale: SheetLocale) -> str:
    """A pattern typed with the locale's signs ("# ##0,00") in those that number formats are kept in ("#,##0.00")."""
    if locale.decimal == "." or "." in re.sub(r'"[^"]*"', "", pattern):
        return pattern
    if locale.group.isspace():
        pattern = LOCAL_GROUPS.sub("\0", pattern)
    if not re.search("#,##0(?!#)", pattern):
        pattern = LOCAL_DECIMALS.sub(".", pattern)
    return pattern.replace("\0", ",")


@single_function("HYPERLINK", 1, 2)
def _hyperlink(place: Place, operand: Operand, label: Operand = None) -> Value:
    address = text(operand, place)
    if not _scheme(address) and not address.startswith("#"):
        address = "http://" + address
    shown = scalar(label, place) if label is not None else address
    return Link(shown, address) if isinstance(shown, str) else shown


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""
