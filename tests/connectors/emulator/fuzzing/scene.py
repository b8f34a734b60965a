"""What random requests are fired at: spreadsheets, files, letters with real ids, so that many requests hit."""

import json
import re
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from connectors.emulator.discovery import methods
from connectors.emulator.docs.requests.registry import KINDS as DOCS_KINDS
from connectors.emulator.routing import HANDLERS
from connectors.emulator.sheets.requests.registry import KINDS
from connectors.emulator.store import Store
from connectors.emulator.wire import Answer, Request
from connectors.emulator.workspace import Workspace

PEOPLE = ("curator@imc.example", "teacher@school203.example", "owner@barycentre.example")
"""Who calls: the owner of nearly everything, someone it is shared with, the administrator."""

REPLY = (
    b"To: teacher@school203.example\r\nSubject: Re: Announcement\r\nIn-Reply-To: <1@imc.example>\r\n"
    b"References: <1@imc.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/plain\r\n\r\nText\r\n--b\r\nContent-Type: text/csv\r\n"
    b"Content-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n"
)
LETTERS = (
    b"To: teacher@school203.example\r\nSubject: Announcement\r\nMessage-ID: <1@imc.example>\r\n\r\nText\r\n",
    REPLY,
    "To: Школа <bounce@school.example>\r\nSubject: =?utf-8?b?0KLQtdC80LA=?=\r\n\r\nТекст\r\n".encode(),
    b"Subject: nobody\n\nno one gets it\n",
    b"To: \xff\xfe@x\r\nContent-Type: text/plain; charset=nope\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
    b"To: a@b.example\r\nDate: never\r\nContent-Type: multipart/alternative\r\n\r\nno boundary",
    b"\r\n\r\n",
    b"",
    b"\x00\x01\x02",
)
RAW = tuple(urlsafe_b64encode(letter).decode() for letter in LETTERS)


LAST_PARAMETERS = {
    method.id.rpartition(".")[0]: re.findall(r"\{\+?(\w+)\}", method.path)[-1]
    for method in sorted(methods().values(), key=lambda method: method.path.count("{"))
    if "{" in method.path
}
"""The parameter that names a thing itself, by its resource with all those above it."""


DROPDOWN = {
    "dropdownDefinitionProperties": {"title": "state", "options": [{"displayValue": "a"}, {"displayValue": "b"}]}
}


def run(coroutine: Coroutine[Any, Any, Answer]) -> Answer:
    """The result of a coroutine that never waits: no event loop is needed."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer
    raise AssertionError("a handler waited")


def ask(workspace: Workspace, request: Request) -> Answer:
    """The answer to one request."""
    return run(workspace.answer(request))


def request_for(
    method_id: str,
    path: dict[str, str],
    query: dict[str, list[str]] | None = None,
    body: Any = None,
    user: str = PEOPLE[0],
) -> Request:
    """A call of one of Google's methods as it comes over HTTP."""
    method = methods()[method_id]
    target = "/" + method.path
    for name, value in path.items():
        for form in (f"{{+{name}}}", f"{{{name}}}"):
            target = target.replace(form, quote(value, safe="", errors="replace") or "%20")
    data = b"" if body is None else json.dumps(body).encode()
    return Request(method.verb, target, query or {}, {"authorization": f"Bearer {user}"}, data)


@dataclass
class Scene:
    """A prepared store as a snapshot, and the ids in it by the name of the parameter or field they go into.

    `paths` are the path parameters of things that are there, by the resource they are of: ids that belong together.
    """

    snapshot: bytes = b""
    ids: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    paths: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def take_in(self, method_id: str, path: dict[str, str], answer: Any) -> None:
        """Collect ids from an answer: those named so, and an answer's own by the resource it is of."""
        resource = method_id.split(".")[-2]
        own = LAST_PARAMETERS.get(method_id.rpartition(".")[0], "id")
        if isinstance(answer, dict) and (value := answer.get("id", answer.get(own))):
            self._add(f"{resource}.id", value)
            self._add(own, value)
            self.paths[resource].append(path | {own: value})
        self._walk(answer)

    def _walk(self, value: Any) -> None:
        if isinstance(value, list):
            for entry in value:
                self._walk(entry)
        if isinstance(value, dict):
            for name, entry in value.items():
                if name.endswith(("Id", "Token")) and isinstance(entry, str | int):
                    self._add(name, entry)
                self._walk(entry)

    def _add(self, name: str, value: Any) -> None:
        if value not in self.ids[name]:
            self.ids[name].append(value)


class Builder:
    """Calls that set the scene; what is not served is left out."""

    def __init__(self) -> None:
        self.store = Store(None)
        self.workspace = Workspace(self.store, dev_tokens=True)
        self.scene = Scene()

    def call(self, method_id: str, body: Any = None, query: Any = None, user: str = PEOPLE[0], **path: str) -> Any:
        """One call that is to succeed; {} if the method is not served."""
        if method_id not in HANDLERS:
            return {}
        values = {name: [value] for name, value in (query or {}).items()}
        answer = ask(self.workspace, request_for(method_id, path, values, body, user))
        assert answer.status < 300, (method_id, answer.body)
        found = json.loads(answer.body) if answer.body else {}
        self.scene.take_in(method_id, path, found)
        return found

    def attempt(self, method_id: str, body: Any = None, query: Any = None, **path: str) -> None:
        """A call that may as well be refused."""
        if method_id in HANDLERS:
            values = {name: [value] for name, value in (query or {}).items()}
            answer = ask(self.workspace, request_for(method_id, path, values, body))
            if answer.status < 300 and answer.body:
                self.scene.take_in(method_id, path, json.loads(answer.body))

    def change(self, book: str, **kinds: Any) -> None:
        """Requests of batchUpdate, one by one; a kind that is not served, or refuses this form, is left out."""
        for name, body in kinds.items():
            if name in KINDS:
                sent = {"requests": [{name: body}]}
                answer = ask(
                    self.workspace, request_for("sheets.spreadsheets.batchUpdate", {"spreadsheetId": book}, {}, sent)
                )
                self.scene.take_in("sheets.spreadsheets.batchUpdate", {}, json.loads(answer.body))


def build() -> Scene:
    """The scene."""
    builder = Builder()
    book = _spreadsheets(builder)
    _files(builder, book)
    _letters(builder)
    _forms(builder)
    _documents(builder)
    builder.scene.snapshot = builder.store.snapshot()
    builder.store.close()
    return builder.scene


def _spreadsheets(builder: Builder) -> str:
    sheets = [
        {"properties": {"sheetId": n, "title": title, "gridProperties": {"rowCount": 12, "columnCount": 6}}}
        for n, title in enumerate(("Data", "Лист 2", "Third"))
    ]
    books = [
        builder.call(
            "sheets.spreadsheets.create", {"properties": {"title": title, "locale": locale}, "sheets": sheets}
        )["spreadsheetId"]
        for title, locale in (("One", "en_US"), ("Два", "ru_RU"))
    ]
    rows = [
        ["Name", "Number", "Sum", "Date"],
        ["a", 1, "=B2+1", "2026-09-01"],
        ["b", "=B2*2", "=SUM(B2:B3)", "x"],
        [True, "", "5%"],
    ]
    for book in books:
        for name in ("Data", "'Лист 2'"):
            path = {"spreadsheetId": book, "range": f"{name}!A1"}
            builder.call(
                "sheets.spreadsheets.values.update", {"values": rows}, {"valueInputOption": "USER_ENTERED"}, **path
            )
        _parts(builder, book)
    return str(books[0])


def _parts(builder: Builder, book: str) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 4}
    lines = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    corner = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5, "columnIndex": 1}}}
    place = {"locationType": "ROW", "dimensionRange": lines | {"endIndex": 2}}
    sources = [{"sourceRange": {"sources": [area | {"endColumnIndex": 1}]}}]
    builder.change(
        book,
        addNamedRange={"namedRange": {"name": "names", "range": area}},
        addProtectedRange={"protectedRange": {"range": area | {"startColumnIndex": 3}, "description": "d"}},
        addBanding={"bandedRange": {"range": area, "rowProperties": {"firstBandColor": {"red": 1}}}},
        addConditionalFormatRule={
            "rule": {"ranges": [area], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
        },
        setBasicFilter={"filter": {"range": area}},
        mergeCells={"range": area | {"startRowIndex": 6, "endRowIndex": 8}, "mergeType": "MERGE_ALL"},
        createDeveloperMetadata={
            "developerMetadata": {
                "metadataKey": "code",
                "metadataValue": "М1-001",
                "visibility": "DOCUMENT",
                "location": place,
            }
        },
        setDataValidation={"range": area, "rule": {"condition": {"type": "BOOLEAN"}}},
        addFilterView={"filter": {"title": "view", "range": area}},
        addDimensionGroup={"range": lines},
        addTable={"table": {"name": "table", "range": area | {"sheetId": 1}}},
        addChart={
            "chart": {
                "spec": {
                    "title": "c",
                    "basicChart": {"chartType": "LINE", "domains": [], "series": [{"series": sources[0]}]},
                },
                "position": corner,
            }
        },
        addSlicer={"slicer": {"spec": {"dataRange": area, "columnIndex": 0}, "position": corner}},
    )
    builder.call("sheets.spreadsheets.get", spreadsheetId=book)
    builder.scene.ids["fileId"].append(book)
    builder.scene.paths["files"].append({"fileId": book})


def _files(builder: Builder, book: str) -> None:
    folder = builder.call("drive.files.create", {"name": "Folder", "mimeType": "application/vnd.google-apps.folder"})[
        "id"
    ]
    builder.call("drive.files.create", {"name": "In it", "parents": [folder], "appProperties": {"key": "value"}})
    builder.call("drive.files.create", {"name": "Theirs"}, user=PEOPLE[1])
    upload = Request(
        "POST",
        "/upload/drive/v3/files",
        {"uploadType": ["media"]},
        {"authorization": f"Bearer {PEOPLE[0]}", "content-type": "text/csv"},
        b"a,b\n1,2\n",
    )
    file = json.loads(ask(builder.workspace, upload).body)
    builder.scene.take_in("drive.files.create", {}, file)
    share = {"type": "user", "role": "writer", "emailAddress": PEOPLE[1]}
    for shared in (book, folder, file["id"]):
        builder.call("drive.permissions.create", share, fileId=shared)
    builder.call("drive.permissions.create", {"type": "anyone", "role": "reader"}, fileId=file["id"])
    drive = builder.call("drive.drives.create", {"name": "Shared"}, {"requestId": "r"})
    if drive:
        on_it = {"name": "On it", "parents": [drive["id"]]}
        builder.call("drive.files.create", on_it, {"supportsAllDrives": "true"})
    builder.call("drive.comments.create", {"content": "a comment"}, {"fields": "*"}, fileId=file["id"])
    for comment in builder.scene.ids["commentId"]:
        builder.call(
            "drive.replies.create", {"content": "a reply"}, {"fields": "*"}, fileId=file["id"], commentId=comment
        )
    again = Request("PATCH", f"/upload/drive/v3/files/{file['id']}", upload.query, upload.headers, b"a,b\n3,4\n")
    ask(builder.workspace, again)
    for revision in builder.call("drive.revisions.list", query={"fields": "*"}, fileId=file["id"]).get("revisions", ()):
        builder.scene.take_in("drive.revisions.get", {"fileId": file["id"]}, revision)
    reviewers = {"reviewerEmails": [PEOPLE[1]], "message": "please"}
    builder.attempt("drive.approvals.start", reviewers, {"fields": "*"}, fileId=file["id"])
    builder.attempt("drive.drives.create", {"name": "Empty"}, {"requestId": "empty"})
    builder.scene.paths["teamdrives"] = [{"teamDriveId": path["driveId"]} for path in builder.scene.paths["drives"]]
    channel = {"id": "channel", "type": "web_hook", "address": "https://host.example/told"}
    builder.scene.ids["resourceId"].append(
        builder.call("drive.files.watch", channel, fileId=file["id"]).get("resourceId")
    )
    operation = builder.call("drive.files.download", fileId=file["id"])
    if operation:
        builder.scene.paths["operations"].append({"name": operation["name"].removeprefix("operations/")})
    builder.call("drive.changes.getStartPageToken")
    builder.call("drive.files.list", query={"pageSize": "1", "fields": "*"})


def _letters(builder: Builder) -> None:
    me = {"userId": "me"}
    for raw in RAW[:3]:
        sent = builder.call("gmail.users.messages.send", {"raw": raw}, **me)
        builder.scene.ids["threads.id"].append(sent["threadId"])
    received = builder.call("gmail.users.messages.list", user=PEOPLE[1], userId="me")
    for message in received.get("messages", ()):
        builder.scene.ids["messages.id"].append(message["id"])
        builder.scene.ids["threads.id"].append(message["threadId"])
    label = builder.call("gmail.users.labels.create", {"name": "Label/inner"}, **me)
    builder.scene.ids["labelIds"] += [
        "INBOX",
        "SENT",
        "UNREAD",
        "TRASH",
        "STARRED",
        "DRAFT",
        "CATEGORY_PERSONAL",
        label["id"],
    ]
    for raw in RAW[1:4:2]:
        builder.call("gmail.users.drafts.create", {"message": {"raw": raw}}, **me)
    settings = "gmail.users.settings"
    builder.attempt(f"{settings}.sendAs.create", {"sendAsEmail": "alias@imc.example"}, **me)
    builder.attempt(f"{settings}.delegates.create", {"delegateEmail": PEOPLE[1]}, **me)
    builder.attempt(f"{settings}.forwardingAddresses.create", {"forwardingEmail": PEOPLE[1]}, **me)
    action = {"criteria": {"subject": "x"}, "action": {"addLabelIds": ["STARRED"]}}
    builder.call("gmail.users.settings.filters.create", action, **me)
    profile = builder.call("gmail.users.getProfile", **me)
    builder.scene.ids["startHistoryId"] += ["1", profile["historyId"]]
    for message in builder.scene.ids["messages.id"][:4]:
        found = ask(builder.workspace, request_for("gmail.users.messages.get", {"id": message, **me}))
        taken = json.loads(found.body)
        builder.scene.take_in("gmail.users.messages.get", me, taken)
        for part in taken.get("payload", {}).get("parts", ()):
            if "attachmentId" in part["body"]:
                place = {"userId": "me", "messageId": message, "id": part["body"]["attachmentId"]}
                builder.scene.paths["attachments"].append(place)


def _forms(builder: Builder) -> None:
    form = builder.call("forms.forms.create", {"info": {"title": "Form", "documentTitle": "Form"}}).get("formId")
    if form is None:
        return
    question = {"questionItem": {"question": {"required": True, "textQuestion": {}}}}
    item = {"createItem": {"item": {"title": "Name", **question}, "location": {"index": 0}}}
    builder.call("forms.forms.batchUpdate", {"requests": [item, item]}, formId=form)
    state = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    builder.call("forms.forms.setPublishSettings", {"publishSettings": state}, formId=form)
    topic = {"target": {"topic": {"topicName": "projects/p/topics/t"}}, "eventType": "RESPONSES"}
    builder.call("forms.forms.watches.create", {"watch": topic}, formId=form)
    described = builder.call("forms.forms.get", formId=form)
    from connectors.emulator.forms import answering  # where forms are served

    questions = [item["questionItem"]["question"]["questionId"] for item in described["items"]]
    with builder.store.transaction():
        opened = answering.opened(builder.store, form)
        given = answering.filled(opened, {f"entry.{int(question, 16)}": ["x"] for question in questions})
        answering.submit(builder.store, opened, given, PEOPLE[1])
    for response in builder.call("forms.forms.responses.list", formId=form).get("responses", ()):
        builder.scene.take_in("forms.forms.responses.get", {"formId": form}, response)


def _documents(builder: Builder) -> None:
    document = builder.call("docs.documents.create", {"title": "Document"})["documentId"]
    _change(builder, document, insertText={"location": {"index": 1}, "text": "Title\n\tone 😀\ntwo\nthree"})
    area = {"startIndex": 7, "endIndex": 15}
    place = {"location": {"index": 3}}
    _change(builder, document, createParagraphBullets={"range": area, "bulletPreset": "BULLET_CHECKBOX"})
    _change(builder, document, createNamedRange={"range": area, "name": "names"})
    _change(builder, document, insertTable={"rows": 3, "columns": 3, "location": {"index": 12}})
    _change(builder, document, createHeader={"type": "DEFAULT"})
    _change(builder, document, createFooter={"type": "DEFAULT"})
    _change(builder, document, createFootnote=place)
    _change(builder, document, insertInlineImage=place | {"uri": "https://host.example/a.png"})
    _change(builder, document, insertComment={"range": area, "content": "a comment"})
    for kind, body in (
        ("createDropdownDefinition", {"dropdownDefinition": DROPDOWN}),
        ("createDropdownDefinition", {"dropdownDefinition": DROPDOWN}),
        ("addDocumentTab", {"tabProperties": {"title": "Tab"}}),
    ):
        _change(builder, document, **{kind: body})
    definitions = builder.scene.ids["dropdownDefinitionId"]
    _change(builder, document, insertDropdown=place | {"dropdownDefinitionId": definitions[0]})
    suggested = {"requests": [{"insertText": place | {"text": "new"}}], "writeControl": {"writeMode": "SUGGEST"}}
    answer = builder.call("docs.documents.batchUpdate", suggested, documentId=document)
    builder.scene.ids["suggestionId"] += [
        one for told in answer["suggestionResponses"] for one in told["createdSuggestionIds"]
    ]
    told = builder.call("docs.documents.get", documentId=document)
    builder.scene.ids["segmentId"] += ["", "", "", *told["headers"], *told["footers"], *told["footnotes"]]
    builder.scene.ids["tableStart"] += [one["startIndex"] for one in told["body"]["content"] if "table" in one]
    builder.scene.ids["imageObjectId"] += list(told["inlineObjects"])
    builder.scene.ids["fileId"].append(document)
    builder.scene.paths["files"].append({"fileId": document})


def _change(builder: Builder, document: str, **kinds: Any) -> None:
    """Requests of batchUpdate, one by one; a kind that is not served is left out."""
    for name, body in kinds.items():
        if name in DOCS_KINDS:
            builder.call("docs.documents.batchUpdate", {"requests": [{name: body}]}, documentId=document)
