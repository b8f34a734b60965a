"""No formula, however odd, breaks or stops a read."""

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.emulator.sheets.formulas.functions import FUNCTIONS
from connectors.emulator.sheets.formulas.parser import compiled
from connectors.emulator.sheets.locales import locale_of
from connectors.emulator.sheets.model import Book, Formula, Sheet
from connectors.emulator.sheets.ranges import resolve
from connectors.emulator.sheets.reading import View
from connectors.emulator.sheets.writing import Typing

ROWS = [["М1", "Анна", 10, "2026-09-01"], ["М2", "", 20, "12:30"], ["м3", "Борис", "x", "50%"], ["", "", 5, True]]
ATOMS = [
    "1",
    "0",
    "-1",
    "2.5",
    "1e300",
    "9999999",
    "46300",
    "TRUE",
    '""',
    '"a"',
    '"5"',
    '"*"',
    '"(a+)+$"',
    '"0.00"',
    '"d',
    'mmm"',
    '">5"',
    '"М*"',
    '"A1:B2"',
    '"D"',
    "A1",
    "B2",
    "C:C",
    "A1:D4",
    "1:2",
    "A:D",
    "J1",
    "K2:L3",
    "Z1000",
    "x",
    "#N/A",
    "#REF!",
    "{1,2;3,4}",
    '{"a",1}',
    "S!A1",
    "'S'!A:A",
]


def calls(inner):
    """Bigger formulas from smaller ones: calls with any number of arguments, operators, arrays."""
    call = st.tuples(st.sampled_from([*sorted(FUNCTIONS), "LAMBDA", "QUERY"]), st.lists(inner, max_size=5))
    operation = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", ">="]), inner)
    return st.one_of(
        call.map(lambda found: f"{found[0]}({','.join(found[1])})"),
        operation.map("".join),
        inner.map(lambda one: f"-({one})%"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: "{" + ";".join(parts) + "}"),
    )


FORMULAS = st.recursive(st.sampled_from([*ATOMS, ""]), calls, max_leaves=12)


def read(formula, locale="en_US"):
    """What a sheet with some values and this formula in J1 reads like, in both renderings."""
    book = Book("one", {"locale": locale, "timeZone": "Europe/Moscow"}, [Sheet(0, "S")])
    typing = Typing(locale_of(locale), datetime(2026, 11, 25))  # noqa: DTZ001 - spreadsheets know no zones
    for index, line in enumerate(ROWS):
        for column, value in enumerate(line):
            typing.into(book.sheets[0].edit(index), column, value)
    book.sheets[0].edit(0).set(9, Formula(formula))
    return [View(render).rows(book, resolve(book, "S")) for render in ("FORMATTED_VALUE", "UNFORMATTED_VALUE")]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FORMULAS | st.text(max_size=30), st.sampled_from(["en_US", "ru_RU"]))
def test_any_formula_reads_as_something(formula, locale):
    """Property: a value or an error in its cell, and JSON that others can read."""
    assert json.dumps(read("=" + formula, locale), allow_nan=False)


@pytest.mark.parametrize(
    "formula",
    [
        '=REGEXMATCH(REPT("a";45000)&"!";"^(a|aa)+$")',
        '=REGEXREPLACE(REPT("a";45000)&"!";"(.*)*(.*)*(.*)*=";"")',
        '=COUNTIF(A1;REPT("*a";5000)&"b")+SEARCH(REPT("*a";5000)&"b";REPT("a";45000))',
        "=SEQUENCE(100000;100000)",
        "=SUM(ARRAYFORMULA(SEQUENCE(1000;1000)*SEQUENCE(1000;1000)))",
        '=LET(a;REPT("x";40000);b;a&a;c;b&b;LEN(c&c))',
        '=SUBSTITUTE(REPT("a";40000);"a";REPT("b";40000))',
        "=9^9^9^9^9^9",
        "=WORKDAY(1;1E9)",
        "=MAKEARRAY(2000;2000;LAMBDA(r;c;r*c))",
        "=" + "(" * 5000 + "1" + ")" * 5000,
        "=" + "-" * 20000 + "1",
        "=1" + "+1" * 20000,
        "=" + "IF(1;" * 3000 + "1" + ")" * 3000,
    ],
)
def test_no_formula_takes_for_ever(formula):
    """What would take too long or too much room is an error; pytest's own limit would end a hang."""
    compiled.cache_clear()
    assert len(read(formula)) == 2


def test_a_version_does_not_work_for_ever_either(new_book):
    """Of very many heavy formulas the last are given up, and small ones stay what they are."""
    book = new_book("S")
    book.put("A1", [["=1+1"], *[["=SUM(ARRAYFORMULA(SEQUENCE(400,400)*2))"]] * 20], typed=True)
    values = [row[0] for row in book.get("A1:A21")]
    assert values[0] == "2"
    assert {"25600160000", "#ERROR!"} >= set(values[1:])
    assert "#ERROR!" in values
