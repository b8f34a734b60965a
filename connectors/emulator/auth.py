"""Who is calling: bearer tokens, and the token endpoint that issues them (POST /token).

Two grants are served as Google serves them: the service account's signed JWT, with a delegated mailbox in `sub`, and
the refresh token of an installed app. Access tokens live an hour and survive a restart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from google.auth import jwt
from google.auth.exceptions import GoogleAuthError

from connectors.emulator.access import ADMIN
from connectors.emulator.discovery import methods
from connectors.emulator.errors import no_credentials, unauthenticated
from connectors.emulator.store import Doc, Store

LIFETIME = timedelta(hours=1)
GOOGLE_TOKEN_URIS = (
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://www.googleapis.com/oauth2/v3/token",
    "https://accounts.google.com/o/oauth2/token",
)
"""The audiences that Google's libraries have signed for over the years."""
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
API_SCOPE = re.compile(r"https://www\.googleapis\.com/auth/([a-z_-]+)[\w./-]*")
SCOPES = frozenset(scope for method in methods().values() for scope in method.scopes)
OTHER_SCOPES = {"openid", "email", "profile", "https://spreadsheets.google.com/feeds"}
NOT_NOW = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
MALFORMED = (GoogleAuthError, ValueError, TypeError, AttributeError, KeyError)
"""What google-auth raises for assertions that are none, or whose parts are of the wrong kind."""
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class Identity:
    """The acting person; `scopes` None means a dev token, which may do everything its user may.

    `is_delegated` is False for an app that the person signed in to: some methods are for service accounts only.
    """

    user: str
    scopes: frozenset[str] | None
    is_admin: bool
    is_delegated: bool = True


class TokenRefused(Exception):
    """POST /token is answered with `status` and `body`, in the words of OAuth (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


def authenticate(
    store: Store,
    headers: Mapping[str, str],
    dev_tokens: bool,  # noqa: FBT001 - a setting
    *,
    may_be_anonymous: bool = False,
) -> Identity:
    """Who stands behind the Authorization header.

    With `dev_tokens` a bearer that is an address acts as that person, and any other as the administrator. Raises
    GoogleError 401 for an unknown or expired token, and for none at all 401, or 403 where Google would take an API key.
    """
    if "authorization" not in headers:
        raise no_credentials(may_be_anonymous=may_be_anonymous)
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    bearer = bearer.strip()
    if scheme.lower() != "bearer" or not bearer:
        raise unauthenticated()
    if known := store.docs("auth.tokens").get(bearer):
        if datetime.fromisoformat(known["expires"]) <= store.now():
            raise unauthenticated()
        is_delegated = not known.get("login")
        return Identity(known["user"], frozenset(known["scopes"]), known["user"] == ADMIN, is_delegated)
    if not dev_tokens:
        raise unauthenticated()
    user = bearer.lower() if ADDRESS.fullmatch(bearer) else ADMIN
    return Identity(user, None, user == ADMIN)


def token(store: Store, form: Mapping[str, str]) -> dict[str, Any]:
    """The answer to POST /token: {"access_token", "expires_in": seconds, "token_type", "scope"}.

    Raises TokenRefused for a bad signature, an unknown issuer or refresh token, a wrong audience, an expired JWT.
    """
    match form.get("grant_type"):
        case str(grant) if grant == JWT_GRANT:
            user, scopes = _signed_in(store, form.get("assertion", ""))
            return _issue(store, user, scopes, "")
        case "refresh_token":
            user, scopes = _refreshed(store, form)
            return _issue(store, user, scopes, form["refresh_token"])
        case grant:
            raise TokenRefused("unsupported_grant_type", f"Invalid grant_type: {grant or ''}")


def revoke(store: Store, token: str) -> bool:
    """End an access token, or a refresh token with all that came of it; False for one that is not known."""
    tokens, logins = store.docs("auth.tokens"), store.docs("auth.logins")
    login = (tokens.get(token) or {}).get("login") or token
    ended = [key for key in tokens.keys() if key == token or (tokens.get(key) or {}).get("login") == login]  # noqa: SIM118
    known = bool(ended) or logins.get(login) is not None
    for key in ended:
        tokens.delete(key)
    logins.delete(login)
    return known


def seconds_left(store: Store, headers: Mapping[str, str]) -> int:
    """How long the token in the Authorization header is good for; a dev token always an hour."""
    known = store.docs("auth.tokens").get(headers.get("authorization", "").partition(" ")[2].strip())
    if known is None:
        return int(LIFETIME.total_seconds())
    return int((datetime.fromisoformat(known["expires"]) - store.now()).total_seconds())


def _signed_in(store: Store, assertion: str) -> tuple[str, list[str]]:
    try:
        key_id = jwt.decode_header(assertion).get("kid")
        issuer = jwt.decode(assertion, verify=False).get("iss")
    except MALFORMED as error:
        raise TokenRefused("invalid_grant", "Invalid JWT") from error
    keys = _keys_of(store, str(issuer), key_id)
    if not keys:
        raise TokenRefused("invalid_grant", "Invalid grant: account not found")
    claims = _verified(assertion, keys)
    scopes = str(claims.get("scope", "")).split()
    if not scopes or not all(map(_is_scope, scopes)):
        raise TokenRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    subject = str(claims.get("sub") or claims["iss"]).lower()
    if not ADDRESS.fullmatch(subject):
        raise TokenRefused("invalid_grant", "Invalid email or User ID")
    return subject, scopes


def _is_scope(text: str) -> bool:
    """Whether Google knows a scope: of the APIs served here by their documents, of others by its form."""
    if text in SCOPES or text in OTHER_SCOPES:
        return True
    found = API_SCOPE.fullmatch(text)
    return found is not None and found[1] not in {known.rpartition("/")[2].partition(".")[0] for known in SCOPES}


def _keys_of(store: Store, account: str, key_id: str | None) -> dict[str, Doc]:
    """The keys of a service account that may have signed: the one of this id, or all, as Node's clients name none."""
    keys = store.docs("auth.keys")
    candidates = {known: keys.get(known) or {} for known in ([key_id] if key_id else keys.keys())}
    return {known: key for known, key in candidates.items() if key.get("email") == account}


def _verified(assertion: str, keys: Mapping[str, Doc]) -> Mapping[str, Any]:
    audience = [*GOOGLE_TOKEN_URIS, *(key["token_uri"] for key in keys.values())]
    certificates = {known: key["public"] for known, key in keys.items()}
    try:
        claims: Mapping[str, Any] = jwt.decode(assertion, certs=certificates, audience=audience)
        is_short = 0 < claims["exp"] - claims["iat"] <= LIFETIME.total_seconds()
    except MALFORMED as error:
        text = str(error)
        reason = f"Invalid JWT: {text}"
        if "signature" in text:
            reason = "Invalid JWT Signature."
        elif "oo early" in text or "expired" in text:
            reason = NOT_NOW
        raise TokenRefused("invalid_grant", reason) from error
    if not is_short:
        raise TokenRefused("invalid_grant", NOT_NOW)
    return claims


def _refreshed(store: Store, form: Mapping[str, str]) -> tuple[str, list[str]]:
    login = store.docs("auth.logins").get(form.get("refresh_token", ""))
    if login is None:
        raise TokenRefused("invalid_grant", "Token has been expired or revoked.")
    if (form.get("client_id"), form.get("client_secret")) != (login["client_id"], login["client_secret"]):
        raise TokenRefused("invalid_client", "The OAuth client was not found.", 401)
    wanted = form.get("scope", "").split()
    if not set(wanted) <= set(login["scopes"]):
        raise TokenRefused("invalid_scope", "Some requested scopes were invalid.")
    return login["user"], wanted or login["scopes"]


def _issue(store: Store, user: str, scopes: list[str], login: str) -> dict[str, Any]:
    tokens = store.docs("auth.tokens")
    for old in tokens.keys():  # noqa: SIM118 - a collection, not a dict
        if datetime.fromisoformat((tokens.get(old) or {})["expires"]) <= store.now():
            tokens.delete(old)
    fresh = "ya29." + token_urlsafe(48)
    expires = (store.now() + LIFETIME).isoformat()
    tokens.put(fresh, {"user": user, "scopes": scopes, "expires": expires, "login": login})
    return {
        "access_token": fresh,
        "expires_in": int(LIFETIME.total_seconds()),
        "token_type": "Bearer",
        "scope": " ".join(scopes),
    }
