"""gspread-formatting as it is, over the emulator."""

import pytest
from gspread_formatting import (
    BooleanCondition,
    BooleanRule,
    Border,
    CellFormat,
    Color,
    ColorStyle,
    ConditionalFormatRule,
    DataValidationRule,
    GradientRule,
    GridRange,
    InterpolationPoint,
    RelativeDate,
    TextFormat,
    TextFormatRun,
    batch_updater,
    borders,
    cellFormat,
    color,
    format_cell_range,
    format_cell_ranges,
    get_conditional_format_rules,
    get_data_validation_rule,
    get_default_format,
    get_effective_format,
    get_frozen_column_count,
    get_frozen_row_count,
    get_right_to_left,
    get_text_format_runs,
    get_user_entered_format,
    numberFormat,
    padding,
    set_column_width,
    set_column_widths,
    set_data_validation_for_cell_range,
    set_data_validation_for_cell_ranges,
    set_frozen,
    set_right_to_left,
    set_row_height,
    set_row_heights,
    set_text_format_runs,
    textFormat,
)


@pytest.fixture
def sheet(gc):
    """A sheet with a small table, of a spreadsheet of its own; not the sheet with id 0."""
    made = gc.create("Форматы").add_worksheet("wksht_test", 20, 20)
    made.update([["A", "B", "C", "D"], ["1", "2", "3", "4"]], value_input_option="USER_ENTERED")
    return made


def test_formats_are_written_and_read_back(sheet):
    """Several ranges in one call; a later format adds to an earlier one; every format comes in full."""
    bold = cellFormat(textFormat=textFormat(bold=True), backgroundColorStyle=ColorStyle(rgbColor=Color(1, 0, 0)))
    format_cell_ranges(sheet, [("A:A", bold), ("B1:B6", bold), ("2", bold)])
    format_cell_range(sheet, "A:D", cellFormat(textFormat=textFormat(italic=True)))
    entered, effective = get_user_entered_format(sheet, "A1"), get_effective_format(sheet, "A1")
    assert (entered.textFormat.italic, effective.textFormat.italic) == (True, True)
    assert effective.backgroundColorStyle.rgbColor.red == 1
    assert get_default_format(sheet.spreadsheet).textFormat.fontSize == 10


def test_black_is_a_colour(sheet):
    """Written in full, in part or as nothing at all."""
    for given in (Color(0, 0, 0, 1), Color()):
        format_cell_range(sheet, "1:1", CellFormat(backgroundColor=given))
        assert get_user_entered_format(sheet, "A1").backgroundColor == Color(0, 0, 0, 1)
    format_cell_range(sheet, "1:1", CellFormat(backgroundColor=Color(red=1)))
    assert get_user_entered_format(sheet, "A1").backgroundColor == Color(red=1)


def test_borders_and_paddings(sheet):
    """Single sides; the other sides stay."""
    form = cellFormat(borders=borders(bottom=Border("SOLID", color(0.2, 0.2, 0.2))), padding=padding(bottom=3))
    format_cell_range(sheet, "A1:A1", form)
    for found in (get_user_entered_format(sheet, "A1"), get_effective_format(sheet, "A1")):
        assert (found.borders.bottom.style, found.padding.bottom) == ("SOLID", 3)


def test_dates_are_shown_in_their_pattern(sheet):
    """A date typed in, formatted, read."""
    sheet.update([["9/1/2018"]], "A1", value_input_option="USER_ENTERED")
    form = cellFormat(numberFormat=numberFormat("DATE", " DD MM YYYY"), backgroundColor=color(0.8, 0.9, 1))
    format_cell_range(sheet, "A1:D2", form)
    assert get_user_entered_format(sheet, "A1").numberFormat == numberFormat("DATE", " DD MM YYYY")
    assert get_effective_format(sheet, "A1").numberFormat.type == "DATE"
    assert sheet.acell("A1").value == " 01 09 2018"


def test_an_empty_cell_has_nothing(sheet):
    """No format, no effective format, no validation."""
    assert get_user_entered_format(sheet, "J9") is None
    assert get_effective_format(sheet, "J9") is None
    assert get_data_validation_rule(sheet, "J9") is None


def test_formats_reach_the_end_of_the_grid_and_no_further(sheet):
    """A range longer than the grid is cut."""
    format_cell_range(sheet, "A19:A25", cellFormat(textFormat=textFormat(bold=True)))
    assert get_user_entered_format(sheet, "A20").textFormat.bold


def test_the_sheet_itself(sheet):
    """Frozen lines, sizes, writing from right to left."""
    set_frozen(sheet, rows=1, cols=1)
    set_right_to_left(sheet, True)
    set_row_height(sheet, "1:5", 42)
    set_column_width(sheet, "A", 187)
    set_row_heights(sheet, [("6", 30)])
    set_column_widths(sheet, [("B:C", 50)])
    assert (get_frozen_row_count(sheet), get_frozen_column_count(sheet), get_right_to_left(sheet)) == (1, 1, True)
    set_right_to_left(sheet, False)
    described = sheet.spreadsheet.fetch_sheet_metadata({"includeGridData": "true"})["sheets"][1]
    assert "rightToLeft" not in described["properties"]
    data = described["data"][0]
    assert [row["pixelSize"] for row in data["rowMetadata"][:7]] == [42] * 5 + [30, 21]
    assert [column["pixelSize"] for column in data["columnMetadata"][:4]] == [187, 50, 50, 100]


def test_validation(sheet):
    """Set, read, for several ranges, taken away."""
    choice = DataValidationRule(BooleanCondition("ONE_OF_LIST", ["1", "2", "3", "4"]), showCustomUi=True)
    tick = DataValidationRule(BooleanCondition("BOOLEAN", []))
    set_data_validation_for_cell_range(sheet, "A2:D2", choice)
    set_data_validation_for_cell_ranges(sheet, [("A4:D4", tick), ("A5", tick)])
    assert get_data_validation_rule(sheet, "A1") is None
    assert get_data_validation_rule(sheet, "D2") == choice
    assert get_data_validation_rule(sheet, "A5") == tick
    set_data_validation_for_cell_range(sheet, "A4:D4", None)
    assert get_data_validation_rule(sheet, "A4") is None


def rule_of(sheet, cells, condition, **looks):
    """A rule that gives text another look."""
    form = CellFormat(textFormat=TextFormat(**looks))
    return ConditionalFormatRule(
        ranges=[GridRange.from_a1_range(cells, sheet)], booleanRule=BooleanRule(condition, form)
    )


def test_conditional_formats(sheet):
    """Saved as a list, changed, read back; what holds is seen in the effective format."""
    contains = rule_of(sheet, "A1:D1", BooleanCondition("TEXT_CONTAINS", ["A"]), bold=True)
    lately = rule_of(sheet, "A2:D2", BooleanCondition("DATE_AFTER", [RelativeDate("PAST_WEEK")]), italic=True)
    black = InterpolationPoint(colorStyle=ColorStyle(themeColor="TEXT"), type="NUMBER", value="1")
    white = InterpolationPoint(colorStyle=ColorStyle(themeColor="BACKGROUND"), type="MAX")
    scale = ConditionalFormatRule(
        ranges=[GridRange.from_a1_range("A2:D2", sheet)], gradientRule=GradientRule(maxpoint=white, minpoint=black)
    )
    rules = get_conditional_format_rules(sheet)
    rules.extend([contains, scale, lately])
    rules.save()
    rules = get_conditional_format_rules(sheet)
    assert [rules[0].booleanRule.format.textFormat.bold, rules[2].booleanRule.format.textFormat.italic] == [True, True]
    assert rules[1].gradientRule.maxpoint.colorStyle.themeColor == "BACKGROUND"
    assert [get_effective_format(sheet, cell).textFormat.bold for cell in ("A1", "C1")] == [True, False]
    rules.clear()
    rules.append(contains)
    rules.save()
    assert len(get_conditional_format_rules(sheet)) == 1


def test_the_first_rule_counts_and_formulas_go_along(sheet):
    """Two rules may both hold: of what both set, the first counts. A formula is meant for the first cell of its range."""
    above = rule_of(sheet, "A1:D2", BooleanCondition("CUSTOM_FORMULA", ["=A2=2"]), fontSize=20, bold=True)
    below = rule_of(sheet, "A1:D2", BooleanCondition("NOT_BLANK"), fontSize=5, italic=True)
    rules = get_conditional_format_rules(sheet)
    rules.extend([above, below])
    rules.save()
    first, second = (get_effective_format(sheet, cell).textFormat for cell in ("A1", "B1"))
    assert (first.fontSize, first.bold, first.italic) == (5, False, True)
    assert (second.fontSize, second.bold, second.italic) == (20, True, True)


def test_a_rule_may_have_a_range_without_cells(sheet):
    """Google keeps it."""
    rule = rule_of(sheet, "A1", BooleanCondition("NUMBER_EQ", ["1"]), bold=True)
    rule.ranges = [GridRange(sheet.id, 1, 1, 1, 2)]
    rules = get_conditional_format_rules(sheet)
    rules.append(rule)
    rules.save()
    assert len(get_conditional_format_rules(sheet)) == 1
    assert get_effective_format(sheet, "B2").textFormat.bold is False


def test_parts_of_a_text_have_looks_of_their_own(sheet):
    """Runs of formats, set and read."""
    sheet.update([["Label A"]], "A1")
    runs = [
        TextFormatRun(startIndex=0, format=TextFormat(bold=True)),
        TextFormatRun(startIndex=6, format=TextFormat(italic=True)),
    ]
    set_text_format_runs(sheet, "A1", runs)
    assert (get_text_format_runs(sheet, "A1"), get_text_format_runs(sheet, "A2")) == (runs, [])


def test_many_changes_go_in_one_call(sheet):
    """A batch sends lists of requests within a list, and Google takes them as one."""
    with batch_updater(sheet.spreadsheet) as batch:
        batch.set_row_height(sheet, "1:5", 42)
        batch.set_column_width(sheet, "A", 187)
        batch.format_cell_range(sheet, "A1", cellFormat(textFormat=textFormat(bold=True)))
        batch.set_frozen(sheet, rows=2)
    assert get_frozen_row_count(sheet) == 2
    assert get_user_entered_format(sheet, "A1").textFormat.bold
