"""How it stands with the press releases of a day: who is asked, what counts, what people have to know (R60, R62).

`plan_press` decides everything from sheets, ledger and date; it sends nothing and remembers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from flows.announcements.rules import Case
from flows.announcements.standing import Standing
from flows.announcements.twins import find_twins
from flows.press_releases.checks import Review, review
from flows.press_releases.release import FIELDS, PressAnswer, merge
from flows.programme.model import Finding, Place, Programme, quoted
from flows.programme.periods import Context
from flows.programme.responsible import Responsible, responsible
from flows.programme.roadmap_sheet import cluster_of_code
from flows.programme.school_calendar import is_working_day

Duty = Literal["", "press_request", "press_reminder"]
REQUEST: Duty = "press_request"
REMINDER: Duty = "press_reminder"
CORRECTION = "press_correction"
LATE_ANSWER = "late_answer"
REQUEST_UNTIL = timedelta(days=2)  # the request is made up for until the day the release is due
OVERDUE_FROM = timedelta(days=3)
REMINDER_UNTIL = timedelta(days=14)

Reason = Literal["cancelled", "unknown"]


@dataclass(frozen=True)
class Account:
    """How it stands with the press release of an activity, rows of other clusters included (twins).

    `due` is the kind of letter that is owed today, "" if none; `held` says why none may leave now.
    """

    lead: Standing
    codes: tuple[str, ...]
    responsible: Responsible
    review: Review | None = None
    due: Duty = ""
    overdue: bool = False
    held: str = ""

    @property
    def accepted(self) -> bool:
        """Whether there is a press release that counts."""
        return self.review is not None and self.review.accepted


@dataclass(frozen=True)
class LateAnswer:
    """An answer that no press release is made of: its activity is cancelled, or nobody knows it."""

    answer: PressAnswer
    reason: Reason
    standing: Standing | None = None

    @property
    def cluster(self) -> int | None:
        """The cluster in whose roadmap it is kept."""
        return cluster_of_code(self.answer.code)


@dataclass(frozen=True)
class PressDay:
    """The press releases as they stand on a day; `accounts` are by code, one of twins under both."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    late: tuple[LateAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    called_off: frozenset[str] = frozenset()  # codes of cancelled activities: what was counted of them counts no more

    @property
    def columns(self) -> dict[str, dict[str, str | int]]:
        """What «Ход» says of each activity's press release, by code."""
        return {code: progress_cells(self.accounts.get(code)) for code in {*self.accounts, *self.called_off}}

    @property
    def each(self) -> list[Account]:
        """Return every account once."""
        return list({id(account): account for account in self.accounts.values()}.values())


def plan_press(
    programme: Programme,
    cases: Sequence[Case],
    answers: Iterable[PressAnswer],
    context: Context,
    today: date,
    *,
    unclear: Collection[str] = (),
    places: Mapping[str, Place] | None = None,
) -> PressDay:
    """Decide how it stands with every press release on `today`.

    `cases` are the announcements' (`plan_day`); `unclear` are codes that stand in a roadmap, but not as one row's own:
    their answers wait. `places` say where an answer's row is, by its id.
    """
    by_code: dict[str, list[PressAnswer]] = {}
    for answer in answers:
        by_code.setdefault(answer.code, []).append(answer)
    accounts: dict[str, Account] = {}
    late: list[LateAnswer] = []
    called_off: set[str] = set()
    for group in _groups(cases):
        codes = tuple(case.standing.activity.code for case in group)
        said = sorted((a for code in codes for a in by_code.pop(code, [])), key=lambda answer: answer.received)
        alive = [case for case in group if case.standing.state != "cancelled"]
        if alive:
            account = _account(programme, alive, codes, said, context, today)
            accounts |= dict.fromkeys(codes, account)
        else:
            called_off |= set(codes)
            late += [LateAnswer(one, "cancelled", group[0].standing) for one in said]
    late += [LateAnswer(one, "unknown") for code, said in by_code.items() if code not in unclear for one in said]
    day = PressDay(accounts, tuple(late))
    findings = [f for account in day.each for f in account_findings(account)]
    findings += [f for one in late if (f := _late_finding(one, places or {}))]
    return PressDay(accounts, tuple(late), tuple(findings), frozenset(called_off))


def account_findings(account: Account) -> list[Finding]:
    """Return what the curator reads about a press release, beside the row of the activity."""
    activity = account.lead.activity
    found = [
        Finding(
            problem.rule,
            activity.place,
            f"Пресс-релиз: {problem.what}",
            _TODO[problem.blocking],
            activity.code,
            activity.cluster,
        )
        for problem in (account.review.problems if account.review else ())
    ]
    if account.overdue:
        what = "Пресс-релиз не принят в срок." if account.review else "Пресс-релиз не прислан в срок."
        todo = f"Отвечает {account.responsible.label or 'никто: впишите ответственного'}. Попросите прислать."
        found.append(Finding("press_release.overdue", activity.place, what, todo, activity.code, activity.cluster))
    return found


def progress_cells(account: Account | None) -> dict[str, str | int]:
    """Return the cells of «Ход» that press releases fill, by heading; only an accepted one is counted."""
    cells: dict[str, str | int] = dict.fromkeys(
        ("Пресс-релиз", "Участников", "Школ", "Победители", "Лауреаты", "Призёры"), ""
    )
    if account is None:
        return cells
    cells["Пресс-релиз"] = _status(account)
    if account.review and account.accepted:
        found = account.review
        results = {FIELDS[name]: number for name, number in found.results.items()}
        numbers = {"Участников": found.participants, "Школ": len(found.schools), **results}
        cells |= {heading: number for heading, number in numbers.items() if number is not None}
    return cells


def _status(account: Account) -> str:
    if account.review:
        verdict = "принят" if account.accepted else "не принят"
        latest = account.review.release.latest
        return f"{verdict}; кто сообщил: {latest.contact or 'не назван'}, {latest.received:%d.%m.%Y %H:%M}"
    return "не прислан в срок" if account.overdue else ""


def answer_state(answer: PressAnswer, day: PressDay) -> str:
    """Return what «Состояние» says of an answer: what became of it, in our own words only."""
    account = day.accounts.get(answer.code)
    if account is None or account.review is None:
        late = (one.reason for one in day.late if one.answer.answer_id == answer.answer_id)
        return next((_LATE[reason] for reason in late), "код стоит в нескольких строках")
    latest = account.review.release.latest
    if latest.answer_id != answer.answer_id:
        return f"дополнен ответом {latest.received:%d.%m.%Y %H:%M}"
    missing = ", ".join(dict.fromkeys(called(problem.field) for problem in account.review.problems))
    verdict = "принят" if account.accepted else "не принят"
    return f"{verdict}; исправить: {missing}" if missing else verdict


_LATE: Mapping[str, str] = {"cancelled": "мероприятие отменено", "unknown": "такого мероприятия нет"}
_TODO = {
    True: "Робот просит школу исправить это письмом; до тех пор пресс-релиз не принят.",
    False: "Робот просит школу исправить это письмом; пресс-релиз и так принят, если больше нечего исправлять.",
}


def called(name: str) -> str:
    """Return what people call a question of the form."""
    return FIELDS.get(name, "Электронная почта")


def _groups(cases: Sequence[Case]) -> list[list[Case]]:
    """Return the rows of each activity, by code: one row, or those of several clusters."""
    twins = find_twins([case.standing for case in cases])
    groups: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.standing.activity.code):
        code = case.standing.activity.code
        first = min([code, *(twin.activity.code for twin in twins.get(code, ()))])
        groups.setdefault(first, []).append(case)
    return list(groups.values())


def _account(
    programme: Programme,
    group: Sequence[Case],
    codes: tuple[str, ...],
    said: Sequence[PressAnswer],
    context: Context,
    today: date,
) -> Account:
    """Judge the rows of one activity that are not called off; the first that has a day speaks for all."""
    # Nobody is asked about an activity that no school was told of and no curator says was held; of the rows of one
    # activity the first that was speaks for all.
    known = [case for case in group if _is_known(case)]
    lead = (known or group)[0].standing
    judged = review(merge(said), lead.appointment, programme.organisations, context, today) if said else None
    account = Account(lead, codes, responsible(lead.activity, programme), judged, held=_held(programme, group, today))
    if not known or account.accepted or lead.appointment is None:
        return account
    days = today - lead.appointment.end
    return replace(
        account,
        due="" if judged else _letter_due(days),
        overdue=days >= OVERDUE_FROM,
    )


def _is_known(case: Case) -> bool:
    state = case.standing.state
    return state == "held" or (state == "dated" and bool(case.history.letters))


def _letter_due(days: timedelta) -> Duty:
    """Return what is owed so long after the last day to whoever has not answered at all."""
    if timedelta(0) <= days <= REQUEST_UNTIL:
        return REQUEST
    return REMINDER if OVERDUE_FROM <= days <= REMINDER_UNTIL else ""


def _held(programme: Programme, group: Sequence[Case], today: date) -> str:
    if programme.policy.stop_all:
        return "остановлены все письма"
    if any(case.standing.activity.stopped for case in group):
        return "стоит «Стоп»"
    waits = programme.policy.working_days_only and not is_working_day(today)
    return "ждёт рабочего дня" if waits else ""


def _late_finding(late: LateAnswer, places: Mapping[str, Place]) -> Finding | None:
    answer, standing = late.answer, late.standing
    place = places.get(answer.answer_id) or (standing.activity.place if standing else None)
    if place is None:
        return None
    if late.reason == "cancelled":
        what, todo = "Пресс-релиз об отменённом мероприятии.", "Если оно прошло, исправьте «Решение»."
    else:
        what = f"Пресс-релиз о мероприятии {quoted(answer.title or answer.code)}: такого в дорожной карте нет."
        todo = "Верните строку в дорожную карту или попросите школу ответить заново."
    return Finding(f"press_release.{late.reason}_activity", place, what, todo, answer.code, late.cluster)
