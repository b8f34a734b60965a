"""No call to Google that can be spared, and nothing lost by sparing it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from connectors.google.gmail import Gmail, Outgoing
from connectors.google.transport import Road


def comes_back(scene: Any, message_id: str) -> None:
    """A report about a letter to the first school arrives, in a Gmail thread of its own."""
    report = EmailMessage(policy=SMTP)
    report["To"], report["In-Reply-To"] = scene.robot, message_id
    report["Content-Type"] = 'multipart/report; report-type="delivery-status"'
    status = EmailMessage(policy=SMTP)
    status["Content-Type"] = "message/delivery-status"
    status.set_payload([EmailMessage(), _fields(scene.address(1))])
    report.attach(status)
    daemon = Gmail(scene.workspace.sign_in("mailer-daemon@googlemail.example"))
    daemon.send_draft(str(daemon.make_drafts([Outgoing(report.as_bytes())])[0]))


def _fields(address: str) -> EmailMessage:
    fields = EmailMessage(policy=SMTP)
    fields["Action"], fields["Status"], fields["Final-Recipient"] = "failed", "5.1.1", f"rfc822; {address}"
    return fields


def test_the_run_after_many_letters_looks_at_one_page(scene: Any) -> None:
    """R52: more letters have left than one page of SENT lists; the next run, with nothing due, makes one call."""
    scene.run(scene.letters(505))
    road = Road(scene.workspace.url)

    scene.outbox(road).reconcile()

    assert road.calls == 1


def test_a_letter_without_a_thread_costs_two_calls(scene: Any) -> None:
    """A digest is drafted and sent; nothing answers it, so its Message-ID is not asked for at once, nor next morning."""
    road = Road(scene.workspace.url)

    scene.run([scene.letter(thread="")], road=road)
    scene.outbox(road).reconcile()

    assert road.calls == 1 + 2 + 1


def test_a_letter_without_a_thread_is_known_when_it_comes_back(scene: Any) -> None:
    """A report that only names the Message-ID of a digest is matched all the same."""
    scene.run([scene.letter(thread="")])
    comes_back(scene, str(scene.inbox()[0]["Message-ID"]))

    bounced = scene.outbox().read_bounces()

    assert [record.addressee for record in bounced] == ["ОУ № 1"]


def test_letters_without_a_thread_are_read_back_in_company(scene: Any) -> None:
    """The next letter that opens a thread takes the waiting ones along, so that they never pile up."""
    scene.run([scene.letter(1, thread="")])

    scene.run([scene.letter(2)])

    assert all(record.rfc822_id for record in scene.history())
