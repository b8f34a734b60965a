"""Mail in a store that an older version wrote, and after a restart."""

import requests

from connectors.emulator.store import Store
from tests.mail import OTHER, ROBOT, SCHOOL, found, inbox, letter, read, send

OLD = (
    """CREATE TABLE gmail_messages (
        mailbox TEXT, place INTEGER, id TEXT, thread TEXT, letter INTEGER, message_id TEXT, topic TEXT, history INTEGER)""",
    "CREATE TABLE gmail_labelled (mailbox TEXT, label TEXT, place INTEGER, PRIMARY KEY (mailbox, label, place))",
    """CREATE TABLE gmail_letters (
        id INTEGER PRIMARY KEY, key TEXT UNIQUE, size INTEGER, sender TEXT, recipients TEXT, subject TEXT, files TEXT,
        snippet TEXT, headers TEXT, words TEXT)""",
    """INSERT INTO gmail_messages VALUES
        ('school203@krasnoselsky.example', 1832000000000000000, '19a', '19a', 1, 'old@a.example', 'зарница', 2)""",
    "INSERT INTO gmail_labelled VALUES ('school203@krasnoselsky.example', 'INBOX', 1832000000000000000)",
    """INSERT INTO gmail_letters VALUES
        (1, 'k', 22, ' a ', ' b ', ' зарница ', '', 'x', '[{"name": "Subject", "value": "Зарница"}]', ' зарница ')""",
    "INSERT INTO numbers VALUES ('gmail.history', 1)",
)
"""A mailbox with one letter as version 0.1.0 kept it."""


def test_store_of_an_older_version_goes_on(emulator, robot, school):
    """Its letters are read, searched and answered; what is new works beside them."""
    old = Store(None)
    for statement in OLD:
        old.execute(statement)
    old.blobs.put("gmail/k", b"Subject: \xd0\x97\xd0\xb0\xd1\x80\xd0\xbd\xd0\xb8\xd1\x86\xd0\xb0\r\n\r\nx")
    requests.post(f"{emulator.url}/emulator/snapshot", data=old.snapshot(), timeout=10).raise_for_status()
    assert found(school, "зарница -cc:somebody -list:x -deliveredto:x") == ["19a"]
    assert read(school, "19a")["Subject"] == "Зарница"
    send(robot, letter(Cc=OTHER, References="<old@a.example>", subject="Re: Зарница"))
    thread = school.threads().get(userId="me", id="19a", format="minimal").execute()["messages"]
    assert len(thread) == 2
    assert len(found(school, f"cc:{OTHER} deliveredto:{SCHOOL}")) == 1


def test_settings_survive_with_the_mail(emulator, robot, school, other):
    """A snapshot put back brings filters, forwarding and the responder's memory along."""
    school.settings().forwardingAddresses().create(userId="me", body={"forwardingEmail": OTHER}).execute()
    body = {"criteria": {"from": ROBOT}, "action": {"forward": OTHER}}
    school.settings().filters().create(userId="me", body=body).execute()
    school.settings().updateVacation(
        userId="me", body={"enableAutoReply": True, "responseBodyPlainText": "Каникулы"}
    ).execute()
    send(robot, letter())
    saved = emulator.session().get(f"{emulator.url}/emulator/snapshot").content
    emulator.control("POST", "reset")
    requests.post(f"{emulator.url}/emulator/snapshot", data=saved, timeout=10).raise_for_status()
    send(robot, letter())
    assert (len(inbox(other)), len(inbox(robot))) == (2, 1)
