"""Signing in: the service account's JWT, the refresh token of an installed app, dev tokens."""

import json
import time

import pytest
import requests
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount

from connectors.emulator.auth import JWT_GRANT, authenticate
from connectors.emulator.keys import SERVICE_ACCOUNT, ensure_key_file, new_key, new_login
from connectors.emulator.store import Store

DRIVE = "https://www.googleapis.com/auth/drive"
DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"


@pytest.fixture
def key(emulator):
    """The contents of a key file of the running emulator."""
    return new_key(emulator.app.state.workspace.store, f"{emulator.url}/token")


def assertion(key, **claims):
    now = int(time.time())
    usual = {"iss": key["client_email"], "aud": key["token_uri"], "iat": now, "exp": now + 3600, "scope": DRIVE}
    return jwt.encode(crypt.RSASigner.from_service_account_info(key), usual | claims).decode()


def exchange(emulator, **form):
    answer = requests.post(f"{emulator.url}/token", data=form, timeout=10)
    return answer.status_code, answer.json()


def whoami(emulator, token):
    return emulator.call("GET", "/drive/v3/about", user=token, fields="user")["user"]["emailAddress"]


def test_service_account_acts_as_itself(emulator, key):
    """google-auth gets a token for a key file, and the token works."""
    credentials = ServiceAccount.from_service_account_info(key, scopes=[DRIVE])
    credentials.refresh(Request())
    assert whoami(emulator, credentials.token) == SERVICE_ACCOUNT


def test_delegation_acts_as_the_mailbox(emulator, key):
    """With a subject the token is that person's, in lower case."""
    credentials = ServiceAccount.from_service_account_info(key, scopes=[DRIVE], subject="Robot@barycentre.example")
    credentials.refresh(Request())
    assert whoami(emulator, credentials.token) == "robot@barycentre.example"


def test_scopes_limit_what_a_token_opens(emulator, key):
    """A token for Drive is no token for Gmail: 403, as with Google."""
    _, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=assertion(key))
    with pytest.raises(requests.HTTPError, match="insufficient authentication scopes") as error:
        emulator.call("GET", "/gmail/v1/users/me/profile", user=answer["access_token"])
    refusal = error.value.response
    assert refusal.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"
    (info,) = refusal.json()["error"]["details"]
    assert (info["reason"], info["metadata"]["service"]) == ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "gmail.googleapis.com")
    assert 'error="insufficient_scope"' in refusal.headers["www-authenticate"]


def test_tokens_live_an_hour(emulator, key):
    """The answer is OAuth's, with the scope granted."""
    status, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=assertion(key))
    assert status == 200
    assert (answer["expires_in"], answer["token_type"], answer["scope"]) == (3600, "Bearer", DRIVE)


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"iss": "stranger@barycentre.example"}, "invalid_grant"),
        ({"aud": "https://elsewhere.example/token"}, "invalid_grant"),
        ({"iat": 1_000_000_000, "exp": 1_000_003_600}, "invalid_grant"),
        ({"exp": 9_999_999_999}, "invalid_grant"),
        ({"iat": 9_999_990_000, "exp": 9_999_993_600}, "invalid_grant"),
        ({"exp": "soon"}, "invalid_grant"),
        ({"sub": "nobody"}, "invalid_grant"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": f"{DRIVE} https://www.googleapis.com/auth/drive.everything"}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
    ids=[
        "issuer",
        "audience",
        "expired",
        "too long",
        "not yet",
        "no time",
        "subject",
        "no scope",
        "unknown",
        "nonsense",
    ],
)
def test_wrong_claims_get_no_token(emulator, key, claims, error):
    """Issuer, audience, times, subject and scopes are checked: 400 in OAuth's words."""
    status, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=assertion(key, **claims))
    assert (status, answer["error"]) == (400, error)


def test_signature_is_checked(emulator, key):
    """Claims signed with another key under the id of a known one are refused."""
    stranger = new_key(Store(None), key["token_uri"])
    forged = assertion(stranger | {"private_key_id": key["private_key_id"]})
    status, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=forged)
    assert (status, answer) == (400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})


@pytest.mark.parametrize("text", ["a.b.c", "e30.e30.e30", "W10.W10.W10", "..", "\u20ac"])
def test_assertions_that_are_none_get_no_token(emulator, text):
    """Whatever stands in place of a JWT is a 400."""
    status, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=text)
    assert (status, answer["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("form", [{}, {"grant_type": "password"}, {"grant_type": JWT_GRANT, "assertion": "nonsense"}])
def test_anything_else_gets_no_token(emulator, form):
    """A form that is no grant is a 400 with OAuth's `error`."""
    status, answer = exchange(emulator, **form)
    assert status == 400
    assert answer["error"] in ("unsupported_grant_type", "invalid_grant")


def test_installed_app_refreshes(emulator):
    """A refresh token that the emulator issued gives access tokens for its person."""
    store = emulator.app.state.workspace.store
    login = new_login(store, "Curator@imc.example", [DRIVE], f"{emulator.url}/token")
    assert whoami(emulator, signed_in(login).token) == "curator@imc.example"


def signed_in(login, **options):
    """Credentials of google-auth for a login, refreshed at the emulator."""
    fields = ("refresh_token", "client_id", "client_secret", "token_uri")
    credentials = Credentials(None, **{name: login[name] for name in fields}, **options)
    credentials.refresh(Request())
    return credentials


def test_a_person_gets_a_login(emulator):
    """The control gives an "authorized_user" file; google-auth signs in with it, and revoking it ends all its tokens."""
    wish = {"user": "Curator@imc.example", "scopes": [DRIVE, DRIVE_FILE]}
    info = emulator.control("POST", "logins", wish)
    assert info["token_uri"] == f"{emulator.url}/token"
    assert Credentials.from_authorized_user_info(info).refresh_token == info["refresh_token"]
    credentials = signed_in(info, scopes=[DRIVE])
    assert whoami(emulator, credentials.token) == "curator@imc.example"
    form = {"token": credentials.token}
    assert requests.post(f"{emulator.url}/revoke", data=form, timeout=5).status_code == 200
    assert requests.post(f"{emulator.url}/revoke", data=form, timeout=5).status_code == 400
    assert about(emulator, credentials.token, "tokeninfo")[1].get("email") != "curator@imc.example"
    with pytest.raises(RefreshError):
        credentials.refresh(Request())


@pytest.mark.parametrize(
    "wish", [{}, {"user": "nobody"}, {"user": "a@b.example", "scopes": []}, {"user": "a@b.example", "scopes": "x"}]
)
def test_a_login_is_somebodys(emulator, wish):
    """400 without an address or with no scopes."""
    assert emulator.control("POST", "logins", wish)["error"]["code"] == 400


def about(emulator, token, path):
    answer = requests.get(f"{emulator.url}/{path}", params={"access_token": token}, timeout=5)
    return answer.status_code, answer.json()


def test_a_token_says_what_it_is_good_for(emulator, key):
    """/tokeninfo gives scope, person and seconds left; /userinfo the person."""
    _, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=assertion(key, sub="a@imc.example"))
    status, info = about(emulator, answer["access_token"], "tokeninfo")
    assert (status, info["scope"], info["email"]) == (200, DRIVE, "a@imc.example")
    assert 3500 < int(info["expires_in"]) <= 3600
    assert about(emulator, answer["access_token"], "oauth2/v3/userinfo")[1]["email"] == "a@imc.example"


def test_refresh_token_needs_its_own_client(emulator):
    """Another client's secret is a 401, an unknown refresh token a 400."""
    store = emulator.app.state.workspace.store
    known = new_login(store, "curator@imc.example", [DRIVE], "")["refresh_token"]
    found = [exchange(emulator, grant_type="refresh_token", refresh_token=token) for token in (known, "unknown")]
    assert [(status, answer["error"]) for status, answer in found] == [(401, "invalid_client"), (400, "invalid_grant")]


@pytest.mark.parametrize("bearer", ["", "ya29.unknown"])
def test_without_dev_tokens_only_issued_tokens_count(bearer):
    """No token or an unknown one is Google's 401."""
    with pytest.raises(Exception, match="invalid authentication credentials") as error:
        authenticate(Store(None), {"authorization": f"Bearer {bearer}"}, dev_tokens=False)
    assert error.value.status == 401


def test_expired_tokens_are_refused():
    """After its hour a token is a 401, and it is not taken for a dev token either."""
    store = Store(None)
    expired = {"user": "a@imc.example", "scopes": [DRIVE], "expires": "2020-01-01T00:00:00+00:00"}
    store.docs("auth.tokens").put("ya29.old", expired)
    with pytest.raises(Exception, match="invalid authentication credentials"):
        authenticate(store, {"authorization": "Bearer ya29.old"}, dev_tokens=True)


def test_dev_tokens_name_a_person_or_the_administrator(emulator):
    """An address acts as that person, any other bearer as the administrator."""
    assert [whoami(emulator, bearer) for bearer in ("School7@imc.example", "anything")] == [
        "school7@imc.example",
        "owner@barycentre.example",
    ]


def test_key_file_survives_a_restart(tmp_path):
    """The second start keeps the file; at another address only its token_uri changes."""
    first = Store(tmp_path / "w.sqlite3")
    before = json.loads(ensure_key_file(first, tmp_path, "http://127.0.0.1:1/token").read_text())
    first.close()
    second = Store(tmp_path / "w.sqlite3")
    after = json.loads(ensure_key_file(second, tmp_path, "http://127.0.0.1:2/token").read_text())
    second.close()
    assert after == before | {"token_uri": "http://127.0.0.1:2/token"}


def test_key_file_is_for_its_owner_only(tmp_path):
    """The private key may be read by nobody else."""
    path = ensure_key_file(Store(None), tmp_path, "http://127.0.0.1:1/token")
    assert path.stat().st_mode & 0o077 == 0


def test_reset_keeps_the_key(emulator, key):
    """After POST /emulator/reset the key file still signs in."""
    emulator.control("POST", "reset")
    status, _ = exchange(emulator, grant_type=JWT_GRANT, assertion=assertion(key))
    assert status == 200


def test_drive_file_scope_sees_what_the_app_made(emulator, key):
    """With drive.file alone a file of a person's is not there, one made by the app is."""
    emulator.call("POST", "/drive/v3/files", {"name": "Фото человека"}, user="robot@barycentre.example")
    claims = {"scope": DRIVE_FILE, "sub": "robot@barycentre.example"}
    _, answer = exchange(emulator, grant_type=JWT_GRANT, assertion=assertion(key, **claims))
    token = answer["access_token"]
    emulator.call("POST", "/drive/v3/files", {"name": "Отчёт робота"}, user=token)
    found = emulator.call("GET", "/drive/v3/files", user=token)["files"]
    assert [file["name"] for file in found] == ["Отчёт робота"]
