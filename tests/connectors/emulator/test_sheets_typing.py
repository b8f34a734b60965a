"""Typing: what USER_ENTERED makes of a text, by locale, and how the cell then shows it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.entering import enter
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.showing import formatted

DAY = 46266  # 1 September 2026
THIS_YEAR = (date(date.today().year, 9, 1) - date(1899, 12, 30)).days  # noqa: DTZ011 - the spreadsheet's own year, give or take New Year's night
SPACE, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("locale", "typed", "bare", "shown"),
    [
        ("ru_RU", "1 234,5", 1234.5, f"1{SPACE}234,50"),
        ("ru_RU", f"1{SPACE}234", 1234, f"1{SPACE}234"),
        ("ru_RU", ",5", 0.5, "0,5"),
        ("ru_RU", "+5", 5, "5"),
        ("ru_RU", "-0,125", -0.125, "-0,125"),
        ("ru_RU", "12,5%", 0.125, "12,50%"),
        ("ru_RU", "50 %", 0.5, "50%"),
        ("ru_RU", "1e3", 1000, "1,00E+03"),
        ("ru_RU", "1500 ₽", 1500, f"1{SPACE}500 ₽"),
        ("ru_RU", "99,9₽", 99.9, "99,90 ₽"),
        ("ru_RU", "$5", 5, "$5"),
        ("ru_RU", "01.09.2026", DAY, "01.09.2026"),
        ("ru_RU", "1.9.26", DAY, "01.09.2026"),
        ("ru_RU", "1/9/2026", DAY, "01.09.2026"),
        ("ru_RU", "2026-09-01", DAY, "2026-09-01"),
        ("ru_RU", "1 сент 2026", DAY, "1 сент. 2026"),
        ("ru_RU", "1 сентября 2026 г.", DAY, "1 сентября 2026"),
        ("ru_RU", "1 сентября", THIS_YEAR, "1 сентября"),
        ("ru_RU", "1.09", THIS_YEAR, "01.09"),
        ("ru_RU", "01.09.2026 14:30", DAY + 0.6041666666642413, "01.09.2026 14:30"),
        ("ru_RU", "1 сентября 2026 9:05", DAY + 0.37847222221898846, "1 сентября 2026 9:05"),
        ("ru_RU", "9:05:07", 0.37855324074074076, "9:05:07"),
        ("ru_RU", "36:15", 1.5104166666666667, "36:15:00"),
        ("ru_RU", "истина", True, "ИСТИНА"),
        ("ru_RU", "FALSE", False, "ЛОЖЬ"),
        ("en_US", "1,234.5", 1234.5, "1,234.50"),
        ("en_US", "$1,234.50", 1234.5, "$1,234.50"),
        ("en_US", "-$5", -5, "-$5"),
        ("en_US", "9/1/2026", DAY, "9/1/2026"),
        ("en_US", "9/1", THIS_YEAR, "9/1"),
        ("en_US", "Sep 1, 2026", DAY, "Sep 1, 2026"),
        ("en_US", "September 1, 2026", DAY, "September 1, 2026"),
        ("en_US", "1-Sep-2026", DAY, "1-Sep-2026"),
        ("en_US", "September 2026", DAY, "September 2026"),
        ("en_US", "9/1/2026 2:30 PM", DAY + 0.6041666666642413, "9/1/2026 2:30 PM"),
        ("en_US", "2pm", 0.5833333333333334, "2 PM"),
        ("en_US", "25:00:00", 1.0416666666666667, "25:00:00"),
        ("en_US", "14:30:15.250", 0.6043431712962963, "14:30:15.250"),
        ("en_GB", "1/9/2026", DAY, "01/09/2026"),
        ("en_GB", "£5.50", 5.5, "£5.50"),
        ("de_DE", "1.234,5", 1234.5, "1.234,50"),
        ("de_DE", "1.9.2026", DAY, "01.09.2026"),
        ("de_DE", "5,50 €", 5.5, "5,50 €"),
        ("de_DE", "wahr", True, "WAHR"),
        ("fr_FR", "1 234,5", 1234.5, f"1{NARROW}234,50"),
        ("fr_FR", "1 septembre 2026", DAY, "1 septembre 2026"),
        ("ja_JP", "2026/9/1", DAY, "2026/09/01"),
    ],
)
def test_what_is_typed_is_understood_and_shown(new_book, locale, typed, bare, shown):
    """Numbers, money, percent, dates, times, durations, booleans; the cell takes the format they were typed in."""
    book = new_book("A", locale=locale)
    book.put("A1", [[typed]], typed=True)
    found = book.get("A1", valueRenderOption="UNFORMATTED_VALUE")[0][0]
    assert found == pytest.approx(bare, abs=1e-9)
    assert type(found) is type(bare) or isinstance(bare, float)
    assert book.get("A1") == [[shown]]


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("ru_RU", "1.234,5"),
        ("ru_RU", "31.11.2026"),
        ("ru_RU", "12-14 октября"),
        ("ru_RU", "1.5.2."),
        ("ru_RU", "5 шт"),
        ("ru_RU", "№ 7"),
        ("ru_RU", "+7 (921) 123-45-67"),
        ("ru_RU", "8-921-123-45-67"),
        ("ru_RU", "октябрь 2026"),
        ("ru_RU", "14:61"),
        ("ru_RU", "1 00"),
        ("en_US", "1.5.2"),
        ("en_US", "13/13/2026"),
        ("en_US", "1,23"),
        ("en_US", "1 1/2"),
        ("en_US", "--5"),
        ("en_US", "$5%"),
        ("en_US", "1e999"),
        ("en_US", "2026-09-01T10:00:00Z"),
        ("en_US", "="),
        ("en_US", "-.e5"),
        ("ru_RU", "$,"),
        ("en_US", "%"),
    ],
)
def test_what_is_no_number_stays_a_text(new_book, locale, typed):
    """Telephone numbers, spans of days, numbers of other countries, dates that no calendar has."""
    book = new_book("A", locale=locale)
    book.put("A1", [[typed]], typed=True)
    assert book.get("A1", valueRenderOption="UNFORMATTED_VALUE") == [[typed]]


def test_an_apostrophe_makes_a_text(book):
    """It says that what follows is text, and is not part of it."""
    book.put("A1", [["'007", "'=1+1", "''"]], typed=True)
    assert book.get("A1:C1", valueRenderOption="FORMULA") == [["007", "=1+1", "'"]]


def test_a_cells_own_format_stays(book):
    """What is typed into a cell that has a number format is shown in that."""
    form = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "d mmmm yyyy"}}}
    grid = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    book.do({"repeatCell": {"range": grid, "cell": form, "fields": "userEnteredFormat.numberFormat"}})
    book.put("A1", [["01.09.2026"]], typed=True)
    assert book.get("A1") == [["1 сентября 2026"]]


def test_a_typed_date_is_told_by_its_format(book):
    """The cell's userEnteredFormat says how the date is shown, its effectiveValue is the number."""
    book.put("A1", [["01.09.2026"]], typed=True)
    cell = book.describe(ranges="A1", fields="sheets.data.rowData.values")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ][0]
    assert cell["userEnteredFormat"]["numberFormat"] == {"type": "DATE", "pattern": "dd.mm.yyyy"}
    assert cell["effectiveFormat"]["numberFormat"] == {"type": "DATE", "pattern": "dd.mm.yyyy"}
    assert (cell["effectiveValue"], cell["formattedValue"]) == ({"numberValue": DAY}, "01.09.2026")


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        ("SERIAL_NUMBER", [DAY, 0.5, DAY + 0.5, 0.5, 5]),
        ("FORMATTED_STRING", ["01.09.2026", "12:00", "01.09.2026 12:00", 0.5, 5]),
    ],
)
def test_dates_as_numbers_or_as_they_are_shown(book, dates, shown):
    """The option is for dates, times and both together; other numbers stay numbers."""
    book.put("A1", [["01.09.2026", "12:00", "01.09.2026 12:00", "50%", 5]], typed=True)
    assert book.get("A1:E1", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption=dates) == [shown]


NOW = datetime(2026, 11, 25)  # noqa: DTZ001 - spreadsheets know no zones
LOCALES = st.sampled_from(["ru_RU", "en_US", "en_GB", "de_DE", "fr_FR", "uk_UA", "pl_PL", "ja_JP", "pt_BR"])
PATTERNS = st.sampled_from(["0", "0.00", "#,##0", "#,##0.00", "0.000", "#,##0.0##"])


@settings(deadline=None)
@given(LOCALES, PATTERNS, st.integers(-(10**12), 10**12), st.sampled_from([1, 100, 1000]))
def test_a_shown_number_typed_again_is_the_same_number(name, pattern, number, parts):
    """Property: what a cell shows of a number, typed in the same locale, gives the number to the shown digits."""
    locale = locale_of(name)
    shown = formatted(number / parts, {"type": "NUMBER", "pattern": pattern}, locale)
    entered = enter(shown, locale, NOW)
    again = formatted(entered.content, {"type": "NUMBER", "pattern": pattern}, locale)
    assert not isinstance(entered.content, str)
    assert again == shown


@settings(deadline=None)
@given(LOCALES, st.integers(1, 80000), st.integers(0, 86399))
def test_a_shown_moment_typed_again_is_the_same_moment(name, day, second):
    """Property: a date with its time, shown in the locale's own way, is read back to the second."""
    locale = locale_of(name)
    shown = formatted(day + second / 86400, {"type": "DATE_TIME"}, locale)
    entered = enter(shown, locale, NOW)
    assert timedelta(days=entered.content) == pytest.approx(
        timedelta(days=day, seconds=second), abs=timedelta(seconds=0.6)
    )
    assert entered.number_format["type"] == "DATE_TIME"


@settings(deadline=None)
@given(LOCALES, st.text(max_size=40) | st.text(alphabet="0123456789 .,:/-+$%€eE'apm", max_size=12))
def test_any_text_can_be_typed(name, text):
    """Property: whatever is typed becomes some content, and is shown as some text."""
    locale = locale_of(name)
    entered = enter(text, locale, NOW)
    content = getattr(entered.content, "text", entered.content)
    assert isinstance(formatted(content, entered.number_format, locale), str)
