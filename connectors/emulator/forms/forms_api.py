"""The methods of `forms` itself."""

from connectors.emulator import drive
from connectors.emulator.drive.editors import FORM
from connectors.emulator.errors import failed_precondition, invalid
from connectors.emulator.forms import changes, shelf
from connectors.emulator.forms.changes import Edit, camel_cased
from connectors.emulator.forms.files import new_form
from connectors.emulator.forms.session import described, opened, published, revision_id, saved
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store


@serves("forms.forms.create")
def create(store: Store, call: Call) -> Doc:
    """A new form in the caller's root folder, titles only; unpublished unless `unpublished=false` is asked for.

    That forms made by the API begin unpublished holds since July 2026; the discovery document still says otherwise.
    """
    info = call.body.get("info", {})
    if any(call.body[name] for name in call.body if name != "info") or info.get("description"):
        raise invalid(
            "Only info.title can be set when creating a form. To add items and change settings, use batchUpdate."
        )
    title = info.get("title", "")
    if not title:
        raise invalid("info.title must be specified.")
    if "\n" in title:
        raise invalid("Displayed text cannot contain newlines")
    file = drive.register_file(store, call, FORM, info.get("documentTitle") or "Untitled form")
    is_published = (call.param("unpublished") or "").lower() == "false"
    new_form(store, file["id"], title, shelf.PUBLISHED if is_published else shelf.UNPUBLISHED)
    return described(store, file["id"], shelf.load(store, file["id"]))


@serves("forms.forms.get")
def get(store: Store, call: Call) -> Doc:
    """The form with its items."""
    return described(store, call.path["formId"], opened(store, call))


@serves(
    "forms.forms.batchUpdate",
    missing="pictures are not fetched; a targetRevisionId that is not the latest is too old (400)",
)
def batch_update(store: Store, call: Call) -> Doc:
    """Carry out requests, all or none."""
    form = opened(store, call, "writer")
    _check_revision(form, call.body.get("writeControl", {}))
    edit = Edit(store, form["info"], form["settings"], list(form["items"]))
    replies = changes.apply(edit, call.body.get("requests", []))
    form = saved(store, call, form | {"info": edit.info, "settings": edit.settings, "items": edit.items})
    answer: Doc = {"replies": replies, "writeControl": {"requiredRevisionId": revision_id(form)}}
    if call.body.get("includeFormInResponse"):
        answer["form"] = described(store, call.path["formId"], form)
    return answer


@serves("forms.forms.setPublishSettings")
def set_publish_settings(store: Store, call: Call) -> Doc:
    """Publish a form or take it back, open or close it for answers. Its revision stays: these are no content."""
    form = opened(store, call, "writer")
    if "publishState" not in form:
        raise failed_precondition("Publish settings are not supported for legacy forms.")
    mask = camel_cased(call.body.get("updateMask", "*"))
    if not {part.strip() for part in mask.split(",")} <= {"*", "publishState"}:
        raise invalid(f"Invalid field in updateMask: {mask}")
    state = call.body.get("publishSettings", {}).get("publishState")
    if state is None:
        raise invalid("publishSettings.publishState must be specified.")
    state = {name: state.get(name, False) for name in shelf.UNPUBLISHED}
    if state["isAcceptingResponses"] and not state["isPublished"]:
        raise invalid("A form that is not published cannot accept responses.")
    changed = form | {"publishState": state}
    shelf.put(store, call.path["formId"], changed)
    drive.touch(store, call.path["formId"], call)
    return {"formId": call.path["formId"], "publishSettings": published(changed)}


def _check_revision(form: Doc, control: Doc) -> None:
    """Raise GoogleError 400 unless the form is still what the caller has read."""
    if len(control) > 1:
        raise invalid("Only one of requiredRevisionId and targetRevisionId may be set.")
    for name, revision in control.items():
        if revision != revision_id(form):
            raise invalid(f"The {name} {revision} does not match the latest revision of the form.")
