"""Google's errors as the emulator raises and writes them."""

from typing import Any, Literal

Family = Literal["drive", "gmail", "editors"]
"""Which of three kinds of error body an API writes; Sheets, Docs and Forms are "editors"."""

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
PERMISSION_DENIED = "The caller does not have permission"
EXPECTED = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
REALM = 'Bearer realm="https://accounts.google.com/"'

Json = dict[str, Any]


class GoogleError(Exception):
    """An answer of Google's that is not a success.

    `status` is the HTTP code, `reason` the word of the older APIs (notFound, rateLimitExceeded), `google_status` the
    word of the newer ones (NOT_FOUND), taken from the code when not given. `location` names the offending parameter,
    `domain` whose word the reason is, `short` what the older APIs say in place of the message. `details` are
    google.rpc's. `is_front`: raised before the service is reached (sign-in, quotas, reading of the request), where even
    Drive names the status. `headers` go with the answer.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        google_status: str | None = None,
        location: str | None = None,
        location_type: str = "parameter",
        domain: str | None = "global",
        short: str | None = None,
        details: list[Json] | None = None,
        is_front: bool = False,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.google_status = google_status or STATUS_NAMES.get(status, "UNKNOWN")
        self.location = location
        self.location_type = location_type
        self.domain = domain
        self.short = short
        self.details = details or []
        self.is_front = is_front
        self.headers = headers or {}


def error_body(error: GoogleError, family: Family = "gmail", version: str | None = None) -> Json:
    """The JSON body that an API of this family writes; `version` is what the call asked for as `$.xgafv`.

    Drive lists `errors` and names the status only of what its front end refuses; Gmail does both, unless asked for
    version 2; the editors' APIs name the status and list `errors` only when asked for version 1.
    """
    entry: Json = {"message": error.short or error.message, "reason": error.reason}
    if error.domain:
        entry["domain"] = error.domain
    if error.location:
        entry |= {"location": error.location, "locationType": error.location_type}
    body: Json = {"code": error.status, "message": error.message}
    if family == "drive" or (version == "1" if family == "editors" else version != "2"):
        body["errors"] = [entry]
    if family != "drive" or error.is_front:
        body["status"] = error.google_status
    if error.details:
        body["details"] = error.details
    return {"error": body}


def family_of(path: str) -> Family:
    """The family of the API that a path belongs to, known to it or not."""
    if "/drive/" in path:
        return "drive"
    return "gmail" if "/gmail/" in path else "editors"


def error_info(reason: str, **metadata: str) -> Json:
    """A google.rpc.ErrorInfo, the detail that newer clients branch on."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    }


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


def unauthenticated() -> GoogleError:
    """401: a token that is unknown or has expired."""
    return GoogleError(
        401,
        "authError",
        f"Request had invalid authentication credentials. {EXPECTED}",
        location="Authorization",
        location_type="header",
        short="Invalid Credentials",
        is_front=True,
        headers={"www-authenticate": f'{REALM}, error="invalid_token"'},
    )


def no_credentials(*, may_be_anonymous: bool) -> GoogleError:
    """No token at all: 401, or 403 where Google lets API keys in (reading from Drive and Sheets)."""
    if may_be_anonymous:
        message = (
            "Method doesn't allow unregistered callers (callers without established identity). "
            "Please use API Key or other form of API consumer identity to call this API."
        )
        return GoogleError(403, "forbidden", message, is_front=True)
    return GoogleError(
        401,
        "required",
        f"Request is missing required authentication credential. {EXPECTED}",
        location="Authorization",
        location_type="header",
        short="Login Required.",
        details=[error_info("CREDENTIALS_MISSING")],
        is_front=True,
        headers={"www-authenticate": REALM},
    )


def keys_not_supported() -> GoogleError:
    """401: an API key where only a person will do."""
    return GoogleError(
        401,
        "required",
        "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that "
        "assert a principal. See https://cloud.google.com/docs/authentication",
        location="Authorization",
        location_type="header",
        short="Login Required.",
        details=[error_info("CREDENTIALS_MISSING")],
        is_front=True,
    )


def insufficient_scopes(service: str, method: str, scopes: frozenset[str]) -> GoogleError:
    """403: the token is good, but none of its scopes opens this method; `scopes` are those that would."""
    wanted = " ".join(sorted(scopes))
    return GoogleError(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        short="Insufficient Permission",
        details=[error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service=service, method=method)],
        is_front=True,
        headers={"www-authenticate": f'{REALM}, error="insufficient_scope", scope="{wanted}"'},
    )


def rate_limited(message: str = "Quota exceeded.", *, reason: str = "rateLimitExceeded") -> GoogleError:
    """429: too many calls; wait and try again."""
    return GoogleError(429, reason, message)


def too_large(limit: int, status: int = 413) -> GoogleError:
    """413: a body of more bytes than are taken in; the editors' APIs say 400."""
    text = f"Request payload size exceeds the limit: {limit} bytes."
    return GoogleError(status, "uploadTooLarge", text, is_front=True)
