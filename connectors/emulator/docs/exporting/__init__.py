"""Documents as they look outside of Google Docs: from the Document resource to pages, texts and files.

`html` is the one rendering: it is shown in the browser, exported as a page, and printed as PDF. Heavy libraries are
imported when they are wanted.
"""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from connectors.emulator.docs.exporting.parts import Json
from connectors.emulator.drive.editors import DOCX, HTML, MARKDOWN, PDF, PLAIN


def exported(document: Json, mime_type: str) -> bytes:
    """A Document in one of the formats that Drive exports documents to.

    Raises GoogleError 400 for a PDF where the libraries for it are missing.
    """
    if mime_type == PDF:
        from connectors.emulator.docs.exporting import printing

        return printing.pdf(document)
    if mime_type == DOCX:
        from connectors.emulator.docs.exporting import docx_out

        return docx_out.written(document)
    from connectors.emulator.docs.exporting import html, markdown, plain

    if mime_type == PLAIN:
        return plain.written(document)
    if mime_type == MARKDOWN:
        return markdown.written(document)
    page = html.page(document).encode()
    return page if mime_type == HTML else _zipped(str(document.get("title", "")), page)


def _zipped(title: str, page: bytes) -> bytes:
    packed = io.BytesIO()
    name = title.replace("/", "_").replace("\\", "_").encode("utf-8", "replace").decode()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.html", page)
    return packed.getvalue()
