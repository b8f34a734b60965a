"""The documents of a programme's school year, opened with what setup made for them: «Бланк» and the robot's drafts."""

from __future__ import annotations

from connectors.outbox.documents import DocumentMemory
from flows.documents.writing import Documents
from flows.programme.reading import Source
from flows.wiring import Workspace

LETTERHEAD, STAGING = "letterhead", "staging"


class NoLetterhead(Exception):
    """Setup has made no «Бланк» or no folder for drafts: run `barycentre setup` once more."""


def open_documents(workspace: Workspace, source: Source) -> Documents:
    """Open the year's documents: one look at the Drive. Raises `NoLetterhead`, `WorkspaceError`."""
    if not {LETTERHEAD, STAGING} <= source.files.keys():
        raise NoLetterhead("нет «Бланка» или папки черновиков: запустите barycentre setup")
    programme, year = source.template.key, source.school_year
    return Documents(
        workspace.docs,
        workspace.drive,
        DocumentMemory(workspace.engine, programme, year),
        marks={"programme": programme, "year": str(year)},
        letterhead=source.files[LETTERHEAD].file_id,
        staging=source.files[STAGING].file_id,
    )
