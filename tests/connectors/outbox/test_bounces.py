"""Letters that come back."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.policy import SMTP
from typing import Any

import pytest

from connectors.google.gmail import Gmail, Outgoing
from connectors.outbox.bounces import Bounce, read_report
from connectors.outbox.evidence import Evidence

DAEMON = "mailer-daemon@googlemail.example"


def report(address: str, answers: str = "", *, action: str = "failed", original: str = "") -> EmailMessage:
    """Return a delivery report as servers write it."""
    whole, fields, about = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP), Message(policy=SMTP)
    whole["From"] = f"Mail Delivery Subsystem <{DAEMON}>"
    whole["Content-Type"] = 'multipart/report; report-type="delivery-status"'
    if answers:
        whole["In-Reply-To"] = whole["References"] = answers
    about["Reporting-MTA"] = "dns; mx.example"
    fields["Final-Recipient"] = f"rfc822; {address}"
    fields["Action"], fields["Status"] = action, "5.1.1"
    fields["Diagnostic-Code"] = f"smtp; 550 5.1.1 <{address}>: no such user"
    status = EmailMessage(policy=SMTP)
    status["Content-Type"] = "message/delivery-status"
    status.set_payload([about, fields])
    for part in (_text(original or "Not delivered."), status):
        whole.attach(part)
    return whole


def _text(words: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(words)
    return part


def arrives(scene: Any, message: EmailMessage) -> None:
    """A report arrives in the robot's mailbox."""
    message["To"] = scene.robot
    daemon = Gmail(scene.workspace.sign_in(DAEMON))
    draft = daemon.make_drafts([Outgoing(message.as_bytes())])[0]
    daemon.send_draft(str(draft))


def unreachable(scene: Any, school: int = 1) -> Any:
    return scene.letter(school, address=f"bounce{school}-{scene.name}@krasnoselsky.example")


def test_a_letter_comes_back(scene: Any) -> None:
    """A letter to an address that does not exist is marked as come back, with the reason and without the address."""
    scene.run([unreachable(scene), scene.letter(2)])

    bounced = scene.outbox().read_bounces()

    assert [record.addressee for record in bounced] == ["ОУ № 1"]
    assert bounced[0].bounced_at
    assert bounced[0].bounce_reason.startswith("5.1.1 ")
    assert "@" not in bounced[0].bounce_reason
    assert [bool(record.bounced_at) for record in sorted(scene.history(), key=lambda r: r.addressee)] == [True, False]


def test_told_once(scene: Any) -> None:
    """A bounce is told once, and looking again costs one HTTP call."""
    scene.run([unreachable(scene)])
    scene.outbox().read_bounces()
    outbox = scene.outbox()

    again = outbox.read_bounces()

    assert (again, outbox._gmail._transport.calls) == ([], 1)


def test_a_lost_ledger_knows_its_bounces(scene: Any) -> None:
    """A rebuilt ledger finds the bounces again."""
    scene.run([unreachable(scene)])
    scene.outbox().read_bounces()
    scene.lose_ledger()
    outbox = scene.outbox()
    outbox.reconcile()

    assert [record.addressee for record in outbox.read_bounces()] == ["ОУ № 1"]


def test_known_by_thread_and_recipient(scene: Any) -> None:
    """A report that names no Message-ID is matched by its thread and the recipient."""
    scene.run([unreachable(scene)])
    sent = scene.history()[0]
    ours = Bounce(f"bounce1-{scene.name}@krasnoselsky.example", "", str(sent.thread_id), "5.1.1")
    other = Bounce("other@x.example", "", str(sent.thread_id), "5.1.1")

    marked = Evidence(scene.ledger()).bounced([other, ours], [])

    assert [(record.token, record.bounce_reason) for record in marked] == [(sent.token, "5.1.1")]


def test_other_peoples_bounces(scene: Any) -> None:
    """Reports about letters that are not the robot's mark nothing."""
    scene.run([scene.letter(1)])
    arrives(scene, report("stranger@krasnoselsky.example", "<unknown@mail.gmail.example>"))

    assert scene.outbox().read_bounces() == []


def test_reading_a_report() -> None:
    """A report is read into the recipient, the letters it answers, and the reason in one line without addresses."""
    found = read_report(report("school203@x.example", "<one@mail.example>"), "t1")

    assert found == [
        Bounce(
            "school203@x.example",
            "<one@mail.example>",
            "t1",
            "5.1.1 550 5.1.1 <…>: no such user",
        )
    ]


@pytest.mark.parametrize("message", [report("a@x.example", action="delayed"), _text("Я в отпуске.")])
def test_no_failure(message: EmailMessage) -> None:
    """A delay is no failure, nor is any other letter."""
    assert read_report(message, "t1") == []


def test_a_report_about_a_thread() -> None:
    """Of a report that names a thread's letters the last one came back."""
    message = report("a@x.example")
    message["References"] = "<first@mail.example> <second@mail.example>"

    assert [bounce.answers for bounce in read_report(message, "t1")] == ["<second@mail.example>"]


def test_a_long_diagnosis() -> None:
    """A reason is cut to 200 characters of one line."""
    message = report("a@x.example")
    fields = message.get_payload()[1].get_payload()[1]
    fields.replace_header("Diagnostic-Code", "smtp; " + "very long words " * 40)

    assert [len(bounce.reason) <= 200 and "\n" not in bounce.reason for bounce in read_report(message, "t1")] == [True]
