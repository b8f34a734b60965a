"""Where a programme stands at one moment: everything that follows from its sheets and from what has left.

Every flow surveys the whole, so that «Ход» and «Замечания» say the same whichever of them wrote last. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.outbox.letters import Record
from connectors.outbox.release import Release
from connectors.outbox.replies import Reply
from flows.announcements import rules
from flows.announcements.digest import bounce_findings
from flows.announcements.told import History, read_history
from flows.press_releases.published import Publishing, publishing_of
from flows.press_releases.reading import press_of
from flows.press_releases.rules import PressDay
from flows.press_releases.share import Share, share_of_schools
from flows.programme.findings_sheet import distinct
from flows.programme.model import Activity, Finding
from flows.programme.quirks import find_quirks
from flows.programme.reading import Picture
from flows.programme.roadmap_sheet import CodeSeries
from flows.progress_sheet import Columns
from flows.registrations.reading import stock_of
from flows.registrations.rules import Stock


@dataclass(frozen=True)
class Survey:
    """A picture with the ledger's records, and the decisions that follow from both."""

    picture: Picture
    records: Sequence[Record]
    releases: Mapping[str, Release]  # of announcements, by code
    day: rules.Day
    registrations: Stock
    press: PressDay
    share: Share  # of schools that took part so far
    publishing: Publishing
    findings: tuple[Finding, ...]

    @property
    def cases(self) -> dict[str, rules.Case]:
        """The activities as they stand, by code."""
        return {case.standing.activity.code: case for case in self.day.cases}

    @property
    def columns(self) -> dict[str, Columns]:
        """What «Ход» says of each activity beside its announcements, by code."""
        turnouts = self.registrations.turnouts.items()
        coming = {code: {"Регистрация": "" if turnout.is_silent else turnout.in_words()} for code, turnout in turnouts}
        told = self.press.columns
        news = {code: {"Новость": cell} for code, cell in self.publishing.cells.items()}
        return {
            code: {**coming.get(code, {}), **told.get(code, {}), **news.get(code, {})}
            for code in {*coming, *told, *news}
        }


def survey(picture: Picture, records: Sequence[Record], releases: Mapping[str, Release]) -> Survey:
    """Decide everything anew from the sheets as read, the letters that left and the curators' releases."""
    day = plan_day(picture, records, releases)
    registrations = stock_of(picture, [case.standing for case in day.cases])
    press = press_of(picture, day.cases)
    share = share_of_schools(picture.programme, press.each)
    findings = [*_findings(picture, day, records), *registrations.findings, *press.findings, *share.findings]
    publishing = publishing_of(picture, press, records)
    findings += publishing.findings
    return Survey(picture, records, releases, day, registrations, press, share, publishing, tuple(distinct(findings)))


def with_replies(found: Survey, replies: Iterable[Reply]) -> Survey:
    """Return a survey that knows of replies which «Ход» does not hold yet."""
    publishing = publishing_of(found.picture, found.press, found.records, replies)
    others = [finding for finding in found.findings if finding not in found.publishing.findings]
    return replace(found, publishing=publishing, findings=tuple(distinct([*others, *publishing.findings])))


def plan_day(picture: Picture, records: Sequence[Record], releases: Mapping[str, Release]) -> rules.Day:
    """Decide the announcements of the picture's day."""
    return rules.plan_day(
        picture.programme, activities_of(picture), read_history(records), releases, picture.source.today
    )


def observe_releases(picture: Picture, records: Sequence[Record], known: Mapping[str, Release]) -> dict[str, Release]:
    """Return what is to be remembered of the curators' ticks now, by code."""
    histories = read_history(records)
    seen = {
        activity.code: rules.observe(
            activity, known.get(activity.code), histories.get(activity.code, History()), picture.source.today
        )
        for activity in activities_of(picture)
    }
    return {code: release for code, release in seen.items() if release is not None}


def activities_of(picture: Picture) -> list[Activity]:
    """Return the activities that letters may speak of: coded, and by no foreign code."""
    return [
        activity
        for roadmap in picture.roadmaps
        for activity in roadmap.coded
        if CodeSeries(roadmap.cluster).number(activity.code)
    ]


def _findings(picture: Picture, day: rules.Day, records: Sequence[Record]) -> list[Finding]:
    programme = picture.programme
    return [
        *picture.findings,
        *(finding for roadmap in picture.roadmaps for finding in roadmap.findings),
        *day.findings,
        *programme.findings,
        *find_quirks(programme, picture.source.template),
        *bounce_findings(records, programme),
    ]
