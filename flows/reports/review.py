"""How far the consent to a document has come, and what is owed for it: askings, the PDF, letters (R27, R31). Pure.

A document is a draft until somebody names it on «Согласования»; then it is in review and the robot changes nothing in
it. It is approved when everybody whose consent is needed has given it with a date there, or through Drive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from connectors.google.approvals import DriveApproval
from flows.letters.words import long_date
from flows.programme.model import Approver
from flows.reports.approvals_sheet import Approval, Standing, same_words, standing_of

Stage = Literal["draft", "review", "approved"]


@dataclass(frozen=True)
class Matter:
    """A document that people are asked to consent to; `key` names it in the ledger, `row` on «Согласования»."""

    key: str
    title: str
    row: str
    cluster: int


@dataclass(frozen=True)
class Review:
    """Where a document stands. `missing` are those whose consent is still needed, in order.

    `version` is what people call it, `round` the how-manieth version it is, 1 for the first.
    """

    stage: Stage
    missing: tuple[Approver, ...]
    consents: tuple[str, ...]  # «Директор ИМЦ, 21 декабря 2026 г.»
    remarks: tuple[Approval, ...]
    declined: tuple[Approver, ...]  # through Drive
    version: str
    round: int = 1
    revision: str = ""  # the approved revision, where Drive knows it

    def in_turn(self, approvers: Sequence[Approver]) -> tuple[Approver, ...]:
        """Return whom a chain asks now: the last one approves when all before have consented (R27)."""
        before = tuple(one for one in self.missing if one != approvers[-1])
        return before or self.missing


def review(
    names: Collection[str],
    approvers: Sequence[Approver],
    approvals: Iterable[Approval],
    asked_in_drive: Sequence[DriveApproval] = (),
) -> Review:
    """Say where a document stands by the rows of «Согласования» and by Drive's approvals, oldest first.

    `names` are all that people may call it by. With nobody to approve it a document stays a draft: a report that
    nobody agreed to is sent to nobody.
    """
    rows = [row for row in approvals if any(same_words(row.document, name) for name in names)]
    version = next((row.version for row in reversed(rows) if row.version), "1")
    number = len({row.version for row in rows if row.version} | {version})
    current = [row for row in rows if row.version in {"", version}]
    sheet = standing_of([approver.name for approver in approvers], current)
    asked_now = asked_in_drive[number - 1 :]  # the robot asks once for each version
    in_drive = {one.address: day for one in approvers if one.address and (day := _given(one.address, asked_now))}
    missing = tuple(one for one in approvers if one.name in sheet.missing and one.address not in in_drive)
    approved = bool(approvers) and not missing
    return Review(
        stage="approved" if approved else "review" if rows or asked_in_drive else "draft",
        missing=missing,
        consents=tuple(_consent(one, sheet, in_drive) for one in approvers if one not in missing),
        remarks=sheet.remarks,
        declined=tuple(one for one in missing if _declined(one.address or "", asked_now)),
        version=version,
        round=number,
        revision=next((one.revision for one in asked_now if one.status == "APPROVED"), ""),
    )


def _given(address: str, asked: Iterable[DriveApproval]) -> str:
    """Return the day (ISO) of an approval that ended well and that this reviewer gave, "" if there is none."""
    given = (one for one in asked if one.status == "APPROVED" and one.responses.get(address.lower()) == "APPROVED")
    return next((one.completed_on for one in given), "")


def _declined(address: str, asked: Iterable[DriveApproval]) -> bool:
    return any(one.responses.get(address.lower()) == "DECLINED" for one in asked)


def _consent(approver: Approver, sheet: Standing, in_drive: Mapping[str, str]) -> str:
    row = next((row for row in sheet.agreed if same_words(row.approver, approver.name)), None)
    if row and row.day:
        return f"{approver.name}, {long_date(row.day)}"
    return f"{approver.name}, {long_date(date.fromisoformat(in_drive[approver.address or '']))} (Google Диск)"
