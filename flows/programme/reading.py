"""Reading a programme's whole picture: one call to Google per spreadsheet, whatever happens to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from connectors.google.drive import Drive
from connectors.google.errors import NoAccess, NotFound, Refused, WorkspaceError
from connectors.google.sheets import Rows, Sheets, Tab
from connectors.outbox.memory import Place as File
from connectors.outbox.memory import Places
from flows.programme import programme_sheet
from flows.programme.model import Finding, Place, Programme, year_label
from flows.programme.periods import Context
from flows.programme.roadmap_sheet import Roadmap, read_roadmap
from flows.programme.table import Table, read_table
from flows.programme.tabs import CHANNELS, FINDINGS, PRESS_RELEASES, PROGRESS, REGISTRATIONS, ROADMAP, TabLayout
from flows.programme.template import Template, calendar_of
from flows.programme.workspace_files import roadmap_title, tabs_of


@dataclass(frozen=True)
class Source:
    """Where a programme's year is kept: its files by role ("programme", "roadmap-3") and how it reads dates."""

    template: Template
    school_year: int
    files: Mapping[str, File]
    today: date

    @property
    def context(self) -> Context:
        """What periods without a year, «II четверть» and «осенние каникулы» mean in this year."""
        calendar = calendar_of(self.template, self.school_year)
        return Context(
            today=self.today,
            school_year=self.school_year,
            quarters=tuple(calendar.quarters),
            halves=tuple(calendar.halves),
            vacations=dict(calendar.vacations),
            programme=(calendar.first_day, calendar.last_day),
        )


@dataclass(frozen=True)
class Picture:
    """A programme as its sheets say at one moment."""

    source: Source
    programme: Programme
    roadmaps: tuple[Roadmap, ...]
    progress: Mapping[int, Tab] = field(default_factory=dict)  # «Ход» as it is, by cluster
    registrations: Mapping[int, Table] = field(default_factory=dict)  # «Регистрации», by cluster
    press_releases: Mapping[int, Table] = field(default_factory=dict)  # «Пресс-релизы», by cluster
    channels: Table | None = None  # «Каналы»; None if somebody deleted the tab
    noted: Rows = field(default_factory=list)  # what «Замечания» says now
    findings: tuple[Finding, ...] = ()  # about roadmaps that could not be read; the others have their own
    failures: tuple[str, ...] = ()  # what could not be read and may be readable later


def read_picture(sheets: Sheets, source: Source) -> Picture:
    """Read the programme's sheet and every roadmap. Raises `WorkspaceError` only if the programme's cannot be read."""
    picture = read_programme_tabs(sheets, source)
    for cluster in picture.programme.clusters:
        picture = _add_roadmap(picture, sheets, cluster.number)
    return picture


def read_programme_tabs(sheets: Sheets, source: Source) -> Picture:
    """Read the programme's own spreadsheet, «Каналы» and «Замечания» included: a picture without roadmaps."""
    file = source.files["programme"]
    layouts = (*programme_sheet.TABS, CHANNELS, FINDINGS)
    found = sheets.read_tabs(file.file_id, [file.tabs[layout.key] for layout in layouts])
    tabs = {layout.key: found[file.tabs[layout.key]] for layout in layouts if file.tabs[layout.key] in found}
    title = f"Программа — {source.template.title} {year_label(source.school_year)}"
    programme = programme_sheet.read_programme(tabs, file.file_id, title, source.template, source.school_year)
    channels = read_table(tabs[CHANNELS.key], CHANNELS, file.file_id, title) if CHANNELS.key in tabs else None
    noted = tabs[FINDINGS.key].rows if FINDINGS.key in tabs else []
    return Picture(source, programme, (), channels=channels, noted=noted)


def read_one_roadmap(sheets: Sheets, source: Source, cluster: int, name: str) -> Roadmap:
    """Read what people keep of one cluster's roadmap, the robot's tabs beside it left out."""
    file = source.files[f"roadmap-{cluster}"]
    found = sheets.read_tabs(file.file_id, [file.tabs[ROADMAP.key]])
    return read_roadmap(_table(found, source, cluster, name, ROADMAP), cluster, source.context)


def _table(found: Mapping[int, Tab], source: Source, cluster: int, name: str, layout: TabLayout) -> Table:
    file = source.files[f"roadmap-{cluster}"]
    title = roadmap_title(name, source.school_year)
    return read_table(found[file.tabs[layout.key]], layout, file.file_id, title)


def _add_roadmap(picture: Picture, sheets: Sheets, number: int) -> Picture:
    cluster = picture.programme.cluster(number)
    assert cluster is not None
    if f"roadmap-{number}" not in picture.source.files:
        finding = _unreadable(cluster.place, number, "roadmap.none", "ещё не создана")
        return replace(picture, findings=(*picture.findings, finding))
    try:
        return _with_roadmap(picture, sheets, number, cluster.name)
    except (NoAccess, NotFound) as error:
        what = "удалена или недоступна роботу" if isinstance(error, NotFound) else "недоступна роботу"
        return replace(
            picture, findings=(*picture.findings, _unreadable(cluster.place, number, "roadmap.no_access", what))
        )
    except Refused:
        what = "без листа «Дорожная карта» или одного из листов робота"
        return replace(picture, findings=(*picture.findings, _unreadable(cluster.place, number, "tab.deleted", what)))
    except WorkspaceError as error:
        failure = f"дорожная карта кластера {number} не прочитана: {error}"
        return replace(picture, failures=(*picture.failures, failure))


def _with_roadmap(picture: Picture, sheets: Sheets, number: int, name: str) -> Picture:
    """Add a cluster's roadmap and the robot's tabs beside it, read in one call."""
    source = picture.source
    file = source.files[f"roadmap-{number}"]
    layouts = (ROADMAP, PROGRESS, REGISTRATIONS, PRESS_RELEASES)
    found = sheets.read_tabs(file.file_id, [file.tabs[layout.key] for layout in layouts])
    tables = {layout.key: _table(found, source, number, name, layout) for layout in layouts}
    roadmap = read_roadmap(tables[ROADMAP.key], number, source.context)
    return replace(
        picture,
        roadmaps=(*picture.roadmaps, roadmap),
        progress={**picture.progress, number: found[file.tabs[PROGRESS.key]]},
        registrations={**picture.registrations, number: tables[REGISTRATIONS.key]},
        press_releases={**picture.press_releases, number: tables[PRESS_RELEASES.key]},
    )


def _unreadable(place: Place, number: int, rule: str, what: str) -> Finding:
    todo = {
        "roadmap.none": "Запустите barycentre setup.",
        "tab.deleted": "Верните лист из истории версий или запустите barycentre setup.",
    }.get(rule, "Откройте роботу доступ «Редактор» или верните файл из корзины.")
    return Finding(rule, place, f"Дорожная карта кластера {number} {what}.", todo, cluster=number)


def find_files(places: Places, drive: Drive, template: Template, school_year: int) -> Mapping[str, File]:
    """Return the files that setup made, by role; if that memory was lost, they are found again by their marks."""
    files = places.all(template.key, school_year)
    if files:
        return files
    marks = {"programme": template.key, "year": str(school_year)}
    for found in drive.find(marks):
        role = found["appProperties"].get("role", "")
        if role and role not in files:  # the oldest, as setup has it
            files[role] = File(found["id"], tabs_of(role))
            places.put(template.key, school_year, role, files[role])
    return files
