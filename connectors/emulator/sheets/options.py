"""The options that the methods of `sheets.spreadsheets.values` take by name, with what they mean when not given."""

from typing import Any

from connectors.emulator.errors import invalid

DEFAULTS = {
    "majorDimension": "ROWS",
    "insertDataOption": "OVERWRITE",
    "valueRenderOption": "FORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "responseValueRenderOption": "FORMATTED_VALUE",
    "responseDateTimeRenderOption": "SERIAL_NUMBER",
}
UNSPECIFIED = ("DIMENSION_UNSPECIFIED", "INPUT_VALUE_OPTION_UNSPECIFIED")


def option(name: str, value: Any) -> str:
    """The value given for an option, its default where none was."""
    return DEFAULTS[name] if value is None or value in UNSPECIFIED else str(value)


def input_option(value: Any) -> str:
    """RAW or USER_ENTERED; it has no default: raises GoogleError 400 without one."""
    if value is None or value in UNSPECIFIED:
        raise invalid("'valueInputOption' is required but not specified", location="valueInputOption")
    return str(value)
