"""Due letters about registrations -> letters of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.outbox.letters import Composition, Key, Letter
from flows.announcements.letters import Stationery, programme_facts, when_of
from flows.letters.message import Attachment, Envelope, build
from flows.letters.printing import NoPrinter, print_page
from flows.programme.model import Cluster, Place, quoted
from flows.registrations.due import DueAnswer, DueList
from flows.registrations.ground import Ground
from flows.registrations.model import Registration
from flows.registrations.turnout import by_number

_SHORT = 120  # characters of an answer's text that fit a line of the list; the sheet has all of them


@dataclass(frozen=True)
class Clerk:
    """Writes the letters of a run about registrations."""

    stationery: Stationery
    ground: Ground

    def answer(self, due: DueAnswer) -> Letter:
        """Return the letter that answers a late answer: to the school, and to the address in the answer."""
        programme = self.stationery.programme
        return Letter(
            key=Key(programme.ledger_key, *due.key),
            addressee=", ".join(self.ground.label(key) for key in due.late.schools) or "ответивший",
            compose=partial(self._compose_answer, due),
            facts={"day": self.stationery.today.isoformat(), "for": ",".join(due.late.schools), "own": due.own},
        )

    def attendance_list(self, due: DueList, tab: Place) -> Letter:
        """Return the letter with the list of who comes; `tab` is «Регистрации»."""
        return Letter(
            key=Key(self.stationery.programme.ledger_key, *due.key),
            addressee=due.organiser.addressee,
            compose=partial(self._compose_list, due, tab),
            facts={"day": self.stationery.today.isoformat()},
        )

    def _compose_answer(self, due: DueAnswer, composition: Composition) -> bytes:
        registration = due.late.registration
        standing = self.ground.standings.get(registration.code)
        facts = self._facts(due.late.cluster, composition) | {
            "activity": {
                "code": registration.code,
                "title": quoted(registration.title, 200)[1:-1],
                "when": when_of(standing, standing.appointment) if standing and standing.appointment else "",
            },
            "why": due.late.why,
            "reason": standing.activity.reason if standing else "",
            "school": registration.school or quoted(registration.written)[1:-1],
            "received": f"{registration.received.astimezone(self.ground.zone):%d.%m.%Y в %H:%M}"
            if registration.received
            else "",
        }
        rendered = self.stationery.renderer.render("registrations/late_answer", facts)
        return build(self._envelope(due.addresses, due.late.cluster, composition), rendered, None)

    def _compose_list(self, due: DueList, tab: Place, composition: Composition) -> bytes:
        standing = due.turnout.standing
        activity = standing.activity
        assert standing.appointment
        facts = self._facts(activity.cluster, composition) | {
            "activity": {
                "code": activity.code,
                "title": activity.title,
                "when": when_of(standing, standing.appointment),
                "place": activity.venue,
            },
            "guests": [self._guest(one) for one in sorted(due.turnout.guests, key=self._by_school)],
            "coming": len(due.turnout.coming),
            "required": len(due.turnout.required),
            "voluntary": len(due.turnout.voluntary),
            "declined": self._labels(due.turnout.declined),
            "missing": self._labels(due.turnout.missing),
            "people": {heading.lower(): number for heading, number in due.turnout.people.items()},
            "total": sum(due.turnout.people.values()),
            "sheet_link": tab.link,
        }
        attachments = _printed(self.stationery, facts, activity.code)
        rendered = self.stationery.renderer.render(
            "registrations/attendance_list", facts | {"is_attached": bool(attachments)}
        )
        envelope = self._envelope((due.organiser.address,), activity.cluster, composition)
        return build(envelope, rendered, None, attachments=attachments)

    def _by_school(self, one: Registration) -> tuple[bool, int, str]:
        first = next(iter(by_number(self.ground.schools(one))), "")
        return (not first.isdigit(), int(first) if first.isdigit() else 0, first or one.written)

    def _guest(self, one: Registration) -> dict[str, object]:
        return {
            "school": one.school or _shortened(one.written),
            "contact": _shortened(one.contact),
            "phone": _shortened(one.phone),
            "counts": {heading: _shortened(str(number)) for heading, number in one.counts.items()},
        }

    def _labels(self, keys: Sequence[str]) -> list[str]:
        return [self.ground.label(key) for key in keys]

    def _facts(self, number: int, composition: Composition) -> dict[str, Any]:
        cluster = self._cluster(number)
        return {
            "cluster": {"number": cluster.number, "name": cluster.name, "hashtag": cluster.hashtag},
            "curator": {
                "name": cluster.curator.name,
                "post": cluster.curator.post,
                "email": cluster.curator.address or "",
            },
            "programme": programme_facts(self.stationery.programme),
            "letter_number": composition.token,
        }

    def _envelope(self, to: tuple[str, ...], number: int, composition: Composition) -> Envelope:
        programme = self.stationery.programme
        reply_to = self._cluster(number).curator.address
        headers = dict([composition.header])
        return Envelope(self.stationery.sender, programme.title, to, reply_to, composition.in_reply_to, headers)

    def _cluster(self, number: int) -> Cluster:
        cluster = self.stationery.programme.cluster(number)
        assert cluster  # answers are held in the roadmaps of the programme's clusters
        return cluster


def _printed(stationery: Stationery, facts: dict[str, Any], code: str) -> list[Attachment]:
    """Return the list on paper; where nothing can be printed the letter leaves without it and says so."""
    page = stationery.renderer.page("registrations/attendance_list/page.html.j2", facts)
    try:
        return [Attachment(f"Регистрация {code}.pdf", print_page(page), "application", "pdf")]
    except NoPrinter:
        return []


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
