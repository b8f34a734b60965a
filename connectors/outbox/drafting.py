"""Every letter's draft: found again, made, or written anew, always with its header and its thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connectors.google.errors import NotFound, OutcomeUnknown, Refused, WorkspaceError
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
        answers: dict[str, str | WorkspaceError] = {}
        by_token: dict[str, Outgoing] = {}
        for letter in letters:
            try:
                by_token[letter.key.token] = _outgoing(letter, threads.get(letter.key.token))
            except Refused as error:
                answers[letter.key.token] = error
        try:
            return answers | dict(zip(by_token, self._gmail.make_drafts([*by_token.values()]), strict=True))
        except OutcomeUnknown:
            # The answer was lost: what is there is taken, the rest made; a second loss leaves it to the next run.
            answers |= self._recovery.orphans(by_token.keys())
            rest = {token: letter for token, letter in by_token.items() if token not in answers}
            return answers | dict(zip(rest, self._gmail.make_drafts([*rest.values()]), strict=True))


def _outgoing(letter: Letter, thread: Thread | None) -> Outgoing:
    """Compose a letter. Raises `Refused` for one whose words cannot be put into a letter: the others go on."""
    composition = Composition(letter.key.token, header_of(letter))
    if thread is not None:
        composition = replace(composition, in_reply_to=thread.in_reply_to, subject_line=thread.subject_line)
    try:
        return Outgoing(letter.compose(composition), thread.thread_id if thread else None)
    except ValueError as error:
        raise Refused(f"the letter cannot be written: {type(error).__name__}") from error
