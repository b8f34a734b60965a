"""A Doc as `documents.get` gives it, made into blocks again, and our sections found in it.

A section is what its named range covers, widened to whole paragraphs: words typed right at its edge belong to it. It is
read without suggested insertions, with text whose removal is suggested: as it stands until somebody decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from flows.documents.blocks import Block, Heading, ListItem, PageBreak, Paragraph, Run, Runs, Table, merged, normal
from flows.documents.requests import fingerprint, read_range_name

THING = "\N{OBJECT REPLACEMENT CHARACTER}"  # a picture, a person, a date …: nothing of the robot's

Element = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A block and where it stands; of a text, `start` is its first character and `end` its newline."""

    block: Block
    start: int
    end: int
    cells: tuple[tuple[tuple[int, int], ...], ...] = ()  # of a table: first character and last newline of each cell


@dataclass(frozen=True)
class Standing:
    """A section as it stands: from its first character to `tail`, its last newline."""

    key: str
    written: str  # fingerprint of what the robot wrote, "" = people's
    ranges: tuple[str, ...]  # ids of its named ranges
    start: int
    tail: int
    pieces: tuple[Piece, ...]
    pending: bool  # suggestions wait here for somebody's decision

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands there, normal."""
        return normal(piece.block for piece in self.pieces)

    @property
    def fingerprint(self) -> str:
        """Of what stands there."""
        return fingerprint(self.blocks)


@dataclass(frozen=True)
class Document:
    """A Doc's first tab; `tail` is the index of its last newline."""

    document_id: str
    revision: str
    tail: int
    ends_empty: bool  # whether the last paragraph is empty
    sections: Mapping[str, Standing] = field(default_factory=dict)
    entangled: frozenset[str] = frozenset()  # sections that lie in one another, or twice: people moved their words


def read_document(answer: Mapping[str, Any]) -> Document:
    """Read docs.v1 `Document`."""
    content: Sequence[Element] = answer["body"]["content"]
    found = [_section(key, ranges, answer) for key, ranges in _named(answer).items()]
    last = content[-1]
    return Document(
        document_id=answer["documentId"],
        revision=answer["revisionId"],
        tail=last["endIndex"] - 1,
        ends_empty="paragraph" in last and last["endIndex"] - last.get("startIndex", 0) == 1,
        sections={standing.key: standing for standing in found},
        entangled=frozenset(_entangled(sorted(found, key=lambda standing: standing.start))),
    )


def read_blocks(answer: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return all that stands in a document's body, normal."""
    return normal(piece.block for piece in _pieces(answer["body"]["content"], answer.get("lists", {})))


def _named(answer: Mapping[str, Any]) -> dict[str, list[tuple[str, str, int, int]]]:
    """Key -> fingerprint, id, start and end of each named range, which people's edits may have split."""
    found = defaultdict(list)
    for named in answer.get("namedRanges", {}).values():
        for one in named.get("namedRanges", []):
            ours = read_range_name(one.get("name", named.get("name", "")))
            spans = [(r.get("startIndex", 0), r["endIndex"]) for r in one.get("ranges", []) if "segmentId" not in r]
            if ours and spans:
                start, end = min(start for start, _ in spans), max(end for _, end in spans)
                found[ours[0]].append((ours[1], one["namedRangeId"], start, end))
    return found


def _section(key: str, ranges: Sequence[tuple[str, str, int, int]], answer: Mapping[str, Any]) -> Standing:
    start, end = min(r[2] for r in ranges), max(r[3] for r in ranges)
    inside = [e for e in answer["body"]["content"] if e["endIndex"] > start and e.get("startIndex", 0) < end]
    last = inside[-1]
    if _needs_a_paragraph(last):
        inside += [e for e in answer["body"]["content"] if e.get("startIndex") == last["endIndex"]]
    return Standing(
        key=key,
        written=max(ranges)[0],
        ranges=tuple(r[1] for r in ranges),
        start=inside[0].get("startIndex", 0),
        tail=inside[-1]["endIndex"] - 1,
        pieces=tuple(_pieces(inside, answer.get("lists", {}))),
        pending=_is_pending(inside),
    )


def _needs_a_paragraph(element: Element) -> bool:
    """Whether the paragraph after an element is its section's, too: empty, as the robot leaves it."""
    return "table" in element or any("pageBreak" in e for e in element.get("paragraph", {}).get("elements", []))


def _entangled(standing: Sequence[Standing]) -> Iterator[str]:
    for before, after in pairwise(standing):
        if after.start <= before.tail:
            yield from (before.key, after.key)
    yield from (one.key for one in standing if len(one.ranges) > 1)


def _is_pending(thing: Any) -> bool:
    """Whether anything in a part of docs.v1 `Document` is suggested."""
    if isinstance(thing, list):
        return any(map(_is_pending, thing))
    if isinstance(thing, dict):
        return any((key.startswith("suggested") and value) or _is_pending(value) for key, value in thing.items())
    return False


def _pieces(content: Sequence[Element], lists: Mapping[str, Any]) -> Iterator[Piece]:
    for element in content:
        start, end = element.get("startIndex", 0), element["endIndex"]
        if "paragraph" in element:
            yield from _paragraph_pieces(element["paragraph"], start, end - 1, lists)
        elif "table" in element and not element["table"].get("suggestedInsertionIds"):
            cells = tuple(
                tuple((cell["content"][0]["startIndex"], cell["content"][-1]["endIndex"] - 1) for cell in row)
                for row in _rows(element["table"])
            )
            yield Piece(_table(element["table"]), start, end, cells)
        elif "tableOfContents" in element or ("sectionBreak" in element and start):
            yield Piece(Paragraph((Run(THING),)), start, end)


def _paragraph_pieces(paragraph: Mapping[str, Any], start: int, end: int, lists: Mapping[str, Any]) -> Iterator[Piece]:
    elements = [element for element in paragraph["elements"] if not _is_inserted(element)]
    breaks = [index for index, element in enumerate(elements) if "pageBreak" in element]
    for index in breaks:
        at = elements[index].get("startIndex", start)
        yield Piece(PageBreak(), at, at + 1)
    runs = _runs(element for element in elements if "pageBreak" not in element)
    # Where a page break stands within a paragraph, its words are told as if they came after it: people put it there.
    begin = elements[breaks[-1]]["endIndex"] if breaks else start
    yield Piece(_text(paragraph, runs, lists), begin, end)


def _text(paragraph: Mapping[str, Any], runs: Runs, lists: Mapping[str, Any]) -> Block:
    if bullet := paragraph.get("bullet"):
        level = bullet.get("nestingLevel", 0)
        levels = lists.get(bullet.get("listId"), {}).get("listProperties", {}).get("nestingLevels", [])
        glyph = levels[level].get("glyphType", "") if level < len(levels) else ""
        return ListItem(runs, ordered=glyph not in {"", "NONE", "GLYPH_TYPE_UNSPECIFIED"}, level=level)
    style = paragraph.get("paragraphStyle", {}).get("namedStyleType", "")
    if style.startswith("HEADING_"):
        return Heading(int(style.removeprefix("HEADING_")), runs)
    return Paragraph(runs)


def _table(table: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(map(_cell, row)) for row in _rows(table))
    heads = [bool(row.get("tableRowStyle", {}).get("tableHeader")) for row in table["tableRows"]]
    columns = table.get("tableStyle", {}).get("tableColumnProperties", [])
    widths = tuple(column.get("width", {}).get("magnitude", 0) for column in columns)
    fixed = all(column.get("widthType") == "FIXED_WIDTH" for column in columns)
    return Table(rows, header_rows=sum(heads), widths=widths if fixed else ())


def _rows(table: Mapping[str, Any]) -> list[list[Element]]:
    return [
        [cell for cell in row["tableCells"] if not cell.get("suggestedInsertionIds")]
        for row in table["tableRows"]
        if not row.get("suggestedInsertionIds")
    ]


def _cell(cell: Element) -> Runs:
    runs: list[Run] = []
    for index, element in enumerate(cell["content"]):
        runs += [Run("\n")] if index else []
        if "paragraph" in element:
            kept = [e for e in element["paragraph"]["elements"] if not _is_inserted(e)]
            runs += [Run(THING)] if "bullet" in element["paragraph"] else []
            runs += _runs(kept)
        else:  # a table within a table: people's
            runs.append(Run(THING))
    return merged(runs)


def _runs(elements: Any) -> Runs:
    found = []
    for element in elements:
        if "textRun" not in element:
            found.append(Run(THING))
            continue
        run = element["textRun"]
        style = run.get("textStyle", {})
        found.append(
            Run(
                run["content"].removesuffix("\n"),
                bold=style.get("bold", False),
                italic=style.get("italic", False),
                link=style.get("link", {}).get("url", ""),
            )
        )
    return merged(found)


def _is_inserted(element: Element) -> bool:
    return any(isinstance(part, dict) and part.get("suggestedInsertionIds") for part in element.values())
