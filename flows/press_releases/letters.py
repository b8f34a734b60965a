"""Letters about press releases -> letters of the outbox: whom they go to, what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.google.forms import Form
from connectors.outbox.letters import Composition, Key, Letter, Record, hash_address
from flows.announcements.letters import Stationery, programme_facts
from flows.announcements.standing import Standing
from flows.announcements.told import LEFT, Appointment
from flows.forms.layout import ACTIVITY, PRESS_RELEASE
from flows.forms.links import offered, prefilled
from flows.letters.message import Envelope, build, check_address
from flows.letters.words import long_date, when
from flows.press_releases.checks import Review
from flows.press_releases.rules import (
    CORRECTION,
    LATE_ANSWER,
    REMINDER,
    REQUEST,
    REQUEST_UNTIL,
    Account,
    LateAnswer,
    PressDay,
    called,
)
from flows.programme.responsible import Responsible, responsible

KINDS = (REQUEST, REMINDER, CORRECTION, LATE_ANSWER)
# The questions with a line for the answer: what was written there is filled in again, links would not hold more.
_SHORT = tuple(question.key for question in PRESS_RELEASE.questions if question.kind == "short")

_LONGEST_FILLED = 60  # characters of one answer; a Cyrillic letter takes six in a link


@dataclass(frozen=True)
class _Wanted:
    """A letter as the rules want it; `codes` are the rows of its activity, any of which it may have left for."""

    kind: str
    wave: str
    code: str
    codes: tuple[str, ...]
    edition: int
    addresses: tuple[str, ...]
    addressee: str
    cluster: int
    facts: Mapping[str, Any]
    version: str  # of what the letter states: changed meanwhile, it waits for the next run


@dataclass(frozen=True)
class PressDesk:
    """What the letters of a run have in common; `form` is the one that schools answer."""

    stationery: Stationery
    form: Form

    def letters(self, day: PressDay, records: Iterable[Record]) -> list[Letter]:
        """Return the letters that are owed on a day and may leave, each address once for each occasion."""
        left = {(r.kind, r.subject, r.wave, r.recipient) for r in records if r.state in LEFT}
        owed: dict[Key, Letter] = {}
        for wanted in self._wanted(day):
            recipient = hash_address(self.stationery.programme.ledger_key, wanted.addresses[0])
            # The row that speaks for an activity may be another today: the letter of its twin counts.
            if not any((wanted.kind, code, wanted.wave, recipient) in left for code in wanted.codes):
                letter = self._letter(wanted, recipient)
                owed.setdefault(letter.key, letter)
        return list(owed.values())

    def _wanted(self, day: PressDay) -> Iterator[_Wanted]:
        for account in day.each:
            if not account.held:
                yield from self._request(account)
                yield from self._correction(account)
        if not self.stationery.programme.policy.stop_all:
            for late in day.late:
                yield from self._late(late)

    def _request(self, account: Account) -> Iterator[_Wanted]:
        """The request on the day, or the reminder: whoever answers for the activity is asked."""
        appointment, asked = account.lead.appointment, account.responsible
        if not account.due or not appointment or not asked.address:
            return
        held_on = _only_day(appointment)
        facts = {
            "held_on": held_on,
            "due": long_date(appointment.end + REQUEST_UNTIL),
            "press_link": self._link(account, {"held_on": held_on}),
        }
        wave = appointment.end.isoformat()  # moved to another day, it is another duty
        yield _about(account, account.due, wave, (asked.address,), facts)

    def _correction(self, account: Account) -> Iterator[_Wanted]:
        """What is missing or wrong: to whoever answers for the activity, and to whoever wrote."""
        review = account.review
        addresses = _both(account.responsible, review.release.latest.email) if review else ()
        if review and review.problems and addresses:
            yield _about(account, CORRECTION, review.wave, addresses, self._problems(account, review))

    def _problems(self, account: Account, review: Review) -> dict[str, Any]:
        release = review.release
        own = {"contact": _if_short(release.latest.contact), "email": _if_short(release.latest.email)}
        return {
            "accepted": review.accepted,
            "problems": [problem.ask for problem in review.problems],
            "missing": list(dict.fromkeys(f"«{called(problem.field)}»" for problem in review.problems)),
            "press_link": self._link(account, {name: _if_short(release.text(name)) for name in _SHORT} | own),
        }

    def _late(self, late: LateAnswer) -> Iterator[_Wanted]:
        """Tell whoever wrote that nothing will come of it; the activity's own school only if there is one."""
        programme, answer, standing = self.stationery.programme, late.answer, late.standing
        cluster, stopped = late.cluster, standing is not None and standing.activity.stopped
        asked = responsible(standing.activity, programme) if standing else Responsible("", "", "", "nobody")
        addresses = _both(asked, answer.email)
        if not addresses or cluster is None or programme.cluster(cluster) is None or stopped:
            return
        facts = {
            "activity": _activity(standing) if standing else {"code": answer.code, "title": answer.title, "when": ""},
            "why": late.reason,
            "reason": standing.activity.reason if standing else "",
        }
        yield _Wanted(
            kind=LATE_ANSWER,
            wave=f"press/{late.reason}",
            code=answer.code,
            codes=(answer.code,),
            edition=1,
            addresses=addresses,
            addressee=asked.addressee or "приславший пресс-релиз",
            cluster=cluster,
            facts=facts,
            version=standing.activity.fingerprint if standing else "",
        )

    def _letter(self, wanted: _Wanted, recipient: str) -> Letter:
        key = Key(
            self.stationery.programme.ledger_key, wanted.kind, wanted.code, wanted.edition, wanted.wave, recipient
        )
        return Letter(
            key=key,
            addressee=wanted.addressee,
            compose=partial(self._compose, wanted),
            thread="" if wanted.kind == LATE_ANSWER else f"{wanted.code}/press",
            facts={"day": self.stationery.today.isoformat(), "text": wanted.version},
        )

    def _compose(self, wanted: _Wanted, composition: Composition) -> bytes:
        stationery = self.stationery
        cluster = stationery.programme.cluster(wanted.cluster)
        assert cluster
        facts = {
            "cluster": {"number": cluster.number, "name": cluster.name, "hashtag": cluster.hashtag},
            "curator": {
                "name": cluster.curator.name,
                "post": cluster.curator.post,
                "email": cluster.curator.address or "",
            },
            "programme": programme_facts(stationery.programme),
            "letter_number": composition.token,
            "subject_line": composition.subject_line,
            **wanted.facts,
        }
        envelope = Envelope(
            sender=stationery.sender,
            sender_name=stationery.programme.title,
            to=wanted.addresses,
            reply_to=cluster.curator.address,
            in_reply_to=composition.in_reply_to,
            headers=dict([composition.header]),
        )
        message = wanted.kind.removeprefix("press_")
        return build(envelope, stationery.renderer.render(f"press_releases/{message}", facts), None)

    def _link(self, account: Account, written: Mapping[str, str]) -> str:
        option = next(filter(None, (offered(self.form, PRESS_RELEASE, code) for code in account.codes)), "")
        return prefilled(self.form.address, PRESS_RELEASE, {ACTIVITY: option, **written})


def _about(account: Account, kind: str, wave: str, addresses: tuple[str, ...], facts: Mapping[str, Any]) -> _Wanted:
    activity, asked = account.lead.activity, account.responsible
    return _Wanted(
        kind=kind,
        wave=wave,
        code=activity.code,
        codes=account.codes,
        edition=account.lead.edition,
        addresses=addresses,
        addressee=asked.addressee if asked.address else "приславший пресс-релиз",
        cluster=activity.cluster,
        facts={"activity": _activity(account.lead), **facts},
        version=activity.fingerprint,
    )


def _both(asked: Responsible, written: str) -> tuple[str, ...]:
    """The school's address and the one in the answer, if that is another and is one."""
    own = check_address(written) or ""
    other = own if own.lower() != asked.address.lower() else ""
    return tuple(filter(None, (asked.address, other)))


def _activity(standing: Standing) -> dict[str, str]:
    activity, appointment = standing.activity, standing.appointment
    days = when(appointment.start, appointment.end, *appointment.hours) if appointment else activity.period_text
    return {"code": activity.code, "title": activity.title, "when": days}


def _if_short(text: str) -> str:
    """A text that a link can carry; another is left out."""
    return text if len(text) <= _LONGEST_FILLED else ""


def _only_day(appointment: Appointment) -> str:
    """The day, as people write it into a form; "" of several: which one it was, only the school knows."""
    return f"{appointment.start:%d.%m.%Y}" if appointment.start == appointment.end else ""
