"""The letter that comes back for an address that does not exist (RFC 3464), as Gmail writes it."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from connectors.emulator.gmail.letters import Letter
from connectors.emulator.gmail.outgoing import new_message_id

MAILER_DAEMON = "mailer-daemon@googlemail.example"
"""Who bounces come from; with Google the domain is googlemail.com."""
CODE = "5.1.1"
UNFOLDED = SMTP.clone(max_line_length=998)  # a Message-ID on a line of its own is lost on simple readers


def bounce(letter: Letter, sender: str, address: str, now: datetime) -> bytes:
    """The report to `sender` that `letter` could not be delivered to `address`."""
    report = EmailMessage(policy=UNFOLDED)
    report["From"] = f"Mail Delivery Subsystem <{MAILER_DAEMON}>"
    report["To"] = sender
    report["Date"] = format_datetime(now)
    report["Subject"] = "Delivery Status Notification (Failure)"
    report["Message-ID"] = new_message_id()
    report["In-Reply-To"] = f"<{letter.message_id}>"
    report["References"] = f"<{letter.message_id}>"
    report["X-Failed-Recipients"] = address
    report["Auto-Submitted"] = "auto-replied"
    report["Content-Type"] = 'multipart/report; report-type="delivery-status"'
    for part in (_explanation(address), _status(address, now), _original(letter)):
        report.attach(part)
    return report.as_bytes()


def _explanation(address: str) -> EmailMessage:
    part = EmailMessage(policy=UNFOLDED)
    part.set_content(
        f"Address not found\n\nYour message wasn't delivered to {address} because the address couldn't be found, or "
        f"is unable to receive mail.\n\n550 {CODE} The email account that you tried to reach does not exist.\n"
    )
    return part


def _status(address: str, now: datetime) -> EmailMessage:
    message, recipient = EmailMessage(policy=UNFOLDED), EmailMessage(policy=UNFOLDED)
    message["Reporting-MTA"] = "dns; googlemail.example"
    message["Arrival-Date"] = format_datetime(now)
    recipient["Final-Recipient"] = f"rfc822; {address}"
    recipient["Action"] = "failed"
    recipient["Status"] = CODE
    recipient["Diagnostic-Code"] = f"smtp; 550-{CODE} The email account does not exist."
    part = EmailMessage(policy=UNFOLDED)
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([message, recipient])
    return part


def _original(letter: Letter) -> EmailMessage:
    part = EmailMessage(policy=UNFOLDED)
    lines = [f"{header.name}: {header.source}" for header in letter.headers]
    part.set_content("\n".join(lines) + "\n", subtype="rfc822-headers")
    return part
