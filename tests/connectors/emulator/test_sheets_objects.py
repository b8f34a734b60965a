"""Charts and slicers: kept with their place, following what they lie on and show."""

import pytest

from tests.connectors.emulator.grids import cell, columns, grid, refusal, rows


def spec(*area):
    source = {"sourceRange": {"sources": [grid(*area)]}}
    return {"title": "Школы", "basicChart": {"chartType": "COLUMN", "series": [{"series": source}]}}


def over(row, column, sheet=0, **size):
    return {"overlayPosition": {"anchorCell": cell(row, column, sheet), **size}}


def charts(book, sheet=0):
    return book.describe()["sheets"][sheet].get("charts", [])


@pytest.fixture
def chart(book):
    """A chart of A1:A9 on C5; its id."""
    (reply,) = book.do({"addChart": {"chart": {"spec": spec(0, 9, 0, 1), "position": over(4, 2)}}})
    return reply["addChart"]["chart"]["chartId"]


def test_a_chart_has_an_id_and_a_size(book, chart):
    """Google's own size where none is given; its id is not given twice, to slicers neither."""
    (found,) = charts(book)
    assert found["position"] == over(4, 2, widthPixels=600, heightPixels=371)
    assert found["spec"] == spec(0, 9, 0, 1)
    again = {"addChart": {"chart": {"chartId": chart, "spec": {}, "position": over(0, 0)}}}
    assert "already exists" in refusal(book.do, again)
    slicer = {"slicerId": chart, "spec": {"dataRange": grid(0, 9, 0, 2)}, "position": over(0, 0)}
    assert "already exists" in refusal(book.do, {"addSlicer": {"slicer": slicer}})


def test_a_chart_follows_its_cells(book, chart):
    """Its anchor and its sources; when the anchor's row goes, it lies on the next."""
    book.do(
        {"insertDimension": {"range": rows(2, 4)}},
        {"insertDimension": {"range": columns(0, 1)}},
        {"deleteDimension": {"range": rows(6, 8)}},
    )
    (found,) = charts(book)
    assert found["position"]["overlayPosition"]["anchorCell"] == cell(6, 3)
    assert found["spec"] == spec(0, 9, 1, 2)


def test_a_chart_is_moved_sized_and_changed(book, chart):
    """By mask, and to a sheet of its own, which goes when it comes back."""
    wish = {"objectId": chart, "newPosition": over(9, 9, widthPixels=300), "fields": "widthPixels"}
    (reply,) = book.do({"updateEmbeddedObjectPosition": wish})
    assert reply["updateEmbeddedObjectPosition"]["position"] == over(4, 2, widthPixels=300, heightPixels=371)
    book.do(
        {"updateChartSpec": {"chartId": chart, "spec": {"title": "Иначе"}}},
        {"updateEmbeddedObjectBorder": {"objectId": chart, "border": {"color": {"red": 1}}, "fields": "color"}},
        {"updateEmbeddedObjectPosition": {"objectId": chart, "newPosition": {"sheetId": 77}}},
    )
    first, own = book.describe(includeGridData="true")["sheets"]
    assert "charts" not in first
    assert own["properties"] == {"sheetId": 77, "title": "Диаграмма1", "index": 1, "sheetType": "OBJECT"}
    (found,) = own["charts"]
    assert (found["spec"], found["position"], found["border"]) == (
        {"title": "Иначе"},
        {"sheetId": 77},
        {"color": {"red": 1}, "colorStyle": {"rgbColor": {"red": 1}}},
    )
    assert "data" not in own
    back = {"objectId": chart, "newPosition": over(0, 0), "fields": "*"}
    book.do({"updateEmbeddedObjectPosition": back})
    assert len(book.describe()["sheets"]) == 1


def test_charts_go_with_their_sheet(book):
    """And by deleteEmbeddedObject; a copied sheet has copies under ids of their own."""
    _, first, second = book.do(
        {"addSheet": {"properties": {"sheetId": 5, "title": "x"}}},
        {"addChart": {"chart": {"spec": spec(0, 9, 0, 1), "position": over(0, 0, sheet=5)}}},
        {"addChart": {"chart": {"spec": spec(0, 9, 0, 1), "position": {"newSheet": True}}}},
    )
    book.do({"duplicateSheet": {"sourceSheetId": 5, "newSheetId": 6, "insertSheetIndex": 3}})
    (copy,) = charts(book, sheet=3)
    assert copy["position"]["overlayPosition"]["anchorCell"]["sheetId"] == 6
    chart_id = first["addChart"]["chart"]["chartId"]
    assert copy["chartId"] != chart_id
    book.do(
        {"deleteSheet": {"sheetId": 5}},
        {"deleteEmbeddedObject": {"objectId": second["addChart"]["chart"]["chartId"]}},
    )
    assert [sheet["properties"]["sheetId"] for sheet in book.describe()["sheets"]] == [0, 6]
    gone = refusal(book.do, {"deleteEmbeddedObject": {"objectId": chart_id}})
    assert gone == f"Invalid requests[0].deleteEmbeddedObject: No embedded object with id: {chart_id}"


def test_slicers(book):
    """Added with Google's defaults, changed by mask, moved, deleted; they follow their data."""
    wish = {"spec": {"dataRange": grid(0, 9, 0, 2), "columnIndex": 1, "title": "Школа"}, "position": over(0, 5)}
    (reply,) = book.do({"addSlicer": {"slicer": wish}})
    slicer_id = reply["addSlicer"]["slicer"]["slicerId"]
    change = {"slicerId": slicer_id, "spec": {"title": "ОУ"}, "fields": "title"}
    moved = {"objectId": slicer_id, "newPosition": over(3, 5), "fields": "anchorCell"}
    book.do(
        {"updateSlicerSpec": change},
        {"updateEmbeddedObjectPosition": moved},
        {"insertDimension": {"range": rows(0, 1)}},
        {"insertDimension": {"range": columns(1, 2)}},
    )
    (found,) = book.describe()["sheets"][0]["slicers"]
    assert found["spec"] == {
        "dataRange": grid(1, 10, 0, 3),
        "columnIndex": 2,
        "title": "ОУ",
        "applyToPivotTables": True,
        "horizontalAlignment": "LEFT",
    }
    assert found["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 4
    own = {"objectId": slicer_id, "newPosition": {"newSheet": True}}
    assert "existing sheet" in refusal(book.do, {"updateEmbeddedObjectPosition": own})
    book.do({"deleteEmbeddedObject": {"objectId": slicer_id}})
    assert "slicers" not in book.describe()["sheets"][0]
