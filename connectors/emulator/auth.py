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
from connectors.emulator.errors import unauthenticated
from connectors.emulator.store import Doc, Store

LIFETIME = timedelta(hours=1)
GOOGLE_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - the audience that Google's libraries sign for
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class Identity:
    """The acting person; `scopes` None means a dev token, which may do everything its user may."""

    user: str
    scopes: frozenset[str] | None
    is_admin: bool


class TokenRefused(Exception):
    """POST /token is answered with `status` and `body`, in the words of OAuth (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


def authenticate(store: Store, headers: Mapping[str, str], dev_tokens: bool) -> Identity:  # noqa: FBT001 - a setting
    """Who stands behind the Authorization header; raises GoogleError 401 for no, an unknown or an expired token.

    With `dev_tokens` a bearer that is an address acts as that person, and any other as the administrator.
    """
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    bearer = bearer.strip()
    if scheme.lower() != "bearer" or not bearer:
        raise unauthenticated()
    if known := store.docs("auth.tokens").get(bearer):
        if datetime.fromisoformat(known["expires"]) <= store.now():
            raise unauthenticated()
        return Identity(known["user"], frozenset(known["scopes"]), known["user"] == ADMIN)
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
        case "refresh_token":
            user, scopes = _refreshed(store, form)
        case grant:
            raise TokenRefused("unsupported_grant_type", f"Invalid grant_type: {grant or ''}")
    return _issue(store, user, scopes)


def _signed_in(store: Store, assertion: str) -> tuple[str, list[str]]:
    try:
        key_id = jwt.decode_header(assertion).get("kid")
        unchecked = jwt.decode(assertion, verify=False)
    except (GoogleAuthError, ValueError) as error:
        raise TokenRefused("invalid_grant", "Invalid JWT") from error
    keys = _keys_of(store, str(unchecked.get("iss")), key_id)
    if not keys:
        raise TokenRefused("invalid_grant", "Invalid grant: account not found")
    claims = _verified(assertion, keys)
    scopes = str(claims.get("scope", "")).split()
    if not scopes:
        raise TokenRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    return str(claims.get("sub") or claims["iss"]).lower(), scopes


def _keys_of(store: Store, account: str, key_id: str | None) -> dict[str, Doc]:
    """The keys of a service account that may have signed: the one of this id, or all, as Node's clients name none."""
    keys = store.docs("auth.keys")
    candidates = {known: keys.get(known) or {} for known in ([key_id] if key_id else keys.keys())}
    return {known: key for known, key in candidates.items() if key.get("email") == account}


def _verified(assertion: str, keys: Mapping[str, Doc]) -> Mapping[str, Any]:
    audience = [GOOGLE_TOKEN_URI, *(key["token_uri"] for key in keys.values())]
    certificates = {known: key["public"] for known, key in keys.items()}
    try:
        claims: Mapping[str, Any] = jwt.decode(assertion, certs=certificates, audience=audience)
    except (GoogleAuthError, ValueError) as error:
        reason = "Invalid JWT Signature." if "signature" in str(error) else f"Invalid JWT: {error}"
        raise TokenRefused("invalid_grant", reason) from error
    if claims["exp"] - claims["iat"] > LIFETIME.total_seconds():
        raise TokenRefused("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes).")
    return claims


def _refreshed(store: Store, form: Mapping[str, str]) -> tuple[str, list[str]]:
    login = store.docs("auth.logins").get(form.get("refresh_token", ""))
    if login is None:
        raise TokenRefused("invalid_grant", "Token has been expired or revoked.")
    if (form.get("client_id"), form.get("client_secret")) != (login["client_id"], login["client_secret"]):
        raise TokenRefused("invalid_client", "The OAuth client was not found.", 401)
    return login["user"], login["scopes"]


def _issue(store: Store, user: str, scopes: list[str]) -> dict[str, Any]:
    tokens = store.docs("auth.tokens")
    for old in tokens.keys():  # noqa: SIM118 - a collection, not a dict
        if datetime.fromisoformat((tokens.get(old) or {})["expires"]) <= store.now():
            tokens.delete(old)
    fresh = "ya29." + token_urlsafe(48)
    tokens.put(fresh, {"user": user, "scopes": scopes, "expires": (store.now() + LIFETIME).isoformat()})
    return {
        "access_token": fresh,
        "expires_in": int(LIFETIME.total_seconds()),
        "token_type": "Bearer",
        "scope": " ".join(scopes),
    }
