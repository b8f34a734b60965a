"""Approvals and content restrictions: who may say what, and what nobody may write meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

CURATOR = "curator@imc.example"
DIRECTOR = "director@imc.example"
METHODIST = "methodist@imc.example"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@pytest.fixture
def apis(emulator):
    return {person: emulator.api("drive", "v3", person) for person in (CURATOR, DIRECTOR, METHODIST)}


@pytest.fixture
def curator(apis):
    return apis[CURATOR]


@pytest.fixture
def book(curator):
    """The curator's spreadsheet; the methodist writes into it, the director comments on it."""
    made = curator.files().create(body={"name": "Отчёт", "mimeType": SPREADSHEET}).execute()["id"]
    for address, role in ((METHODIST, "writer"), (DIRECTOR, "commenter")):
        grant = {"type": "user", "role": role, "emailAddress": address}
        curator.permissions().create(fileId=made, body=grant, sendNotificationEmail=False).execute()
    return made


@pytest.fixture
def act(apis, book):
    """`act(person, verb, approval, **body)`: one call of approvals."""

    def do(person, verb, approval=None, **body):
        known = {"approvalId": approval["approvalId"]} if approval else {}
        return getattr(apis[person].approvals(), verb)(fileId=book, body=body, **known).execute()

    return do


@pytest.fixture
def start(act):
    def do(*reviewers, **more):
        return act(CURATOR, "start", reviewerEmails=list(reviewers), **more)

    return do


@pytest.fixture
def write(emulator, book):
    """Write into the spreadsheet as somebody."""

    def do(person=CURATOR, text="x"):
        values = emulator.api("sheets", "v4", person).spreadsheets().values()
        body = {"values": [[text]]}
        values.update(spreadsheetId=book, range="A1", valueInputOption="RAW", body=body).execute()

    return do


def answers(approval):
    return {entry["reviewer"]["emailAddress"]: entry["response"] for entry in approval["reviewerResponses"]}


def refused(status, call, *args, **options):
    with pytest.raises(HttpError) as error:
        call(*args, **options)
    assert error.value.status_code == status
    return error.value


def subjects(emulator, person):
    messages = emulator.api("gmail", "v1", person).users().messages()
    found = messages.list(userId="me").execute().get("messages", [])
    read = (messages.get(userId="me", id=message["id"]).execute()["payload"]["headers"] for message in found)
    return [header["value"] for headers in read for header in headers if header["name"] == "Subject"]


def test_approval_is_complete_when_everybody_approved(start, act, book, curator):
    """IN_PROGRESS until the last reviewer; then APPROVED at the present revision, and the file is read-only."""
    approval = start(DIRECTOR, METHODIST)
    assert (approval["status"], approval["targetFileId"]) == ("IN_PROGRESS", book)
    approval = act(DIRECTOR, "approve", approval)
    assert answers(approval) == {DIRECTOR: "APPROVED", METHODIST: "NO_RESPONSE"}
    approval = act(METHODIST, "approve", approval, message="Согласен")
    revisions = curator.revisions().list(fileId=book).execute()["revisions"]
    assert (approval["status"], approval["approvedRevisionId"]) == ("APPROVED", revisions[-1]["id"])
    assert approval["completeTime"] >= approval["createTime"]
    file = curator.files().get(fileId=book, fields="contentRestrictions,capabilities(canModifyContent)").execute()
    assert file["contentRestrictions"][0]["readOnly"] is True
    assert file["capabilities"]["canModifyContent"] is False


def test_first_refusal_ends_it(start, act):
    """DECLINED at once; afterwards nobody can do anything with it, and another can be started."""
    approval = act(DIRECTOR, "decline", start(DIRECTOR, METHODIST), message="Нет подписи")
    assert (approval["status"], answers(approval)[DIRECTOR]) == ("DECLINED", "DECLINED")
    for person, verb in ((METHODIST, "approve"), (METHODIST, "decline"), (CURATOR, "cancel"), (CURATOR, "reassign")):
        refused(400, act, person, verb, approval)
    assert start(METHODIST)["status"] == "IN_PROGRESS"


def test_one_approval_at_a_time(start, act):
    """A second one is refused until the first is over."""
    first = start(DIRECTOR)
    refused(400, start, METHODIST)
    assert act(METHODIST, "cancel", first)["status"] == "CANCELLED"
    assert start(METHODIST)


def test_content_that_changes_takes_answers_back(start, act, write, apis, book):
    """Everybody approves the same content: a write resets the answers, also one through another service."""
    approval = act(DIRECTOR, "approve", start(DIRECTOR, METHODIST))
    write()
    approval = apis[CURATOR].approvals().get(fileId=book, approvalId=approval["approvalId"]).execute()
    assert set(answers(approval).values()) == {"NO_RESPONSE"}


def test_content_may_change_where_it_is_of_no_matter(start, act, write, apis, book):
    """NO_APPROVAL_ACTION: answers stay, and the file stays open to writers at the end."""
    approval = act(DIRECTOR, "approve", start(DIRECTOR, fileContentChangeBehavior="NO_APPROVAL_ACTION"))
    write()
    get = apis[CURATOR].approvals().get(fileId=book, approvalId=approval["approvalId"]).execute()
    assert (get["status"], answers(get)) == ("APPROVED", {DIRECTOR: "APPROVED"})


def test_edit_after_the_approval_is_another_revision(start, act, write, curator, book):
    """Once the lock is lifted the approved revision stays in the history, and what is written then is a new one."""
    approval = act(DIRECTOR, "approve", start(DIRECTOR))
    curator.files().update(fileId=book, body={"contentRestrictions": [{"readOnly": False}]}).execute()
    write()
    ids = [revision["id"] for revision in curator.revisions().list(fileId=book).execute()["revisions"]]
    assert approval["approvedRevisionId"] in ids[:-1]


def test_lock_file_stops_every_writer(emulator, start, write, curator, book):
    """lockFile: cells, title, comments and uploads are refused to the owner, too; moving and sharing are not."""
    start(DIRECTOR, lockFile=True)
    assert refused(403, write).reason == "The caller does not have permission"
    refused(403, write, METHODIST)
    refused(403, curator.files().update(fileId=book, body={"name": "Другое"}).execute)
    refused(403, curator.comments().create(fileId=book, body={"content": "?"}, fields="id").execute)
    csv = MediaInMemoryUpload(b"a,b", "text/csv")
    refused(403, curator.files().update(fileId=book, media_body=csv).execute)
    curator.files().update(fileId=book, body={"description": "на согласовании", "starred": True}).execute()
    folder = curator.files().create(body={"name": "Архив", "mimeType": "application/vnd.google-apps.folder"}).execute()
    curator.files().update(fileId=book, addParents=folder["id"], removeParents="root").execute()


def test_restriction_is_lifted_by_writers_unless_owners_own(apis, write, book):
    """A restriction has a reason, who and when; an ownerRestricted one only the owner lifts."""
    change = {"contentRestrictions": [{"readOnly": True, "reason": "Сдано", "ownerRestricted": True}]}
    files = apis[CURATOR].files()
    (set_by,) = files.update(fileId=book, body=change, fields="contentRestrictions").execute()["contentRestrictions"]
    assert (set_by["reason"], set_by["restrictingUser"]["emailAddress"]) == ("Сдано", CURATOR)
    lift = {"contentRestrictions": [{"readOnly": False}]}
    refused(403, apis[METHODIST].files().update(fileId=book, body=lift).execute)
    refused(403, write)
    assert files.update(fileId=book, body=lift, fields="contentRestrictions").execute() == {}
    write()
    wrong = {"contentRestrictions": [{"readOnly": False, "reason": "?"}]}
    refused(400, files.update(fileId=book, body=wrong).execute)


def test_only_reviewers_answer_and_only_writers_start(start, act, apis, book):
    """A commenter cannot start or cancel, somebody who was not asked cannot approve."""
    refused(403, act, DIRECTOR, "start", reviewerEmails=[DIRECTOR])
    may = {
        person: api.files().get(fileId=book, fields="capabilities(canStartApproval)") for person, api in apis.items()
    }
    found = {person: call.execute()["capabilities"]["canStartApproval"] for person, call in may.items()}
    assert found == {CURATOR: True, METHODIST: True, DIRECTOR: False}
    approval = start(DIRECTOR)
    refused(403, act, METHODIST, "approve", approval)
    refused(403, act, DIRECTOR, "cancel", approval)


def test_reviewers_are_added_and_replaced(start, act):
    """A writer adds and replaces whoever has not answered; a reader passes on only what is asked of themselves."""
    approval = start(DIRECTOR, METHODIST)
    swap = {"removedReviewerEmail": METHODIST, "addedReviewerEmail": CURATOR}
    refused(403, act, DIRECTOR, "reassign", approval, replaceReviewers=[swap])
    act(METHODIST, "approve", approval)
    refused(400, act, CURATOR, "reassign", approval, replaceReviewers=[swap])
    pass_on = {"removedReviewerEmail": DIRECTOR, "addedReviewerEmail": "deputy@imc.example"}
    approval = act(DIRECTOR, "reassign", approval, replaceReviewers=[pass_on])
    approval = act(CURATOR, "reassign", approval, addReviewers=[{"addedReviewerEmail": CURATOR}])
    expected = {"deputy@imc.example": "NO_RESPONSE", METHODIST: "APPROVED", CURATOR: "NO_RESPONSE"}
    assert answers(approval) == expected


def test_start_says_what_is_wrong(start):
    """No reviewers, no address, a day that is past or none."""
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    refused(400, start)
    refused(400, start, "директор")
    refused(400, start, DIRECTOR, dueTime=past)
    refused(400, start, DIRECTOR, dueTime="завтра")


def test_letters_tell_everybody_concerned(emulator, start, act):
    """The request reaches reviewers who may see the file, the answer whoever asked; strangers hear nothing."""
    approval = start(DIRECTOR, "stranger@imc.example", message="До пятницы")
    act(DIRECTOR, "comment", approval, message="Смотрю")
    assert subjects(emulator, DIRECTOR) == ["Approval: Отчёт"]
    assert subjects(emulator, CURATOR) == ["Approval: Отчёт"]
    assert subjects(emulator, "stranger@imc.example") == []


def test_list_wants_fields_for_items(start, act, curator, book):
    """As with Google: without `fields` an answer without items; the latest first, page by page."""
    first = act(CURATOR, "cancel", start(DIRECTOR))
    second = start(DIRECTOR)
    assert curator.approvals().list(fileId=book).execute() == {"kind": "drive#approvalList"}
    call = curator.approvals().list(fileId=book, pageSize=1, fields="nextPageToken,items(approvalId)")
    page = call.execute()
    rest = curator.approvals().list_next(call, page).execute()
    found = [item["approvalId"] for answer in (page, rest) for item in answer["items"]]
    assert found == [second["approvalId"], first["approvalId"]]
