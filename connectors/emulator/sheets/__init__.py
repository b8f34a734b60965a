"""Spreadsheets. Drive makes, copies, converts and deletes them through these; the methods register in `handlers`."""

from connectors.emulator.sheets.files import (
    as_resource,
    copy_spreadsheet,
    delete_spreadsheet,
    displayed_rows,
    displayed_text,
    new_spreadsheet,
    replace_spreadsheet,
)

__all__ = [
    "as_resource",
    "copy_spreadsheet",
    "delete_spreadsheet",
    "displayed_rows",
    "displayed_text",
    "new_spreadsheet",
    "replace_spreadsheet",
]
