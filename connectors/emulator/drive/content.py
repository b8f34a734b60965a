"""The bytes of files: given back as they were uploaded, or what the editors' files are exported to."""

from connectors.emulator.access import require, role_of
from connectors.emulator.drive import editors
from connectors.emulator.drive.capabilities import capabilities
from connectors.emulator.errors import GoogleError, forbidden, invalid
from connectors.emulator.routing import Call, Raw, serves
from connectors.emulator.store import Doc, Store

EXPORT_LIMIT = 10 * 2**20


def stored_bytes(store: Store, file: Doc) -> bytes:
    """What was uploaded; raises GoogleError 403 for the editors' files, as Drive does."""
    if "blob" not in file:
        raise not_downloadable()
    return store.blobs.get(file["blob"]) or b""


def not_downloadable() -> GoogleError:
    """Drive's 403 to whoever wants the bytes of what has none."""
    return forbidden(
        "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
        reason="fileNotDownloadable",
    )


def require_download(file: Doc, role: str) -> None:
    """Let a download or export pass; raises GoogleError 403 where only writers may."""
    if file["mimeType"] != editors.FOLDER and not capabilities(file, role)["canDownload"]:
        raise forbidden("This file cannot be downloaded by the user.", reason="cannotDownloadFile")


@serves("drive.files.export", missing="presentations; .odt, .rtf and .epub of documents; formulas and looks in .ods")
def export(store: Store, call: Call) -> Raw:
    """A spreadsheet or document in another format, at most 10 MB.

    Spreadsheets become .xlsx, .ods, PDF or zipped HTML, their first tab CSV or TSV; documents become .docx, PDF, HTML,
    plain text or Markdown.
    """
    file = require(store, call.path["fileId"], call)
    require_download(file, role_of(store, file["id"], call) or "reader")
    wanted = call.param("mimeType") or ""
    data = export_of(store, call, file, wanted)
    return Raw(wanted, data)


def export_of(store: Store, call: Call, file: Doc, mime_type: str, gid: int | None = None) -> bytes:
    """An editors' file in another format; for spreadsheets `gid` chooses a tab, None means the first or all of them.

    Raises GoogleError 403 for files that are none of the editors' and for more than 10 MB, 400 for a format or a tab
    that is not there, or for a PDF where the libraries for it are missing.
    """
    if not file["mimeType"].startswith(editors.PREFIX):
        raise forbidden("Export only supports Docs Editors files.", reason="fileNotExportable")
    if mime_type not in editors.EXPORTS.get(file["mimeType"], ()):
        raise invalid("The requested conversion is not supported.", location="convertTo")
    from connectors.emulator.drive import conversion

    if file["mimeType"] == editors.DOCUMENT:
        data = conversion.document_to(store, call, file, mime_type)
    else:
        data = conversion.spreadsheet_to(store, file, mime_type, gid)
    if len(data) > EXPORT_LIMIT:
        raise forbidden("This file is too large to be exported.", reason="exportSizeLimitExceeded")
    return data
