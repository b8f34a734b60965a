"""Number format patterns: how cells show numbers, dates and texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.patterns import show_number, show_text, shower

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("pattern", "number", "english", "russian"),
    [
        ("0", 2.5, "3", "3"),
        ("0.00", 2.675, "2.68", "2,68"),
        ("0.00", -0.125, "-0.13", "-0,13"),
        ("#,##0", 1234567, "1,234,567", f"1{SPACE}234{SPACE}567"),
        ("#,##0.00", 1234.5, "1,234.50", f"1{SPACE}234,50"),
        ("#.##", 0.5, ".5", ",5"),
        ("0.0##", 1.25, "1.25", "1,25"),
        ("0000", 7, "0007", "0007"),
        ("#", 0, "", ""),
        ("??0.0?", 1.5, "  1.5 ", "  1,5 "),
        ("0%", 0.5, "50%", "50%"),
        ("0.00%", 0.12345, "12.35%", "12,35%"),
        ("0.00E+00", 12345, "1.23E+04", "1,23E+04"),
        ("##0.0E+0", 12345, "12.3E+3", "12,3E+3"),
        ("# ?/?", 1.25, "1 1/4", "1 1/4"),
        ("# ??/16", 0.5, "8/16", "8/16"),
        ("0.0,", 1234, "1.2", "1,2"),
        ('0,,"M"', 12345678, "12M", "12M"),
        ('"$"#,##0.00', -5.5, "-$5.50", "-$5,50"),
        ("#,##0.00 [$₽-ru-RU]", 1234.5, "1,234.50 ₽", f"1{SPACE}234,50 ₽"),
        ('0" шт."', 5, "5 шт.", "5 шт."),
        ("000-00-00", 1234567, "123-45-67", "123-45-67"),
        ("(###) ###-####", 5551234567, "(555) 123-4567", "(555) 123-4567"),
        ('#,##0;[Red](#,##0);"zero"', -5, "(5)", "(5)"),
        ('#,##0;[Red](#,##0);"zero"', 0, "zero", "zero"),
        ("0;-0;;@", 0, "", ""),
        ('[>=100]"много";[<0]"мало";0.0', 150, "много", "много"),
        ('[>=100]"много";[<0]"мало";0.0', 5, "5.0", "5,0"),
        ("General", 3.5, "3.5", "3,5"),
        ("@", 3.5, "3.5", "3,5"),
        ("dd.mm.yyyy", 46300, "05.10.2026", "05.10.2026"),
        ("d mmmm yyyy", 46300, "5 October 2026", "5 октября 2026"),
        ("mmmm yyyy", 46300, "October 2026", "октябрь 2026"),
        ("ddd, d mmm yy", 46300, "Mon, 5 Oct 26", "пн, 5 окт. 26"),
        ("yyyy-mm-dd hh:mm:ss", 46300.604178, "2026-10-05 14:30:01", "2026-10-05 14:30:01"),
        ("h:mm am/pm", 0.6, "2:24 PM", "2:24 PM"),
        ("[h]:mm:ss", 1.5, "36:00:00", "36:00:00"),
        ("[mm]:ss", 0.0625, "90:00", "90:00"),
        ("mm:ss.000", 0.0001234, "00:10.662", "00:10.662"),
    ],
)
def test_how_a_pattern_shows_a_number(pattern, number, english, russian):
    """Digits, groups, percent, powers, fractions, sections, conditions, colours, literals; dates and durations."""
    form = {"type": "NUMBER", "pattern": pattern}
    assert [show_number(number, form, locale_of(name)) for name in ("en_US", "ru_RU")] == [english, russian]


@pytest.mark.parametrize(
    ("kind", "english", "russian"),
    [
        ("NUMBER", "46,300.50", f"46{SPACE}300,50"),
        ("PERCENT", "4630050.00%", "4630050,00%"),
        ("CURRENCY", "$46,300.50", f"46{SPACE}300,50 ₽"),
        ("SCIENTIFIC", "4.63E+04", "4,63E+04"),
        ("DATE", "10/5/2026", "05.10.2026"),
        ("TIME", "12:00:00 PM", "12:00:00"),
        ("DATE_TIME", "10/5/2026 12:00:00", "05.10.2026 12:00:00"),
        ("TEXT", "46300.5", "46300,5"),
    ],
)
def test_a_type_alone_is_shown_as_the_locale_does(kind, english, russian):
    """A number format without a pattern takes the locale's own."""
    assert [show_number(46300.5, {"type": kind}, locale_of(name)) for name in ("en_US", "ru_RU")] == [english, russian]


def test_the_fourth_section_is_for_texts(book):
    """It says what stands around a text; where there is none the text stands alone."""
    assert show_text("да", '0;0;0;"«"@"»"') == "«да»"
    form = {"userEnteredFormat": {"numberFormat": {"type": "TEXT", "pattern": '@" г."'}}}
    grid = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    book.do({"repeatCell": {"range": grid, "cell": form, "fields": "userEnteredFormat.numberFormat"}})
    book.put("A1", [["2026"]], typed=True)
    assert book.get("A1") == [["2026 г."]]


@settings(deadline=None)
@given(
    st.text(alphabet='#0?.,%E+-;[]"\\_*@/$ dmyhsap:₽[Red]>=<1', max_size=25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["en_US", "ru_RU"]),
)
def test_any_pattern_shows_any_number(pattern, number, locale):
    """Property: no pattern, however odd, is too much."""
    assert isinstance(shower("NUMBER", pattern, locale_of(locale))(number), str)
