"""What is looked up in the mailbox when the ledger does not know: architecture, table "killed — next run"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.google.gmail import BATCH
from connectors.outbox.evidence import Evidence
from connectors.outbox.letters import plain
from connectors.outbox.mailbox import identify
from connectors.outbox.replies import AUTOMATIC, is_automatic, names_of

if TYPE_CHECKING:
    from connectors.google.gmail import Gmail
    from connectors.outbox.ledger import Ledger
    from connectors.outbox.letters import Record


class Recovery:
    """Brings the ledger up to what the mailbox shows. Raises what Gmail raises; every step may be repeated."""

    def __init__(self, ledger: Ledger, gmail: Gmail) -> None:
        self._ledger = ledger
        self._gmail = gmail
        self._evidence = Evidence(ledger)

    def settle(self, holder: str, doubtful: Mapping[str, str]) -> int:
        """Look through SENT, and decide held letters (token -> draft id) by it; returns how many were adopted.

        In SENT: sent. Draft still there: it has not left, and that same draft may be sent. Neither: unknown, which
        only a person resolves. The draft is looked at first, so that one leaving meanwhile shows in SENT.
        """
        waiting = {token for token, draft_id in doubtful.items() if self._gmail.has_draft(draft_id)}
        adopted = self.look_through_sent()
        for token in doubtful:
            if token in waiting:
                self._ledger.not_sent(holder, token, "")
            else:
                self._ledger.close(holder, token, "unknown", "draft-gone")
        return adopted

    def look_through_sent(self) -> int:
        """Adopt every letter in SENT that the ledger does not know; returns how many."""
        adopted = 0

        def adopt(message_ids: Sequence[str]) -> None:
            nonlocal adopted
            adopted += self._evidence.adopt(identify(self._gmail, message_ids), message_ids)

        self.look_through("SENT", "", adopt)
        return adopted

    def look_through(self, label: str, query: str, take: Callable[[Sequence[str]], None]) -> None:
        """Hand messages never seen before to `take`, oldest first, `BATCH` at a time.

        One call when nothing is new: the first page is compared whole, because messages may show up a little out of
        order; further pages only down to the newest message of the last complete look. `take` stores what it is given,
        so that a look that was cut short loses nothing, and the cursor moves after all of it.
        """
        unseen, newest = self.unseen(label, query)
        for first in range(0, len(unseen), BATCH):
            take(unseen[first : first + BATCH])
        if newest:
            self._ledger.set_cursor(label, newest)

    def unseen(self, label: str, query: str, by: str = "") -> tuple[list[str], str | None]:
        """Return the messages that a reader never saw before, oldest first, and where its cursor belongs after them.

        None = where it is.
        """
        cursor = self._ledger.cursor(cursor_of(label, by))
        newest = cursor
        unseen: list[str] = []
        for number, page in enumerate(self._gmail.newest(label, query)):
            if number == 0 and page:
                newest = page[0]
            unseen += self._evidence.unseen(page, by)
            if cursor in page:
                break
        return unseen[::-1], newest if newest != cursor else None

    def answered(self, message_ids: Sequence[str], programme: str, kinds: Collection[str]) -> dict[str, Record]:
        """Return, by message id, the letter of these kinds that each message answers; others are missing.

        The Message-IDs of letters are read back only if a message answers something outside their threads.
        """
        letters = self._evidence.of_kinds(programme, kinds)
        if not letters:
            return {}
        asked = ["In-Reply-To", "References", *AUTOMATIC]
        messages = [m for m in self._gmail.headers_of(message_ids, asked) if not is_automatic(m.headers)]
        in_thread = {record.thread_id: record for record in letters}  # of several the newest
        if any(names_of(m.headers) and m.thread_id not in in_thread for m in messages):
            self.read_back(urgent=True)
            letters = self._evidence.of_kinds(programme, kinds)
        named = {record.rfc822_id: record for record in letters if record.rfc822_id}
        found = {
            m.message_id: next(filter(None, map(named.get, names_of(m.headers))), in_thread.get(m.thread_id))
            for m in messages
        }
        return {message_id: record for message_id, record in found.items() if record}

    def orphans(self, tokens: Collection[str]) -> dict[str, str]:
        """Return token -> draft id of drafts that were made for these letters and never recorded."""
        if not tokens:
            return {}
        drafts = self._gmail.draft_ids()
        recorded = self._evidence.recorded_drafts(draft_id for draft_id, _ in drafts)
        by_message = {message_id: draft_id for draft_id, message_id in drafts if draft_id not in recorded}
        found = identify(self._gmail, list(by_message))
        return {letter.token: by_message[letter.message_id] for letter in found if letter.token in tokens}

    def read_back(self, *, urgent: bool = False) -> None:
        """Read the Message-IDs that Gmail gave to letters sent since the last time, `BATCH` in one call.

        A thread's next letter needs them. Letters without a thread, such as digests, wait for the next time that one
        is read, unless it is `urgent`: a report names the letter that came back by its Message-ID.
        """
        waiting = self._evidence.without_message_id()
        if not (urgent or any(in_thread for _, in_thread in waiting.values())):
            return
        found = {
            sent.message_id: (sent.headers.get("message-id", ""), plain(sent.headers.get("subject", "")))
            for sent in self._gmail.headers_of(list(waiting), ["Message-ID", "Subject"])
        }
        self._evidence.read_back([(token, *found.get(i, ("", ""))) for i, (token, _) in waiting.items()])


def cursor_of(label: str, by: str) -> str:
    """Return the name of a reader's cursor in a listing."""
    return f"{label} {by}" if by else label
