"""Spreadsheets. Drive makes, copies and deletes them through these; the methods register in `handlers`."""

from connectors.emulator.sheets.files import copy_spreadsheet, delete_spreadsheet, displayed_rows, new_spreadsheet

__all__ = ["copy_spreadsheet", "delete_spreadsheet", "displayed_rows", "new_spreadsheet"]
