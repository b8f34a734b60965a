"""Letters about press releases -> letters of the outbox: whom they go to, what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.google.forms import Form
from connectors.outbox.letters import Composition, Due, Held, Key, Letter, Record, Verdict, Withdrawn, hash_address
from flows.announcements.letters import Stationery, programme_facts
from flows.announcements.standing import Standing
from flows.announcements.told import LEFT, Appointment
from flows.forms.layout import ACTIVITY, PRESS_RELEASE
from flows.forms.links import offered, prefilled
from flows.letters.message import Envelope, build, check_address
from flows.letters.words import long_date, when
from flows.press_releases.checks import Review
from flows.press_releases.rules import CORRECTION, REQUEST_UNTIL, Account, PressDay, called
from flows.watch import GONE, Verdicts

# The questions with a line for the answer: what was written there is filled in again, links would not hold more.
_SHORT = tuple(question.key for question in PRESS_RELEASE.questions if question.kind == "short")


@dataclass(frozen=True)
class PressDesk:
    """What the letters of a run have in common; `form` is the one that schools answer."""

    stationery: Stationery
    form: Form

    def letters(self, day: PressDay, records: Iterable[Record]) -> list[Letter]:
        """Return the letters that are owed on a day and may leave."""
        left = {(r.kind, r.subject, r.wave, r.recipient) for r in records if r.state in LEFT}
        return [letter for account in day.each if not account.held for letter in self._owed(account, left)]

    def _owed(self, account: Account, left: set[tuple[str, str, str, str]]) -> Iterator[Letter]:
        for kind, wave, addresses in self._wanted(account):
            recipient = hash_address(self.stationery.programme.ledger_key, addresses[0])
            # The row that speaks for the activity may be another today: its twin's letter counts.
            if not any((kind, code, wave, recipient) in left for code in account.codes):
                yield self._letter(account, kind, wave, addresses, recipient)

    def _wanted(self, account: Account) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield kind, wave and addresses of each letter."""
        lead, address = account.lead, account.responsible.address
        if account.due and address and lead.appointment:
            yield account.due, lead.appointment.end.isoformat(), (address,)
        if account.review and account.review.problems:
            written = check_address(account.review.release.latest.email) or ""
            addresses = tuple(dict.fromkeys(filter(None, (address, written))))
            if addresses:
                yield CORRECTION, account.review.wave, addresses

    def _letter(self, account: Account, kind: str, wave: str, addresses: tuple[str, ...], recipient: str) -> Letter:
        lead, programme = account.lead, self.stationery.programme
        code = lead.activity.code
        own = addresses[0] == account.responsible.address
        return Letter(
            key=Key(programme.ledger_key, kind, code, lead.edition, wave, recipient),
            addressee=account.responsible.addressee if own else "приславший пресс-релиз",
            compose=partial(self._compose, account, kind, addresses),
            thread=f"{code}/press",
            facts={"day": self.stationery.today.isoformat(), "text": lead.activity.fingerprint},
        )

    def _compose(self, account: Account, kind: str, addresses: tuple[str, ...], composition: Composition) -> bytes:
        stationery = self.stationery
        cluster = stationery.programme.cluster(account.lead.activity.cluster)
        assert cluster
        facts = {
            "activity": _activity(account.lead),
            "cluster": {"number": cluster.number, "name": cluster.name, "hashtag": cluster.hashtag},
            "curator": {
                "name": cluster.curator.name,
                "post": cluster.curator.post,
                "email": cluster.curator.address or "",
            },
            "programme": programme_facts(stationery.programme),
            "letter_number": composition.token,
            "subject_line": composition.subject_line,
            **self._particulars(account, kind),
        }
        envelope = Envelope(
            sender=stationery.sender,
            sender_name=stationery.programme.title,
            to=addresses,
            reply_to=cluster.curator.address,
            in_reply_to=composition.in_reply_to,
            headers=dict([composition.header]),
        )
        message = kind.removeprefix("press_")
        return build(envelope, stationery.renderer.render(f"press_releases/{message}", facts), None)

    def _particulars(self, account: Account, kind: str) -> dict[str, Any]:
        if kind == CORRECTION:
            assert account.review
            return self._correction(account, account.review)
        appointment = account.lead.appointment
        assert appointment
        held_on = _only_day(appointment)
        return {
            "held_on": held_on,
            "due": long_date(appointment.end + REQUEST_UNTIL),
            "press_link": self._link(account, {"held_on": held_on}),
        }

    def _correction(self, account: Account, review: Review) -> dict[str, Any]:
        release = review.release
        written = {name: release.text(name) for name in _SHORT} | {
            "contact": release.latest.contact,
            "email": release.latest.email,
        }
        return {
            "accepted": review.accepted,
            "problems": [problem.ask for problem in review.problems],
            "missing": list(dict.fromkeys(f"«{called(problem.field)}»" for problem in review.problems)),
            "press_link": self._link(account, written),
        }

    def _link(self, account: Account, written: Mapping[str, str]) -> str:
        option = next(filter(None, (offered(self.form, PRESS_RELEASE, code) for code in account.codes)), "")
        return prefilled(self.form.address, PRESS_RELEASE, {ACTIVITY: option, **written})


def verdicts(desk: PressDesk, day: PressDay, records: Iterable[Record]) -> Verdicts:
    """Return the verdict on any letter about a press release, by what is owed at this moment."""
    wanted = {letter.key: letter for letter in desk.letters(day, records)}

    def verdict(letter: Letter) -> Verdict:
        due = wanted.get(letter.key)
        if due is None:
            return why_not(day.accounts.get(letter.key.subject))
        return Due() if due.facts == letter.facts else Held("изменено, пока письмо готовилось")

    return verdict


def why_not(account: Account | None) -> Verdict:
    """Return why a letter that was owed, or begun, is not to leave: for now, or never."""
    if account is None:
        return GONE
    return Held(account.held) if account.held else Withdrawn("уже не нужно")


def _activity(standing: Standing) -> dict[str, str]:
    activity, appointment = standing.activity, standing.appointment
    days = when(appointment.start, appointment.end, *appointment.hours) if appointment else activity.period_text
    return {"code": activity.code, "title": activity.title, "when": days}


def _only_day(appointment: Appointment) -> str:
    """The day, as people write it into a form; "" of several: which one it was, only the school knows."""
    return f"{appointment.start:%d.%m.%Y}" if appointment.start == appointment.end else ""
