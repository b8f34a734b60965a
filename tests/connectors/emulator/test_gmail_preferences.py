"""IMAP, POP, language, and notifications: kept and given back."""

import pytest

from tests.mail import SCHOOL, letter, refusal, send


@pytest.mark.parametrize(
    ("name", "default", "wish", "kept"),
    [
        (
            "Imap",
            {"enabled": False, "autoExpunge": True, "expungeBehavior": "archive", "maxFolderSize": 0},
            {"enabled": True, "expungeBehavior": "trash", "maxFolderSize": 1000},
            {"enabled": True, "autoExpunge": False, "expungeBehavior": "trash", "maxFolderSize": 1000},
        ),
        (
            "Pop",
            {"accessWindow": "disabled", "disposition": "leaveInInbox"},
            {"accessWindow": "allMail", "disposition": "markRead"},
            {"accessWindow": "allMail", "disposition": "markRead"},
        ),
        ("Language", {"displayLanguage": "en"}, {"displayLanguage": "ru-RU"}, {"displayLanguage": "ru"}),
        ("Language", {"displayLanguage": "en"}, {"displayLanguage": "pt-br"}, {"displayLanguage": "pt-BR"}),
    ],
)
def test_preference_is_kept(school, name, default, wish, kept):
    """As it was asked for; a language that Gmail does not have in this variant is taken in the plain one."""
    settings = school.settings()
    assert getattr(settings, f"get{name}")(userId="me").execute() == default
    assert getattr(settings, f"update{name}")(userId="me", body=wish).execute() == kept
    assert getattr(settings, f"get{name}")(userId="me").execute() == kept


def test_preference_that_makes_no_sense_is_refused(school):
    """A folder size between those allowed, a language that is none."""
    settings = school.settings()
    assert refusal(settings.updateImap(userId="me", body={"maxFolderSize": 5}))[0] == 400
    assert refusal(settings.updateLanguage(userId="me", body={"displayLanguage": "по-русски"}))[0] == 400


def test_watch_names_the_moment_from_which_history_counts(robot, school):
    """What comes in afterwards is in the history from there; stopping needs no watching before."""
    watching = school.watch(
        userId="me", body={"topicName": "projects/imc/topics/mail", "labelIds": ["INBOX"]}
    ).execute()
    assert int(watching["expiration"]) > 0
    send(robot, letter(to=SCHOOL))
    records = school.history().list(userId="me", startHistoryId=watching["historyId"]).execute()["history"]
    assert [list(record) for record in records] == [["id", "messages", "messagesAdded"]]
    school.stop(userId="me").execute()
    assert refusal(school.watch(userId="me", body={"topicName": "mail"}))[0] == 400
    unknown = {"topicName": "projects/imc/topics/mail", "labelIds": ["Label_unknown"]}
    assert refusal(school.watch(userId="me", body=unknown)) == (400, "Invalid label: Label_unknown")
