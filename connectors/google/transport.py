"""The one way to Google: a single authorised session under gspread and google-api-python-client.

httplib2, the stock transport of google-api-python-client, re-sends a POST by itself when the peer closes the
connection without answering, so a letter could leave twice. Here nothing is sent again unless repeating is harmless,
every request has a timeout, and every answer that is no success is raised as one of our own errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httplib2
import requests
import tenacity
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from requests.adapters import HTTPAdapter

from connectors.google.errors import OutcomeUnknown, SignInFailed, Unavailable, WorkspaceError, error_for

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

TIMEOUT = (10.0, 60.0)  # seconds to connect, seconds between bytes of the answer
TRIES = 5
TRIES_WHEN_RATE_LIMITED = 8  # quotas are per minute: 0.5 + 1 + … + 32 s outlast one
PATIENCE = 100.0  # seconds after which no further attempt begins; the outbox's lease outlasts it

# POSTs that only read, or that write the same values to the same cells however often they come.
_REPEATABLE_POST = re.compile(
    r"(:getByDataFilter|/values:batchGetByDataFilter|/values:batchUpdate|/values:batchUpdateByDataFilter"
    r"|/values:batchClear|/values:batchClearByDataFilter|:setPublishSettings|/token)$"
)


class Road(HTTPAdapter):
    """The bottom of the stack: counts what really goes out, and leads every Google host to `endpoint` if one is set.

    `client_options.api_endpoint` would miss uploads, batches, gspread and token traffic; all of them pass here.
    """

    def __init__(self, endpoint: str = "") -> None:
        super().__init__(pool_maxsize=16)
        self.endpoint = endpoint.rstrip("/")
        self.calls = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request; see `requests.adapters.HTTPAdapter.send`."""
        self.calls += 1
        if self.endpoint and request.url:
            parts = urlsplit(request.url)
            request.url = f"{self.endpoint}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **kwargs)


class Transport:
    """A session, signed in, that repeats only what may be repeated and raises our errors.

    `request` returns answers below 400 only. Raises `Unavailable`, `OutcomeUnknown`, `SignInFailed`, `Refused`,
    `NoAccess` or `NotFound`. Safe to share between threads.
    """

    def __init__(
        self, credentials: Credentials, road: Road, *, timeout: tuple[float, float] = TIMEOUT, pause: float = 0.5
    ) -> None:
        tokens = requests.Session()  # google-auth's second session: token and allowed-locations traffic
        self._session = AuthorizedSession(credentials, auth_request=Request(tokens))
        for session in (self._session, tokens):
            session.mount("https://", road)
            session.mount("http://", road)
            _settle(session, road.endpoint or "https://www.googleapis.com")
        self.road = road
        self.timeout = timeout
        self._pause = pause

    @property
    def calls(self) -> int:
        """HTTP requests sent so far, token traffic and repetitions included."""
        return self.road.calls

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
        self.road.close()

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """Send a request, again if that can do no harm; the timeout of the transport is the default."""
        kwargs["timeout"] = kwargs.get("timeout") or self.timeout
        repeatable = is_repeatable(method, url)
        for attempt in tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: _worth_repeating(error, repeatable=repeatable)),
            wait=_Pauses(self._pause),
            stop=_stop,
            reraise=True,
        ):
            with attempt:
                return self._once(method, url, repeatable=repeatable, **kwargs)
        raise AssertionError  # pragma: no cover  (tenacity re-raises)

    def ask_again(self, ask: Callable[[], WorkspaceError | None]) -> None:
        """Call `ask` until it returns no error, with the same pauses and patience: for calls inside a batch."""
        tenacity.Retrying(
            retry=tenacity.retry_if_result(lambda error: error is not None),
            wait=_Pauses(self._pause),
            stop=_stop,
            retry_error_callback=lambda _: None,
        )(ask)

    def _once(self, method: str, url: str, *, repeatable: bool, **kwargs: Any) -> requests.Response:
        try:
            response: requests.Response = self._session.request(method, url, **kwargs)
        except requests.ConnectTimeout as error:
            raise Unavailable(f"no connection: {error}") from error
        except requests.RequestException as error:
            if repeatable or _was_never_sent(error):
                raise Unavailable(f"no answer: {type(error).__name__}") from error
            raise OutcomeUnknown(f"no answer: {type(error).__name__}") from error
        except TransportError as error:
            raise Unavailable(f"no answer to the sign-in: {error}") from error
        except GoogleAuthError as error:
            raise SignInFailed(str(error)) from error
        if response.status_code >= 400:
            refusal = error_for(response.status_code, response.content, repeatable=repeatable)
            refusal.retry_after = response.headers.get("Retry-After", "")
            raise refusal
        return response


class Http:
    """What `googleapiclient.discovery.build(http=…)` wants: `request()` that answers like httplib2."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> tuple[httplib2.Response, bytes]:
        """Send through the transport; redirections and connection types are its own business."""
        data = body.read() if hasattr(body, "read") else body
        response = self._transport.request(method, uri, data=data, headers=dict(headers or {}))
        return httplib2.Response({**response.headers, "status": str(response.status_code)}), response.content


def _settle(session: requests.Session, where: str) -> None:
    """Take proxies and certificates from the environment once, for the place where the road really leads.

    Left to itself the session searches the environment and ~/.netrc before each request, for the host named in it.
    """
    found = session.merge_environment_settings(where, {}, None, None, None)
    session.proxies, session.verify = found["proxies"], found["verify"]
    session.trust_env = False


def is_repeatable(method: str, url: str) -> bool:
    """Whether the request may be sent again although an earlier one may have been carried out."""
    return method.upper() != "POST" or _REPEATABLE_POST.search(urlsplit(url).path) is not None


def _was_never_sent(error: requests.RequestException) -> bool:
    return "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)


def _worth_repeating(error: BaseException, *, repeatable: bool) -> bool:
    # Unavailable is raised for a change only where it was certainly not made (rate limits, no connection).
    return isinstance(error, Unavailable) and (repeatable or error.status in {0, 403, 429})


def _error_in(state: tenacity.RetryCallState) -> WorkspaceError | None:
    """The error that an attempt raised, or returned."""
    outcome = state.outcome
    found = outcome and (outcome.exception() if outcome.failed else outcome.result())
    return found if isinstance(found, WorkspaceError) else None


def _stop(state: tenacity.RetryCallState) -> bool:
    error = _error_in(state)
    limited = error is not None and error.status in {403, 429}
    over = (state.seconds_since_start or 0.0) + state.upcoming_sleep >= PATIENCE
    return over or state.attempt_number >= (TRIES_WHEN_RATE_LIMITED if limited else TRIES)


class _Pauses(tenacity.wait.wait_base):
    """Exponential with jitter, or what the server asks for by Retry-After (at most a minute)."""

    def __init__(self, first: float) -> None:
        self._backoff = tenacity.wait_exponential(multiplier=first, max=first * 64) + tenacity.wait_random(0, first)

    def __call__(self, retry_state: tenacity.RetryCallState) -> float:
        error = _error_in(retry_state)
        asked = error.retry_after if error else ""
        return min(float(asked), 60.0) if asked.isdigit() else self._backoff(retry_state)
