"""What the lists of validation rules offer."""

from connectors.emulator.errors import GoogleError
from connectors.emulator.sheets.model import Book, Json
from connectors.emulator.sheets.ranges import resolve
from connectors.emulator.sheets.reading import View


def choices(book: Book, condition: Json) -> list[str]:
    """What a list offers, in its order, each once; [] for a condition that is no list or whose range is gone."""
    values = [str(entry.get("userEnteredValue", "")) for entry in condition.get("values", ())]
    if condition.get("type") == "ONE_OF_LIST":
        return list(dict.fromkeys(filter(None, values)))
    if condition.get("type") != "ONE_OF_RANGE" or not values:
        return []
    try:
        area = resolve(book, values[0].removeprefix("=")).clipped()
    except GoogleError:
        return []
    return list(dict.fromkeys(str(value) for row in View().rows(book, area) for value in row if value != ""))
