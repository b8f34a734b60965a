"""Drive approvals and locks, as reports need them: ask named people for their consent, see it, close the document.

Editions of Workspace differ in whether they have approvals; where they have none, people consent in a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from connectors.google.discovery import service
from connectors.google.transport import Http

if TYPE_CHECKING:
    from connectors.google.transport import Transport

Status = Literal["IN_PROGRESS", "APPROVED", "CANCELLED", "DECLINED"]
_FIELDS = (
    "approvalId,status,createTime,completeTime,approvedRevisionId,reviewerResponses(response,reviewer(emailAddress))"
)


@dataclass(frozen=True)
class DriveApproval:
    """One asking. `responses`: address in lower case -> NO_RESPONSE, APPROVED or DECLINED.

    `revision` is the approved revision of the file, `completed_on` the day (ISO, UTC); both "" before.
    """

    approval_id: str
    status: Status
    responses: Mapping[str, str]
    revision: str = ""
    completed_on: str = ""


class Approvals:
    """Asks for consent to files over one transport; never sleeps, never repeats by itself."""

    def __init__(self, transport: Transport) -> None:
        self._http = Http(transport)

    @property
    def _service(self) -> Any:
        return service("drive", "v3")

    def may_start(self, file_id: str) -> bool:
        """Whether this edition of Workspace lets the robot ask. Raises `NotFound`."""
        call = self._service.files().get(
            fileId=file_id, fields="capabilities(canStartApproval)", supportsAllDrives=True
        )
        return bool(call.execute(http=self._http).get("capabilities", {}).get("canStartApproval", False))

    def all(self, file_id: str) -> list[DriveApproval]:
        """Return every asking about a file, oldest first."""
        found: list[dict[str, Any]] = []
        token: str | None = None
        while True:
            call = self._service.approvals().list(
                fileId=file_id, pageSize=100, pageToken=token, fields=f"nextPageToken,items({_FIELDS})"
            )
            answer = call.execute(http=self._http)
            found += answer.get("items", [])
            token = answer.get("nextPageToken")
            if not token:
                return [_approval(one) for one in sorted(found, key=lambda one: str(one.get("createTime", "")))]

    def start(self, file_id: str, reviewers: Sequence[str], message: str) -> None:
        """Ask reviewers, who must have access already. Not repeatable: look first.

        The file is not locked before it is approved: in a locked one nobody can comment. Edits reset the answers.
        """
        body = {
            "reviewerEmails": list(reviewers),
            "message": message,
            "fileContentChangeBehavior": "RESET_APPROVAL",
        }
        self._service.approvals().start(fileId=file_id, body=body).execute(http=self._http)

    def lock(self, file_id: str, reason: str) -> None:
        """Close a file to every edit, with the reason that people see. May be repeated."""
        body = {"contentRestrictions": [{"readOnly": True, "reason": reason}]}
        call = self._service.files().update(fileId=file_id, body=body, fields="id", supportsAllDrives=True)
        call.execute(http=self._http)


def _approval(answer: Mapping[str, Any]) -> DriveApproval:
    return DriveApproval(
        approval_id=str(answer["approvalId"]),
        status=answer["status"],
        responses={
            one["reviewer"].get("emailAddress", "").lower(): one.get("response", "NO_RESPONSE")
            for one in answer.get("reviewerResponses", [])
        },
        revision=answer.get("approvedRevisionId", ""),
        completed_on=answer.get("completeTime", "")[:10],
    )
