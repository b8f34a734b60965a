"""Footnotes in a file of Word: a part of their own, which python-docx does not know."""

from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.run import Run

from connectors.emulator.docs.exporting.docx_looks import element, legal

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


class Footnotes:
    """The footnotes of a document, in the order in which they are called."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []

    def call(self, run: Run, lines: list[str]) -> None:
        """Put the call of a footnote with these paragraphs into a run."""
        self._texts.append(lines)
        run.font.superscript = True
        reference: BaseOxmlElement = element("footnoteReference", id=str(len(self._texts)))
        run._r.append(reference)  # noqa: SLF001 - python-docx has no footnotes

    def attach(self, document: Document) -> None:
        """Put the footnotes into the file, if there are any."""
        if not self._texts:
            return
        notes = "".join(_note(number, lines) for number, lines in enumerate(self._texts, 1))
        xml = f'<w:footnotes xmlns:w="{NAMESPACE}">{SEPARATORS}{notes}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), TYPE, xml.encode(), document.part.package)
        document.part.relate_to(part, RELATION)


def _note(number: int, lines: list[str]) -> str:
    texts = [f'<w:r><w:t xml:space="preserve">{escape(legal(line))}</w:t></w:r>' for line in lines] or [""]
    texts[0] = f"<w:r>{RAISED}<w:footnoteRef/></w:r>{texts[0]}"
    return f'<w:footnote w:id="{number}">{"".join(f"<w:p>{text}</w:p>" for text in texts)}</w:footnote>'
