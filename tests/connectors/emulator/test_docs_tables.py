"""Tables in documents: their indexes, rows, columns, merged cells and looks."""

from __future__ import annotations

import pytest

from tests.connectors.emulator.documenting import at, delete, insert, new_document, span, text_of


def table_of(doc):
    return next(one for one in doc.content if "table" in one)


def cells_of(doc):
    rows = table_of(doc)["table"]["tableRows"]
    return [["".join(map(text_of, cell["content"])).strip() for cell in row["tableCells"]] for row in rows]


def style_of(doc, row, column):
    return table_of(doc)["table"]["tableRows"][row]["tableCells"][column]["tableCellStyle"]


def cell(row, column):
    return {"tableStartLocation": at(3), "rowIndex": row, "columnIndex": column}


def area(row, column, height, width):
    return {"tableCellLocation": cell(row, column), "rowSpan": height, "columnSpan": width}


@pytest.fixture
def doc(emulator):
    """A letter, a table of two rows and three columns with a letter each, a letter."""
    doc = new_document(emulator, "az")
    doc.do({"insertTable": {"rows": 2, "columns": 3, "location": at(2)}})
    starts = [
        one["content"][0]["startIndex"] for row in table_of(doc)["table"]["tableRows"] for one in row["tableCells"]
    ]
    doc.do(*(insert(index, letter) for index, letter in reversed(list(zip(starts, "bcdefg", strict=True)))))
    return doc


def test_a_table_starts_behind_the_newline_that_is_put_before_it(emulator):
    """Table, row and cell are one unit each before the first paragraph, and the end is one more."""
    doc = new_document(emulator)
    doc.do({"insertTable": {"rows": 2, "columns": 2, "endOfSegmentLocation": {}}})
    table = table_of(doc)
    rows = table["table"]["tableRows"]
    inner = [one["content"][0]["startIndex"] for row in rows for one in row["tableCells"]]
    assert (table["startIndex"], table["endIndex"], doc.end) == (2, 14, 15)
    assert [(row["startIndex"], row["endIndex"]) for row in rows] == [(3, 8), (8, 13)]
    assert inner == [5, 7, 10, 12]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (insert(3, "x"), "inside the bounds of an existing paragraph"),
        (insert(5, "x"), "inside the bounds of an existing paragraph"),
        (delete(2, 3), "Cannot delete the requested range"),
        (delete(3, 8), "Cannot delete the requested range"),
        (delete(6, 9), "Cannot delete the requested range"),
        (delete(7, 8), "Cannot delete the requested range"),
        ({"insertTableRow": {"tableCellLocation": {"tableStartLocation": at(4)}}}, "Must specify the start index"),
        ({"deleteTableRow": {"tableCellLocation": cell(2, 0)}}, "row index 2 is out of bounds"),
        ({"insertTable": {"rows": 0, "columns": 1, "location": at(1)}}, "at least 1"),
        ({"mergeTableCells": {"tableRange": area(0, 0, 3, 1)}}, "must lie within the table"),
        ({"insertPageBreak": {"location": at(6)}}, "cannot be inserted inside a table"),
    ],
)
def test_what_would_break_a_table_is_refused(doc, request_, message):
    """With Google's 400, nothing changed."""
    assert message in doc.refused(request_)


def test_a_table_goes_whole_with_the_newline_before_it(doc):
    """The paragraphs around it become one."""
    table = table_of(doc)
    doc.do(delete(2, table["endIndex"]))
    assert doc.text == "az\n"


def test_what_stands_in_a_cell_may_go_but_its_newline(doc):
    """Deleting within a cell leaves the table."""
    doc.do(delete(6, 7))
    assert cells_of(doc) == [["", "c", "d"], ["e", "f", "g"]]


def test_rows_and_columns_come_beside_a_cell(doc):
    """Above or below, left or right."""
    doc.do(
        {"insertTableRow": {"tableCellLocation": cell(0, 1), "insertBelow": True}},
        {"insertTableColumn": {"tableCellLocation": cell(0, 1), "insertRight": False}},
    )
    assert cells_of(doc) == [["b", "", "c", "d"], ["", "", "", ""], ["e", "", "f", "g"]]
    assert len(table_of(doc)["table"]["tableStyle"]["tableColumnProperties"]) == 4


def test_rows_and_columns_go_and_the_last_takes_the_table_along(doc):
    """Two of three columns, then the rows one by one."""
    doc.do(*({"deleteTableColumn": {"tableCellLocation": cell(1, 0)}},) * 2)
    assert cells_of(doc) == [["d"], ["g"]]
    doc.do(*({"deleteTableRow": {"tableCellLocation": cell(0, 0)}},) * 2)
    assert doc.text == "a\nz\n"


def test_merging_brings_contents_together_in_the_first_cell(doc):
    """The others stay, empty; apart again they stay so."""
    doc.do({"mergeTableCells": {"tableRange": area(0, 0, 2, 2)}})
    assert cells_of(doc) == [["b\nc\ne\nf", "", "d"], ["", "", "g"]]
    assert (style_of(doc, 0, 0)["rowSpan"], style_of(doc, 0, 0)["columnSpan"]) == (2, 2)
    assert "non-rectangular" in doc.refused({"mergeTableCells": {"tableRange": area(1, 1, 1, 2)}})
    doc.do({"unmergeTableCells": {"tableRange": area(0, 0, 2, 2)}})
    assert (style_of(doc, 0, 0)["rowSpan"], style_of(doc, 0, 0)["columnSpan"]) == (1, 1)


def test_a_merged_cell_grows_and_shrinks_with_what_it_covers(doc):
    """A row put through it makes it taller; a row gone from below its head makes it shorter."""
    doc.do(
        {"mergeTableCells": {"tableRange": area(0, 0, 2, 1)}},
        {"insertTableRow": {"tableCellLocation": cell(0, 1), "insertBelow": True}},
    )
    assert style_of(doc, 0, 0)["rowSpan"] == 3
    doc.do({"deleteTableRow": {"tableCellLocation": cell(1, 2)}})
    assert style_of(doc, 0, 0)["rowSpan"] == 2
    doc.do({"deleteTableRow": {"tableCellLocation": cell(0, 2)}})
    assert cells_of(doc) == [["", "f", "g"]]


def test_a_border_is_the_neighbours_too(doc):
    """The right one of a cell is the left one of the next."""
    border = {
        "width": {"magnitude": 2, "unit": "PT"},
        "dashStyle": "SOLID",
        "color": {"color": {"rgbColor": {"red": 1}}},
    }
    style = {"borderRight": border, "backgroundColor": {"color": {"rgbColor": {"blue": 1}}}}
    doc.do(
        {
            "updateTableCellStyle": {
                "tableRange": area(0, 0, 1, 1),
                "tableCellStyle": style,
                "fields": "borderRight,backgroundColor",
            }
        }
    )
    assert style_of(doc, 0, 0)["borderRight"] == style_of(doc, 0, 1)["borderLeft"] == border
    assert "color" not in style_of(doc, 0, 1)["backgroundColor"]


def test_rows_are_styled_and_pinned_and_columns_are_given_a_width(doc):
    """A column narrower than five points is refused."""
    start = {"tableStartLocation": at(3)}
    height = {"minRowHeight": {"magnitude": 30, "unit": "PT"}}
    wide = {"widthType": "FIXED_WIDTH", "width": {"magnitude": 90, "unit": "PT"}}
    doc.do(
        {"updateTableRowStyle": {**start, "rowIndices": [1], "tableRowStyle": height, "fields": "minRowHeight"}},
        {"pinTableHeaderRows": {**start, "pinnedHeaderRowsCount": 1}},
        {
            "updateTableColumnProperties": {
                **start,
                "columnIndices": [2],
                "tableColumnProperties": wide,
                "fields": "*",
            }
        },
    )
    first, second = (row["tableRowStyle"] for row in table_of(doc)["table"]["tableRows"])
    assert first["tableHeader"]
    assert second == height
    assert table_of(doc)["table"]["tableStyle"]["tableColumnProperties"][1:] == [
        {"widthType": "EVENLY_DISTRIBUTED"},
        wide,
    ]
    narrow = {"width": {"magnitude": 4, "unit": "PT"}, "widthType": "FIXED_WIDTH"}
    assert "at least 5 points" in doc.refused(
        {"updateTableColumnProperties": {**start, "tableColumnProperties": narrow, "fields": "*"}}
    )


def test_a_table_may_stand_in_a_cell(doc):
    """Its indexes are within the cell's, and it goes with the cell."""
    doc.do({"insertTable": {"rows": 1, "columns": 1, "location": at(6)}})
    outer = table_of(doc)["table"]["tableRows"][0]["tableCells"][0]
    assert [next(iter(set(one) - {"startIndex", "endIndex"})) for one in outer["content"]] == [
        "paragraph",
        "table",
        "paragraph",
    ]
    doc.do({"deleteTableColumn": {"tableCellLocation": cell(0, 0)}})
    assert cells_of(doc) == [["c", "d"], ["f", "g"]]


def test_named_ranges_follow_rows_that_come_and_go(doc):
    """A range over a cell's text moves with it, and vanishes with its row."""
    doc.do({"createNamedRange": {"name": "n", "range": span(15, 16)}})
    doc.do({"insertTableRow": {"tableCellLocation": cell(0, 0)}})
    (one,) = doc.get()["namedRanges"]["n"]["namedRanges"]
    assert one["ranges"] == [{"startIndex": 22, "endIndex": 23}]
    doc.do({"deleteTableRow": {"tableCellLocation": cell(2, 0)}})
    assert "namedRanges" not in doc.get()
