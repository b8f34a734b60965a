"""The history of a file's content."""

import pytest
from googleapiclient.http import MediaInMemoryUpload

from tests.connectors.emulator.filing import CURATOR, refusal

OTHER = "methodist@imc.example"


@pytest.fixture
def drive(emulator):
    return emulator.api("drive", "v3", CURATOR)


@pytest.fixture
def upload(drive):
    """An upload with the contents 1, 2, 3 in turn."""

    def media(data):
        return MediaInMemoryUpload(data, "text/plain")

    made = drive.files().create(body={"name": "a.txt"}, media_body=media(b"1")).execute()["id"]
    for data in (b"2", b"3"):
        drive.files().update(fileId=made, media_body=media(data)).execute()
    return made


def ids(drive, file):
    return [revision["id"] for revision in drive.revisions().list(fileId=file).execute()["revisions"]]


def test_uploads_keep_their_old_bytes(drive, upload):
    """A revision for each upload, the oldest first, with the bytes of that time."""
    media = [drive.revisions().get_media(fileId=upload, revisionId=one).execute() for one in ids(drive, upload)]
    assert media == [b"1", b"2", b"3"]
    assert drive.files().get(fileId=upload, fields="headRevisionId").execute() == {
        "headRevisionId": ids(drive, upload)[-1]
    }


def test_renaming_makes_no_revision(drive, upload):
    """Only content does."""
    before = ids(drive, upload)
    drive.files().update(fileId=upload, body={"name": "b.txt"}).execute()
    assert ids(drive, upload) == before


def test_deleting_the_latest_brings_back_the_one_before(drive, upload):
    """Bytes, size and checksum follow; the only revision cannot be deleted."""
    first, second, third = ids(drive, upload)
    drive.revisions().delete(fileId=upload, revisionId=third).execute()
    assert drive.files().get_media(fileId=upload).execute() == b"2"
    drive.revisions().delete(fileId=upload, revisionId=first).execute()
    assert refusal(drive.revisions().delete(fileId=upload, revisionId=second)) == (403, "cannotDeleteOnlyRevision")
    assert refusal(drive.revisions().get(fileId=upload, revisionId=third)) == (404, "notFound")


def test_keep_forever_is_not_taken_back(drive, upload):
    """It can be set, at the upload too, and Google refuses to unset it."""
    first = ids(drive, upload)[0]
    change = {"fileId": upload, "revisionId": first, "fields": "keepForever"}
    assert drive.revisions().update(body={"keepForever": True}, **change).execute() == {"keepForever": True}
    refused = refusal(drive.revisions().update(body={"keepForever": False}, **change))
    assert refused == (400, "illegalKeepForeverModification")


def test_spreadsheets_have_a_revision_a_person_and_while(emulator, drive):
    """What one person writes at once is one revision; another person's writing is the next. They cannot be deleted."""
    book = emulator.gspread(CURATOR).create("Состав")
    grant = {"type": "user", "role": "writer", "emailAddress": OTHER}
    drive.permissions().create(fileId=book.id, body=grant, sendNotificationEmail=False).execute()
    for person in (CURATOR, CURATOR, OTHER, OTHER):
        emulator.gspread(person).open_by_key(book.id).sheet1.update_acell("A1", person)
    listed = drive.revisions().list(fileId=book.id, fields="revisions(id,lastModifyingUser(emailAddress))").execute()
    assert [one["lastModifyingUser"]["emailAddress"] for one in listed["revisions"]] == [CURATOR, OTHER]
    first = listed["revisions"][0]["id"]
    assert refusal(drive.revisions().delete(fileId=book.id, revisionId=first))[1] == "revisionDeletionNotSupported"
    assert refusal(drive.revisions().get_media(fileId=book.id, revisionId=first))[1] == "fileNotDownloadable"


def test_readers_do_not_see_the_history(emulator, drive, upload):
    """It takes a writer, as `canReadRevisions` says."""
    grant = {"type": "user", "role": "reader", "emailAddress": OTHER}
    drive.permissions().create(fileId=upload, body=grant, sendNotificationEmail=False).execute()
    reader = emulator.api("drive", "v3", OTHER)
    may = reader.files().get(fileId=upload, fields="capabilities(canReadRevisions)").execute()
    assert may == {"capabilities": {"canReadRevisions": False}}
    assert refusal(reader.revisions().list(fileId=upload))[0] == 403


def test_history_comes_in_pages(drive, upload):
    """The oldest first, no gap between pages."""
    call, seen = drive.revisions().list(fileId=upload, pageSize=2), []
    while call is not None:
        answer = call.execute()
        seen.append([revision["id"] for revision in answer["revisions"]])
        call = drive.revisions().list_next(call, answer)
    first, second, third = ids(drive, upload)
    assert seen == [[first, second], [third]]
