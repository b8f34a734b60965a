"""The addresses at which the editor's own menu and exportLinks export a spreadsheet.

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

OF_FILE = re.compile(r"/spreadsheets/d/([^/]+)/export/?")
LINK = "/spreadsheets/export"
KINDS = {word: kind for kind, word in editors.FORMATS.items()}


def exported_file(request: Request) -> str | None:
    """The id of the spreadsheet that a request wants exported, None if it wants something else."""
    if request.verb != "GET":
        return None
    if found := OF_FILE.fullmatch(request.path):
        return unquote(found[1])
    return request.query.get("id", [""])[-1] if request.path.rstrip("/") == LINK else None


def download(store: Store, call: Call) -> Raw:
    """The spreadsheet `fileId` in the `format` (or `exportFormat`) asked for, .xlsx if none is; `gid` chooses a tab.

    Raises GoogleError 404 or 403 as Drive does, 400 for a format or tab that is not there.
    """
    file = require(store, call.path["fileId"], call)
    require_download(file, role_of(store, file["id"], call) or "reader")
    word = call.param("format") or call.param("exportFormat") or "xlsx"
    if word not in KINDS:
        raise invalid(f"Invalid value: {word}", reason="invalid", location="format")
    gid = call.number("gid", 0) if call.param("gid") else None
    data = export_of(store, file, KINDS[word], gid)
    name = quote(f"{file['name']}.{word}", safe="", errors="replace")
    return Raw(KINDS[word], data, {"content-disposition": f"attachment; filename*=UTF-8''{name}"})
