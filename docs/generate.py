"""Writes the generated parts of docs/*.md anew: `.venv/bin/python docs/generate.py`. A test fails while one is stale.

A part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; everything else is written by people.
"""  # noqa: INP001 - a script beside the pages it writes, no package

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from starlette.routing import Route

from connectors.emulator.app import create_app
from connectors.emulator.discovery import APIS, methods
from connectors.emulator.quotas import LIMITS
from connectors.emulator.routing import HANDLERS
from connectors.emulator.sheets.formulas import parser  # noqa: F401 - with it every function registers
from connectors.emulator.sheets.formulas.functions import FUNCTIONS
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
    """How many of Google's methods are served, and each of them."""
    return "\n\n".join(part for api in APIS for part in _served(api))


def _served(api: str) -> Iterator[str]:
    of_all = [method for method in methods().values() if method.api == api]
    served = sorted((method for method in of_all if method.id in HANDLERS), key=lambda method: method.id)
    yield f"### `{api}`: {len(served)} of {len(of_all)} methods"
    rows = [(f"`{one.id}`", f"`{one.verb} /{one.path}`", _first(HANDLERS[one.id])) for one in served]
    yield _table(("Method", "Call", "What it answers"), rows) if rows else "Not served yet: every call is answered 501."


def requests() -> str:
    """The kinds of requests that `spreadsheets.batchUpdate` carries out."""
    return _table(("Request", "What it does"), ((f"`{name}`", _first(KINDS[name])) for name in sorted(KINDS)))


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
    """What each person may spend in a minute once quotas are switched on."""
    return _table(
        ("Service", "What is counted", "A minute, for each person"),
        ((service, kind, f"{limit:,}") for (service, kind), limit in LIMITS.items()),
    )


PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part for part in (settings, timetable, coverage, requests, functions, controls, limits)
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
