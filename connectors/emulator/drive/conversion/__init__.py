"""Spreadsheets and documents out of Drive and into it: between Google's resources and files in other formats."""

from dataclasses import replace
from typing import Any, cast

from connectors.emulator.drive import editors
from connectors.emulator.drive.conversion import delimited
from connectors.emulator.errors import invalid
from connectors.emulator.routing import HANDLERS, Call
from connectors.emulator.store import Doc, Store

AS_READ = {"suggestionsViewMode": ["PREVIEW_WITHOUT_SUGGESTIONS"], "includeTabsContent": ["true"]}
"""An export has the text that holds: what is only suggested is left out (assumed)."""


def spreadsheet_to(store: Store, file: Doc, mime_type: str, gid: int | None) -> bytes:
    """A spreadsheet in a format of `editors.EXPORTS`; `gid` chooses a tab, None means the first or all of them.

    Raises GoogleError 400 for a tab that is not there.
    """
    from connectors.emulator import sheets

    if mime_type in (editors.CSV, editors.TSV):
        return delimited.written(sheets.displayed_rows(store, file["id"], gid), mime_type == editors.TSV)
    book = sheets.as_resource(store, file["id"], gid)
    if mime_type == editors.XLSX:
        from connectors.emulator.drive.conversion import xlsx_out

        return xlsx_out.written(book)
    if mime_type in editors.ODS:
        from connectors.emulator.drive.conversion import ods

        return ods.written(book)
    from connectors.emulator.drive.conversion import printing

    return printing.zipped(book) if mime_type == "application/zip" else printing.pdf(book)


def spreadsheet_from(store: Store, file: Doc, data: bytes, content_type: str) -> None:
    """Put uploaded bytes into a spreadsheet: one that is there already loses what it had.

    Raises GoogleError 400 for bytes of no type that becomes a spreadsheet, or that are not what they are said to be.
    """
    from connectors.emulator import sheets
    from connectors.emulator.drive.conversion import typing_in
    from connectors.emulator.sheets import shelf

    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    book = shelf.load(store, file["id"])
    if kind == editors.XLSX:
        from connectors.emulator.drive.conversion import xlsx_in

        body = xlsx_in.read(data, typing_in.locale_in(book))
    elif kind in (editors.CSV, editors.TSV):
        rows = delimited.read(data, is_tabs=kind == editors.TSV, charset=parameters.partition("charset=")[2])
        body = typing_in.typed(rows, book)
    else:
        raise unsupported()
    sheets.replace_spreadsheet(store, file["id"], body)


def document_to(store: Store, call: Call, file: Doc, mime_type: str) -> bytes:
    """A document in a format of `editors.EXPORTS`, as the Docs API shows it to the caller."""
    from connectors.emulator.docs import exporting

    path = {"documentId": file["id"]}
    document = HANDLERS["docs.documents.get"](store, replace(call, path=path, query=AS_READ, body={}))
    return exporting.exported(cast("dict[str, Any]", document), mime_type)


def document_from(store: Store, call: Call, file: Doc, data: bytes, content_type: str) -> None:
    """Put uploaded bytes into a document: one that is there already loses what it had.

    Raises GoogleError 400 for bytes of no type that becomes a document, or that are not what they are said to be.
    """
    from connectors.emulator.docs import importing, session

    source = importing.read(data, content_type)
    call = replace(call, path={"documentId": file["id"]})
    with session.editing_document(store, call) as edit:
        importing.fill(edit.document, source)
        session.tidy(edit.document.tabs[0])


def unsupported() -> Exception:
    """Drive's 400 for a conversion that does not exist."""
    return invalid("The requested conversion is not supported.", reason="conversionUnsupportedConversionPath")
