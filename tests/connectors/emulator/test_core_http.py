"""The adapter between HTTP and handlers: errors, masks, batches, uploads, faults."""

import base64
import io
import json
import sqlite3
from contextlib import closing

import pytest
import requests
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from googleapiclient.http import MediaIoBaseUpload

from tests.connectors.emulator.conftest import OWNER

PNG = b"\x89PNG\r\n\x1a\n\r\n\r\n--boundary\n\n\x00end"
"""Bytes with every line end and something like a boundary in them."""


def error_of(answer):
    return answer.status_code, answer.json()["error"]["message"]


def test_an_unknown_address_is_googles_404(emulator):
    """The page of Google's front end, as no API has been reached."""
    answer = emulator.session().get(f"{emulator.url}/v4/<nichts>")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert "<nichts>" not in answer.text


def test_a_method_that_is_not_carried_out_says_so(emulator):
    """501 for a method of Google's that the emulator does not have."""
    answer = emulator.session().get(f"{emulator.url}/gmail/v1/users/me/settings/cse/keypairs")
    assert answer.status_code == 501
    assert answer.json()["error"]["status"] == "UNIMPLEMENTED"


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b'{"requests": NaN}'])
def test_what_is_no_json_object_is_refused(book, body):
    """400 "Invalid JSON payload received"."""
    url = f"{book.emulator.url}/v4/spreadsheets/{book.id}:batchUpdate"
    code, message = error_of(book.emulator.session().post(url, data=body))
    assert code == 400
    assert message.startswith("Invalid JSON payload received.")


@pytest.mark.parametrize(
    ("mask", "found"),
    [
        ("spreadsheetId", {"spreadsheetId"}),
        ("spreadsheetId,properties.title", {"spreadsheetId", "properties"}),
        ("sheets/properties(title,index)", {"sheets"}),
        ("*", {"spreadsheetId", "properties", "sheets", "spreadsheetUrl"}),
    ],
)
def test_masks_limit_answers(book, mask, found):
    """A mask with "/", ".", brackets, "*"."""
    assert set(book.describe(fields=mask)) == found


@pytest.mark.parametrize("mask", ["a(", "a)", ",", "a,,b", "a b", "нет"])
def test_malformed_masks_are_refused(book, mask):
    """400 "Invalid field selection"."""
    with pytest.raises(requests.HTTPError) as error:
        book.describe(fields=mask)
    assert error_of(error.value.response)[1].startswith("Invalid field selection")


def test_a_batch_is_calls_of_their_own(book):
    """Batches of googleapiclient: each call with its own answer, an error among them included."""
    api, found = book.emulator.api("sheets", "v4"), {}

    def keep(key, answer, error):
        found[key] = answer or error.resp.status

    batch = api.new_batch_http_request(callback=keep)
    for cells in ("A1", "Нет!A1", "B1:C1"):
        batch.add(api.spreadsheets().values().get(spreadsheetId=book.id, range=cells), request_id=cells)
    batch.execute()
    assert found["A1"]["range"] == "'Лист1'!A1"
    assert found["Нет!A1"] == 400
    assert found["B1:C1"]["range"] == "'Лист1'!B1:C1"


def test_a_batch_has_at_most_a_hundred_calls(emulator):
    """Google refuses larger ones as a whole."""
    body = b"".join(b"--b\nContent-Type: application/http\n\nGET /drive/v3/about\n\n" for _ in range(101)) + b"--b--"
    headers = {"Content-Type": "multipart/mixed; boundary=b"}
    answer = emulator.session().post(f"{emulator.url}/batch/drive/v3", data=body, headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("is_resumable", [False, True])
def test_uploads_arrive_to_the_byte(emulator, is_resumable):
    """Multipart with bare line feeds as Python sends it, and resumable in pieces."""
    api = emulator.api("drive", "v3")
    data = PNG * (20000 if is_resumable else 1)
    media = MediaIoBaseUpload(io.BytesIO(data), "image/png", chunksize=256 * 1024, resumable=is_resumable)
    made = api.files().create(body={"name": "Фото.png"}, media_body=media, fields="id,name,size").execute()
    assert made["name"] == "Фото.png"
    assert api.files().get_media(fileId=made["id"]).execute() == data


def test_multipart_as_other_clients_send_it(emulator):
    """CRLF line ends and an unquoted boundary."""
    metadata = json.dumps({"name": "x.png"}).encode()
    parts = [
        b"--XyZ\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n" + metadata,
        b"--XyZ\r\nContent-Type: image/png\r\n\r\n" + PNG,
        b"--XyZ--\r\n",
    ]
    session = emulator.session()
    headers = {"Content-Type": "multipart/related; boundary=XyZ"}
    url = f"{emulator.url}/upload/drive/v3/files?uploadType=multipart"
    made = session.post(url, data=b"\r\n".join(parts), headers=headers).json()
    assert session.get(f"{emulator.url}/drive/v3/files/{made['id']}?alt=media").content == PNG


def fault(emulator, **wish):
    return emulator.control("POST", "faults", wish)["id"]


def fired(emulator):
    return [entry["fired"] for entry in emulator.control("GET", "faults")["faults"]]


UPDATE = "sheets.spreadsheets.values.update"


@pytest.mark.parametrize(("action", "is_applied"), [("refuse", False), ("lose", True)])
def test_a_connection_can_die_before_or_after(book, action, is_applied):
    """The caller sees the same in both cases: no answer. Only what is stored differs."""
    fault(book.emulator, method=UPDATE, action=action, call=1)
    with pytest.raises(requests.ConnectionError):
        book.put("A1", [["x"]])
    assert book.get("A1") == ([["x"]] if is_applied else [])
    assert fired(book.emulator) == [1]
    book.put("A1", [["y"]])
    assert book.get("A1") == [["y"]]


def test_a_status_can_be_asked_for(book):
    """The second and third call are answered 503; nothing of them is applied."""
    fault(book.emulator, method=UPDATE, action="status", call=2, times=2, status=503, reason="backendError")
    codes = []
    for text in "abcd":
        try:
            book.put("A1", [[text]])
            codes.append(200)
        except requests.HTTPError as error:
            codes.append(error.response.status_code)
    assert codes == [200, 503, 503, 200]
    assert fired(book.emulator) == [2]


def test_faults_are_cleared(book):
    """A fault without `call` hits every call until it is taken away."""
    fault(book.emulator, method=UPDATE, action="status", status=429, reason="rateLimitExceeded")
    for _ in range(2):
        with pytest.raises(requests.HTTPError):
            book.put("A1", [["x"]])
    book.emulator.control("DELETE", "faults")
    book.put("A1", [["x"]])


def test_a_senseless_fault_is_refused(emulator):
    """A typing error in a test's scene must not go unnoticed."""
    assert "error" in emulator.control("POST", "faults", {"method": UPDATE, "action": "explode"})
    assert "error" in emulator.control("POST", "faults", {"method": UPDATE, "action": "lose", "cal": 1})
    assert "error" in emulator.control("POST", "faults", {"method": "sheets.update", "action": "lose"})


def test_calls_are_counted(book):
    """How often each method was called since the last reset."""
    book.emulator.control("POST", "calls/reset")
    book.put("A1", [["x"]])
    book.get("A1")
    book.get("A1")
    counts = book.emulator.control("GET", "calls")["calls"]
    assert counts == {UPDATE: 1, "sheets.spreadsheets.values.get": 2}


def test_a_fault_may_say_anything(book):
    """A status with Retry-After, with a JSON body, with a page; each where Google's own would stand."""
    url = f"{book.emulator.url}/v4/spreadsheets/{book.id}/values/A1"
    wishes = [
        {"status": 429, "retryAfter": 7},
        {"status": 403, "body": {"error": "x"}},
        {"status": 502, "body": "<h1>"},
    ]
    answers = []
    for wish in wishes:
        fault(book.emulator, method="sheets.spreadsheets.values.get", action="status", **wish)
        answers.append(book.emulator.session().get(url))
        book.emulator.control("DELETE", "faults")
    assert [answer.status_code for answer in answers] == [429, 403, 502]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[1].json() == {"error": "x"}
    assert answers[2].text == "<h1>"


def test_a_fault_may_hit_one_call_of_a_batch(book):
    """The second of three is answered 500, the others are carried out."""
    fault(book.emulator, method="sheets.spreadsheets.values.*", action="status", call=2, status=500)
    api, codes = book.emulator.api("sheets", "v4"), {}
    batch = api.new_batch_http_request(callback=lambda key, _, error: codes.update({key: error and error.resp.status}))
    for cells in ("A1", "B1", "C1"):
        batch.add(api.spreadsheets().values().get(spreadsheetId=book.id, range=cells), request_id=cells)
    batch.execute()
    assert codes == {"A1": None, "B1": 500, "C1": None}
    assert fired(book.emulator) == [1]


@pytest.mark.parametrize(
    ("action", "known"), [("refuse", requests.ConnectionError), ("lose", requests.ConnectionError)]
)
def test_a_fault_may_hit_the_sign_in(emulator, action, known):
    """The connection to /token dies; a status is told in OAuth's words."""
    fault(emulator, method="oauth2.token", action=action, call=1)
    with pytest.raises(known):
        requests.post(f"{emulator.url}/token", data={}, timeout=5)
    fault(emulator, method="oauth2.token", action="status", call=1, status=503, reason="temporarily_unavailable")
    answer = requests.post(f"{emulator.url}/token", data={}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    assert fired(emulator) == [1, 1]


def spend(emulator, count, method, path, **options):
    codes = set()
    session = emulator.session(options.pop("user", "curator@imc.example"))
    for _ in range(count):
        answer = session.request(method, f"{emulator.url}{path}", **options)
        codes.add(answer.status_code)
    return codes, answer


def test_quotas_of_sheets_are_each_persons_and_the_projects(book):
    """60 reads a minute and person, 300 all together; the next is answered 429 with what was exceeded."""
    path = f"/v4/spreadsheets/{book.id}/values/A1"
    people = [f"p{number}@imc.example" for number in range(6)]
    for person in people:
        book.share(person, "reader")
    book.emulator.control("POST", "quotas", {"on": True})
    codes, answer = spend(book.emulator, 61, "GET", path, user=people[0])
    error = answer.json()["error"]
    assert codes == {200, 429}
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert "Retry-After" not in answer.headers
    assert [spend(book.emulator, 60, "GET", path, user=person)[0] for person in people[1:5]] == [{200}] * 4
    _, answer = spend(book.emulator, 1, "GET", path, user=people[5])
    assert answer.json()["error"]["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerProject"


def test_quotas_of_gmail_are_units(emulator):
    """6,000 units a minute and person: 60 letters are sent, the next call is a 403 rateLimitExceeded."""
    emulator.control("POST", "quotas", {"on": True})
    raw = base64.urlsafe_b64encode(b"To: a@b.example\r\n\r\nx").decode()
    assert spend(emulator, 60, "POST", "/gmail/v1/users/me/messages/send", json={"raw": raw})[0] == {200}
    codes, answer = spend(emulator, 1, "GET", "/gmail/v1/users/me/profile")
    (entry,) = answer.json()["error"]["errors"]
    assert (codes, entry["domain"], entry["reason"]) == ({403}, "usageLimits", "rateLimitExceeded")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8400"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/drive/v3/files", "/emulator/faults", "/token", "/batch/drive/v3"])
def test_pages_of_other_sites_are_turned_away(emulator, path, headers):
    """By whatever name they reach the server (DNS rebinding), and whatever token they send: 403."""
    assert emulator.session().post(f"{emulator.url}{path}", data=b"{}", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "host", ["localhost:1", "127.0.0.1", "[::1]:8400", "sheets.googleapis.com", "www.googleapis.com"]
)
def test_googles_names_and_those_of_this_machine_are_let_in(emulator, host):
    """Clients may have been led here by address alone."""
    url = f"{emulator.url}/drive/v3/about?fields=user"
    assert emulator.session().get(url, headers={"Host": host}).status_code == 200


def test_pages_of_this_machine_may_use_the_api_but_not_the_controls(emulator):
    """CORS as Google has it for a page that a developer serves; the controls are this server's own."""
    origin = {"Origin": "http://localhost:3000", "Access-Control-Request-Headers": "authorization"}
    session = emulator.session()
    preflight = session.options(f"{emulator.url}/drive/v3/files", headers=origin)
    assert preflight.headers["Access-Control-Allow-Headers"] == "authorization"
    answer = session.get(f"{emulator.url}/drive/v3/files", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert session.post(f"{emulator.url}/emulator/reset", headers=origin).status_code == 403
    own = {"Origin": emulator.url, "Sec-Fetch-Site": "same-origin"}
    assert session.post(f"{emulator.url}/emulator/reset", headers=own).status_code == 200


def test_head_is_get_without_a_body(emulator):
    """HEAD of a method that is read with GET."""
    answer = emulator.session().head(f"{emulator.url}/drive/v3/about?fields=user")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("quotas", {"on": "yes"}),
        ("quotas", {}),
        ("bounces", {"addresses": [1]}),
        ("bounces", {"addresses": "x"}),
        ("faults", {"method": "x.*", "action": "lose"}),
        ("faults", {"method": "*", "action": "status", "status": "503"}),
        ("faults", {"method": "*", "action": "delay", "seconds": "long"}),
        ("faults", {"method": "*", "action": "lose", "call": 1.5}),
    ],
)
def test_senseless_controls_are_refused(emulator, path, body):
    """400, and nothing is switched."""
    assert emulator.control("POST", path, body)["error"]["code"] == 400


def test_reset_forgets_everything(book):
    """After a reset no file is there any more."""
    book.emulator.control("POST", "reset")
    with pytest.raises(requests.HTTPError):
        book.get("A1")


def test_a_snapshot_brings_everything_back(book, tmp_path):
    """Export, change, import: as it was, logins and tokens included, and the next export is the same."""
    book.put("A1", [["vorher", "=1+1"]], typed=True)
    login = book.emulator.control("POST", "logins", {"user": OWNER})
    credentials = Credentials(
        None, **{name: login[name] for name in ("refresh_token", "client_id", "client_secret", "token_uri")}
    )
    credentials.refresh(Request())
    session = book.emulator.session()
    address = f"{book.emulator.url}/emulator/snapshot"
    snapshot = session.get(address).content
    book.put("A1", [["nachher"]])
    session.post(f"{book.emulator.url}/revoke", data={"token": login["refresh_token"]})
    assert session.post(address, data=snapshot).ok
    assert book.get("A1:B1", user=credentials.token) == [["vorher", "2"]]
    credentials.refresh(Request())
    assert session.post(address, data=snapshot).ok
    assert rows_of(session.get(address).content, tmp_path) == rows_of(snapshot, tmp_path)


def rows_of(snapshot, directory):
    path = directory / "snapshot.sqlite3"
    path.write_bytes(snapshot)
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def damaged(snapshot):
    return snapshot[:4096] + b"\xff" * (len(snapshot) - 4096)


def foreign(_):
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE docs (x)")
        return database.serialize()


@pytest.mark.parametrize("garbage", [lambda _: b"", lambda _: b"nichts", lambda found: found[:3000], damaged, foreign])
def test_what_is_no_snapshot_changes_nothing(book, garbage):
    """Nothing, a text, half a snapshot, a damaged one, another database: 400, and all is as before."""
    book.put("A1", [["bleibt"]])
    session, address = book.emulator.session(), f"{book.emulator.url}/emulator/snapshot"
    assert session.post(address, data=garbage(session.get(address).content)).status_code == 400
    assert book.get("A1") == [["bleibt"]]


def test_no_token_no_answer(emulator):
    """401 in Google's form; 403 where Google would let an API key read."""
    answer = requests.get(f"{emulator.url}/gmail/v1/users/me/profile", timeout=5)
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
    assert answer.headers["www-authenticate"].startswith("Bearer realm=")
    answer = requests.get(f"{emulator.url}/drive/v3/about?fields=user", timeout=5)
    assert (answer.status_code, answer.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_an_api_key_opens_what_is_open_to_anyone(book):
    """For reading only; it says nothing of who calls."""
    address = f"{book.emulator.url}/v4/spreadsheets/{book.id}/values/A1?key=x"
    assert requests.get(address, timeout=5).status_code == 403
    body = {"type": "anyone", "role": "writer"}
    book.emulator.call("POST", f"/drive/v3/files/{book.id}/permissions", body)
    assert requests.get(address, timeout=5).status_code == 200
    assert requests.put(f"{address}&valueInputOption=RAW", json={"values": [["x"]]}, timeout=5).status_code == 401
    listed = requests.get(f"{book.emulator.url}/drive/v3/files?key=x", timeout=5)
    assert (listed.status_code, listed.json()["files"]) == (200, [])
