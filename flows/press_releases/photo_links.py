"""What Drive says of the photos that press releases link to, as far as the robot may see them (R70).

The robot never widens a share: whether children's photos may be seen by all is for the school to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from connectors.google.drive import Access, Drive
from connectors.google.errors import NoAccess, NotFound, Refused
from flows.press_releases.fields import drive_id, read_photos
from flows.press_releases.release import CLOSED, OPEN, TRASHED, UNSEEN, PressAnswer

_MARKS: Mapping[Access, str] = {"open": OPEN, "closed": CLOSED, "trashed": TRASHED, "unknown": UNSEEN}
_MAY_BE_MENDED = frozenset({CLOSED, TRASHED})


def mark_links(drive: Drive, answers: Iterable[PressAnswer], recent: Collection[str]) -> list[PressAnswer]:
    """Return the answers with what Drive says of their links: one call for each file that is new.

    Of the activities `recent` (codes), what could not be opened is looked at again: the school may have mended it.
    Raises `Unavailable`; the next run asks again.
    """
    known: dict[str, str] = {}
    return [replace(answer, links=_marks(drive, answer, known, mended=answer.code in recent)) for answer in answers]


def _marks(drive: Drive, answer: PressAnswer, known: dict[str, str], *, mended: bool) -> dict[str, str]:
    marks = {}
    for link in read_photos(answer.texts.get("photos", "")).links:
        file_id = drive_id(link)
        before = answer.links.get(link)
        if before and not (mended and before in _MAY_BE_MENDED):
            marks[link] = before
        elif file_id:
            if file_id not in known:
                known[file_id] = _mark(drive, file_id)
            marks[link] = known[file_id]
    return marks


def _mark(drive: Drive, file_id: str) -> str:
    try:
        return _MARKS[drive.access(file_id)]
    except (NotFound, NoAccess, Refused):  # not the robot's to see, or an id that was typed wrong: it cannot tell
        return UNSEEN
