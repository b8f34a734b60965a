"""Shares in detail: letters, ends, new owners, limited access, what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.connectors.emulator.filing import CURATOR, make, refusal

LEADER = "leader@ddt.example"
OTHER = "other@ddt.example"


@pytest.fixture
def leader(emulator):
    return emulator.api("drive", "v3", LEADER)


@pytest.fixture
def folder(curator):
    return make(curator, "Отчёты")


def share(drive, file, role="reader", address=LEADER, body=None, **options):
    whole = {"type": "user", "role": role, "emailAddress": address, **(body or {})}
    options = {"sendNotificationEmail": False, "supportsAllDrives": True, "fields": "*"} | options
    return drive.permissions().create(fileId=file, body=whole, **options)


def letters(emulator, address):
    messages = emulator.api("gmail", "v1", address).users().messages()
    found = messages.list(userId="me").execute().get("messages", [])
    return [messages.get(userId="me", id=message["id"]).execute() for message in found]


def in_days(days):
    return (datetime.now(UTC) + timedelta(days=days)).isoformat().replace("+00:00", "Z")


def test_share_is_told_by_a_letter(emulator, curator, folder):
    """With the message and the link, from Drive, with replies to whoever shared; silenced there is none."""
    share(curator, folder, address=OTHER).execute()
    share(curator, folder, sendNotificationEmail=True, emailMessage="До пятницы").execute()
    assert letters(emulator, OTHER) == []
    (letter,) = letters(emulator, LEADER)
    headers = {header["name"]: header["value"] for header in letter["payload"]["headers"]}
    assert headers["Subject"] == 'Item shared with you: "Отчёты"'
    assert headers["Reply-To"] == CURATOR
    assert letter["snippet"].startswith("До пятницы curator@imc.example has invited you to view")


def test_addresses_that_do_not_exist_need_a_letter(curator, folder):
    """Google invites them, and refuses to share with them in silence."""
    assert refusal(share(curator, folder, address="bounce@ddt.example")) == (400, "invalidSharingRequest")
    assert share(curator, folder, address="bounce@ddt.example", sendNotificationEmail=True).execute()


def test_share_ends_when_it_is_to_end(emulator, curator, leader, folder):
    """`expirationTime` is kept and shown, taken away with removeExpiration, and one that has passed counts no more."""
    given = share(curator, folder, body={"expirationTime": in_days(1)}).execute()
    assert given["expirationTime"] > in_days(0)
    known = {"fileId": folder, "permissionId": given["id"], "fields": "expirationTime,role"}
    changed = curator.permissions().update(body={"role": "writer"}, removeExpiration=True, **known).execute()
    assert changed == {"role": "writer"}
    soon = (datetime.now(UTC) + timedelta(milliseconds=400)).isoformat().replace("+00:00", "Z")
    curator.permissions().update(body={"expirationTime": soon}, **known).execute()
    while leader.files().list(q=f"name = 'Отчёты' and '{CURATOR}' in owners").execute()["files"]:
        assert datetime.now(UTC) < datetime.fromisoformat(soon) + timedelta(seconds=30)
    assert refusal(leader.files().get(fileId=folder)) == (404, "notFound")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"type": "anyone", "expirationTime": in_days(1)}, (400, "invalid")),
        ({"expirationTime": in_days(-1)}, (400, "invalid")),
        ({"expirationTime": in_days(400)}, (400, "invalid")),
        ({"expirationTime": "завтра"}, (400, "invalid")),
        ({"emailAddress": "nobody"}, (400, "invalid")),
        ({"emailAddress": ""}, (400, "invalid")),
        ({"type": "everyone"}, (400, "required")),
        ({"role": "editor"}, (400, "required")),
        ({"type": "domain"}, (400, "invalid")),
        ({"role": "organizer"}, (403, "organizerOnNonTeamDriveNotSupported")),
        ({"role": "owner"}, (403, "forbidden")),
    ],
)
def test_shares_that_make_no_sense_are_refused(curator, folder, body, expected):
    """With Google's reasons; nothing is shared."""
    assert refusal(share(curator, folder, body=body)) == expected
    assert len(curator.permissions().list(fileId=folder).execute()["permissions"]) == 1


def test_new_owner_takes_the_file_along(curator, leader, folder):
    """The old owner stays a writer; with moveToNewOwnersRoot the file is in the new owner's My Drive."""
    options = {"transferOwnership": True, "sendNotificationEmail": True, "moveToNewOwnersRoot": True}
    assert refusal(share(curator, folder, "owner", transferOwnership=True)) == (400, "invalid")
    share(curator, folder, "owner", **options).execute()
    root = leader.files().get(fileId="root").execute()["id"]
    assert leader.files().get(fileId=folder, fields="ownedByMe,parents").execute() == {
        "ownedByMe": True,
        "parents": [root],
    }
    assert curator.files().get(fileId=folder, fields="capabilities(canEdit,canDelete)").execute() == {
        "capabilities": {"canEdit": True, "canDelete": False}
    }


def test_owner_named_again_is_no_transfer(curator, folder):
    """Whoever copies a file's sharing (gspread does) names its owner, too."""
    assert share(curator, folder, "owner", address=CURATOR).execute()["role"] == "owner"


def test_pending_owner_accepts(curator, leader, folder):
    """The owner offers, the other takes over; nobody takes what was not offered."""
    given = share(curator, folder, "writer").execute()
    take = {"fileId": folder, "permissionId": given["id"], "body": {"role": "owner"}, "transferOwnership": True}
    assert refusal(leader.permissions().update(**take))[0] == 403
    offer = {"role": "writer", "pendingOwner": True}
    curator.permissions().update(fileId=folder, permissionId=given["id"], body=offer).execute()
    can = leader.files().get(fileId=folder, fields="capabilities(canAcceptOwnership)").execute()
    assert can == {"capabilities": {"canAcceptOwnership": True}}
    leader.permissions().update(**take).execute()
    assert leader.files().get(fileId=folder, fields="ownedByMe").execute() == {"ownedByMe": True}


def test_limited_access_stops_inheritance(curator, leader, folder):
    """Only who is shared with directly sees a folder of limited access and what is below it."""
    share(curator, folder, "writer").execute()
    inner = make(curator, "Черновики", parents=[folder])
    file = make(curator, "Отчёт", parents=[inner])
    assert leader.files().get(fileId=file).execute()
    limit = {"fileId": inner, "body": {"inheritedPermissionsDisabled": True}}
    assert refusal(leader.files().update(**limit))[0] == 403
    curator.files().update(**limit).execute()
    assert refusal(leader.files().get(fileId=file)) == (404, "notFound")
    share(curator, inner, "reader").execute()
    assert leader.files().get(fileId=file).execute()


def test_inherited_permissions_are_only_raised_here(curator, folder):
    """Not lowered, not deleted; type and address of a permission never change."""
    given = share(curator, folder, "commenter").execute()
    inner = make(curator, "Отчёт", parents=[folder])
    known = {"fileId": inner, "permissionId": given["id"]}
    lowered = curator.permissions().update(body={"role": "reader"}, **known)
    assert refusal(lowered) == (403, "cannotModifyInheritedPermission")
    assert refusal(curator.permissions().delete(**known)) == (403, "cannotDeleteInheritedPermission")
    assert curator.permissions().update(body={"role": "writer"}, **known).execute()["role"] == "writer"
    renamed = curator.permissions().update(body={"emailAddress": OTHER}, **known)
    assert refusal(renamed) == (403, "fieldNotWritable")


def test_shared_file_says_since_when_and_by_whom(curator, leader, folder):
    """`sharedWithMeTime` and `sharingUser` are there for whoever was given the file, not for its owner."""
    share(curator, folder).execute()
    seen = leader.files().get(fileId=folder, fields="sharedWithMeTime,sharingUser(emailAddress)").execute()
    assert seen["sharingUser"] == {"emailAddress": CURATOR}
    assert seen["sharedWithMeTime"].endswith("Z")
    assert curator.files().get(fileId=folder, fields="sharedWithMeTime,sharingUser").execute() == {}


def test_permissions_come_in_pages(curator, folder):
    """All at once without pageSize, else page by page without gap or double."""
    for number in range(5):
        share(curator, folder, address=f"school{number}@imc.example").execute()
    whole = curator.permissions().list(fileId=folder).execute()["permissions"]
    call, seen = curator.permissions().list(fileId=folder, pageSize=4), []
    while call is not None:
        answer = call.execute()
        seen.append([entry["id"] for entry in answer["permissions"]])
        call = curator.permissions().list_next(call, answer)
    assert [len(ids) for ids in seen] == [4, 2]
    assert {one for ids in seen for one in ids} == {entry["id"] for entry in whole}


def test_roles_of_a_shared_drive(curator, leader):
    """A content manager moves and trashes, and does not delete for good; owners and ends do not exist there."""
    drive_id = curator.drives().create(requestId="1", body={"name": "Кластеры"}).execute()["id"]
    share(curator, drive_id, "fileOrganizer").execute()
    one, two = make(leader, "1", parents=[drive_id]), make(leader, "2", parents=[drive_id])
    every = {"supportsAllDrives": True}
    leader.files().update(fileId=one, addParents=two, removeParents=drive_id, **every).execute()
    leader.files().update(fileId=one, body={"trashed": True}, **every).execute()
    assert refusal(leader.files().delete(fileId=one, **every)) == (403, "insufficientFilePermissions")
    assert refusal(share(curator, one, "owner", transferOwnership=True))[1] == "ownerOnTeamDriveItemNotSupported"
    assert refusal(share(curator, one, "organizer"))[1] == "organizerOnNonTeamDriveItemNotSupported"
    ended = share(curator, drive_id, body={"expirationTime": in_days(1)})
    assert refusal(ended)[1] == "expirationDateNotAllowedForSharedDriveMembers"
    both = leader.files().update(fileId=two, addParents=one, **every)
    assert refusal(both) == (403, "teamDrivesParentLimit")


def test_responders_of_a_form_are_apart(emulator, curator, leader):
    """A permission of the view "published" opens no file and is listed only with that view; it is for forms alone."""
    form = make(curator, "Форма", mimeType="application/vnd.google-apps.form")
    made = share(curator, form, body={"view": "published"}).execute()
    assert (made["view"], made["role"], made["emailAddress"]) == ("published", "reader", LEADER)
    listed = curator.permissions().list(fileId=form, fields="*").execute()["permissions"]
    assert [one["role"] for one in listed] == ["owner"]
    options = {"includePermissionsForView": "published", "fields": "permissions(type,view)"}
    listed = curator.permissions().list(fileId=form, **options).execute()["permissions"]
    assert listed == [{"type": "user"}, {"type": "user", "view": "published"}]
    assert refusal(leader.files().get(fileId=form))[0] == 404
    assert refusal(share(curator, make(curator, "Отчёты"), body={"view": "published"}))[0] == 400
    assert refusal(share(curator, form, "writer", body={"view": "published"}))[0] == 400
