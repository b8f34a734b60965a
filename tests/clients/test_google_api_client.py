"""google-api-python-client and google-auth as they are: stock transport, discovery, media, batches, sign-in."""

import io
import json
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import requests
from google.auth import jwt
from google.auth.crypt import RSASigner
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials as Login
from google.oauth2.service_account import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload, MediaIoBaseDownload, MediaIoBaseUpload

from connectors.emulator.keys import new_login
from tests.clients.conftest import ROBOT, SCOPES, Redirected

BOOK = "application/vnd.google-apps.spreadsheet"
LETTER = "From: robot@barycentre.example\r\nTo: {}\r\nSubject: Анонс\r\n\r\nТекст\r\n"
APIS = [("sheets", "v4"), ("drive", "v3"), ("gmail", "v1")]


@pytest.fixture
def services(emulator, credentials):
    """Builds services from the documents that the server itself serves; the transport is the client's own."""
    found = f"{emulator.url}/discovery/v1/apis/{{api}}/{{apiVersion}}/rest"
    options = {"discoveryServiceUrl": found, "static_discovery": False, "cache_discovery": False}
    with ExitStack() as opened:
        yield lambda name, version: opened.enter_context(build(name, version, credentials=credentials, **options))


@pytest.mark.parametrize(("name", "version"), APIS)
def test_a_service_may_be_built_from_the_servers_own_documents(emulator, name, version):
    """By address, by host, from the directory; every address in them is this server's."""
    session = emulator.session()
    rest = f"{emulator.url}/discovery/v1/apis/{name}/{version}/rest"
    document = session.get(rest).json()
    assert document["id"] == f"{name}:{version}"
    assert {document[key].startswith(emulator.url) for key in ("rootUrl", "baseUrl", "mtlsRootUrl")} == {True}
    by_host = session.get(
        f"{emulator.url}/$discovery/rest?version={version}", headers={"host": f"{name}.googleapis.com"}
    )
    assert by_host.json()["id"] == document["id"]
    directory = session.get(f"{emulator.url}/discovery/v1/apis").json()
    assert rest in [item["discoveryRestUrl"] for item in directory["items"]]


def test_unknown_documents_are_not_there(emulator):
    """404 for an API or a version that is not served."""
    for path in ("/discovery/v1/apis/sheets/v9/rest", "/discovery/v1/apis/nothing/v1/rest", "/$discovery/rest"):
        assert emulator.session().get(emulator.url + path).status_code == 404


def test_the_endpoint_may_be_given_as_an_option(emulator, credentials):
    """`client_options.api_endpoint`, the client's own documents and transport."""
    options = {"api_endpoint": emulator.url}
    with build("sheets", "v4", credentials=credentials, client_options=options, cache_discovery=False) as sheets:
        made = sheets.spreadsheets().create(body={"properties": {"title": "Карта"}}).execute()
        body = {"values": [["Код", None, 3], [True]]}
        where = {"spreadsheetId": made["spreadsheetId"], "range": "A1"}
        written = sheets.spreadsheets().values().update(**where, valueInputOption="RAW", body=body).execute()
        assert written["updatedCells"] == 3
        read = sheets.spreadsheets().values().get(**where | {"range": "Sheet1"}).execute(num_retries=2)
        assert read["values"] == [["Код", "", "3"], ["TRUE"]]


def test_long_addresses_go_as_posts(services):
    """A GET of more than 2,048 characters comes as a POST that names GET."""
    sheets = services("sheets", "v4").spreadsheets()
    made = sheets.create(body={}).execute()
    ranges = [f"Sheet1!A{row}:Z{row}" for row in range(1, 300)]
    found = sheets.values().batchGet(spreadsheetId=made["spreadsheetId"], ranges=ranges).execute()
    assert len(found["valueRanges"]) == len(ranges)


def test_errors_are_read(services):
    """HttpError knows status, reason and details of each service."""
    with pytest.raises(HttpError) as of_sheets:
        services("sheets", "v4").spreadsheets().get(spreadsheetId="nichts").execute()
    assert (of_sheets.value.status_code, of_sheets.value.reason) == (404, "Requested entity was not found.")
    with pytest.raises(HttpError) as of_drive:
        services("drive", "v3").files().get(fileId="nichts").execute()
    assert of_drive.value.error_details[0]["reason"] == "notFound"
    with pytest.raises(HttpError) as of_gmail:
        services("gmail", "v1").users().messages().get(userId="me", id="19aaaaaaaaaaaaaa").execute()
    assert (of_gmail.value.status_code, of_gmail.value.error_details[0]["reason"]) == (404, "notFound")


@pytest.mark.parametrize("is_resumable", [True, False])
def test_files_go_up_and_down_in_pieces(services, tmp_path, is_resumable):
    """Resumable and multipart uploads, downloads by ranges; to the byte."""
    data = bytes(range(256)) * 4096
    path = tmp_path / "фото.bin"
    path.write_bytes(data)
    files = services("drive", "v3").files()
    media = MediaFileUpload(str(path), "application/octet-stream", chunksize=256 * 1024, resumable=is_resumable)
    request = files.create(body={"name": "фото.bin"}, media_body=media, fields="id,size,md5Checksum")
    if is_resumable:
        progress, made = [], None
        while made is None:
            status, made = request.next_chunk()
            progress.append(status.progress() if status else 1)
        assert progress == [0.25, 0.5, 0.75, 1]
    else:
        made = request.execute()
    assert made["size"] == str(len(data))
    target = io.BytesIO()
    download = MediaIoBaseDownload(target, files.get_media(fileId=made["id"]), chunksize=300_000)
    done, steps = False, 0
    while not done:
        _, done = download.next_chunk()
        steps += 1
    assert (target.getvalue() == data, steps) == (True, 4)


def test_an_upload_of_unknown_size_and_an_empty_one(services):
    """A stream that does not tell its length, and nothing at all."""
    files = services("drive", "v3").files()

    class Stream(io.BytesIO):
        def seekable(self):
            return False

    for content in (b"x" * 300_000, b""):
        media = MediaIoBaseUpload(io.BytesIO(content), "text/plain", chunksize=262_144, resumable=True)
        made = files.create(body={"name": "текст"}, media_body=media, fields="id,size").execute()
        assert made["size"] == str(len(content))
        changed = files.update(fileId=made["id"], media_body=media, fields="size").execute()
        assert changed["size"] == str(len(content))


def test_calls_go_in_batches(services):
    """Answers and errors come back to their own callbacks; each service has its own address."""
    drive = services("drive", "v3")
    found = {}
    drive.about().get(fields="user").execute()  # the library leaves a connection open where a batch has to sign in
    batch = drive.new_batch_http_request(callback=lambda key, answer, error: found.update({key: answer or error}))
    for number in range(5):
        batch.add(drive.files().create(body={"name": f"{number}"}), request_id=f"№ {number}")
    batch.add(drive.files().get(fileId="nichts"), request_id="нет")
    batch.execute()
    assert [found[f"№ {number}"]["name"] for number in range(5)] == [*"01234"]
    assert found["нет"].status_code == 404
    gmail = services("gmail", "v1")
    letters = gmail.new_batch_http_request()
    letters.add(gmail.users().labels().list(userId="me"), callback=lambda _, answer, __: found.update(labels=answer))
    letters.execute()
    assert "INBOX" in [label["id"] for label in found["labels"]["labels"]]


def test_pages_follow_one_another(services):
    """list_next asks for the next page until there is none."""
    files = services("drive", "v3").files()
    for number in range(5):
        files.create(body={"name": f"{number}"}).execute()
    names, request = [], files.list(pageSize=2, orderBy="name", fields="nextPageToken,files(name)")
    while request is not None:
        answer = request.execute()
        names += [file["name"] for file in answer["files"]]
        request = files.list_next(request, answer)
    assert names == [*"01234"]


def test_letters_are_sent_and_uploaded(services):
    """As JSON, and as message/rfc822 by an upload."""
    messages = services("gmail", "v1").users().messages()
    letter = LETTER.format("school@imc.example").encode()
    media = MediaIoBaseUpload(io.BytesIO(letter), "message/rfc822", resumable=True)
    sent = messages.send(userId="me", media_body=media).execute()
    assert sent["labelIds"] == ["SENT"]
    read = messages.get(userId="me", id=sent["id"], format="metadata", metadataHeaders=["To"]).execute()
    assert {"name": "To", "value": "school@imc.example"} in read["payload"]["headers"]


@pytest.mark.parametrize("status", [429, 503])
def test_calls_are_repeated_where_google_says_wait(emulator, services, status):
    """`num_retries` outlasts two refusals; without it the refusal arrives."""
    fault = {
        "method": "drive.about.get",
        "action": "status",
        "status": status,
        "reason": "rateLimitExceeded",
        "call": 1,
    }
    about = services("drive", "v3").about()
    emulator.control("POST", "faults", fault | {"times": 1})
    assert about.get(fields="user").execute(num_retries=3)["user"]["emailAddress"] == ROBOT
    emulator.control("POST", "faults", fault)
    with pytest.raises(HttpError) as refused:
        about.get(fields="user").execute()
    assert refused.value.status_code == status
    emulator.control("DELETE", "faults")


def test_signing_in_by_delegation(emulator, key_info):
    """The person is who `subject` names; the service account itself without one."""
    for subject, person in (
        (ROBOT, ROBOT),
        ("curator@imc.example", "curator@imc.example"),
        (None, key_info["client_email"]),
    ):
        signed_in = Credentials.from_service_account_info(key_info, scopes=SCOPES).with_subject(subject)
        with AuthorizedSession(signed_in) as session:
            about = session.get(f"{emulator.url}/drive/v3/about", params={"fields": "user"}).json()
        assert about["user"]["emailAddress"] == person


@pytest.mark.parametrize("path", ["/token", "/oauth2/v4/token"])
def test_older_libraries_sign_for_older_addresses(emulator, key_info, path):
    """The audience may be any address that Google's token endpoint has had, and no key needs to be named."""
    now = int(datetime.now(UTC).timestamp())
    audience = "https://www.googleapis.com/oauth2/v4/token"
    claims = {"iss": key_info["client_email"], "scope": SCOPES[0], "aud": audience, "iat": now, "exp": now + 3600}
    assertion = jwt.encode(RSASigner.from_string(key_info["private_key"]), claims)
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
    answer = requests.post(emulator.url + path, form, timeout=5)
    assert answer.json()["token_type"] == "Bearer"


def test_signing_in_with_a_stored_login(emulator):
    """A refresh token is exchanged; a wrong one is refused in OAuth's words."""
    store = emulator.app.state.workspace.store
    with store.transaction():
        info = new_login(store, "curator@imc.example", SCOPES, f"{emulator.url}/token")
    with requests.Session() as tokens:
        tokens.mount("https://", Redirected(emulator.url))
        ask = Request(tokens)
        signed_in = Login.from_authorized_user_info(info)
        with AuthorizedSession(signed_in, auth_request=ask) as session:
            profile = session.get(f"{emulator.url}/gmail/v1/users/me/profile").json()
        assert profile["emailAddress"] == "curator@imc.example"
        assert json.loads(signed_in.to_json())["token"] == signed_in.token
        unknown = Login.from_authorized_user_info(info | {"refresh_token": "x"})
        with pytest.raises(RefreshError, match="invalid_grant"):
            unknown.refresh(ask)


def test_an_api_key_opens_what_is_open_to_everyone(emulator, book):
    """Reading only, and only what is shared with anyone; without a key nobody is let in at all."""
    address = f"{emulator.url}/v4/spreadsheets/{book.id}"
    assert requests.get(address, params={"key": "AIza"}, timeout=5).status_code == 403
    emulator.call("POST", f"/drive/v3/files/{book.id}/permissions", {"type": "anyone", "role": "writer"})
    read = requests.get(address, params={"key": "AIza"}, timeout=5)
    assert read.json()["spreadsheetId"] == book.id
    refused = requests.post(f"{address}/values/A1:clear", params={"key": "AIza"}, timeout=5)
    assert (refused.status_code, refused.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert requests.get(address, timeout=5).status_code == 403
