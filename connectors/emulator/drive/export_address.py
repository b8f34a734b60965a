"""The addresses at which the editors' own menus and exportLinks export spreadsheets and documents.

They are no method of the API; browsers use them, and clients with a bearer token.
"""

import re
from urllib.parse import quote, unquote

from connectors.emulator.access import require, role_of
from connectors.emulator.drive import editors
from connectors.emulator.drive.content import export_of, require_download
from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call, Raw
from connectors.emulator.store import Store
from connectors.emulator.wire import Request

OF_FILE = re.compile(r"/(?:spreadsheets|document)/d/([^/]+)/export/?")
LINKS = ("/spreadsheets/export", "/feeds/download/documents/export/Export")
DEFAULTS = {editors.SPREADSHEET: "xlsx", editors.DOCUMENT: "docx"}


def exported_file(request: Request) -> str | None:
    """The id of the file that a request wants exported, None if it wants something else."""
    if request.verb != "GET":
        return None
    if found := OF_FILE.fullmatch(request.path):
        return unquote(found[1])
    return request.query.get("id", [""])[-1] if request.path.rstrip("/") in LINKS else None


def download(store: Store, call: Call) -> Raw:
    """The file `fileId` in the `format` (or `exportFormat`) asked for, Office's own if none is.

    `gid` chooses the tab of a spreadsheet. Raises GoogleError 404 or 403 as Drive does, 400 for a format or tab that
    is not there.
    """
    file = require(store, call.path["fileId"], call)
    require_download(file, role_of(store, file["id"], call) or "reader")
    word = call.param("format") or call.param("exportFormat") or DEFAULTS.get(file["mimeType"], "")
    kinds = {known: kind for kind, known in editors.FORMATS.get(file["mimeType"], {}).items()}
    if word and kinds and word not in kinds:
        raise invalid(f"Invalid value: {word}", reason="invalid", location="format")
    gid = call.number("gid", 0) if call.param("gid") else None
    kind = kinds.get(word, "")
    data = export_of(store, call, file, kind, gid)
    name = quote(f"{file['name']}.{word}", safe="", errors="replace")
    return Raw(kind, data, {"content-disposition": f"attachment; filename*=UTF-8''{name}"})
