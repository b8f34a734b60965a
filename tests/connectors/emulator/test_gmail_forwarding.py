"""Forwarding: confirmed addresses, all mail sent on, no letter in circles."""

import pytest

from tests.mail import OTHER, ROBOT, SCHOOL, found, inbox, labels_of, letter, refusal, send


def allow(user, address):
    return user.settings().forwardingAddresses().create(userId="me", body={"forwardingEmail": address}).execute()


def forward_all(user, address, disposition="leaveInInbox"):
    body = {"enabled": True, "emailAddress": address, "disposition": disposition}
    return user.settings().updateAutoForwarding(userId="me", body=body)


@pytest.mark.parametrize(
    ("disposition", "labels"),
    [
        ("leaveInInbox", ["INBOX", "UNREAD"]),
        ("markRead", ["INBOX"]),
        ("archive", ["UNREAD"]),
        ("trash", ["TRASH", "UNREAD"]),
    ],
)
def test_all_mail_is_sent_on(robot, school, other, disposition, labels):
    """It arrives there as it came; what becomes of it here is a setting."""
    allow(school, OTHER)
    wish = forward_all(school, OTHER, disposition).execute()
    assert school.settings().getAutoForwarding(userId="me").execute() == wish
    send(robot, letter())
    assert labels_of(school, found(school, "in:anywhere")[0]) == labels
    (arrived,) = inbox(other)
    assert (arrived["From"], arrived["To"], arrived["X-Forwarded-To"]) == (ROBOT, SCHOOL, OTHER)


def test_nothing_is_sent_on_by_itself_or_once_it_was_switched_off(robot, school, other):
    """Off at first; off again when told, and when the address is removed."""
    settings = school.settings()
    assert settings.getAutoForwarding(userId="me").execute() == {"enabled": False}
    allow(school, OTHER)
    forward_all(school, OTHER).execute()
    settings.forwardingAddresses().delete(userId="me", forwardingEmail=OTHER).execute()
    assert settings.getAutoForwarding(userId="me").execute() == {"enabled": False}
    send(robot, letter())
    assert inbox(other) == []


def test_only_confirmed_addresses_are_sent_on_to(school):
    """An address that does not exist stays pending; one never added is unknown."""
    assert allow(school, OTHER)["verificationStatus"] == "accepted"
    assert allow(school, "bounce@school7.example")["verificationStatus"] == "pending"
    for address in ("bounce@school7.example", ROBOT, "nonsense"):
        assert refusal(forward_all(school, address)) == (400, "Unrecognized forwarding address")
    assert refusal(forward_all(school, OTHER, "dispositionUnspecified"))[0] == 400


def test_two_mailboxes_that_send_on_to_each_other_do_not_loop(robot, school, other):
    """Each has the letter once."""
    allow(school, OTHER)
    allow(other, SCHOOL)
    forward_all(school, OTHER).execute()
    forward_all(other, SCHOOL).execute()
    send(robot, letter())
    assert (len(inbox(school)), len(inbox(other))) == (1, 1)


def test_addresses_are_listed_read_and_deleted(school):
    """Twice the same is a 409, one's own address and nonsense are a 400."""
    addresses = school.settings().forwardingAddresses()
    assert addresses.list(userId="me").execute() == {}
    added = allow(school, OTHER)
    assert addresses.list(userId="me").execute() == {"forwardingAddresses": [added]}
    assert addresses.get(userId="me", forwardingEmail=OTHER.upper()).execute() == added
    refused = [refusal(addresses.create(userId="me", body={"forwardingEmail": it}))[0] for it in (OTHER, SCHOOL, "x")]
    assert refused == [409, 400, 400]
    addresses.delete(userId="me", forwardingEmail=OTHER).execute()
    assert refusal(addresses.get(userId="me", forwardingEmail=OTHER))[0] == 404
    assert refusal(addresses.delete(userId="me", forwardingEmail=OTHER))[0] == 404
