"""A spreadsheet or document to take along: what the editor's menu exports, saved by a browser that looks as somebody.

Google's own export addresses belong to the API here, with its bearer tokens; the pages have one of theirs.
"""

from starlette.responses import Response

from connectors.emulator.drive.editors import DOCUMENT, SPREADSHEET
from connectors.emulator.drive.export_address import download as exported
from connectors.emulator.errors import GoogleError, not_found
from connectors.emulator.pages.visit import Refused, Visit, download

OFFERED = {
    SPREADSHEET: {"xlsx": "XLSX", "pdf": "PDF", "csv": "CSV"},
    DOCUMENT: {"pdf": "PDF", "docx": "Word"},
}
"""What each kind is offered to be saved as, with the name for it."""
OF_A_TAB = "csv"
"""What holds the open tab only; the others hold all tabs."""


def spreadsheet(visit: Visit) -> Response:
    """The spreadsheet, or its tab `gid`, in the `format` asked for; raises Refused where Drive refuses to export it."""
    return _export(visit, SPREADSHEET)


def document(visit: Visit) -> Response:
    """The document in the `format` asked for; raises Refused as above."""
    return _export(visit, DOCUMENT)


def _export(visit: Visit, kind: str) -> Response:
    word = visit.asked("format")
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=visit.part("file"))
    if word not in OFFERED[kind] or file["mimeType"] != kind:
        raise not_found()
    gid = visit.asked("gid") if word == OF_A_TAB else ""
    call = visit.call("drive.files.export", {"format": word, "gid": gid}, fileId=file["id"])
    try:
        data = exported(visit.store, call).data
    except GoogleError as error:
        raise Refused(visit.word("Не получилось: ") + error.message) from error
    return download(f"{file['name']}{_of_tab(visit, gid)}.{word}", data)


def _of_tab(visit: Visit, gid: str) -> str:
    """What a tab's title adds to the name of a file."""
    tabs = visit.ask("sheets.spreadsheets.get", spreadsheetId=visit.part("file"))["sheets"] if gid else []
    return "".join(f" - {tab['properties']['title']}" for tab in tabs if str(tab["properties"]["sheetId"]) == gid)
