"""One run of one flow, however it was started: from the command line or by Prefect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from connectors.google.transport import Road
from flows.programme.model import SUMMER, school_year_of
from flows.programme.reading import Source, find_files
from flows.programme.template import Template, load_programme
from flows.report import Report, Stage, directly, together
from flows.settings import Settings
from flows.wiring import Workspace, open_workspace

if TYPE_CHECKING:
    from flows.reports.papers import Wish

MORNING = time(8)
_OUTCOMES = ("sent", "missed", "withdrawn", "held", "failed", "unknown")  # always named, also when there are none

Procedure = Callable[..., Report]
# A flow's name on the command line -> its procedure, imported by the run that needs it.
FLOWS = {
    "announcements": "flows.announcements.procedure:announce",
    "registrations": "flows.registrations.procedure:register",
    "press-releases": "flows.press_releases.procedure:collect_press_releases",
    "reports": "flows.reports.procedure:report_on_halves",
}


class NotSetUp(Exception):
    """The programme has no files in this school year yet."""


class NotToday(Exception):
    """Google itself knows only today: letters cannot leave yesterday."""


@dataclass(frozen=True)
class Request:
    """What is asked for; `on` and `at` are local to the programme, None = today, 08:00."""

    flow: str
    programme: str
    on: date | None = None
    at: time | None = None
    dry_run: bool = False
    wish: Wish | None = None  # of the reports: which one is asked for


@dataclass(frozen=True)
class Answer:
    """What came of it, in codes and counts only."""

    request: Request
    on: date
    report: Report
    google_calls: int

    def to_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints: no quoted text, no names, no addresses."""
        return {
            "flow": self.request.flow,
            "programme": self.request.programme,
            "on": self.on.isoformat(),
            "outcomes": dict.fromkeys(_OUTCOMES, 0) | dict(self.report.outcomes) | dict(self.report.share),
            "letters": [
                {"kind": kind, "code": code, "wave": wave, "count": count}
                for (kind, code, wave), count in self.report.letters.items()
            ],
            "findings": [
                {"rule": f.rule, "tab": f.place.tab, "cell": f.place.cell, "code": f.code} for f in self.report.findings
            ],
            "failures": list(self.report.failures),
            "google_calls": self.google_calls,
        }


def carry_out(
    request: Request, settings: Settings, *, stage: Stage[Any] = directly, road: Road | None = None
) -> Answer:
    """Carry out one run.

    Raises `UnknownProgramme`, `NotSetUp`, `NotToday`, `WorkspaceError` if Google cannot be reached, or `NoSuchReport`
    for a wish that makes no sense.
    """
    template = load_programme(request.programme)
    today, now = moment_of(request, template, settings)
    with open_workspace(settings, road) as workspace:
        procedure = _procedure(request)
        reports = [
            procedure(workspace, source, now, dry_run=request.dry_run, stage=stage)
            for source in sources(workspace, template, today)
        ]
        return Answer(request, today, together(reports), workspace.transport.calls)


def _procedure(request: Request) -> Procedure:
    module, _, name = FLOWS[request.flow].partition(":")
    found: Procedure = getattr(import_module(module), name)
    return partial(found, wish=request.wish) if request.wish else found


def moment_of(request: Request, template: Template, settings: Settings) -> tuple[date, datetime]:
    """Return the run's day and moment in the programme's zone. Raises `NotToday`."""
    zone = ZoneInfo(template.time_zone)
    clock = datetime.now(zone)
    if settings.real and request.on not in {None, clock.date()}:
        raise NotToday("настоящий Google принимает только сегодняшний день: уберите --on")
    if request.on is None and request.at is None:
        return clock.date(), clock
    today = request.on or clock.date()
    return today, datetime.combine(today, request.at or MORNING, zone)


def sources(workspace: Workspace, template: Template, today: date) -> list[Source]:
    """Return the school years that are set up and alive on a day: in summer the coming one as well as the last.

    Raises `NotSetUp` if there is none.
    """
    year = school_year_of(today)
    years = [year, year + 1] if today.month in SUMMER else [year]
    found = []
    for candidate in years:
        files = find_files(workspace.places, workspace.drive, template, candidate)
        if "programme" in files:
            found.append(Source(template, candidate, files, today))
    if not found:
        raise NotSetUp(
            f"программа «{template.key}» на {year}/{(year + 1) % 100:02d} учебный год не установлена: "
            f"запустите barycentre setup {template.key}"
        )
    return found
