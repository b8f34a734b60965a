"""Google Sheets as the flows need it, on a spreadsheet that people change meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from connectors.google.drive import SPREADSHEET, Drive
from connectors.google.errors import NotFound, OutcomeUnknown, Refused
from connectors.google.sheets import Sheets, Tab, put_rows, remove_tags, tag_row, text_cell

ROBOT = "robot@barycentre.example"


@dataclass
class Book:
    """A spreadsheet with the tabs 0 and 7, as the robot sees it."""

    id: str
    sheets: Sheets

    def rows(self, sheet_id: int = 0) -> list[list[Any]]:
        """What stands in a tab."""
        return self.sheets.read_tabs(self.id, [sheet_id])[sheet_id].rows

    def put(self, *rows: list[Any], sheet_id: int = 0, first_row: int = 0) -> None:
        """Write rows as data."""
        self.sheets.change(self.id, [put_rows(sheet_id, first_row, rows)])


@pytest.fixture
def book(workspace: Any) -> Book:
    """An empty spreadsheet."""
    transport = workspace.sign_in(ROBOT)
    made = Book(Drive(transport).create("Дорожная карта", SPREADSHEET, {"role": "roadmap"}), Sheets(transport))
    made.sheets.change(made.id, [{"addSheet": {"properties": {"sheetId": 7, "title": "Ход «№ 1»'s"}}}])
    return made


def moved(source: int, target: int) -> dict[str, Any]:
    """Return the request by which a person moves a row."""
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": source, "endIndex": source + 1}
    return {"moveDimension": {"source": rows, "destinationIndex": target}}


def test_tabs_in_one_call(book: Book) -> None:
    """Several tabs are read in one HTTP call, each with its present title; empty ends are left out."""
    book.put(["Код", "№"], [], ["М1-001", 1])
    transport: Any = book.sheets._client.session
    calls = transport.calls

    tabs = book.sheets.read_tabs(book.id, [7, 0])

    assert transport.calls == calls + 1
    assert tabs[7] == Tab(7, "Ход «№ 1»'s", [])
    assert tabs[0].rows == [["Код", "№"], [], ["М1-001", 1]]


def test_renamed_tabs(book: Book) -> None:
    """A tab is found by its id, whatever people call it."""
    properties = {"sheetId": 7, "title": "Переименовано"}
    book.sheets.change(book.id, [{"updateSheetProperties": {"properties": properties, "fields": "title"}}])

    assert book.sheets.read_tabs(book.id, [7])[7].title == "Переименовано"


def test_a_deleted_tab(book: Book) -> None:
    """A tab that a person has deleted is an error, not an empty tab."""
    book.sheets.change(book.id, [{"deleteSheet": {"sheetId": 7}}])

    with pytest.raises(Refused):
        book.sheets.read_tabs(book.id, [7])


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "01.09.2026", "007", "'цитата", "TRUE", "1e5"])
def test_text_stays_text(book: Book, text: str) -> None:
    """People's text is written as it is: no formula, no number and no date can come of it."""
    book.put([text])

    assert book.rows() == [[text]]
    assert text_cell(text) == {"userEnteredValue": {"stringValue": text}}


def test_values_by_their_types(book: Book) -> None:
    """Numbers, truth and emptiness are written as such."""
    book.put([1, 2.5, True, None, "", "конец"])

    assert book.rows() == [[1, 2.5, True, "", "", "конец"]]


def test_dates_come_as_serial_numbers(book: Book) -> None:
    """A date that a person typed is read as days since 1899-12-30."""
    book.put([None])
    book.sheets.change(book.id, [tag_row(0, "row", "a", 0)])
    book.sheets.write_tagged(book.id, "row", {"a": ["2026-09-01"]}, formulas=True)

    assert book.rows() == [[46266]]


def test_tags_follow_their_rows(book: Book) -> None:
    """A tagged row is read, and written, wherever people have moved it."""
    book.put(["a"], ["b"], ["c"])
    book.sheets.change(book.id, [tag_row(0, "row", "first", 0), tag_row(0, "row", "second", 1)])
    book.sheets.change(book.id, [moved(0, 3)])

    found = book.sheets.read_tagged(book.id, "row", ["first", "second"])
    book.sheets.write_tagged(book.id, "row", {"first": [None, "М1-001"]})

    assert found == {"first": ["a"], "second": ["b"]}
    assert book.rows() == [["b"], ["c"], ["a", "М1-001"]]


def test_a_deleted_row_takes_its_tag_along(book: Book) -> None:
    """A tag whose row a person has deleted is missing from what is read."""
    book.put(["a"], ["b"])
    book.sheets.change(book.id, [tag_row(0, "row", "first", 0), tag_row(0, "row", "second", 1)])
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    book.sheets.change(book.id, [{"deleteDimension": {"range": rows}}])

    assert book.sheets.read_tagged(book.id, "row", ["first", "second"]) == {"second": ["b"]}


def test_removing_tags(book: Book) -> None:
    """All tags of a key go at once; those of another key stay."""
    book.put(["a"])
    book.sheets.change(book.id, [tag_row(0, "row", "x", 0), tag_row(0, "other", "x", 0)])

    book.sheets.change(book.id, [remove_tags("row")])

    assert book.sheets.read_tagged(book.id, "row", ["x"]) == {}
    assert book.sheets.read_tagged(book.id, "other", ["x"]) == {"x": ["a"]}


def test_changes_are_all_or_none(book: Book) -> None:
    """Of several changes with a wrong one among them none is made."""
    with pytest.raises(Refused):
        book.sheets.change(book.id, [put_rows(0, 0, [["a"]]), {"deleteSheet": {"sheetId": 99}}])

    assert book.rows() == []


def test_changes_are_not_repeated(workspace: Any, book: Book) -> None:
    """A change whose answer was lost goes out once; the caller is told that it may have been made."""
    method = "sheets.spreadsheets.batchUpdate"
    before = workspace.calls()[method]
    workspace.control("POST", "faults", {"method": method, "call": 1, "action": "lose"})

    with pytest.raises(OutcomeUnknown):
        book.put(["a"])

    assert workspace.calls()[method] == before + 1
    assert book.rows() == [["a"]]


def test_reads_are_repeated(workspace: Any, book: Book) -> None:
    """A read whose answer was lost is asked for again, although it is a POST."""
    book.put(["a"])
    fault = {"method": "sheets.spreadsheets.values.batchGetByDataFilter", "call": 1, "action": "lose"}
    workspace.control("POST", "faults", fault)

    assert book.rows() == [["a"]]


def test_describing(book: Book) -> None:
    """Only what the mask names is asked for."""
    assert book.sheets.describe(book.id, "sheets.properties.sheetId") == {
        "sheets": [{"properties": {"sheetId": 0}}, {"properties": {"sheetId": 7}}]
    }


def test_no_such_spreadsheet(book: Book) -> None:
    """A spreadsheet that is not there is named as such."""
    with pytest.raises(NotFound):
        book.sheets.read_tabs("1" + "x" * 43, [0])
