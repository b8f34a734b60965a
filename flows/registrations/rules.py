"""Who comes: what answers there are, which of them count, and what that means for each activity (R53, R57, R59).

`take` puts new answers among the rows there are; `take_stock` says everything that follows from the rows alone, so
that every flow finds the same. Registration is not attendance: nothing here says who came (R59).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from flows.announcements.standing import Standing
from flows.forms.answer_tabs import Chosen, chosen
from flows.forms.answers import Filled
from flows.forms.layout import COMING
from flows.programme.model import Finding
from flows.registrations.faults import faults, is_clear, remarks
from flows.registrations.ground import Ground, Lateness
from flows.registrations.model import Book, Registration, fit_cell, read_count
from flows.registrations.turnout import Reply, Turnout, by_number

# Why an answer came too late, as «Состояние» says and remembers it.
_LATE: Mapping[Lateness, str] = {
    "cancelled": "не учтён: пришёл после отмены мероприятия",
    "passed": "не учтён: пришёл после мероприятия",
    "gone": "не учтён: такого мероприятия нет в дорожной карте",
}
_CLOSED: Mapping[Lateness, str] = {"cancelled": "мероприятие отменено", "gone": "мероприятия больше нет"}
_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class LateAnswer:
    """An answer that came when nobody asked for one any more."""

    registration: Registration
    cluster: int
    why: Lateness
    schools: tuple[str, ...]


@dataclass(frozen=True)
class Stock:
    """All that follows from «Регистрации»: the tabs as they should read, who comes, what is late, what is wrong."""

    books: Mapping[int, Book] = field(default_factory=dict)
    turnouts: Mapping[str, Turnout] = field(default_factory=dict)
    late: tuple[LateAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()

    def reply(self, code: str, schools: Iterable[str]) -> Reply:
        """Return what these schools together have said about an activity."""
        turnout = self.turnouts.get(code)
        return turnout.reply(schools) if turnout else ""


def take(books: Mapping[int, Book], answers: Iterable[Filled], ground: Ground) -> dict[int, Book]:
    """Put answers among the rows there are: the same answer sent again replaces its row, an older reading is nothing.

    The clusters of all answers must be among the books. An answer may have changed its activity, and so its tab.
    """
    ordered = _in_order([one for book in books.values() for one in book.registrations])
    home = {id(one): cluster for cluster, book in books.items() for one in book.registrations}
    rows = {one.answer_id: (home[id(one)], one) for one in ordered if one.answer_id}
    for filled in sorted(answers, key=lambda answer: answer.submitted_at):
        activity = chosen(filled)
        assert activity
        cluster, new = activity.cluster, _registration(filled, activity)
        known = rows[new.answer_id][1] if new.answer_id in rows else None
        if (
            known is None
            or _moment(known) < _moment(new)
            or (_moment(known) == _moment(new) and known.code != new.code)
        ):
            rows[new.answer_id] = (cluster, _noted_late(new, ground))
        elif _moment(known) == _moment(new):
            # Read once more, or sent twice within a second: whether it was late when first seen stays remembered.
            rows[new.answer_id] = (cluster, replace(new, state=known.state))
    found: dict[int, list[Registration]] = {cluster: [] for cluster in books}
    for one in ordered:
        if not one.answer_id:  # a row that lost its id is nobody's to replace
            found[home[id(one)]].append(one)
    for cluster, one in rows.values():
        found[cluster].append(one)
    return {cluster: replace(book, registrations=_in_order(found[cluster])) for cluster, book in books.items()}


def take_stock(books: Mapping[int, Book], ground: Ground) -> Stock:
    """Say everything that follows from the rows of all roadmaps that could be read."""
    latest = _latest(books, ground)
    written = {
        cluster: replace(book, registrations=tuple(_described(one, latest, ground) for one in book.registrations))
        for cluster, book in books.items()
    }
    return Stock(
        written,
        {code: _turnout(standing, latest, ground) for code, standing in ground.standings.items()},
        tuple(late for book in written.values() for late in _late(book, ground)),
        tuple(finding for book in written.values() for finding in faults(book, ground)),
    )


# The answer that counts of each party, by activity: a school's key, or the words of a school that nobody knows.
_Latest = Mapping[str, Mapping[str, Registration]]


def _latest(books: Mapping[int, Book], ground: Ground) -> _Latest:
    found: dict[str, dict[str, Registration]] = {}
    for one in _in_order([one for book in books.values() for one in book.registrations]):
        if _is_counted(one, ground):
            found.setdefault(ground.activity(one.code), {}).update(dict.fromkeys(_parties(one, ground), one))
    return found


def _parties(registration: Registration, ground: Ground) -> tuple[str, ...]:
    schools = ground.schools(registration)
    return schools or ("? " + (", ".join(ground.named(registration)) or registration.written),)


def _is_counted(registration: Registration, ground: Ground) -> bool:
    """Whether an answer is held to: given in time, and clear. One that was late counts once its activity is open."""
    in_time = not _lateness(registration) or not ground.closed(registration.code)
    return in_time and is_clear(registration)


def _lateness(registration: Registration) -> Lateness:
    return next((why for why, words in _LATE.items() if registration.state.startswith(words)), "")


def _noted_late(registration: Registration, ground: Ground) -> Registration:
    # An answer that is read anew because its row was lost came in time, as far as anybody knows: nobody is written to.
    why = "" if registration.code in ground.lost else ground.closed(registration.code)
    return replace(registration, state=_LATE[why]) if why else registration


def _turnout(standing: Standing, latest: _Latest, ground: Ground) -> Turnout:
    code = standing.activity.code
    answers = latest.get(ground.activity(code), {})
    required = _members(standing.activity.cluster, ground)
    elsewhere = {key for twin in ground.twins.get(code, ()) for key in _members(twin.activity.cluster, ground)}
    said = {key: one.participation == COMING for key, one in answers.items() if not key.startswith("?")}
    guests = {id(one): one for one in answers.values() if one.participation == COMING}  # one may speak for two schools
    return Turnout(
        standing,
        by_number(required),
        said,
        by_number(key for key, comes in said.items() if comes and key not in required | elsewhere),
        _in_order(guests.values()),
        sum(key.startswith("?") for key in answers),
    )


def _members(cluster: int, ground: Ground) -> set[str]:
    found = ground.programme.cluster(cluster)
    known = ground.programme.organisations
    return {key for key in (found.members if found else ()) if key in known and known[key].is_school}


def _described(registration: Registration, latest: _Latest, ground: Ground) -> Registration:
    """Return a row with the robot's own words: what the activity is called, which schools these are, what counts."""
    standing = ground.standings.get(registration.code)
    return replace(
        registration,
        title=fit_cell(standing.activity.title) if standing else registration.title,
        school=", ".join(ground.label(key) for key in ground.schools(registration)),
        state="; ".join([*_state(registration, latest, ground), *remarks(registration, ground)]),
    )


def _state(registration: Registration, latest: _Latest, ground: Ground) -> list[str]:
    """Whether an answer counts, and if not, why."""
    closed, late = ground.closed(registration.code), _lateness(registration)
    if late and closed:
        return [_LATE[late]]
    if not is_clear(registration):
        return ["не учтён: непонятно, придут ли"]
    answers = latest[ground.activity(registration.code)]
    parties = _parties(registration, ground)
    replaced = {key: answers[key] for key in parties if answers[key] is not registration}
    if len(replaced) == len(parties):
        return [f"заменён ответом от {_shown(replaced[parties[-1]], ground)}"]
    partly = [f"{ground.label(key)}: заменён ответом от {_shown(one, ground)}" for key, one in replaced.items()]
    return ["учтён", *partly, *([_CLOSED[closed]] if closed in _CLOSED else [])]


def _shown(registration: Registration, ground: Ground) -> str:
    return f"{registration.received.astimezone(ground.zone):%d.%m.%Y %H:%M}" if registration.received else "позже"


def _late(book: Book, ground: Ground) -> Iterator[LateAnswer]:
    for one in book.registrations:
        why = _lateness(one)
        if why:
            yield LateAnswer(one, book.cluster, why, ground.schools(one))


def _registration(filled: Filled, activity: Chosen) -> Registration:
    contact = ", ".join(filter(None, (filled.text("contact"), filled.text("post"))))
    further = [f"{title}: {text}" for title, text in filled.others.items()]
    return Registration(
        answer_id=filled.answer_id,
        received=filled.submitted_at.replace(microsecond=0),
        code=activity.code,
        title=fit_cell(activity.title),
        written=fit_cell(filled.text("school")),
        participation=fit_cell(filled.text("coming")),
        pupils=read_count(filled.text("pupils")),
        teachers=read_count(filled.text("teachers")),
        parents=read_count(filled.text("parents")),
        contact=fit_cell(contact),
        email=fit_cell(filled.text("email")),
        phone=fit_cell(filled.text("phone")),
        comment=fit_cell("\n".join(filter(None, (filled.text("comment"), *further)))),
    )


def _in_order(registrations: Iterable[Registration]) -> tuple[Registration, ...]:
    return tuple(sorted(registrations, key=_moment))


def _moment(registration: Registration) -> datetime:
    return registration.received or _ALWAYS
