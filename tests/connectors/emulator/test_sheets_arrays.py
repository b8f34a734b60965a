"""Formulas that fill more than their own cell, and formulas that read another spreadsheet."""

import pytest

DATA = [["М1", "Анна", 10, "01.09.2026"], ["М2", "", 20, "02.09.2026"], ["м3", "Борис", "x", "50%"], ["", "", 5, ""]]


@pytest.fixture
def table(book):
    """Codes, names, numbers and dates; some cells blank."""
    book.put("A1", DATA, typed=True)
    return book


@pytest.mark.parametrize(
    ("formula", "filled"),
    [
        ("=SORT(A1:C4;3;FALSE)", [["м3", "Борис", "x"], ["М2", "", "20"], ["М1", "Анна", "10"], ["", "", "5"]]),
        ('=SORT(FILTER(A1:B3;A1:A3<>"");1;FALSE)', [["м3", "Борис"], ["М2"], ["М1", "Анна"]]),
        ("=FILTER(D1:D2;C1:C2>10)", [["02.09.2026"]]),
        ('=UNIQUE({"а"\\"б";"а"\\"б";"в"\\"г"})', [["а", "б"], ["в", "г"]]),
        ("=TRANSPOSE(A1:B2)", [["М1", "М2"], ["Анна"]]),
        ("=SEQUENCE(2;2;10;5)", [["10", "15"], ["20", "25"]]),
        ("=FLATTEN(A1:B2)", [["М1"], ["Анна"], ["М2"]]),
        ("=ARRAY_CONSTRAIN(A1:C4;2;1)", [["М1"], ["М2"]]),
        ('=SPLIT("а, б;1";",;")', [["а", " б", "1"]]),
        ('=REGEXEXTRACT("2026-09";"(\\d+)-(\\d+)")', [["2026", "09"]]),
        ("={1\\2;3\\4}", [["1", "2"], ["3", "4"]]),
        ('={A1:B2;"x"\\"y"}', [["М1", "Анна"], ["М2"], ["x", "y"]]),
        ("={1\\2;3}", [["#VALUE!"]]),
        ("=ARRAYFORMULA(C1:C3*2)", [["20"], ["40"], ["#VALUE!"]]),
        ('=ARRAYFORMULA(IF(C1:C2>10;"много";"мало"))', [["мало"], ["много"]]),
        ("=ARRAYFORMULA(LEN(A1:A2)&B1:B2)", [["2Анна"], ["2"]]),
        ('=ARRAYFORMULA(IFERROR(C1:C3+1;"—"))', [["11"], ["21"], ["—"]]),
        ("=ARRAYFORMULA(VLOOKUP(A1:A2;A:D;4;FALSE))", [["01.09.2026"], ["02.09.2026"]]),
        ("=ARRAYFORMULA(D1:D2+1)", [["02.09.2026"], ["03.09.2026"]]),
        ("=INDEX(A1:C3;2)", [["М2", "", "20"]]),
        ("=OFFSET(A1;0;0;2;2)", [["М1", "Анна"], ["М2"]]),
        ('=XLOOKUP("М1";A1:A4;B1:D4)', [["Анна", "10", "01.09.2026"]]),
        ("=MAP(C1:C2;LAMBDA(c;c+1))", [["11"], ["21"]]),
        ("=BYROW(C1:C2;LAMBDA(r;SUM(r)))", [["10"], ["20"]]),
        ('=QUERY(A1:D4;"select A, C where C >= 10 order by C desc")', [["М2", "20"], ["М1", "10"]]),
        ("=QUERY(A1:D4;\"select B where B is not null and not (A contains 'М') limit 1\")", [["Борис"]]),
        ("=QUERY(A1:D4;\"select * where D = date '2026-09-01'\")", [["М1", "Анна", "10", "01.09.2026"]]),
        ('=QUERY({"Код"\\"N";"а"\\1;"б"\\2};"select Col1 where Col2 > 1")', [["Код"], ["б"]]),
        ('=QUERY(A1:D4;"select Z")', [["#VALUE!"]]),
        ("=A1:A4", [["М1"]]),
        ("=SEQUENCE(1001)", [["#REF!"]]),
    ],
)
def test_what_arrays_fill(table, formula, filled):
    """Each value in a cell of its own, in the format that it had; a reference alone means the cell in the same row."""
    table.put("J1", [[formula]], typed=True)
    assert table.get("J1:M9") == filled


def test_arrays_read_what_arrays_filled(book):
    """Whichever of them stands first on the sheet."""
    book.put("A1", [["=SORT(C1:C3;1;FALSE)", "", "=SEQUENCE(3)", "=COUNT(A:A)"]], typed=True)
    assert book.get("A1:D3") == [["3", "", "1", "3"], ["2", "", "2"], ["1", "", "3"]]


def test_two_arrays_do_not_share_a_cell(book):
    """The second one is an error, the first stands."""
    book.put("A1", [["", "=SEQUENCE(2)"], ["=SEQUENCE(1;2)", ""]], typed=True)
    assert book.get("A1:B2") == [["", "1"], ["#REF!", "2"]]


def imported(book, source, cells="Лист1!A1:B2"):
    """What IMPORTRANGE shows of another spreadsheet."""
    book.put("A1", [[f'=IMPORTRANGE("https://docs.google.com/spreadsheets/d/{source.id}/edit";"{cells}")']], typed=True)
    return book.get("A1:B2")


def test_another_spreadsheet_is_read_and_followed(new_book):
    """IMPORTRANGE shows the other's values as they are now."""
    source, book = new_book("Лист1", locale="ru_RU"), new_book("Лист1", locale="ru_RU")
    source.put("A1", [["а", "=1+1"], ["01.09.2026"]], typed=True)
    assert imported(book, source) == [["а", "2"], ["01.09.2026"]]
    source.put("A1", [["б"]])
    assert book.get("A1:B2") == [["б", "2"], ["01.09.2026"]]
    assert imported(book, source, "Нет!A1") == [["#REF!"]]


def test_nobody_reads_what_they_may_not_through_a_formula(emulator, new_book):
    """Only what the formula's owner may read is imported."""
    source = new_book("Лист1")
    source.put("A1", [["тайна"]])
    theirs = emulator.call("POST", "/v4/spreadsheets", {"properties": {"locale": "ru_RU"}}, user="other@school.example")
    path = f"/v4/spreadsheets/{theirs['spreadsheetId']}/values/A1"
    body = {"values": [[f'=IMPORTRANGE("{source.id}";"A1")']]}
    emulator.call("PUT", path, body, user="other@school.example", valueInputOption="USER_ENTERED")
    assert emulator.call("GET", path, user="other@school.example")["values"] == [["#REF!"]]
    source.share("other@school.example", "reader")
    body = {"values": [[f'=IMPORTRANGE("{source.id}"; "A1")']]}
    emulator.call("PUT", path, body, user="other@school.example", valueInputOption="USER_ENTERED")
    assert emulator.call("GET", path, user="other@school.example")["values"] == [["тайна"]]


def test_spreadsheets_that_import_each_other_are_an_error_not_a_hang(new_book):
    """A circle through two spreadsheets reads #REF!."""
    one, other = new_book("Лист1", locale="ru_RU"), new_book("Лист1", locale="ru_RU")
    imported(one, other, "A1")
    assert imported(other, one, "A1") == [["#REF!"]]
    assert one.get("A1") == [["#REF!"]]
