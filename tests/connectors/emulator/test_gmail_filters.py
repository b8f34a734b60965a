"""Filters: what they find, what they do to letters that come in, and which are refused."""

import pytest

from tests.mail import OTHER, ROBOT, SCHOOL, draft, found, inbox, labels_of, letter, refusal, send


def make(user, criteria, **action):
    body = {"criteria": criteria, "action": action}
    return user.settings().filters().create(userId="me", body=body)


def new_label(user, name="Анонсы"):
    return user.labels().create(userId="me", body={"name": name}).execute()["id"]


@pytest.mark.parametrize(
    ("criteria", "is_hit"),
    [
        ({"from": ROBOT}, True),
        ({"from": "robot OR nobody"}, True),
        ({"from": "school203"}, False),
        ({"to": "school203"}, True),
        ({"to": "SCHOOL203@"}, True),
        ({"to": OTHER}, False),
        ({"subject": " анонс:  зарница "}, True),
        ({"subject": "зарница анонс"}, False),
        ({"query": "приглашаем -отчёт"}, True),
        ({"query": "in:inbox is:unread"}, True),
        ({"negatedQuery": "приглашаем"}, False),
        ({"negatedQuery": "отчёт"}, True),
        ({"hasAttachment": True}, False),
        ({"size": 100, "sizeComparison": "larger"}, True),
        ({"size": 100, "sizeComparison": "smaller"}, False),
        ({"from": ROBOT, "subject": "отчёт"}, False),
    ],
)
def test_filter_hits_what_a_search_would_find(robot, school, criteria, is_hit):
    """All criteria have to hold; they are read as the search box reads them."""
    make(school, criteria, addLabelIds=["STARRED"]).execute()
    send(robot, letter())
    assert labels_of(school, found(school)[0]) == ["INBOX", *(["STARRED"] if is_hit else []), "UNREAD"]


def test_filter_sorts_a_letter_before_anybody_sees_it(robot, school):
    """History knows it only with the labels that the filters gave it."""
    start = school.getProfile(userId="me").execute()["historyId"]
    label = new_label(school)
    make(school, {"from": ROBOT}, addLabelIds=[label], removeLabelIds=["INBOX", "UNREAD"]).execute()
    send(robot, letter())
    (record,) = school.history().list(userId="me", startHistoryId=start).execute()["history"]
    assert record["messagesAdded"][0]["message"]["labelIds"] == [label]


def test_several_filters_act_together(robot, school):
    """What one puts on and another takes off is done both."""
    make(school, {"from": ROBOT}, addLabelIds=["IMPORTANT"]).execute()
    make(school, {"subject": "анонс"}, removeLabelIds=["UNREAD"]).execute()
    send(robot, letter())
    assert labels_of(school, found(school)[0]) == ["IMPORTANT", "INBOX"]


def test_filter_deletes(robot, school):
    """TRASH puts the letter there and not into the inbox."""
    make(school, {"from": ROBOT}, addLabelIds=["TRASH"]).execute()
    send(robot, letter())
    assert inbox(school) == []
    assert len(found(school, "in:trash")) == 1


def test_filter_never_marks_as_spam(robot, school):
    """What would be taken for spam comes into the inbox."""
    gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    send(robot, letter(text=gtube))
    assert labels_of(school, found(school, "in:spam")[0]) == ["SPAM", "UNREAD"]
    make(school, {"from": ROBOT}, removeLabelIds=["SPAM"]).execute()
    send(robot, letter(text=gtube))
    assert len(inbox(school)) == 1


def test_filter_sends_on(robot, school, other):
    """To a confirmed address only; the letter keeps its sender and its Message-ID, and stays here, too."""
    assert refusal(make(school, {"from": ROBOT}, forward=OTHER)) == (400, "Unrecognized forwarding address")
    school.settings().forwardingAddresses().create(userId="me", body={"forwardingEmail": OTHER}).execute()
    make(school, {"from": ROBOT}, forward=OTHER).execute()
    send(robot, letter())
    (here,), (there,) = inbox(school), inbox(other)
    assert (there["From"], there["Message-ID"], there["X-Forwarded-For"]) == (
        ROBOT,
        here["Message-ID"],
        f"{SCHOOL} {OTHER}",
    )


def test_filters_look_at_incoming_letters_only(robot, school):
    """What is sent or drafted is left alone, what one sends to oneself is not."""
    make(robot, {"query": "зарница"}, addLabelIds=["STARRED"]).execute()
    send(robot, letter())
    draft(robot, letter())
    assert found(robot, "is:starred") == []
    sent = send(robot, letter(to=ROBOT))
    assert sent["labelIds"] == ["INBOX", "SENT", "STARRED", "UNREAD"]


def test_filters_are_listed_read_and_deleted(robot, school):
    """A deleted one does nothing any more."""
    filters = school.settings().filters()
    assert filters.list(userId="me").execute() == {}
    made = make(school, {"from": ROBOT}, addLabelIds=["STARRED"]).execute()
    assert filters.list(userId="me").execute() == {"filter": [made]}
    assert filters.get(userId="me", id=made["id"]).execute() == made
    filters.delete(userId="me", id=made["id"]).execute()
    assert refusal(filters.get(userId="me", id=made["id"]))[0] == 404
    assert refusal(filters.delete(userId="me", id=made["id"]))[0] == 404
    send(robot, letter())
    assert found(school, "is:starred") == []


@pytest.mark.parametrize(
    ("criteria", "action", "message"),
    [
        ({}, {"addLabelIds": ["STARRED"]}, "Filter doesn't have any criteria"),
        ({"from": ""}, {"addLabelIds": ["STARRED"]}, "Filter doesn't have any criteria"),
        ({"from": "a"}, {}, "Filter doesn't have any actions"),
        ({"from": "a"}, {"addLabelIds": ["Label_unknown"]}, "Invalid label: Label_unknown"),
        ({"from": "a"}, {"addLabelIds": ["SENT"]}, "Invalid label: SENT"),
        ({"from": "a"}, {"forward": "@"}, "Unrecognized forwarding address"),
    ],
)
def test_filter_that_makes_no_sense_is_refused(school, criteria, action, message):
    """400 in Gmail's words."""
    assert refusal(make(school, criteria, **action)) == (400, message)


def test_filter_is_made_once_with_one_label_of_ones_own(school):
    """The same again is a 400, and so are two labels of the person's."""
    make(school, {"from": "a"}, addLabelIds=["STARRED"]).execute()
    assert refusal(make(school, {"from": "a"}, addLabelIds=["STARRED"])) == (400, "Filter already exists")
    both = [new_label(school, "А"), new_label(school, "Б")]
    assert refusal(make(school, {"from": "a"}, addLabelIds=both))[0] == 400


def test_filter_outlives_its_label(robot, school):
    """What puts on a label that was deleted meanwhile does the rest."""
    label = new_label(school)
    make(school, {"from": ROBOT}, addLabelIds=[label], removeLabelIds=["UNREAD"]).execute()
    school.labels().delete(userId="me", id=label).execute()
    send(robot, letter())
    assert labels_of(school, found(school)[0]) == ["INBOX"]
