"""The share of schools that took part: distinct schools of accepted press releases over a sourced total (R6, R59, R85).

A school counts once, however it is typed, in however many activities, clusters and rows it appears. Registrations do
not count: who came is what the press release says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from flows.letters.words import count
from flows.press_releases.fields import read_number
from flows.press_releases.rules import Account
from flows.programme.membership import membership_counts
from flows.programme.model import Finding, Programme, quoted
from flows.programme.policy_sheet import DISTRICT_TOTAL, TOTAL_SOURCE

NAMED_IN_CLUSTERS = "разные школы, названные в кластерах («Состав»)"
UNSOURCED = "лист «Настройки», источник не указан"


@dataclass(frozen=True)
class Share:
    """Participating schools and the total they are a share of; `total` is 0 where there is none to divide by."""

    schools: tuple[str, ...]  # keys in «Учреждения», in the order of their numbers
    total: int
    source: str  # where the total comes from, as reports print it
    unknown: tuple[str, ...] = ()  # what press releases name and «Учреждения» does not know: listed, not counted
    findings: tuple[Finding, ...] = field(default=())

    @property
    def origin(self) -> str:
        """Where the total comes from, in our own words."""
        return self.source if self.source in {NAMED_IN_CLUSTERS, UNSOURCED} else "лист «Настройки»"

    @property
    def participating(self) -> int:
        """The number of distinct schools."""
        return len(self.schools)

    @property
    def percent(self) -> float | None:
        """The share in per cent; None where there is no total, or one smaller than what it is the total of."""
        return 100 * self.participating / self.total if max(self.participating, 1) <= self.total else None


def share_of_schools(
    programme: Programme, accounts: Iterable[Account], period: tuple[date, date] | None = None
) -> Share:
    """Return the share of schools over some activities, of those that ended in `period` (None = all).

    Both days are included; it is the end that counts because a report tells of an activity where it ends.
    """
    reviews = [
        account.review for account in accounts if account.accepted and account.review and _is_in(account, period)
    ]
    schools = {key for found in reviews for key in found.schools if programme.organisations[key].is_school}
    unknown = dict.fromkeys(piece for found in reviews for piece in found.unknown_schools)
    total, source, findings = _total(programme)
    share = Share(tuple(sorted(schools, key=_by_number)), total, source, tuple(unknown), findings)
    return share if share.percent is not None else replace(share, findings=(*findings, _no_share(programme, share)))


def _is_in(account: Account, period: tuple[date, date] | None) -> bool:
    held_on = account.lead.appointment
    return period is None or (held_on is not None and period[0] <= held_on.end <= period[1])


def _total(programme: Programme) -> tuple[int, str, tuple[Finding, ...]]:
    """Return the number of schools in the district, where it comes from, and what is wrong with what people entered."""
    entered, source = programme.settings[DISTRICT_TOTAL], programme.settings[TOTAL_SOURCE]
    named = membership_counts(programme.entries, programme.organisations).schools
    if not entered.text:
        return named, NAMED_IN_CLUSTERS, ()
    number = read_number(re.sub(r"(?i)\s*(?:школ[аы]?|оу)\.?$", "", entered.text))
    if not number:
        what = f"«{DISTRICT_TOTAL}»: {quoted(entered.text)} – не число школ. Пока считаем от названных в кластерах."
        finding = Finding("share.bad_total", entered.place, what, "Впишите число или очистите ячейку.")
        return named, NAMED_IN_CLUSTERS, (finding,)
    return number, source.text or UNSOURCED, ()


def _no_share(programme: Programme, share: Share) -> Finding:
    place = programme.settings[DISTRICT_TOTAL].place
    what = f"Участвовали: {count(share.participating, 'школа')}, всего в районе: {share.total} ({share.source}). "
    todo = f"Впишите «{DISTRICT_TOTAL}» на листе «Настройки» и укажите источник."
    return Finding("share.no_total", place, f"{what}Доля не посчитана.", todo)


def _by_number(key: str) -> tuple[int, str]:
    return len(key), key
