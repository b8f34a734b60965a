"""A form opened by a caller, and how it is told. What people may do with it are Drive's roles."""

from connectors.emulator import access, drive
from connectors.emulator.access import Role
from connectors.emulator.forms import shelf
from connectors.emulator.routing import Call
from connectors.emulator.store import Doc, Store


def opened(store: Store, call: Call, needed: Role = "reader") -> Doc:
    """The call's form; raises GoogleError 404 or 403."""
    form_id = call.path["formId"]
    access.require(store, form_id, call, needed)
    return shelf.load(store, form_id)


def saved(store: Store, call: Call, form: Doc) -> Doc:
    """Store the changed content of the call's form; the form with its new revision."""
    form_id = call.path["formId"]
    changed = form | {"revision": form["revision"] + 1}
    shelf.put(store, form_id, changed)
    drive.touch(store, form_id, call)
    return changed


def described(store: Store, form_id: str, form: Doc) -> Doc:
    """The Form resource; what is false or empty is left out, as Google does.

    Google gives a published form a second id for `/d/e/`; here it is the form's own. A linked sheet there never is.
    """
    file = store.docs("drive.files").get(form_id) or {}
    found: Doc = {
        "formId": form_id,
        "info": form["info"] | {"documentTitle": file.get("name", "")},
        "settings": form["settings"],
        "revisionId": revision_id(form),
        "responderUri": f"https://docs.google.com/forms/d/e/{form_id}/viewform",
    }
    if form["items"]:
        found["items"] = form["items"]
    if "publishState" in form:
        found["publishSettings"] = published(form)
    return found


def published(form: Doc) -> Doc:
    """The PublishSettings resource."""
    return {"publishState": {name: True for name, value in form["publishState"].items() if value}}


def revision_id(form: Doc) -> str:
    """The revision as Google writes it."""
    return f"{form['revision']:08x}"
