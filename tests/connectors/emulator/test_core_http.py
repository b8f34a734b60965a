"""The adapter between HTTP and handlers: errors, masks, batches, uploads, faults."""

import io
import json

import pytest
import requests
from googleapiclient.http import MediaIoBaseUpload

PNG = b"\x89PNG\r\n\x1a\n\r\n\r\n--boundary\n\n\x00end"
"""Bytes with every line end and something like a boundary in them."""


def error_of(answer):
    return answer.status_code, answer.json()["error"]["message"]


def test_an_unknown_address_is_googles_404(emulator):
    """JSON in Google's form, not a page of the server's."""
    answer = emulator.session().get(f"{emulator.url}/v4/nichts")
    assert error_of(answer) == (404, "The requested URL /v4/nichts was not found on this server.")


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


def test_quotas_bind_when_switched_on(book):
    """Sheets: 60 reads a minute and person; the 61st is answered 429, another person's first is not."""
    book.emulator.control("POST", "quotas", {"on": True})
    book.share("other@host.example")
    for _ in range(60):
        book.get("A1")
    with pytest.raises(requests.HTTPError) as error:
        book.get("A1")
    assert error.value.response.status_code == 429
    assert book.get("A1", user="other@host.example") == []


def test_reset_forgets_everything(book):
    """After a reset no file is there any more."""
    book.emulator.control("POST", "reset")
    with pytest.raises(requests.HTTPError):
        book.get("A1")


def test_a_snapshot_brings_everything_back(book):
    """Export, change, import: as it was."""
    book.put("A1", [["vorher", "=1+1"]], typed=True)
    session = book.emulator.session()
    snapshot = session.get(f"{book.emulator.url}/emulator/snapshot").content
    book.put("A1", [["nachher"]])
    assert session.post(f"{book.emulator.url}/emulator/snapshot", data=snapshot).ok
    assert book.get("A1:B1") == [["vorher", "2"]]
    assert session.post(f"{book.emulator.url}/emulator/snapshot", data=b"nichts").status_code == 400


def test_no_token_no_answer(emulator):
    """401 in Google's form."""
    answer = requests.get(f"{emulator.url}/drive/v3/about?fields=user", timeout=5)
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
