"""Which activities the two forms offer to answer about, and how an option of their list names one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from connectors.outbox.release import Release
from flows.announcements.rules import Case
from flows.announcements.standing import Standing
from flows.announcements.told import History
from flows.forms.layout import FORMS, NOTHING_OPEN
from flows.letters.words import printable
from flows.programme.model import Activity, Finding
from flows.programme.policy_sheet import REGISTRATION_LINK
from flows.programme.reading import Picture
from flows.programme.roadmap_sheet import CodeSeries

LONGEST_TITLE = 120  # characters; a letter of Cyrillic takes six in a link, and links have an end
OPEN_AFTER_ACCEPTANCE = timedelta(days=30)


def open_for_registration(cases: Iterable[Case], releases: Mapping[str, Release], today: date) -> list[Activity]:
    """Return the activities that schools may still answer about whether they come, in order of date.

    The curator's tick is the gate: nothing is offered that was neither released nor told to anybody. A date changed
    without a decision stops letters, but whoever has one must be able to answer.
    """
    return _in_order(
        case.standing
        for case in cases
        if _is_to_come(case.standing, case.history, today) and (case.history.letters or _is_ticked(case, releases))
    )


def open_for_press_release(cases: Iterable[Case], accepted: Mapping[str, date], today: date) -> list[Activity]:
    """Return the activities that a press release may be sent about, in order of date.

    `accepted` says since when an activity has one that lacks nothing, by code; it can be added to for a month.
    """
    return _in_order(
        case.standing
        for case in cases
        if _is_begun(case.standing, case.history, today)
        and accepted.get(case.standing.activity.code, today) + OPEN_AFTER_ACCEPTANCE >= today
    )


def option_of(activity: Activity) -> str:
    """«М5-012 Экологический марафон»: the code in front is what counts, the title is for people."""
    title = " ".join(printable(activity.title).split())
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
    return f"{activity.code} {title}".rstrip()


def code_of(option: str) -> str:
    """Return the code in front of an option, or its first word if it names no activity."""
    return option.split(maxsplit=1)[0] if option.strip() else ""


@dataclass(frozen=True)
class Offer:
    """What a form is to offer: options in their order, and what of its present ones nobody can judge today."""

    options: tuple[str, ...] = ()
    unread: frozenset[int] = frozenset()  # clusters whose roadmap could not be read
    doubtful: frozenset[str] = frozenset()  # codes that stand in two rows

    def over(self, standing: Sequence[str]) -> tuple[str, ...]:
        """Return the options that a form with the `standing` ones is to have.

        An option that stands for a code stays word for word: links in letters that have left name it so. One that
        cannot be judged stays, too.
        """
        known = {code_of(option): option for option in reversed(standing)}
        wanted = {code_of(option): known.get(code_of(option), option) for option in self.options}
        kept = {code: known[code] for code in map(code_of, standing) if code not in wanted and self._is_unsure(code)}
        return (*wanted.values(), *kept.values()) or (NOTHING_OPEN,)

    def _is_unsure(self, code: str) -> bool:
        return code in self.doubtful or any(CodeSeries(cluster).number(code) for cluster in self.unread)


def _is_to_come(standing: Standing, history: History, today: date) -> bool:
    held_on = standing.appointment
    is_on = standing.state == "dated" or (standing.state == "undecided" and bool(history.letters))
    return is_on and not _is_off(standing, history) and held_on is not None and held_on.end >= today


def _is_off(standing: Standing, history: History) -> bool:
    """Whether people were told that the activity is off and nothing since says otherwise."""
    return standing.state == "cancelled" or (standing.state == "undecided" and history.cancelled)


def _is_ticked(case: Case, releases: Mapping[str, Release]) -> bool:
    release = releases.get(case.standing.activity.code)
    return release is not None and release.ticked


def _is_begun(standing: Standing, history: History, today: date) -> bool:
    if standing.state == "held":
        return True
    known = bool(history.letters) and standing.appointment is not None and standing.appointment.start <= today
    return known and not _is_off(standing, history)


def _in_order(standings: Iterable[Standing]) -> list[Activity]:
    by_day = sorted(
        standings, key=lambda one: (one.appointment.start if one.appointment else date.max, one.activity.code)
    )
    return [standing.activity for standing in by_day]


def missing_forms(picture: Picture) -> list[Finding]:
    """Return what setup of an earlier version did not make yet."""
    place = picture.programme.settings[REGISTRATION_LINK].place
    return [
        Finding("form.none", place, f"Форма «{form.title}» ещё не создана.", "Запустите barycentre setup.")
        for form in FORMS
        if form.key not in picture.source.files
    ]
