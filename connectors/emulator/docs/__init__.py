"""Documents. Drive makes, copies and deletes them through these; the methods register in `handlers`."""

from connectors.emulator.docs.files import as_resource, copy_document, delete_document, displayed_text, new_document

__all__ = ["as_resource", "copy_document", "delete_document", "displayed_text", "new_document"]
