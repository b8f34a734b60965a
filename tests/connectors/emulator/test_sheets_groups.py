"""Groups of rows and columns: how deep they lie, and what collapsing does."""

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.groups import deepened, depths_of, shifted_groups, spans
from connectors.emulator.sheets.shifts import Delete, Insert
from tests.connectors.emulator.grids import columns, rows

SIZE = 10


def group(start, end, depth, **more):
    return {"range": columns(start, end), "depth": depth, **more}


@pytest.mark.parametrize(
    ("first", "second"),
    [((2, 4), (1, 5)), ((1, 5), (2, 4)), ((1, 4), (2, 5))],
    ids=["around", "within", "across"],
)
def test_overlapping_groups(book, first, second):
    """The reference's three examples, all of which end as B:E with C:D one deeper."""
    replies = book.do(*({"addDimensionGroup": {"range": columns(*one)}} for one in (first, second)))
    assert replies[1]["addDimensionGroup"]["dimensionGroups"] == [group(1, 5, 1), group(2, 4, 2)]
    assert book.describe()["sheets"][0]["columnGroups"] == [group(1, 5, 1), group(2, 4, 2)]


def test_deleting_takes_the_deepest_level(book):
    """The reference's example: without D:E there is B:D, and C one deeper."""
    add = [{"addDimensionGroup": {"range": columns(*one)}} for one in ((1, 5), (2, 4))]
    *_, reply = book.do(*add, {"deleteDimensionGroup": {"range": columns(3, 5)}})
    assert reply["deleteDimensionGroup"]["dimensionGroups"] == [group(1, 4, 1), group(2, 3, 2)]


def test_a_collapsed_group_hides_its_rows(book):
    """And opening it shows them; a group that is not there is refused."""
    lines = rows(1, 3)
    change = {"dimensionGroup": {"range": lines, "depth": 1, "collapsed": True}, "fields": "collapsed"}
    book.do({"addDimensionGroup": {"range": lines}}, {"updateDimensionGroup": change})
    found = book.describe(ranges="A1:A4", includeGridData="true")["sheets"][0]
    assert found["rowGroups"] == [{"range": lines, "depth": 1, "collapsed": True}]
    assert [row.get("hiddenByUser", False) for row in found["data"][0]["rowMetadata"]] == [False, True, True, False]
    change["dimensionGroup"]["collapsed"] = False
    book.do({"updateDimensionGroup": change})
    found = book.describe(ranges="A1:A4", includeGridData="true")["sheets"][0]
    assert not any("hiddenByUser" in row for row in found["data"][0]["rowMetadata"])
    change["dimensionGroup"]["depth"] = 2
    with pytest.raises(requests.HTTPError, match="no group"):
        book.do({"updateDimensionGroup": change})


def test_gspread_groups_rows(book):
    """By its own methods."""
    worksheet = book.emulator.gspread().open_by_key(book.id).sheet1
    worksheet.add_dimension_group_rows(1, 4)
    assert worksheet.list_dimension_group_rows() == [{"range": rows(1, 4), "depth": 1}]
    worksheet.delete_dimension_group_rows(1, 4)
    assert worksheet.list_dimension_group_rows() == []


def test_groups_follow_their_columns(book):
    """Inserted within, a column joins the group; deleted, it leaves it; copies of the sheet have it, too."""
    book.do(
        {"addDimensionGroup": {"range": columns(1, 4)}},
        {"insertDimension": {"range": columns(2, 3)}},
        {"insertDimension": {"range": columns(0, 1)}},
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 7, "insertSheetIndex": 1}},
        {"deleteDimension": {"range": columns(2, 6)}},
    )
    first, second = book.describe()["sheets"]
    assert "columnGroups" not in first
    assert second["columnGroups"][0]["range"] == columns(2, 6) | {"sheetId": 7}


ranges = st.tuples(st.integers(0, SIZE - 1), st.integers(1, 4)).map(lambda pair: columns(pair[0], pair[0] + pair[1]))


@settings(deadline=None)
@given(st.lists(st.tuples(ranges, st.sampled_from([1, 1, -1])), max_size=6))
def test_a_line_lies_as_deep_as_it_was_grouped(changes):
    """Whatever is grouped and ungrouped, each line's depth is what adding and taking away leaves, never below none."""
    groups, depths = [], {}
    for one, by in changes:
        groups = deepened(groups, one, by)
        for line in range(one["startIndex"], one["endIndex"]):
            depths[line] = max(0, depths.get(line, 0) + by)
    assert depths_of(groups) == {line: depth for line, depth in depths.items() if depth}
    assert [(one["range"]["startIndex"], one["range"]["endIndex"], one["depth"]) for one in groups] == spans(depths)


@settings(deadline=None)
@given(st.lists(ranges, max_size=4), st.integers(0, SIZE), st.integers(1, 3))
def test_inserting_and_deleting_again_changes_no_group(added, at, count):
    """What was inserted and is deleted again leaves the groups as they were."""
    groups = []
    for one in added:
        groups = deepened(groups, one, 1)
    assert shifted_groups(shifted_groups(groups, Insert(at, count)), Delete(at, at + count)) == groups
