"""Google's limits per minute, off until switched on.

Sheets and Docs count reads and writes for each person (60/60 and 300/60), Gmail counts units (6,000 a minute, a send
costs 100), Drive calls (12,000), Forms reads and writes (390/150).
"""

import time
from collections import Counter

from connectors.emulator.daily import Daily
from connectors.emulator.errors import rate_limited
from connectors.emulator.routing import Call

LIMITS = {
    ("sheets", "read"): 60,
    ("sheets", "write"): 60,
    ("docs", "read"): 300,
    ("docs", "write"): 60,
    ("forms", "read"): 390,
    ("forms", "write"): 150,
    ("gmail", "units"): 6000,
    ("drive", "units"): 12000,
}
READS = ("get", "Get", "list", "search", "getByDataFilter", "batchGetByDataFilter")
GMAIL_UNITS = {
    "gmail.users.messages.send": 100,
    "gmail.users.drafts.send": 100,
    "gmail.users.messages.get": 20,
    "gmail.users.threads.get": 40,
    "gmail.users.drafts.get": 20,
}


class Quotas:
    """What each person has spent in the running minute, which begins with the first call after the last one's end."""

    def __init__(self) -> None:
        self.on = False
        self._began = -60.0
        self._spent: Counter[tuple[str, str, str]] = Counter()
        self._daily = Daily()

    def spend(self, call: Call) -> None:
        """Count a call; raises GoogleError 429 when its person has none left this minute."""
        if not self.on:
            return
        if (now := time.monotonic()) >= self._began + 60:
            self._began = now
            self._spent.clear()
        service, kind, cost = _price(call.method_id)
        if self._spent[call.user, service, kind] + cost > LIMITS[service, kind]:
            raise rate_limited(
                f"Quota exceeded for quota metric '{kind.title()} requests' and limit "
                f"'{kind.title()} requests per minute per user' of service '{service}.googleapis.com'."
            )
        self._daily.spend(call)
        self._spent[call.user, service, kind] += cost


def _price(method_id: str) -> tuple[str, str, int]:
    service, *_, verb = method_id.split(".")
    if service == "gmail":
        return service, "units", GMAIL_UNITS.get(method_id, 5)
    if service == "drive":
        return service, "units", 1
    return service, "read" if verb.endswith(READS) else "write", 1
