"""Whether a letter about a press release may leave, by what is owed at this moment."""

from __future__ import annotations

from collections.abc import Callable

from connectors.outbox.letters import Due, Held, Letter, Record, Verdict, Withdrawn
from flows.press_releases.letters import PressDesk
from flows.survey import Survey
from flows.watch import GONE


def verdicts(desk: PressDesk, found: Survey) -> Callable[[Letter | Record], Verdict]:
    """Return the verdict on any letter about a press release, begun or due."""
    wanted = {letter.key: letter for letter in desk.letters(found.press, found.records)}

    def verdict(letter: Letter | Record) -> Verdict:
        due = wanted.get(letter.key)
        if due is None:
            return _why_not(found, letter.key.subject)
        return Due() if due.facts == letter.facts else Held("изменено, пока письмо готовилось")

    return verdict


def _why_not(found: Survey, code: str) -> Verdict:
    """Return why a letter that was owed, or begun, is not to leave: for now, or never."""
    if found.picture.programme.policy.stop_all:
        return Held("остановлены все письма")
    account = found.press.accounts.get(code)
    if account is None:
        return GONE
    return Held(account.held) if account.held else Withdrawn("уже не нужно")
