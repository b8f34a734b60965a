"""How far the consent to a report has come."""

from __future__ import annotations

from datetime import date

from connectors.google.approvals import DriveApproval
from flows.programme.model import Approver, Place
from flows.reports.approvals_sheet import AGREED, REMARKS, Approval
from flows.reports.review import review

REPORT = "Отчёт за первое полугодие — Экология 2026/27"
PLACE = Place("FILE", "Дорожная карта", 1, "Согласования", 1)
DIRECTOR = Approver("Директор ИМЦ", "Director@krasnoselsky.example")
HEAD = Approver("Отдел образования", "otdel@krasnoselsky.example")


def row(
    approver: str = DIRECTOR.name, decision: str = AGREED, day: date | None = date(2026, 12, 21), version: str = "1"
) -> Approval:
    """A row of «Согласования» about the report."""
    return Approval(REPORT, version, approver, decision, day, "", PLACE)


def asked(status: str, answer: str = "NO_RESPONSE") -> DriveApproval:
    """What Drive says of an asking."""
    done = ("42", "2026-12-22") if status == "APPROVED" else ("", "")
    return DriveApproval("1", status, {"director@krasnoselsky.example": answer}, *done)  # type: ignore[arg-type]


def test_report_is_a_draft_until_somebody_names_it() -> None:
    """R27: naming it on «Согласования» begins the review; nobody to approve it leaves it a draft."""
    assert review({REPORT}, [DIRECTOR], []).stage == "draft"
    assert review({REPORT}, [DIRECTOR], [row("Куратор", "", None)]).stage == "review"
    assert review({"Другой отчёт"}, [DIRECTOR], [row()]).stage == "draft"
    assert review({REPORT}, [], []).stage == "draft"


def test_everybody_must_consent_with_a_date() -> None:
    """R31: one consent of two, or one without a date, is not enough."""
    one = review({REPORT}, [DIRECTOR, HEAD], [row()])
    assert (one.stage, one.missing) == ("review", (HEAD,))
    assert review({REPORT}, [DIRECTOR, HEAD], [row(), row(HEAD.name, day=None)]).missing == (HEAD,)
    both = review({REPORT}, [DIRECTOR, HEAD], [row(), row(HEAD.name)])
    assert (both.stage, both.missing) == ("approved", ())
    assert both.consents[0].startswith("Директор ИМЦ, 21")


def test_new_version_needs_new_consents() -> None:
    """R27: consents to version 1 say nothing of version 2."""
    found = review({REPORT}, [DIRECTOR], [row(), row("Куратор", "", None, "2")])
    assert (found.stage, found.version, found.missing) == ("review", "2", (DIRECTOR,))


def test_consent_through_drive_counts() -> None:
    """R27: an approval that ended well counts, with its day and revision; a declined or open one does not."""
    assert review({REPORT}, [DIRECTOR], [], [asked("IN_PROGRESS")]).stage == "review"
    assert review({REPORT}, [DIRECTOR], [], [asked("DECLINED", "DECLINED")]).missing == (DIRECTOR,)
    found = review({REPORT}, [DIRECTOR], [], [asked("APPROVED", "APPROVED")])
    assert (found.stage, found.revision) == ("approved", "42")
    assert "Google Диск" in found.consents[0]


def test_remarks_are_told() -> None:
    """R27: remarks keep the document in review."""
    found = review({REPORT}, [DIRECTOR], [row(decision=REMARKS)])
    assert (found.stage, len(found.remarks)) == ("review", 1)
