"""Where a programme stands at one moment: everything that follows from its sheets and from what has left.

Every flow surveys the whole, so that «Ход» and «Замечания» say the same whichever of them wrote last. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from connectors.outbox.letters import Record
from connectors.outbox.release import Release
from connectors.outbox.replies import Reply
from flows.announcements import rules
from flows.announcements.digest import bounce_findings
from flows.announcements.told import History, read_history
from flows.forms.options import missing_forms
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
    """A picture with the ledger's records, the curators' releases, and every decision that follows from them.

    Each decision is worked out when it is first asked for: whoever asks again before every letter asks for few.
    """

    picture: Picture
    records: Sequence[Record]
    releases: Mapping[str, Release]  # of announcements, by code
    replies: Sequence[Reply] = ()  # links to news that «Ход» does not hold yet

    @cached_property
    def day(self) -> rules.Day:
        """The announcements of the picture's day."""
        return rules.plan_day(
            self.picture.programme,
            activities_of(self.picture),
            read_history(self.records),
            self.releases,
            self.picture.source.today,
        )

    @cached_property
    def cases(self) -> dict[str, rules.Case]:
        """The activities as they stand, by code."""
        return {case.standing.activity.code: case for case in self.day.cases}

    @cached_property
    def registrations(self) -> Stock:
        """Who comes."""
        return stock_of(self.picture, [case.standing for case in self.day.cases])

    @cached_property
    def press(self) -> PressDay:
        """How it stands with every press release."""
        return press_of(self.picture, self.day.cases)

    @cached_property
    def share(self) -> Share:
        """Of schools that took part so far."""
        return share_of_schools(self.picture.programme, self.press.each)

    @cached_property
    def publishing(self) -> Publishing:
        """What goes to which channel, and what was published."""
        return publishing_of(self.picture, self.press, self.records, self.replies)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that people have to put right, each once."""
        picture, programme = self.picture, self.picture.programme
        found = [
            *picture.findings,
            *missing_forms(picture),
            *(finding for roadmap in picture.roadmaps for finding in roadmap.findings),
            *self.day.findings,
            *programme.findings,
            *find_quirks(programme, picture.source.template),
            *bounce_findings(self.records, programme),
            *self.registrations.findings,
            *self.press.findings,
            *self.share.findings,
            *self.publishing.findings,
        ]
        return tuple(distinct(found))

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
