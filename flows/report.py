"""What a run did and how its stages are carried out, whatever the flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.google.gmail import FOR_EXAMPLE
from connectors.outbox.letters import Outcome
from connectors.outbox.posting import IN_DOUBT, UNAVAILABLE
from flows.programme.model import Finding

# What the outbox gives as the reason of a failure -> what to do about it.
_WHY_UNSENT = {
    UNAVAILABLE: "Google не отвечает; запустите ещё раз позже, дважды письмо не уйдёт",
    IN_DOUBT: "ответа Gmail нет; запустите ещё раз позже, робот сначала посмотрит в «Отправленных»",
    FOR_EXAMPLE: "адрес демонстрации (.example); впишите на листе «Учреждения» настоящий",
}

Result = TypeVar("Result")
Stage = Callable[[str, Callable[[], Result]], Result]


def directly(_: str, step: Callable[[], Result]) -> Result:
    """Carry out a stage as it is; a Prefect flow makes a task of it instead."""
    return step()


@dataclass(frozen=True)
class Report:
    """What a run did, in codes and counts: no names, no addresses, no quoted text."""

    outcomes: Counter[str]
    findings: tuple[Finding, ...] = ()
    failures: tuple[str, ...] = ()
    letters: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (kind, code, wave) that left or would
    share: Mapping[str, int | str] = field(default_factory=dict)  # of participating schools: number, total, its source


def report_of(
    outcomes: Iterable[Outcome], findings: Iterable[Finding], failures: Iterable[str], **counts: int
) -> Report:
    """Put a run's report together from what became of its letters; `counts` are further outcomes, zeros left out."""
    known = [outcome for outcome in outcomes if outcome.result != "already"]
    total = Counter[str](outcome.result for outcome in known)
    total.update(counts)
    letters = Counter(
        (o.letter.key.kind, o.letter.key.subject, o.letter.key.wave)
        for o in known
        if o.result == "sent" and o.letter.key.kind != "digest"
    )
    unsent = [_unsent(outcome) for outcome in known if outcome.result == "failed"]
    return Report(+total, tuple(findings), (*failures, *dict.fromkeys(unsent)), letters)


def together(reports: list[Report]) -> Report:
    """Return the report of several school years as one."""
    total = reports[0]
    for report in reports[1:]:
        total = Report(
            total.outcomes + report.outcomes,
            total.findings + report.findings,
            total.failures + report.failures,
            total.letters + report.letters,
            report.share or total.share,  # of the school year that goes on
        )
    return total


def _unsent(outcome: Outcome) -> str:
    """«М5-001: письмо не ушло, …»: by code, because a run's account names nobody."""
    key = outcome.letter.key
    name = "сводка" if key.kind == "digest" else key.subject
    return f"{name}: письмо не ушло, {_WHY_UNSENT.get(outcome.reason, f'Gmail его не принял: {outcome.reason}')}"
