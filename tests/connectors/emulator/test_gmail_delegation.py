"""Whose mailbox a token opens: service accounts act by `sub`, scopes limit, delegates stay outside the API."""

import json

import pytest
import requests
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount

from connectors.emulator.keys import new_key, new_login
from tests.mail import OTHER, ROBOT, SCHOOL, found, letter, put, raw, refusal

AUTH = "https://www.googleapis.com/auth/"
FULL, READONLY, METADATA = "https://mail.google.com/", AUTH + "gmail.readonly", AUTH + "gmail.metadata"
BASIC, SHARING, SEND = AUTH + "gmail.settings.basic", AUTH + "gmail.settings.sharing", AUTH + "gmail.send"


@pytest.fixture
def as_service(emulator):
    """Gmail for a service account that acts as a person with some scopes."""
    key = new_key(emulator.app.state.workspace.store, f"{emulator.url}/token")

    def make(person, *scopes):
        credentials = ServiceAccount.from_service_account_info(key, scopes=scopes, subject=person)
        credentials.refresh(Request())
        return emulator.api("gmail", "v1", credentials.token).users()

    return make


@pytest.fixture
def as_app(emulator):
    """Gmail for an app that a person signed in to."""

    def make(person, *scopes):
        login = new_login(emulator.app.state.workspace.store, person, list(scopes), f"{emulator.url}/token")
        credentials = Credentials(
            None,
            refresh_token=login["refresh_token"],
            token_uri=login["token_uri"],
            client_id=login["client_id"],
            client_secret=login["client_secret"],
        )
        credentials.refresh(Request())
        return emulator.api("gmail", "v1", credentials.token).users()

    return make


def test_service_account_acts_as_its_subject(as_service):
    """As «me» or by the address, whatever its case; any other mailbox is closed."""
    user = as_service(ROBOT, FULL)
    assert user.getProfile(userId="me").execute()["emailAddress"] == ROBOT
    assert user.getProfile(userId=ROBOT.upper()).execute()["emailAddress"] == ROBOT
    assert refusal(user.getProfile(userId=SCHOOL)) == (403, f"Delegation denied for {ROBOT}")


def test_delegates_are_kept_and_stay_outside_the_api(robot, school):
    """They read and send in Gmail's pages; the API lets them in as little as anybody else."""
    delegates = school.settings().delegates()
    assert delegates.list(userId="me").execute() == {}
    added = delegates.create(userId="me", body={"delegateEmail": ROBOT.upper()}).execute()
    assert added == {"delegateEmail": ROBOT, "verificationStatus": "accepted"}
    assert delegates.list(userId="me").execute() == {"delegates": [added]}
    assert delegates.get(userId="me", delegateEmail=ROBOT).execute() == added
    assert refusal(robot.messages().list(userId=SCHOOL)) == (403, f"Delegation denied for {ROBOT}")
    delegates.delete(userId="me", delegateEmail=ROBOT).execute()
    assert refusal(delegates.get(userId="me", delegateEmail=ROBOT))[0] == 404


@pytest.mark.parametrize(
    ("address", "code"),
    [(ROBOT, 409), (SCHOOL, 400), ("nonsense", 400), ("bounce@imc.example", 404), ("a+b@imc.example", 400)],
)
def test_delegate_that_cannot_be_is_refused(school, address, code):
    """Twice the same, oneself, no address, nobody, an alias."""
    delegates = school.settings().delegates()
    delegates.create(userId="me", body={"delegateEmail": ROBOT}).execute()
    assert refusal(delegates.create(userId="me", body={"delegateEmail": address}))[0] == code


def test_delegates_have_a_limit(school):
    """25 of them."""
    delegates = school.settings().delegates()
    for number in range(25):
        delegates.create(userId="me", body={"delegateEmail": f"d{number}@imc.example"}).execute()
    assert refusal(delegates.create(userId="me", body={"delegateEmail": "one.more@imc.example"}))[0] == 400


def test_mailbox_is_shared_by_delegated_service_accounts_only(as_app, as_service):
    """An app that the person signed in to is refused, whatever it was allowed."""
    words = (403, "Access restricted to service accounts that have been delegated domain-wide authority")
    app, service = (make(SCHOOL, FULL, BASIC, SHARING).settings() for make in (as_app, as_service))
    bodies = {"sendAs": "sendAsEmail", "forwardingAddresses": "forwardingEmail", "delegates": "delegateEmail"}
    for name, field in bodies.items():
        for settings, is_refused in ((app, True), (service, False)):
            call = getattr(settings, name)().create(userId="me", body={field: OTHER})
            assert refusal(call) == words if is_refused else call.execute()[field] == OTHER
    assert refusal(app.updateAutoForwarding(userId="me", body={"enabled": False})) == words
    assert refusal(app.delegates().list(userId="me")) == words
    assert refusal(app.sendAs().patch(userId="me", sendAsEmail=OTHER, body={"displayName": "x"})) == words
    assert (
        app.sendAs().patch(userId="me", sendAsEmail=SCHOOL, body={"displayName": "x"}).execute()["displayName"] == "x"
    )


@pytest.mark.parametrize(
    ("scope", "allowed", "closed"),
    [(READONLY, "list", "send"), (SEND, "send", "list"), (BASIC, "vacation", "list"), (METADATA, "list", "send")],
)
def test_scope_opens_its_own_methods(as_app, scope, allowed, closed):
    """And no others: 403."""
    user = as_app(ROBOT, scope)
    calls = {
        "list": user.messages().list(userId="me"),
        "send": user.messages().send(userId="me", body={"raw": raw(letter())}),
        "vacation": user.settings().getVacation(userId="me"),
    }
    calls[allowed].execute()
    assert refusal(calls[closed]) == (403, "Request had insufficient authentication scopes.")


@pytest.mark.parametrize("scopes", [[METADATA], [METADATA, READONLY]])
def test_metadata_scope_hides_texts(robot, as_app, scopes):
    """Headers may be read, neither texts nor found by them; another scope beside it does not help."""
    message = put(robot, letter(), "INBOX")
    user = as_app(ROBOT, *scopes)
    get = user.messages().get
    assert get(userId="me", id=message, format="metadata").execute()["id"] == message
    assert refusal(get(userId="me", id=message)) == (403, "Metadata scope doesn't allow format FULL")
    assert refusal(get(userId="me", id=message, format="raw")) == (403, "Metadata scope doesn't allow format RAW")
    assert refusal(user.threads().get(userId="me", id=message)) == (403, "Metadata scope doesn't allow format FULL")
    listing = user.messages().list(userId="me", q="зарница")
    assert refusal(listing) == (403, "Metadata scope does not support 'q' parameter")
    assert found(user) == [message]


@pytest.mark.parametrize("body", [{"message": "x"}, {"message": {"raw": 5}}, {"message": {"labelIds": "x"}}, {"x": 1}])
def test_body_of_another_shape_is_a_400(emulator, body):
    """Not as Google documents it; the contract that tests watch over says so first."""
    answer = emulator.session(ROBOT).post(f"{emulator.url}/gmail/v1/users/me/drafts", data=json.dumps(body))
    assert answer.status_code == requests.codes.bad_request
    emulator.app.state.violations.clear()
