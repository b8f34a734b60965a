"""Asking for consent through Drive."""

from __future__ import annotations

from contextlib import closing

import pytest
from google.oauth2.credentials import Credentials

from connectors.google.approvals import Approvals
from connectors.google.drive import DOCUMENT, Drive
from connectors.google.errors import WorkspaceError
from connectors.google.transport import Road, Transport
from tests.workspace import Workspace

DIRECTOR = "director@krasnoselsky.example"


def test_consent_is_asked_for_seen_and_kept(workspace: Workspace) -> None:
    """R27: a reviewer with access is asked, the consent comes with its day and the approved revision."""
    with closing(Transport(Credentials("robot@barycentre.example"), Road(workspace.url))) as robot:
        drive, approvals = Drive(robot), Approvals(robot)
        file_id = drive.create("Отчёт", DOCUMENT, {})
        drive.share(file_id, DIRECTOR, "commenter")
        assert approvals.may_start(file_id)
        assert approvals.all(file_id) == []
        approvals.start(file_id, [DIRECTOR], "Прочитайте, пожалуйста")
        asked = approvals.all(file_id)
        assert [(a.status, a.responses, a.revision) for a in asked] == [("IN_PROGRESS", {DIRECTOR: "NO_RESPONSE"}, "")]
        _consent(workspace, file_id, asked[0].approval_id)
        (given,) = approvals.all(file_id)
        assert (given.status, given.responses) == ("APPROVED", {DIRECTOR: "APPROVED"})
        assert given.revision
        assert given.completed_on
        with pytest.raises(WorkspaceError):
            approvals.start("nosuchfile", [DIRECTOR], "")


def test_locked_file_takes_no_edits(workspace: Workspace) -> None:
    """R27: what is approved stays as it is; locking twice does no harm."""
    with closing(Transport(Credentials("robot@barycentre.example"), Road(workspace.url))) as robot:
        drive, approvals = Drive(robot), Approvals(robot)
        file_id = drive.create("Отчёт", DOCUMENT, {})
        approvals.lock(file_id, "Утверждён")
        approvals.lock(file_id, "Утверждён")
        assert drive.get(file_id)["contentRestrictions"][0]["readOnly"]


def _consent(workspace: Workspace, file_id: str, approval_id: str) -> None:
    from connectors.google.discovery import service
    from connectors.google.transport import Http

    with closing(Transport(Credentials(DIRECTOR), Road(workspace.url))) as director:
        call = service("drive", "v3").approvals().approve(fileId=file_id, approvalId=approval_id, body={})
        call.execute(http=Http(director))
