"""What must hold of every answer and of every store, whatever was asked."""

import json
import re
from collections.abc import Iterator
from typing import Any

from connectors.emulator.contract import check_answer
from connectors.emulator.discovery import methods
from connectors.emulator.routing import HANDLERS, match
from connectors.emulator.store import Store
from connectors.emulator.wire import Answer, Request
from connectors.emulator.workspace import Workspace
from tests.connectors.emulator.fuzzing.documents import check_document
from tests.connectors.emulator.fuzzing.scene import PEOPLE, Scene, ask, request_for

ADMIN = PEOPLE[2]
EVERYTHING = {"fields": ["*"], "pageSize": ["1000"]}
OWN_IDS = {
    "namedRanges": "namedRangeId",
    "developerMetadata": "metadataId",
    "protectedRanges": "protectedRangeId",
    "bandedRanges": "bandedRangeId",
    "filterViews": "filterViewId",
    "charts": "chartId",
    "tables": "tableId",
    "slicers": "slicerId",
}
"""The parts of a spreadsheet or sheet that have ids."""
RANGE_ENDS = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
VOLATILE = {"lastModifyingUser", "modifiedTime", "version", "viewedByMeTime", "modifiedByMeTime", "historyId"}


def answer_holds(request: Request, answer: Answer) -> None:
    """No failure of the server; JSON that Google's document knows, or Google's form of an error."""
    shown = (request.verb, request.path, dict(request.query), request.body[:2000], answer.status, answer.body[:2000])
    assert answer.status < 500 or answer.status == 501, shown
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return
    body = json.loads(answer.body, parse_constant=lambda name: _fail(f"{name} in {shown}"))
    if answer.status >= 400:
        assert body["error"]["code"] == answer.status, shown
        assert body["error"]["message"], shown
        return
    found = match(request.verb, request.path)
    assert found is not None
    violations = check_answer(found.method.id, body)
    assert not violations, (violations[:3], shown)


def same(before: list[Any], after: list[Any], shown: Any) -> None:
    """What was refused has left no trace."""
    if before != after:
        changed = [pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]]
        raise AssertionError((shown, changed[:3], len(before), len(after)))


def dump(store: Store) -> list[Any]:
    """Every row of every table."""
    tables = store.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [(table, row) for (table,) in tables for row in sorted(store.query(f"SELECT * FROM {table}"), key=repr)]


def memory_is_disk(store: Store) -> None:
    """What is kept in memory is what would be read after a restart."""
    for name in {name for (name,) in store.query("SELECT DISTINCT collection FROM docs")}:
        rows = store.query("SELECT id, body FROM docs WHERE collection = ?", name)
        kept = {key: store.docs(name).get(key) for key in store.docs(name).keys()}  # noqa: SIM118 - not a dict
        stored = {key: json.loads(body) for key, body in rows}
        assert json.loads(json.dumps(kept)) == stored, name


def store_holds(store: Store, scene: Scene, service: str) -> None:
    """Everything fits together, and a server started anew on the same data says the same."""
    here = Workspace(store, dev_tokens=True)
    copy = Store(None)
    try:
        copy.restore(store.snapshot())
        there = Workspace(copy, dev_tokens=True)
        for request in _reads(here, scene, service):
            first, second = ask(here, request), ask(there, request)
            answer_holds(request, first)
            assert json.loads(first.body) == json.loads(second.body), (request, first.body[:3000], second.body[:3000])
            found = match(request.verb, request.path)
            assert found is not None
            if first.status == 200:
                _check(found.method.id, json.loads(first.body), here)
    finally:
        copy.close()


def second_read_agrees(workspace: Workspace, request: Request, answer: Answer) -> None:
    """Who gets a thing from a change gets the same when asking for it."""
    found = match(request.verb, request.path)
    if answer.status != 200 or found is None or request.verb == "GET" or "fields" in request.query:
        return
    getter = found.method.id.rpartition(".")[0] + ".get"
    method = methods().get(getter)
    body = json.loads(answer.body) if answer.body.startswith(b"{") else {}
    if getter not in HANDLERS or method is None or method.response != found.method.response or "id" not in body:
        return
    names = re.findall(r"\{\+?(\w+)\}", method.path)
    path = {name: found.path.get(name, "") for name in names} | {names[-1]: body["id"]}
    query = {"fields": ["*"]} | ({"supportsAllDrives": ["true"]} if found.method.api == "drive.v3" else {})
    again = Request("GET", request_for(getter, path).path, query, request.headers, b"")
    second = ask(workspace, again)
    if second.status in (403, 404):  # its own maker may have lost access by it, or deleted it for good
        return
    read = json.loads(second.body)
    assert _is_part(body, read), (request, body, read)


def _is_part(part: Any, whole: Any) -> bool:
    """Whether all that is said in `part` is said the same in `whole`, which may say more."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(_is_part(value, whole.get(name)) for name, value in part.items() if name not in VOLATILE)
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(_is_part, part, whole))
    return bool(part == whole)


def _reads(workspace: Workspace, scene: Scene, service: str) -> Iterator[Request]:
    if service == "sheets":
        for book in scene.ids["spreadsheetId"][:2]:
            yield request_for(
                "sheets.spreadsheets.get", {"spreadsheetId": book}, {"includeGridData": ["true"]}, user=ADMIN
            )
    if service == "docs":
        for document in scene.ids["documentId"]:
            yield request_for(
                "docs.documents.get", {"documentId": document}, {"includeTabsContent": ["true"]}, user=ADMIN
            )
    if service == "drive":
        everywhere = {"includeItemsFromAllDrives": ["true"], "supportsAllDrives": ["true"]}
        yield request_for("drive.files.list", {}, EVERYTHING | everywhere, user=ADMIN)
        yield request_for("drive.changes.list", {}, EVERYTHING | everywhere | {"pageToken": ["1"]}, user=PEOPLE[0])
    if service == "gmail":
        for person in PEOPLE[:2]:
            for resource in ("labels", "messages", "threads", "drafts"):
                query = {} if resource == "labels" else {"maxResults": ["500"], "includeSpamTrash": ["true"]}
                yield request_for(f"gmail.users.{resource}.list", {"userId": "me"}, query, user=person)
            yield request_for("gmail.users.history.list", {"userId": "me"}, {"startHistoryId": ["1"]}, user=person)
            listed = request_for(
                "gmail.users.messages.list", {"userId": "me"}, {"includeSpamTrash": ["true"]}, user=person
            )
            for message in json.loads(ask(workspace, listed).body).get("messages", ())[:4]:
                yield request_for("gmail.users.messages.get", {"userId": "me", "id": message["id"]}, user=person)


def _check(method_id: str, body: dict[str, Any], workspace: Workspace) -> None:
    match method_id:
        case "sheets.spreadsheets.get":
            _check_book(body)
        case "docs.documents.get":
            check_document(body)
        case "drive.files.list":
            _check_files(body["files"], workspace.store)
        case "drive.changes.list":
            ids = [change.get("fileId") or change.get("driveId") for change in body["changes"]]
            assert len(ids) == len(set(ids)), ids
        case "gmail.users.messages.get":
            _check_message(body, workspace)
        case "gmail.users.history.list":
            numbers = [int(entry["id"]) for entry in body.get("history", ())]
            assert numbers == sorted(set(numbers)), numbers


def _check_book(book: dict[str, Any]) -> None:
    """Ids and titles are nobody else's, indices run, and every part of a sheet lies within its grid."""
    properties = [sheet["properties"] for sheet in book["sheets"]]
    assert properties, book
    assert [entry.get("index") for entry in properties] == list(range(len(properties)))
    assert any(not entry.get("hidden") for entry in properties), "no sheet can be seen"
    for key in ("sheetId", "title"):
        assert len({entry[key] for entry in properties}) == len(properties), properties
    grids = {entry["sheetId"]: entry.get("gridProperties", {}) for entry in properties}
    for entry in _objects(_without_cells(book)):
        if "sheetId" in entry and not RANGE_ENDS.isdisjoint(entry):
            _check_range(entry, grids)
    for part, key in OWN_IDS.items():
        numbers = [entry[key] for owner in (book, *book["sheets"]) for entry in owner.get(part, ()) if key in entry]
        assert len(numbers) == len(set(numbers)), (part, numbers)
    for sheet in book["sheets"]:
        _check_sheet(sheet)


def _without_cells(book: dict[str, Any]) -> dict[str, Any]:
    """A spreadsheet without what may point anywhere: cells, and what charts are drawn from."""
    free = ("data", "charts")
    return book | {
        "sheets": [{name: part for name, part in sheet.items() if name not in free} for sheet in book["sheets"]]
    }


def _check_range(area: dict[str, Any], grids: dict[int, dict[str, Any]]) -> None:
    assert area["sheetId"] in grids, (area, grids)
    grid = grids[area["sheetId"]]
    for axis, size in (("Row", "rowCount"), ("Column", "columnCount")):
        start, end = area.get(f"start{axis}Index", 0), area.get(f"end{axis}Index", grid.get(size, 0))
        assert 0 <= start < end <= grid.get(size, end), (area, grid)


def _check_sheet(sheet: dict[str, Any]) -> None:
    grid = sheet["properties"].get("gridProperties")
    if grid is None:  # a chart that is a sheet of its own
        return
    assert grid["rowCount"] >= 1, grid
    assert grid["columnCount"] >= 1, grid
    assert grid.get("frozenRowCount", 0) < grid["rowCount"] or grid.get("frozenRowCount", 0) == 0, grid
    assert grid.get("frozenColumnCount", 0) < grid["columnCount"] or grid.get("frozenColumnCount", 0) == 0, grid
    merged: set[tuple[int, int]] = set()
    for area in sheet.get("merges", ()):
        cells = {
            (row, column)
            for row in range(area["startRowIndex"], min(area["endRowIndex"], 100))
            for column in range(area["startColumnIndex"], area["endColumnIndex"])
        }
        assert merged.isdisjoint(cells), sheet["merges"]
        merged |= cells
    for data in sheet.get("data", ()):
        assert len(data.get("rowData", ())) <= grid["rowCount"], grid
        assert all(len(row.get("values", ())) <= grid["columnCount"] for row in data.get("rowData", ())), grid


def _check_files(files: list[dict[str, Any]], store: Store) -> None:
    """Folders exist, permissions are whole, bytes are there."""
    known = store.docs("drive.files")
    assert len({file["id"] for file in files}) == len(files)
    for file in known.values():
        for parent in file["parents"]:
            folder = known.get(parent)
            assert folder is not None, file
            assert folder["mimeType"] == "application/vnd.google-apps.folder", (file, folder)
        if "blob" in file:
            assert store.blobs.get(file["blob"]) is not None, file
        _check_permissions(file)
    changes = [file["change"] for file in known.values()]
    assert len(set(changes)) == len(changes)


def _check_permissions(file: dict[str, Any]) -> None:
    ids = [permission["id"] for permission in file["permissions"]]
    assert len(ids) == len(set(ids)), file
    roles = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
    for permission in file["permissions"]:
        assert permission["role"] in roles, file
        needed = {"user": "emailAddress", "group": "emailAddress", "domain": "domain", "anyone": "id"}[
            permission["type"]
        ]
        assert permission.get(needed), file
    if "driveId" not in file and not file.get("root"):
        owners = [permission for permission in file["permissions"] if permission["role"] == "owner"]
        assert [permission["emailAddress"] for permission in owners] == [file["owner"]], file


def _check_message(message: dict[str, Any], workspace: Workspace) -> None:
    """Its labels exist in some mailbox."""
    listed = [request_for("gmail.users.labels.list", {"userId": "me"}, user=person) for person in PEOPLE[:2]]
    known = {label["id"] for request in listed for label in json.loads(ask(workspace, request).body)["labels"]}
    assert known.issuperset(message.get("labelIds", ())), message
    assert int(message["historyId"]) >= 0


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for entry in value.values():
            yield from _objects(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _objects(entry)


def _fail(text: str) -> None:
    raise AssertionError(text)
