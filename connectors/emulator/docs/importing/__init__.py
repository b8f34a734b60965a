"""Files that become Google Docs: text, HTML, Markdown and Word, read into blocks and written into the model."""

from connectors.emulator.docs.importing.blocks import Source
from connectors.emulator.docs.importing.writing import fill
from connectors.emulator.drive.editors import DOCX, HTML, PLAIN
from connectors.emulator.errors import invalid

__all__ = ["fill", "read"]
MARKDOWNS = ("text/markdown", "text/x-markdown")


def read(data: bytes, content_type: str) -> Source:
    """What is taken over from a file of one of the types that become documents (`editors.IMPORTS`).

    Raises GoogleError 400 for another type, or for bytes that are not what they are said to be.
    """
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if kind == DOCX:
        from connectors.emulator.docs.importing import docx_in

        return docx_in.read(data)
    from connectors.emulator.docs.importing import html_in, markdown_in, plain_in

    text = plain_in.decoded(data, parameters.partition("charset=")[2].strip().strip('"'))
    if kind == PLAIN:
        return plain_in.read(text)
    if kind == HTML:
        return html_in.read(text)
    if kind in MARKDOWNS:
        return markdown_in.read(text)
    raise invalid("The requested conversion is not supported.", reason="conversionUnsupportedConversionPath")
