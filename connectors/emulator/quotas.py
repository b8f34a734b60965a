"""Google's limits per minute, for each person and for the whole project; off until switched on.

Sheets and Docs and Forms count reads and writes, Gmail units by method, Drive calls. A minute begins with the first
call after the last one's end. No Retry-After: Google sends none.
"""

import time
from collections import Counter

from connectors.emulator.daily import Daily
from connectors.emulator.errors import GoogleError, error_info
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
"""What each person may spend in a minute."""

PROJECT_LIMITS = {
    ("sheets", "read"): 300,
    ("sheets", "write"): 300,
    ("docs", "read"): 3000,
    ("docs", "write"): 600,
    ("forms", "read"): 975,
    ("forms", "write"): 375,
    ("gmail", "units"): 1_200_000,
    ("drive", "units"): 12000,
}
"""What all of them together may."""

READS = ("get", "Get", "list", "search", "getByDataFilter", "batchGetByDataFilter")
GMAIL_UNITS = {
    "drafts.create": 10,
    "drafts.delete": 10,
    "drafts.get": 20,
    "drafts.send": 100,
    "drafts.update": 15,
    "getProfile": 1,
    "history.list": 2,
    "labels.get": 1,
    "labels.list": 1,
    "messages.batchDelete": 50,
    "messages.batchModify": 50,
    "messages.delete": 10,
    "messages.get": 20,
    "messages.import": 25,
    "messages.insert": 25,
    "messages.send": 100,
    "settings.delegates.create": 100,
    "settings.forwardingAddresses.create": 100,
    "settings.sendAs.create": 100,
    "settings.sendAs.update": 100,
    "settings.sendAs.verify": 100,
    "settings.updatePop": 100,
    "stop": 50,
    "threads.delete": 20,
    "threads.get": 40,
    "threads.list": 10,
    "threads.modify": 10,
    "threads.trash": 10,
    "threads.untrash": 10,
    "watch": 100,
}
"""Units of Gmail's methods without "gmail.users."; reading a setting costs 1, all else 5."""

PROJECT = ""
"""Stands where a person's address would."""


class Quotas:
    """What each person, and all together, have spent in the running minute."""

    def __init__(self) -> None:
        self.on = False
        self._began = -60.0
        self._spent: Counter[tuple[str, str, str]] = Counter()
        self._daily = Daily()

    def spend(self, call: Call) -> None:
        """Count a call; raises GoogleError 429, for Gmail and Drive 403, when none are left this minute."""
        if not self.on:
            return
        if (now := time.monotonic()) >= self._began + 60:
            self._began = now
            self._spent.clear()
        service, kind, cost = _price(call.method_id)
        for who, limits in ((call.user, LIMITS), (PROJECT, PROJECT_LIMITS)):
            if self._spent[who, service, kind] + cost > limits[service, kind]:
                raise _exceeded(service, kind, limits[service, kind], is_project=who == PROJECT)
        self._daily.spend(call)
        for who in (call.user, PROJECT):
            self._spent[who, service, kind] += cost


def _price(method_id: str) -> tuple[str, str, int]:
    service, _, rest = method_id.partition(".")
    if service == "gmail":
        name = rest.removeprefix("users.")
        is_setting = name.startswith("settings.") and name.rpartition(".")[2].startswith(("get", "list"))
        return service, "units", GMAIL_UNITS.get(name, 1 if is_setting else 5)
    if service == "drive":
        return service, "units", 1
    return service, "read" if method_id.rpartition(".")[2].endswith(READS) else "write", 1


def _exceeded(service: str, kind: str, limit: int, *, is_project: bool) -> GoogleError:
    metric = "Queries" if kind == "units" else f"{kind.title()} requests"
    whose = "" if is_project else " per user"
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute{whose}' "
        f"of service '{service}.googleapis.com' for consumer 'project_number:0'."
    )
    details = error_info(
        "RATE_LIMIT_EXCEEDED",
        service=f"{service}.googleapis.com",
        consumer="projects/0",
        quota_metric=f"{service}.googleapis.com/{metric.lower().replace(' ', '_')}",
        quota_limit=f"{metric.title().replace(' ', '')}PerMinutePer{'Project' if is_project else 'User'}",
        quota_limit_value=str(limit),
        quota_location="global",
        quota_unit=f"1/min/{{project}}{'' if is_project else '/{user}'}",
    )
    help_link = {"description": "Request a higher quota limit.", "url": "https://cloud.google.com/docs/quotas/help"}
    return GoogleError(
        403 if kind == "units" else 429,
        "rateLimitExceeded",
        message,
        domain="usageLimits",
        details=[details, {"@type": "type.googleapis.com/google.rpc.Help", "links": [help_link]}],
        google_status="RESOURCE_EXHAUSTED",
        is_front=True,
    )
