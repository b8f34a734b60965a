"""Where a programme's news stands at one moment: what is due to which channel, and what has been published. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from connectors.outbox.letters import Letter, Record
from connectors.outbox.replies import Reply
from flows.announcements.letters import Stationery
from flows.press_releases.channels_sheet import Channels, read_channels
from flows.press_releases.news import Published, join_news, known_news, news_cell, news_findings
from flows.press_releases.published import news_of
from flows.press_releases.publishing import Plan, plan_publications, publication_letter
from flows.press_releases.rules import PressDay
from flows.programme.model import Activity, Finding, Place, Programme
from flows.programme.reading import Picture
from flows.programme.tabs import CHANNELS
from flows.progress_sheet import Columns


@dataclass(frozen=True)
class Publicity:
    """The publications that are due, and what is known of each activity's news, by code."""

    plan: Plan
    published: Mapping[str, Published]
    findings: tuple[Finding, ...]

    @property
    def columns(self) -> dict[str, Columns]:
        """What «Ход» says of each activity's news, by code."""
        sent = self.plan.sent
        return {code: {"Новость": news_cell(one, sent.get(code, 0))} for code, one in self.published.items()}

    def letters(self, stationery: Stationery) -> list[Letter]:
        """Return the letters that are due."""
        return [publication_letter(publication, stationery) for publication in self.plan.due]


def publicity_of(
    picture: Picture,
    press: PressDay,
    activities: Iterable[Activity],
    records: Sequence[Record],
    replies: Iterable[Reply] = (),
) -> Publicity:
    """Decide everything about news from the sheets as read, the letters that left, and new replies to them."""
    programme = picture.programme
    accepted = [one for one in (news_of(account, programme) for account in press.each) if one]
    plan = plan_publications(accepted, _channels(picture, programme), programme, records)
    known = {code: text for tab in picture.progress.values() for code, text in known_news(tab.rows).items()}
    rows = list(activities)
    twins = {code: account.codes for code, account in press.accounts.items()}
    published = join_news(rows, known, replies, ZoneInfo(programme.policy.time_zone), twins)
    said = [finding for row in rows for finding in news_findings(row, published[row.code])]
    return Publicity(plan, published, (*plan.findings, *said))


def _channels(picture: Picture, programme: Programme) -> Channels:
    if picture.channels is not None:
        return read_channels(picture.channels, programme.clusters)
    file = picture.source.files["programme"]
    what = "Лист «Каналы» удалён. Новости никуда не уходят."
    todo = "Верните лист из истории версий или запустите barycentre setup."
    place = Place(file.file_id, f"Программа — {programme.title}", file.tabs[CHANNELS.key], CHANNELS.title, 0)
    return Channels(findings=(Finding("channel.no_tab", place, what, todo),))
