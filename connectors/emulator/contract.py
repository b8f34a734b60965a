"""Requests and answers against Google's discovery documents, for tests.

Unknown properties, wrong types, enum values outside the document and missing parameters are violations.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from connectors.emulator.discovery import document, methods

WHOLE_NUMBER = re.compile(r"-?\d+")


def check_request(method_id: str, params: Mapping[str, list[str]], body: Any) -> list[str]:
    """The violations in a call's parameters (path and query, each a list of texts) and JSON body."""
    found = list(_parameter_violations(methods()[method_id].parameters, params))
    return [f"{method_id}: {text}" for text in [*found, *check_body(method_id, body)]]


def check_body(method_id: str, body: Any) -> list[str]:
    """The violations in a call's JSON body alone."""
    method = methods()[method_id]
    if not body:
        return []
    if method.request is None:
        return ["a body where the method takes none"]
    return _body_violations(method.api, method.request, body)


def check_answer(method_id: str, answer: Any) -> list[str]:
    """The violations in a JSON answer; None stands for an empty one."""
    method = methods()[method_id]
    if method.response is None:
        found = ["an answer where the method gives none"] if answer else []
    elif answer is None:
        found = []
    else:
        found = _body_violations(method.api, method.response, answer)
    return [f"{method_id}: {text}" for text in found]


def _parameter_violations(known: Mapping[str, Mapping[str, Any]], params: Mapping[str, list[str]]) -> Iterator[str]:
    for name, rule in known.items():
        if rule.get("required") and name not in params:
            yield f"missing required parameter {name}"
    for name, values in params.items():
        if name == "upload_id":
            continue
        rule = known.get(name, {})
        if name not in known:
            yield f"unknown parameter {name}"
        elif len(values) > 1 and not rule.get("repeated"):
            yield f"parameter {name} given {len(values)} times"
        yield from (f"parameter {name}: {value!r} is not allowed" for value in values if not _fits(rule, value))


def _fits(rule: Mapping[str, Any], value: str) -> bool:
    if "enum" in rule:
        return value in rule["enum"]
    if rule.get("type") == "boolean":
        return value.lower() in ("true", "false")
    if rule.get("type") == "integer":
        return bool(WHOLE_NUMBER.fullmatch(value))
    return True


def _body_violations(api: str, schema: str, body: Any) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in error.absolute_path) or schema}: {error.message[:300]}"
        for error in _validator(api, schema).iter_errors(body)
    ]


@cache
def _validator(api: str, schema: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{schema}", "$defs": _definitions(api)})


@cache
def _definitions(api: str) -> dict[str, Any]:
    return {name: _json_schema(schema) for name, schema in document(api)["schemas"].items()}


def _json_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A discovery schema in today's JSON Schema; 64-bit numbers may also come as text, as protobuf allows."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    kind = schema.get("type", "any")
    if kind == "object":
        rest = schema.get("additionalProperties")
        properties = {name: _json_schema(entry) for name, entry in schema.get("properties", {}).items()}
        return {
            "type": "object",
            "properties": properties,
            # in a map null takes an entry away (Drive's appProperties)
            "additionalProperties": {"anyOf": [_json_schema(rest), {"type": "null"}]} if rest else False,
        }
    if kind == "array":
        return {"type": "array", "items": _json_schema(schema["items"])}
    if kind == "string" and "enum" in schema:
        return {"enum": schema["enum"]}
    if kind == "string" and schema.get("format") in ("int64", "uint64"):
        return {"type": ["string", "integer"]}
    return {} if kind == "any" else {"type": kind}
