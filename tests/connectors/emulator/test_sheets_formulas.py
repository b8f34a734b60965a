"""Formulas: what they compute, and how they follow rows, columns and sheets that move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator.sheets.formulas.references import Reference, parse_reference, rewritten

STATUS = "=IFERROR(VLOOKUP(INDEX($A:$A;ROW());'Ход'!$A:$E;4;FALSE);\"\")"


def computed(book, formula, cell="J1"):
    """The unformatted value of a formula typed into a cell."""
    book.put(cell, [[formula]], typed=True)
    found = book.get(cell, valueRenderOption="UNFORMATTED_VALUE")
    return found[0][0] if found else ""


@pytest.fixture
def table(new_book):
    """A sheet with codes, names, numbers; some blank."""
    book = new_book("План", "Ход")
    book.put("План!A1", [["М1", "Анна", 10], ["М2", "", 20], ["м3", "Борис", "x"], ["", "", 5]])
    return book


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=(1+2)*3/4", 2.25),
        ("=50%*10", 5),
        ('="а"&1&TRUE', "а1TRUE"),
        ('="А"="а"', True),
        ('="а"<>"б"', True),
        ("=1<2", True),
        ('=10<"1"', True),
        ("=A9=0", True),
        ('=A9=""', True),
        ("=1/0", "#DIV/0!"),
        ("=1E308*10", "#NUM!"),
        ("=(-1)^0.5", "#NUM!"),
        ("=A1+1", "#VALUE!"),
        ("=NEINE(1)", "#NAME?"),
        ("=nirgends", "#NAME?"),
        ("=Нет!A1", "#REF!"),
        ("=1+", "#ERROR!"),
        ('=IF(C1>5;"да";"нет")', "да"),
        ('=IF(C1>50,"да")', False),
        ("=IF(TRUE;;1)", ""),
        ('=IFERROR(1/0;"нет")', "нет"),
        ("=IFERROR(1/0)", ""),
        ('=IFNA(VLOOKUP("нет";A:C;2;FALSE);"—")', "—"),
        ('=IFNA(1/0;"—")', "#DIV/0!"),
        ('=VLOOKUP("М3";A1:C4;2;FALSE)', "Борис"),
        ('=VLOOKUP("М*";$A:$C;3;FALSE)', 10),
        ('=VLOOKUP("М9";A:C;3;FALSE)', "#N/A"),
        ('=VLOOKUP("М1";A:C;4;FALSE)', "#REF!"),
        ('=VLOOKUP("М2";A:C;3)', 20),
        ('=HLOOKUP("Анна";A1:C3;3;FALSE)', "Борис"),
        ("=INDEX(A1:C4;3;2)", "Борис"),
        ("=INDEX($C:$C;ROW())", 10),
        ('=MATCH("Борис";B:B;0)', 3),
        ("=MATCH(15;C1:C2)", 1),
        ('=XLOOKUP("М2";A:A;C:C)', 20),
        ('=XLOOKUP("М9";A:A;C:C;"нет")', "нет"),
        ("=ROW(B7)", 7),
        ("=COLUMN()", 10),
        ('=COUNTIF(A:A;"М*")', 3),
        ('=COUNTIF(C:C;">=10")', 2),
        ('=COUNTIFS(A:A;"М*";C:C;"<>10")', 2),
        ("=COUNTA(B:B)", 2),
        ("=SUM(C:C;1)", 36),
        ('=SUMIF(A:A;"М2";C:C)', 20),
        ("=AND(TRUE;C1=10)", True),
        ("=OR(FALSE;C1=11)", False),
        ("=NOT(C1=11)", True),
        ('=LEN("Привет")', 6),
        ('=TRIM("  а   б ")', "а б"),
        ('=CONCATENATE("а";1;B1)', "а1Анна"),
        ('=JOIN(", ";A1:A2)', "М1, М2"),
        ('=TEXTJOIN(", ";TRUE;B1:B4)', "Анна, Борис"),
        ('=HYPERLINK("https://a.example";"текст")', "текст"),
        ("=ISBLANK(A9)", True),
        ("=ISBLANK(A1)", False),
        ("=TRUE()", True),
        ('=JOIN("+";FILTER(A1:A4;C1:C4>=10))', "М1+М2+м3"),
        ('=JOIN("+";UNIQUE(C1:C3))', "10+20+x"),
        ("=План!A1", "М1"),
        ("='План'!$A$1&\"!\"", "М1!"),
        ('="он сказал ""да"""', 'он сказал "да"'),
    ],
)
def test_what_formulas_compute(table, formula, value):
    """Values, comparison and errors as in Sheets; arguments apart by ";" or ","."""
    assert computed(table, formula) == value


def test_decimal_comma_in_a_russian_formula(book):
    """Where people write 1,5 a formula does too, its arguments being apart by ";"."""
    assert computed(book, "=SUM(1,5;2)") == 3.5


def test_circular_references_are_an_error_not_a_hang(table):
    """Two cells that need each other read #REF!."""
    table.put("План!H1", [["=I1", "=H1"]], typed=True)
    assert table.get("План!H1:I1") == [["#REF!", "#REF!"]]


def test_a_long_chain_is_computed(table):
    """A column in which every cell needs the one above."""
    rows = [[1], *[[f"=E{row}+1"] for row in range(1, 900)]]
    table.put("План!E1", rows, typed=True)
    assert table.get("План!E900") == [["900"]]


def test_a_date_joined_to_text_reads_as_its_cell_shows_it(book):
    """«до 05.10.2026», not «до 46300»."""
    book.put("A1", [["05.10.2026"]], typed=True)
    assert computed(book, '="до "&A1') == "до 05.10.2026"


def test_arrays_fill_the_cells_beside_them(table):
    """FILTER and UNIQUE reach over empty cells, and are an error where something stands."""
    table.put("План!F1", [['=FILTER(A1:B3;A1:A3<>"м3")']], typed=True)
    assert table.get("План!F1:G3") == [["М1", "Анна"], ["М2"]]
    table.put("План!F2", [["hier"]])
    assert table.get("План!F1:G3") == [["#REF!"], ["hier"]]


@pytest.fixture
def roadmap(new_book):
    """A roadmap whose rows look their status up in «Ход» by code (architecture: Sheets, status columns)."""
    book = new_book("План", "Ход", locale="ru_RU")
    book.put("План!A1", [[f"М{number}", f"имя {number}"] for number in range(1, 6)])
    book.put("Ход!A1", [[f"М{number}", "", "", f"состояние {number}"] for number in range(1, 6)])
    book.put("План!C1", [[STATUS]] * 5, typed=True)
    return book


def shown(book, code="A", status="C"):
    """Code and status of each row that has a code."""
    codes, statuses = book.get(f"План!{code}1:{code}9"), book.get(f"План!{status}1:{status}9")
    pairs = zip(codes, [*statuses, *[[]] * 9], strict=False)
    return {found[0]: (state or [""])[0] for found, state in pairs if found}


EXPECTED = {f"М{number}": f"состояние {number}" for number in range(1, 6)}


def rows(start, end, sheet=0):
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns(start, end, sheet=0):
    return {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def test_statuses_stand_beside_their_rows(roadmap):
    """Each row shows the status of its own code."""
    assert shown(roadmap) == EXPECTED


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"insertDimension": {"range": rows(2, 4)}}, "AC"),
        ({"insertDimension": {"range": columns(0, 2)}}, "CE"),
        ({"insertDimension": {"range": columns(1, 2)}}, "AD"),
        ({"moveDimension": {"source": rows(0, 2), "destinationIndex": 5}}, "AC"),
        ({"moveDimension": {"source": columns(0, 1), "destinationIndex": 4}}, "DB"),
        ({"moveDimension": {"source": columns(2, 3), "destinationIndex": 0}}, "BA"),
        ({"deleteDimension": {"range": columns(1, 2)}}, "AB"),
        (
            {
                "sortRange": {
                    "range": {"sheetId": 0, "endRowIndex": 5, "endColumnIndex": 3},
                    "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}],
                }
            },
            "AC",
        ),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 1, "title": "Ход дела"}, "fields": "title"}},
            "AC",
        ),
        ({"moveDimension": {"source": rows(0, 1, 1), "destinationIndex": 3}}, "AC"),
        ({"insertDimension": {"range": rows(0, 3, 1)}}, "AC"),
    ],
)
def test_statuses_stay_with_their_rows(roadmap, change, where):
    """People insert, delete, sort and move as they like: no row ever shows another row's status."""
    roadmap.do(change)
    assert shown(roadmap, *where) == EXPECTED


def test_a_row_that_was_deleted_takes_nothing_along(roadmap):
    """The other rows keep their statuses."""
    roadmap.do({"deleteDimension": {"range": rows(1, 3)}})
    assert shown(roadmap) == {code: state for code, state in EXPECTED.items() if code not in ("М2", "М3")}


@pytest.mark.parametrize(
    ("formula", "change", "after"),
    [
        ("=SUM(A1:A5)", {"insertDimension": {"range": rows(2, 4)}}, "=SUM(A1:A7)"),
        ("=SUM(A2:A5)", {"insertDimension": {"range": rows(1, 2)}}, "=SUM(A3:A6)"),
        ("=SUM(A1:A5)", {"insertDimension": {"range": rows(5, 6)}}, "=SUM(A1:A5)"),
        ("=SUM(A2:A5)", {"deleteDimension": {"range": rows(0, 2)}}, "=SUM(A1:A3)"),
        ("=SUM(A2:A3)", {"deleteDimension": {"range": rows(1, 3)}}, "=SUM(#REF!)"),
        ("=$B$7&B$7&$B7", {"insertDimension": {"range": rows(0, 1)}}, "=$B$8&B$8&$B8"),
        ("=A2:A", {"insertDimension": {"range": rows(0, 1)}}, "=A3:A"),
        ("=2:3", {"insertDimension": {"range": rows(2, 3)}}, "=2:4"),
        ("=SUM(B:D)", {"insertDimension": {"range": columns(2, 3)}}, "=SUM(B:E)"),
        ("=SUM(B:D)", {"deleteDimension": {"range": columns(0, 1)}}, "=SUM(A:C)"),
        ("='Ход'!A5", {"insertDimension": {"range": rows(0, 1)}}, "='Ход'!A5"),
        ("='Ход'!A5", {"insertDimension": {"range": rows(0, 1, 1)}}, "='Ход'!A6"),
        ("=Ход!A5+1", {"deleteSheet": {"sheetId": 1}}, "=#REF!+1"),
        (
            "=Ход!A5",
            {"updateSheetProperties": {"properties": {"sheetId": 1, "title": "Ход '26"}, "fields": "title"}},
            "='Ход ''26'!A5",
        ),
        ('="A5"&A5', {"insertDimension": {"range": rows(0, 1)}}, '="A5"&A6'),
    ],
)
def test_references_follow_what_they_point_at(new_book, formula, change, after):
    """Inserting, deleting, moving and renaming rewrites references as Sheets does; texts in quotes stay."""
    book = new_book("План", "Ход")
    book.put("План!J9", [[formula]], typed=True)
    book.do(change)
    found = [cell for row in book.formulas("План") for cell in row if cell]
    assert found == [after]


def test_copied_formulas_point_beside_themselves(new_book):
    """Both repeatCell and copyPaste move relative references along, "$" holds the others."""
    book = new_book("План")
    grid = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 3, "endColumnIndex": 4}
    cell = {"userEnteredValue": {"formulaValue": "=A2&$B2&C$2&$D$2"}}
    book.do(
        {"repeatCell": {"range": grid, "cell": cell, "fields": "userEnteredValue"}},
        {"copyPaste": {"source": grid, "destination": grid | {"startColumnIndex": 5, "endColumnIndex": 6}}},
    )
    assert book.formulas("D2:F3") == [
        ["=A2&$B2&C$2&$D$2", "", "=C2&$B2&E$2&$D$2"],
        ["=A3&$B3&C$2&$D$2", "", "=C3&$B3&E$2&$D$2"],
    ]


corners = st.tuples(st.booleans(), st.integers(0, 60), st.booleans(), st.integers(0, 900))


@given(corners, corners, st.sampled_from([None, "Ход", "Мой 'план'", "A1"]), st.booleans())
def test_a_reference_reads_back_as_it_was_written(first, second, title, is_range):
    """Property: text and reference are two forms of one thing."""
    (left_lock, left, top_lock, top), (right_lock, right, bottom_lock, bottom) = first, second
    if not is_range:
        right_lock, right, bottom_lock, bottom = first
    locked = (left_lock, top_lock, right_lock, bottom_lock)
    reference = Reference(title, left, top, right + 1, bottom + 1, locked, is_range)
    text = reference.text()
    assert parse_reference(text) == reference
    assert rewritten(f'="{text}"&{text}', lambda found: None if found == reference else found) == f'="{text}"&#REF!'
