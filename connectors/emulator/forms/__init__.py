"""Forms. Drive makes, copies and deletes them through these; the methods register in `handlers`."""

from connectors.emulator.forms.files import copy_form, delete_form, new_form

__all__ = ["copy_form", "delete_form", "new_form"]
