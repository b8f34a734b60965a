"""Comments and replies through Google's own client."""

import pytest

from tests.connectors.emulator.filing import CURATOR, refusal

METHODIST = "methodist@imc.example"
READER = "school7@imc.example"
FIELDS = "*"


@pytest.fixture
def methodist(emulator):
    return emulator.api("drive", "v3", METHODIST)


@pytest.fixture
def file(curator):
    """A document that the methodist may comment on and the school may read."""
    body = {"name": "Положение", "mimeType": "application/vnd.google-apps.document"}
    made = curator.files().create(body=body).execute()["id"]
    for address, role in ((METHODIST, "commenter"), (READER, "reader")):
        grant = {"type": "user", "role": role, "emailAddress": address}
        curator.permissions().create(fileId=made, body=grant, sendNotificationEmail=False).execute()
    return made


def say(drive, file, text="Уточните срок", **more):
    return drive.comments().create(fileId=file, body={"content": text, **more}, fields=FIELDS).execute()


def answer(drive, file, comment, **body):
    return drive.replies().create(fileId=file, commentId=comment["id"], body=body, fields=FIELDS).execute()


def test_comment_is_shown_as_google_shows_it(methodist, file):
    """Text, escaped HTML, quotation, anchor; the author without an address."""
    made = say(methodist, file, "a < b\n& «в»", anchor="{}", quotedFileContent={"value": "срок"})
    assert made["htmlContent"] == "a &lt; b<br>&amp; «в»"
    assert made["quotedFileContent"] == {"mimeType": "text/html", "value": "срок"}
    assert (made["anchor"], made["resolved"], made["deleted"], made["replies"]) == ("{}", False, False, [])
    assert made["author"] == {"kind": "drive#user", "displayName": "methodist", "me": True}


def test_fields_are_insisted_on(curator, file):
    """Every method of comments but delete wants `fields`, as Google's do."""
    made = say(curator, file)
    comments, known = curator.comments(), {"fileId": file, "commentId": made["id"]}
    calls = (
        comments.create(fileId=file, body={"content": "a"}),
        comments.list(fileId=file),
        comments.get(**known),
        comments.update(**known, body={"content": "a"}),
    )
    assert {refusal(call) for call in calls} == {(400, "required")}
    comments.delete(**known).execute()


def test_comments_have_googles_length(curator, file):
    """2,048 bytes of UTF-8: 1,024 Russian letters, not one more."""
    say(curator, file, "я" * 1024)
    assert refusal(curator.comments().create(fileId=file, body={"content": "я" * 1024 + "!"}, fields="id"))[0] == 400
    assert refusal(curator.comments().create(fileId=file, body={"content": " "}, fields="id"))[0] == 400


def test_readers_read_and_do_not_comment(emulator, curator, file):
    """A reader sees comments and is refused a comment and a reply."""
    made, reader = say(curator, file), emulator.api("drive", "v3", READER)
    assert reader.comments().get(fileId=file, commentId=made["id"], fields="content").execute()["content"]
    denied = (403, "insufficientFilePermissions")
    assert refusal(reader.comments().create(fileId=file, body={"content": "a"}, fields="id")) == denied
    assert refusal(reader.replies().create(fileId=file, commentId=made["id"], body={"content": "a"})) == denied


def test_only_the_author_changes_a_comment(curator, methodist, file):
    """Others are refused; the author's change moves modifiedTime, not createdTime."""
    made = say(methodist, file)
    change = {"fileId": file, "commentId": made["id"], "body": {"content": "Срок: май"}, "fields": FIELDS}
    assert refusal(curator.comments().update(**change))[0] == 403
    changed = methodist.comments().update(**change).execute()
    assert (changed["content"], changed["createdTime"]) == ("Срок: май", made["createdTime"])
    assert changed["modifiedTime"] >= made["modifiedTime"]


def test_replies_resolve_and_reopen(curator, methodist, file):
    """An action needs no text; the comment is resolved and open again, and its replies stay in order."""
    made = say(curator, file)
    answer(methodist, file, made, content="Май")
    answer(curator, file, made, action="resolve")
    get = curator.comments().get(fileId=file, commentId=made["id"], fields="resolved,replies(action,content)")
    assert get.execute()["resolved"] is True
    answer(curator, file, made, action="reopen", content="Нет, июнь")
    last = get.execute()
    assert last["resolved"] is False
    assert [reply.get("action") for reply in last["replies"]] == [None, "resolve", "reopen"]
    assert refusal(curator.replies().create(fileId=file, commentId=made["id"], body={"action": "close"}))[0] == 400
    assert refusal(curator.replies().create(fileId=file, commentId=made["id"], body={}))[0] == 400


def test_commenters_resolve_only_their_own(curator, methodist, file):
    """A comment of somebody else's takes a writer to resolve."""
    body = {"action": "resolve"}
    theirs, own = say(curator, file), say(methodist, file)
    assert refusal(methodist.replies().create(fileId=file, commentId=theirs["id"], body=body))[0] == 403
    assert answer(methodist, file, own, **body)["action"] == "resolve"


def test_deleted_ones_are_hidden_and_empty(curator, file):
    """404 and not listed; with includeDeleted there without what they said."""
    made = say(curator, file, quotedFileContent={"value": "x"})
    reply = answer(curator, file, made, content="ответ")
    curator.replies().delete(fileId=file, commentId=made["id"], replyId=reply["id"]).execute()
    get = curator.comments().get(fileId=file, commentId=made["id"], fields=FIELDS)
    assert get.execute()["replies"] == []
    curator.comments().delete(fileId=file, commentId=made["id"]).execute()
    assert refusal(get) == (404, "notFound")
    assert curator.comments().list(fileId=file, fields=FIELDS).execute()["comments"] == []
    (gone,) = curator.comments().list(fileId=file, fields=FIELDS, includeDeleted=True).execute()["comments"]
    assert gone["deleted"] is True
    assert not gone.keys() & {"content", "htmlContent", "quotedFileContent"}
    assert [entry["deleted"] for entry in gone["replies"]] == [True]


def test_pages_have_no_gaps(curator, file):
    """The newest first; what is added meanwhile does not shift a page."""
    for number in range(5):
        say(curator, file, str(number))
    call = curator.comments().list(fileId=file, pageSize=2, fields="nextPageToken,comments(content)")
    first = call.execute()
    say(curator, file, "meanwhile")
    seen = [entry["content"] for entry in first["comments"]]
    while call := curator.comments().list_next(call, first):
        first = call.execute()
        seen += [entry["content"] for entry in first["comments"]]
    assert seen == ["4", "3", "2", "1", "0"]


def test_list_leaves_out_what_is_older(curator, file):
    """With startModifiedTime; it counts replies, too; what is no moment is a 400."""
    old, new = say(curator, file, "старый"), say(curator, file, "новый")
    moment = answer(curator, file, new, content="ответ")["modifiedTime"]
    listed = curator.comments().list(fileId=file, startModifiedTime=moment, fields="comments(id)").execute()
    assert {"id": old["id"]} not in listed["comments"] or old["modifiedTime"] >= moment
    assert {"id": new["id"]} in listed["comments"]
    assert refusal(curator.comments().list(fileId=file, startModifiedTime="вчера", fields="*"))[0] == 400


def test_people_are_mentioned(curator, file):
    """An address after @ or + is a mention; one that only stands in the text is none."""
    made = say(curator, file, f"@{METHODIST}, посмотрите; писать на a@b.example +{READER}")
    assert made["mentionedEmailAddresses"] == [METHODIST, READER]


def test_gspread_copies_comments(emulator, curator):
    """`copy(copy_comments=True)` reads them here and writes them there."""
    client = emulator.gspread(CURATOR)
    book = client.create("Состав")
    say(curator, book.id, "Кто это?")
    copied = client.copy(book.id, title="Копия")
    listed = curator.comments().list(fileId=copied.id, fields="comments(content)").execute()
    assert listed == {"comments": [{"content": "Кто это?"}]}


def test_copies_take_open_comments_along_if_asked(curator, file):
    """With copyComments those that are neither resolved nor deleted; without it none."""
    say(curator, file, "открыт")
    answer(curator, file, say(curator, file, "решён"), action="resolve")
    ids = [curator.files().copy(fileId=file, copyComments=wish).execute()["id"] for wish in (False, True)]
    listed = [curator.comments().list(fileId=copy, fields="comments(content)").execute()["comments"] for copy in ids]
    assert listed == [[], [{"content": "открыт"}]]
