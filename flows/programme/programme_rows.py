"""What the programme's spreadsheet begins with: the programme file as rows. Pure; after setup people own the rows."""

from __future__ import annotations

from collections.abc import Mapping

from flows.programme.tabs import (
    CHANNELS,
    CLUSTERS,
    COORDINATOR,
    FINDINGS,
    MEMBERSHIP,
    ORGANISATIONS,
    PARTICIPANT,
    SETTINGS,
    TabLayout,
    lookup_formula,
)
from flows.programme.template import ClusterTemplate, SettingTemplate, Template, setting_value, unwrapped
from flows.programme.workspace_layout import Formula, Value

Rows = list[list[Value]]


def first_rows(template: Template, school_year: int, findings_tab: TabLayout = FINDINGS) -> Mapping[str, Rows]:
    """Return the rows of every tab by its key, columns in the order of the tab's headings.

    `findings_tab` is «Замечания» under its present title, which the formulas in «Учреждения» name.
    """
    shown = Formula(lookup_formula("A", findings_tab, "Код", "Что сделать"))
    return {
        SETTINGS.key: [setting_row(setting, template, school_year) for setting in template.settings],
        CLUSTERS.key: [_cluster_row(cluster) for cluster in template.clusters],
        ORGANISATIONS.key: [
            [one.number, one.name, one.kind, one.address, one.page, shown] for one in template.organisations
        ],
        MEMBERSHIP.key: [row for cluster in template.clusters for row in _membership_rows(cluster)],
        CHANNELS.key: [
            [one.name, one.condition, one.recipient, one.address, one.limit, one.hashtags] for one in template.channels
        ],
    }


def setting_row(setting: SettingTemplate, template: Template, school_year: int) -> list[Value]:
    """Return one row of «Настройки»."""
    return [setting.name, setting_value(setting, template, school_year), setting.note]


def _cluster_row(cluster: ClusterTemplate) -> list[Value]:
    name, post = cluster.curator_name_and_post
    return [
        cluster.number,
        cluster.name,
        cluster.goal,
        cluster.tasks,
        cluster.base_site,
        name,
        post,
        cluster.curator_address,
        "\n".join(unwrapped(leader) for leader in cluster.leaders),
        ", ".join(cluster.leader_addresses),
        cluster.hashtag,
        None,  # the roadmap's address, once it is made
    ]


def _membership_rows(cluster: ClusterTemplate) -> Rows:
    """One row per entry as typed, doubles included (R2, Q1)."""
    bodies: Rows = [[cluster.title, body, COORDINATOR] for body in cluster.coordinators]
    return bodies + [[cluster.title, school, PARTICIPANT] for school in cluster.entries]
