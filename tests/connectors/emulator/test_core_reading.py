"""Requests are read as Google's front end reads them: lenient where protobuf is, refused in Google's words elsewhere."""

import asyncio
import gzip
import json
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import requests

from connectors.emulator.discovery import methods
from connectors.emulator.errors import GoogleError
from connectors.emulator.payload import read_json
from connectors.emulator.reading import read_body, read_parameters
from connectors.emulator.store import Store
from connectors.emulator.wire import Request
from connectors.emulator.workspace import Workspace

SHEET_PATH = {"spreadsheetId": "x"}
BATCH = methods()["sheets.spreadsheets.batchUpdate"]
UPDATE = methods()["sheets.spreadsheets.values.update"]
VALUES = methods()["sheets.spreadsheets.values.batchUpdate"]
GET = methods()["sheets.spreadsheets.values.get"]
SEND = methods()["gmail.users.messages.send"]
FILE = methods()["drive.files.create"]
LIST = methods()["drive.files.list"]
TYPE = "type.googleapis.com/google.apps.sheets.v4"
UNKNOWN = "Invalid JSON payload received. Unknown name"


def refusal(read, *given):
    with pytest.raises(GoogleError) as error:
        read(*given)
    assert error.value.status == 400
    return error.value.message


@pytest.mark.parametrize(
    ("method", "body", "message"),
    [
        (BATCH, {"foo": 1}, f'{UNKNOWN} "foo": Cannot find field.'),
        (
            BATCH,
            {"requests": [{}, {"addSheet": {"foo": 1}}]},
            f"{UNKNOWN} \"foo\" at 'requests[1].add_sheet': Cannot find field.",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {"properties": {"title": ["x"]}}}]},
            UNKNOWN
            + " \"title\" at 'requests[0].add_sheet.properties': Proto field is not repeating, cannot start list.",
        ),
        (
            BATCH,
            {"requests": [{"deleteSheet": {"sheetId": "eins"}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"eins\"",
        ),
        (
            BATCH,
            {"requests": [{"deleteSheet": {"sheetId": 2**31}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), 2147483648",
        ),
        (
            BATCH,
            {"requests": [{"mergeCells": {"range": {"startRowIndex": 1.5}}}]},
            "Invalid value at 'requests[0].merge_cells.range.start_row_index.value' (TYPE_INT32), 1.5",
        ),
        (
            BATCH,
            {"requests": [{"insertDimension": {"range": {"dimension": "LINES"}}}]},
            f"Invalid value at 'requests[0].insert_dimension.range.dimension' ({TYPE}.Dimension), \"LINES\"",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {"properties": {"title": 5}}}]},
            "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {"properties": {"hidden": "vielleicht"}}}]},
            "Invalid value at 'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), \"vielleicht\"",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {"properties": {"title": {}}}}]},
            "Invalid value at 'requests[0].add_sheet.properties' (title), Starting an object on a scalar field",
        ),
        (
            BATCH,
            {"requests": ["addSheet"]},
            f"Invalid value at 'requests[0]' ({TYPE}.BatchUpdateSpreadsheetRequest.Request), \"addSheet\"",
        ),
        (
            BATCH,
            {"requests": [{"addSheet": {}, "deleteSheet": {}}]},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'",
        ),
        (
            UPDATE,
            {"values": ["x"]},
            "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\"",
        ),
        (
            VALUES,
            {"data": [{"values": [["a"], 5]}]},
            "Invalid value at 'data[0].values[1]' (type.googleapis.com/google.protobuf.ListValue), 5",
        ),
        (
            VALUES,
            {"data": [{"values": [["a", ["b"]]]}]},
            'Invalid data[0]: Invalid values[0][1]: list_value {\n  values {\n    string_value: "b"\n  }\n}\n',
        ),
        (SEND, {"raw": "a"}, "Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed for \"a\""),
        (FILE, {"starred": "perhaps"}, "Invalid value at 'file.starred' (TYPE_BOOL), \"perhaps\""),
    ],
)
def test_what_google_cannot_read_is_refused_in_its_words(method, body, message):
    """Unknown names, lists and objects out of place, wrong numbers, enums, texts, booleans, base64."""
    assert refusal(read_body, method, body) == message


def test_everything_wrong_is_listed():
    """One line for each, in the body's order, and as google.rpc.BadRequest with the places."""
    with pytest.raises(GoogleError) as error:
        read_body(UPDATE, {"x": 1, "majorDimension": "LINES"})
    texts = [f"{UNKNOWN} \"x\" at 'data': Cannot find field."]
    texts += [f"Invalid value at 'data.major_dimension' ({TYPE}.Dimension), \"LINES\""]
    assert error.value.message == "\n".join(texts)
    (detail,) = error.value.details
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert detail["fieldViolations"] == [
        {"field": "data", "description": texts[0]},
        {"field": "data.major_dimension", "description": texts[1]},
    ]


@pytest.mark.parametrize(
    ("method", "body", "read"),
    [
        (
            BATCH,
            {"requests": [{"add_sheet": {"properties": {"sheet_id": "7", "hidden": "true", "title": None}}}]},
            {"requests": [{"addSheet": {"properties": {"sheetId": 7, "hidden": True}}}]},
        ),
        (
            BATCH,
            {"requests": {"deleteSheet": {"sheetId": 3.0}}},
            {"requests": [{"deleteSheet": {"sheetId": 3}}]},
        ),
        (UPDATE, {"majorDimension": "rows", "values": [[None, 1]]}, {"majorDimension": "ROWS", "values": [[None, 1]]}),
        (UPDATE, {"majorDimension": 2}, {"majorDimension": "COLUMNS"}),
        (UPDATE, {"majorDimension": "DIMENSION_UNSPECIFIED"}, {}),
        (
            BATCH,
            {"requests": [{"repeatCell": {"fields": "user_entered_format.text_format"}}]},
            {"requests": [{"repeatCell": {"fields": "userEnteredFormat.textFormat"}}]},
        ),
        (SEND, {"raw": "+/8"}, {"raw": "-_8="}),
        (FILE, {"name": "x", "nope": {"a": [1]}, "size": 5}, {"name": "x", "size": "5"}),
        (FILE, {"appProperties": {"a": None, "b": "c"}}, {"appProperties": {"a": None, "b": "c"}}),
    ],
)
def test_protobufs_leniencies(method, body, read):
    """Numbers as texts, names in snake_case, null, enums by number or in lower case, one entry for a list of one.

    Drive passes over what it does not know, and takes null as "remove" in appProperties.
    """
    assert read_body(method, body) == read


@pytest.mark.parametrize(
    ("method", "query", "message"),
    [
        (
            GET,
            {"renge": ["A1"]},
            f"{UNKNOWN} \"renge\": Cannot bind query parameter. Field 'renge' could not be found in request message.",
        ),
        (GET, {"majorDimension": ["LINES"]}, f"Invalid value at 'major_dimension' ({TYPE}.Dimension), \"LINES\""),
        (LIST, {"pageSize": ["viele"]}, "Invalid value at 'page_size' (TYPE_INT32), \"viele\""),
        (LIST, {"pageSize": [""]}, "Invalid value at 'page_size' (TYPE_INT32), \"\""),
        (methods()["drive.files.export"], {}, "Required parameter: mimeType"),
    ],
)
def test_parameters_that_cannot_be_read_are_refused(method, query, message):
    """Unknown ones (but by Drive), wrong enums and numbers, missing ones."""
    path = {"spreadsheetId": "x", "range": "A1"} if method is GET else {}
    assert refusal(read_parameters, method, path, query) == message


def test_parameters_are_read():
    """Standard parameters, snake_case, booleans as words; Drive passes over unknown ones and takes the first of two."""
    query = {"value_render_option": ["formula"], "prettyPrint": ["x"], "$.xgafv": ["2"], "key": ["k"], "userIp": ["1"]}
    assert read_parameters(GET, {"spreadsheetId": "x", "range": "A"}, query)[1] == {
        "valueRenderOption": ["FORMULA"],
        **{name: query[name] for name in ("prettyPrint", "$.xgafv", "key", "userIp")},
    }
    query = {"pageSize": ["2", "3"], "includeItemsFromAllDrives": ["YES"], "nope": ["x"]}
    assert read_parameters(LIST, {}, query)[1] == {"pageSize": ["2"], "includeItemsFromAllDrives": ["true"]}


def test_numbers_in_the_path_are_checked():
    """A sheet's id that is no number is a 400."""
    method = methods()["sheets.spreadsheets.sheets.copyTo"]
    message = refusal(read_parameters, method, {"spreadsheetId": "x", "sheetId": "eins"}, {})
    assert message == "Invalid value at 'sheet_id' (TYPE_INT32), \"eins\""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a": }', 'Expected a value.\n{"a": }\n      ^'),
        (b'{"a": x}', 'Unexpected token.\n{"a": x}\n      ^'),
        (b'{"a": 1', 'Unexpected end of string. Expected , or } after key:value pair.\n{"a": 1\n       ^'),
        (b"[]", 'Unknown name "": Root element must be a message.'),
        (b'{"a": NaN}', "Unexpected token."),
        (b'{"a": 1e999}', "Number exceeds the range of double."),
        (b'{"a": ' + b"9" * 5000 + b"}", "Number exceeds the range of double."),
        (b'{"a": ' + b"[" * 101 + b"]" * 101 + b"}", "Message too deep."),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "Message too deep."),
    ],
)
def test_what_is_no_json_is_refused(body, reason):
    """Google's words, with the place; numbers that no float holds and messages without a bottom included."""
    assert refusal(read_json, body) == f"Invalid JSON payload received. {reason}"


def test_odd_bytes_are_read():
    """A byte-order mark, bytes that are no UTF-8, half a surrogate pair, numbers beyond 64 bits."""
    assert read_json(b'\xef\xbb\xbf{"a": "\xff\\ud800", "b": 123456789012345678901}') == {
        "a": " \ufffd",
        "b": 123456789012345678901.0,
    }


@pytest.fixture
def workspace():
    """All services without a socket, as `answer` gives them."""
    store = Store(None)
    yield Workspace(store, dev_tokens=True)
    store.close()


def ask(workspace, verb, target, body=b"", **headers):
    path, _, query = target.partition("?")
    values = {name: [value] for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(verb, path, values, {"authorization": "Bearer a@host.example", **headers}, data)
    answer = asyncio.run(workspace.answer(request))
    return answer.status, json.loads(answer.body) if answer.body.startswith(b"{") else answer.body


@pytest.mark.parametrize(
    ("target", "members"),
    [
        ("/v4/spreadsheets/x/values/A1?majorDimension=X", {"code", "message", "status", "details"}),
        ("/v4/spreadsheets/x/values/A1?majorDimension=X&$.xgafv=1", {"code", "message", "status", "details", "errors"}),
        ("/v4/spreadsheets/x", {"code", "message", "status"}),
        ("/gmail/v1/users/me/messages/x", {"code", "message", "status", "errors"}),
        ("/gmail/v1/users/me/messages/x?$.xgafv=2", {"code", "message", "status"}),
        ("/drive/v3/files/x", {"code", "message", "errors"}),
        ("/drive/v3/files?pageSize=x", {"code", "message", "status", "details", "errors"}),
    ],
)
def test_each_family_of_apis_has_its_own_error_body(workspace, target, members):
    """Drive lists `errors`, Sheets names a status, Gmail does both; `$.xgafv` chooses."""
    status, body = ask(workspace, "GET", target)
    assert status in (400, 404)
    assert set(body["error"]) == members


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/drive/v3/files?alt=proto", "Invalid value \"proto\" for query parameter 'alt'"),
        ("/drive/v3/files?alt=MEDIA", 'Unsupported alt type "media" for non byte stream request.'),
        (
            "/v4/spreadsheets/x?$.xgafv=3",
            "Invalid query parameters. Invalid value '3' for system query parameter : $.xgafv",
        ),
    ],
)
def test_standard_parameters_are_checked_first(workspace, target, message):
    """Ahead of the credentials, as Google does."""
    status, body = ask(workspace, "GET", target, authorization="")
    assert (status, body["error"]["message"]) == (400, message)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/mixed", b""),
        ("multipart/mixed; boundary=b", b""),
        ("multipart/mixed; boundary=b", b"--b\n\nGET\n--b--"),
        ("multipart/mixed; boundary=b", b"--b\nContent-Type: application/http\n\n\xff\xfe\n--b--"),
    ],
)
def test_a_malformed_batch_is_refused(workspace, content_type, body):
    """400 in Google's form."""
    status, found = ask(workspace, "POST", "/batch/drive/v3", body, **{"content-type": content_type})
    assert (status, found["error"]["code"]) == (400, 400)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b\n\n{}\n--b--",
        b"--b\n\n{\n--b\n\nx\n--b--",
        b"--b\n\n{}\n--b\nContent-Transfer-Encoding: base64\n\nx\n--b--",
    ],
)
def test_a_malformed_upload_is_refused(workspace, body):
    """Missing parts, metadata that is no JSON, media that is no base64: 400."""
    headers = {"content-type": "multipart/related; boundary=b"}
    status, found = ask(workspace, "POST", "/upload/drive/v3/files?uploadType=multipart", body, **headers)
    assert (status, found["error"]["code"]) == (400, 400)


def test_paths_and_queries_of_odd_bytes_are_no_faults(workspace):
    """Wrong percent-encoding and broken UTF-8 find nothing; that is all."""
    for path in ("/drive/v3/files/%ff%zz", "/drive/v3/files/%00", "/v4/spreadsheets/%F0%28/values/%C3"):
        assert ask(workspace, "GET", path)[0] in (400, 404)


def test_bodies_come_and_go_zipped(emulator):
    """Gzip both ways; a body that only claims to be zipped is a 400."""
    session, url = emulator.session(), f"{emulator.url}/v4/spreadsheets"
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    body = gzip.compress(json.dumps({"properties": {"title": "x" * 3000}}).encode())
    answer = session.post(url, data=body, headers=headers)
    assert answer.json()["properties"]["title"] == "x" * 3000
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert session.post(url, data=b"{}", headers=headers).status_code == 400


def test_a_body_needs_a_length(emulator):
    """411, as Google's front end says; one beyond ten megabytes is refused by the editors' APIs."""
    with closing(HTTPConnection(urlsplit(emulator.url).netloc)) as connection:
        connection.putrequest("POST", "/v4/spreadsheets")
        connection.endheaders()
        assert connection.getresponse().status == 411
    answer = emulator.session().post(f"{emulator.url}/v4/spreadsheets", data=b" " * (10 * 2**20 + 1))
    assert answer.json()["error"]["message"] == "Request payload size exceeds the limit: 10485760 bytes."


def test_tokens_may_come_in_the_address(emulator):
    """access_token in the query signs in, too."""
    url = f"{emulator.url}/drive/v3/about?fields=user&access_token=b@host.example"
    assert requests.get(url, timeout=5).json()["user"]["emailAddress"] == "b@host.example"
