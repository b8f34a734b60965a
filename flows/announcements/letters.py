"""Due letters -> letters of the outbox: who signs, what stands in them, what the ledger keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from connectors.google.forms import Form
from connectors.outbox.letters import Composition, Key, Letter
from flows.announcements.recipients import recipients_of
from flows.announcements.rules import Due, MissedWave
from flows.announcements.standing import Standing
from flows.announcements.told import CANCELLATION, Appointment, facts_of
from flows.announcements.waves import windows
from flows.forms.links import registration_link
from flows.letters.invitation import Calendar, cancel, invite
from flows.letters.message import Envelope, build
from flows.letters.qr import LONGEST, qr_png
from flows.letters.render import Letters
from flows.letters.words import long_date, when
from flows.programme.model import Activity, Cluster, Programme
from flows.programme.roadmap_sheet import CodeSeries
from flows.registrations.rules import Stock


@dataclass(frozen=True)
class Stationery:
    """What all letters of a run have in common. `now` is aware; `today` is the run's day in the programme's zone.

    `answers` is what schools have said so far: those that registered are expected, not reminded. `form` is the
    registration form, in step with the roadmaps, if there is one.
    """

    renderer: Letters
    programme: Programme
    sender: str
    today: date
    now: datetime
    answers: Stock = field(default_factory=Stock)
    form: Form | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The programme's time zone."""
        return ZoneInfo(self.programme.policy.time_zone)

    def letter(self, due: Due) -> Letter:
        """Return the letter for the outbox; it is composed only when its draft is made."""
        activity, appointment = due.standing.activity, due.standing.appointment
        assert appointment
        preview = due.kind == "preview"
        facts = facts_of(appointment, activity.fingerprint, self.today, due.recipient.keys)
        return Letter(
            key=Key(self.programme.ledger_key, *due.key),
            addressee="куратор" if preview else due.recipient.label,
            compose=partial(self._compose, due),
            thread="" if preview else activity.code,
            facts=facts,
        )

    def missed(self, missed: MissedWave) -> Letter:
        """Return the letter that did not leave in time, for the ledger's memory."""
        appointment = missed.standing.appointment
        assert appointment
        activity = missed.standing.activity
        facts = facts_of(appointment, activity.fingerprint, self.today, missed.recipient.keys)
        key = Key(self.programme.ledger_key, *missed.key)
        return Letter(key, missed.recipient.label, _never, thread=activity.code, facts=facts)

    def _compose(self, due: Due, composition: Composition) -> bytes:
        cluster = self.programme.cluster(due.standing.activity.cluster)
        assert cluster
        facts = self._facts(due, cluster) | {
            "letter_number": composition.token,
            "subject_line": composition.subject_line,
        }
        rendered = self.renderer.render(f"announcements/{due.kind}", facts)
        envelope = Envelope(
            sender=self.sender,
            sender_name=self.programme.title,
            to=(due.recipient.address,),
            reply_to=cluster.curator.address,
            in_reply_to=composition.in_reply_to,
            headers=dict([composition.header]),
        )
        link = facts["registration_link"]
        calendar = None if due.kind == "preview" else self._calendar(due, cluster, link)
        return build(envelope, rendered, calendar, images={"board": qr_png(link)} if facts["board"] else {})

    def _facts(self, due: Due, cluster: Cluster) -> dict[str, Any]:
        activity, appointment = due.standing.activity, due.standing.appointment
        assert appointment
        first = windows(appointment.start, self.programme.policy)[0].first
        reply = self.answers.reply(activity.code, due.recipient.keys)
        link = self._link(due)
        return {
            "activity": _activity(activity, due.standing, appointment),
            "cluster": {"number": cluster.number, "name": cluster.name, "hashtag": cluster.hashtag},
            "curator": {
                "name": cluster.curator.name,
                "post": cluster.curator.post,
                "email": cluster.curator.address or "",
            },
            "programme": programme_facts(self.programme),
            "registration_link": link,
            "board": "cid:board" if _goes_on_a_board(due, link) else "",
            "wave": int(due.wave) if due.wave.isdigit() else 1,
            "days_left": (appointment.start - self.today).days,
            "schools": due.recipient.names,
            "obligation": due.recipient.obligation,
            "first": due.first,
            "registered": reply == "coming",
            "declined": reply == "declined",
            "old_when": when(due.before.start, due.before.end, *due.before.hours) if due.before else "",
            "reason": activity.reason,
            "agreed_by": activity.agreed_by,
            "decided_on": activity.decided_on,
            "agreed": activity.agreed,
            "first_wave": long_date(max(first, self.today)),
            "recipients_count": len(recipients_of(activity, self.programme)) if due.kind == "preview" else 0,
            "sheet_link": activity.cells.get("Анонс согласован", activity.place).link,
        }

    def _link(self, due: Due) -> str:
        """The same for all where nobody in particular is to answer."""
        typed = self.programme.policy.registration_link
        if due.kind in {"preview", CANCELLATION} or due.recipient.obligation == "copy":
            return typed
        return registration_link(typed, self.form, due.standing.activity.code, due.recipient.names)

    def _calendar(self, due: Due, cluster: Cluster, link: str) -> Calendar:
        activity, appointment = due.standing.activity, due.standing.appointment
        assert appointment
        number = CodeSeries(activity.cluster).number(activity.code)
        domain = self.sender.partition("@")[2]
        begins, ends = appointment.hours
        write = cancel if due.kind == CANCELLATION else invite
        return write(
            f"{self.programme.ledger_key}-{activity.cluster}-{number}@{domain}",
            due.edition if due.kind == CANCELLATION else due.edition - 1,
            appointment.start,
            appointment.end,
            begins,
            ends,
            self.zone,
            activity.title,
            activity.venue,
            activity.summary,
            (cluster.curator.name, cluster.curator.address or self.sender),
            (due.recipient.address,),
            link,
            self.now,
        )


def _goes_on_a_board(due: Due, link: str) -> bool:
    """Whether the letter has a QR code for the wall of a staff room."""
    invites = due.kind in {"announcement", "change"} and due.recipient.obligation != "copy"
    return invites and bool(link) and len(link.encode()) <= LONGEST


def programme_facts(programme: Programme) -> Mapping[str, str]:
    """What every letter says of the programme."""
    return {"title": programme.title, "school_year": programme.year_label}


def _activity(activity: Activity, standing: Standing, appointment: Appointment) -> dict[str, str]:
    return {
        "code": activity.code,
        "title": activity.title,
        "goal": activity.goal,
        "summary": activity.summary,
        "participants": activity.participants,
        "when": when_of(standing, appointment),
        "place": activity.venue,
        "expected": activity.expected,
    }


def when_of(standing: Standing, appointment: Appointment) -> str:
    """Return when an activity is held, as letters say it; several separate days stay separate."""
    activity = standing.activity
    period = activity.new_period if activity.decision else activity.period
    if period and len(period.intervals) > 1 and period.intervals[0][0] == appointment.start:
        days = [when(a, b or a, None, None) for a, b in period.intervals if a]
        return "; ".join([*days, *([appointment.times] if appointment.times else [])])
    return when(appointment.start, appointment.end, *appointment.hours)


def _never(_: Composition) -> bytes:
    raise AssertionError("a missed letter is never composed")
