"""Google's errors as the emulator raises and writes them."""

from typing import Any

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    410: "NOT_FOUND",
    412: "FAILED_PRECONDITION",
    413: "INVALID_ARGUMENT",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
OLDER = ("drive", "gmail")
"""The services whose errors still come with the list that the first APIs had."""
PERMISSION_DENIED = "The caller does not have permission"


class GoogleError(Exception):
    """An answer of Google's that is not a success.

    `status` is the HTTP code, `reason` the word of the older APIs (notFound, rateLimitExceeded), `google_status` the
    word of the newer ones (NOT_FOUND), taken from the code when not given. `location` names the offending parameter.
    """

    def __init__(
        self, status: int, reason: str, message: str, *, google_status: str | None = None, location: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.google_status = google_status or STATUS_NAMES.get(status, "UNKNOWN")
        self.location = location
        self.location_type = "header" if location == "Authorization" else "parameter"


def error_body(error: GoogleError, path: str = "") -> dict[str, Any]:
    """Google's JSON body for this error, as the service at this path writes it.

    Drive lists `errors` and has no `status`, the editors' services have a `status` and no `errors`, Gmail has both.
    """
    service = path.removeprefix("/upload").removeprefix("/resumable").strip("/").partition("/")[0]
    entry = {"message": error.message, "domain": "global", "reason": error.reason}
    if error.location:
        entry |= {"location": error.location, "locationType": error.location_type}
    body: dict[str, Any] = {"code": error.status, "message": error.message}
    if service in OLDER:
        body["errors"] = [entry]
    if service != "drive":
        body["status"] = error.google_status
    return {"error": body}


def not_found(message: str = "Requested entity was not found.", *, location: str | None = None) -> GoogleError:
    """404: there is no such thing, or the caller may not know of it."""
    return GoogleError(404, "notFound", message, location=location)


def invalid(message: str, *, reason: str = "badRequest", location: str | None = None) -> GoogleError:
    """400: the request cannot be carried out as it stands."""
    return GoogleError(400, reason, message, location=location)


def failed_precondition(message: str, *, reason: str = "failedPrecondition") -> GoogleError:
    """400 FAILED_PRECONDITION: well formed, but not in this state of things."""
    return GoogleError(400, reason, message, google_status="FAILED_PRECONDITION")


def forbidden(message: str = PERMISSION_DENIED, *, reason: str = "forbidden") -> GoogleError:
    """403: the caller is known and may not do this."""
    return GoogleError(403, reason, message)


def conflict(message: str, *, reason: str = "alreadyExists") -> GoogleError:
    """409: it exists already."""
    return GoogleError(409, reason, message)


def unauthenticated(
    message: str = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
    "other valid authentication credential.",
) -> GoogleError:
    """401: no token, or one that is unknown or has expired."""
    return GoogleError(401, "authError", message, location="Authorization")


def rate_limited(message: str = "Quota exceeded.", *, reason: str = "rateLimitExceeded") -> GoogleError:
    """429: too many calls; wait and try again."""
    return GoogleError(429, reason, message)
