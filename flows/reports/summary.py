"""Writing «Сводка»: its figures when they changed, its charts once."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.google.errors import Refused, WorkspaceError
from flows.press_releases.share import share_of_schools
from flows.programme.robot_tab import rewrite
from flows.programme.tabs import SUMMARY
from flows.record import write
from flows.reports.papers import accounts_of
from flows.reports.rules import Deed
from flows.reports.summary_sheet import charts, summary_rows
from flows.survey import Survey
from flows.wiring import Workspace


def write_summary(workspace: Workspace, found: Survey, deeds: Sequence[Deed]) -> list[str]:
    """Bring «Сводка» up to date; returns what could not be done."""
    picture = found.picture
    file = picture.source.files["programme"]
    sheet_id = file.tabs.get(SUMMARY.key)
    if sheet_id is None:
        return ["листа «Сводка» нет: запустите barycentre setup"]
    try:
        before = workspace.sheets.read_tabs(file.file_id, [sheet_id])[sheet_id].rows
        description = workspace.sheets.describe(file.file_id, "sheets(properties.sheetId,charts.chartId)")
    except Refused:
        return ["лист «Сводка» удалён: запустите barycentre setup"]
    except WorkspaceError as error:
        return [f"лист «Сводка» не прочитан, это сделает следующий запуск: {error}"]
    programme = picture.programme
    shares = {
        c.number: share_of_schools(programme, accounts_of(c.number, found.press.each)) for c in programme.clusters
    }
    rows = summary_rows(programme.clusters, deeds, shares, found.share)
    standing = sum(
        len(sheet.get("charts", []))
        for sheet in description["sheets"]
        if sheet["properties"].get("sheetId", 0) == sheet_id
    )
    requests = [
        *rewrite(sheet_id, before, rows, len(SUMMARY.headings)),
        *charts(sheet_id, len(programme.clusters), standing),
    ]
    return write(workspace, file.file_id, requests)
