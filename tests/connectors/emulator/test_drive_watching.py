"""Changes, channels, shared drives under both names, downloads as operations, and what can only be empty."""

import pytest
from googleapiclient.http import MediaInMemoryUpload

from tests.connectors.emulator.filing import CURATOR, make, refusal

LEADER = "leader@imc.example"


@pytest.fixture
def leader(emulator):
    return emulator.api("drive", "v3", LEADER)


@pytest.fixture
def drive_id(curator):
    return curator.drives().create(requestId="1", body={"name": "Кластеры"}).execute()["id"]


def changed(drive, token, **options):
    answer = drive.changes().list(pageToken=token, **options).execute()
    return [change.get("fileId") or change["driveId"] for change in answer["changes"]]


def test_changes_on_shared_drives_are_asked_for(curator, drive_id):
    """The drive itself and what is on it, with includeItemsFromAllDrives or driveId; else only My Drive."""
    token = curator.changes().getStartPageToken().execute()["startPageToken"]
    own, there = make(curator), make(curator, parents=[drive_id])
    curator.drives().update(driveId=drive_id, body={"name": "Новое имя"}).execute()
    every = {"supportsAllDrives": True, "includeItemsFromAllDrives": True}
    assert changed(curator, token) == [own]
    assert changed(curator, token, **every) == [own, there, drive_id]
    assert changed(curator, token, driveId=drive_id, **every) == [there, drive_id]
    answer = curator.changes().list(pageToken=token, fields="changes(changeType,drive(name))", **every).execute()
    assert answer["changes"][-1] == {"changeType": "drive", "drive": {"name": "Новое имя"}}
    assert refusal(curator.changes().list(pageToken=token, driveId="0Ax", **every))[0] == 404


def test_changes_of_my_drive_only(curator, leader):
    """With restrictToMyDrive a list leaves out what others shared."""
    token = leader.changes().getStartPageToken().execute()["startPageToken"]
    theirs, own = make(curator), make(leader)
    grant = {"type": "user", "role": "reader", "emailAddress": LEADER}
    curator.permissions().create(fileId=theirs, body=grant, sendNotificationEmail=False).execute()
    assert set(changed(leader, token)) == {theirs, own}
    assert changed(leader, token, restrictToMyDrive=True) == [own]


def test_comments_are_changes(curator):
    """A comment is in the changes of its file, not in its modifiedTime."""
    file = make(curator)
    before = curator.files().get(fileId=file, fields="modifiedTime").execute()
    token = curator.changes().getStartPageToken().execute()["startPageToken"]
    curator.comments().create(fileId=file, body={"content": "?"}, fields="id").execute()
    assert changed(curator, token) == [file]
    assert curator.files().get(fileId=file, fields="modifiedTime").execute() == before


def test_channels_are_kept_and_stopped(curator, leader):
    """An answer as Google gives it; the id is taken until the channel is stopped, and only its opener stops it."""
    file = make(curator)
    body = {"id": "канал-1", "type": "web_hook", "address": "https://hook.example/x", "token": "t"}
    channel = curator.files().watch(fileId=file, body=body).execute()
    assert (channel["kind"], channel["id"], channel["token"]) == ("api#channel", "канал-1", "t")
    assert channel["expiration"].isdecimal()
    assert refusal(curator.files().watch(fileId=file, body=body)) == (400, "channelIdNotUnique")
    assert refusal(leader.channels().stop(body=channel))[0] == 404
    curator.channels().stop(body=channel).execute()
    assert refusal(curator.channels().stop(body=channel))[0] == 404
    token = curator.changes().getStartPageToken().execute()["startPageToken"]
    assert curator.changes().watch(pageToken=token, body=body).execute()["resourceId"] != channel["resourceId"]


@pytest.mark.parametrize(
    "wrong", [{"id": ""}, {"type": "letter"}, {"address": "http://hook.example"}, {"expiration": "1"}]
)
def test_channels_that_make_no_sense(curator, wrong):
    """No id, another kind, no HTTPS, a time that has passed."""
    body = {"id": "1", "type": "web_hook", "address": "https://hook.example/x"} | wrong
    assert refusal(curator.files().watch(fileId=make(curator), body=body))[0] == 400


def test_shared_drives_are_hidden_for_one_person(curator, leader, drive_id):
    """Hide and unhide are one's own; q finds them so."""
    grant = {"type": "user", "role": "writer", "emailAddress": LEADER}
    curator.permissions().create(
        fileId=drive_id, body=grant, supportsAllDrives=True, sendNotificationEmail=False
    ).execute()
    curator.drives().hide(driveId=drive_id).execute()
    seen = [drive.drives().list(fields="drives(hidden)").execute()["drives"] for drive in (curator, leader)]
    assert seen == [[{"hidden": True}], [{"hidden": False}]]
    assert curator.drives().list(q="hidden = true and name contains 'Кл' and memberCount = 2").execute()["drives"]
    curator.drives().unhide(driveId=drive_id).execute()
    assert curator.drives().list(q="hidden = true").execute()["drives"] == []
    assert refusal(curator.drives().list(q="starred = true"))[0] == 400


def test_shared_drives_come_in_pages(curator):
    """Ten a page, as Google does, without gap."""
    for number in range(12):
        curator.drives().create(requestId=str(number), body={"name": str(number)}).execute()
    first = curator.drives().list().execute()
    rest = curator.drives().list(pageToken=first["nextPageToken"]).execute()
    assert [drive["name"] for drive in first["drives"] + rest["drives"]] == [str(number) for number in range(12)]


def test_team_drives_are_shared_drives(curator):
    """The old name makes, shows, renames, lists and deletes the same things."""
    old = curator.teamdrives()
    made = old.create(requestId="1", body={"name": "Старое"}).execute()
    assert made == {"kind": "drive#teamDrive", "id": made["id"], "name": "Старое"}
    assert curator.drives().get(driveId=made["id"]).execute()["name"] == "Старое"
    old.update(teamDriveId=made["id"], body={"name": "Новое"}).execute()
    fields = "teamDrives(name,capabilities(canDeleteTeamDrive),restrictions(teamMembersOnly))"
    expected = {
        "name": "Новое",
        "capabilities": {"canDeleteTeamDrive": True},
        "restrictions": {"teamMembersOnly": False},
    }
    assert old.list(fields=fields).execute()["teamDrives"] == [expected]
    old.delete(teamDriveId=made["id"]).execute()
    assert refusal(old.get(teamDriveId=made["id"]))[0] == 404


def test_download_is_an_operation_that_is_done(emulator, curator, leader):
    """Its address gives the bytes, or the export asked for; the operation can be read again by who asked."""
    media = MediaInMemoryUpload(b"bytes", "text/plain")
    made = curator.files().create(body={"name": "a"}, media_body=media).execute()["id"]
    operation = curator.files().download(fileId=made).execute()
    assert operation["done"] is True
    assert emulator.session(CURATOR).get(operation["response"]["downloadUri"]).content == b"bytes"
    assert curator.operations().get(name=operation["name"]).execute() == operation
    assert refusal(leader.operations().get(name=operation["name"]))[0] == 404
    book = emulator.gspread(CURATOR).create("Состав")
    book.sheet1.update_acell("A1", "x")
    operation = curator.files().download(fileId=book.id, mimeType="text/csv").execute()
    assert emulator.session(CURATOR).get(operation["response"]["downloadUri"]).content == b"x"
    assert refusal(curator.files().download(fileId=book.id, mimeType="image/png"))[0] == 400


def test_there_are_no_labels(curator):
    """None on a file, none to put there."""
    file = make(curator)
    assert curator.files().listLabels(fileId=file).execute() == {"kind": "drive#labelList", "labels": []}
    change = {"labelModifications": [{"labelId": "x"}]}
    assert refusal(curator.files().modifyLabels(fileId=file, body=change))[0] == 404
    assert curator.accessproposals().list(fileId=file).execute() == {}
