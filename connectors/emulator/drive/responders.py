"""Who may answer a form: permissions of Drive's view "published", kept apart from those on the file itself.

They are kept and shown. A published form takes answers from anybody all the same (see forms/answering.py).
"""

from connectors.emulator.drive.editors import FORM
from connectors.emulator.drive.registry import note
from connectors.emulator.drive.sharing import wanted
from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store

VIEW = "published"


def add_responder(store: Store, call: Call, file: Doc) -> Doc:
    """Let somebody, or anybody, answer a form; raises GoogleError 400 for other files, views and roles (assumed)."""
    if call.body["view"] != VIEW or file.get("mimeType") != FORM:
        raise invalid("The specified view is not applicable to this file.", location="permission.view")
    permission = wanted(store, call, file) | {"view": VIEW}
    if permission["role"] != "reader":
        raise invalid("The specified role is not applicable to this view.", location="permission.role")
    others = [known for known in responders(file) if known["id"] != permission["id"]]
    note(store, file | {"responders": [*others, permission]})
    return permission


def responders(file: Doc) -> list[Doc]:
    """The permissions of those who may answer."""
    return list(file.get("responders", ()))
