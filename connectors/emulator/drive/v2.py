"""The one call of Drive v2 that is still in wide use: replacing a file's content (gspread's import_csv)."""

import json
import re
from typing import Any
from urllib.parse import unquote

from connectors.emulator.wire import Answer, Request, json_answer

UPLOAD = re.compile(r"/upload/drive/v2/files/([^/]+)/?")
KEPT = ("supportsAllDrives", "supportsTeamDrives", "alt", "key", "quotaUser", "prettyPrint", "access_token")
SAME = (
    "id",
    "mimeType",
    "description",
    "version",
    "owners",
    "lastModifyingUser",
    "md5Checksum",
    "headRevisionId",
    "originalFilename",
    "fileExtension",
    "shared",
    "explicitlyTrashed",
    "exportLinks",
    "iconLink",
    "spaces",
    "capabilities",
    "quotaBytesUsed",
    "driveId",
)
RENAMED = {
    "name": "title",
    "createdTime": "createdDate",
    "modifiedTime": "modifiedDate",
    "modifiedByMeTime": "modifiedByMeDate",
    "viewedByMeTime": "lastViewedByMeDate",
    "size": "fileSize",
    "webViewLink": "alternateLink",
    "webContentLink": "webContentLink",
}


def in_v3(request: Request) -> Request | None:
    """The same call of v3 if this is one of v2, else None; `convert` needs no counterpart: v3 converts by type."""
    found = UPLOAD.fullmatch(request.path)
    if request.verb not in ("PUT", "PATCH") or found is None or request.query.get("uploadType") != ["media"]:
        return None
    query = {name: values for name, values in request.query.items() if name in KEPT}
    query |= {"uploadType": ["media"], "fields": ["*"]}
    return Request("PATCH", f"/upload/drive/v3/files/{found[1]}", query, request.headers, request.body)


def in_v2(answer: Answer) -> Answer:
    """The answer of v3 as v2 gives it."""
    file = json.loads(answer.body)
    seen: dict[str, Any] = {name: file[name] for name in SAME if name in file}
    seen |= {new: file[old] for old, new in RENAMED.items() if old in file}
    address = f"https://www.googleapis.com/drive/v2/files/{unquote(file['id'])}"
    seen |= {
        "kind": "drive#file",
        "etag": f'"{file["version"]}"',
        "selfLink": address,
        "parents": [
            {"kind": "drive#parentReference", "id": parent, "selfLink": f"{address}/parents/{parent}"}
            for parent in file.get("parents", ())
        ],
        "labels": {
            "starred": file["starred"],
            "hidden": False,
            "trashed": file["trashed"],
            "restricted": file["copyRequiresWriterPermission"],
            "viewed": file["viewedByMe"],
        },
        "editable": file["capabilities"]["canEdit"],
        "copyable": file["capabilities"]["canCopy"],
        "writersCanShare": file.get("writersCanShare", True),
        "ownerNames": [owner["displayName"] for owner in file.get("owners", ())],
        "lastModifyingUserName": file["lastModifyingUser"]["displayName"],
    }
    return json_answer(200, seen)
