"""Writes the generated parts of docs/*.md anew: `.venv/bin/python docs/generate.py`. A test fails while one is stale.

A part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; everything else is written by people.
"""  # noqa: INP001 - a script beside the pages it writes, no package

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from starlette.routing import Route

from connectors.emulator import routing
from connectors.emulator.app import create_app
from connectors.emulator.discovery import APIS, document, methods
from connectors.emulator.docs.requests import registry as docs_registry
from connectors.emulator.quotas import LIMITS, PROJECT_LIMITS
from connectors.emulator.routing import HANDLERS
from connectors.emulator.sheets.formulas import parser  # noqa: F401 - with it every function registers
from connectors.emulator.sheets.formulas.functions import FUNCTIONS
from connectors.emulator.sheets.requests import registry
from connectors.emulator.sheets.requests.registry import KINDS
from connectors.emulator.store import Store
from flows.serving import deployments
from flows.settings import Settings

DOCS = Path(__file__).parent
_PART = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- /generated -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a page with its generated parts as they have to be now. Raises KeyError for a part nobody knows."""
    return _PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[4]}", text)


def main() -> None:
    """Rewrite the pages that have generated parts."""
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        if renewed(text) != text:
            page.write_text(renewed(text), encoding="utf-8")


def settings() -> str:
    """Every setting with its default and its own description."""
    prefix = Settings.model_config["env_prefix"]
    return _table(
        ("Variable", "Default", "Meaning"),
        (
            (f"`{prefix}{name.upper()}`", f"`{field.default}`" if str(field.default) else "(empty)", field.description)
            for name, field in Settings.model_fields.items()
        ),
    )


def timetable() -> str:
    """The deployments of prefect.yaml with their schedules."""
    return _table(
        ("Deployment", "Flow", "When", "Parameters", "Runs at once", "What it does"),
        (
            (
                f"`{one['name']}`",
                f"`{one['entrypoint']}`",
                "; ".join(f"`{schedule['cron']}` {schedule['timezone']}" for schedule in one["schedules"]),
                ", ".join(f"{name} = {value}" for name, value in one.get("parameters", {}).items()),
                one["concurrency_limit"]["limit"],
                one["description"],
            )
            for one in deployments()
        ),
    )


def coverage() -> str:
    """Every method of Google's: whether it is served, and what of it is missing."""
    return "\n\n".join(part for api in APIS for part in _served(api))


def _served(api: str) -> Iterator[str]:
    of_all = sorted((method for method in methods().values() if method.api == api), key=lambda method: method.id)
    served = [method for method in of_all if method.id in HANDLERS]
    yield f"### `{api}`: {len(served)} of {len(of_all)} methods"
    if not served:
        yield "Not served yet: every call is answered 501."
        return
    rows = [
        (
            f"`{one.id}`",
            f"`{one.verb} /{one.path}`",
            *_state(one.id, HANDLERS, routing.MISSING),
        )
        for one in of_all
    ]
    yield _table(("Method", "Call", "Served", "What it does", "What is missing"), rows)


def requests() -> str:
    """Every kind of request that Google's `spreadsheets.batchUpdate` knows."""
    return _kinds("sheets.v4", KINDS, registry.MISSING)


def document_requests() -> str:
    """Every kind of request that Google's `documents.batchUpdate` knows."""
    return _kinds("docs.v1", docs_registry.KINDS, docs_registry.MISSING)


def _kinds(api: str, served: Mapping[str, object], missing: Mapping[str, str]) -> str:
    known = sorted(document(api)["schemas"]["Request"]["properties"])
    rows = [(f"`{name}`", *_state(name, served, missing)) for name in known]
    return _table(("Request", "Served", "What it does", "What is missing"), rows)


def _state(name: str, served: Mapping[str, object], missing: Mapping[str, str]) -> tuple[str, str, str]:
    """Whether a method or kind is served, what it does, and what is missing."""
    if name not in served:
        return "no", "", "all of it"
    return "partly" if name in missing else "yes", _first(served[name]), missing.get(name, "")


def functions() -> str:
    """The functions that formulas may call."""
    return ", ".join(f"`{name}`" for name in sorted(FUNCTIONS))


def controls() -> str:
    """The emulator's own addresses."""
    routes = [route for route in create_app(Store(None)).routes if isinstance(route, Route)]
    own = (route for route in routes if route.path.startswith("/emulator/"))
    rows = ((f"`{verb} {one.path}`", _first(one.endpoint)) for one in own for verb in (one.methods or set()) - {"HEAD"})
    return _table(("Call", "Answer"), rows)


def limits() -> str:
    """What each person, and all together, may spend in a minute once quotas are switched on."""
    return _table(
        ("Service", "What is counted", "A minute, for each person", "For all together"),
        ((*counted, f"{limit:,}", f"{PROJECT_LIMITS[counted]:,}") for counted, limit in LIMITS.items()),
    )


PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (settings, timetable, coverage, requests, document_requests, functions, controls, limits)
}


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return "\n".join(_line(cells) for cells in (headings, ["---"] * len(headings), *rows))


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in cells)} |"


def _first(thing: object) -> str:
    """The first paragraph of what is said of a thing."""
    return " ".join((thing.__doc__ or "").partition("\n\n")[0].split())


if __name__ == "__main__":
    main()
