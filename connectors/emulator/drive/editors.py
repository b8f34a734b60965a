"""The bodies behind the files that are not plain bytes: spreadsheets, documents and forms are kept by their services.

The services know Drive and are therefore imported where they are called.
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
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, ZIP = "application/pdf", "application/zip"
PLAIN, HTML, MARKDOWN = "text/plain", "text/html", "text/markdown"
FORMATS = {
    SPREADSHEET: {XLSX: "xlsx", PDF: "pdf", ZIP: "zip", CSV: "csv", TSV: "tsv"} | dict.fromkeys(ODS, "ods"),
    DOCUMENT: {DOCX: "docx", PDF: "pdf", PLAIN: "txt", HTML: "html", ZIP: "zip", MARKDOWN: "md"},
}
"""What the editors' files are exported to, with the words that export addresses have for it."""
EXPORTS = {kind: list(formats) for kind, formats in FORMATS.items()}
IMPORTS = {kind: [SPREADSHEET] for kind in (XLSX, CSV, TSV)}
IMPORTS |= {kind: [DOCUMENT] for kind in (DOCX, PLAIN, HTML, MARKDOWN, "text/x-markdown")}
EXPORT_LINKS = {
    SPREADSHEET: "https://docs.google.com/spreadsheets/export?id={}&exportFormat={}",
    DOCUMENT: "https://docs.google.com/feeds/download/documents/export/Export?id={}&exportFormat={}",
}
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
    formats = FORMATS.get(file["mimeType"], {})
    return {kind: EXPORT_LINKS[file["mimeType"]].format(file["id"], word) for kind, word in formats.items()}


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
