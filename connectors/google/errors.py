"""What went wrong with Google, named by what the caller can do about it.

WorkspaceError
├── Unavailable      wait: nothing was changed, a later run may succeed
├── OutcomeUnknown   look before repeating: the change may or may not have been made
├── SignInFailed     fix the key, the delegation or the scopes
└── Refused          fix the request
    ├── NoAccess     … or ask for access
    └── NotFound     … or it was deleted
"""

from __future__ import annotations

import json
from typing import Any

RATE_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})


class WorkspaceError(Exception):
    """Base of all errors of this package; `status` is the HTTP status (0 = no answer came)."""

    retry_after = ""  # seconds that the server asked to wait, if it did

    def __init__(self, message: str, *, status: int = 0, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


class Unavailable(WorkspaceError):
    """Google could not be reached, or asked to wait for longer than we do. Nothing was changed."""


class OutcomeUnknown(WorkspaceError):
    """The answer to a change was lost: look whether it was made before making it again."""


class SignInFailed(WorkspaceError):
    """The key file, the delegation or the scopes are not accepted."""


class Refused(WorkspaceError):
    """Google understood the request and will not do it."""


class NoAccess(Refused):
    """The robot's account may not do this."""


class NotFound(Refused):
    """There is no such thing, or none that the robot may see."""


def is_rate_limited(status: int, reason: str) -> bool:
    """Whether the request was turned away before anything was done (Google: "usage limits")."""
    return status == 429 or (status == 403 and reason in RATE_REASONS)


def read_error(content: bytes, status: int) -> tuple[str, str]:
    """Message and reason of Google's error body; falls back to the status alone."""
    try:
        error: Any = json.loads(content)["error"]
    except (ValueError, KeyError, TypeError):
        return f"HTTP {status}", ""
    if not isinstance(error, dict):
        return str(error), str(error)
    reasons = [item.get("reason", "") for item in error.get("errors", []) if isinstance(item, dict)]
    return str(error.get("message", f"HTTP {status}")), next(iter(reasons), "") or str(error.get("status", ""))


def error_for(status: int, content: bytes, *, repeatable: bool) -> WorkspaceError:
    """The error for an answer of `status` >= 400; `repeatable` = asking again can do no harm."""
    message, reason = read_error(content, status)
    kind: type[WorkspaceError]
    if is_rate_limited(status, reason):
        kind = Unavailable
    elif status >= 500:
        kind = Unavailable if repeatable else OutcomeUnknown
    else:
        kind = {401: SignInFailed, 403: NoAccess, 404: NotFound}.get(status, Refused)
    return kind(message, status=status, reason=reason)
