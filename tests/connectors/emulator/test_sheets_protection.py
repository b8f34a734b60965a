"""Protected ranges: what people with write access can and cannot do in the robot's tabs."""

import pytest
import requests

ROBOT = "robot@barycentre.example"
PERSON = "school@krasnoselsky.example"
REFUSED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def lines(dimension, start, end):
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


@pytest.fixture
def shared(new_book):
    """A spreadsheet of the owner's, shared with the robot and a person; the robot protects B3:C5."""
    book = new_book("План", "Ход")
    book.put("План!A1", [[f"{row}{column}" for column in "ABCD"] for row in range(1, 9)])
    book.share(ROBOT)
    book.share(PERSON)
    grid = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 5, "startColumnIndex": 1, "endColumnIndex": 3}
    book.do({"addProtectedRange": {"protectedRange": {"protectedRangeId": 5, "range": grid}}}, user=ROBOT)
    return book


def refusal(action, *args, **options):
    """Status and message of a refusal, without the "Invalid requests[0].kind: " in front of it."""
    with pytest.raises(requests.HTTPError) as error:
        action(*args, **options)
    message = error.value.response.json()["error"]["message"]
    return error.value.response.status_code, message.rpartition("]")[2].partition(": ")[2] or message


def test_a_protected_cell_cannot_be_written(shared):
    """Neither by values nor by requests; cells beside it can."""
    cell = {"start": {"sheetId": 0, "rowIndex": 2, "columnIndex": 1}, "rows": [{"values": [{}]}], "fields": "note"}
    assert refusal(shared.put, "План!B3", [["x"]], user=PERSON) == (400, REFUSED)
    assert refusal(shared.do, {"updateCells": cell}, user=PERSON) == (400, REFUSED)
    shared.put("План!A3", [["x"]], user=PERSON)


@pytest.mark.parametrize(
    "change",
    [
        {"deleteDimension": {"range": lines("ROWS", 4, 6)}},
        {"deleteDimension": {"range": lines("COLUMNS", 0, 2)}},
        {"insertDimension": {"range": lines("ROWS", 3, 4)}},
        {"moveDimension": {"source": lines("ROWS", 2, 3), "destinationIndex": 0}},
        {"moveDimension": {"source": lines("ROWS", 0, 1), "destinationIndex": 4}},
        {"sortRange": {"range": {"sheetId": 0, "endRowIndex": 8}, "sortSpecs": [{"dimensionIndex": 0}]}},
        {"findReplace": {"find": "3B", "replacement": "x", "allSheets": True}},
        {"deleteSheet": {"sheetId": 0}},
        {"deleteProtectedRange": {"protectedRangeId": 5}},
        {
            "updateProtectedRange": {
                "protectedRange": {"protectedRangeId": 5, "warningOnly": True},
                "fields": "warningOnly",
            }
        },
    ],
)
def test_a_protected_range_cannot_be_moved_or_lifted(shared, change):
    """Deleting, inserting into, moving, sorting over it; only its editors may."""
    assert refusal(shared.do, change, user=PERSON) == (400, REFUSED)
    shared.do(change, user=ROBOT)


def test_the_owner_is_not_bound(shared):
    """The file's owner writes anywhere, and so does the administrator."""
    shared.put("План!B3", [["x"]])
    shared.put("План!B3", [["y"]], user="admin")
    assert shared.get("План!B3") == [["y"]]


def test_protection_follows_its_cells(shared):
    """Rows inserted above: the same cells stay protected, others do not become so."""
    shared.do({"insertDimension": {"range": lines("ROWS", 0, 2)}}, user=PERSON)
    shared.put("План!B3", [["x"]], user=PERSON)
    assert refusal(shared.put, "План!B5", [["x"]], user=PERSON) == (400, REFUSED)


def test_a_protected_sheet_with_exceptions(shared):
    """A whole sheet is protected but for some cells; it cannot be renamed, nor get rows."""
    grid = {"sheetId": 1, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    wish = {"range": {"sheetId": 1}, "unprotectedRanges": [grid], "editors": {"users": [ROBOT]}}
    shared.do({"addProtectedRange": {"protectedRange": wish}}, user=ROBOT)
    shared.put("Ход!A1:B2", [["x"]], user=PERSON)
    rename = {"properties": {"sheetId": 1, "title": "y"}, "fields": "title"}
    assert refusal(shared.put, "Ход!C1", [["x"]], user=PERSON) == (400, REFUSED)
    assert refusal(shared.do, {"updateSheetProperties": rename}, user=PERSON) == (400, REFUSED)
    append = {"sheetId": 1, "dimension": "ROWS", "length": 5}
    assert refusal(shared.do, {"appendDimension": append}, user=PERSON) == (400, REFUSED)


def test_a_warning_binds_nobody(shared):
    """Protections with warningOnly are for the user interface."""
    warning = {"range": {"sheetId": 1}, "warningOnly": True}
    shared.do({"addProtectedRange": {"protectedRange": warning}}, user=ROBOT)
    shared.put("Ход!A1", [["x"]], user=PERSON)


def test_who_sees_the_editors(shared):
    """Editors see who may edit; others see only that they may not."""

    def seen(user):
        return shared.describe(user=user)["sheets"][0]["protectedRanges"][0]

    assert seen(ROBOT)["editors"] == {"users": [ROBOT]}
    assert seen(ROBOT)["requestingUserCanEdit"] is True
    assert "editors" not in seen(PERSON)
    assert seen(PERSON)["requestingUserCanEdit"] is False


@pytest.mark.parametrize(("role", "code"), [("reader", 403), (None, 403)])
def test_who_may_not_write_the_file(shared, role, code):
    """Readers and strangers are refused as Sheets does, whatever is protected."""
    if role:
        shared.share("other@host.example", role)
    assert refusal(shared.put, "План!A1", [["x"]], user="other@host.example") == (
        code,
        "The caller does not have permission",
    )


def test_an_unknown_spreadsheet_is_not_found(shared):
    """404 for an id that was never given."""
    code, message = refusal(shared.emulator.call, "GET", "/v4/spreadsheets/1nichtda")
    assert (code, message) == (404, "Requested entity was not found.")
