"""Forms and their responses as they are stored.

Collection "forms", by form id: `info` (title, description), `settings`, `items` in Google's shape, `revision` (a
count), `publishState`, which forms of the time before publishing ("legacy") do not have. The title in Drive is the
file's name and kept there.

Collection "forms.responses/{form id}", so that a form's list never looks at another's: one document a response, in
the order of arrival; Google's fields, plus `number` (that order) and `secret` (see answering).
"""

from connectors.emulator.drive.editors import FORM
from connectors.emulator.errors import not_found
from connectors.emulator.store import Collection, Doc, Store

PUBLISHED: Doc = {"isPublished": True, "isAcceptingResponses": True}
UNPUBLISHED: Doc = {"isPublished": False, "isAcceptingResponses": False}
LEGACY: Doc = {
    "info": {},
    # what a Workspace account's forms begin with; a consumer's begin with DO_NOT_COLLECT
    "settings": {"emailCollectionType": "VERIFIED"},
    "items": [],
    "revision": 1,
}
"""A form that nobody has written into. Files that older versions kept without a body are such forms."""


def load(store: Store, form_id: str) -> Doc:
    """The form of a file of Drive's; raises GoogleError 404 if there is no such file or it is no form."""
    file = store.docs("drive.files").get(form_id)
    if file is None or file["mimeType"] != FORM:
        raise not_found()
    return store.docs("forms").get(form_id) or LEGACY


def put(store: Store, form_id: str, form: Doc) -> None:
    """Store a form, new or changed."""
    store.docs("forms").put(form_id, form)


def responses(store: Store, form_id: str) -> Collection:
    """The responses to a form, by response id, the oldest first."""
    return store.docs(f"forms.responses/{form_id}")


def remove(store: Store, form_id: str) -> None:
    """Forget a form with its responses and watches."""
    store.docs("forms").delete(form_id)
    answered, watches = responses(store, form_id), store.docs("forms.watches")
    for response_id in answered.keys():  # noqa: SIM118 - a collection, not a dict
        answered.delete(response_id)
    for watch in watches.values():
        if watch["formId"] == form_id:
            watches.delete(watch["id"])
