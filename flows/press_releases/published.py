"""Accepted press releases as news: what is due to which channel, and what came of it so far (R63–R69). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from connectors.outbox.letters import Record
from connectors.outbox.replies import Reply
from flows.letters.words import when
from flows.press_releases.channels import News
from flows.press_releases.channels_sheet import Channels, read_channels
from flows.press_releases.news import Published, clusters_of, join_news, known_news, news_cell, news_findings
from flows.press_releases.publishing import Accepted, Plan, plan_publications
from flows.press_releases.rules import Account, PressDay
from flows.programme.model import Activity, Finding, Place, Programme
from flows.programme.reading import Picture
from flows.programme.roadmap_sheet import cluster_of_code
from flows.programme.tabs import CHANNELS


@dataclass(frozen=True)
class Publishing:
    """The publications of a moment; `cells` are what «Ход» says under «Новость», by code."""

    plan: Plan = field(default_factory=Plan)
    cells: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def publishing_of(
    picture: Picture, press: PressDay, records: Sequence[Record], replies: Iterable[Reply] = ()
) -> Publishing:
    """Return all that follows from press releases, channels and ledger; `replies` are those not yet in «Ход»."""
    programme = picture.programme
    channels = read_channels(picture.channels, programme.clusters) if picture.channels else _none(picture)
    accepted = [one for account in press.each if (one := news_of(account, programme))]
    plan = plan_publications(accepted, channels, programme, records)
    news = _news(picture, press, replies)
    cells = {code: news_cell(published, plan.sent.get(code, 0)) for code, published in news.items()}
    findings = [finding for one in _activities(picture) for finding in news_findings(one, news[one.code])]
    return Publishing(plan, cells, (*plan.findings, *findings))


def are_written(picture: Picture, press: PressDay, replies: Sequence[Reply]) -> bool:
    """Whether «Ход», as it was read, says already all that the replies say.

    What this run writes does not count yet: another flow that read «Ход» before may write it back as it was.
    """
    readable = {roadmap.cluster for roadmap in picture.roadmaps}
    return clusters_of(replies) <= readable and _news(picture, press, replies) == _news(picture, press, ())


def _news(picture: Picture, press: PressDay, replies: Iterable[Reply]) -> dict[str, Published]:
    known = {code: cell for tab in picture.progress.values() for code, cell in known_news(tab.rows).items()}
    twins = {code: account.codes for code, account in press.accounts.items()}
    return join_news(_activities(picture), known, replies, ZoneInfo(picture.programme.policy.time_zone), twins)


def _activities(picture: Picture) -> list[Activity]:
    return [activity for roadmap in picture.roadmaps for activity in roadmap.coded]


def news_of(account: Account, programme: Programme) -> Accepted | None:
    """Return what an activity's press release tells, None while there is none that counts."""
    found, activity, appointment = account.review, account.lead.activity, account.lead.appointment
    if found is None or not account.accepted or found.participants is None:
        return None
    cluster = programme.cluster(activity.cluster)
    release = found.release
    news = News(
        code=activity.code,
        title=activity.title,
        when=when(appointment.start, appointment.end, *appointment.hours) if appointment else release.text("held_on"),
        venue=activity.venue,
        summary=release.text("summary"),
        speakers=release.text("speakers"),
        feedback=release.text("feedback"),
        participants=found.participants,
        schools=tuple(programme.organisations[key].label for key in found.schools),
        winners=found.results["winners"],
        laureates=found.results["laureates"],
        prize_winners=found.results["prize_winners"],
        photos=found.links,
        cluster=activity.cluster,
        hashtag=cluster.hashtag if cluster else "",
        audience=activity.audience,
        also=frozenset(number for code in account.codes if (number := cluster_of_code(code))),
    )
    holder = account.responsible.address if account.responsible.organisation else ""
    return Accepted(news, activity, holder, account.codes, account.held)


def _none(picture: Picture) -> Channels:
    """«Каналы» is gone: a finding where it should be."""
    file = picture.source.files["programme"]
    place = Place(file.file_id, f"Программа — {picture.programme.title}", file.tabs[CHANNELS.key], CHANNELS.title, 0)
    what = "Лист «Каналы» удалён. Новости никуда не уходят."
    todo = "Верните лист из истории версий или запустите barycentre setup."
    return Channels(findings=(Finding("channel.no_tab", place, what, todo),))
