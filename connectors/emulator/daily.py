"""What Google allows a mailbox in any 24 hours: 2,000 letters. Part of the quotas, off as they are."""

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta

from connectors.emulator.errors import rate_limited
from connectors.emulator.routing import Call

LETTERS = 2000
DAY = timedelta(days=1)
SENDS = ("gmail.users.messages.send", "gmail.users.drafts.send")


class Daily:
    """When each person sent letters, as far back as a day; kept while the server runs."""

    def __init__(self) -> None:
        self._sent: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def spend(self, call: Call, now: datetime | None = None) -> None:
        """Count a call that sends; raises GoogleError 429 when its person sent as much as a day allows."""
        if call.method_id not in SENDS:
            return
        now = now or datetime.now(UTC)
        sent = self._sent[call.user]
        while sent and sent[0] <= now - DAY:
            sent.popleft()
        if len(sent) >= LETTERS:
            moment = (sent[0] + DAY).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            message = f"User-rate limit exceeded.  Retry after {moment} (Mail sending)"
            raise rate_limited(message, reason="userRateLimitExceeded")
        sent.append(now)
