"""files.listLabels and files.modifyLabels, and accessproposals: what can only be empty here."""

from typing import Any

from connectors.emulator.access import require
from connectors.emulator.errors import not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store

NO_LABELS = "labels: they are made in another API, which is not here, so that no file has any"
NO_PROPOSALS = "proposals: nobody can ask for access here, so that there are none"


@serves("drive.files.listLabels", missing=NO_LABELS)
def list_labels(store: Store, call: Call) -> dict[str, Any]:
    """The labels of a file: none."""
    require(store, call.path["fileId"], call)
    return {"kind": "drive#labelList", "labels": []}


@serves("drive.files.modifyLabels", missing=NO_LABELS)
def modify_labels(store: Store, call: Call) -> dict[str, Any]:
    """Nothing to change; a label that is named is a 404."""
    require(store, call.path["fileId"], call, "writer")
    for change in call.body.get("labelModifications", ()):
        raise not_found(f"Label not found: {change.get('labelId', '')}.", location="labelId")
    return {"kind": "drive#modifyLabelsResponse", "modifiedLabels": []}


@serves("drive.accessproposals.list", missing=NO_PROPOSALS)
def list_proposals(store: Store, call: Call) -> dict[str, Any]:
    """The requests for access to a file: none."""
    require(store, call.path["fileId"], call, "writer")
    return {}


@serves("drive.accessproposals.get", missing=NO_PROPOSALS)
def get_proposal(store: Store, call: Call) -> dict[str, Any]:
    """A 404, as there are none."""
    require(store, call.path["fileId"], call, "writer")
    raise not_found(f"Access proposal not found: {call.path['proposalId']}.")
