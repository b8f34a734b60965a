"""A spreadsheet or document to take along: what the editor's menu exports, saved by a browser that looks as somebody.

Google's own export addresses belong to the API here, with its bearer tokens; the pages have one of theirs.
"""

from starlette.responses import Response

from connectors.emulator.drive.editors import DOCUMENT, EXPORTS, SPREADSHEET
from connectors.emulator.drive.export_address import download as exported
from connectors.emulator.errors import GoogleError, not_found
from connectors.emulator.pages.visit import Refused, Visit, download
from connectors.emulator.routing import HANDLERS, Raw
from connectors.emulator.store import Doc

OFFERED = ("xlsx", "pdf", "csv")
"""What a tab is offered to be saved as."""
OF_A_TAB = "csv"
"""What holds the open tab only; the others hold all tabs."""
OF_DOCUMENTS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""What a document is offered to be saved as: what people call it, and its media type."""


def export(visit: Visit) -> Response:
    """The spreadsheet, or its tab `gid`, in the `format` asked for; raises Refused where Drive refuses to export it."""
    word = visit.asked("format")
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=visit.part("file"))
    if word not in OFFERED or file["mimeType"] != SPREADSHEET:
        raise not_found()
    gid = visit.asked("gid") if word == OF_A_TAB else ""
    call = visit.call("drive.files.export", {"format": word, "gid": gid}, fileId=file["id"])
    try:
        data = exported(visit.store, call).data
    except GoogleError as error:
        raise Refused(visit.word("Не получилось: ") + error.message) from error
    return download(f"{file['name']}{_of_tab(visit, gid)}.{word}", data)


def offered() -> dict[str, str]:
    """What documents can be saved as, with what people call it."""
    return {word: name for word, (name, kind) in OF_DOCUMENTS.items() if kind in EXPORTS.get(DOCUMENT, ())}


def document(visit: Visit) -> Response:
    """The document in the `format` asked for; raises Refused where Drive refuses to export it."""
    word = visit.asked("format")
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=visit.part("file"))
    if word not in offered() or file["mimeType"] != DOCUMENT:
        raise not_found()
    return download(f"{file['name']}.{word}", _exported(visit, file, OF_DOCUMENTS[word][1]))


def _exported(visit: Visit, file: Doc, kind: str) -> bytes:
    call = visit.call("drive.files.export", {"mimeType": kind}, fileId=file["id"])
    try:
        answer = HANDLERS[call.method_id](visit.store, call)
    except GoogleError as error:
        raise Refused(visit.word("Не получилось: ") + error.message) from error
    if not isinstance(answer, Raw):
        raise not_found()
    return answer.data


def _of_tab(visit: Visit, gid: str) -> str:
    """What a tab's title adds to the name of a file."""
    tabs = visit.ask("sheets.spreadsheets.get", spreadsheetId=visit.part("file"))["sheets"] if gid else []
    return "".join(f" - {tab['properties']['title']}" for tab in tabs if str(tab["properties"]["sheetId"]) == gid)
