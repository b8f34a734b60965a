"""History: what it tells, from where, of which label."""

import pytest

from tests.mail import draft, found, letter, put, refusal, send


def test_sent_draft_is_told_as_deleted_and_added(robot):
    """As Gmail: the draft's message goes, another one comes."""
    made = draft(robot, letter())
    start = robot.getProfile(userId="me").execute()["historyId"]
    sent = robot.drafts().send(userId="me", body={"id": made["id"]}).execute()
    gone, added = robot.history().list(userId="me", startHistoryId=start).execute()["history"]
    assert gone["messagesDeleted"][0]["message"]["id"] == made["message"]["id"]
    assert added["messagesAdded"][0]["message"] == {
        "id": sent["id"],
        "threadId": made["message"]["threadId"],
        "labelIds": ["SENT"],
    }


def test_history_comes_in_pages_that_fit_together(robot):
    """Page by page it tells the same as at once."""
    start = robot.getProfile(userId="me").execute()["historyId"]
    message = put(robot, letter(), "INBOX")
    for label in ("STARRED", "IMPORTANT"):
        robot.messages().modify(userId="me", id=message, body={"addLabelIds": [label]}).execute()
    whole = robot.history().list(userId="me", startHistoryId=start).execute()["history"]
    pages, call = [], robot.history().list(userId="me", startHistoryId=start, maxResults=2)
    while call is not None:
        answer = call.execute()
        pages += answer["history"]
        call = robot.history().list_next(call, answer)
    assert pages == whole
    assert len(whole) == 3


def test_latest_history_id_tells_nothing_more(robot):
    """From the id of the last change on there is no history yet."""
    put(robot, letter(), "INBOX")
    last = robot.getProfile(userId="me").execute()["historyId"]
    assert robot.history().list(userId="me", startHistoryId=last).execute() == {"historyId": last}


@pytest.mark.parametrize(
    ("start", "code"), [("0", 404), ("9" * 18, 404), ("soon", 400), ("-1", 400), ("9" * 40, 400), ("١", 400), ("", 400)]
)
def test_start_that_was_never_given_out_is_refused(robot, start, code):
    """404, so that clients fetch everything anew; 400 for what is no id."""
    assert refusal(robot.history().list(userId="me", startHistoryId=start))[0] == code


def test_history_of_an_unknown_label_is_a_404(robot):
    """As that of a label deleted meanwhile."""
    assert refusal(robot.history().list(userId="me", startHistoryId="1", labelId="Label_9"))[0] == 404


def test_self_sent_letter_is_added_once(robot):
    """One message, told once, under all its labels."""
    start = robot.getProfile(userId="me").execute()["historyId"]
    send(robot, letter(to="robot@barycentre.example"))
    (record,) = robot.history().list(userId="me", startHistoryId=start).execute()["history"]
    assert record["messages"] == [{"id": found(robot)[0], "threadId": found(robot)[0]}]
