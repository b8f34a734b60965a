"""Delivery: one copy for each mailbox, whatever the address looks like, and nothing slipped in."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from googleapiclient.errors import HttpError

from tests.mail import OTHER, ROBOT, SCHOOL, draft, found, header, inbox, labels_of, letter, read, refusal, send


def test_plus_address_leads_to_its_mailbox(robot, school):
    """The letter says where it was delivered to, and a search can ask for it."""
    tagged = "school203+zarnitsa@krasnoselsky.example"
    send(robot, letter(to=tagged))
    send(robot, letter())
    plain, delivered = inbox(school)
    assert (plain["Delivered-To"], delivered["Delivered-To"]) == (SCHOOL, tagged)
    assert delivered["Return-Path"] == f"<{ROBOT}>"
    assert found(school, f"deliveredto:{tagged}") == [found(school)[1]]
    assert found(school, "deliveredto:school203") == []


def test_mailbox_gets_one_copy(robot, school):
    """However often it is named, in whatever case, with or without a tag."""
    to = f"{SCHOOL}, Школа <{SCHOOL.upper()}>"
    send(robot, letter(to=to, Cc=SCHOOL, Bcc="school203+x@krasnoselsky.example"))
    assert len(inbox(school)) == 1


def test_letter_to_ones_own_plus_address_is_one_message(robot):
    """In INBOX and SENT, as to oneself; others get it besides."""
    sent = send(robot, letter(to=f"robot+check@barycentre.example, {OTHER}"))
    assert sent["labelIds"] == ["INBOX", "SENT", "UNREAD"]
    assert robot.getProfile(userId="me").execute()["messagesTotal"] == 1


def test_bounce_of_a_plus_address(emulator, robot):
    """Who does not exist does not exist under tags either."""
    emulator.control("POST", "bounces", {"addresses": ["gone@imc.example"]})
    send(robot, letter(to="Gone+x@imc.example"))
    assert inbox(robot)[0]["X-Failed-Recipients"] == "gone+x@imc.example"


def test_report_explains_itself(robot):
    """As Gmail's: a text with the code, a status (RFC 3464), the headers of the letter; the null sender's."""
    sent = send(robot, letter(to="bounce@school7.example", X_Key="М3-012"))
    report = inbox(robot)[0]
    text, status, original = report.iter_parts()
    assert "550 5.1.1" in text.get_content()
    assert [part.get_content_type() for part in report.iter_parts()][1:] == [
        "message/delivery-status",
        "text/rfc822-headers",
    ]
    assert status.get_payload()[0]["Reporting-MTA"].startswith("dns;")
    assert header(robot, sent["id"], "Message-ID")[0] in original.get_content()
    assert report["From"] == "Mail Delivery Subsystem <mailer-daemon@googlemail.example>"
    shown = robot.messages().get(userId="me", id=found(robot, "in:inbox")[0]).execute()["payload"]
    assert [part["mimeType"] for part in shown["parts"]] == [
        "text/plain",
        "message/delivery-status",
        "text/rfc822-headers",
    ]


def test_message_id_is_gmails(robot):
    """Of its form, at its host."""
    (known,) = header(robot, send(robot, letter())["id"], "Message-ID")
    assert known.startswith("<CA")
    assert known.endswith("@mail.gmail.com>")


@pytest.mark.parametrize("field", ["Subject", "X-Key", "To"])
def test_lines_that_look_like_headers_stay_in_their_field(robot, other, field):
    """A folded line, a bare CR, an encoded line end: none of them becomes a header or reaches a recipient."""
    folded = f"{field}: {SCHOOL}\r\n Bcc: {OTHER}\r\n".encode()
    bare = f"{field}: {SCHOOL}\rBcc: {OTHER}\r\n".encode()
    encoded = f"{field}: =?utf-8?q?a=0D=0ABcc:_{OTHER}?= <{SCHOOL}>\r\n".encode()
    for data in (folded, bare, encoded):
        to = b"" if field == "To" else b"To: %b\r\n" % SCHOOL.encode()
        with suppress(HttpError):  # as a recipient such a field is refused
            send(robot, to + data + b"\r\nx")
    assert found(other) == []


def test_names_of_headers_may_be_in_any_case(robot, other):
    """BCC is Bcc: it delivers and is not seen."""
    send(robot, b"tO: %b\r\nbCC: %b\r\n\r\nx" % (SCHOOL.encode(), OTHER.encode()))
    assert inbox(other)[0]["Bcc"] is None


def test_letter_without_anything_but_a_recipient(robot, school):
    """Arrives with what Gmail adds."""
    send(robot, b"To: %b\r\n" % SCHOOL.encode())
    arrived = inbox(school)[0]
    assert all(arrived[name] for name in ("Message-ID", "Date", "From", "To"))


def test_parallel_sends_of_a_draft_send_once(emulator, robot, school):
    """One succeeds, all others are told that there is no such draft."""
    made = draft(robot, letter())

    def attempt(_):
        call = emulator.api("gmail", "v1", ROBOT).users().drafts().send(userId="me", body={"id": made["id"]})
        try:
            return call.execute()["threadId"]
        except HttpError as error:
            return error.status_code

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, range(8)))
    assert sorted(map(str, results)) == sorted([made["message"]["threadId"], *["404"] * 7])
    assert len(inbox(school)) == 1


def test_ids_that_cannot_be_are_told_from_unknown_ones(robot):
    """400 "Invalid id value" and 404."""
    for thing in (robot.messages(), robot.threads()):
        assert refusal(thing.get(userId="me", id="nonsense")) == (400, "Invalid id value")
        assert refusal(thing.trash(userId="me", id="19a0000000000000"))[0] == 404
    assert refusal(robot.drafts().send(userId="me", body={"id": "r1"})) == (404, "Requested entity was not found.")


def test_spam_does_not_come_into_the_inbox(robot, school):
    """Nor into lists, unless these are told to show it."""
    send(robot, letter(text="XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"))
    assert found(school) == []
    (message,) = found(school, includeSpamTrash=True)
    assert labels_of(school, message) == ["SPAM", "UNREAD"]
    assert read(school, message)["From"] == ROBOT
