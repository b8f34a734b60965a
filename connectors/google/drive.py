"""Google Drive, as the flows need it: folders and Google files marked with what they are, and shared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from connectors.google.discovery import service
from connectors.google.transport import Http

if TYPE_CHECKING:
    from connectors.google.transport import Transport

FOLDER = "application/vnd.google-apps.folder"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
DOCUMENT = "application/vnd.google-apps.document"
FORM = "application/vnd.google-apps.form"

Access = Literal["open", "closed", "trashed", "unknown"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

_PUBLISHED = "published"  # the view of a form that those see who answer it
_FIELDS = "id,name,mimeType,parents,appProperties,trashed,webViewLink,contentRestrictions(readOnly)"


class Drive:
    """Makes, finds and shares files over one transport; shared drives included."""

    def __init__(self, transport: Transport) -> None:
        self._http = Http(transport)

    @property
    def _service(self) -> Any:
        return service("drive", "v3")

    # Asked before every letter; the client builds a resource anew, all its methods included, whenever one is named.
    @cached_property
    def _changes(self) -> Any:
        return self._service.changes()

    def create(self, name: str, mime_type: str, marks: Mapping[str, str], parent: str | None = None) -> str:
        """Make a folder or an empty Google file marked with appProperties `marks` (124 bytes each); returns its id.

        Not repeatable: Google makes a second file if asked twice. Look for the marks first.
        """
        body: dict[str, Any] = {"name": name, "mimeType": mime_type, "appProperties": dict(marks)}
        if parent:
            body["parents"] = [parent]
        call = self._service.files().create(body=body, fields="id", supportsAllDrives=True)
        return str(call.execute(http=self._http)["id"])

    def upload(
        self, name: str, mime_type: str, content: bytes, content_type: str, marks: Mapping[str, str], parent: str
    ) -> str:
        """Make a file of `mime_type` out of `content`, which Drive converts; returns its id. Not repeatable."""
        from googleapiclient.http import MediaInMemoryUpload

        body = {"name": name, "mimeType": mime_type, "appProperties": dict(marks), "parents": [parent]}
        media = MediaInMemoryUpload(content, mimetype=content_type)
        call = self._service.files().create(body=body, media_body=media, fields="id", supportsAllDrives=True)
        return str(call.execute(http=self._http)["id"])

    def copy(self, file_id: str, name: str, marks: Mapping[str, str], parent: str) -> str:
        """Copy a file into a folder, marked with `marks` over the marks it has; returns the id. Not repeatable."""
        body = {"name": name, "appProperties": dict(marks), "parents": [parent]}
        call = self._service.files().copy(fileId=file_id, body=body, fields="id", supportsAllDrives=True)
        return str(call.execute(http=self._http)["id"])

    def move(self, file_id: str, source: str, target: str) -> None:
        """Move a file from one folder to another. Raises `NotFound` if it is not in the first any more."""
        call = self._service.files().update(
            fileId=file_id, addParents=target, removeParents=source, fields="id", supportsAllDrives=True
        )
        call.execute(http=self._http)

    def export(self, file_id: str, content_type: str) -> bytes:
        """Return a Google file as a PDF, .docx or other; Google's limit is 10 MB."""
        content: bytes = self._service.files().export(fileId=file_id, mimeType=content_type).execute(http=self._http)
        return content

    def download(self, file_id: str) -> bytes:
        """Return a file that is none of Google's own kinds, as it was uploaded."""
        call = self._service.files().get_media(fileId=file_id, supportsAllDrives=True)
        content: bytes = call.execute(http=self._http)
        return content

    def comment(self, file_id: str, text: str) -> None:
        """Comment on a file as a whole; at most 2,048 bytes of UTF-8. Not repeatable."""
        call = self._service.comments().create(fileId=file_id, body={"content": text}, fields="id")
        call.execute(http=self._http)

    def comments(self, file_id: str) -> list[str]:
        """Return the texts of a file's comments, deleted ones left out, resolved ones not."""
        return [comment.get("content", "") for comment in self._all_comments(file_id, "content")]

    def open_comments(self, file_id: str) -> int:
        """Return how many comments of other people wait for somebody to resolve them."""
        comments = self._all_comments(file_id, "resolved,author(me)")
        return sum(not c.get("resolved") and not c.get("author", {}).get("me") for c in comments)

    def _all_comments(self, file_id: str, fields: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        token: str | None = None
        while True:
            call = self._service.comments().list(
                fileId=file_id, fields=f"nextPageToken,comments({fields})", pageSize=100, pageToken=token
            )
            answer = call.execute(http=self._http)
            found += answer.get("comments", [])
            token = answer.get("nextPageToken")
            if not token:
                return found

    def find(self, marks: Mapping[str, str], *, trashed: bool = False) -> list[dict[str, Any]]:
        """Find the files that carry all `marks`, those in the trash only if asked for; oldest first.

        The listing may lag by minutes.
        """
        terms = [f"appProperties has {{ key='{_quoted(k)}' and value='{_quoted(v)}' }}" for k, v in marks.items()]
        query = " and ".join(terms if trashed else [*terms, "trashed = false"])
        files: list[dict[str, Any]] = []
        token: str | None = None
        while True:
            answer = (
                self._service.files()
                .list(
                    q=query,
                    fields=f"nextPageToken,files({_FIELDS})",
                    orderBy="createdTime",
                    pageSize=1000,
                    pageToken=token,
                    supportsAllDrives=True,
                    includeItemsFromAllDrives=True,
                )
                .execute(http=self._http)
            )
            files += answer.get("files", [])
            token = answer.get("nextPageToken")
            if not token:
                return files

    def get(self, file_id: str) -> dict[str, Any]:
        """Return a file's name, parents, marks, trash state, link and locks. Raises `NotFound`."""
        answer: dict[str, Any] = (
            self._service.files().get(fileId=file_id, fields=_FIELDS, supportsAllDrives=True).execute(http=self._http)
        )
        return answer

    def access(self, file_id: str) -> Access:
        """Return who can open a file: whoever has its link, or not all of them. Raises `NotFound` for one not seen.

        Under `drive.file` that is every file which the robot did not make and nobody opened with it.
        """
        fields = "trashed,permissionIds,permissions(type)"
        found = (
            self._service.files().get(fileId=file_id, fields=fields, supportsAllDrives=True).execute(http=self._http)
        )
        if found.get("trashed"):
            return "trashed"
        # Permissions show only to those who may share the file; their ids do not show on shared drives.
        types = {permission["type"] for permission in found.get("permissions", [])}
        if "anyone" in types or any(one.startswith("anyone") for one in found.get("permissionIds", [])):
            return "open"
        return "closed" if types or found.get("permissionIds") else "unknown"

    def shared_with(self, file_id: str) -> dict[str, str]:
        """Return who a file is shared with: address in lower case -> role."""
        answer = (
            self._service.permissions()
            .list(
                fileId=file_id,
                fields="permissions(id,emailAddress,role,type)",
                pageSize=100,
                supportsAllDrives=True,
            )
            .execute(http=self._http)
        )
        return {p["emailAddress"].lower(): p["role"] for p in answer.get("permissions", []) if p.get("emailAddress")}

    def share(self, file_id: str, address: str, role: str = "writer") -> None:
        """Share a file with a person, without Google's own letter about it."""
        body = {"type": "user", "role": role, "emailAddress": address}
        self._service.permissions().create(
            fileId=file_id, body=body, sendNotificationEmail=False, fields="id", supportsAllDrives=True
        ).execute(http=self._http)

    def who_may_answer(self, form_id: str) -> set[str]:
        """Return the kinds of people who may answer a form: "user", "group", "domain", "anyone"."""
        call = self._service.permissions().list(
            fileId=form_id,
            fields="permissions(type,view)",
            pageSize=100,
            supportsAllDrives=True,
            includePermissionsForView=_PUBLISHED,
        )
        found = call.execute(http=self._http).get("permissions", [])
        return {permission["type"] for permission in found if permission.get("view") == _PUBLISHED}

    def let_anyone_answer(self, form_id: str) -> None:
        """Let everybody who has a form's address answer it, once it is published."""
        body = {"type": "anyone", "role": "reader", "view": _PUBLISHED}
        call = self._service.permissions().create(fileId=form_id, body=body, fields="id", supportsAllDrives=True)
        call.execute(http=self._http)

    def trash(self, file_id: str) -> None:
        """Put a file into the trash, from which people can take it back."""
        call = self._service.files().update(fileId=file_id, body={"trashed": True}, supportsAllDrives=True)
        call.execute(http=self._http)

    def changes_mark(self) -> str:
        """Return the point in the list of changes that means "from now on"."""
        answer = self._changes.getStartPageToken(supportsAllDrives=True).execute(http=self._http)
        return str(answer["startPageToken"])

    def changed_since(self, mark: str) -> tuple[set[str], str]:
        """Return the ids of files changed since `mark`, and the mark to go on from."""
        changed: set[str] = set()
        while True:
            answer = self._changes.list(
                pageToken=mark,
                fields="nextPageToken,newStartPageToken,changes(fileId)",
                pageSize=1000,
                supportsAllDrives=True,
                includeItemsFromAllDrives=True,
            ).execute(http=self._http)
            changed.update(change["fileId"] for change in answer.get("changes", []) if "fileId" in change)
            if "newStartPageToken" in answer:
                return changed, str(answer["newStartPageToken"])
            mark = answer["nextPageToken"]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
