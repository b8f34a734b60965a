"""Who sees and may do what in Drive: permissions, folders that hand them on, shared drives."""

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

from tests.connectors.emulator.filing import FOLDER, make

CURATOR, LEADER, STRANGER = "curator@imc.example", "leader@school352.example", "stranger@elsewhere.example"


@pytest.fixture
def leader(emulator):
    return emulator.api("drive", "v3", LEADER)


@pytest.fixture
def top(curator):
    return make(curator, "Кластер")


def share(drive, file_id, role="writer", address=LEADER):
    body = {"type": "user", "role": role, "emailAddress": address}
    call = drive.permissions().create(fileId=file_id, body=body, sendNotificationEmail=False, supportsAllDrives=True)
    return call.execute()["id"]


def status(call):
    with pytest.raises(HttpError) as error:
        call.execute()
    return error.value.status_code


def test_without_a_permission_there_is_no_file(leader, top):
    """Drive says 404, not 403: who may not see a file does not learn that it exists."""
    assert status(leader.files().get(fileId=top)) == 404
    assert leader.files().list().execute()["files"] == []


def test_folder_hands_its_permissions_on(curator, leader, top):
    """Who is let into a folder is let into everything below it, also what comes later."""
    share(curator, top)
    later = make(curator, parents=[make(curator, parents=[top])])
    found = leader.files().get(fileId=later, fields="ownedByMe,shared,capabilities(canEdit,canDelete)").execute()
    assert found == {"ownedByMe": False, "shared": True, "capabilities": {"canEdit": True, "canDelete": False}}


def test_moving_out_takes_the_handed_on_permission_away(curator, leader, top):
    """What leaves a shared folder is no longer shared."""
    share(curator, top)
    inner = make(curator, parents=[top])
    curator.files().update(fileId=inner, addParents="root", removeParents=top).execute()
    assert status(leader.files().get(fileId=inner)) == 404


@pytest.mark.parametrize(
    ("role", "may_rename", "may_share"),
    [("reader", False, False), ("commenter", False, False), ("writer", True, True)],
)
def test_role_decides(curator, leader, top, role, may_rename, may_share):
    """A writer may change and share, a reader and a commenter may look; the capabilities say so beforehand."""
    share(curator, top, role)
    can = leader.files().get(fileId=top, fields="capabilities(canEdit,canShare)").execute()["capabilities"]
    assert can == {"canEdit": may_rename, "canShare": may_share}
    rename = leader.files().update(fileId=top, body={"name": "б"})
    if may_rename:
        assert rename.execute()["name"] == "б"
    else:
        assert status(rename) == 403


def test_only_the_owner_trashes_and_deletes(curator, leader, top):
    """A writer gets a 403 for both."""
    share(curator, top)
    assert status(leader.files().update(fileId=top, body={"trashed": True})) == 403
    assert status(leader.files().delete(fileId=top)) == 403


def test_sharing_again_raises_a_role_and_never_lowers_it(curator, top):
    """As with Google: lowering takes an update."""
    first = share(curator, top, "reader")
    assert share(curator, top, "writer") == first
    share(curator, top, "reader")
    permission = curator.permissions().get(fileId=top, permissionId=first).execute()
    assert permission == {"kind": "drive#permission", "id": first, "type": "user", "role": "writer"}
    lowered = curator.permissions().update(fileId=top, permissionId=first, body={"role": "reader"}).execute()
    assert lowered["role"] == "reader"


def test_permission_taken_away_is_gone(curator, leader, top):
    """The person loses the file, and hears of it in the changes."""
    permission = share(curator, top)
    start = leader.changes().getStartPageToken().execute()["startPageToken"]
    curator.permissions().delete(fileId=top, permissionId=permission).execute()
    assert status(leader.files().get(fileId=top)) == 404
    changes = leader.changes().list(pageToken=start).execute()["changes"]
    assert [(change["fileId"], change["removed"]) for change in changes] == [(top, True)]


def test_owner_cannot_be_removed(curator, leader, top):
    """Neither by others nor by oneself; the file would belong to nobody."""
    share(curator, top)
    listed = curator.permissions().list(fileId=top).execute()["permissions"]
    owner = next(permission["id"] for permission in listed if permission["role"] == "owner")
    assert status(curator.permissions().delete(fileId=top, permissionId=owner)) == 403
    assert status(leader.permissions().delete(fileId=top, permissionId=owner)) == 403
    assert status(curator.permissions().update(fileId=top, permissionId=owner, body={"role": "writer"})) == 403


def test_inherited_permission_is_removed_where_it_was_given(curator, top):
    """On a file below the folder that is a 403."""
    permission = share(curator, top)
    inner = make(curator, parents=[top])
    assert status(curator.permissions().delete(fileId=inner, permissionId=permission)) == 403


def test_anyone_may_give_up_what_they_were_given(curator, leader, top):
    """A reader may take their own permission away."""
    permission = share(curator, top, "reader")
    leader.permissions().delete(fileId=top, permissionId=permission).execute()
    assert leader.files().list().execute()["files"] == []


def test_ownership_moves_only_on_purpose(curator, leader, top):
    """The flag transferOwnership has to be said; the old owner stays a writer."""
    body = {"type": "user", "role": "owner", "emailAddress": LEADER}
    assert status(curator.permissions().create(fileId=top, body=body)) == 403
    curator.permissions().create(fileId=top, body=body, transferOwnership=True).execute()
    assert leader.files().get(fileId=top, fields="ownedByMe").execute() == {"ownedByMe": True}
    assert curator.files().get(fileId=top, fields="capabilities/canDelete").execute() == {
        "capabilities": {"canDelete": False}
    }


def test_a_link_opens_but_does_not_list(emulator, curator, top):
    """«Все, у кого есть ссылка»: readable by id, absent from the lists of those who were not named."""
    curator.permissions().create(fileId=top, body={"type": "anyone", "role": "reader"}).execute()
    stranger = emulator.api("drive", "v3", STRANGER)
    assert stranger.files().get(fileId=top).execute()["id"] == top
    assert stranger.files().list().execute()["files"] == []


def test_shared_with_me(curator, leader, top):
    """The search term finds what was shared itself, not what lies below."""
    share(curator, top)
    make(curator, parents=[top])
    assert [file["id"] for file in leader.files().list(q="sharedWithMe").execute()["files"]] == [top]


def test_administrator_sees_every_file(emulator, top):
    """The bearer that is no address reads and deletes what others made."""
    admin = emulator.api("drive", "v3", "administrator")
    assert [file["id"] for file in admin.files().list().execute()["files"]] == [top]
    admin.files().delete(fileId=top).execute()
    assert admin.files().list().execute()["files"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "user", "role": "writer"},
        {"type": "user", "role": "writer", "emailAddress": "nobody"},
        {"type": "user", "emailAddress": LEADER},
        {"type": "user", "role": "boss", "emailAddress": LEADER},
    ],
)
def test_sharing_with_nobody_is_a_400(curator, top, body):
    """An address and a known role are needed."""
    assert status(curator.permissions().create(fileId=top, body=body)) == 400


def test_editors_apis_say_403_to_strangers(emulator, book):
    """Sheets tells that a spreadsheet exists, and 404 only for ids that do not."""
    sheets = emulator.api("sheets", "v4", STRANGER).spreadsheets()
    assert status(sheets.get(spreadsheetId=book.id)) == 403
    assert status(sheets.get(spreadsheetId="unknown")) == 404


@pytest.fixture
def drive_id(curator):
    return curator.drives().create(requestId="1", body={"name": "Кластеры"}).execute()["id"]


def test_files_on_a_shared_drive_have_no_owner(curator, drive_id):
    """A shared drive owns them: they carry driveId, inherit the members, and are not «mine»."""
    fields = "id,driveId,ownedByMe,owners,permissions,shared"
    body = {"name": "a", "mimeType": FOLDER, "parents": [drive_id]}
    made = curator.files().create(body=body, supportsAllDrives=True, fields=fields).execute()
    assert made == {"id": made["id"], "driveId": drive_id}
    wanted = "permissions(role,permissionDetails(inherited,inheritedFrom))"
    listed = curator.permissions().list(fileId=made["id"], supportsAllDrives=True, fields=wanted).execute()
    details = [{"inherited": True, "inheritedFrom": drive_id}]
    assert listed == {"permissions": [{"role": "organizer", "permissionDetails": details}]}


def test_ids_on_shared_drives_are_for_callers_that_say_so(curator, drive_id):
    """Without `supportsAllDrives` what is on a shared drive is not there: 404 to read, to change, to put into."""
    made = make(curator, parents=[drive_id])
    assert status(curator.files().get(fileId=made)) == 404
    assert status(curator.files().update(fileId=made, body={"name": "b"})) == 404
    assert status(curator.files().create(body={"name": "b", "mimeType": FOLDER, "parents": [made]})) == 404
    assert status(curator.permissions().list(fileId=made)) == 404


def test_lists_leave_shared_drives_out_unless_asked(curator, drive_id):
    """`includeItemsFromAllDrives` is needed, with or without `driveId`."""
    made = make(curator, parents=[drive_id])
    every = {"includeItemsFromAllDrives": True, "supportsAllDrives": True}
    lists = ({}, every, every | {"corpora": "drive", "driveId": drive_id})
    found = [[file["id"] for file in curator.files().list(**options).execute()["files"]] for options in lists]
    assert found == [[], [made], [made]]


def test_organizer_trashes_and_deletes_what_others_made(curator, leader, drive_id):
    """On a shared drive that is a matter of role, not of ownership."""
    share(curator, drive_id)
    made = make(leader, parents=[drive_id])
    curator.files().update(fileId=made, body={"trashed": True}, supportsAllDrives=True).execute()
    curator.files().delete(fileId=made, supportsAllDrives=True).execute()
    assert status(leader.files().get(fileId=made, supportsAllDrives=True)) == 404


def test_shared_drive_is_made_once_a_request_id(curator, drive_id):
    """The same requestId is a 409, so that a lost answer does no harm."""
    assert status(curator.drives().create(requestId="1", body={"name": "Кластеры"})) == 409
    assert [drive["id"] for drive in curator.drives().list().execute()["drives"]] == [drive_id]


def test_strangers_do_not_see_a_shared_drive(leader, drive_id):
    """404, and no trace in the list."""
    assert status(leader.drives().get(driveId=drive_id)) == 404
    assert leader.drives().list().execute()["drives"] == []


def test_file_moved_to_a_shared_drive_belongs_to_it(curator, drive_id):
    """It loses its owner; moved back it is the mover's. A whole folder is refused, as Google does."""
    file = curator.files().create(body={"name": "a.txt"}, media_body=MediaInMemoryUpload(b"a", "text/plain")).execute()
    every = {"fileId": file["id"], "supportsAllDrives": True, "fields": "driveId,ownedByMe"}
    there = curator.files().update(addParents=drive_id, removeParents="root", **every).execute()
    back = curator.files().update(addParents="root", removeParents=drive_id, **every).execute()
    assert (there, back) == ({"driveId": drive_id}, {"ownedByMe": True})
    every["fileId"] = make(curator)
    assert status(curator.files().update(addParents=drive_id, removeParents="root", **every)) == 403
