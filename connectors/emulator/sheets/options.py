"""The options that the methods of `sheets.spreadsheets.values` take by name."""

import re
from typing import Any

from connectors.emulator.errors import invalid

KINDS = {
    "majorDimension": ("Dimension", ("ROWS", "COLUMNS")),
    "valueInputOption": ("ValueInputOption", ("RAW", "USER_ENTERED")),
    "insertDataOption": ("InsertDataOption", ("OVERWRITE", "INSERT_ROWS")),
    "valueRenderOption": ("ValueRenderOption", ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")),
    "dateTimeRenderOption": ("DateTimeRenderOption", ("SERIAL_NUMBER", "FORMATTED_STRING")),
}
UNSPECIFIED = ("DIMENSION_UNSPECIFIED", "INPUT_VALUE_OPTION_UNSPECIFIED")


def option(name: str, value: Any, *, prefix: str = "") -> str:
    """The value given for an option, its default where none was; raises GoogleError 400 for one that is none.

    `name` may have "response" before it; `prefix` is where the option stands in a body ("data.").
    """
    plain = name.removeprefix("response")
    kind, allowed = KINDS[plain[0].lower() + plain[1:]]
    if value is None or value in UNSPECIFIED:
        return allowed[0]
    if value in allowed:
        return str(value)
    field = prefix + re.sub("([A-Z])", r"_\1", name).lower()
    raise invalid(
        f"Invalid value at '{field}' (type.googleapis.com/google.apps.sheets.v4.{kind}), \"{value}\"", location=name
    )


def input_option(value: Any) -> str:
    """RAW or USER_ENTERED; it has no default: raises GoogleError 400 without one."""
    if value is None or value in UNSPECIFIED:
        raise invalid("'valueInputOption' is required but not specified", location="valueInputOption")
    return option("valueInputOption", value)
