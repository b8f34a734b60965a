"""Gmail's sending, through Google's own client: what leaves, what arrives, what comes back, what is refused."""

from email import message_from_bytes, policy

import pytest
from googleapiclient.http import MediaInMemoryUpload

from tests.mail import OTHER, ROBOT, SCHOOL, draft, header, inbox, letter, raw, refusal, send


def test_letter_reaches_every_recipient(emulator, robot):
    """To, Cc and Bcc each get it under INBOX and UNREAD; the sender has it under SENT."""
    sent = send(robot, letter(Cc=OTHER, Bcc=f"Куратор <curator@imc.example>, {SCHOOL.upper()}"))
    assert sent["labelIds"] == ["SENT"]
    for address in (SCHOOL, OTHER, "curator@imc.example"):
        found = emulator.api("gmail", "v1", address).users().messages().list(userId="me").execute()["messages"]
        assert len(found) == 1
        got = emulator.api("gmail", "v1", address).users().messages().get(userId="me", id=found[0]["id"]).execute()
        assert got["labelIds"] == ["INBOX", "UNREAD"]


def test_bcc_is_seen_by_the_sender_only(robot, school):
    """The copy in SENT keeps Bcc, what arrives has none."""
    sent = send(robot, letter(Bcc=OTHER))
    assert header(robot, sent["id"], "Bcc") == [OTHER]
    assert inbox(school)[0]["Bcc"] is None


def test_gmail_gives_the_message_id(robot, school):
    """The given Message-ID is replaced; sender and recipient see the same new one."""
    sent = send(robot, letter(Message_ID="<mine@barycentre.example>"))
    ours = header(robot, sent["id"], "Message-ID")
    assert ours != ["<mine@barycentre.example>"]
    assert [inbox(school)[0]["Message-ID"]] == ours


def test_x_headers_and_body_arrive_as_they_left(robot, school):
    """What Gmail does not change arrives to the byte."""
    data = letter(X_Barycentre_Key="М3-012/14")
    send(robot, data)
    arrived = inbox(school)[0]
    assert arrived["X-Barycentre-Key"] == "М3-012/14"
    assert arrived.get_content() == message_from_bytes(data, policy=policy.default).get_content()


def test_missing_from_and_date_are_added(robot, school):
    """The letter is from the mailbox, of this day."""
    send(robot, letter())
    arrived = inbox(school)[0]
    assert arrived["From"] == ROBOT
    assert arrived["Date"].datetime.tzinfo is not None


def test_foreign_from_is_rewritten(robot, school):
    """Nobody writes in another's name; what was given stays readable beside it."""
    send(robot, letter(From="Директор <boss@imc.example>"))
    arrived = inbox(school)[0]
    assert arrived["From"] == ROBOT
    assert "boss@imc.example" in arrived["X-Google-Original-From"]


def test_own_from_and_aliases_stay(robot, school):
    """The display name is kept, and an alias may be written from."""
    robot.settings().sendAs().create(userId="me", body={"sendAsEmail": "imc@imc.example"}).execute()
    for sender in (f"Барицентр ИМЦ <{ROBOT}>", "imc@imc.example"):
        send(robot, letter(From=sender))
    assert {str(arrived["From"]) for arrived in inbox(school)} == {f"Барицентр ИМЦ <{ROBOT}>", "imc@imc.example"}


def test_letter_to_oneself_is_one_message(robot):
    """It stands under SENT and INBOX at once."""
    sent = send(robot, letter(to=ROBOT))
    assert sent["labelIds"] == ["INBOX", "SENT", "UNREAD"]
    assert robot.getProfile(userId="me").execute()["messagesTotal"] == 1


def test_upload_sends_too(robot, school):
    """A letter may come as media of type message/rfc822."""
    media = MediaInMemoryUpload(letter(), "message/rfc822")
    robot.messages().send(userId="me", media_body=media).execute()
    assert len(inbox(school)) == 1


def test_draft_is_sent_once(robot, school):
    """Sending deletes the draft and makes a new message under SENT; a second time is a 404 and sends nothing."""
    made = draft(robot, letter())
    assert made["message"]["labelIds"] == ["DRAFT"]
    sent = robot.drafts().send(userId="me", body={"id": made["id"]}).execute()
    assert sent["id"] != made["message"]["id"]
    assert sent["labelIds"] == ["SENT"]
    again = robot.drafts().send(userId="me", body={"id": made["id"]})
    assert refusal(again) == (404, "Requested entity was not found.")
    assert len(inbox(school)) == 1


def test_sent_drafts_id_is_used_up(robot):
    """Neither get, update nor delete find it; the sent message is untouched."""
    made = draft(robot, letter())
    sent = robot.drafts().send(userId="me", body={"id": made["id"]}).execute()
    drafts = robot.drafts()
    body = {"message": {"raw": raw(letter())}}
    calls = (
        drafts.get(userId="me", id=made["id"]),
        drafts.update(userId="me", id=made["id"], body=body),
        drafts.delete(userId="me", id=made["id"]),
    )
    assert [refusal(call)[0] for call in calls] == [404, 404, 404]
    assert header(robot, sent["id"], "To") == [SCHOOL]


def test_draft_keeps_its_id_through_changes(robot, school):
    """An update replaces the letter; what is sent is the new one, in the draft's thread."""
    made = draft(robot, letter(subject="старая тема"))
    updated = robot.drafts().update(userId="me", id=made["id"], body={"message": {"raw": raw(letter())}}).execute()
    assert (updated["id"], updated["message"]["threadId"]) == (made["id"], made["message"]["threadId"])
    robot.drafts().send(userId="me", body={"id": made["id"]}).execute()
    assert [arrived["Subject"] for arrived in inbox(school)] == ["Анонс: Зарница"]


def test_drafts_are_listed_with_their_messages(robot):
    """The latest first; what was sent or deleted is gone."""
    made = [draft(robot, letter(subject=str(number))) for number in range(4)]
    robot.drafts().send(userId="me", body={"id": made[1]["id"]}).execute()
    robot.drafts().delete(userId="me", id=made[2]["id"]).execute()
    listed = robot.drafts().list(userId="me").execute()["drafts"]
    wanted = [(made[number]["id"], made[number]["message"]["id"]) for number in (3, 0)]
    assert [(entry["id"], entry["message"]["id"]) for entry in listed] == wanted


def test_draft_may_lack_a_recipient_until_it_is_sent(robot):
    """It is kept, and refused only when it should leave; it is still there afterwards."""
    made = draft(robot, b"Subject: x\r\n\r\nx")
    call = robot.drafts().send(userId="me", body={"id": made["id"]})
    assert refusal(call) == (400, "Recipient address required")
    assert robot.drafts().get(userId="me", id=made["id"]).execute()["id"] == made["id"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Subject: x\r\n\r\nx", "Recipient address required"),
        (b"To: \r\nSubject: x\r\n\r\nx", "Recipient address required"),
        (b"To: nobody\r\n\r\nx", "Invalid To header"),
        (b"To: a@\r\n\r\nx", "Invalid To header"),
        (b"To: a@b@c.example\r\n\r\nx", "Invalid To header"),
        (b"To: a@b.example c@d.example\r\n\r\nx", "Invalid To header"),
        (b"To: a@b.example\r\nCc: <\r\n\r\nx", "Invalid Cc header"),
        (b"To: a@b.example\r\nBcc: x y z\r\n\r\nx", "Invalid Bcc header"),
    ],
)
def test_letter_that_cannot_be_addressed_is_refused(robot, data, message):
    """400 in Gmail's words, and nothing is sent."""
    assert refusal(robot.messages().send(userId="me", body={"raw": raw(data)})) == (400, message)
    assert robot.getProfile(userId="me").execute()["messagesTotal"] == 0


def test_one_bad_address_stops_the_whole_letter(robot, school):
    """The good recipients get nothing either: a send is all or nothing."""
    call = robot.messages().send(userId="me", body={"raw": raw(b"To: %b\r\nCc: nobody\r\n\r\nx" % SCHOOL.encode())})
    assert refusal(call)[0] == 400
    assert inbox(school) == []


@pytest.mark.parametrize("body", [{}, {"raw": ""}, {"raw": "%%%"}])
def test_send_without_a_letter_is_a_400(robot, body):
    """`raw` in base64url is needed."""
    assert refusal(robot.messages().send(userId="me", body=body))[0] == 400


def test_answer_joins_the_thread_on_both_sides(robot, school):
    """With threadId, References and the same subject it is one thread for sender and recipient, «Re:» or not."""
    first = send(robot, letter())
    known = header(robot, first["id"], "Message-ID")[0]
    second = send(robot, letter(subject="RE: Анонс: Зарница", References=known), threadId=first["threadId"])
    assert second["threadId"] == first["threadId"]
    threads = school.threads().list(userId="me").execute()["threads"]
    assert len(threads) == 1
    assert len(school.threads().get(userId="me", id=threads[0]["id"]).execute()["messages"]) == 2


@pytest.mark.parametrize(
    ("subject", "with_reference"), [("Анонс: Зарница", False), ("Анонс: Другое", True)], ids=["reference", "subject"]
)
def test_thread_needs_reference_and_subject(robot, subject, with_reference):
    """A threadId alone does not join: Google's three conditions all have to hold."""
    first = send(robot, letter())
    known = header(robot, first["id"], "Message-ID")[0]
    headers = {"References": known} if with_reference else {}
    second = send(robot, letter(subject=subject, **headers), threadId=first["threadId"])
    assert second["threadId"] != first["threadId"]


def test_unknown_thread_is_a_404(robot):
    """Another mailbox's thread is unknown here."""
    assert refusal(robot.messages().send(userId="me", body={"raw": raw(letter()), "threadId": "1"}))[0] == 404


@pytest.mark.parametrize("address", ["bounce@school7.example", "Bounce.42@school7.example", "gone@school7.example"])
def test_letter_to_nobody_comes_back(emulator, robot, address):
    """A report in the letter's thread names the address, the code and the letter; the letter stays sent."""
    emulator.control("POST", "bounces", {"addresses": ["Gone@school7.example"]})
    sent = send(robot, letter(to=f"{address}, {SCHOOL}"))
    report = inbox(robot)[0]
    assert report.get_content_type() == "multipart/report"
    assert report["Content-Type"].params["report-type"] == "delivery-status"
    assert report["X-Failed-Recipients"] == address.lower()
    assert [report["In-Reply-To"]] == header(robot, sent["id"], "Message-ID") == [report["References"]]
    assert report["Subject"] == "Delivery Status Notification (Failure)"
    _, status = report.get_payload()[1].get_payload()
    assert (status["Final-Recipient"], status["Action"], status["Status"]) == (
        f"rfc822; {address.lower()}",
        "failed",
        "5.1.1",
    )
    thread = robot.threads().get(userId="me", id=sent["threadId"]).execute()["messages"]
    assert [message["labelIds"] for message in thread] == [["SENT"], ["INBOX", "UNREAD"]]


def test_every_bad_address_has_its_own_report(robot, school):
    """Two reports, and the good address still gets the letter."""
    send(robot, letter(to=f"bounce1@a.example, bounce2@a.example, {SCHOOL}"))
    assert {report["X-Failed-Recipients"] for report in inbox(robot)} == {"bounce1@a.example", "bounce2@a.example"}
    assert len(inbox(school)) == 1


def test_nobody_acts_on_anothers_mailbox(robot):
    """403 "Delegation denied", whatever is asked."""
    call = robot.messages().list(userId=SCHOOL)
    assert refusal(call) == (403, f"Delegation denied for {ROBOT}")


def test_administrator_reads_any_mailbox(emulator, robot):
    """By its address."""
    send(robot, letter())
    admin = emulator.api("gmail", "v1", "administrator").users()
    assert admin.getProfile(userId=SCHOOL).execute()["messagesTotal"] == 1
