"""One run of posting: letters become drafts together and leave one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from connectors.google.errors import NotFound, OutcomeUnknown, Refused, Unavailable, WorkspaceError
from connectors.outbox.drafting import Draft, Drafting
from connectors.outbox.letters import Held, Letter, Missed, Outcome, Record, Verdict, Withdrawn, without_addresses

if TYPE_CHECKING:
    from connectors.google.gmail import Gmail
    from connectors.outbox.ledger import Claim, Ledger
    from connectors.outbox.recovery import Recovery

GIVE_UP_AFTER = 3  # letters in a row for which Gmail could not be reached
UNAVAILABLE = "gmail-unavailable"
IN_DOUBT = "outcome-unknown"


class Posting:
    """Posts letters group by group; remembers how often in a row Gmail could not be reached."""

    def __init__(
        self, ledger: Ledger, gmail: Gmail, recovery: Recovery, still_due: Callable[[Letter], Verdict]
    ) -> None:
        self._ledger = ledger
        self._gmail = gmail
        self._recovery = recovery
        self._still_due = still_due
        self._failures = 0

    def post(self, group: Sequence[Letter]) -> list[Outcome]:
        """Post a batch of letters, no two of one thread; whatever happens, no row stays held."""
        outcomes: dict[str, Outcome] = {}
        if self._reachable:
            claim = self._ledger.claim(group)
            try:
                self._post_claimed(group, claim, outcomes)
            except (Unavailable, OutcomeUnknown):
                # What was under way stays as recorded; the next run looks before it goes on.
                self._failures = GIVE_UP_AFTER
            finally:
                self._ledger.release(claim.holder)
        return [outcomes.get(letter.key.token) or Outcome(letter, "failed", UNAVAILABLE) for letter in group]

    @property
    def _reachable(self) -> bool:
        return self._failures < GIVE_UP_AFTER

    def _post_claimed(self, group: Sequence[Letter], claim: Claim, outcomes: dict[str, Outcome]) -> None:
        """Fill `outcomes` as they come about, so that none is lost when Gmail falls silent half way."""
        records = self._settled(claim)
        outcomes |= {
            letter.key.token: _finished(letter, records[letter.key.token], claim)
            for letter in group
            if not _is_open(records[letter.key.token], claim)
        }
        waiting = [letter for letter in group if letter.key.token not in outcomes]
        plans = {letter.key.token: records[letter.key.token] for letter in waiting}
        drafting = Drafting(self._ledger, self._gmail, self._recovery, claim.holder, self._ledger.threads(waiting))
        drafts = drafting.drafts(waiting, plans, claim.fresh)
        for letter in waiting:
            if self._reachable:
                outcomes[letter.key.token] = self._deliver(letter, claim.holder, drafts[letter.key.token], drafting)
        if any(outcome.result == "sent" for outcome in outcomes.values()):
            self._recovery.read_back()

    def _settled(self, claim: Claim) -> dict[str, Record]:
        """Return all rows of the claim, those left in "sending" decided by what the mailbox shows."""
        doubtful = {token: row.draft_id or "" for token, row in claim.mine.items() if row.state == "sending"}
        if not doubtful:
            return {**claim.mine, **claim.others}
        self._recovery.settle(claim.holder, doubtful)
        return self._ledger.find([*claim.mine, *claim.others])

    def _deliver(self, letter: Letter, holder: str, draft: Draft | WorkspaceError, drafting: Drafting) -> Outcome:
        """Send a letter; if nobody can say what came of it, look, and if it has not left, try once more."""
        if isinstance(draft, WorkspaceError):
            return self._failed(letter, holder, draft)
        for is_stale in (draft.is_stale, False):
            try:
                if is_stale:
                    drafting.rewrite(letter, draft.id)
                return self._send(letter, holder, draft.id)
            except (OutcomeUnknown, NotFound):
                if outcome := self._looked_for(letter, holder, draft.id):
                    return outcome
            except (Unavailable, Refused) as error:
                return self._failed(letter, holder, error)
        return Outcome(letter, "failed", IN_DOUBT)

    def _send(self, letter: Letter, holder: str, draft_id: str) -> Outcome:
        match self._still_due(letter):
            case Held(reason):
                return Outcome(letter, "held", reason)
            case Missed(reason):
                return self._closed(letter, holder, "missed", reason)
            case Withdrawn(reason):
                return self._closed(letter, holder, "withdrawn", reason)
        if not self._ledger.begin_sending(holder, letter.key.token):
            return Outcome(letter, "elsewhere")
        message_id, thread_id = self._gmail.send_draft(draft_id)
        self._ledger.sent(letter.key.token, message_id, thread_id)
        self._failures = 0
        return Outcome(letter, "sent")

    def _looked_for(self, letter: Letter, holder: str, draft_id: str) -> Outcome | None:
        """Return what the mailbox shows of a letter; None = it has not left, its draft is still there."""
        self._recovery.settle(holder, {letter.key.token: draft_id})
        record = self._ledger.find([letter.key.token])[letter.key.token]
        match record.state:
            case "sent" | "unknown":
                return Outcome(letter, record.state, record.reason)
            case _:
                return None

    def _closed(self, letter: Letter, holder: str, state: Literal["missed", "withdrawn"], reason: str) -> Outcome:
        if self._ledger.close(holder, letter.key.token, state, reason):
            return Outcome(letter, state, reason)
        return Outcome(letter, "elsewhere")

    def _failed(self, letter: Letter, holder: str, error: WorkspaceError) -> Outcome:
        """Record that the letter waits; what Gmail refuses for one letter does not keep the others."""
        self._failures = 0 if isinstance(error, Refused) else self._failures + 1
        reason = without_addresses(str(error)) if isinstance(error, Refused) else UNAVAILABLE
        self._ledger.not_sent(holder, letter.key.token, reason)
        return Outcome(letter, "failed", reason)


def _is_open(record: Record, claim: Claim) -> bool:
    return record.token in claim.mine and record.state in ("planned", "drafted")


def _finished(letter: Letter, record: Record, claim: Claim) -> Outcome:
    """Return the outcome of a letter that is not this run's to send."""
    if record.state == "unknown" or (record.state == "sent" and record.token in claim.mine):
        return Outcome(letter, record.state, record.reason)
    if record.state in ("sent", "missed", "withdrawn"):
        return Outcome(letter, "already", record.state)
    return Outcome(letter, "elsewhere")
