"""Asking again before every letter: «Стоп», «Остановить все письма» or a decision may have come meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from time import monotonic

from connectors.google.drive import Drive
from connectors.google.sheets import Sheets
from connectors.outbox.letters import Due, Held, Letter, Missed, Record, Verdict, Withdrawn
from flows.announcements import rules
from flows.announcements.rules import Case, Day
from flows.announcements.told import ANNOUNCEMENT, CANCELLATION, CHANGE, facts_of
from flows.programme.reading import Picture, read_one_roadmap, read_programme_tabs

# Drive's list of changes is one cheap call for all files, but Google does not say how soon an edit shows there;
# after this many seconds the sheets themselves are read again.
TRUST_CHANGES_FOR = 5.0


class Watch:
    """The verdict on each letter just before it is sent, from sheets that are no older than the letter before.

    A letter that is the only one of its cluster has its sheets read again; others have one look at Drive's list of
    changes each, and the sheets are read again when they show there.
    """

    def __init__(
        self, sheets: Sheets, drive: Drive, picture: Picture, plan: Callable[[Picture], Day], letters: Iterable[Letter]
    ) -> None:
        self._sheets = sheets
        self._drive = drive
        self._picture = picture
        self._plan = plan
        wanted = [letter.key.subject for letter in letters]
        self._cluster_of = {a.code: r.cluster for r in picture.roadmaps for a in r.coded if a.code in set(wanted)}
        self._singly = len(wanted) == len(set(self._cluster_of.values()))
        self._mark = ""
        self._read_at: dict[int, float] = {}  # when a cluster's roadmap was read; the programme's own sheet always is
        self._cases: dict[str, Case] = {}
        self._due: dict[tuple[str, str, int, str, str], rules.Due] = {}

    def __call__(self, letter: Letter) -> Verdict:
        """Whether the letter may leave now, as it is written."""
        key = letter.key
        self._look(self._cluster_of[key.subject])
        due = self._due.get((key.kind, key.subject, key.edition, key.wave, key.recipient))
        if due is None:
            return why_not(self._cases.get(key.subject), letter)
        return Due() if self._is_up_to_date(letter, due) else Held("изменено, пока письмо готовилось")

    def _is_up_to_date(self, letter: Letter, due: rules.Due) -> bool:
        standing, today = due.standing, self._picture.source.today
        appointment, fingerprint = standing.appointment, standing.activity.fingerprint
        return appointment is not None and letter.facts == facts_of(appointment, fingerprint, today, due.recipient.keys)

    def _look(self, cluster: int) -> None:
        if self._mark == "" and not self._singly:
            mark = self._drive.changes_mark()  # before the reading, so that nothing falls between
            self._read_again(set(self._cluster_of.values()))
        elif self._singly or monotonic() - self._read_at[cluster] > TRUST_CHANGES_FOR:
            mark = self._mark
            self._read_again({cluster})
        else:
            changed, mark = self._drive.changed_since(self._mark)
            files = self._picture.source.files
            clusters = {number for number in self._read_at if files[f"roadmap-{number}"].file_id in changed}
            if clusters or files["programme"].file_id in changed:
                self._read_again(clusters)
        self._mark = mark  # only now: had the reading failed, the change would have to show again

    def _read_again(self, clusters: Collection[int]) -> None:
        source = self._picture.source
        programme, _ = read_programme_tabs(self._sheets, source)
        roadmaps = {roadmap.cluster: roadmap for roadmap in self._picture.roadmaps}
        for cluster in clusters:
            roadmaps[cluster], _ = read_one_roadmap(self._sheets, source, cluster, "")
        self._picture = replace(self._picture, programme=programme, roadmaps=tuple(roadmaps.values()))
        day = self._plan(self._picture)
        self._cases = {case.standing.activity.code: case for case in day.cases}
        self._due = {due.key: due for due in day.due}
        self._read_at |= dict.fromkeys(clusters, monotonic())


def why_not(case: Case | None, letter: Letter | Record) -> Verdict:
    """Return why a letter that was due, or begun, is not to leave: for now, or never."""
    if case is None:
        return Held("строки нет или её код повторяется")
    kind = letter.key.kind
    gone = _why_gone(case, kind, letter.key.edition)
    if gone:
        return Withdrawn(gone)
    if case.held:
        return Held(case.held)
    appointment = case.standing.appointment
    if appointment and letter.facts.get("from") != appointment.start.isoformat():
        return Held("сроки изменены")  # nobody was told of the old ones: the same letter leaves for the new ones
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
