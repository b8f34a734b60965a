"""«Программа — …» <-> a programme: clusters, organisations, composition and policy as the spreadsheet says today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from connectors.google.sheets import Tab
from flows.letters.message import check_address
from flows.programme import tabs as layouts
from flows.programme.model import Cluster, Contact, Entry, Finding, Organisation, Place, Programme
from flows.programme.policy_sheet import parameter_key, read_policy, read_settings
from flows.programme.schools import normalise_organisation, read_schools
from flows.programme.table import Row, Table, read_table
from flows.programme.tabs import TabLayout
from flows.programme.template import Template, calendar_of

TABS = (layouts.SETTINGS, layouts.CLUSTERS, layouts.ORGANISATIONS, layouts.MEMBERSHIP)

_NUMBER = re.compile(r"(?:№ ?)?(\d{1,5})")
_CLUSTER = re.compile(r"(?:кластер )?№? ?(\d{1,2})(?:[.,:) ].*)?", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;\s]+")


def read_programme(
    tabs: Mapping[str, Tab], file_id: str, file_title: str, template: Template, school_year: int
) -> Programme:
    """Read the programme's spreadsheet; `tabs` holds those of `TABS` by key.

    Nothing is repaired and nothing fails: what is wrong or unclear is one of the programme's findings, and
    everything else counts.
    """
    tables = [
        read_table(tabs.get(layout.key, Tab(0, layout.title)), layout, file_id, file_title) for layout in TABS
    ]
    findings = [finding for table, layout in zip(tables, TABS, strict=True) for finding in _missing(table, layout)]
    settings, clusters_table, organisations_table, membership = tables
    policy, found = read_policy(settings, template, school_year)
    findings += found
    organisations = _collect(read_organisations(organisations_table), _first_by_key, findings)
    clusters = _collect(read_clusters(clusters_table), _first_by_number, findings)
    entries, found = read_entries(membership, clusters, organisations)
    findings += found
    members = [_with_members(cluster, entries, organisations) for cluster in clusters]
    findings += _without_address(members, organisations)
    calendar = calendar_of(template, school_year)
    return Programme(
        key=template.key,
        title=template.title,
        school_year=school_year,
        clusters=tuple(members),
        organisations=organisations,
        policy=policy,
        first_day=calendar.first_day,
        last_day=calendar.last_day,
        findings=tuple(findings),
        entries=tuple(entries),
        settings=read_settings(settings, template),
    )
