"""Gmail's reading, through Google's own client: forms of a message, lists, searches, labels, threads, history."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.message import EmailMessage

import pytest
from googleapiclient.errors import HttpError

ME = "curator@imc.example"


@pytest.fixture
def me(emulator):
    return emulator.api("gmail", "v1", ME).users()


def put(user, subject="Тема", text="Текст", labels=("INBOX",), file="", date="", **headers):
    """A letter put into the mailbox; its id."""
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Школа № 7 <school7@krasnoselsky.example>")
    message["To"] = ME
    message["Subject"] = subject
    if date:
        message["Date"] = date
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    if file:
        message.add_attachment(b"%PDF\r\n\x00", maintype="application", subtype="pdf", filename=file)
    body = {"raw": urlsafe_b64encode(message.as_bytes()).decode(), "labelIds": list(labels)}
    source = {"internalDateSource": "dateHeader"} if date else {}
    return user.messages().insert(userId="me", body=body, **source).execute()["id"]


def ids(answer):
    return [message["id"] for message in answer.get("messages", [])]


def found(user, query, **more):
    return ids(user.messages().list(userId="me", q=query, **more).execute())


def status(call):
    with pytest.raises(HttpError) as error:
        call.execute()
    return error.value.status_code


def test_full_message_shows_its_parts(me):
    """Headers readable, texts inline, an attachment behind its id, parts numbered as Gmail does."""
    message = put(me, subject="Пресс-релиз", file="Отчёт № 1.pdf")
    payload = me.messages().get(userId="me", id=message).execute()["payload"]
    assert {"name": "Subject", "value": "Пресс-релиз"} in payload["headers"]
    alternative, attachment = payload["parts"]
    assert [part["partId"] for part in (payload, alternative, *alternative["parts"], attachment)] == [
        "",
        "0",
        "0.0",
        "0.1",
        "1",
    ]
    assert urlsafe_b64decode(alternative["parts"][0]["body"]["data"]).decode().strip() == "Текст"
    assert (attachment["filename"], attachment["mimeType"]) == ("Отчёт № 1.pdf", "application/pdf")


def test_attachment_comes_back_to_the_byte(me):
    """Its id holds for its own message only."""
    message, other = put(me, file="a.pdf"), put(me)
    part = me.messages().get(userId="me", id=message).execute()["payload"]["parts"][1]
    attachments = me.messages().attachments()
    got = attachments.get(userId="me", messageId=message, id=part["body"]["attachmentId"]).execute()
    assert (urlsafe_b64decode(got["data"]), got["size"]) == (b"%PDF\r\n\x00", part["body"]["size"])
    assert status(attachments.get(userId="me", messageId=other, id=part["body"]["attachmentId"])) == 404
    assert status(attachments.get(userId="me", messageId=message, id="nonsense")) == 400


def test_metadata_has_the_headers_asked_for(me):
    """No body, and of the headers only those named, whatever their case."""
    message = put(me)
    got = me.messages().get(userId="me", id=message, format="metadata", metadataHeaders=["subject", "TO"]).execute()
    assert got["payload"] == {
        "mimeType": "multipart/alternative",
        "headers": [{"name": "To", "value": ME}, {"name": "Subject", "value": "Тема"}],
    }


def test_minimal_has_neither_payload_nor_raw(me):
    """Ids, labels, snippet, size, dates."""
    got = me.messages().get(userId="me", id=put(me, text="5 < 6"), format="minimal").execute()
    assert set(got) == {"id", "threadId", "labelIds", "snippet", "historyId", "internalDate", "sizeEstimate"}
    assert got["snippet"] == "5 &lt; 6"


def test_raw_is_what_was_put_in(me):
    """To the byte."""
    data = b"To: x\nSubject: \xd0\xaf\nX-Odd:  two  spaces \n\nbody\r\n.\n"
    body = {"raw": urlsafe_b64encode(data).decode()}
    message = me.messages().insert(userId="me", body=body).execute()["id"]
    raw = me.messages().get(userId="me", id=message, format="raw").execute()["raw"]
    assert urlsafe_b64decode(raw) == data


def test_date_of_the_header_may_count(me):
    """An imported letter stands where its date puts it."""
    new, old = put(me), put(me, date="Mon, 01 Sep 2025 08:00:00 +0300")
    assert ids(me.messages().list(userId="me").execute()) == [new, old]
    got = me.messages().get(userId="me", id=old, format="minimal").execute()
    assert got["internalDate"] == "1756702800000"


@pytest.fixture
def mail(me):
    """Letters by name: an old one, one with a file, one unread, one sent, one in the trash."""
    mail = {
        "old": put(me, "Совещание кластера", date="Mon, 01 Sep 2025 08:00:00 +0300", Message_ID="<old@a.example>"),
        "file": put(me, "Отчёт за полугодие", "Смотрите вложение", file="Отчёт.pdf"),
        "unread": put(me, "Re: Отчёт", "Приглашаем на «Зарницу»", ["INBOX", "UNREAD"], sender="b@imc.example"),
        "sent": put(me, "Анонс: Зарница", labels=["SENT"], sender=ME),
        "trash": put(me, "Реклама", labels=["TRASH"]),
    }
    label = me.labels().create(userId="me", body={"name": "Кластер 3/Важное"}).execute()["id"]
    me.messages().modify(userId="me", id=mail["old"], body={"addLabelIds": [label, "STARRED"]}).execute()
    return mail


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", "sent unread file old"),
        ("from:school7", "file old"),
        ("from:school7@krasnoselsky.example subject:отчёт", "file"),
        ("to:curator -from:me", "unread file old"),
        ("subject:отчёт", "unread file"),
        ('subject:"отчёт за полугодие"', "file"),
        ('subject:"полугодие за отчёт"', ""),
        ("subject:(отчёт OR анонс)", "sent unread file"),
        ("зарницу", "unread"),
        ("Зарница", "sent"),
        ("зарниц", ""),
        ('"приглашаем на"', "unread"),
        ("-отчёт", "sent old"),
        ("отчёт OR анонс", "sent unread file"),
        ("{анонс совещание}", "sent old"),
        ("from:school7 отчёт OR совещание", "file old"),
        ("(from:school7 отчёт) OR is:unread", "unread file"),
        ("has:attachment", "file"),
        ("filename:отчёт", "file"),
        ("is:unread", "unread"),
        ("is:read in:inbox", "file old"),
        ("is:starred", "old"),
        ("in:sent", "sent"),
        ("in:inbox", "unread file old"),
        ("in:trash", "trash"),
        ("in:anywhere", "trash sent unread file old"),
        ("label:кластер-3-важное", "old"),
        ("label:unknown", ""),
        ("rfc822msgid:<old@a.example>", "old"),
        ("rfc822msgid:old@a.example", "old"),
        ("after:2025/09/02", "sent unread file"),
        ("before:2025/09/02", "old"),
        ("before:2025-08-31", ""),
        ("after:1756702799 before:1756702801", "old"),
        ("newer_than:2d", "sent unread file"),
        ("older_than:1d", "old"),
        ("after:someday", ""),
        ("отчёт (", "unread file"),
    ],
)
def test_search_finds_what_gmail_would(me, mail, query, wanted):
    """The operators people use; spam and trash only when asked for; the newest first."""
    assert found(me, query) == [mail[name] for name in wanted.split()]


def test_spam_and_trash_are_included_on_request(me, mail):
    """By the parameter, or by naming the label."""
    assert mail["trash"] in found(me, "", includeSpamTrash=True)
    assert ids(me.messages().list(userId="me", labelIds=["TRASH"]).execute()) == [mail["trash"]]


def test_labels_narrow_together(me, mail):
    """Of several labelIds a message has to have all."""
    assert ids(me.messages().list(userId="me", labelIds=["INBOX", "UNREAD"]).execute()) == [mail["unread"]]


def test_pages_neither_double_nor_hide(me):
    """Mail that comes in between two pages does not shift the second."""
    old = [put(me) for _ in range(5)]
    first = me.messages().list(userId="me", maxResults=2).execute()
    put(me)
    second = me.messages().list(userId="me", maxResults=3, pageToken=first["nextPageToken"]).execute()
    assert ids(first) + ids(second) == old[::-1]
    assert "nextPageToken" not in second


def test_empty_list_has_no_messages_key(me):
    """As with Google."""
    assert me.messages().list(userId="me").execute() == {"resultSizeEstimate": 0}


def test_threads_are_listed_once_by_their_latest_message(me):
    """Also across pages."""
    first = put(me, "А", Message_ID="<a@a.example>")
    second = put(me, "Б")
    put(me, "Re: А", References="<a@a.example>")
    pages, call = [], me.threads().list(userId="me", maxResults=1)
    while call is not None:
        answer = call.execute()
        pages.append([thread["id"] for thread in answer.get("threads", [])])
        call = me.threads().list_next(call, answer)
    assert pages == [[first], [second]]


def test_thread_takes_labels_and_trash_as_a_whole(me):
    """What is done to a thread is done to each message."""
    thread = put(me, "А", Message_ID="<a@a.example>")
    put(me, "Re: А", References="<a@a.example>")
    me.threads().modify(userId="me", id=thread, body={"addLabelIds": ["STARRED"]}).execute()
    assert len(found(me, "is:starred")) == 2
    me.threads().trash(userId="me", id=thread).execute()
    assert found(me, "") == []
    me.threads().delete(userId="me", id=thread).execute()
    assert status(me.threads().get(userId="me", id=thread)) == 404


def test_trash_and_back(me):
    """A trashed message leaves the inbox, an untrashed one is found again."""
    message = put(me)
    assert me.messages().trash(userId="me", id=message).execute()["labelIds"] == ["TRASH"]
    me.messages().untrash(userId="me", id=message).execute()
    assert found(me, "") == [message]


def test_deleted_message_is_gone(me):
    """404, and out of every count."""
    message = put(me)
    me.messages().delete(userId="me", id=message).execute()
    assert status(me.messages().get(userId="me", id=message)) == 404
    assert me.getProfile(userId="me").execute()["messagesTotal"] == 0


def test_batch_modify(me):
    """Several at once; ids that are gone are passed over."""
    messages = [put(me), put(me)]
    body = {"ids": [*messages, "gone"], "addLabelIds": ["IMPORTANT"], "removeLabelIds": ["INBOX"]}
    me.messages().batchModify(userId="me", body=body).execute()
    assert sorted(found(me, "is:important -in:inbox")) == sorted(messages)


@pytest.mark.parametrize("label", ["SENT", "DRAFT", "Label_unknown"])
def test_labels_that_only_gmail_sets_are_refused(me, label):
    """Nobody makes a received letter a sent one."""
    assert status(me.messages().modify(userId="me", id=put(me), body={"addLabelIds": [label]})) == 400


def test_labels_are_made_renamed_counted_and_deleted(me):
    """A name is taken once; deleting a label takes it off the messages and leaves them."""
    label = me.labels().create(userId="me", body={"name": "Заявки"}).execute()["id"]
    assert status(me.labels().create(userId="me", body={"name": "заявки"})) == 409
    assert status(me.labels().create(userId="me", body={"name": "Inbox"})) == 409
    me.labels().patch(userId="me", id=label, body={"name": "Регистрации"}).execute()
    message = put(me, labels=["UNREAD", label])
    counted = me.labels().get(userId="me", id=label).execute()
    assert (counted["name"], counted["messagesTotal"], counted["messagesUnread"]) == ("Регистрации", 1, 1)
    me.labels().delete(userId="me", id=label).execute()
    assert me.messages().get(userId="me", id=message, format="minimal").execute()["labelIds"] == ["UNREAD"]


def test_system_labels_are_listed_and_fixed(me):
    """They are there from the beginning and cannot be deleted."""
    names = {label["id"] for label in me.labels().list(userId="me").execute()["labels"]}
    assert names.issuperset({"INBOX", "SENT", "DRAFT", "TRASH", "SPAM", "UNREAD", "STARRED"})
    assert status(me.labels().delete(userId="me", id="INBOX")) == 400


def test_history_tells_what_happened_since(me):
    """Added, labelled, deleted, in this order; by type if asked."""
    start = me.getProfile(userId="me").execute()["historyId"]
    message = put(me)
    me.messages().modify(userId="me", id=message, body={"addLabelIds": ["STARRED"]}).execute()
    me.messages().delete(userId="me", id=message).execute()
    records = me.history().list(userId="me", startHistoryId=start).execute()["history"]
    kinds = [next(kind for kind in record if kind not in ("id", "messages")) for record in records]
    assert kinds == ["messagesAdded", "labelsAdded", "messagesDeleted"]
    only = me.history().list(userId="me", startHistoryId=start, historyTypes=["labelAdded"]).execute()["history"]
    assert only[0]["labelsAdded"][0]["labelIds"] == ["STARRED"]


def test_history_of_a_label(me):
    """`labelId` leaves out what did not concern that label."""
    start = me.getProfile(userId="me").execute()["historyId"]
    wanted, _ = put(me, labels=["STARRED"]), put(me)
    records = me.history().list(userId="me", startHistoryId=start, labelId="STARRED").execute()["history"]
    assert [record["messages"][0]["id"] for record in records] == [wanted]


def test_send_as_is_the_mailbox_itself(me):
    """The primary address is listed and cannot be mistaken for another."""
    listed = me.settings().sendAs().list(userId="me").execute()["sendAs"]
    assert [(entry["sendAsEmail"], entry["isPrimary"]) for entry in listed] == [(ME, True)]
    assert status(me.settings().sendAs().get(userId="me", sendAsEmail="x@imc.example")) == 404
