"""Single values as protobuf reads them from JSON and from addresses, and what Google says of those it cannot read."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from connectors.emulator.errors import GoogleError

ABSENT: Final = object()
"""What reading gives for a value that was refused."""

PACKAGES = {
    "sheets.v4": "google.apps.sheets.v4",
    "drive.v3": "google.apps.drive.v3",
    "gmail.v1": "caribou.api.proto",
    "forms.v1": "google.apps.forms.v1",
    "docs.v1": "google.apps.docs.v1",
}
TYPES = {("sheets.v4", "Request"): "BatchUpdateSpreadsheetRequest.Request"}
"""Where a message of Google's is not called as its schema."""
ENUM_TYPES = {
    "majorDimension": "Dimension",
    "dimension": "Dimension",
    "responseValueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
}
"""The types of fields that are not called after them; all others are assumed to be."""
WRAPPED = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
"""Fields of GridRange that are messages around a number, which paths in refusals show."""
RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}

TRUE = frozenset({"true", "t", "yes", "y", "1"})
FALSE = frozenset({"false", "f", "no", "n", "0"})
WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
QUOTED = 200
"""So much of a value is quoted in a refusal."""

Scalar = Callable[[Any, str, "Findings"], Any]


class Findings:
    """What is wrong with a request, in its order, in Google's words."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str, bool]] = []

    def name(self, name: str, at: str, what: str) -> None:
        """A name of the body that is not to be there."""
        place = f" at '{at}'" if at else ""
        self._add(at, f'Invalid JSON payload received. Unknown name "{name}"{place}: {what}')

    def bind(self, name: str) -> None:
        """A name of the address that is not to be there."""
        what = f"Cannot bind query parameter. Field '{name}' could not be found in request message."
        self.name(name, "", what)

    def value(self, at: str, kind: str, value: Any, text: str | None = None) -> Any:
        """A value that is not of its field's kind."""
        place = f" at '{at}'" if at else ""
        self._add(at, f"Invalid value{place} ({kind}), {quoted(value) if text is None else text}", is_value=True)
        return ABSENT

    def scalar(self, at: str, name: str) -> Any:
        """An object in place of a single value."""
        return self.value(at, name, None, "Starting an object on a scalar field")

    def union(self, at: str, union: str, name: str) -> None:
        """A second field of those of which only one may be set."""
        self.value(at, "oneof", None, f"oneof field '{union}' is already set. Cannot set '{name}'")

    def raise_any(self) -> None:
        """Raises GoogleError 400 with all of it, if there is any."""
        if not self._found:
            return
        violations = [({"field": at} if at else {}) | {"description": text} for at, text, _ in self._found]
        is_value = self._found[0][2]
        raise GoogleError(
            400,
            "invalid" if is_value else "badRequest",
            "\n".join(text for _, text, _ in self._found),
            domain=None if is_value else "global",
            details=[{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}],
            is_front=True,
        )

    def _add(self, at: str, text: str, *, is_value: bool = False) -> None:
        self._found.append((at, text, is_value))


def quoted(value: Any) -> str:
    """A value as Google quotes it: texts in plain double quotes, floats with fifteen digits if these are all."""
    if isinstance(value, str):
        return f'"{value[:QUOTED]}"'
    if isinstance(value, float):
        short = f"{value:.15g}"
        return short if float(short) == value else f"{value:.17g}"
    return str(value).lower() if isinstance(value, bool) else str(value)[:QUOTED]


def snake_case(name: str) -> str:
    """A field's name in protobuf."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def type_url(api: str, schema: str) -> str:
    """The type that refusals name for a schema."""
    return f"type.googleapis.com/{PACKAGES[api]}.{TYPES.get((api, schema), schema)}"


def scalar(api: str, name: str, rule: Mapping[str, Any], schema: str = "") -> Scalar | None:
    """What reads the values of a field or parameter; None for one that may hold anything."""
    kind, form = rule.get("type", "any"), rule.get("format")
    if "enum" in rule:
        return _enum(
            rule["enum"], type_url(api, ENUM_TYPES.get(name, name[0].upper() + name[1:])), in_body=bool(schema)
        )
    if form in RANGES:
        is_wrapped = schema == "GridRange" and name in WRAPPED
        return _whole(form, as_text=kind == "string" and bool(schema), suffix=".value" if is_wrapped else "")
    if kind == "integer":
        return _whole("int32")
    if kind == "number":
        return _number("TYPE_FLOAT" if form == "float" else "TYPE_DOUBLE")
    return {"boolean": _boolean, "string": BY_FORMAT.get(form or "", _string)}.get(kind)


def _string(value: Any, at: str, found: Findings) -> Any:
    return value if isinstance(value, str) else found.value(at, "TYPE_STRING", value)


def _boolean(value: Any, at: str, found: Findings) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    return found.value(at, "TYPE_BOOL", value)


def _whole(form: str, *, as_text: bool = False, suffix: str = "") -> Scalar:
    least, most = RANGES[form]

    def read(value: Any, at: str, found: Findings) -> Any:
        number = None
        if isinstance(value, str):
            number = int(value) if WHOLE.fullmatch(value) else None
        elif isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
            number = int(value)
        if number is None or not least <= number <= most:
            return found.value(at + suffix, f"TYPE_{form.upper()}", value)
        return str(number) if as_text else number

    return read


def _number(kind: str) -> Scalar:
    def read(value: Any, at: str, found: Findings) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        # "NaN" and "Infinity" are numbers to protobuf; as no JSON could say them again, they are refused here
        if isinstance(value, str) and DECIMAL.fullmatch(value) and abs(float(value)) <= 1e308:
            return float(value)
        return found.value(at, kind, value)

    return read


def _enum(names: list[str], url: str, *, in_body: bool) -> Scalar:
    """An enum by name, in either case, or by number; the documents list the names in the order of their numbers.

    In a body the first name, if it says that nothing is specified, is as good as nothing, as in protobuf.
    """
    known = frozenset(names)
    nothing = names[0] if in_body and names[0].endswith("_UNSPECIFIED") else None

    def read(value: Any, at: str, found: Findings) -> Any:
        name = named(value, at, found)
        return ABSENT if name == nothing else name

    def named(value: Any, at: str, found: Findings) -> Any:
        if isinstance(value, str):
            if value in known:
                return value
            name = value.upper().replace("-", "_") if value.isascii() else ""
            if name in known:
                return name
        number = int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else value
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < len(names):
            return names[number]
        return found.value(at, url, value)

    return read


def _bytes(value: Any, at: str, found: Findings) -> Any:
    if not isinstance(value, str):
        return found.value(at, "TYPE_BYTES", value)
    plain = "".join(value.split())
    bare = plain.rstrip("=")
    if not BASE64.fullmatch(plain) or len(bare) % 4 == 1:
        return found.value(at, "TYPE_BYTES", None, f"Base64 decoding failed for {quoted(value)}")
    return bare.replace("+", "-").replace("/", "_") + "=" * (-len(bare) % 4)


def _mask(value: Any, at: str, found: Findings) -> Any:
    if not isinstance(value, str):
        return found.value(at, "type.googleapis.com/google.protobuf.FieldMask", value)
    return re.sub(r"_([a-z0-9])", lambda letter: letter[1].upper(), value) if "_" in value else value


def _moment(value: Any, at: str, found: Findings) -> Any:
    try:
        is_moment = datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        is_moment = False
    return value if is_moment else found.value(at, "type.googleapis.com/google.protobuf.Timestamp", value)


BY_FORMAT: dict[str, Scalar] = {"byte": _bytes, "google-fieldmask": _mask, "google-datetime": _moment}
"""What reads texts that have a form; those of other forms are the services' own to judge."""
