"""«Согласования» -> who agreed to which document; an undated approval is none (R27, R31–R33)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flows.programme.model import Finding, Place, quoted
from flows.programme.periods import Context, read_period
from flows.programme.roadmap_sheet import shown_date
from flows.programme.table import Row, Table

AGREED, REMARKS, APPROVED = "Согласовано", "Замечания", "Утверждено"


@dataclass(frozen=True)
class Approval:
    """A row of «Согласования». `day` is None where there is no date that reads as one day."""

    document: str
    version: str
    approver: str
    decision: str  # AGREED, REMARKS, APPROVED, or "" while nobody has decided
    day: date | None
    remark: str
    place: Place

    @property
    def counts(self) -> bool:
        """Whether it is a consent that holds: decided and dated."""
        return self.decision in {AGREED, APPROVED} and self.day is not None


@dataclass(frozen=True)
class Standing:
    """Where the consent to a document stands; names are those of the approvers as «Настройки» has them."""

    asked: tuple[str, ...]
    agreed: tuple[Approval, ...]
    remarks: tuple[Approval, ...]
    missing: tuple[str, ...]

    @property
    def is_approved(self) -> bool:
        """Whether everybody whose consent is needed has given it, with a date."""
        return bool(self.agreed) and not self.missing


def read_approvals(table: Table, context: Context, cluster: int) -> tuple[list[Approval], list[Finding]]:
    """Read the tab; a decision without a date, or one that is none of the list, is a finding and does not count."""
    approvals: list[Approval] = []
    findings: list[Finding] = []
    for row in table.rows():
        approval, typed = _approval(row, context)
        approvals.append(approval)
        findings += _findings(approval, row, typed, cluster)
    return approvals, findings


def _approval(row: Row, context: Context) -> tuple[Approval, str]:
    typed = row.text("Решение")
    known = {word.lower(): word for word in (AGREED, REMARKS, APPROVED)}
    approval = Approval(
        document=row.text("Документ"),
        version=row.text("Версия"),
        approver=row.text("Согласующий"),
        decision=known.get(typed.lower().rstrip("."), ""),
        day=_day(row, context),
        remark=row.text("Замечание"),
        place=row.place("Решение"),
    )
    return approval, typed


def _day(row: Row, context: Context) -> date | None:
    text = shown_date(row.raw("Дата"))
    if not text:
        return None
    period = read_period(text, context)
    single = period.kind == "interval" and period.precision == "day" and len(period.intervals) == 1
    return period.intervals[0][0] if single else None


def _findings(approval: Approval, row: Row, typed: str, cluster: int) -> Iterable[Finding]:
    if typed and not approval.decision:
        what = f"Решение {quoted(typed)} непонятно и не действует."
        todo = f"Выберите «{AGREED}», «{REMARKS}» или «{APPROVED}»."
        yield Finding("approval.unknown", approval.place, what, todo, cluster=cluster)
    if approval.decision in {AGREED, APPROVED} and approval.day is None:
        what = f"{quoted(approval.document)}: «{approval.decision}» без даты ({approval.approver}). Не считается."
        todo = "Впишите дату решения, например «15.12.2026»."
        yield Finding("approval.undated", row.place("Дата"), what, todo, cluster=cluster)


def standing_of(approvers: Sequence[str], approvals: Sequence[Approval]) -> Standing:
    """Return how far the consent has come by the rows of one document: of each approver the newest counts."""
    latest = {one: next((a for a in reversed(approvals) if same_words(a.approver, one)), None) for one in approvers}
    return Standing(
        asked=tuple(approver for approver, row in latest.items() if row is not None),
        agreed=tuple(row for row in latest.values() if row is not None and row.counts),
        remarks=tuple(row for row in latest.values() if row is not None and row.decision == REMARKS),
        missing=tuple(approver for approver, row in latest.items() if row is None or not row.counts),
    )


def same_words(one: str, other: str) -> bool:
    """Whether two names are the same but for case, spaces and «ё»."""
    return " ".join(one.lower().replace("ё", "е").split()) == " ".join(other.lower().replace("ё", "е").split())
