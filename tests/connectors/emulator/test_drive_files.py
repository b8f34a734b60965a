"""Drive's files, through Google's own client: made, read, changed, moved, copied, deleted, listed as changes."""

import pytest
from googleapiclient.http import MediaInMemoryUpload

from tests.connectors.emulator.filing import CURATOR, FOLDER, refusal

SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@pytest.fixture
def drive(emulator):
    return emulator.api("drive", "v3", CURATOR)


@pytest.fixture
def files(drive):
    return drive.files()


def make(files, name="файл", mime_type=FOLDER, **more):
    return files.create(body={"name": name, "mimeType": mime_type, **more}).execute()["id"]


def test_create_answers_four_fields(files):
    """Without `fields` a file is kind, id, name and mimeType, as with Google."""
    made = files.create(body={"name": "Формы", "mimeType": FOLDER}).execute()
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Формы", "mimeType": FOLDER}


def test_new_file_is_in_the_root_and_its_makers(files):
    """Who makes a file owns it and finds it in "My Drive"."""
    made = files.get(fileId=make(files), fields="parents,ownedByMe,owners(emailAddress),shared,trashed").execute()
    root = files.get(fileId="root").execute()["id"]
    owner = [{"emailAddress": CURATOR}]
    assert made == {"parents": [root], "ownedByMe": True, "owners": owner, "shared": False, "trashed": False}


@pytest.mark.parametrize("resumable", [False, True])
def test_uploads_come_back_to_the_byte(files, resumable):
    """Bytes of any kind survive both ways of uploading, line ends included; size and md5 are theirs."""
    data = b"\x00\xff\r\n--\n\r" * 50
    media = MediaInMemoryUpload(data, "image/png", resumable=resumable)
    made = files.create(body={"name": "фото.png"}, media_body=media, fields="id,size,mimeType,md5Checksum").execute()
    assert files.get_media(fileId=made["id"]).execute() == data
    assert (made["size"], made["mimeType"]) == (str(len(data)), "image/png")


def test_bytes_can_be_replaced(files):
    """An update with media replaces the bytes and leaves the name."""
    made = files.create(body={"name": "a.txt"}, media_body=MediaInMemoryUpload(b"old", "text/plain")).execute()
    media = MediaInMemoryUpload(b"new", "text/plain")
    assert files.update(fileId=made["id"], media_body=media).execute()["name"] == "a.txt"
    assert files.get_media(fileId=made["id"]).execute() == b"new"


def test_generated_id_makes_creation_repeatable(files):
    """The same id again is a 409, so that a lost answer does no harm."""
    given = files.generateIds(count=1).execute()["ids"][0]
    assert make(files, id=given) == given
    assert refusal(files.create(body={"name": "b", "mimeType": FOLDER, "id": given})) == (409, "fileIdInUse")


def test_generated_ids_are_not_for_editors_files(files):
    """Google refuses them for spreadsheets, documents and forms; ids it did not generate it refuses for all."""
    given = files.generateIds(count=1).execute()["ids"][0]
    assert refusal(files.create(body={"name": "b", "mimeType": SPREADSHEET, "id": given}))[0] == 400
    assert refusal(files.create(body={"name": "b", "mimeType": FOLDER, "id": "my-own-id"}))[0] == 400


def test_spreadsheet_is_a_file_and_a_spreadsheet(emulator, files):
    """What Drive makes Sheets can open under the same id and name."""
    made = make(files, "Дорожная карта", SPREADSHEET)
    opened = emulator.api("sheets", "v4", CURATOR).spreadsheets().get(spreadsheetId=made).execute()
    assert opened["properties"]["title"] == "Дорожная карта"


def test_spreadsheet_exports_as_csv(emulator, files):
    """The first sheet, cells as people see them."""
    made = make(files, "Состав", SPREADSHEET)
    values = emulator.api("sheets", "v4", CURATOR).spreadsheets().values()
    body = {"values": [["ОУ", "=1+2"], ["№ 7, «лицей»"]]}
    values.update(spreadsheetId=made, range="A1", valueInputOption="USER_ENTERED", body=body).execute()
    exported = files.export(fileId=made, mimeType="text/csv").execute().decode()
    assert exported.splitlines()[0] == "ОУ,3"
    assert exported.splitlines()[1].startswith('"№ 7, «лицей»"')


def test_writing_cells_is_a_change_of_the_file(emulator, files):
    """A write through Sheets raises the version and names who did it."""
    made = make(files, "Состав", SPREADSHEET)
    before = int(files.get(fileId=made, fields="version").execute()["version"])
    values = emulator.api("sheets", "v4", CURATOR).spreadsheets().values()
    values.update(spreadsheetId=made, range="A1", valueInputOption="RAW", body={"values": [["x"]]}).execute()
    after = files.get(fileId=made, fields="version,lastModifyingUser(emailAddress)").execute()
    assert int(after["version"]) > before
    assert after["lastModifyingUser"] == {"emailAddress": CURATOR}


def test_copy_has_the_body_and_not_the_sharing(emulator, drive, files):
    """A copied spreadsheet has its cells and belongs to the copier alone."""
    made = make(files, "Бланк", SPREADSHEET)
    values = emulator.api("sheets", "v4", CURATOR).spreadsheets().values()
    values.update(spreadsheetId=made, range="A1", valueInputOption="RAW", body={"values": [["шапка"]]}).execute()
    drive.permissions().create(fileId=made, body={"type": "anyone", "role": "reader"}).execute()
    copied = files.copy(fileId=made, body={"name": "Отчёт"}, fields="id,name,permissions(role)").execute()
    assert values.get(spreadsheetId=copied["id"], range="A1").execute()["values"] == [["шапка"]]
    assert (copied["name"], copied["permissions"]) == ("Отчёт", [{"role": "owner"}])


def test_app_properties_are_merged_and_null_removes(files):
    """An update touches only the keys it names."""
    made = make(files, appProperties={"programme": "krasnoselsky", "year": "2026"})
    changes = {"appProperties": {"year": None, "cluster": "3"}}
    changed = files.update(fileId=made, body=changes, fields="appProperties").execute()
    assert changed == {"appProperties": {"programme": "krasnoselsky", "cluster": "3"}}


@pytest.mark.parametrize(
    ("properties", "allowed"),
    [
        ({"k": "x" * 123}, True),
        ({"k": "x" * 124}, False),
        ({"ключ": "я" * 58}, True),
        ({"ключ": "я" * 59}, False),
        ({str(n): "" for n in range(30)}, True),
        ({str(n): "" for n in range(31)}, False),
    ],
    ids=["124 bytes", "125 bytes", "124 bytes of Russian", "126 bytes of Russian", "30", "31"],
)
def test_app_properties_have_googles_limits(files, properties, allowed):
    """124 bytes for key and value together, 30 of them."""
    call = files.create(body={"name": "a", "mimeType": FOLDER, "appProperties": properties})
    if allowed:
        assert call.execute()
    else:
        assert refusal(call)[0] == 400


def test_move_changes_the_folder(files):
    """Together addParents and removeParents move; a second folder without removing the first is refused."""
    one, two = make(files, "1"), make(files, "2")
    file = make(files, parents=[one])
    assert refusal(files.update(fileId=file, addParents=two))[0] == 400
    moved = files.update(fileId=file, addParents=two, removeParents=one, fields="parents").execute()
    assert moved == {"parents": [two]}


def test_parents_are_not_writable(files):
    """A request that sets `parents` in its body gets the 403 that Google gives it."""
    assert refusal(files.update(fileId=make(files), body={"parents": ["root"]})) == (403, "fieldNotWritable")


def test_folder_cannot_go_below_itself(files):
    """That would cut it off from everything."""
    top = make(files)
    inner = make(files, parents=[top])
    assert refusal(files.update(fileId=top, addParents=inner, removeParents="root"))[0] == 403


def test_trash_takes_what_is_inside_along(files):
    """A file in a trashed folder is trashed, not explicitly, and back again with its folder."""
    top = make(files)
    inner = make(files, parents=[top])
    files.update(fileId=top, body={"trashed": True}).execute()
    assert files.get(fileId=inner, fields="trashed,explicitlyTrashed").execute() == {
        "trashed": True,
        "explicitlyTrashed": False,
    }
    files.update(fileId=top, body={"trashed": False}).execute()
    assert files.get(fileId=inner, fields="trashed").execute() == {"trashed": False}


def test_deleting_a_folder_deletes_what_is_inside(files):
    """Everything below goes for good, bytes and all."""
    top = make(files)
    inner = make(files, parents=[make(files, parents=[top])])
    files.delete(fileId=top).execute()
    assert refusal(files.get(fileId=inner)) == (404, "notFound")


def test_empty_trash_deletes_only_what_is_in_it(files):
    """What was not put there stays."""
    kept, gone = make(files, "остаётся"), make(files)
    files.update(fileId=gone, body={"trashed": True}).execute()
    files.emptyTrash().execute()
    assert [file["id"] for file in files.list().execute()["files"]] == [kept]


def test_changes_tell_what_happened_since(drive, files):
    """Each file once, with its latest state; a deleted one as removed; then a token to go on from."""
    changed, deleted = make(files, "было"), make(files)
    start = drive.changes().getStartPageToken().execute()["startPageToken"]
    files.update(fileId=changed, body={"name": "стало"}).execute()
    files.update(fileId=changed, body={"name": "стало совсем"}).execute()
    files.delete(fileId=deleted).execute()
    found = (
        drive.changes().list(pageToken=start, fields="newStartPageToken,changes(fileId,removed,file/name)").execute()
    )
    assert found["changes"] == [
        {"fileId": changed, "removed": False, "file": {"name": "стало совсем"}},
        {"fileId": deleted, "removed": True},
    ]
    later = drive.changes().list(pageToken=found["newStartPageToken"]).execute()
    assert later["changes"] == []


def test_changes_come_in_pages(drive, files):
    """The pages together are all the changes, each once."""
    start = drive.changes().getStartPageToken().execute()["startPageToken"]
    made = [make(files) for _ in range(5)]
    found, call = [], drive.changes().list(pageToken=start, pageSize=2)
    while call is not None:
        answer = call.execute()
        found += [change["fileId"] for change in answer["changes"]]
        call = drive.changes().list_next(call, answer)
    assert found == made


def test_about_wants_fields(drive):
    """As with Google: 400 without them, the caller with them."""
    assert refusal(drive.about().get())[0] == 400
    assert drive.about().get(fields="user/emailAddress").execute() == {"user": {"emailAddress": CURATOR}}
