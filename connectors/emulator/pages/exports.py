"""A spreadsheet to take along: what Drive exports, saved by a browser that looks as somebody.

Google's own export addresses belong to the API here, with its bearer tokens; the pages have one of theirs.
"""

from starlette.responses import Response

from connectors.emulator.drive.editors import EXPORTS, SPREADSHEET
from connectors.emulator.errors import GoogleError, not_found
from connectors.emulator.pages.visit import Refused, Visit, download
from connectors.emulator.routing import HANDLERS, Raw

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "csv": "text/csv",
}
OF_FIRST_TAB = "csv"
"""What holds one tab only: Drive exports the first."""


def formats(*, is_first_tab: bool) -> list[str]:
    """What a tab is offered to be saved as."""
    served = [name for name, kind in FORMATS.items() if kind in EXPORTS[SPREADSHEET]]
    return [name for name in served if is_first_tab or name != OF_FIRST_TAB]


def export(visit: Visit) -> Response:
    """The spreadsheet in the `format` asked for; raises Refused where Drive refuses one that it serves."""
    kind = FORMATS.get(visit.asked("format"))
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=visit.part("file"))
    if kind is None:
        raise not_found()
    call = visit.call("drive.files.export", {"mimeType": kind}, fileId=file["id"])
    try:
        answer = HANDLERS[call.method_id](visit.store, call)
    except GoogleError as error:
        raise Refused(visit.word("Не получилось: ") + error.message) from error
    if not isinstance(answer, Raw):
        raise not_found()
    return download(f"{file['name']}.{visit.asked('format')}", answer.data)
