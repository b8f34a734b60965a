"""The robot's outbox: letters leave exactly once, whatever is killed or lost on the way (architecture, send protocol).

A letter becomes a draft, the draft's id is recorded, and only recorded drafts are sent; what is in doubt is looked up
in the mailbox, never guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.google.errors import Unavailable
from connectors.google.gmail import BATCH
from connectors.outbox.bounces import read_report
from connectors.outbox.evidence import Evidence
from connectors.outbox.letters import Letter, Outcome, Record, Verdict
from connectors.outbox.mailbox import parsed
from connectors.outbox.posting import Posting
from connectors.outbox.recovery import Recovery, cursor_of
from connectors.outbox.replies import Replies, Reply, whole_text, words_of

if TYPE_CHECKING:
    from connectors.google.gmail import Gmail
    from connectors.outbox.ledger import Ledger

LOOK_BACK_AFTER = 250  # letters; a page of SENT lists 500 messages


class Outbox:
    """One ledger and one mailbox. Raises `SignInFailed` and, outside `post`, `Unavailable`; then simply run again."""

    def __init__(self, ledger: Ledger, gmail: Gmail) -> None:
        self._ledger = ledger
        self._gmail = gmail
        self._recovery = Recovery(ledger, gmail)
        self._is_reconciled = False
        self._sent_since_look = 0

    def reconcile(self) -> int:
        """Bring the ledger up to what SENT shows since the last time; returns how many letters it did not know.

        A lost or outdated ledger is rebuilt completely; rows left in "sending" are decided. One HTTP call when nothing
        is new.
        """
        claim = self._ledger.claim_in_doubt()
        try:
            doubtful = {token: record.draft_id or "" for token, record in claim.mine.items()}
            adopted = self._recovery.settle(claim.holder, doubtful)
        finally:
            self._ledger.release(claim.holder)
        self._recovery.read_back()
        self._is_reconciled = True
        return adopted

    def read_bounces(self) -> list[Record]:
        """Mark the letters that came back since the last time, and return them; call it after `reconcile`.

        One HTTP call when nothing is new. Reports about other people's mail are skipped.
        """
        evidence = Evidence(self._ledger)
        bounced: list[Record] = []

        def take(message_ids: Sequence[str]) -> None:
            reports = [read_report(parsed(full), full.thread_id) for full in self._gmail.read(message_ids)]
            bounces = [bounce for report in reports for bounce in report]
            if bounces:
                self._recovery.read_back(urgent=True)
            bounced.extend(evidence.bounced(bounces, message_ids))

        self._recovery.look_through("INBOX", "from:mailer-daemon", take)
        return bounced

    def read_replies(self, programme: str, kinds: Collection[str]) -> Replies:
        """Return what people answered to a programme's letters of these kinds; call it after `reconcile`.

        A message answers a letter if it names it or stands in its thread; machines' answers are left out. One HTTP
        call when nothing is new. Nothing is marked: until `replies_kept` the same replies are found again.
        """
        unseen, newest = self._recovery.unseen("INBOX", "-from:mailer-daemon", programme)
        answered = self._recovery.answered(unseen, programme, kinds) if unseen else {}
        originals = {record.message_id or "": record for record in answered.values()}
        read = {full.message_id: full for full in self._gmail.read([*answered, *originals])}
        found = tuple(
            Reply(
                letter=record,
                message_id=message_id,
                received_at=datetime.fromtimestamp(read[message_id].sent_at_ms / 1000, UTC),
                text=words_of(parsed(read[message_id])),
                letter_text=whole_text(parsed(read[letter_id])) if letter_id in read else "",
            )
            for message_id, record in answered.items()
            if message_id in read
            for letter_id in [record.message_id or ""]
        )
        return Replies(programme, found, tuple(unseen), newest)

    def replies_kept(self, replies: Replies) -> None:
        """Remember that what these replies say is kept elsewhere, and was read there: they are not found again."""
        Evidence(self._ledger).looked_at(replies.looked_at, replies.programme)
        if replies.newest:
            self._ledger.set_cursor(cursor_of("INBOX", replies.programme), replies.newest)

    def post(self, letters: Iterable[Letter], still_due: Callable[[Letter], Verdict]) -> list[Outcome]:
        """Send the letters that are still due; returns one outcome for each distinct key.

        `still_due` is asked at the last moment before each send, recoveries included. In the normal case this costs
        one HTTP call per letter and two per group of `BATCH`.
        """
        if not self._is_reconciled:
            self.reconcile()  # nothing leaves before the ledger knows what has left already
        posting = Posting(self._ledger, self._gmail, self._recovery, still_due)
        distinct = {letter.key.token: letter for letter in letters}
        outcomes = [outcome for group in _groups(distinct.values()) for outcome in posting.post(group)]
        self._sent_since_look += sum(outcome.result == "sent" for outcome in outcomes)
        if self._sent_since_look >= LOOK_BACK_AFTER:
            self._look_back()
        return outcomes

    def _look_back(self) -> None:
        """Look through SENT once more after many letters, so that the next run finds its place on the first page."""
        with suppress(Unavailable):  # then the next run has more pages to look through, and nothing else
            self._recovery.look_through_sent()
            self._sent_since_look = 0


def _groups(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Yield groups of `BATCH` in which no two letters continue one thread: the second answers the first."""
    earlier: Counter[tuple[str, str, str]] = Counter()
    rounds: defaultdict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        thread = (letter.key.programme, letter.thread or letter.key.token, letter.key.recipient)
        rounds[earlier[thread]].append(letter)
        earlier[thread] += 1
    for _, waiting in sorted(rounds.items()):
        for first in range(0, len(waiting), BATCH):
            yield waiting[first : first + BATCH]
