"""Developer metadata and DataFilters: how a row is kept hold of while people work in the sheet."""

import pytest
import requests

TAG = {"developerMetadataLookup": {"metadataKey": "row", "metadataValue": "7"}}


def on_row(row, sheet=0):
    line = {"sheetId": sheet, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return {"dimensionRange": line}


def tag(book, location, key="row", value="7", **more):
    wish = {"metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT", "location": location, **more}
    return book.do({"createDeveloperMetadata": {"developerMetadata": wish}})[0]["createDeveloperMetadata"][
        "developerMetadata"
    ]


def search(book, *filters):
    path = f"/v4/spreadsheets/{book.id}/developerMetadata:search"
    found = book.emulator.call("POST", path, {"dataFilters": list(filters)})
    return [entry["developerMetadata"] for entry in found.get("matchedDeveloperMetadata", [])]


def read(book, *filters):
    path = f"/v4/spreadsheets/{book.id}/values:batchGetByDataFilter"
    found = book.emulator.call("POST", path, {"dataFilters": list(filters)})
    return [(entry["valueRange"]["range"], entry["valueRange"].get("values")) for entry in found["valueRanges"]]


@pytest.fixture
def tagged(new_book):
    """Ten rows «строка 0» … «строка 9» with a number falling beside; row index 7 carries a tag."""
    book = new_book("План")
    book.put("A1", [[f"строка {number}", 10 - number] for number in range(10)])
    tag(book, on_row(7))
    return book


def rows(start, end):
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def test_a_tagged_row_is_read_whole(tagged):
    """A lookup by key and value addresses the row from its first to its last column."""
    assert read(tagged, TAG) == [("'План'!A8:Z8", [["строка 7", "3"]])]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"insertDimension": {"range": rows(2, 5)}}, 10),
        ({"insertDimension": {"range": rows(8, 9)}}, 7),
        ({"deleteDimension": {"range": rows(0, 2)}}, 5),
        ({"moveDimension": {"source": rows(7, 8), "destinationIndex": 0}}, 0),
        ({"moveDimension": {"source": rows(0, 2), "destinationIndex": 10}}, 5),
    ],
)
def test_a_tag_follows_its_row(tagged, change, row):
    """Inserted, deleted and moved rows: tag and contents stay together."""
    tagged.do(change)
    assert read(tagged, TAG) == [(f"'План'!A{row + 1}:Z{row + 1}", [["строка 7", "3"]])]


def test_a_tag_dies_with_its_row(tagged):
    """A deleted row's tag is gone."""
    tagged.do({"deleteDimension": {"range": rows(6, 9)}})
    assert search(tagged, TAG) == []


def test_a_sort_moves_contents_not_tags(tagged):
    """The tag stays at its row's index, under other contents (google-api.md, [U]: not to be relied upon)."""
    specs = [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}]
    tagged.do({"sortRange": {"range": {"sheetId": 0, "endRowIndex": 10}, "sortSpecs": specs}})
    assert read(tagged, TAG) == [("'План'!A8:Z8", [["строка 2", "8"]])]


def test_writing_where_the_tag_is(tagged):
    """With batchUpdateByDataFilter one writes the tagged row; null leaves what is there."""
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": TAG, "values": [[None, "neu"]]}]}
    path = f"/v4/spreadsheets/{tagged.id}/values:batchUpdateByDataFilter"
    answer = tagged.emulator.call("POST", path, body)
    assert tagged.get("A8:B8") == [["строка 7", "neu"]]
    assert answer["responses"][0]["dataFilter"] == TAG
    assert answer["totalUpdatedCells"] == 1


def test_nothing_is_written_where_no_tag_is(tagged):
    """A lookup that finds nothing writes nothing."""
    lookup = {"developerMetadataLookup": {"metadataKey": "weg"}}
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": lookup, "values": [["x"]]}]}
    path = f"/v4/spreadsheets/{tagged.id}/values:batchUpdateByDataFilter"
    assert tagged.emulator.call("POST", path, body)["totalUpdatedCells"] == 0


def test_clearing_by_filter(tagged):
    """With batchClearByDataFilter one empties the tagged row."""
    path = f"/v4/spreadsheets/{tagged.id}/values:batchClearByDataFilter"
    answer = tagged.emulator.call("POST", path, {"dataFilters": [TAG]})
    assert answer["clearedRanges"] == ["'План'!A8:Z8"]
    assert tagged.get("A8:B8") == []


@pytest.mark.parametrize(
    ("lookup", "found"),
    [
        ({"metadataKey": "row"}, {"7", "8"}),
        ({"metadataKey": "row", "metadataValue": "8"}, {"8"}),
        ({"metadataId": 99}, {"8"}),
        ({"locationType": "COLUMN"}, {"col"}),
        ({"visibility": "PROJECT"}, {"sheet"}),
        ({"metadataLocation": on_row(8)}, {"8"}),
        ({"metadataLocation": {"sheetId": 0}}, {"sheet"}),
        (
            {"metadataLocation": {"sheetId": 0}, "locationMatchingStrategy": "INTERSECTING_LOCATION"},
            {"7", "8", "col", "sheet", "all"},
        ),
        (
            {"metadataLocation": on_row(8), "locationMatchingStrategy": "INTERSECTING_LOCATION"},
            {"8", "col", "sheet", "all"},
        ),
        ({"metadataKey": "none"}, set()),
    ],
)
def test_tags_are_found_by_every_part_of_a_lookup(tagged, lookup, found):
    """Key, value, id, kind of place, visibility, place exactly or overlapping."""
    tag(tagged, on_row(8), value="8", metadataId=99)
    column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3}
    tag(tagged, {"dimensionRange": column}, key="c", value="col")
    tag(tagged, {"sheetId": 0}, key="s", value="sheet", visibility="PROJECT")
    tag(tagged, {"spreadsheet": True}, key="a", value="all")
    assert {entry["metadataValue"] for entry in search(tagged, {"developerMetadataLookup": lookup})} == found


def test_filters_by_range(tagged):
    """a1Range, and gridRange with its open ends; a filter without sides means the whole sheet."""
    assert read(tagged, {"a1Range": "A1:B1"}) == [("'План'!A1:B1", [["строка 0", "10"]])]
    open_end = {"gridRange": {"sheetId": 0, "startRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}}
    assert read(tagged, open_end) == [("'План'!B10:B1000", [["1"]])]
    assert read(tagged, {"gridRange": {"sheetId": 0}})[0][0] == "'План'!A1:Z1000"


def test_tags_are_updated_and_deleted_by_filter(tagged):
    """The replies say which tags were changed or are gone."""
    change = {"developerMetadata": {"metadataValue": "neu"}, "fields": "metadataValue", "dataFilters": [TAG]}
    updated, deleted = tagged.do(
        {"updateDeveloperMetadata": change},
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataValue": "neu"}}}},
    )
    assert updated["updateDeveloperMetadata"]["developerMetadata"][0]["metadataValue"] == "neu"
    assert len(deleted["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1
    assert search(tagged, {"a1Range": "A1:Z1000"}) == []


def test_one_tag_by_its_id(tagged):
    """By developerMetadata.get; 404 for one that is not there."""
    entry = tag(tagged, {"spreadsheet": True}, key="a")
    path = f"/v4/spreadsheets/{tagged.id}/developerMetadata"
    assert tagged.emulator.call("GET", f"{path}/{entry['metadataId']}") == entry
    with pytest.raises(requests.HTTPError) as error:
        tagged.emulator.call("GET", f"{path}/1")
    assert error.value.response.status_code == 404


def test_a_tag_marks_one_row_only(tagged):
    """Google tags single rows and columns."""
    with pytest.raises(requests.HTTPError):
        tag(tagged, {"dimensionRange": rows(0, 2)})


def test_a_range_that_does_not_say_rows_or_columns_is_refused(tagged):
    """Whether something is looked for there or tagged."""
    line = {"sheetId": 0, "startIndex": 1, "endIndex": 2}
    for ask in (
        lambda: search(tagged, {"developerMetadataLookup": {"metadataLocation": {"dimensionRange": line}}}),
        lambda: tag(tagged, {"dimensionRange": line}),
    ):
        with pytest.raises(requests.HTTPError, match="dimension must be specified"):
            ask()


def test_a_lookup_may_leave_ends_open(tagged):
    """Tags within rows from one on, to whatever end."""
    here = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1}}
    lookup = {"locationMatchingStrategy": "INTERSECTING_LOCATION", "metadataLocation": here}
    assert search(tagged, {"developerMetadataLookup": lookup})
