"""The methods of `forms.responses`. Whoever may edit a form may read its responses (assumed: readers may not)."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from datetime import datetime

from connectors.emulator.errors import invalid, not_found
from connectors.emulator.forms import shelf
from connectors.emulator.forms.session import opened
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

MAX_PAGE = 5000
OWN = ("number", "secret")
"""What stands in a stored response and is not Google's."""
_FILTER = re.compile(r"\s*timestamp\s*(>=?)\s*([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8})(?:\.([0-9]{1,9}))?Z\s*")
Moment = tuple[str, str]


@serves("forms.forms.responses.list")
def list_responses(store: Store, call: Call) -> Doc:
    """The responses, the oldest first, by pages; `filter` looks at when they were last sent (both assumed)."""
    opened(store, call, "writer")
    form_id, text = call.path["formId"], call.param("filter") or ""
    size = call.number("pageSize", 0)
    if size < 0:
        raise invalid("pageSize must not be negative.", location="pageSize")
    is_wanted, after = _wanted(text), _read_token(call.param("pageToken"), form_id, text)
    found = [one for one in shelf.responses(store, form_id).values() if one["number"] > after and is_wanted(one)]
    page = found[: min(size or MAX_PAGE, MAX_PAGE)]
    answer: Doc = {"responses": [_shown(one) for one in page]} if page else {}
    if len(found) > len(page):
        answer["nextPageToken"] = _token(form_id, text, page[-1]["number"])
    return answer


@serves("forms.forms.responses.get")
def get_response(store: Store, call: Call) -> Doc:
    """One response by its id."""
    opened(store, call, "writer")
    form_id = call.path["formId"]
    response = shelf.responses(store, form_id).get(call.path["responseId"])
    if response is None:
        raise not_found()
    return {"formId": form_id} | _shown(response)


def _shown(response: Doc) -> Doc:
    return {name: value for name, value in response.items() if name not in OWN}


def _wanted(text: str) -> Callable[[Doc], bool]:
    """What a filter lets through; raises GoogleError 400 for one that is none of Google's two."""
    if not text.strip():
        return lambda _: True
    parts = _FILTER.fullmatch(text)
    if parts is None or not _is_time(parts[2]):
        raise invalid(f"Invalid filter: {text}", location="filter")
    since: Moment = parts[2], (parts[3] or "").ljust(9, "0")
    if parts[1] == ">":
        return lambda response: _moment(response) > since
    return lambda response: _moment(response) >= since


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _moment(response: Doc) -> Moment:
    """When a response was last sent, to the nanosecond, to be compared."""
    second, _, fraction = response["lastSubmittedTime"].removesuffix("Z").partition(".")
    return second, fraction.ljust(9, "0")


def _token(form_id: str, text: str, number: int) -> str:
    return urlsafe_b64encode(json.dumps([form_id, text, number]).encode()).decode()


def _read_token(token: str | None, form_id: str, text: str) -> int:
    """The number of the last response of the page before; raises GoogleError 400 for a token of another list."""
    if not token:
        return 0
    try:
        known_form, known_text, number = json.loads(urlsafe_b64decode(token))
    except (NotBase64, ValueError, TypeError):
        raise invalid("Invalid page token.", location="pageToken") from None
    if [known_form, known_text] != [form_id, text] or not isinstance(number, int):
        raise invalid("The page token belongs to another form or filter.", location="pageToken")
    return number
