"""Series as dragging a selection continues them. Pure: contents in, contents out."""

import re
from itertools import pairwise

from connectors.emulator.sheets.model import Content
from connectors.emulator.sheets.numbers import whole

NUMBERED = re.compile(r"(.*?)(\d{1,15})", re.DOTALL)


def continued(source: list[Content], count: int, *, is_date: bool = False, alternate: bool = False) -> list[Content]:
    """The next `count` contents behind a source; a series the other way round takes the source reversed.

    Several numbers go on along their straight line, a date by days, texts that end in a number by that number; all
    else is repeated. One number is repeated and one date is not: the alternate series does the opposite.
    """
    if all(type(value) in (int, float) for value in source):
        numbers = [value for value in source if isinstance(value, int | float)]
        if len(numbers) > 1 or is_date:
            return _repeated(source, count) if alternate else _along(numbers, count)
        return _along(numbers, count) if alternate else _repeated(source, count)
    texts = [value for value in source if isinstance(value, str)]
    parts = [NUMBERED.fullmatch(text) for text in texts]
    found = [part for part in parts if part is not None]
    if len(found) == len(source) and len({part[1] for part in found}) == 1 and not alternate:
        return _numbered(found, count)
    return _repeated(source, count)


def _repeated(source: list[Content], count: int) -> list[Content]:
    return [source[index % len(source)] for index in range(count)]


def _along(numbers: list[float], count: int) -> list[Content]:
    """On the straight line that fits best; one number goes on by one."""
    size = len(numbers)
    middle, mean = (size - 1) / 2, sum(numbers) / size
    spread = sum((index - middle) ** 2 for index in range(size))
    slope = sum((index - middle) * (value - mean) for index, value in enumerate(numbers)) / spread if spread else 1
    start = numbers[0] if _is_even(numbers) else mean - slope * middle
    step = numbers[1] - numbers[0] if size > 1 and _is_even(numbers) else slope
    return [whole(round(start + step * index, 10)) for index in range(size, size + count)]


def _is_even(numbers: list[float]) -> bool:
    steps = {following - number for number, following in pairwise(numbers)}
    return len(steps) <= 1


def _numbered(parts: list[re.Match[str]], count: int) -> list[Content]:
    prefix, width = parts[0][1], len(parts[0][2]) if parts[0][2].startswith("0") else 0
    numbers = _along([int(part[2]) for part in parts], count)
    return [f"{prefix}{abs(int(number)):0{width}d}" for number in numbers if isinstance(number, int | float)]
