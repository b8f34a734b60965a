"""Issuing codes to new rows of a roadmap while people edit it (google-api.md, "Writing back next to rows").

Sheets has no write that depends on a read, so: tag the rows, read the tagged rows back and compare, write by the tag,
read again. A tag follows its row through inserts and deletes but not through a sort, and a person may sort between
the comparison and the write. Then a fresh code has come over another row's code; it is found by the second reading
and put right by replacing the fresh code itself, wherever it is: it is the one text that no other cell holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.google.sheets import Cell, Sheets, remove_tags, tag_row
from connectors.outbox.memory import IssuedCodes
from flows.programme.model import column_letters
from flows.programme.roadmap_sheet import CodeSeries, Roadmap
from flows.programme.table import Row, Table, as_text
from flows.programme.tabs import PROGRESS, lookup_formula

TAG = "barycentre-row"
_ROBOTS = ("Код", "Состояние", "Что исправить")  # what the robot writes into a person's row


@dataclass(frozen=True)
class Office:
    """Where codes are issued: the roadmap's file and tab, and who remembers what was issued."""

    sheets: Sheets
    codes: IssuedCodes
    programme: str  # the ledger's name of the programme's year
    read: Callable[[], Roadmap]  # reads the roadmap afresh, one call
    known: frozenset[str] | set[str] = frozenset()  # codes that were issued before, wherever that is remembered
    progress: str = PROGRESS.title  # what people call «Ход»


def issue_codes(roadmap: Roadmap, office: Office) -> Roadmap:
    """Give codes to the rows that have none; returns the roadmap as it stands afterwards.

    Four calls to Google, two more if somebody sorted rows or moved columns at the wrong moment. A row that changed
    meanwhile is left for the next run.
    """
    table = roadmap.table
    new = [activity.place.row for activity in roadmap.uncoded]
    if not new:
        return roadmap
    series = CodeSeries(roadmap.cluster)
    rows = {row.index: row for row in table.rows()}
    fingerprints = [_fingerprint(rows[index]) for index in new]
    seen = {as_text(row.raw("Код")) for row in rows.values()} - {""}
    issued = office.codes.issue(
        office.programme, f"roadmap-{roadmap.cluster}", fingerprints, seen | office.known, series
    )
    wanted = dict(zip(issued, new, strict=True))

    file_id = table.file_id
    tags = [tag_row(table.sheet_id, TAG, code, index) for code, index in wanted.items()]
    office.sheets.change(file_id, [remove_tags(TAG), *tags])
    found = office.sheets.read_tagged(file_id, TAG, wanted)
    unchanged = {code: index for code, index in wanted.items() if _same(found.get(code), table.cells[index])}
    cells = _cells(table, office.progress)
    written = {code: cells(code) for code in unchanged}
    if written:
        office.sheets.write_tagged(file_id, TAG, written, formulas=True)
    after = office.read()
    fresh = {code: rows[index] for code, index in unchanged.items()}
    if fresh and _headings(after.table) != _headings(table):
        # Columns moved under the write, so it went astray: what stood there is put back, the next run begins anew.
        office.sheets.write_tagged(
            file_id, TAG, {code: _before(fresh[code], after.table, written[code]) for code in fresh}
        )
        return office.read()
    repairs = find_repairs(table, after.table, fresh)
    if repairs:
        office.sheets.change(file_id, [_replace(table.sheet_id, wrong, right) for wrong, right in repairs.items()])
        after = office.read()
    return after


def find_repairs(before: Table, after: Table, fresh: Mapping[str, Row]) -> dict[str, str]:
    """Return fresh codes that came to the wrong row, with what has to stand there instead ("" = nothing).

    `fresh` maps a code to the row it was meant for, as it was before. A row is recognised by what people wrote in it.
    """
    meant = {code: _words(row) for code, row in fresh.items()}
    rows = [(as_text(row.raw("Код")), _words(row)) for row in after.rows()]
    standing = {code for code, _ in rows}
    lost = {code: _words(row) for row in before.rows() if (code := as_text(row.raw("Код"))) and code not in standing}
    repairs: dict[str, str] = {}
    for code, words in rows:
        # Rows changed places under the write only if the row that was meant stands somewhere else, without a code or
        # with another fresh one. If it does not, this is that row, edited perhaps, whatever else people did meanwhile.
        if code not in meant or not any(
            theirs == meant[code] and other != code and (not other or other in meant) for other, theirs in rows
        ):
            continue
        owner = _owner(words, lost, certain=words == meant[code])
        if owner is not None:
            repairs[code] = owner
            del lost[owner]
        elif words != meant[code] and words in meant.values():
            repairs[code] = ""  # two new rows changed places: the next run tells them apart
    return repairs


def _owner(words: Mapping[str, str], lost: Mapping[str, Mapping[str, str]], *, certain: bool) -> str | None:
    """Return the lost code of the row with these words; one that was edited too is known by its title and the most."""
    for code, theirs in lost.items():
        if theirs == words:
            return code
    for code, theirs in lost.items() if not certain else ():
        filled = [heading for heading, text in theirs.items() if text]
        alike = sum(words.get(heading) == theirs[heading] for heading in filled)
        if words.get("Мероприятие") == theirs.get("Мероприятие") and alike * 2 > len(filled):
            return code
    return None


def _cells(table: Table, progress: str) -> Callable[[str], list[Cell]]:
    """Return what makes the cells to write into a row for a code: the code and the two lookups, nothing else."""
    key = column_letters(table.columns["Код"])
    width = 1 + max(table.columns[heading] for heading in _ROBOTS if heading in table.columns)
    template: list[Cell] = [None] * width
    for heading in _ROBOTS[1:]:
        if heading in table.columns:
            template[table.columns[heading]] = lookup_formula(key, replace(PROGRESS, title=progress), "Код", heading)

    def cells(code: str) -> list[Cell]:
        row = list(template)
        row[table.columns["Код"]] = code
        return row

    return cells


def _before(row: Row, after: Table, written: Sequence[Cell]) -> list[Cell]:
    """Return what to write over `written` to undo it: the row's earlier cells, wherever their columns are now."""
    old, new = _headings(row.table), _headings(after)

    def earlier(column: int) -> Cell:
        index = old.index(new[column]) if column < len(new) and new[column] and new[column] in old else -1
        value = row.cells[index] if 0 <= index < len(row.cells) else None
        return "" if value is None else value

    return [None if cell is None else earlier(column) for column, cell in enumerate(written)]


def _headings(table: Table) -> list[str]:
    return [as_text(cell) for cell in table.cells[table.heading_row]] if table.cells else []


def _same(found: Sequence[Cell] | None, read: Sequence[Cell]) -> bool:
    return found is not None and _trimmed(found) == _trimmed(read)


def _trimmed(cells: Sequence[Cell]) -> list[str]:
    texts = [as_text(cell) if not isinstance(cell, bool) else str(cell or "") for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _words(row: Row) -> dict[str, str]:
    """What people wrote in a row, by heading, so that moved columns change nothing."""
    return {heading: row.text(heading) for heading in row.table.columns if heading not in _ROBOTS}


def _fingerprint(row: Row) -> str:
    return hashlib.sha256(json.dumps(_words(row), sort_keys=True).encode()).hexdigest()[:16]


def _replace(sheet_id: int, fresh: str, right: str) -> dict[str, object]:
    return {
        "findReplace": {
            "find": fresh,
            "replacement": right,
            "matchEntireCell": True,
            "matchCase": True,
            "sheetId": sheet_id,
        }
    }
