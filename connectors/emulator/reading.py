"""Requests as Google's front end reads them: by the discovery schemas, with protobuf's leniencies.

What a handler gets is canonical: names in camelCase, enums by name, numbers as numbers, base64url padded, nothing that
was null. Unknown names are refused, by Drive passed over; every refusal of a body is listed in one 400.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from connectors.emulator.discovery import Method, document, methods
from connectors.emulator.errors import GoogleError
from connectors.emulator.scalars import ABSENT, Findings, Scalar, quoted, scalar, snake_case, type_url

UNIONS = {
    ("sheets.v4", "Request"): "kind",
    ("sheets.v4", "ExtendedValue"): "value",
    ("sheets.v4", "DataFilter"): "filter",
    ("sheets.v4", "ColorStyle"): "kind",
    ("docs.v1", "Request"): "request",
}
"""Messages of which only one field may be set, with the union's name; the documents do not say so."""

CELL_TYPES = frozenset({str, int, float, bool, type(None)})
MEDIA_ALT = "media"


class Field(NamedTuple):
    """One field of a message: its name in JSON, its name in protobuf, and how to read what it holds."""

    name: str
    snake: str
    is_repeated: bool
    scalar: Scalar | None = None
    message: str | None = None
    is_map: bool = False
    is_rows: bool = False


class Message(NamedTuple):
    """A schema, with its fields by either spelling of their names."""

    url: str
    fields: Mapping[str, Field]
    union: str | None


def read_body(method: Method, body: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical form of a JSON body; a body where the method takes none is passed over.

    Raises GoogleError 400 with everything that Google would refuse.
    """
    if method.request is None:
        return {}
    found = Findings()
    read = _Reading(method.api, found, ignores_unknown=method.api == "drive.v3")
    answer = read.message(_message(method.api, method.request), body, _bound_to(method.request))
    found.raise_any()
    return answer


def read_parameters(
    method: Method, path: Mapping[str, str], query: Mapping[str, list[str]]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The canonical path and query parameters; raises GoogleError 400 for an unknown or unreadable one."""
    known, found = _parameters(method.id), Findings()
    answer: dict[str, list[str]] = {}
    for name, values in query.items():
        field = known.get(name)
        if field is not None:
            read = [_text(field, value, found) for value in values]
            answer.setdefault(field.name, []).extend(read if field.is_repeated else [_chosen(method, name, read)])
        elif method.api != "drive.v3":
            found.bind(name)
    fields = {name: known[name] for name in path}
    decoded = {name: _text(fields[name], value, found) for name, value in path.items()}
    found.raise_any()
    for name, rule in method.parameters.items():
        if rule.get("required") and rule.get("location") == "query" and name not in answer:
            raise GoogleError(400, "required", f"Required parameter: {name}", location=name)
    return decoded, {name: values for name, values in answer.items() if name not in path}


def check_system_parameters(method: Method, query: Mapping[str, list[str]]) -> None:
    """Raises GoogleError 400 for a version of errors or a form of answer that the method does not have."""
    version = query.get("$.xgafv", ["1"])[-1]
    if version not in ("1", "2"):
        text = f"Invalid query parameters. Invalid value '{version}' for system query parameter : $.xgafv"
        raise GoogleError(400, "badRequest", text, is_front=True)
    alt = query.get("alt", [""])[0]
    if alt.lower() == MEDIA_ALT and not method.gives_media:
        text = 'Unsupported alt type "media" for non byte stream request.'
        raise GoogleError(400, "badRequest", text, is_front=True)
    if alt.lower() not in ("", "json", MEDIA_ALT):
        raise GoogleError(400, "badRequest", f"Invalid value \"{alt}\" for query parameter 'alt'", is_front=True)


class _Reading:
    """One walk through one body."""

    def __init__(self, api: str, found: Findings, *, ignores_unknown: bool) -> None:
        self._api = api
        self._found = found
        self._ignores_unknown = ignores_unknown

    def message(self, message: Message, given: Mapping[str, Any], at: str) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        union_set = False
        for name, value in given.items():
            field = message.fields.get(name)
            if field is None:
                if not self._ignores_unknown:
                    self._found.name(name, at, "Cannot find field." if name else "Proto fields must have a name.")
                continue
            if value is None:
                continue
            if message.union and union_set:
                self._found.union(at, message.union, name)
                continue
            union_set = True
            if isinstance(value, list) and not field.is_repeated and (field.scalar or field.message or field.is_map):
                self._found.name(name, at, "Proto field is not repeating, cannot start list.")
                continue
            read = self._field(field, value, at)
            if read is not ABSENT:
                answer[field.name] = read
        return answer

    def _field(self, field: Field, value: Any, at: str) -> Any:
        here = f"{at}.{field.snake}" if at else field.snake
        if field.is_rows:
            return self._rows(value, here)
        if not field.is_repeated:
            return self._entry(field, value, at, here)
        if not isinstance(value, list):  # as protobuf reads it, one entry is a list of one
            read = self._entry(field, value, at, here)
            return ABSENT if read is ABSENT else [read]
        answer: list[Any] = []
        self._list(field, value, at, here, answer)
        return answer

    def _list(self, field: Field, values: list[Any], at: str, here: str, answer: list[Any]) -> None:
        for index, value in enumerate(values):
            if isinstance(value, list):  # a list in a list goes on with it
                self._list(field, value, at, here, answer)
            elif value is not None:
                read = self._entry(field, value, at, f"{here}[{index}]")
                if read is not ABSENT:
                    answer.append(read)

    def _entry(self, field: Field, value: Any, at: str, here: str) -> Any:
        if field.is_map:
            return self._map(field, value, here)
        if field.message:
            message = _message(self._api, field.message)
            if isinstance(value, dict):
                return self.message(message, value, here)
            return self._found.value(here, message.url, value)
        if field.scalar is None:
            return value
        if isinstance(value, dict):
            return self._found.scalar(at, field.snake)
        return field.scalar(value, here, self._found)

    def _map(self, field: Field, value: Any, here: str) -> Any:
        if not isinstance(value, dict):
            return self._found.value(here, "Map", value)
        # null stays: in Drive's appProperties it takes a key away
        answer = {
            name: None if entry is None else self._entry(field._replace(is_map=False), entry, here, f"{here}[{name}]")
            for name, entry in value.items()
        }
        return {name: entry for name, entry in answer.items() if entry is not ABSENT}

    def _rows(self, values: Any, here: str) -> Any:
        """Rows of cells: each row is looked at once, its cells' types by the C loop of a set."""
        if not isinstance(values, list):
            return self._found.value(here, "type.googleapis.com/google.protobuf.ListValue", values)
        for index, row in enumerate(values):
            if not isinstance(row, list):
                self._found.value(f"{here}[{index}]", "type.googleapis.com/google.protobuf.ListValue", row)
            elif not CELL_TYPES.issuperset(map(type, row)):
                self._found.raise_any()
                raise _no_cell(here, index, row)
        return values


def _no_cell(here: str, index: int, row: list[Any]) -> GoogleError:
    """The service's refusal of a list or an object in a cell."""
    column, value = next((at, value) for at, value in enumerate(row) if type(value) not in CELL_TYPES)
    above = here.rpartition(".")[0]
    outer = f"Invalid {above}: " if above.endswith("]") else ""
    text = f"{outer}Invalid values[{index}][{column}]: " + "".join(f"{line}\n" for line in _text_format(value))
    return GoogleError(400, "badRequest", text)


def _text_format(value: Any) -> list[str]:
    """A google.protobuf.Value as protobuf writes it for people, line by line."""
    if isinstance(value, dict):
        inner = [
            line
            for name, entry in value.items()
            for line in ("fields {", f'  key: "{name}"', "  value {", *_indented(_text_format(entry), 4), "  }", "}")
        ]
        return ["struct_value {", *_indented(inner, 2), "}"]
    if isinstance(value, list):
        inner = [line for entry in value for line in ("values {", *_indented(_text_format(entry), 2), "}")]
        return ["list_value {", *_indented(inner, 2), "}"]
    if value is None:
        return ["null_value: NULL_VALUE"]
    kind = "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
    return [f"{kind}_value: {quoted(value)}"]


def _indented(lines: list[str], by: int) -> list[str]:
    return [" " * by + line for line in lines]


def _text(field: Field, value: str, found: Findings) -> str:
    """The canonical text of a parameter."""
    if field.scalar is None:
        return value
    read = field.scalar(value, field.snake, found)
    return str(read).lower() if isinstance(read, bool) else str(read)


def _chosen(method: Method, name: str, values: list[str]) -> str:
    """Of a parameter given twice Drive takes the first, as everyone does of the system's own; else the last counts."""
    is_first = method.api == "drive.v3" or (name in document(method.api)["parameters"] and name != "$.xgafv")
    return values[0] if is_first else values[-1]


@cache
def _parameters(method_id: str) -> dict[str, Field]:
    method = methods()[method_id]
    found = {}
    for name, rule in method.parameters.items():
        read = None if name in document(method.api)["parameters"] else scalar(method.api, name, rule)
        field = Field(name, snake_case(name), bool(rule.get("repeated")), read)
        found[name] = found[field.snake] = field
    unread = Field("", "", is_repeated=True)
    return found | {name: unread._replace(name=name) for name in ("upload_id", "userIp")}


@cache
def _message(api: str, name: str) -> Message:
    """A schema by its name; one written out within another goes by the other's name, a dot and its field's."""
    outer, *inner = name.split(".")
    schema = document(api)["schemas"][outer]
    for part in inner:
        schema = schema["properties"][part]
        schema = schema.get("items", schema)
    properties = schema.get("properties", {})
    fields = {}
    for key, rule in properties.items():
        field = _field_of(api, name, key, rule)
        fields[key] = fields[field.snake] = field
    return Message(type_url(api, name), fields, UNIONS.get((api, name)))


def _field_of(api: str, schema: str, name: str, rule: Mapping[str, Any]) -> Field:
    is_repeated = rule.get("type") == "array"
    inner = rule["items"] if is_repeated else rule
    if inner.get("type") == "array":
        return Field(name, snake_case(name), is_repeated=True, is_rows=True)
    is_map = "additionalProperties" in inner
    inner = inner["additionalProperties"] if is_map else inner
    if "$ref" in inner or "properties" in inner:
        message = inner.get("$ref", f"{schema}.{name}")
        return Field(name, snake_case(name), is_repeated, message=message, is_map=is_map)
    return Field(name, snake_case(name), is_repeated, scalar(api, name, inner, schema), is_map=is_map)


def _bound_to(schema: str) -> str:
    """Where in Google's request message the body goes: paths in refusals begin there. Assumed from what was seen."""
    if schema.endswith("Request"):
        return ""
    return "data" if schema == "ValueRange" else snake_case(schema[0].lower() + schema[1:])
