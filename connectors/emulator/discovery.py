"""Google's discovery documents: the one source of verbs, paths, parameters, scopes and schemas.

The documents ship inside google-api-python-client, so that what the emulator serves is what the client calls.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

APIS = ("sheets.v4", "drive.v3", "gmail.v1", "forms.v1", "docs.v1")


@dataclass(frozen=True)
class Method:
    """One method of one API, e.g. `sheets.spreadsheets.values.get`.

    `path` is a template below the server's root ("v4/spreadsheets/{spreadsheetId}"), `upload_paths` the same for
    media; `request` and `response` name schemas of `api`, None where there is no JSON; `gives_media` says that the
    answer can be had as bytes (`alt=media`).
    """

    id: str
    api: str
    verb: str
    path: str
    upload_paths: tuple[str, ...]
    parameters: Mapping[str, Mapping[str, Any]]
    scopes: frozenset[str]
    request: str | None
    response: str | None
    gives_media: bool


@cache
def document(api: str) -> dict[str, Any]:
    """The discovery document of an API of `APIS`, as Google publishes it."""
    spec = find_spec("googleapiclient")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("googleapiclient")
    path = Path(spec.origin).parent / "discovery_cache" / "documents" / f"{api}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def methods() -> dict[str, Method]:
    """Every method of every API, by Google's method id."""
    return {method.id: method for api in APIS for method in _methods(api, document(api), document(api))}


def _methods(api: str, top: dict[str, Any], resource: dict[str, Any]) -> Iterator[Method]:
    for entry in resource.get("methods", {}).values():
        protocols = entry.get("mediaUpload", {}).get("protocols", {})
        yield Method(
            id=entry["id"],
            api=api,
            verb=entry["httpMethod"],
            path=top["servicePath"] + entry["path"],
            upload_paths=tuple(protocol["path"].lstrip("/") for protocol in protocols.values()),
            parameters=top["parameters"] | entry.get("parameters", {}),
            scopes=frozenset(entry.get("scopes", ())),
            request=entry.get("request", {}).get("$ref"),
            response=entry.get("response", {}).get("$ref"),
            gives_media=entry.get("supportsMediaDownload", False),
        )
    for inner in resource.get("resources", {}).values():
        yield from _methods(api, top, inner)
