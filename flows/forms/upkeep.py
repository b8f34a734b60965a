"""Looking after a programme's two forms on a run: the list of activities follows the roadmaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from connectors.google.errors import NotFound, WorkspaceError
from connectors.google.forms import Form
from flows.forms.answer_tabs import Tabs, rewriting
from flows.forms.intake import Harvest, bookmark, collect
from flows.forms.keeping import Kept, look_after
from flows.forms.layout import PRESS_RELEASE, REGISTRATION, FormLayout
from flows.forms.options import Offer, open_for_press_release, open_for_registration, option_of
from flows.programme.model import Activity
from flows.programme.reading import Picture, Source
from flows.record import write
from flows.survey import Survey
from flows.wiring import Workspace


def keep_registration(workspace: Workspace, found: Survey) -> Kept:
    """Bring the registration form in step with the activities that are open today."""
    activities = open_for_registration(found.day.cases, found.releases, found.picture.source.today)
    return _keep(workspace, found, REGISTRATION, activities)


def keep_press_release(workspace: Workspace, found: Survey, accepted: Mapping[str, date]) -> Kept:
    """Bring the form for press releases in step; `accepted` says since when an activity's is accepted, by code."""
    activities = open_for_press_release(found.day.cases, accepted, found.picture.source.today)
    return _keep(workspace, found, PRESS_RELEASE, activities)


def as_it_is(workspace: Workspace, found: Survey, layout: FormLayout) -> Kept:
    """Look at a form and change nothing, for a run that only says what it would do."""
    file = found.picture.source.files.get(layout.key)
    try:
        return Kept(workspace.forms.read(file.file_id) if file else None)
    except NotFound:
        return Kept(None)


def find_bookmark(workspace: Workspace, source: Source, layout: FormLayout) -> str | None:
    """Return how far a form has been read; a run asks before it reads the sheets (`intake.bookmark`)."""
    file = source.files.get(layout.key)
    return bookmark(workspace.ledger, file.file_id) if file else None


def harvest(
    workspace: Workspace, form: Form | None, layout: FormLayout, now: datetime, mark: str | None
) -> tuple[Harvest | None, tuple[str, ...]]:
    """Read what was answered, and what failed at it: answers that cannot be read now wait in the form."""
    if form is None:
        return None, ()
    try:
        return collect(workspace.forms, workspace.ledger, form, layout, now, mark), ()
    except WorkspaceError as error:
        return None, (f"ответы формы «{layout.title}» не прочитаны: {error}",)


def write_tabs(workspace: Workspace, before: Tabs, after: Tabs) -> dict[int, str]:
    """Write each tab of answers that changed, one call each; returns the failures by cluster."""
    failures: dict[int, str] = {}
    for cluster, table in after.items():
        for failure in write(workspace, table.file_id, rewriting(before[cluster], table)):
            failures[cluster] = failure
    return failures


def _keep(workspace: Workspace, found: Survey, layout: FormLayout, activities: Iterable[Activity]) -> Kept:
    file = found.picture.source.files.get(layout.key)
    if file is None:
        return Kept(None)  # the survey says so
    return look_after(workspace.forms, workspace.drive, file.file_id, layout, offer_of(found.picture, activities))


def offer_of(picture: Picture, activities: Iterable[Activity]) -> Offer:
    """Return what a form is to offer; of a roadmap that could not be read nothing is taken from the list."""
    read = {roadmap.cluster for roadmap in picture.roadmaps}
    coded = {activity.code for roadmap in picture.roadmaps for activity in roadmap.coded}
    named = {activity.code for roadmap in picture.roadmaps for activity in roadmap.activities if activity.code}
    return Offer(
        options=tuple(option_of(activity) for activity in activities),
        unread=frozenset(cluster.number for cluster in picture.programme.clusters if cluster.number not in read),
        doubtful=frozenset(named - coded),
    )
