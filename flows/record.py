"""Writing back what people have to know: «Ход» of each roadmap, «Замечания» and «Журнал писем».

One atomic change per spreadsheet, and none where nothing differs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from connectors.google.errors import WorkspaceError
from connectors.google.sheets import remove_tags
from flows.journal_sheet import journal_requests
from flows.programme.codes import TAG
from flows.programme.findings_sheet import findings_rows
from flows.programme.model import Finding
from flows.programme.robot_tab import rewrite
from flows.programme.tabs import FINDINGS, JOURNAL, PROGRESS
from flows.progress_sheet import progress_rows
from flows.survey import Survey
from flows.wiring import Workspace


def record(
    workspace: Workspace,
    survey: Survey,
    *,
    beside: Sequence[Finding] = (),
    about: Collection[str] = (),
    at: time | None = None,
) -> list[str]:
    """Write a survey down; returns what could not be written.

    `beside` are findings that only this run can know, `about` the titles of the forms and documents it looked at: what
    was noted about others stays. `at` is the hour of a run whose findings the next morning's digest has yet to tell.
    """
    today = survey.picture.source.today
    return [
        *_record_progress(workspace, survey, today),
        *_record_programme(workspace, survey, beside, about, at),
    ]


def write(workspace: Workspace, file_id: str, requests: Sequence[dict[str, Any]]) -> list[str]:
    """Change one spreadsheet; returns the failure, if any: the next run will see to it."""
    if not requests:
        return []
    try:
        workspace.sheets.change(file_id, requests)
    except WorkspaceError as error:
        return [f"таблица {file_id} не обновлена, это сделает следующий запуск: {error}"]
    return []


def _record_progress(workspace: Workspace, survey: Survey, today: date) -> list[str]:
    picture, failures = survey.picture, []
    columns = survey.columns
    for roadmap in picture.roadmaps:
        file = picture.source.files[f"roadmap-{roadmap.cluster}"]
        before = picture.progress[roadmap.cluster].rows
        rows = progress_rows(
            roadmap.activities, survey.cases, survey.releases, survey.findings, before, today, more=columns
        )
        requests = rewrite(file.tabs[PROGRESS.key], before, rows, len(PROGRESS.headings))
        failures += write(workspace, file.file_id, [*requests, remove_tags(TAG)] if requests else [])
    return failures


def _record_programme(
    workspace: Workspace, survey: Survey, beside: Sequence[Finding], about: Collection[str], at: time | None
) -> list[str]:
    picture = survey.picture
    file, key = picture.source.files["programme"], picture.programme.ledger_key
    noted = findings_rows([*survey.findings, *beside], picture.noted, picture.source.today, about, at)
    lines = workspace.ledger.journal_changes(key)
    letters = len(workspace.ledger.journal(key)) if lines else 0
    zone = ZoneInfo(picture.programme.policy.time_zone)
    requests = [
        *rewrite(file.tabs[FINDINGS.key], picture.noted, noted, len(FINDINGS.headings)),
        *journal_requests(file.tabs[JOURNAL.key], lines, zone, letters),
    ]
    failed = write(workspace, file.file_id, requests)
    if lines and not failed:
        workspace.ledger.journal_written(key, lines)
    return failed
