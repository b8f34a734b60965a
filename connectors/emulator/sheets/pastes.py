"""What each way of pasting makes of the cell that is there and the one that is pasted."""

from collections.abc import Callable

from connectors.emulator.sheets.cells import Cell
from connectors.emulator.sheets.model import Json

FORMATS = ("userEnteredFormat", "textFormatRuns")
Paste = Callable[[Cell, Cell], Cell]


def _only(extra: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in extra.items() if name in names}


def _besides(extra: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in extra.items() if name not in names}


def _without_borders(cell: Cell) -> Cell:
    content, extra = cell
    form = _besides(extra.get("userEnteredFormat", {}), ("borders",))
    return content, _besides(extra, ("userEnteredFormat",)) | ({"userEnteredFormat": form} if form else {})


PASTES: dict[str, Paste] = {
    "PASTE_NORMAL": lambda _, new: new,
    "PASTE_VALUES": lambda old, new: (new[0], old[1]),
    "PASTE_FORMULA": lambda old, new: (new[0], old[1]),
    "PASTE_FORMAT": lambda old, new: (old[0], _besides(old[1], FORMATS) | _only(new[1], FORMATS)),
    "PASTE_NO_BORDERS": lambda _, new: _without_borders(new),
    "PASTE_DATA_VALIDATION": lambda old, new: (
        old[0],
        _besides(old[1], ("dataValidation",)) | _only(new[1], ("dataValidation",)),
    ),
    "PASTE_CONDITIONAL_FORMATTING": lambda old, _: old,
}
