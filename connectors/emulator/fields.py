"""Google's partial answers: `fields=sheets(properties.title,data/rowData)`.

A parsed mask is a tree of names; an empty tree means everything below, "*" stands for any name.
"""

import re
from functools import lru_cache
from typing import Any

from connectors.emulator.errors import invalid

Mask = dict[str, "Mask"]
_TOKEN = re.compile(r"\s*([A-Za-z_$][\w$-]*|\*|[,()/.])\s*")


@lru_cache(maxsize=512)
def parse(text: str) -> Mask:
    """The tree of a mask; raises GoogleError 400 when it is not well formed. Do not change what it returns."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise _malformed(text)
    tokens.append("")
    mask, end = _group(tokens, 0, text)
    if tokens[end]:
        raise _malformed(text)
    return mask


def pick(value: Any, mask: Mask) -> Any:
    """What of a JSON value the mask lets through; lists are looked into."""
    if not mask:
        return value
    if isinstance(value, list):
        return [pick(entry, mask) for entry in value]
    if not isinstance(value, dict):
        return value
    if "*" in mask:
        return {name: pick(entry, mask["*"]) for name, entry in value.items()}
    return {name: pick(value[name], inner) for name, inner in mask.items() if name in value}


def covers(mask: Mask, *path: str) -> bool:
    """Whether the mask lets anything at this path through."""
    for name in path:
        if not mask:
            return True
        if name in mask:
            mask = mask[name]
        elif "*" in mask:
            mask = mask["*"]
        else:
            return False
    return True


def overlay(target: dict[str, Any], source: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """The target with what the mask names taken from the source; named and not in the source means removed."""
    if not mask or "*" in mask:
        return dict(source)
    found = dict(target)
    for name, inner in mask.items():
        if inner and isinstance(source.get(name, {}), dict):
            found[name] = overlay(found.get(name, {}), source.get(name, {}), inner)
        elif name in source:
            found[name] = source[name]
        else:
            found.pop(name, None)
    return found


def unknown(mask: Mask, schema: dict[str, Any], schemas: dict[str, Any], path: str = "") -> str | None:
    """The first path of the mask that a discovery schema does not have, or None."""
    while "$ref" in schema or "items" in schema:
        schema = schemas[schema["$ref"]] if "$ref" in schema else schema["items"]
    properties = schema.get("properties")
    if not properties:
        return None
    for name, inner in mask.items():
        if name != "*" and name not in properties:
            return path + name
        below = schema if name == "*" else properties[name]
        if name != "*" and (found := unknown(inner, below, schemas, f"{path}{name}.")):
            return found
    return None


def _group(tokens: list[str], at: int, text: str) -> tuple[Mask, int]:
    mask: Mask = {}
    while True:
        at = _path(mask, tokens, at, text)
        if tokens[at] != ",":
            return mask, at
        at += 1


def _path(mask: Mask, tokens: list[str], at: int, text: str) -> int:
    """Read `a/b.c(d,e)` into the tree; the position behind it."""
    name = tokens[at]
    if not name or name in ",()/.":
        raise _malformed(text)
    is_new = name not in mask
    below = mask.setdefault(name, {})
    at += 1
    if tokens[at] in ("/", "."):
        return _path(below, tokens, at + 1, text) if is_new or below else _path({}, tokens, at + 1, text)
    if tokens[at] == "(":
        group, at = _group(tokens, at + 1, text)
        if tokens[at] != ")":
            raise _malformed(text)
        if is_new or below:
            below.update(group)
        return at + 1
    below.clear()
    return at


def _malformed(text: str) -> Exception:
    return invalid(f"Invalid field selection {text}", reason="invalidParameter", location="fields")
