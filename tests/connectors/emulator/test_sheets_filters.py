"""The filter of a sheet and filter views."""

import pytest

from tests.connectors.emulator.grids import columns, grid, refusal

TODAY = {"relativeDate": "TODAY"}


def condition(kind, *values):
    return {"condition": {"type": kind, "values": [{"userEnteredValue": value} for value in values]}}


def hidden(book, cells="A1:A6"):
    rows = book.describe(ranges=cells, includeGridData="true")["sheets"][0]["data"][0]["rowMetadata"]
    return [index for index, row in enumerate(rows, 1) if row.get("hiddenByFilter")]


@pytest.fixture
def data(book):
    """A1:B6 with headings, codes and numbers."""
    book.put("A1", [["Код", "Число"], ["М1", 10], ["м2", 20], ["Ш3", 30], ["", 40], ["М5", "нет"]])
    return book


@pytest.mark.parametrize(
    ("column", "criteria", "rows"),
    [
        (0, condition("TEXT_STARTS_WITH", "М"), [4, 5]),
        (0, condition("TEXT_NOT_CONTAINS", "м"), [2, 3, 6]),
        (0, condition("TEXT_EQ", "м5"), [2, 3, 4, 5]),
        (0, {"condition": {"type": "BLANK"}}, [2, 3, 4, 6]),
        (0, {"condition": {"type": "NOT_BLANK"}}, [5]),
        (1, condition("NUMBER_GREATER", "20"), [2, 3, 6]),
        (1, condition("NUMBER_BETWEEN", "20", "30"), [2, 5, 6]),
        (1, condition("NUMBER_NOT_EQ", "20"), [3]),
        (1, condition("CUSTOM_FORMULA", "=B2+1=21"), [2, 4, 5, 6]),
        (1, {"hiddenValues": ["30", "нет"]}, [4, 6]),
    ],
)
def test_what_a_filter_hides(data, column, criteria, rows):
    """Rows that the criteria exclude are hiddenByFilter; the heading never is."""
    spec = {"columnIndex": column, "filterCriteria": criteria}
    data.do({"setBasicFilter": {"filter": {"range": grid(0, 6, 0, 2), "filterSpecs": [spec]}}})
    assert hidden(data) == rows


def test_dates_are_compared_by_day(book):
    """A relative date is one of today."""
    book.put("A1", [["Когда"], ["=TODAY()"], ["=TODAY()-1"], ["01.02.2020"]], typed=True)
    spec = {"columnIndex": 0, "filterCriteria": {"condition": {"type": "DATE_BEFORE", "values": [TODAY]}}}
    book.do({"setBasicFilter": {"filter": {"range": grid(0, 4, 0, 1), "filterSpecs": [spec]}}})
    assert hidden(book) == [2]


def test_colours_can_be_filtered_by(data):
    """Only cells of the colour are shown."""
    red = {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": {"red": 1}}}}
    data.do({"repeatCell": {"range": grid(2, 4, 0, 1), "cell": red, "fields": "userEnteredFormat.backgroundColor"}})
    spec = {"columnIndex": 0, "filterCriteria": {"visibleBackgroundColor": {"red": 1}}}
    data.do({"setBasicFilter": {"filter": {"range": grid(0, 6, 0, 2), "filterSpecs": [spec]}}})
    assert hidden(data) == [2, 5, 6]


def test_criteria_come_back_in_both_forms(data):
    """Given as criteria or as filterSpecs, they are answered as both; the range with all its ends."""
    criteria = {"1": condition("NUMBER_GREATER", "20")}
    data.do({"setBasicFilter": {"filter": {"range": {"sheetId": 0}, "criteria": criteria}}})
    found = data.describe()["sheets"][0]["basicFilter"]
    assert found["criteria"] == criteria
    assert found["filterSpecs"] == [{"columnIndex": 1, "filterCriteria": criteria["1"]}]
    assert found["range"] == grid(0, 1000, 0, 26)


def test_filters_know_what_they_can_hold_against(data):
    """Conditions of validation rules, wrong numbers of values and columns outside are refused."""
    wrong = {
        "ONE_OF_LIST": condition("ONE_OF_LIST", "a"),
        "exactly 1": condition("NUMBER_EQ", "1", "2"),
        "exactly 2": condition("NUMBER_BETWEEN", "1"),
        "Invalid formula": condition("CUSTOM_FORMULA", "B2"),
    }
    for words, criteria in wrong.items():
        spec = {"columnIndex": 0, "filterCriteria": criteria}
        wish = {"range": grid(0, 6, 0, 2), "filterSpecs": [spec]}
        assert words in refusal(data.do, {"setBasicFilter": {"filter": wish}})
    wish = {"range": grid(0, 6, 0, 2), "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "ASCENDING"}]}
    assert "outside the range" in refusal(data.do, {"setBasicFilter": {"filter": wish}})


def test_the_filter_of_a_sheet_sorts_its_rows(data):
    """The heading stays where it is."""
    specs = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    data.do({"setBasicFilter": {"filter": {"range": grid(0, 5, 0, 2), "sortSpecs": specs}}})
    assert data.get("B1:B5") == [["Число"], ["40"], ["30"], ["20"], ["10"]]


def test_hidden_rows_are_passed_over_by_validation(data):
    """Unless filteredRowsIncluded asks for them."""
    spec = {"columnIndex": 1, "filterCriteria": condition("NUMBER_LESS", "15")}
    rule = {"condition": {"type": "BOOLEAN"}}
    data.do(
        {"setBasicFilter": {"filter": {"range": grid(0, 6, 0, 2), "filterSpecs": [spec]}}},
        {"setDataValidation": {"range": grid(1, 4, 2, 3), "rule": rule}},
        {"setDataValidation": {"range": grid(1, 4, 3, 4), "rule": rule, "filteredRowsIncluded": True}},
    )
    rows = data.describe(ranges="C2:D4", includeGridData="true")["sheets"][0]["data"][0]["rowData"]
    assert [["dataValidation" in cell for cell in row["values"]] for row in rows] == [
        [True, True],
        [False, True],
        [False, True],
    ]


def test_filter_views_come_change_and_go(data):
    """Added under a title, changed by mask, copied, deleted; they hide nothing for others."""
    spec = {"columnIndex": 1, "filterCriteria": condition("NUMBER_LESS", "15")}
    wish = {"title": "Мелкие", "range": grid(0, 6, 0, 2), "filterSpecs": [spec]}
    view = data.do({"addFilterView": {"filter": wish}})[0]["addFilterView"]["filter"]
    assert view == wish | {"filterViewId": view["filterViewId"], "criteria": {"1": spec["filterCriteria"]}}
    assert hidden(data) == []
    change = {"filterViewId": view["filterViewId"], "title": "Все", "criteria": {}}
    _, reply = data.do(
        {"updateFilterView": {"filter": change, "fields": "title,criteria"}},
        {"duplicateFilterView": {"filterId": view["filterViewId"]}},
    )
    copy = reply["duplicateFilterView"]["filter"]
    assert (copy["title"], copy["range"]) == ("Копия Все", grid(0, 6, 0, 2))
    assert "filterSpecs" not in copy
    data.do({"deleteFilterView": {"filterId": view["filterViewId"]}})
    assert data.describe()["sheets"][0]["filterViews"] == [copy]
    again = {"addFilterView": {"filter": wish | {"filterViewId": copy["filterViewId"]}}}
    assert "already exists" in refusal(data.do, again)


def test_a_filter_view_covers_what_a_name_stands_for(data):
    """It follows the named range, and keeps the last range when the name is gone."""
    named = {"namedRangeId": "n1", "name": "данные", "range": grid(0, 6, 0, 2)}
    moved = {"namedRangeId": "n1", "range": grid(0, 4, 0, 2)}
    data.do(
        {"addNamedRange": {"namedRange": named}},
        {"addFilterView": {"filter": {"namedRangeId": "n1"}}},
        {"updateNamedRange": {"namedRange": moved, "fields": "range"}},
    )
    (view,) = data.describe()["sheets"][0]["filterViews"]
    assert (view["title"], view["namedRangeId"], view["range"]) == ("Filter 1", "n1", grid(0, 4, 0, 2))
    data.do({"deleteNamedRange": {"namedRangeId": "n1"}})
    assert "namedRangeId" not in data.describe()["sheets"][0]["filterViews"][0]


def test_filters_follow_their_columns(data):
    """A column inserted in front moves range, criteria and order; a deleted one takes its criteria along."""
    specs = [{"columnIndex": column, "filterCriteria": {"condition": {"type": "NOT_BLANK"}}} for column in (0, 1)]
    order = [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}]
    wish = {"range": grid(0, 5, 0, 2), "filterSpecs": specs, "sortSpecs": order}
    data.do(
        {"addFilterView": {"filter": wish}},
        {"insertDimension": {"range": columns(0, 1)}},
        {"deleteDimension": {"range": columns(1, 2)}},
    )
    (view,) = data.describe()["sheets"][0]["filterViews"]
    assert view["range"] == grid(0, 5, 1, 2)
    assert [spec["columnIndex"] for spec in view["filterSpecs"]] == [1]
    assert [spec["dimensionIndex"] for spec in view["sortSpecs"]] == [1]


def test_gspread_sets_the_filter(data):
    """By set_basic_filter and clear_basic_filter."""
    worksheet = data.emulator.gspread().open_by_key(data.id).sheet1
    worksheet.set_basic_filter("A1:B6")
    assert data.describe()["sheets"][0]["basicFilter"]["range"] == grid(0, 6, 0, 2)
    worksheet.clear_basic_filter()
    assert "basicFilter" not in data.describe()["sheets"][0]
