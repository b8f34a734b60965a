"""«Программа — …» <-> a programme: clusters, organisations, composition and policy as the spreadsheet says today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from connectors.google.sheets import Tab
from flows.letters.message import check_address
from flows.programme.membership import members_of
from flows.programme.model import Cluster, Contact, Entry, Finding, Organisation, Programme, quoted
from flows.programme.organisations_sheet import address_findings, organisation, organisation_rows, read_entries
from flows.programme.policy_sheet import read_policy, read_settings
from flows.programme.table import Row, Table, read_table
from flows.programme.tabs import BASE_SITE, CLUSTERS, MEMBERSHIP, ORGANISATIONS, SETTINGS, TabLayout
from flows.programme.template import Template, calendar_of

TABS = (SETTINGS, CLUSTERS, ORGANISATIONS, MEMBERSHIP)

_CLUSTER_NUMBER = re.compile(r"(?:№\s*)?(\d{1,2})\.?")
_BETWEEN_ADDRESSES = re.compile(r"[,;\s]+")


def read_programme(
    tabs: Mapping[str, Tab], file_id: str, file_title: str, template: Template, school_year: int
) -> Programme:
    """Read the programme's spreadsheet; `tabs` holds those of `TABS` by key.

    Nothing is repaired and nothing fails: what is wrong or unclear is one of the programme's findings, each at its
    cell, and everything else counts.
    """
    tables = [_table(tabs, layout, file_id, file_title) for layout in TABS]
    settings, clusters_table, organisations_table, membership = tables
    policy, policy_findings = read_policy(settings, template, school_year)
    rows, organisation_findings = organisation_rows(organisations_table)
    organisations = {key: organisation(key, row) for key, row in rows.items()}
    clusters, cluster_findings = read_clusters(clusters_table)
    entries, entry_findings = read_entries(membership, clusters, organisations)
    complete = tuple(_complete(cluster, entries, organisations) for cluster in clusters)
    members = {key for cluster in complete for key in cluster.members}
    calendar = calendar_of(template, school_year)
    return Programme(
        key=template.key,
        title=template.title,
        school_year=school_year,
        clusters=complete,
        organisations=organisations,
        policy=policy,
        first_day=calendar.first_day,
        last_day=calendar.last_day,
        findings=(
            *(finding for table in tables for finding in _missing_headings(table)),
            *policy_findings,
            *cluster_findings,
            *organisation_findings,
            *address_findings(rows, organisations, members),
            *entry_findings,
        ),
        entries=tuple(entries),
        settings=read_settings(settings, template),
    )


def read_clusters(table: Table) -> tuple[list[Cluster], list[Finding]]:
    """Read «Кластеры»; a row without a number of its own is a finding and does not count."""
    clusters: dict[int, Cluster] = {}
    findings: list[Finding] = []
    for row in table.rows():
        number = _CLUSTER_NUMBER.fullmatch(row.text("№"))
        if not number:
            what = f"Кластер {quoted(row.text('Кластер'))} без номера. Строка не действует."
            findings.append(Finding("cluster.no_number", row.place("№"), what, "Впишите номер кластера."))
        elif int(number[1]) in clusters:
            what = f"Номер кластера {number[1]} стоит дважды. Действует верхняя строка."
            findings.append(Finding("cluster.twice", row.place("№"), what, "Дайте кластеру свой номер."))
        else:
            cluster = _cluster(int(number[1]), row)
            clusters[cluster.number] = cluster
            findings += _cluster_findings(cluster, row)
    return list(clusters.values()), findings


def _cluster(number: int, row: Row) -> Cluster:
    leaders = (check_address(text) for text in _addresses(row))
    return Cluster(
        number=number,
        name=row.text("Кластер"),
        base_site=row.text("Базовая площадка"),
        curator=Contact(
            row.text("Куратор"), row.text("Должность куратора"), check_address(row.text("Эл. почта куратора"))
        ),
        leaders=row.text("Руководители проекта"),
        hashtag=row.text("Хештег"),
        place=row.place(),
        leader_addresses=tuple(address for address in leaders if address),
        cells={heading: row.place(heading) for heading in row.table.columns},
        goal=row.text("Цель"),
        tasks=row.text("Задачи"),
    )


def _cluster_findings(cluster: Cluster, row: Row) -> Iterator[Finding]:
    if not cluster.name:
        what = f"Кластер {cluster.number} без названия."
        place = row.place("Кластер")
        yield Finding("cluster.nameless", place, what, "Впишите название кластера.", cluster=cluster.number)
    typed = row.text("Эл. почта куратора")
    if not cluster.curator.address:
        what = f"{quoted(typed)} – не адрес электронной почты." if typed else "Нет адреса куратора."
        yield Finding(
            "curator.bad_address" if typed else "curator.no_address",
            row.place("Эл. почта куратора"),
            f"Кластер {cluster.number}: {what} Анонсы некому показать на согласование.",
            "Впишите адрес в столбец «Эл. почта куратора».",
            cluster=cluster.number,
        )
    for text in _addresses(row):
        if not check_address(text):
            what = f"Кластер {cluster.number}: {quoted(text)} – не адрес электронной почты."
            place = row.place("Эл. почта руководителей")
            yield Finding("leader.bad_address", place, what, "Исправьте адрес.", cluster=cluster.number)


def _addresses(row: Row) -> list[str]:
    return [text for text in _BETWEEN_ADDRESSES.split(row.text("Эл. почта руководителей")) if text]


def _complete(cluster: Cluster, entries: list[Entry], organisations: Mapping[str, Organisation]) -> Cluster:
    sites = (entry.text for entry in entries if entry.cluster == cluster.number and entry.role == BASE_SITE)
    return replace(
        cluster,
        base_site=cluster.base_site or ", ".join(sites),
        members=members_of(cluster.number, entries, organisations),
    )


def _table(tabs: Mapping[str, Tab], layout: TabLayout, file_id: str, file_title: str) -> Table:
    return read_table(tabs.get(layout.key, Tab(0, layout.title)), layout, file_id, file_title)


def _missing_headings(table: Table) -> Iterator[Finding]:
    for heading in table.missing:
        what = f"На листе «{table.tab}» нет столбца «{heading}»."
        todo = "Верните столбцу название или попросите запустить установку ещё раз."
        yield Finding("tab.missing_heading", table.place(table.heading_row), what, todo)
