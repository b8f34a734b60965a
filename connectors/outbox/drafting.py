"""Every letter's draft: found again, made, or written anew, always with its header and its thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.google.errors import NotFound, OutcomeUnknown, WorkspaceError
from connectors.google.gmail import Outgoing
from connectors.outbox.letters import Composition, Letter, header_of

if TYPE_CHECKING:
    from connectors.google.gmail import Gmail
    from connectors.outbox.ledger import Ledger, Thread
    from connectors.outbox.letters import Record
    from connectors.outbox.recovery import Recovery


@dataclass(frozen=True)
class Draft:
    """A recorded draft; `is_stale` if an earlier run wrote it, so that its text may have aged."""

    id: str
    is_stale: bool


class Drafting:
    """Drafts for the letters that `holder` holds; `threads` are the threads they continue, by token."""

    def __init__(
        self, ledger: Ledger, gmail: Gmail, recovery: Recovery, holder: str, threads: Mapping[str, Thread]
    ) -> None:
        self._ledger = ledger
        self._gmail = gmail
        self._recovery = recovery
        self._holder = holder
        self._threads = threads

    def drafts(
        self, letters: Sequence[Letter], records: Mapping[str, Record], fresh: Iterable[str]
    ) -> dict[str, Draft | WorkspaceError]:
        """Return the draft of each letter, or why there is none, by token; all are recorded before this returns.

        A plan that an earlier run left may have a draft that was never recorded: that one is taken.
        """
        earlier = {token: record.draft_id for token, record in records.items() if record.draft_id}
        orphans = self._recovery.orphans(records.keys() - earlier.keys() - set(fresh))
        earlier |= orphans
        answers = self._make([letter for letter in letters if letter.key.token not in earlier])
        made = {token: answer for token, answer in answers.items() if isinstance(answer, str)}
        self._ledger.drafted(self._holder, orphans | made)
        return {
            **{token: Draft(draft_id, is_stale=True) for token, draft_id in earlier.items()},
            **{token: Draft(draft_id, is_stale=False) for token, draft_id in made.items()},
            **{token: answer for token, answer in answers.items() if not isinstance(answer, str)},
        }

    def rewrite(self, letter: Letter, draft_id: str) -> None:
        """Give a stale draft the letter's present text. Raises `NotFound` if a person sent or deleted it."""
        thread = self._threads.get(letter.key.token)
        try:
            self._gmail.rewrite_draft(draft_id, _outgoing(letter, thread))
        except NotFound:
            if thread is None:
                raise
            self._gmail.rewrite_draft(draft_id, _outgoing(letter, None))

    def _make(self, letters: Sequence[Letter]) -> dict[str, str | WorkspaceError]:
        answers = self._ask(letters, self._threads)
        # NotFound can only mean the thread, which a person has deleted: the letter then opens a new one.
        alone = [letter for letter in letters if isinstance(answers[letter.key.token], NotFound)]
        return answers | self._ask(alone, {})

    def _ask(self, letters: Sequence[Letter], threads: Mapping[str, Thread]) -> dict[str, str | WorkspaceError]:
        by_token = {letter.key.token: _outgoing(letter, threads.get(letter.key.token)) for letter in letters}
        try:
            return dict(zip(by_token, self._gmail.make_drafts([*by_token.values()]), strict=True))
        except OutcomeUnknown:
            # The answer was lost: what is there is taken, the rest made; a second loss leaves it to the next run.
            found: dict[str, str | WorkspaceError] = {**self._recovery.orphans(by_token.keys())}
            rest = {token: letter for token, letter in by_token.items() if token not in found}
            return found | dict(zip(rest, self._gmail.make_drafts([*rest.values()]), strict=True))


def _outgoing(letter: Letter, thread: Thread | None) -> Outgoing:
    token, header = letter.key.token, header_of(letter)
    if thread is None:
        return Outgoing(letter.compose(Composition(token, header)))
    raw = letter.compose(Composition(token, header, thread.in_reply_to, thread.subject_line))
    return Outgoing(raw, thread.thread_id)
