"""Asking again before every letter: «Стоп», «Остановить все письма» or a decision may have come meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from time import monotonic

from connectors.google.drive import Drive
from connectors.google.sheets import Sheets
from connectors.outbox.letters import Held, Letter, Verdict
from flows.programme.reading import Picture, read_one_roadmap, read_programme_tabs

# Drive's list of changes is one cheap call for all files, but Google does not say how soon an edit shows there;
# after this many seconds the sheets themselves are read again.
TRUST_CHANGES_FOR = 5.0

Verdicts = Callable[[Letter], Verdict]
GONE = Held("строки нет или её код повторяется")


class Watch:
    """The verdict on each letter just before it is sent, from sheets that are no older than the letter before.

    `decide` says what a picture means for the letters. A letter that is the only one of its cluster has its sheets
    read again; others have one look at Drive's list of changes each, and the sheets are read again when they show
    there. What the robot's own tabs say stays as it was read when the run began.
    """

    def __init__(
        self,
        sheets: Sheets,
        drive: Drive,
        picture: Picture,
        decide: Callable[[Picture], Verdicts],
        letters: Iterable[Letter],
    ) -> None:
        self._sheets = sheets
        self._drive = drive
        self._picture = picture
        self._decide = decide
        self._verdicts: Verdicts = lambda _: GONE
        wanted = [letter.key.subject for letter in letters]
        known = {a.code: r.cluster for r in picture.roadmaps for a in r.coded}
        # A code whose row is gone has no roadmap to look at again; the programme's own sheet always is.
        self._cluster_of = {code: known.get(code) for code in wanted}
        self._clusters = {cluster for cluster in self._cluster_of.values() if cluster is not None}
        self._singly = len(wanted) == len(set(self._cluster_of.values()))
        self._mark = ""
        self._read_at: dict[int | None, float] = {}  # when a cluster's roadmap was read; None: the programme's sheet

    def __call__(self, letter: Letter) -> Verdict:
        """Whether the letter may leave now, as it is written."""
        self._look(self._cluster_of[letter.key.subject])
        return self._verdicts(letter)

    def _look(self, cluster: int | None) -> None:
        if self._mark == "" and not self._singly:
            mark = self._drive.changes_mark()  # before the reading, so that nothing falls between
            self._read_again(self._clusters)
        elif self._singly or monotonic() - self._read_at[cluster] > TRUST_CHANGES_FOR:
            mark = self._mark
            self._read_again(set() if cluster is None else {cluster})
        else:
            changed, mark = self._drive.changed_since(self._mark)
            files = self._picture.source.files
            clusters = {number for number in self._clusters if files[f"roadmap-{number}"].file_id in changed}
            if clusters or files["programme"].file_id in changed:
                self._read_again(clusters)
        self._mark = mark  # only now: had the reading failed, the change would have to show again

    def _read_again(self, clusters: Collection[int]) -> None:
        source = self._picture.source
        now = read_programme_tabs(self._sheets, source)
        roadmaps = {roadmap.cluster: roadmap for roadmap in self._picture.roadmaps}
        for cluster in clusters:
            roadmaps[cluster] = read_one_roadmap(self._sheets, source, cluster, "")
        self._picture = replace(
            self._picture, programme=now.programme, channels=now.channels, roadmaps=tuple(roadmaps.values())
        )
        self._verdicts = self._decide(self._picture)
        self._read_at |= dict.fromkeys([*clusters, None], monotonic())
