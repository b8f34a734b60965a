"""Setting a programme's school year up in Drive, Sheets and Forms, and repairing it: `barycentre setup KEY`.

Run again it puts back what is missing and touches nothing that people changed. Every step finds what an earlier run
made, so a run that was killed is simply run again. A file in the trash stops setup before it changes anything: a new
empty one in its place would leave people's work behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from connectors.google.drive import FOLDER, Drive
from connectors.google.errors import Refused
from connectors.google.forms import Forms
from connectors.google.sheets import Sheets, Tab, put_rows
from connectors.outbox.memory import Places
from flows.forms.keeping import bring_in_step
from flows.forms.layout import FORMS, REGISTRATION
from flows.programme import programme_sheet
from flows.programme.model import Cluster, Place, Programme
from flows.programme.policy_sheet import REGISTRATION_LINK, missing_settings
from flows.programme.programme_rows import first_rows, setting_row
from flows.programme.programme_sheet import read_programme
from flows.programme.table import Table, as_text, read_table
from flows.programme.tabs import CLUSTERS, FINDINGS, SETTINGS
from flows.programme.template import SettingTemplate, Template
from flows.programme.workspace_files import Shelf, Wanted, cluster_files, programme_files
from flows.programme.workspace_layout import Request, Value, append_rows, tab_id
from flows.programme.workspace_tabs import FirstRows, furnish

_ROADMAP = "Дорожная карта"  # the column of «Кластеры» with the roadmap's address


@dataclass(frozen=True)
class SetupReport:
    """What setup did; nothing in it names a person or an address."""

    programme: Programme
    made: tuple[str, ...]  # files, by name
    repaired: tuple[str, ...]  # what was put back into files that stood already
    problems: tuple[str, ...]  # what a person must do
    links: Mapping[str, str]  # name of the folder, of every spreadsheet and form -> its address

    @property
    def changes(self) -> int:
        """How many things were made or put back."""
        return len(self.made) + len(self.repaired)


@dataclass
class _Site:
    """The programme under construction: the services, and what has been done so far."""

    template: Template
    school_year: int
    sheets: Sheets
    drive: Drive
    forms: Forms
    shelf: Shelf
    robot: str
    wanted: dict[str, Wanted] = field(default_factory=dict)
    repaired: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def give(self, role: str, *things: str) -> None:
        """Note what a file was given, unless it was made just now and had nothing."""
        if self.wanted[role] not in self.shelf.made:
            self.repaired += [f"«{self.wanted[role].name}»: {thing}" for thing in things]

    def file_id(self, role: str) -> str:
        return self.shelf.files[role].file_id


def set_up(
    template: Template,
    school_year: int,
    *,
    sheets: Sheets,
    drive: Drive,
    forms: Forms,
    places: Places,
    robot: str,
) -> SetupReport:
    """Make or repair the programme's folders, spreadsheets and forms for the school year that begins in `school_year`.

    `robot` is the mailbox that owns them. Clusters are those of the programme file at first, those of «Кластеры»
    ever after. Raises `InTrash`, or `WorkspaceError` when Google cannot be reached: then run it again.
    """
    site = _Site(template, school_year, sheets, drive, forms, Shelf(drive, places, template.key, school_year), robot)
    for wanted in programme_files(template, school_year):
        _build(site, wanted, lambda titled: first_rows(template, school_year, titled[FINDINGS.key]))
    addresses = _keep_forms(site)
    tabs, programme = _read(site)
    for cluster in programme.clusters:
        for wanted in cluster_files(cluster, school_year):
            _build(site, wanted, lambda _: {})
    _complete_rows(site, programme, tabs, addresses[REGISTRATION.key])
    _share(site, programme)
    return SetupReport(
        programme=programme,
        made=tuple(wanted.name for wanted in site.shelf.made),
        repaired=tuple(site.repaired),
        problems=(*site.problems, *_twins(site)),
        links={
            wanted.name: wanted.link(site.file_id(role))
            for role, wanted in site.wanted.items()
            if wanted.kind != FOLDER or not wanted.parent
        },
    )


def _build(site: _Site, wanted: Wanted, rows: FirstRows) -> None:
    site.wanted[wanted.role] = wanted
    place = site.shelf.find_or_make(wanted)
    if wanted.layouts:
        furnished = furnish(
            site.sheets,
            place.file_id,
            wanted.layouts,
            robot=site.robot,
            time_zone=site.template.time_zone,
            first_rows=rows,
        )
        site.give(wanted.role, *furnished.given)
        site.problems += [f"«{wanted.name}»: {problem}" for problem in furnished.problems]


def _keep_forms(site: _Site) -> dict[str, str]:
    """Ask what the forms are to ask and publish them; returns the addresses at which people answer, by role."""
    addresses = {}
    for layout in FORMS:
        # Which activities a form offers is for the runs to say; a new one begins with none.
        form, given = bring_in_step(site.forms, site.forms.read(site.file_id(layout.key)), layout, None)
        site.give(layout.key, *given)
        if not form.is_published:
            site.problems.append(f"«{site.wanted[layout.key].name}»: форма не опубликована, опубликуйте её сами")
        _let_schools_answer(site, layout.key)
        addresses[layout.key] = form.address
    return addresses


def _let_schools_answer(site: _Site, role: str) -> None:
    """Let anyone with the address in, unless people chose otherwise; whom Google lets in by itself it does not say."""
    if site.drive.who_may_answer(site.file_id(role)) & {"anyone", "domain", "group"}:
        return
    try:
        site.drive.let_anyone_answer(site.file_id(role))
        site.give(role, "ответить может каждый, у кого есть ссылка")
    except Refused as error:
        site.problems.append(
            f"«{site.wanted[role].name}»: откройте форму и в «Опубликовано» выберите «Все, у кого есть ссылка» "
            f"({error.reason or error.status})"
        )


def _read(site: _Site) -> tuple[dict[str, Tab], Programme]:
    file_id = site.file_id("programme")
    found = site.sheets.read_tabs(file_id, [tab_id(layout) for layout in programme_sheet.TABS])
    tabs = {layout.key: found[tab_id(layout)] for layout in programme_sheet.TABS}
    title = site.wanted["programme"].name
    return tabs, read_programme(tabs, file_id, title, site.template, site.school_year)


def _complete_rows(site: _Site, programme: Programme, tabs: Mapping[str, Tab], registration: str) -> None:
    """Add settings that have no row, and the addresses of roadmaps and form where the cell is empty."""
    settings = read_table(tabs[SETTINGS.key], SETTINGS, "", "")
    missing = [] if settings.missing else missing_settings(settings, site.template)
    unlinked = [cluster for cluster in programme.clusters if _link_is_missing(cluster, tabs[CLUSTERS.key])]
    requests = [_link_request(site, cluster) for cluster in unlinked]
    link = None if settings.missing else _empty_link(programme, missing)
    site.problems += _old_link(site, programme.policy.registration_link, registration)
    if link:
        requests.append(put_rows(link.sheet_id, link.row, [[registration]], link.column))
    if missing:
        rows = [_setting_row(site, setting, registration) for setting in missing]
        requests.append(append_rows(settings.sheet_id, [_arranged(settings, row) for row in rows]))
    if requests:
        site.sheets.change(site.file_id("programme"), requests)
        site.give("programme", *(f"настройка «{setting.name}»" for setting in missing))
        site.give("programme", *(f"ссылка на дорожную карту кластера {cluster.number}" for cluster in unlinked))
        site.give("programme", *(["ссылка на регистрацию"] if link else []))


def _empty_link(programme: Programme, missing: Iterable[SettingTemplate]) -> Place | None:
    """Return the cell of «Ссылка на регистрацию» if it is there and empty."""
    link = programme.settings.get(REGISTRATION_LINK)
    if link is None or link.text or any(setting.name == REGISTRATION_LINK for setting in missing):
        return None
    return link.place


def _old_link(site: _Site, link: str, registration: str) -> Iterator[str]:
    """A form that was deleted has left its address behind; whose form it leads to only a person can say."""
    if site.wanted[REGISTRATION.key] in site.shelf.made and "docs.google.com/forms/" in link and link != registration:
        yield (
            f"«{REGISTRATION_LINK}» на листе «Настройки» ведёт не на новую форму: если это адрес удалённой, "
            f"замените его на {registration}"
        )


def _setting_row(site: _Site, setting: SettingTemplate, registration: str) -> list[Value]:
    name, value, note = setting_row(setting, site.template, site.school_year)
    return [name, registration if setting.name == REGISTRATION_LINK and not value else value, note]


def _arranged(table: Table, values: list[Value]) -> list[Value]:
    """Put values given in the layout's order under their headings, wherever people moved the columns."""
    row: list[Value] = [None] * (max(table.columns.values()) + 1)
    for heading, value in zip(SETTINGS.headings, values, strict=True):
        row[table.columns[heading]] = value
    return row


def _link_is_missing(cluster: Cluster, tab: Tab) -> bool:
    place = cluster.cells.get(_ROADMAP)
    return place is not None and not any(map(as_text, tab.rows[place.row][place.column : place.column + 1]))


def _link_request(site: _Site, cluster: Cluster) -> Request:
    role, place = f"roadmap-{cluster.number}", cluster.cells[_ROADMAP]
    return put_rows(place.sheet_id, place.row, [[site.wanted[role].link(site.file_id(role))]], place.column)


def _shares(programme: Programme) -> Iterator[tuple[str, str, str]]:
    """Yield file role, address and who that is: all curators in the programme, each cluster's people in its folder."""
    for cluster in programme.clusters:
        if cluster.curator.address:
            yield "programme", cluster.curator.address, f"куратор кластера {cluster.number}"
    for cluster in programme.clusters:
        if cluster.curator.address:
            yield f"cluster-{cluster.number}", cluster.curator.address, "куратор"
        for address in cluster.leader_addresses:
            yield f"cluster-{cluster.number}", address, "руководитель проекта"


def _share(site: _Site, programme: Programme) -> None:
    """Let people in who are not yet; nobody is put out, and no role is changed."""
    shared: dict[str, set[str]] = {}
    for role, address, who in _shares(programme):
        if role not in shared:
            shared[role] = {site.robot.lower(), *_shared_with(site, role)}
        if address.lower() in shared[role]:
            continue
        shared[role].add(address.lower())
        try:
            site.drive.share(site.file_id(role), address)
            site.give(role, f"доступ: {who}")
        except Refused as error:
            site.problems.append(
                f"«{site.wanted[role].name}»: доступ не открыт ({who}): {error.reason or error.status}"
            )


def _shared_with(site: _Site, role: str) -> Iterable[str]:
    made_now = site.wanted[role] in site.shelf.made
    return () if made_now else site.drive.shared_with(site.file_id(role))


def _twins(site: _Site) -> Iterator[str]:
    for role, others in site.shelf.twins.items():
        if role in site.wanted:
            addresses = ", ".join(site.wanted[role].link(other) for other in others)
            yield f"«{site.wanted[role].name}»: лишняя копия, удалите её, если в ней нет вашей работы: {addresses}"
