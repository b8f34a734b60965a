"""«Согласования»: who agreed, and what does not count."""

from __future__ import annotations

from datetime import date

from connectors.google.sheets import Cell, Tab
from flows.programme.model import Finding
from flows.programme.table import read_table
from flows.programme.tabs import APPROVALS
from flows.reports.approvals_sheet import Approval, read_approvals, standing_of
from tests.announcing import CONTEXT

REPORT = "Отчёт за первое полугодие"
CHAIN = ("Директор ИМЦ", "Директор ДДТ")


def read(*rows: list[Cell]) -> tuple[list[Approval], list[Finding]]:
    """Read the tab with these rows: document, version, approver, decision, date, remark."""
    tab = Tab(3, "Согласования", [list(APPROVALS.headings), *rows])
    return read_approvals(read_table(tab, APPROVALS, "FILE", "Дорожная карта"), CONTEXT, 5)


def row(
    approver: str = CHAIN[0], decision: str = "Согласовано", day: Cell = "15.12.2026", remark: str = ""
) -> list[Cell]:
    """A row about the report."""
    return [REPORT, "1", approver, decision, day, remark]


def test_document_is_approved_when_all_have_agreed_with_a_date() -> None:
    """R27: the chain is complete only with everybody's dated consent, however it is typed."""
    approvals, findings = read(row(), row("директор  ддт", "утверждено.", 46371))
    standing = standing_of(CHAIN, approvals)
    assert standing.is_approved
    assert [a.day for a in standing.agreed] == [date(2026, 12, 15), date(2026, 12, 15)]
    assert findings == []


def test_consent_without_a_date_is_none() -> None:
    """R31: «__» _____ 2022 is no date; the curator is told which cell lacks it."""
    approvals, findings = read(row(), row(CHAIN[1], day="«__» _____ 2026"))
    assert not standing_of(CHAIN, approvals).is_approved
    assert standing_of(CHAIN, approvals).missing == (CHAIN[1],)
    assert [(f.rule, f.place.cell, f.cluster) for f in findings] == [("approval.undated", "E3", 5)]


def test_newest_row_of_an_approver_counts() -> None:
    """R27: remarks after a consent take it back, a consent after remarks gives it."""
    remarks = row(decision="Замечания", remark="Нет числа школ")
    back, _ = read(row(), remarks)
    assert [a.remark for a in standing_of(CHAIN[:1], back).remarks] == ["Нет числа школ"]
    assert not standing_of(CHAIN[:1], back).is_approved
    again, _ = read(remarks, row())
    assert standing_of(CHAIN[:1], again).is_approved


def test_unknown_words_do_not_count() -> None:
    """R27: «ок» is no decision; nobody asked means nobody agreed."""
    approvals, findings = read(row(decision="ок"))
    standing = standing_of(CHAIN, approvals)
    assert (standing.asked, standing.missing, standing.is_approved) == (CHAIN[:1], CHAIN, False)
    assert [f.rule for f in findings] == ["approval.unknown"]
    assert not standing_of((), approvals).is_approved
