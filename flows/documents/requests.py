"""Blocks as requests of `documents.batchUpdate`, with exact indexes.

Everything is written at one place, from the last block to the first: whatever is inserted pushes on what was written
before, so no index ever depends on how Docs counts what follows it. The place is the start of an empty paragraph (its
newline is never written and never deleted), and when all is written, that newline ends the last paragraph.

A table always stands between two newlines: `insertTable` puts one before it, and the one after it is the start of
what was written before. A text that comes right before a table uses the table's newline instead of one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any, Final

from flows.documents.blocks import Block, Heading, ListItem, PageBreak, Runs, Section, Table, Text, normal, text_of

Request = dict[str, Any]

NORMAL: Final = "NORMAL_TEXT"
BULLETS: Final = {True: "NUMBERED_DECIMAL_ALPHA_ROMAN", False: "BULLET_DISC_CIRCLE_SQUARE"}
_PREFIX: Final = "bc:"
_HASH: Final = 16  # hexadecimal digits
# What is made as the template has it; fonts and sizes stay as «Бланк» has them.
_TEXT_FIELDS: Final = "bold,italic,underline,link"
_PARAGRAPH_FIELDS: Final = "namedStyleType,indentStart,indentFirstLine"


def units(text: str) -> int:
    """How much of a document a text takes: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def fingerprint(blocks: Sequence[Block]) -> str:
    """Return a hash of what people read in blocks: kinds, words, emphasis and links, but no widths of columns."""
    words = [told(block) for block in normal(blocks)]
    return sha256(repr(words).encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]


def range_name(key: str, written: str) -> str:
    """Return the name of a section's named range; `written` is the fingerprint of what stands there, "" = people's."""
    return f"{_PREFIX}{key}:{written}"


def read_range_name(name: str) -> tuple[str, str] | None:
    """Return key and fingerprint, None for a range that is none of ours."""
    if not name.startswith(_PREFIX):
        return None
    key, _, written = name.removeprefix(_PREFIX).rpartition(":")
    return (key, written) if key else None


def fill(sections: Sequence[Section], at: int) -> list[Request]:
    """Write all sections into the empty paragraph that begins at `at`, each with its named range."""
    # A paragraph for each, so that no range begins where another section is being written.
    requests = [_insert(at, "\n" * (len(sections) - 1))] if len(sections) > 1 else []
    for index in reversed(range(len(sections))):
        section, start = sections[index], at + index
        requests += write(section.blocks, start)
        written = "" if section.for_people else fingerprint(section.blocks)
        requests.append(name(section.key, written, start, start + length(section.blocks)))
    return requests


def rewrite(section: Section, ranges: Sequence[str], start: int, tail: int) -> list[Request]:
    """Write a section in place of what stands from `start` to `tail`, the index of its last newline."""
    requests = unname(ranges)
    if start < tail:
        requests.append({"deleteContentRange": {"range": _range(start, tail)}})
    requests += write(section.blocks, start)
    requests.append(name(section.key, fingerprint(section.blocks), start, start + length(section.blocks)))
    return requests


def name(key: str, written: str, start: int, end: int) -> Request:
    """Give a section its named range; an empty one holds on to its newline."""
    content = _range(start, max(end, start + 1))
    return {"createNamedRange": {"name": range_name(key, written), "range": content}}


def unname(ranges: Sequence[str]) -> list[Request]:
    """Take named ranges away by their ids."""
    return [{"deleteNamedRange": {"namedRangeId": range_id}} for range_id in ranges]


def length(blocks: Sequence[Block]) -> int:
    """How far the last newline is from the start, once the blocks are written."""
    total, before_table = 0, True
    for block in reversed(normal(blocks)):
        match block:
            case Table(rows):
                cells = sum(2 + units(text_of(cell)) for row in rows for cell in row)
                # The newline before it, its own start and end, the start of each row.
                total += 1 + 2 + len(rows) + cells
            case PageBreak():
                total += 2
            case _:
                total += units(text_of(block.runs)) + (0 if before_table else 1)
        before_table = isinstance(block, Table)
    return total


def write(blocks: Sequence[Block], at: int) -> list[Request]:
    """Write blocks into the empty paragraph that begins at `at`; its newline ends the last of them."""
    requests = _plain_paragraphs(at, at + 1)
    stands_empty = True  # whether the paragraph at `at` is empty, so that a text needs no newline of its own
    for kind, stretch in groupby(reversed(normal(blocks)), key=_kind):
        found = list(stretch)
        for group in [[block] for block in found] if kind != "text" else [found[::-1]]:
            requests += _written(kind, group, at, ends_here=stands_empty)
            stands_empty = kind == "table"
    return requests


def text_styles(runs: Runs, at: int) -> list[Request]:
    """Give a text that begins at `at` the styles of its runs, and nothing of what stood there before."""
    end = at + units(text_of(runs))
    requests = [_text_style({}, _TEXT_FIELDS, at, end)] if runs else []
    for run in runs:
        start, at = at, at + units(run.text)
        style = {key: True for key, is_set in (("bold", run.bold), ("italic", run.italic)) if is_set}
        if style:
            requests.append(_text_style(style, ",".join(style), start, at))
        if run.link:
            requests.append(_text_style({"link": {"url": run.link}}, "link", start, at))
    return requests


def paragraph_requests(block: Text, start: int, end: int) -> list[Request]:
    """Give a paragraph that was not of this kind the look of a block, list marks apart."""
    requests = _plain_paragraphs(start, end)
    if isinstance(block, Heading):
        requests.append(_paragraph_style(f"HEADING_{block.level}", "namedStyleType", start, end))
    return requests


def _kind(block: Block) -> str:
    return {Table: "table", PageBreak: "break"}.get(type(block), "text")


def _written(kind: str, group: Sequence[Any], at: int, *, ends_here: bool) -> list[Request]:
    match kind:
        case "table":
            return list(_table(group[0], at))
        case "break":  # Docs adds its newline
            return [{"insertPageBreak": {"location": {"index": at}}}, *_plain_paragraphs(at, at + 2)]
        case _:
            return _stretch(group, at, ends_here=ends_here)


def _stretch(blocks: Sequence[Text], at: int, *, ends_here: bool) -> list[Request]:
    """Write paragraphs that follow each other in one piece; the last one ends with its own newline or that at `at`."""
    texts = ["\t" * _depth(block) + text_of(block.runs) for block in blocks]
    whole = "\n".join(texts) + ("" if ends_here else "\n")
    requests = [_insert(at, whole), *_plain_paragraphs(at, at + max(units(whole), 1))]
    starts = [at]
    for text in texts:
        starts.append(starts[-1] + units(text) + 1)
    for block, start, following in zip(blocks, starts, starts[1:], strict=False):
        if isinstance(block, Heading):
            requests.append(_paragraph_style(f"HEADING_{block.level}", "namedStyleType", start, following - 1))
        requests += text_styles(block.runs, start + _depth(block))
    # Making a list takes its tabs away: from the last to the first, so that no index has moved yet.
    for ordered, first, last in reversed(list(_lists(blocks))):
        requests.append(bullets(ordered, starts[first], starts[last + 1] - 1))
    return requests


def bullets(ordered: bool, start: int, end: int) -> Request:  # noqa: FBT001  (a field of the block)
    """Make the paragraphs of a range a list; their leading tabs say how deep each stands, and go."""
    return {"createParagraphBullets": {"range": _range(start, end), "bulletPreset": BULLETS[ordered]}}


def _lists(blocks: Sequence[Text]) -> Iterator[tuple[bool, int, int]]:
    """Yield the lists among paragraphs: numbered or not, indexes of its first and last item."""
    kinds = [block.ordered if isinstance(block, ListItem) else None for block in blocks]
    for kind, same in groupby(range(len(blocks)), key=kinds.__getitem__):
        indexes = list(same)
        if kind is not None:
            yield kind, indexes[0], indexes[-1]


def _depth(block: Text) -> int:
    return block.level if isinstance(block, ListItem) else 0


def _table(table: Table, at: int) -> Iterator[Request]:
    rows, columns = len(table.rows), len(table.rows[0])
    start = at + 1  # a newline comes before it
    yield {"insertTable": {"location": {"index": at}, "rows": rows, "columns": columns}}
    # The newline, and perhaps the cells, have the look of the paragraph that was there.
    yield from _plain_paragraphs(at, _cell(start, columns, rows - 1, columns - 1) + 1)
    for row, column in reversed([(row, column) for row in range(rows) for column in range(columns)]):
        runs = table.rows[row][column]
        if runs:
            place = _cell(start, columns, row, column)
            yield _insert(place, text_of(runs))
            yield from text_styles(runs, place)
    location = {"tableStartLocation": {"index": start}}
    if table.header_rows:
        yield {"pinTableHeaderRows": location | {"pinnedHeaderRowsCount": table.header_rows}}
    for column, width in enumerate(table.widths):
        properties = {"widthType": "FIXED_WIDTH", "width": {"magnitude": width, "unit": "PT"}}
        yield {
            "updateTableColumnProperties": location
            | {"columnIndices": [column], "tableColumnProperties": properties, "fields": "widthType,width"}
        }


def _cell(start: int, columns: int, row: int, column: int) -> int:
    """Where the text of a cell begins in an empty table: the table, each row and each cell take one unit to begin."""
    return start + 1 + row * (1 + 2 * columns) + 1 + 2 * column + 1


def _plain_paragraphs(start: int, end: int) -> list[Request]:
    return [
        {"deleteParagraphBullets": {"range": _range(start, end)}},
        _paragraph_style(NORMAL, _PARAGRAPH_FIELDS, start, end),
    ]


def _paragraph_style(style: str, fields: str, start: int, end: int) -> Request:
    content = _range(start, max(end, start + 1))
    return {"updateParagraphStyle": {"range": content, "paragraphStyle": {"namedStyleType": style}, "fields": fields}}


def _text_style(style: dict[str, Any], fields: str, start: int, end: int) -> Request:
    return {"updateTextStyle": {"range": _range(start, end), "textStyle": style, "fields": fields}}


def _insert(at: int, text: str) -> Request:
    return {"insertText": {"location": {"index": at}, "text": text}}


def _range(start: int, end: int) -> dict[str, int]:
    return {"startIndex": start, "endIndex": end}


def told(block: Block) -> tuple[Any, ...]:
    """Return what people read in a normal block, without widths and with no more of an address than is sure to stay."""
    match block:
        case Table(rows):
            return ("table", [[[_told_run(run) for run in cell] for cell in row] for row in rows])
        case PageBreak():
            return ("break",)
        case Heading(level, runs):
            return ("heading", level, [_told_run(run) for run in runs])
        case ListItem(runs, ordered, level):
            return ("item", ordered, level, [_told_run(run) for run in runs])
        case _:
            return ("text", [_told_run(run) for run in block.runs])


def _told_run(run: Any) -> tuple[Any, ...]:
    # Google may write an address in another way than it was given: with a slash after the host, for one.
    return (run.text, run.bold, run.italic, run.link.rstrip("/"))
