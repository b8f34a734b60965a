"""The functions of formulas, one by one."""

import pytest

DATA = [
    ["М1", "Анна", 10, "01.09.2026"],
    ["М2", "", 20, "02.09.2026"],
    ["м3", "Борис", "x", "50%"],
    ["", "", 5, "5,50 ₽"],
]


@pytest.fixture
def table(book):
    """Codes, names, numbers, dates and money; some cells blank."""
    book.put("A1", DATA, typed=True)
    return book


def computed(book, formula):
    """The unformatted value of a formula typed into J1."""
    book.put("J1", [[formula]], typed=True)
    found = book.get("J1", valueRenderOption="UNFORMATTED_VALUE")
    return found[0][0] if found else ""


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        # sums and rounding
        ('=SUMIFS(C:C;A:A;"М*";C:C;">5")', 30),
        ('=SUMIF(A1:A4;"М2";C1)', 20),
        ('=SUMPRODUCT((A1:A4<>"")*(C1:C4=10))', 1),
        ("=SUMPRODUCT(C1:C2;C1:C2)", 500),
        ("=PRODUCT(C1:C2)", 200),
        ("=SUBTOTAL(9;C1:C4)", 35),
        ("=ROUND(2,5;0)", 3),
        ("=ROUND(-2,5;0)", -3),
        ("=ROUND(2,675;2)", 2.68),
        ("=ROUND(1234;-2)", 1200),
        ("=ROUNDUP(1,01;1)", 1.1),
        ("=ROUNDDOWN(1,09;1)", 1),
        ("=INT(-3/2)", -2),
        ("=TRUNC(-1,55;1)", -1.5),
        ("=MOD(-3;2)", 1),
        ("=MOD(1;0)", "#DIV/0!"),
        ("=ABS(-3)", 3),
        ("=POWER(2;10)", 1024),
        ("=SQRT(16)", 4),
        ("=SQRT(-1)", "#NUM!"),
        ("=CEILING(7;5)", 10),
        ("=FLOOR(0,35;0,1)", 0.3),
        ("=MROUND(7;5)", 5),
        ("=FACT(5)+COMBIN(5;2)", 130),
        ("=FACT(171)", "#NUM!"),
        ("=9^9^9", 9.0**81),
        # counts and averages
        ("=COUNT(A:D)", 7),
        ("=COUNTA(A:A)", 3),
        ("=COUNTBLANK(B1:B4)", 2),
        ('=COUNTUNIQUE(A1:A4;"м1")', 3),
        ('=COUNTIF(A:A;"")', 997),
        ('=COUNTIF(A:A;"<>")', 3),
        ('=COUNTIF(D:D;">=01.09.2026")', 2),
        ("=AVERAGE(C1:C2)", 15),
        ("=AVERAGE(A1:A2)", "#DIV/0!"),
        ('=AVERAGEIF(C:C;">5")', 15),
        ('=AVERAGEIFS(C1:C4;C1:C4;">5")', 15),
        ("=MIN(C:C)", 5),
        ("=MAX(C:C)", 20),
        ('=MAXIFS(C1:C4;A1:A4;"м*")', 20),
        ('=MINIFS(C1:C4;A1:A4;"м*")', 10),
        ("=MEDIAN(C:C)", 10),
        ("=LARGE(C:C;2)", 10),
        ("=SMALL(C:C;4)", "#NUM!"),
        ("=RANK(10;C:C)", 2),
        ("=QUARTILE(C1:C2;1)", 12.5),
        # conditions and kinds
        ("=IFS(FALSE;1;TRUE;2)", 2),
        ("=IFS(FALSE;1)", "#N/A"),
        ('=SWITCH(C1;5;"пять";10;"десять";"иное")', "десять"),
        ("=XOR(TRUE;TRUE;TRUE)", True),
        ("=ISNUMBER(C1)", True),
        ("=ISTEXT(A1)", True),
        ("=ISERROR(1/0)", True),
        ("=ISERR(NA())", False),
        ("=ISNA(NA())", True),
        ("=ISLOGICAL(ИСТИНА)", True),
        ("=ISFORMULA(J1)", True),
        ("=ISDATE(D1)", True),
        ("=ISDATE(C1)", False),
        ('=ISEMAIL("a@b.example")', True),
        ('=N("x")+N(TRUE)', 1),
        ('=T("x")&T(5)', "x"),
        ('=TYPE("x")', 2),
        ("=ERROR.TYPE(1/0)", 2),
        # texts
        ('=LEFT("абв")&RIGHT("абв";2)&MID("абвг";2;2)', "абвбв"),
        ('=FIND("б";"абв")&SEARCH("Б?";"абв")', "22"),
        ('=FIND("я";"абв")', "#VALUE!"),
        ('=SUBSTITUTE("аXбX";"X";"-")&SUBSTITUTE("аXбX";"X";"-";2)', "а-б-аXб-"),
        ('=REPLACE("абвг";2;2;"--")', "а--г"),
        ('=UPPER("ёж")&LOWER("ЁЖ")&PROPER("анна-мария о.")', "ЁЖёжАнна-Мария О."),
        ('=REPT("аб";3)', "ababab".replace("a", "а").replace("b", "б")),
        ('=REPT("x";60000)', "#VALUE!"),
        ('=CHAR(1071)&CODE("Я")', "Я1071"),
        ('=EXACT("а";"А")', False),
        ('=VALUE("12,5%")', 0.125),
        ('=VALUE("м")', "#VALUE!"),
        ('=TEXT(1234,5;"# ##0,00")', "1\N{NO-BREAK SPACE}234,50"),
        ('=TEXT(0,5;"0%")', "50%"),
        ('=TEXT(D1;"d mmmm yyyy")', "1 сентября 2026"),
        ("=TO_TEXT(D1)", "01.09.2026"),
        ('=REGEXMATCH("каб. 12";"\\d+")', True),
        ('=REGEXEXTRACT("каб. 12";"\\d+")', "12"),
        ('=REGEXREPLACE("2026-09";"(\\d+)-(\\d+)";"$2.$1")', "09.2026"),
        ('=REGEXMATCH("аа";"(а)\\1")', "#REF!"),
        ('=REGEXMATCH("а";"(")', "#REF!"),
        # dates
        ("=DATE(2026;9;1)", 46266),
        ("=DATE(2026;14;31)", 46449),
        ("=TIME(14;30;0)", 0.6041666666666666),
        ('=DATEVALUE("1 сентября 2026")', 46266),
        ("=TODAY()-INT(NOW())", 0),
        ("=YEAR(D1)&MONTH(D1)&DAY(D1)", "202691"),
        ("=HOUR(3/5)&MINUTE(3/5)&SECOND(3/5)", "14240"),
        ("=WEEKDAY(D1)&WEEKDAY(D1;2)", "32"),
        ("=WEEKNUM(D1)&WEEKNUM(D1;21)", "3636"),
        ("=EOMONTH(D1;1)", 46326),
        ("=EDATE(DATE(2026;1;31);1)", 46081),
        ('=DATEDIF(DATE(2025;1;31);DATE(2026;3;1);"M")', 13),
        ('=DATEDIF(DATE(2025;1;31);DATE(2026;3;1);"MD")', 1),
        ("=DAYS(D2;D1)", 1),
        ("=NETWORKDAYS(D1;D1+13)", 10),
        ("=NETWORKDAYS(D1;D1+13;D2)", 9),
        ("=NETWORKDAYS.INTL(D1;D1+6;11)", 6),
        ("=WORKDAY(D1;5)", 46273),
        ("=WORKDAY(D1;-1)", 46265),
        ("=YEAR(1E10)", "#NUM!"),
        # places and tables
        ("=ROWS(A1:B3)&COLUMNS(A1:B3)", "32"),
        ('=ADDRESS(1;2)&ADDRESS(1;2;4)&ADDRESS(1;2;1;TRUE;"Мой лист")', "$B$1B1'Мой лист'!$B$1"),
        ('=INDIRECT("A"&2)', "М2"),
        ('=SUM(INDIRECT("Лист1!C1:C2"))', 30),
        ('=INDIRECT("R2C1";FALSE)', "М2"),
        ('=INDIRECT("нет")', "#REF!"),
        ("=SUM(OFFSET(C1;0;0;2;1))", 30),
        ("=OFFSET(A1;-1;0)", "#REF!"),
        ('=CHOOSE(2;"а";"б")', "б"),
        ("=LOOKUP(15;C1:C2;A1:A2)", "М1"),
        ('=XLOOKUP("М9";A1:A4;C1:C4;"нет")', "нет"),
        ("=XLOOKUP(15;C1:C2;A1:A2;;-1)", "М1"),
        ("=XMATCH(15;C1:C2;1)", 2),
        ("=SUM({1\\2;3\\4})", 10),
        ("=LET(x;5;y;x*2;x+y)", 15),
        ("=LAMBDA(x;x*2)(21)", 42),
        ("=REDUCE(0;C1:C2;LAMBDA(a;v;a+v))", 30),
        # what is not served
        ('=QUERY(A1:C2;"select sum(C)")', "#NAME?"),
        ("=СУММ(1)", "#NAME?"),
        ("=LEN(1;2)", "#N/A"),
    ],
)
def test_functions_compute_as_in_sheets(table, formula, value):
    """Values and errors; arguments apart by ";" and numbers with "," where people write so."""
    assert computed(table, formula) == value


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=D1", "01.09.2026"),
        ("=D1+7", "08.09.2026"),
        ("=D2-D1", "1"),
        ("=DATE(2026;9;1)", "01.09.2026"),
        ("=EDATE(D1;1)", "01.10.2026"),
        ("=TIME(14;30;0)", "14:30:00"),
        ('=VLOOKUP("М1";A:D;4;FALSE)', "01.09.2026"),
        ('=IF(A1="М1";D1;"")', "01.09.2026"),
        ("=MAX(D1:D2)", "02.09.2026"),
        ('="до "&D1+1', "до 02.09.2026"),
        ("=SUM(D4;1)", "6,50 ₽"),
        ("=D4*2", "11,00 ₽"),
        ("=TO_PERCENT(1/2)", "50,00%"),
    ],
)
def test_results_are_shown_in_the_format_of_what_they_are_made_of(table, formula, shown):
    """A date that a formula finds or makes is shown as one, money as money."""
    table.put("J1", [[formula]], typed=True)
    assert table.get("J1") == [[shown]]


def test_a_link_is_told(book):
    """CellData of a HYPERLINK has its label as the value and its address as `hyperlink`."""
    book.put("A1", [['=HYPERLINK("школа.example/путь";"Школа")']], typed=True)
    cell = book.describe(ranges="A1", fields="sheets.data.rowData.values")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ][0]
    assert (cell["formattedValue"], cell["hyperlink"]) == ("Школа", "http://школа.example/путь")


def no_number(whose, text):
    return f"Function {whose} expects number values. But '{text}' is a text and cannot be coerced to a number."


@pytest.mark.parametrize(
    ("formula", "kind", "message"),
    [
        ("=NEINE(1)", "NAME", "Unknown function: 'NEINE'."),
        ("=нигде", "NAME", "Unknown range name: 'нигде'."),
        ("=Нет!A1", "REF", "Unresolved sheet name 'Нет'."),
        ("=1/0", "DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
        ("=NOT(1;2)", "N_A", "Wrong number of arguments to NOT. Expected 1 arguments, but got 2 arguments."),
        ("=A1+1", "VALUE", no_number("ADD parameter 1", "М1")),
        ('=2-"a"', "VALUE", no_number("MINUS parameter 2", "a")),
        ("=A1*2", "VALUE", no_number("MULTIPLY parameter 1", "М1")),
        ("=A1/2", "VALUE", no_number("DIVIDE parameter 1", "М1")),
        ("=2^A1", "VALUE", no_number("POWER parameter 2", "М1")),
        ("=ROUND(1;A1)+1", "VALUE", no_number("ROUND parameter 2", "М1")),
        ('=SUM(1;2;"a")', "VALUE", no_number("SUM parameter 3", "a")),
        ("=MOD(1;0)", "DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero."),
        ('=VLOOKUP("nope";A1:B9;2;FALSE)', "N_A", "Did not find value 'nope' in VLOOKUP evaluation."),
        ("=MATCH(77777;A1:A9;0)", "N_A", "Did not find value '77777' in MATCH evaluation."),
        ("=NA()", "N_A", None),
        ("=1+", "ERROR", "Formula parse error."),
        ("={1\\2}", "REF", "Array result was not expanded because it would overwrite data in K1."),
    ],
)
def test_errors_are_explained(table, formula, kind, message):
    """CellData tells the error's type and what is wrong, as Google words it."""
    table.put("J1", [[formula, "занято"]], typed=True)
    fields = "sheets.data.rowData.values.effectiveValue"
    cell = table.describe(ranges="J1", fields=fields)["sheets"][0]["data"][0]["rowData"][0]["values"][0][
        "effectiveValue"
    ]
    assert cell == {"errorValue": {"type": kind} | ({"message": message} if message else {})}
