"""Random requests by Google's own schemas: mostly sensible, now and then wrong in one place."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from connectors.emulator.discovery import document, methods
from connectors.emulator.sheets.requests.registry import KINDS
from connectors.emulator.wire import Request
from tests.connectors.emulator.fuzzing.scene import LETTERS, PEOPLE, RAW, Scene, request_for

JUNK = (None, "", "x", -1, 0, 1e300, 2**40, True, [], {}, [[]], {"a": {}}, "ä" * 60, "1", "\x00", "\ud800", "=1/0")
TEXTS = (
    "a",
    "B",
    "Текст",
    "",
    "=A1",
    "=SUM(A1:B2)",
    "5%",
    "12.05.2026",
    "x" * 300,
    "😀",
    "a\nb",
    "'",
    "1e5",
    "TRUE",
    "[a-z]+",
)
CELLS = (
    None,
    "",
    "text",
    1,
    -2.5,
    True,
    "=B2",
    "=SUM(A:A)",
    "=1/0",
    '=Data!A1&"x"',
    "=nope(",
    "2026-09-01",
    "10:30",
    "5%",
    "1 000,5",
    '=VLOOKUP("a",A1:D4,2,FALSE)',
    '=ARRAYFORMULA(A1:A3&"!")',
    "'=1",
    "=A1:A",
    1e15,
    "=FILTER(A1:B4,B1:B4>1)",
    "=#REF!",
)
RANGES = (
    "A1",
    "A1:B2",
    "Data",
    "Data!A1:C3",
    "'Лист 2'!B2",
    "'Лист 2'",
    "Data!A:B",
    "Data!2:3",
    "names",
    "A1:Z999",
    "Nope!A1",
    "R1C1:R2C2",
    "B3:A1",
    "",
    "!",
    "A0",
    "Data!A10:B",
    "ZZZ1",
    "'",
    "Third!A1:A1000000",
    "A1:B2:C3",
    "Data!F12",
)
MASKS = (
    "*",
    "id",
    "title",
    "userEnteredValue",
    "userEnteredFormat.textFormat.bold",
    "userEnteredFormat",
    "note",
    "gridProperties.frozenRowCount",
    "hidden",
    "nope",
    "",
    "a(",
    "range",
    "properties.title",
    "dataValidation",
    "pixelSize",
    "name",
    "userEnteredValue,note",
    "sheets(data(rowData))",
)
QUERIES = (
    "",
    "name = 'Folder'",
    "name contains 'I' and trashed = false",
    "'root' in parents",
    "mimeType != 'x'",
    "sharedWithMe",
    "starred = true",
    "not (name = 'a' or name = 'b')",
    "modifiedTime > '2026-01-01T00:00:00'",
    "appProperties has { key='key' and value='value' }",
    "name = ",
    "(",
    "x y z",
    "fullText contains 'a'",
    "subject:announcement",
    "from:me to:teacher@school203.example",
    "is:unread -in:trash",
    "has:attachment",
    "larger:10",
    "after:2026/01/01 before:2030/01/01",
    "{a b}",
    "label:inbox",
    "rfc822msgid:1@imc.example",
    '"a',
    "older_than:1d",
    "'curator@imc.example' in owners",
    "visibility = 'anyoneCanFind'",
    "trashed = maybe",
    "name = 'a\\'b'",
    "in:anywhere filename:csv",
    "OR",
    "AROUND 3",
    "-",
    "subject:(a OR b)",
)
POOLS: dict[str, tuple[Any, ...]] = {
    "q": QUERIES,
    "range": RANGES,
    "ranges": RANGES,
    "responseRanges": RANGES,
    "a1Range": RANGES,
    "userId": ("me", "me", "me", *PEOPLE, "nobody@x.example", "no address"),
    "emailAddress": (*PEOPLE, "new@imc.example", "x", ""),
    "sendAsEmail": (*PEOPLE, "alias@imc.example", "x"),
    "delegateEmail": PEOPLE,
    "forwardingEmail": PEOPLE,
    "users": PEOPLE,
    "domain": ("imc.example", "x"),
    "email": PEOPLE,
    "role": ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner", "king"),
    "type": ("user", "group", "domain", "anyone", "nobody"),
    "mimeType": (
        "text/csv",
        "text/plain",
        "application/pdf",
        "application/vnd.google-apps.spreadsheet",
        "application/vnd.google-apps.folder",
        "application/vnd.google-apps.document",
        "application/vnd.google-apps.shortcut",
        "image/png",
        "x",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/markdown",
    ),
    "orderBy": (
        "name",
        "modifiedTime desc,name",
        "folder",
        "nope",
        "name_natural",
        "quotaBytesUsed",
        "createdTime desc",
        ",",
    ),
    "pageToken": ("", "1", "x", "2", "9999999999999999999", "~!!~", "-1"),
    "corpora": ("user", "drive", "domain", "allDrives", "x"),
    "spaces": ("drive", "appDataFolder", "x"),
    "raw": RAW,
    "name": (*TEXTS, "names", "Label/inner", "INBOX", "A1", "New_name"),
    "title": ("Data", "New", "Лист 2", "", "x" * 120, "a'b"),
    "fields": MASKS,
    "locale": ("en_US", "ru_RU", "xx", "de"),
    "timeZone": ("Europe/Moscow", "UTC", "Mars/Base"),
    "metadataKey": ("code", "other", ""),
    "metadataHeaders": ("Subject", "To", "x"),
    "destination": ("A1",),
    "formulaValue": ("=A1", "=SUM(A1:B2)", "A1", "=(", "=1+", "=Data!B2"),
    "find": ("a", "", "[", "(x)+", "1", "."),
    "requestId": ("r", "s", ""),
    "startHistoryId": ("1", "2", "99999999999", "x", "0"),
    "fileId": ("root",),
    "displayLanguage": ("en", "ru", "xx"),
    "topicName": ("projects/p/topics/t", "t"),
    "eventType": ("RESPONSES", "SCHEMA"),
    "createdTime": ("2026-01-01T00:00:00Z", "x", "2026-02-30T00:00:00.000Z"),
    "modifiedTime": ("2026-01-01T00:00:00+03:00", "yesterday", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00+14:00"),
    "addedReviewerEmail": PEOPLE,
    "removedReviewerEmail": PEOPLE,
    "reviewerEmails": PEOPLE,
    "fromUserAddress": PEOPLE,
    "delimiter": (";", "", "ab"),
    "pattern": ("0.00", "dd.mm.yyyy", "[red]", '#,##0.0"x"', '"', "yyyy-mm-dd hh:mm:ss", "0%", "@", ";;;"),
}
SMALL = (-1, 0, 0, 1, 1, 2, 2, 3, 4, 5, 7, 11, 12, 13, 30)
LARGE = (1000, 5_000_000, 2**31 - 1, -(2**31))
WRITABLE = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "dataValidation",
    "textFormatRuns",
    "hyperlink",
    "chipRuns",
    "pivotTable",
)
MEDIA = (b"", b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04broken", 'a;"б\n'.encode(), b"\xff\xfe\x00", *LETTERS)
MEDIA_TYPES = (
    "text/csv",
    "text/plain",
    "image/png",
    "message/rfc822",
    "application/pdf",
    "",
    "x",
    "text/html; charset=nope",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/tab-separated-values",
    "text/markdown",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
DOCS = "docs/"
"""What the kinds of Docs are called with: some have the names of kinds of Sheets."""
UNIONS = {"ExtendedValue", "Request", "DataFilter", "ColorStyle"}
NEEDED = {"valueInputOption", "startHistoryId"}
DEEP = 7


class Wisher:
    """Makes requests from one source of chance; `junk` is the chance that a value is replaced by nonsense."""

    def __init__(self, random: Random, scene: Scene, junk: float | None = None) -> None:
        self._random = random
        self._scene = scene
        self._junk = random.choice((0.0, 0.0, 0.01, 0.06)) if junk is None else junk
        self._api = ""
        self._resource = ""
        self._special = {
            "GridRange": self._grid_range,
            "DimensionRange": self._dimension_range,
            "GridCoordinate": self._grid_coordinate,
            "Color": self._color,
            "Form": self._form,
            "Permission": self._permission,
            "Channel": self._channel,
            "Range": self._range,
            "Location": self._location,
            "TableCellLocation": self._table_cell,
            "RgbColor": lambda: self._color("RgbColor"),
        }

    def request(self, wish: str) -> Request:
        """A request for a method, or for a kind of batchUpdate; those of Docs are called "docs/" and their name."""
        if wish.startswith(DOCS):
            return self.docs_kinds(wish.removeprefix(DOCS))
        return self.kinds(wish) if wish in KINDS else self.call(wish)

    def call(self, method_id: str) -> Request:
        """A request for a method; for batchUpdate of several kinds."""
        method = methods()[method_id]
        self._api, self._resource = method.api, method_id.split(".")[-2]
        path = self._path(method.parameters)
        query = self._query(method_id)
        body = self._message(method.request, 0) if method.request else None
        request = request_for(method_id, path, query, body, self._random.choice(PEOPLE[:2] * 3 + PEOPLE[2:]))
        if method.upload_paths and self._chance(0.5):
            return self._with_media(request, method.path, method.upload_paths[0])
        return request

    def kinds(self, *names: str) -> Request:
        """A batchUpdate of requests of these kinds."""
        self._api, self._resource = "sheets.v4", "spreadsheets"
        properties = document("sheets.v4")["schemas"]["Request"]["properties"]
        body: dict[str, Any] = {"requests": [{name: self._message(properties[name]["$ref"], 0)} for name in names]}
        if self._chance(0.2):
            body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True}
        book = {"spreadsheetId": self._random.choice(self._scene.ids["spreadsheetId"])}
        return request_for("sheets.spreadsheets.batchUpdate", book, {}, body, self._random.choice(PEOPLE))

    def docs_kinds(self, *names: str) -> Request:
        """A batchUpdate of a document of requests of these kinds."""
        self._api, self._resource = "docs.v1", "documents"
        properties = document("docs.v1")["schemas"]["Request"]["properties"]
        body: dict[str, Any] = {"requests": [{name: self._message(properties[name]["$ref"], 0)} for name in names]}
        if self._chance(0.2):
            body["writeControl"] = {"writeMode": "SUGGEST"}
        path = {"documentId": self._random.choice(self._scene.ids["documentId"])}
        return request_for("docs.documents.batchUpdate", path, {}, body, self._random.choice(PEOPLE))

    def _range(self) -> Any:
        start = self._random.choice(SMALL)
        found = {"startIndex": start, "endIndex": start + self._random.choice((1, 1, 2, 3, 5, 9, 0, -1))}
        return found | self._segment()

    def _location(self) -> Any:
        return {"index": self._random.choice(SMALL)} | self._segment()

    def _structure(self, name: str) -> Any:
        """Where the table of the scene starts, or a section: those of all tabs begin at 0."""
        if name == "tableStartLocation":
            return {"index": self._scene.ids["tableStart"][0]}
        return {"index": 0, "tabId": self._random.choice(self._scene.ids["tabId"] or ["x"])}

    def _table_cell(self) -> Any:
        place = {"rowIndex": self._random.choice((0, 0, 1, 2, 3)), "columnIndex": self._random.choice((0, 0, 1, 2, 3))}
        return {"tableStartLocation": self._structure("tableStartLocation")} | place

    def _segment(self) -> Any:
        """Mostly the body of the first tab."""
        ids = self._scene.ids
        found = {"segmentId": self._random.choice(ids["segmentId"])} if self._chance(0.2) else {}
        return found | ({"tabId": self._random.choice(ids["tabId"] or ["x"])} if self._chance(0.1) else {})

    def _path(self, parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """Ids that belong together, or any."""
        names = [name for name, rule in parameters.items() if rule.get("location") == "path"]
        known = [path for path in self._scene.paths[self._resource] if path.keys() == set(names)]
        if known and self._chance(0.7):
            chosen = self._random.choice(known)
            return {name: str(chosen[name]) for name in names}
        return {name: str(self._named(name, parameters[name])) for name in names}

    def _query(self, method_id: str) -> dict[str, list[str]]:
        method = methods()[method_id]
        query: dict[str, list[str]] = {}
        for name, rule in method.parameters.items():
            if rule.get("location") != "query" or name in document(method.api)["parameters"]:
                continue
            if self._chance(0.95 if rule.get("required") or name in NEEDED else 0.3):
                times = self._random.choice((1, 1, 2)) if rule.get("repeated") else 1
                query[name] = [_as_text(self._named(name, rule)) for _ in range(times)]
        if self._chance(0.6 if self._api == "drive.v3" else 0.15):
            query["fields"] = [self._mask(method.response)]
        if method.gives_media and self._chance(0.4):
            query["alt"] = ["media"]
        if self._chance(self._junk):
            query[self._random.choice(("nope", "alt", "$.xgafv", "prettyPrint"))] = ["x"]
        return query

    def _with_media(self, request: Request, path: str, upload: str) -> Request:
        own, other = (text.partition("{")[0] for text in (path, upload))
        target = request.path.replace(f"/{own}", f"/{other}", 1)
        media, kind = self._random.choice(MEDIA), self._random.choice(MEDIA_TYPES)
        if self._chance(0.4):
            headers = {**request.headers, "content-type": kind}
            return Request(request.verb, target, {**request.query, "uploadType": ["media"]}, headers, media)
        headers = {**request.headers, "content-type": "multipart/related; boundary=edge"}
        body = b"--edge\nContent-Type: application/json\n\n" + (request.body or b"{}")
        body += b"\n--edge\nContent-Type: " + kind.encode() + b"\n\n" + media + b"\n--edge--\n"
        return Request(request.verb, target, {**request.query, "uploadType": ["multipart"]}, headers, body)

    def _message(self, schema: str, depth: int) -> Any:
        special = self._special.get(schema)
        if special is not None and not self._chance(0.1):
            return special()
        return self._object(schema, document(self._api)["schemas"][schema], depth)

    def _object(self, schema: str, rule: Mapping[str, Any], depth: int) -> Any:
        properties = rule.get("properties", {})
        if depth > DEEP or not properties:
            return {}
        names = self._names(schema, list(properties), depth)
        masks = [name for name in names if properties[name].get("format") == "google-fieldmask"]
        found = {name: self._field(name, properties[name], depth + 1) for name in names if name not in masks}
        for name in masks:
            found[name] = self._mask_of(found)
        if self._chance(self._junk):
            found[self._random.choice(("nope", *names))] = self._random.choice(JUNK)
        return found

    def _names(self, schema: str, names: list[str], depth: int) -> list[str]:
        if schema in UNIONS:
            return [self._random.choice(names)]
        if schema == "CellData":
            names = [name for name in WRITABLE if name in names]
        if depth == 0 or len(names) <= 4:
            few = 0.85 if len(names) <= 6 else 4 / len(names)
            return [name for name in names if self._chance(few)]
        return self._random.sample(names, min(len(names), self._random.choice((1, 2, 2, 3, 4))))

    def _field(self, name: str, rule: Mapping[str, Any], depth: int) -> Any:
        if self._chance(self._junk):
            return self._random.choice(JUNK)
        if rule.get("type") == "array":
            if rule["items"].get("type") == "array":
                return [
                    [self._random.choice(CELLS) for _ in range(self._random.choice((0, 1, 2, 3)))]
                    for _ in range(self._random.choice((0, 1, 2, 3)))
                ]
            return [self._field(name, rule["items"], depth) for _ in range(self._random.choice((0, 1, 1, 1, 2, 3)))]
        if "additionalProperties" in rule:
            return {self._random.choice(("key", "other")): self._random.choice((*TEXTS[:4], None))}
        if name in ("tableStartLocation", "sectionBreakLocation") and not self._chance(0.1):
            return self._structure(name)
        if "$ref" in rule:
            return self._message(rule["$ref"], depth)
        if "properties" in rule:
            return self._object(name, rule, depth)
        return self._named(name, rule)

    def _named(self, name: str, rule: Mapping[str, Any]) -> Any:
        if "enum" in rule:
            return self._random.choice(rule["enum"] if not self._chance(self._junk) else ["NOPE", "", "0"])
        if rule.get("type") == "boolean":
            return self._chance(0.5)
        if rule.get("format") in ("google-datetime", "date-time") and name not in POOLS:
            name = "modifiedTime"
        known = self._known(name)
        if known and not self._chance(0.06):
            return self._random.choice(known)
        if rule.get("type") in ("integer", "number") or rule.get("format") in ("int64", "uint64"):
            number = self._random.choice(SMALL if not self._chance(0.03) else LARGE)
            return number + self._random.choice((0, 0, 0.5)) if rule.get("type") == "number" else number
        return self._random.choice(TEXTS)

    def _known(self, name: str) -> list[Any]:
        ids = self._scene.ids
        found = list(ids.get(f"{self._resource}.id" if name == "id" else name, ()))
        if name in ("ids", "parents", "addParents", "removeParents"):
            found += ids.get("fileId" if self._api == "drive.v3" else "messages.id", ())
        if name in ("addLabelIds", "removeLabelIds"):
            found += ids["labelIds"]
        if name == "labelId":
            found += ids["labelIds"]
        if name == "destinationSpreadsheetId":
            found += ids["spreadsheetId"]
        if name in ("sourceSheetId", "newSheetId"):
            found += [*ids["sheetId"], 77]
        if name == "sheetId":
            found = [0, 0, 0, 1, 2, *found]
        if self._api == "sheets.v4" and name in ("filterId", "objectId"):
            found = ids["filterViewId"] if name == "filterId" else ids["chartId"] + ids["slicerId"]
        if name == "type" and self._api != "drive.v3":
            return []
        return found + list(POOLS.get(name, ()))

    def _mask(self, schema: str | None) -> str:
        if schema is None or self._chance(0.5):
            return self._random.choice(MASKS)
        names = list(document(self._api)["schemas"][schema].get("properties", {})) or ["*"]
        return ",".join(self._random.sample(names, min(len(names), self._random.choice((1, 2, 3)))))

    def _mask_of(self, siblings: Mapping[str, Any]) -> str:
        """A mask over what is sent beside it."""
        objects = [
            value
            for name, value in siblings.items()
            if isinstance(value, dict) and value and name not in ("range", "start")
        ]
        if not objects or self._chance(0.15):
            return self._random.choice(MASKS)
        chosen = self._random.choice(objects)
        return self._random.choice(("*", ",".join(chosen), next(iter(chosen))))

    def _grid_range(self) -> Any:
        found: dict[str, Any] = {"sheetId": self._named("sheetId", {"type": "integer"})}
        for axis in ("Row", "Column"):
            if self._chance(0.8):
                start = self._random.choice((0, 0, 1, 2, 3, 5, 11))
                found |= {
                    f"start{axis}Index": start,
                    f"end{axis}Index": start + self._random.choice((1, 1, 2, 3, 4, 0, -1, 40)),
                }
        return found

    def _dimension_range(self) -> Any:
        if self._chance(0.2):
            return {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}  # the group in the scene
        start = self._random.choice((0, 0, 1, 2, 3, 5, 11))
        found = {
            "sheetId": self._named("sheetId", {"type": "integer"}),
            "dimension": self._random.choice(("ROWS", "COLUMNS")),
        }
        return found | {"startIndex": start, "endIndex": start + self._random.choice((1, 1, 2, 3, 0, -1, 40))}

    def _grid_coordinate(self) -> Any:
        place = {"rowIndex": self._random.choice(SMALL), "columnIndex": self._random.choice(SMALL)}
        return {"sheetId": self._named("sheetId", {"type": "integer"})} | place

    def _color(self, schema: str = "Color") -> Any:
        found = {name: self._random.choice((0, 0.5, 1, 2)) for name in ("red", "green", "blue") if self._chance(0.6)}
        return found if self._api == "sheets.v4" or schema == "RgbColor" else {"rgbColor": found}

    def _permission(self) -> Any:
        names = ("type", "role", "emailAddress", "domain", "allowFileDiscovery", "expirationTime", "view")
        shares = (0.95, 0.95, 0.8, 0.2, 0.1, 0.1, 0.05)
        properties = document("drive.v3")["schemas"]["Permission"]["properties"]
        chosen = [name for name, share in zip(names, shares, strict=True) if self._chance(share)]
        return {name: self._field(name, properties[name], 1) for name in chosen}

    def _channel(self) -> Any:
        found = {"id": self._random.choice(("channel", "other")), "type": "web_hook"}
        address = self._random.choice(("https://host.example/told", "http://host.example"))
        return found | {"address": address, "resourceId": self._random.choice(self._scene.ids["resourceId"] or ["x"])}

    def _form(self) -> Any:
        return {"info": {"title": self._random.choice(TEXTS), "documentTitle": self._random.choice(TEXTS)}}

    def _chance(self, share: float) -> bool:
        return share > 0 and self._random.random() < share


def _as_text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
