"""«Сводка»: figures and live charts."""

from __future__ import annotations

from flows.press_releases.share import Share
from flows.programme.tabs import SUMMARY
from flows.reports.summary_sheet import charts, summary_rows
from tests.rules.test_report_rules import CLUSTER, deed


def test_summary_counts_by_month_and_prints_the_source_of_the_share() -> None:
    """R78, R85: activities held per month and cluster; a share without a total is said to be unknown."""
    deeds = [deed(1), deed(2), deed(3, is_held=False), deed(4, cluster=6), deed(5, is_cancelled=True)]
    rows = summary_rows(
        [CLUSTER],
        deeds,
        {5: Share(("7", "203", "208"), 54, "Отдел образования")},
        Share(("7", "203", "208"), 0, "не указан"),
    )
    told = [dict(zip(SUMMARY.headings, row, strict=True)) for row in rows]
    assert (told[0]["ноябрь"], told[0]["декабрь"], told[0]["Всего мероприятий"]) == (2, "", 2)
    assert (told[0]["Доля, %"], told[0]["Источник числа школ"]) == (6, "Отдел образования")
    assert (told[1]["Кластер"], told[1]["Доля, %"]) == ("Район", "нет данных")


def test_charts_look_at_whole_columns_and_are_made_once() -> None:
    """R78: two charts over the clusters' rows; none if the tab has any."""
    made = charts(7, 8, 0)
    sources = [
        series["series"]["sourceRange"]["sources"][0]
        for request in made
        for series in request["addChart"]["chart"]["spec"]["basicChart"]["series"]
    ]
    assert len(made) == 2
    assert {(s["startRowIndex"], s["endRowIndex"]) for s in sources} == {(0, 9)}
    assert SUMMARY.headings[sources[-1]["startColumnIndex"]] == "Доля, %"
    assert charts(7, 8, 2) == []
