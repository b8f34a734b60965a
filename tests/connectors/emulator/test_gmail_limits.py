"""What a mailbox may send in a day, once quotas are on."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.emulator.daily import LETTERS, Daily
from connectors.emulator.errors import GoogleError
from connectors.emulator.routing import Call
from tests.mail import ROBOT, SCHOOL

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def call(method, user=ROBOT):
    return Call(f"gmail.users.{method}", {"userId": "me"}, {}, {}, None, user, None, is_admin=False)


def test_two_thousand_letters_a_day():
    """Sent either way; then 429 with the moment from which it goes on, for this mailbox alone."""
    daily = Daily()
    for number in range(LETTERS):
        daily.spend(call(("messages.send", "drafts.send")[number % 2]), NOON + timedelta(seconds=number))
    with pytest.raises(GoogleError) as refused:
        daily.spend(call("drafts.send"), NOON + timedelta(hours=12))
    assert (refused.value.status, refused.value.reason) == (429, "userRateLimitExceeded")
    assert refused.value.message == "User-rate limit exceeded.  Retry after 2026-09-02T12:00:00.000Z (Mail sending)"
    daily.spend(call("drafts.send", SCHOOL), NOON + timedelta(hours=12))
    daily.spend(call("messages.list"), NOON + timedelta(hours=12))
    daily.spend(call("drafts.send"), NOON + timedelta(days=1))
