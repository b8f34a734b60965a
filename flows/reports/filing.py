"""An approved report as people keep it: the Doc closed, its own PDF in «Отчёты», exactly one of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from connectors.outbox.memory import Place as File
from flows.documents.writing import Wanted
from flows.programme.reading import Source
from flows.reports.letters import Filed
from flows.wiring import Workspace

PDF = "application/pdf"
PDF_LINK = "https://drive.google.com/file/d/{}/view"


def file_report(
    workspace: Workspace, source: Source, wanted: Wanted, document_id: str, consents: Sequence[str]
) -> Filed:
    """Return the PDF of an approved document, made if there is none.

    The document is closed first, so that the PDF is what was approved. Killed between upload and note, the PDF is
    found by its marks; Drive's listing may lag by minutes, then there are two, and neither is anybody's only one.
    """
    role = f"pdf-{wanted.key}"
    programme, year = source.template.key, source.school_year
    known = workspace.places.get(programme, year, role)
    if known:
        return _filed(workspace, known.file_id)
    marks = {"programme": programme, "year": str(year), "role": role}
    found = workspace.drive.find(marks)
    if not found:
        _close(workspace, document_id, consents)
    file_id = (
        str(found[0]["id"])
        if found
        else workspace.drive.upload(
            f"{wanted.name}.pdf", PDF, workspace.drive.export(document_id, PDF), PDF, marks, wanted.folder
        )
    )
    workspace.places.put(programme, year, role, File(file_id))
    return _filed(workspace, file_id, is_new=not found)


def _filed(workspace: Workspace, file_id: str, *, is_new: bool = False) -> Filed:
    """The file as it lies there goes out, whatever became of the document since."""
    return Filed(PDF_LINK.format(file_id), partial(workspace.drive.download, file_id), is_new)


def _close(workspace: Workspace, document_id: str, consents: Sequence[str]) -> None:
    restrictions = workspace.drive.get(document_id).get("contentRestrictions", [])
    if not any(restriction.get("readOnly") for restriction in restrictions):
        workspace.approvals.lock(document_id, f"Согласовано: {'; '.join(consents)}"[:200])
