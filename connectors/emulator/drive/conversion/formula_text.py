"""Formulas as they are typed where a spreadsheet lives, and as workbooks keep them (English, arguments by comma)."""

import re
from collections.abc import Callable

from connectors.emulator.sheets.locales import SheetLocale

PART = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
NAME = re.compile(r"\b([A-Z][A-Z0-9.]*)(?=\()")
ARRAY = re.compile(r"(\{[^{}]*\})|;")
ARGUMENTS = re.compile(r"(\{[^{}]*\})|,")
"""In an array ";" parts rows everywhere, "\\" columns where "," stands in numbers."""
LATER = re.compile(
    r"CONCAT|IFNA|IFS|MAXIFS|MINIFS|SWITCH|TEXTJOIN|XLOOKUP|XMATCH|FILTER|UNIQUE|SORT|SORTBY|SEQUENCE|LET|LAMBDA|DAYS|"
    r"ISOWEEKNUM|NUMBERVALUE|UNICODE|UNICHAR|[VH]STACK|TOCOL|TOROW|CHOOSECOLS|CHOOSEROWS|BYROW|BYCOL|MAP|REDUCE"
)
"""Functions that workbooks keep with a prefix, being younger than the format."""
PREFIX = "_xlfn."
FOREIGN = frozenset(
    ("ARRAYFORMULA", "QUERY", "IMPORTRANGE", "GOOGLEFINANCE", "SPLIT", "JOIN", "REGEXMATCH", "REGEXEXTRACT")
)
"""Functions that only Google's spreadsheets know."""
UNKNOWN = re.compile(r'=IFERROR\(__xludf\.DUMMYFUNCTION\("((?:[^"]|"")*)"\),.*\)', re.DOTALL)


def to_workbook(formula: str, locale: SheetLocale, shown: str) -> str:
    """A typed formula as a workbook keeps it; one that only Google knows is kept as a text beside what it `shown`."""
    plain = _outside_quotes(formula, _to_commas) if locale.decimal == "," else formula
    names = {name.upper() for name in NAME.findall(PART.sub("", plain).upper())}
    if names & FOREIGN:
        quoted, value = plain[1:].replace('"', '""'), shown.replace('"', '""')
        return f'=IFERROR(__xludf.DUMMYFUNCTION("{quoted}"),"{value}")'
    return _outside_quotes(plain, _prefixed)


def from_workbook(formula: str, locale: SheetLocale) -> str:
    """A workbook's formula as it is typed where the spreadsheet lives."""
    if foreign := UNKNOWN.fullmatch(formula):
        formula = "=" + foreign[1].replace('""', '"')
    formula = formula.replace("_xlfn._xlws.", "").replace(PREFIX, "")
    return _outside_quotes(formula, _from_commas) if locale.decimal == "," else formula


def _outside_quotes(formula: str, change: Callable[[str], str]) -> str:
    return "".join(part if place % 2 else change(part) for place, part in enumerate(PART.split(formula)))


def _to_commas(text: str) -> str:
    if ";" in text or "(" not in text:
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return ARRAY.sub(lambda part: part[0].replace("\\", ",") if part[1] else ",", text)


def _from_commas(text: str) -> str:
    text = ARGUMENTS.sub(lambda part: part[0].replace(",", "\\") if part[1] else ";", text)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text)


def _prefixed(text: str) -> str:
    return NAME.sub(lambda name: (PREFIX if LATER.fullmatch(name[1].upper()) else "") + name[1], text)
