"""A document as plain text: what people read, one paragraph a line.

Google's own details: a byte order mark, lines parted by CRLF, stars for bullets, an underline for what parts the text.
"""

from collections.abc import Iterator, Sequence

from connectors.emulator.docs.exporting.grid import placed, width_of
from connectors.emulator.docs.exporting.numbering import Numbering
from connectors.emulator.docs.exporting.parts import Json, Part, parts, words

INDENT = "   "
LINE = "_" * 16
PARTING = ("pageBreak", "horizontalRule", "columnBreak")


def written(document: Json) -> bytes:
    """The text of all tabs, in UTF-8; headers and footers are of pages, and left out (assumed)."""
    lines = [line for part in parts(document) for line in _Writer(part).lines()]
    return "\r\n".join(lines).encode("utf-8-sig", "replace")


class _Writer:
    def __init__(self, part: Part) -> None:
        self._part = part
        self._numbering = Numbering(part.lists)
        self._notes: list[str] = []

    def lines(self) -> Iterator[str]:
        """The lines of the text, then those of its footnotes."""
        yield from self._blocks(self._part.content)
        if self._notes:
            yield LINE
        for number, note in enumerate(self._notes, 1):
            text = " ".join(self._blocks(self._part.footnotes.get(note, {}).get("content", ())))
            yield f"[{number}] {text.strip()}"

    def _blocks(self, content: Sequence[Json]) -> Iterator[str]:
        for block in content:
            if "paragraph" in block:
                yield from self._paragraph(block["paragraph"])
            yield from self._table(block.get("table", {}))
            yield from self._blocks(block.get("tableOfContents", {}).get("content", ()))

    def _table(self, table: Json) -> Iterator[str]:
        """A row is a line, so that a table can still be read, and pasted into a sheet."""
        for _, cells in placed(table):
            texts = [""] * width_of(table)
            for cell in cells:
                texts[cell.column] = " ".join(self._blocks(cell.json.get("content", ())))
            yield "\t".join(texts)

    def _paragraph(self, paragraph: Json) -> Iterator[str]:
        text = "".join(map(self._element, paragraph.get("elements", ()))).removesuffix("\n")
        if bullet := paragraph.get("bullet"):
            marker = self._numbering.next(bullet)
            sign = "*" if marker.number is None else marker.text
            text = f"{INDENT * marker.level}{sign} {text}"
        yield from text.split("\v")

    def _element(self, element: Json) -> str:
        if any(kind in element for kind in PARTING):
            return LINE
        if note := element.get("footnoteReference"):
            self._notes.append(str(note.get("footnoteId", "")))
            return f"[{len(self._notes)}]"
        return words(element)
