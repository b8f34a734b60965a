"""Requests and answers against Google's discovery documents, for tests.

Unknown properties, wrong types, enum values outside the document and missing parameters are violations.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import isfinite
from typing import Any

from connectors.emulator.discovery import document, methods

Checker = Callable[[Any, str], Iterator[tuple[str, str]]]
"""Yields what is wrong with a value, each with its place."""

WHOLE_NUMBER = re.compile(r"-?\d+")


def check_request(method_id: str, params: Mapping[str, list[str]], body: Any) -> list[str]:
    """The violations in a call's parameters (path and query, each a list of texts) and JSON body."""
    method = methods()[method_id]
    found = list(_parameter_violations(method.parameters, params))
    if method.request and body:
        found += _body_violations(method.api, method.request, _given(body))
    elif body:
        found.append("a body where the method takes none")
    return [f"{method_id}: {text}" for text in found]


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


def _given(value: Any, name: str = "") -> Any:
    """A body without what is null, which counts as not given; but in a list, and in appProperties, it stays."""
    if isinstance(value, list):
        return [_given(entry) for entry in value] if any(isinstance(entry, dict) for entry in value) else value
    if not isinstance(value, dict) or name == "appProperties":
        return value
    return {key: _given(inner, key) for key, inner in value.items() if inner is not None}


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
    return [f"{at.lstrip('.') or schema}: {text}" for at, text in _checker(api, schema)(body, "")]


@cache
def _checker(api: str, name: str) -> Checker:
    """What checks a value against a schema; it is compiled once, as answers are many."""
    return _compiled(api, document(api)["schemas"][name])


def _compiled(api: str, rule: Mapping[str, Any]) -> Checker:
    if "$ref" in rule:
        return _reference(api, rule["$ref"])
    kind = rule.get("type", "any")
    if kind == "object":
        return _object(api, rule)
    if kind == "array":
        return _array(_compiled(api, rule["items"]))
    if "enum" in rule:
        known = frozenset(rule["enum"])
        return _single(lambda value: isinstance(value, str) and value in known, "no word of the enum")
    if kind == "string" and rule.get("format") in ("int64", "uint64"):
        return _single(lambda value: isinstance(value, str | int) and not isinstance(value, bool), "no whole number")
    return PLAIN[kind]


def _reference(api: str, name: str) -> Checker:
    def check(value: Any, at: str) -> Iterator[tuple[str, str]]:
        return _checker(api, name)(value, at)  # looked up when needed: schemas refer to themselves

    return check


def _object(api: str, rule: Mapping[str, Any]) -> Checker:
    known = {name: _compiled(api, entry) for name, entry in rule.get("properties", {}).items()}
    rest = _compiled(api, rule["additionalProperties"]) if "additionalProperties" in rule else None

    def check(value: Any, at: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict):
            yield at, f"{_shown(value)} is no object"
            return
        for name, entry in value.items():
            checker = known.get(name, rest)
            if checker is None:
                yield at, f"unknown property {name!r}"
            elif name in known or entry is not None:  # in a map null takes an entry away (Drive's appProperties)
                yield from checker(entry, f"{at}.{name}")

    return check


def _array(checker: Checker) -> Checker:
    def check(value: Any, at: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, list):
            yield at, f"{_shown(value)} is no list"
            return
        for index, entry in enumerate(value):
            yield from checker(entry, f"{at}.{index}")

    return check


def _single(fits: Callable[[Any], bool], otherwise: str) -> Checker:
    def check(value: Any, at: str) -> Iterator[tuple[str, str]]:
        if not fits(value):
            yield at, f"{_shown(value)} is {otherwise}"

    return check


def _shown(value: Any) -> str:
    return repr(value)[:100]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


PLAIN: dict[str, Checker] = {
    "any": _single(lambda _: True, ""),
    "string": _single(lambda value: isinstance(value, str), "no text"),
    "boolean": _single(lambda value: isinstance(value, bool), "neither true nor false"),
    "integer": _single(lambda value: _is_number(value) and value == int(value), "no whole number"),
    "number": _single(lambda value: _is_number(value) and isfinite(value), "no number"),
}
"""What checks values that have no parts."""
