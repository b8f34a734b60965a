"""Google Drive as the flows need it: files marked with what they are, and shared."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import Any

import pytest

from connectors.google.drive import DOCUMENT, DOCX, FOLDER, PDF, SPREADSHEET, Drive
from connectors.google.errors import NoAccess, NotFound, OutcomeUnknown
from flows.documents.letterhead import letterhead

OWNER = "owner@barycentre.example"  # the administrator, who may share any file


@pytest.fixture
def mark() -> dict[str, str]:
    """A mark that no other test uses, with the characters that a query must quote."""
    return {"programme": f"o'neill \\ {uuid.uuid4().hex[:8]}"}


@pytest.fixture
def drive(workspace: Any) -> Drive:
    """The Drive of a robot of the test's own."""
    return Drive(workspace.sign_in(f"robot-{uuid.uuid4().hex[:8]}@barycentre.example"))


def test_made_and_found(drive: Drive, mark: dict[str, str]) -> None:
    """Files are found by all of their marks, whatever people call them and wherever they put them, oldest first."""
    folder = drive.create("Программа 2026/27", FOLDER, mark | {"role": "folder"})
    sheet = drive.create("Дорожная карта", SPREADSHEET, mark | {"role": "roadmap"}, parent=folder)
    drive.create("Бланк", DOCUMENT, {"programme": "another"})

    assert [found["id"] for found in drive.find(mark)] == [folder, sheet]
    assert [found["id"] for found in drive.find(mark | {"role": "roadmap"})] == [sheet]
    assert drive.find(mark | {"role": "form"}) == []


def test_a_files_properties(drive: Drive, mark: dict[str, str]) -> None:
    """A file tells its name, kind, place and marks."""
    folder = drive.create("Формы", FOLDER, mark)
    found = drive.get(drive.create("Ведомость", SPREADSHEET, mark, parent=folder))

    assert (found["name"], found["mimeType"], found["parents"]) == ("Ведомость", SPREADSHEET, [folder])
    assert found["appProperties"] == mark
    assert not found["trashed"]


def test_no_such_file(drive: Drive) -> None:
    """A file that is not there, or that the robot may not see, is named as such."""
    with pytest.raises(NotFound):
        drive.get("1" + "x" * 32)


def test_sharing(workspace: Any, drive: Drive, mark: dict[str, str]) -> None:
    """A shared file is seen by the person, in the role given, and by nobody else; no letter is sent about it."""
    curator = f"Curator-{uuid.uuid4().hex[:8]}@barycentre.example"
    file_id = drive.create("Дорожная карта", SPREADSHEET, mark)
    drive.share(file_id, curator, "reader")
    theirs = Drive(workspace.sign_in(curator.lower()))

    assert drive.shared_with(file_id)[curator.lower()] == "reader"
    assert theirs.get(file_id)["name"] == "Дорожная карта"
    with pytest.raises(NoAccess):
        theirs.share(file_id, "stranger@barycentre.example")
    with pytest.raises(NotFound):
        Drive(workspace.sign_in("stranger@barycentre.example")).get(file_id)


def test_who_can_open_a_file(workspace: Any, drive: Drive, mark: dict[str, str]) -> None:
    """Whoever has the link, in a folder shared so as well; some only; nobody, out of the trash; unseen by a stranger."""
    folder = drive.create("Фото", FOLDER, mark)
    photo = drive.create("Снимок", DOCUMENT, mark, parent=folder)
    assert drive.access(photo) == "closed"
    with pytest.raises(NotFound):
        Drive(workspace.sign_in("stranger@barycentre.example")).access(photo)
    with closing(workspace.sign_in(OWNER)) as transport:
        address = f"https://www.googleapis.com/drive/v3/files/{folder}/permissions"
        transport.request("POST", address, json={"type": "anyone", "role": "reader"}).raise_for_status()
    assert drive.access(photo) == "open"
    # Somebody who may not share sees no permissions, but whose they are.
    assert Drive(workspace.sign_in("stranger@barycentre.example")).access(photo) == "open"
    drive.trash(photo)
    assert drive.access(photo) == "trashed"


def test_changes(drive: Drive, mark: dict[str, str]) -> None:
    """What changed since a mark is told once; from the new mark on there is nothing."""
    drive.create("Раньше", SPREADSHEET, mark)
    since = drive.changes_mark()
    later = drive.create("Позже", SPREADSHEET, mark)

    changed, now = drive.changed_since(since)

    assert changed == {later}
    assert drive.changed_since(now)[0] == set()


def test_never_made_twice(workspace: Any, drive: Drive, mark: dict[str, str]) -> None:
    """A file whose answer was lost is not made again: the caller is told to look for its marks."""
    workspace.control("POST", "faults", {"method": "drive.files.create", "call": 1, "action": "lose"})

    with pytest.raises(OutcomeUnknown):
        drive.create("Дорожная карта", SPREADSHEET, mark)

    assert len(drive.find(mark)) == 1


def test_copied_and_moved(drive: Drive, mark: dict[str, str]) -> None:
    """A copy has its own marks over those of the file, and is in the folder that is named; it moves once."""
    top, target = drive.create("Черновики", FOLDER, mark), drive.create("Отчёты", FOLDER, mark)
    blank = drive.create("Бланк", DOCUMENT, mark | {"role": "letterhead"}, top)

    copied = drive.copy(blank, "Отчёт", mark | {"role": "document-1"}, top)
    drive.move(copied, top, target)

    found = drive.get(copied)
    assert (found["name"], found["parents"], found["appProperties"]) == (
        "Отчёт",
        [target],
        mark | {"role": "document-1"},
    )
    assert drive.get(blank)["parents"] == [top]
    with pytest.raises(NotFound):
        drive.move(copied, top, target)


def test_found_in_the_trash_if_asked_for(drive: Drive, mark: dict[str, str]) -> None:
    """The trash is looked into only where that is the question."""
    file_id = drive.create("Отчёт", DOCUMENT, mark)
    drive.trash(file_id)
    assert drive.find(mark) == []
    assert [(file["id"], file["trashed"]) for file in drive.find(mark, trashed=True)] == [(file_id, True)]


def test_commented(drive: Drive, mark: dict[str, str]) -> None:
    """Comments on a file are told, page after page."""
    file_id = drive.create("Отчёт", DOCUMENT, mark)
    for number in range(101):
        drive.comment(file_id, f"№ {number}")
    assert sorted(drive.comments(file_id)) == sorted(f"№ {number}" for number in range(101))


def test_converted_and_exported(drive: Drive, mark: dict[str, str]) -> None:
    """An uploaded .docx becomes a Doc, and a Doc a PDF."""
    folder = drive.create("Программа", FOLDER, mark)
    file_id = drive.upload("Бланк", DOCUMENT, letterhead("ИМЦ"), DOCX, mark, folder)
    assert drive.get(file_id)["mimeType"] == DOCUMENT
    assert drive.export(file_id, PDF).startswith(b"%PDF")
