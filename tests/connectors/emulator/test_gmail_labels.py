"""Labels: names, colours, visibility, and what may be put on messages."""

import pytest

from tests.mail import found, labels_of, letter, put, raw, refusal

COLOUR = {"backgroundColor": "#16a766", "textColor": "#ffffff"}


def create(user, name="Заявки", **more):
    return user.labels().create(userId="me", body={"name": name, **more})


def test_label_keeps_its_settings(robot):
    """Visibility and colour; a patch leaves what it does not name, an update does not."""
    made = create(robot, color=COLOUR, labelListVisibility="labelHide", messageListVisibility="hide").execute()
    listed = robot.labels().list(userId="me").execute()["labels"]
    assert made in listed
    assert (made["type"], made["color"]) == ("user", COLOUR)
    patched = robot.labels().patch(userId="me", id=made["id"], body={"name": "Отчёты"}).execute()
    assert patched == made | {"name": "Отчёты"}
    updated = robot.labels().update(userId="me", id=made["id"], body={"name": "Отчёты"}).execute()
    assert updated == {"id": made["id"], "type": "user", "name": "Отчёты"}


def test_labels_may_lie_within_each_other(robot):
    """By their names; a search names the whole path."""
    create(robot, "Кластеры").execute()
    inner = create(robot, "Кластеры/Первый кластер").execute()["id"]
    message = put(robot, letter(), inner)
    assert found(robot, "label:кластеры-первый-кластер") == [message]
    assert found(robot, 'label:"Кластеры/Первый кластер"') == [message]
    assert found(robot, "label:кластеры") == []


@pytest.mark.parametrize("name", ["", "  ", "/а", "а/", "а//б", "Muted", "Chats", "а" * 226])
def test_name_that_cannot_be_is_refused(robot, name):
    """Empty, with empty parts, reserved, too long."""
    assert refusal(create(robot, name)) == (400, "Invalid label name")


@pytest.mark.parametrize("name", ["inbox", "Sent", "ЗАЯВКИ"])
def test_name_that_is_taken_is_a_409(robot, name):
    """Gmail's own, and one's own whatever the case; also by renaming."""
    create(robot).execute()
    other = create(robot, "Другая").execute()["id"]
    taken = (409, "Label name exists or conflicts")
    assert refusal(create(robot, name)) == taken
    assert refusal(robot.labels().patch(userId="me", id=other, body={"name": name})) == taken


def test_colour_has_to_be_one_of_gmails(robot):
    """Both halves."""
    for colour in ("#123456", "red", ""):
        answer = refusal(create(robot, color=COLOUR | {"textColor": colour}))
        assert answer == (400, f"Label color {colour} is not on the allowed color palette")


def test_system_labels_stay_as_they_are(robot):
    """Neither changed nor deleted."""
    assert refusal(robot.labels().patch(userId="me", id="INBOX", body={"name": "x"})) == (400, "Invalid update request")
    assert refusal(robot.labels().delete(userId="me", id="INBOX")) == (400, "Invalid delete request")
    assert refusal(robot.labels().get(userId="me", id="Label_unknown"))[0] == 404


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "No label add or removes specified"),
        ({"addLabelIds": ["STARRED"], "removeLabelIds": ["STARRED"]}, "Cannot both add and remove the same label"),
        ({"addLabelIds": ["Label_unknown"]}, "Invalid label: Label_unknown"),
        ({"removeLabelIds": ["SENT"]}, "Invalid label: SENT"),
    ],
)
def test_change_that_makes_no_sense_is_refused(robot, body, message):
    """For a message, a thread, and many messages alike."""
    one = put(robot, letter(), "INBOX")
    calls = (
        robot.messages().modify(userId="me", id=one, body=body),
        robot.threads().modify(userId="me", id=one, body=body),
        robot.messages().batchModify(userId="me", body={"ids": [one], **body}),
    )
    assert [refusal(call) for call in calls] == [(400, message)] * 3


def test_what_is_thrown_away_leaves_the_inbox(robot):
    """Also when only the label is put on."""
    one = put(robot, letter(), "INBOX", "UNREAD")
    robot.messages().modify(userId="me", id=one, body={"addLabelIds": ["TRASH"]}).execute()
    assert labels_of(robot, one) == ["TRASH", "UNREAD"]


@pytest.mark.parametrize("count", [0, 1001])
def test_batches_have_a_limit(robot, count):
    """A thousand ids at most, and one at least."""
    ids = ["1"] * count
    assert refusal(robot.messages().batchDelete(userId="me", body={"ids": ids}))[0] == 400
    body = {"ids": ids, "addLabelIds": ["STARRED"]}
    assert refusal(robot.messages().batchModify(userId="me", body=body))[0] == 400


def test_many_messages_are_deleted_at_once(robot):
    """Their drafts, too; ids that are none are passed over."""
    messages = [put(robot, letter(), "INBOX") for _ in range(3)]
    robot.messages().batchDelete(userId="me", body={"ids": [*messages[:2], "1"]}).execute()
    assert found(robot) == messages[2:]


def test_lists_know_no_unknown_labels(robot):
    """400, as an empty list would be mistaken for an answer."""
    for thing in (robot.messages(), robot.threads()):
        assert refusal(thing.list(userId="me", labelIds=["Label_9"])) == (400, "Invalid label: Label_9")


def test_there_are_no_classification_labels(robot):
    """An organisation makes them in Drive; of this one's, any is unknown."""
    one = put(robot, letter(), "INBOX")
    body = {"addLabelIds": ["STARRED"], "addClassificationLabels": [{"labelId": "x"}]}
    assert refusal(robot.messages().modify(userId="me", id=one, body=body))[0] == 400
    message = {"raw": raw(letter()), "classificationLabelValues": [{"labelId": "x"}]}
    assert refusal(robot.messages().send(userId="me", body=message))[0] == 400
