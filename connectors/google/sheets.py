"""Google Sheets, as the flows need it: whole tabs by id, rows by tag, and atomic changes.

Tabs are addressed by sheetId, because people rename them; rows by developer metadata, because people move them.
Serial dates count from 1899-12-30 in the spreadsheet's own time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gspread.http_client import HTTPClient

if TYPE_CHECKING:
    from connectors.google.transport import Transport

Cell = str | int | float | bool | None
Rows = list[list[Cell]]

_BASE = "https://sheets.googleapis.com/v4/spreadsheets"
_AS_STORED = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}


@dataclass(frozen=True)
class Tab:
    """A tab as read: its present title and its rows, trailing empty cells and rows left out."""

    sheet_id: int
    title: str
    rows: Rows = field(default_factory=list)


class Sheets:
    """Reads and writes spreadsheets over one transport; never sleeps, never repeats by itself."""

    def __init__(self, transport: Transport) -> None:
        self._client = HTTPClient(auth=None, session=transport)

    def read_tabs(self, spreadsheet_id: str, sheet_ids: Sequence[int]) -> dict[int, Tab]:
        """Read whole tabs in one call (`spreadsheets.values.batchGetByDataFilter`), keyed by sheetId.

        Raises `Refused` if one of the tabs was deleted.
        """
        body = {"dataFilters": [{"gridRange": {"sheetId": sheet_id}} for sheet_id in sheet_ids], **_AS_STORED}
        answer = self._post(f"{spreadsheet_id}/values:batchGetByDataFilter", body)
        tabs = (_tab(match) for match in answer.get("valueRanges", []))
        return {tab.sheet_id: tab for tab in tabs}

    def read_tagged(self, spreadsheet_id: str, key: str, tags: Iterable[str]) -> dict[str, list[Cell]]:
        """Read the rows that carry the tags, wherever they are now; a row that is gone is missing."""
        body = {"dataFilters": [_by_tag(key, tag) for tag in tags], **_AS_STORED}
        answer = self._post(f"{spreadsheet_id}/values:batchGetByDataFilter", body)
        return {
            found["developerMetadataLookup"]["metadataValue"]: next(iter(match["valueRange"].get("values", [])), [])
            for match in answer.get("valueRanges", [])
            for found in match["dataFilters"]
        }

    def write_tagged(
        self, spreadsheet_id: str, key: str, rows: Mapping[str, list[Cell]], *, formulas: bool = False
    ) -> None:
        """Write cells into tagged rows from column A on; `None` leaves a cell as it is.

        With `formulas` values are parsed as if a person typed them: never pass people's text then.
        """
        data = [
            {"dataFilter": _by_tag(key, tag), "majorDimension": "ROWS", "values": [cells]}
            for tag, cells in rows.items()
        ]
        body = {"valueInputOption": "USER_ENTERED" if formulas else "RAW", "data": data}
        self._post(f"{spreadsheet_id}/values:batchUpdateByDataFilter", body)

    def change(self, spreadsheet_id: str, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Carry out `spreadsheets.batchUpdate` requests, all or none; returns the replies."""
        replies: list[dict[str, Any]] = self._client.batch_update(spreadsheet_id, {"requests": list(requests)}).get(
            "replies", []
        )
        return replies

    def describe(self, spreadsheet_id: str, fields: str) -> dict[str, Any]:
        """Return the spreadsheet's properties named by the `fields` mask (`spreadsheets.get`)."""
        answer: dict[str, Any] = self._client.fetch_sheet_metadata(spreadsheet_id, params={"fields": fields})
        return answer

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.request("post", f"{_BASE}/{path}", json=body).json()
        return answer


def text_cell(value: Cell) -> dict[str, Any]:
    """Return one cell for `updateCells`: text stays text, whatever it looks like (no formula can come of it)."""
    match value:
        case None | "":
            return {}
        case bool():
            return {"userEnteredValue": {"boolValue": value}}
        case int() | float():
            return {"userEnteredValue": {"numberValue": value}}
        case _:
            return {"userEnteredValue": {"stringValue": value}}


def put_rows(sheet_id: int, first_row: int, rows: Sequence[Sequence[Cell]], first_column: int = 0) -> dict[str, Any]:
    """Return an `updateCells` request that writes `rows` as data from the given 0-based cell on."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": first_row, "columnIndex": first_column},
            "rows": [{"values": [text_cell(cell) for cell in row]} for row in rows],
            "fields": "userEnteredValue",
        }
    }


def remove_tags(key: str) -> dict[str, Any]:
    """Return the request that removes every tag `key` of the spreadsheet."""
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataKey": key}}}}


def tag_row(sheet_id: int, key: str, tag: str, row: int) -> dict[str, Any]:
    """Return the request that tags a 0-based row with developer metadata `key` = `tag`."""
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    metadata = {
        "metadataKey": key,
        "metadataValue": tag,
        "visibility": "PROJECT",
        "location": {"dimensionRange": place},
    }
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def _by_tag(key: str, tag: str) -> dict[str, Any]:
    return {"developerMetadataLookup": {"metadataKey": key, "metadataValue": tag}}


def _tab(match: dict[str, Any]) -> Tab:
    # A sheetId of 0 is left out of the echoed filter, as every default is in Google's JSON.
    sheet_id = match["dataFilters"][0].get("gridRange", {}).get("sheetId", 0)
    found = match["valueRange"]
    title = found["range"].rpartition("!")[0]
    if title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    return Tab(sheet_id, title, found.get("values", []))
