"""How letters come in: base64url in JSON, simple, multipart and resumable uploads; what is too large or no letter."""

import io

import pytest
from googleapiclient.http import MediaIoBaseUpload

from tests.mail import OTHER, ROBOT, SCHOOL, draft, found, inbox, letter, put, raw, read, refusal

MANY = 35 * 2**20


def upload(data, *, resumable=False, kind="message/rfc822"):
    return MediaIoBaseUpload(io.BytesIO(data), kind, chunksize=256 * 1024, resumable=resumable)


@pytest.mark.parametrize("resumable", [False, True])
def test_upload_is_sent_to_the_byte(robot, school, resumable):
    """In one piece or in several, beside JSON or alone."""
    data = letter(text="а" * 300_000)
    robot.messages().send(userId="me", media_body=upload(data, resumable=resumable)).execute()
    assert inbox(school)[0].get_content().strip() == "а" * 300_000


@pytest.mark.parametrize("resumable", [False, True])
def test_upload_comes_with_its_json(robot, resumable):
    """Labels and thread of the JSON count."""
    body = {"labelIds": ["STARRED", "INBOX"]}
    media = upload(letter(text="in ASCII, as the client demands"), resumable=resumable)
    message = robot.messages().insert(userId="me", body=body, media_body=media).execute()
    assert message["labelIds"] == ["INBOX", "STARRED"]


def test_drafts_are_uploaded_and_changed_by_uploads(robot, school):
    """Made, replaced, and sent with another letter at last."""
    drafts = robot.drafts()
    made = drafts.create(userId="me", media_body=upload(letter(subject="1"))).execute()
    drafts.update(userId="me", id=made["id"], media_body=upload(letter(subject="2"))).execute()
    last = upload(letter(subject="3", text="in ASCII, as the client demands"))
    drafts.send(userId="me", body={"id": made["id"]}, media_body=last).execute()
    assert [arrived["Subject"] for arrived in inbox(school)] == ["3"]


def test_simple_upload_without_any_json(emulator, robot):
    """The letter is the whole request."""
    url = f"{emulator.url}/upload/gmail/v1/users/me/messages/send?uploadType=media"
    answer = emulator.session(ROBOT).post(url, data=letter(), headers={"Content-Type": "message/rfc822"})
    assert answer.json()["labelIds"] == ["SENT"]


def test_what_is_no_letter_is_refused(emulator):
    """Any media type but message/rfc822 and its like."""
    url = f"{emulator.url}/upload/gmail/v1/users/me/messages/send?uploadType=media"
    answer = emulator.session(ROBOT).post(url, data=b"x", headers={"Content-Type": "image/png"})
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (400, "badContent")


@pytest.mark.parametrize(
    "text", ["VG86IGFAYi5leGFtcGxlDQoNCj8_Pg==", "VG86IGFAYi5leGFtcGxlDQoNCj8_Pg", "VG86IGFAYi5leGFtcGxlDQoNCj8/Pg=="]
)
def test_base64_is_read_however_it_is_written(robot, text):
    """With padding or without, of the URL's alphabet or the older one."""
    sent = robot.messages().send(userId="me", body={"raw": text}).execute()
    assert read(robot, sent["id"]).get_payload() == "??>"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "'raw' RFC822 payload message string or uploading message via /upload/* URL required"),
        ({"raw": ""}, "'raw' RFC822 payload message string or uploading message via /upload/* URL required"),
    ],
)
def test_missing_letter_is_named(robot, body, message):
    """In Gmail's words, for sending as for drafts."""
    assert refusal(robot.messages().send(userId="me", body=body)) == (400, message)
    wanted = message if body else "Missing draft message"
    assert refusal(robot.drafts().create(userId="me", body={"message": body})) == (400, wanted)


def test_what_is_no_base64_is_named(robot):
    """With the place where it stands."""
    failed = '(TYPE_BYTES), Base64 decoding failed for "a"'
    body = {"raw": "a"}
    assert refusal(robot.messages().send(userId="me", body=body)) == (400, f"Invalid value at 'message.raw' {failed}")
    create = robot.drafts().create(userId="me", body={"message": body})
    assert refusal(create) == (400, f"Invalid value at 'draft.message.raw' {failed}")


@pytest.mark.parametrize(("method", "code"), [("messages/send", 413), ("drafts", 413), ("messages", 200)])
def test_letters_over_35_mb_are_refused(emulator, robot, method, code):
    """413, and nothing is kept; what is put in without sending may be larger."""
    data = b"To: %b\r\n\r\n" % SCHOOL.encode()
    url = f"{emulator.url}/upload/gmail/v1/users/me/{method}?uploadType=media"
    headers = {"Content-Type": "message/rfc822"}
    answer = emulator.session(ROBOT).post(url, data=data + b"x" * (MANY + 1 - len(data)), headers=headers)
    assert answer.status_code == code
    assert len(found(robot)) == (code == 200)
    if code != 200:
        assert answer.json()["error"]["message"] == f"Request payload size exceeds the limit: {MANY} bytes."


def test_inserted_letter_may_be_deleted_at_once(robot):
    """`deleted`: kept for nobody but the archive that this Workspace does not have."""
    put(robot, letter(), "INBOX", deleted=True)
    assert found(robot, includeSpamTrash=True) == []


@pytest.mark.parametrize(("never", "labels"), [(False, ["SPAM"]), (True, ["INBOX"])])
def test_imported_spam_is_sorted_out_unless_told_never_to(robot, never, labels):
    """`neverMarkSpam`; an insert asks no spam filter."""
    gtube = letter(text="XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X")
    body = {"raw": raw(gtube), "labelIds": ["INBOX"]}
    imported = robot.messages().import_(userId="me", body=body, neverMarkSpam=never, processForCalendar=True).execute()
    assert imported["labelIds"] == labels
    assert robot.messages().insert(userId="me", body=body).execute()["labelIds"] == ["INBOX"]


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 01 Jan 1900 00:00:00 +1400", "1.9.2026", ""])
def test_impossible_date_means_now(robot, date):
    """A header's date counts only where it can be one."""
    data = f"Date: {date}\r\n\r\nx".encode()
    message = put(robot, data, internalDateSource="dateHeader")
    assert found(robot, "newer_than:1d") == [message]


def test_draft_needs_a_message(robot):
    """And keeps its id whatever is refused."""
    made = draft(robot, letter(to=OTHER))
    assert refusal(robot.drafts().update(userId="me", id=made["id"], body={}))[0] == 400
    assert robot.drafts().get(userId="me", id=made["id"], format="metadata").execute()["id"] == made["id"]
