"""Asking again before every letter: «Стоп», «Остановить все письма» or a decision may have come meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import monotonic

from connectors.google.drive import Drive
from connectors.google.sheets import Sheets
from connectors.outbox.letters import Due, Held, Letter, Missed, Verdict, Withdrawn
from flows.announcements.rules import Case, Day
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE
from flows.programme.reading import Picture, read_one_roadmap, read_programme_tabs

# Drive's list of changes is one cheap call for all files, but Google does not say how soon an edit shows there;
# after this many seconds the sheets themselves are read again.
TRUST_CHANGES_FOR = 5.0


class Watch:
    """The verdict on each letter just before it is sent, from sheets that are no older than the letter before.

    A single letter has its sheets read again; several share one look at Drive's list of changes each.
    """

    def __init__(
        self, sheets: Sheets, drive: Drive, picture: Picture, plan: Callable[[Picture], Day], letters: Iterable[Letter]
    ) -> None:
        self._sheets = sheets
        self._drive = drive
        self._picture = picture
        self._plan = plan
        wanted = [letter.key.subject for letter in letters]
        self._alone = len(wanted) == 1
        self._clusters = {r.cluster for r in picture.roadmaps if {a.code for a in r.coded} & set(wanted)}
        self._mark = ""
        self._read_at = float("-inf")
        self._cases: dict[str, Case] = {}
        self._due: set[tuple[str, str, int, str, str]] = set()

    def __call__(self, letter: Letter) -> Verdict:
        """Whether the letter may leave now."""
        self._look()
        key = letter.key
        if (key.kind, key.subject, key.edition, key.wave, key.recipient) in self._due:
            return Due()
        return why_not(self._cases.get(key.subject), key.kind, key.edition)

    def _look(self) -> None:
        if not self._mark and not self._alone:
            self._mark = self._drive.changes_mark()  # before the reading, so that nothing falls between
            self._read_again()
        elif self._alone or monotonic() - self._read_at > TRUST_CHANGES_FOR:
            self._read_again()
        else:
            changed, self._mark = self._drive.changed_since(self._mark)
            if changed & self._files():
                self._read_again()

    def _files(self) -> set[str]:
        files = self._picture.source.files
        return {files[role].file_id for role in ("programme", *(f"roadmap-{n}" for n in self._clusters))}

    def _read_again(self) -> None:
        source = self._picture.source
        programme, _ = read_programme_tabs(self._sheets, source)
        roadmaps = {roadmap.cluster: roadmap for roadmap in self._picture.roadmaps}
        for cluster in self._clusters:
            roadmaps[cluster], _ = read_one_roadmap(self._sheets, source, cluster, "")
        self._picture = replace(self._picture, programme=programme, roadmaps=tuple(roadmaps.values()))
        day = self._plan(self._picture)
        self._cases = {case.standing.activity.code: case for case in day.cases}
        self._due = {due.key for due in day.due}
        self._read_at = monotonic()


def why_not(case: Case | None, kind: str, edition: int) -> Verdict:
    """Return why a letter that was due, or begun, is not to leave: for now, or never."""
    if case is None:
        return Held("строки нет или её код повторяется")
    gone = _why_gone(case, kind, edition)
    if gone:
        return Withdrawn(gone)
    if case.held:
        return Held(case.held)
    return Missed("срок прошёл") if kind in {ANNOUNCEMENT, CHANGE} else Withdrawn("уже не нужно")


def _why_gone(case: Case, kind: str, edition: int) -> str:
    state = case.standing.state
    if state == "held":
        return "мероприятие состоялось"
    if state == "cancelled" and kind != CANCELLATION:
        return "мероприятие отменено"
    if edition < case.standing.edition:
        return "мероприятие перенесено"
    return "решение об отмене снято" if kind == CANCELLATION and state == "dated" else ""
