"""The bodies behind the files that are not plain bytes: spreadsheets, documents and forms are kept by their services.

The services know Drive and are therefore
imported where they are called.
"""

from connectors.emulator.store import Doc, Store

PREFIX = "application/vnd.google-apps."
FOLDER = PREFIX + "folder"
SPREADSHEET = PREFIX + "spreadsheet"
DOCUMENT = PREFIX + "document"
FORM = PREFIX + "form"
SHORTCUT = PREFIX + "shortcut"
MIME_TYPES = frozenset(PREFIX + kind for kind in ("spreadsheet", "document", "form", "presentation", "drawing"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, TSV = "text/csv", "text/tab-separated-values"
ODS = ("application/x-vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet")
"""Google's own name, and the registered one that it takes as well."""
FORMATS = {XLSX: "xlsx", "application/pdf": "pdf", "application/zip": "zip", CSV: "csv", TSV: "tsv"}
FORMATS |= dict.fromkeys(ODS, "ods")
"""What a spreadsheet is exported to, with the word that export addresses have for it."""
EXPORTS = {SPREADSHEET: list(FORMATS)}
IMPORTS = {kind: [SPREADSHEET] for kind in (XLSX, CSV, TSV)}
LINKS = {
    FOLDER: "https://drive.google.com/drive/folders/{id}",
    SPREADSHEET: "https://docs.google.com/spreadsheets/d/{id}/edit?usp=drivesdk",
    DOCUMENT: "https://docs.google.com/document/d/{id}/edit?usp=drivesdk",
    FORM: "https://docs.google.com/forms/d/{id}/edit?usp=drivesdk",
}


def link(file: Doc) -> str:
    """Where a person opens the file."""
    return LINKS.get(file["mimeType"], "https://drive.google.com/file/d/{id}/view?usp=drivesdk").format(id=file["id"])


def export_links(file: Doc) -> dict[str, str]:
    """Where the file is exported to each format, by media type."""
    address = "https://docs.google.com/spreadsheets/export?id={}&exportFormat={}"
    return {kind: address.format(file["id"], FORMATS[kind]) for kind in EXPORTS.get(file["mimeType"], ())}


def create(store: Store, file: Doc) -> None:
    """Make the empty body of a new file."""
    if file["mimeType"] == SPREADSHEET:
        from connectors.emulator import sheets

        sheets.new_spreadsheet(store, file["id"], file["name"], None)
    elif file["mimeType"] == FORM:
        from connectors.emulator import forms

        forms.new_form(store, file["id"])
    elif file["mimeType"] == DOCUMENT:
        from connectors.emulator import docs

        docs.new_document(store, file["id"])


def copy(store: Store, source: Doc, copied: Doc) -> None:
    """Make the body of a copy."""
    if source["mimeType"] == SPREADSHEET:
        from connectors.emulator import sheets

        sheets.copy_spreadsheet(store, source["id"], copied["id"], copied["name"])
    elif source["mimeType"] == FORM:
        from connectors.emulator import forms

        forms.copy_form(store, source["id"], copied["id"])
    elif source["mimeType"] == DOCUMENT:
        from connectors.emulator import docs

        docs.copy_document(store, source["id"], copied["id"])


def delete(store: Store, file: Doc) -> None:
    """Drop the body of a file that is deleted."""
    if file["mimeType"] == SPREADSHEET:
        from connectors.emulator import sheets

        sheets.delete_spreadsheet(store, file["id"])
    elif file["mimeType"] == FORM:
        from connectors.emulator import forms

        forms.delete_form(store, file["id"])
    elif file["mimeType"] == DOCUMENT:
        from connectors.emulator import docs

        docs.delete_document(store, file["id"])


def text(store: Store, file: Doc) -> str:
    """What people read in a spreadsheet or a document, all of its tabs."""
    if file["mimeType"] == DOCUMENT:
        from connectors.emulator import docs

        return docs.displayed_text(store, file["id"])
    from connectors.emulator import sheets

    return sheets.displayed_text(store, file["id"])
