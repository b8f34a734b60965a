"""Where blocks stand in a Doc, as a plain string with Docs' own marks: for rules about indexes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from flows.documents.blocks import Block, Heading, ListItem, PageBreak, Paragraph, Run, Table, Text, normal, text_of
from flows.documents.reading import Piece, Standing
from flows.documents.requests import fingerprint

TABLE, ROW, CELL, END, BREAK = "\x10", "\x12", "\x1c", "\x11", "\x0c"
WORDS = st.sampled_from(["слово", "и", "дети 7", "🎈", "Мир", "№ 12"])
RUN = st.builds(Run, WORDS, bold=st.booleans(), italic=st.booleans(), link=st.sampled_from(["", "https://vk.com/wall"]))
RUNS = st.lists(RUN, max_size=4).map(tuple)
TEXTS = st.one_of(
    st.builds(Heading, st.integers(1, 6), RUNS),
    st.builds(Paragraph, RUNS),
    st.builds(ListItem, RUNS, ordered=st.booleans(), level=st.integers(0, 2)),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table of at most three rows and columns."""
    columns = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(RUNS, min_size=columns, max_size=columns).map(tuple), min_size=1, max_size=3))
    widths = draw(st.one_of(st.just(()), st.lists(st.sampled_from([40.0, 120.0]), min_size=columns, max_size=columns)))
    return Table(tuple(rows), header_rows=draw(st.integers(0, len(rows))), widths=tuple(widths))


BLOCKS = st.lists(st.one_of(TEXTS, TEXTS, tables(), st.just(PageBreak())), max_size=8).map(normal)


def laid_out(blocks: Sequence[Block], start: int = 1) -> tuple[str, tuple[Piece, ...]]:
    """Return a section's content, its last newline included, and where each block stands; one character a unit."""
    content, pieces = "", []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        at = start + len(content)
        match block:
            case Table(rows):
                content += "" if isinstance(blocks[index - 1], Text) and index else "\n"
                at, text, places = start + len(content), TABLE, []
                for row in rows:
                    text, row_places = text + ROW, []
                    for cell in row:
                        text += CELL
                        row_places.append((at + len(text), at + len(text) + len(_spread(text_of(cell)))))
                        text += _spread(text_of(cell)) + "\n"
                    places.append(tuple(row_places))
                content += text + END
                pieces.append(Piece(block, at, start + len(content), tuple(places)))
            case PageBreak():
                content += BREAK + "\n"
                pieces.append(Piece(block, at, at + 1))
            case _:
                content += _spread(text_of(block.runs))
                pieces.append(Piece(block, at, start + len(content)))
                content += "\n" if following else ""
    return content + "\n", tuple(pieces)


def standing(key: str, blocks: Sequence[Block], written: Sequence[Block] = (), start: int = 1) -> Standing:
    """Return a section as it stands; `written` is what the robot wrote, by default what stands there."""
    content, pieces = laid_out(blocks, start)
    tail = start + len(content) - 1
    return Standing(key, fingerprint(written or blocks), (f"id-{key}",), start, tail, pieces, pending=False)


def _spread(text: str) -> str:
    """One character a UTF-16 unit."""
    return "".join(letter if letter < "\uffff" else f"{letter}\u200b" for letter in text)
