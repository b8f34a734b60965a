"""The steps that every flow has in common: reconcile, take a survey, post what is due, settle what is not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from connectors.outbox.letters import Letter, Missed, Outcome, Record, Verdict, Withdrawn
from flows.programme.reading import Picture
from flows.survey import Survey, observe_releases
from flows.watch import Verdicts, Watch
from flows.wiring import Workspace


def reconcile(workspace: Workspace) -> None:
    """Bring the ledger up to what the mailbox shows; nothing leaves before that. Raises `Unavailable`."""
    workspace.outbox.reconcile()
    workspace.outbox.read_bounces()


def take_survey(workspace: Workspace, picture: Picture, *, keep: bool) -> Survey:
    """Survey a picture as of now; with `keep` the ticks that are new are remembered with this day."""
    key = picture.programme.ledger_key
    records, known = workspace.ledger.history(key), workspace.releases.get_all(key)
    seen = observe_releases(picture, records, known)
    for code, release in seen.items():
        if keep and release != known.get(code):
            workspace.releases.put(key, code, release)
    return Survey(picture, records, known | seen)


def survey_again(workspace: Workspace, before: Survey, picture: Picture | None = None) -> Survey:
    """Survey once more after letters left; `picture` if it is a newer one."""
    picture = picture or before.picture
    return Survey(picture, workspace.ledger.history(picture.programme.ledger_key), before.releases)


def post(
    workspace: Workspace,
    found: Survey,
    letters: Sequence[Letter],
    decide: Callable[[Survey], Verdicts],
) -> list[Outcome]:
    """Send letters about activities; `decide` is asked anew, about sheets just read, before each of them leaves."""
    if not letters:
        return []

    def verdicts(picture: Picture) -> Verdicts:
        # What left a moment ago counts: a date changed after the first letter needs a decision, one before it none.
        return decide(survey_again(workspace, found, picture))

    return workspace.outbox.post(letters, Watch(workspace.sheets, workspace.drive, found.picture, verdicts, letters))


def settle(workspace: Workspace, found: Survey, kinds: Collection[str], verdict: Callable[[Record], Verdict]) -> int:
    """Settle letters of these kinds that an earlier run began and nothing asks for any more; their drafts stay.

    Returns how many were withdrawn.
    """
    withdrawn = 0
    for record in found.records:
        if record.state in {"planned", "drafted"} and record.kind in kinds:
            match verdict(record):
                case Withdrawn(reason):
                    withdrawn += workspace.ledger.mark(record, "withdrawn", reason)
                case Missed(reason):
                    workspace.ledger.mark(record, "missed", reason)
    return withdrawn
