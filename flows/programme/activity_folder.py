"""The folder of an activity, «М5-012 Экологический марафон» in its cluster's, made when something is to lie in it."""

from __future__ import annotations

from connectors.google.drive import FOLDER
from connectors.google.errors import NotFound
from connectors.outbox.memory import Place as File
from flows.forms.options import option_of
from flows.programme.model import Activity
from flows.programme.reading import Source
from flows.wiring import Workspace


def activity_folder(workspace: Workspace, source: Source, activity: Activity) -> str:
    """Return the id of an activity's folder, made if there is none; the cluster's own if people threw it away.

    Drive's listing may lag by minutes: a run right after one that died can make a second folder.
    """
    role = f"activity-{activity.code}"
    programme, year = source.template.key, source.school_year
    parent = source.files[f"cluster-{activity.cluster}"].file_id
    known = workspace.places.get(programme, year, role)
    if known:
        return known.file_id if _stands(workspace, known.file_id) else parent
    marks = {"programme": programme, "year": str(year), "role": role}
    found = workspace.drive.find(marks)
    file_id = str(found[0]["id"]) if found else workspace.drive.create(option_of(activity), FOLDER, marks, parent)
    workspace.places.put(programme, year, role, File(file_id))
    return file_id


def _stands(workspace: Workspace, file_id: str) -> bool:
    try:
        return not workspace.drive.get(file_id).get("trashed")
    except NotFound:
        return False
