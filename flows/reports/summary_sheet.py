"""The district at a glance -> «Сводка»: activities per month and cluster, share of schools per cluster, live charts.

The charts are Sheets' own and look at whole ranges of the tab, so they follow the figures without the robot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.google.sheets import Cell
from flows.press_releases.share import Share
from flows.programme.model import Cluster
from flows.programme.tabs import SUMMARY
from flows.reports.rules import Deed

MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
_FIRST_MONTH = 2  # column; before it the cluster's number and name
_SHARE = SUMMARY.headings.index("Доля, %")


def summary_rows(
    clusters: Sequence[Cluster], deeds: Iterable[Deed], shares: Mapping[int, Share], district: Share
) -> list[list[Cell]]:
    """Return the rows under the headings: a cluster each, then the district. Activities count in the month they end.

    An activity that stands in two clusters' roadmaps counts in each, so the district's row is no sum of schools.
    """
    held = Counter((deed.cluster, deed.last_day.month) for deed in deeds if deed.is_held and not deed.is_cancelled)
    rows = [
        _row(str(c.number), c.name, [held[c.number, month] for month in MONTHS], shares[c.number]) for c in clusters
    ]
    total = [sum(held[c.number, month] for c in clusters) for month in MONTHS]
    return [*rows, _row("", "Район", total, district)]


def charts(sheet_id: int, clusters: int, standing: int) -> list[dict[str, Any]]:
    """Return the requests that put both charts beside the table; none if the tab has charts already.

    What people changed about a chart, or that they removed one of two, stays as it is.
    """
    if standing:
        return []
    last = _FIRST_MONTH + len(MONTHS)
    months = [_series(sheet_id, clusters, column) for column in range(_FIRST_MONTH, last)]
    return [
        _chart(sheet_id, clusters, "Мероприятия по месяцам и кластерам", months, stacked=True, row=clusters + 4),
        _chart(
            sheet_id,
            clusters,
            "Доля школ района, участвовавших в мероприятиях кластера, %",
            [_series(sheet_id, clusters, _SHARE)],
            stacked=False,
            row=clusters + 24,
        ),
    ]


def _row(number: str, name: str, months: list[int], share: Share) -> list[Cell]:
    percent = share.percent
    return [
        number,
        name,
        *(count or "" for count in months),
        sum(months),
        share.participating,
        share.total,
        "нет данных" if percent is None else round(percent),
        share.source,
    ]


def _series(sheet_id: int, clusters: int, column: int) -> dict[str, Any]:
    return {"series": _source(sheet_id, clusters, column), "targetAxis": "LEFT_AXIS"}


def _source(sheet_id: int, clusters: int, column: int) -> dict[str, Any]:
    """A column of the table with its heading, the district's row left out."""
    place = {
        "sheetId": sheet_id,
        "startRowIndex": 0,
        "endRowIndex": clusters + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"sourceRange": {"sources": [place]}}


def _chart(
    sheet_id: int, clusters: int, title: str, series: Sequence[dict[str, Any]], *, stacked: bool, row: int
) -> dict[str, Any]:
    chart = {
        "chartType": "COLUMN",
        "legendPosition": "RIGHT_LEGEND" if stacked else "NO_LEGEND",
        "headerCount": 1,
        "domains": [{"domain": _source(sheet_id, clusters, 1)}],
        "series": list(series),
        **({"stackedType": "STACKED"} if stacked else {}),
    }
    place = {
        "anchorCell": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0},
        "widthPixels": 900,
        "heightPixels": 380,
    }
    return {
        "addChart": {"chart": {"spec": {"title": title, "basicChart": chart}, "position": {"overlayPosition": place}}}
    }
