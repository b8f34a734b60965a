"""The vacation responder: whom it answers, how, and how often."""

import pytest

from tests.mail import OTHER, ROBOT, SCHOOL, header, inbox, letter, refusal, send

AWAY = {"enableAutoReply": True, "responseSubject": "Каникулы.", "responseBodyPlainText": "Буду 1 сентября."}


def update(user, **setting):
    return user.settings().updateVacation(userId="me", body=AWAY | setting)


def test_letter_is_answered_in_its_thread(robot, school):
    """As machines answer: marked as automatic, from the mailbox, to the sender, under the same subject."""
    update(school).execute()
    sent = send(robot, letter())
    (reply,) = inbox(robot)
    assert (reply["From"], reply["To"], reply["Subject"]) == (SCHOOL, ROBOT, "Каникулы. Re: Анонс: Зарница")
    assert [reply["In-Reply-To"]] == header(robot, sent["id"], "Message-ID")
    assert (reply["Auto-Submitted"], reply["Precedence"]) == ("auto-replied", "bulk")
    assert reply.get_content().strip() == "Буду 1 сентября."
    assert inbox(school, "SENT") == []


def test_answer_without_a_subject_of_its_own_joins_the_thread(robot, school):
    """«Re:» and the subject of the letter."""
    update(school, responseSubject="").execute()
    sent = send(robot, letter())
    thread = robot.threads().get(userId="me", id=sent["threadId"], format="minimal").execute()["messages"]
    assert [message["labelIds"] for message in thread] == [["SENT"], ["INBOX", "UNREAD"]]


def test_nobody_is_answered_twice(robot, school, other):
    """But everybody once, and again when the setting was changed."""
    update(school).execute()
    for _ in range(2):
        send(robot, letter())
        send(other, letter())
    assert (len(inbox(robot)), len(inbox(other))) == (1, 1)
    update(school).execute()
    send(robot, letter())
    assert len(inbox(robot)) == 2


def test_two_responders_do_not_write_to_each_other(robot, school):
    """One answer, and no answer to the answer."""
    update(robot).execute()
    update(school).execute()
    send(robot, letter())
    assert (len(inbox(robot)), len(inbox(school))) == (1, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"List_ID": "<news.imc.example>"},
        {"List_Unsubscribe": "<mailto:stop@imc.example>"},
        {"Auto_Submitted": "auto-generated"},
        {"text": "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"},
    ],
)
def test_bulk_mail_and_spam_are_not_answered(robot, school, headers):
    """Lists, machines, spam."""
    update(school).execute()
    send(robot, letter(**headers))
    assert inbox(robot) == []


def test_delivery_reports_and_oneself_are_not_answered(robot):
    """What comes back, and what one wrote to oneself."""
    update(robot).execute()
    send(robot, letter(to=f"bounce@school7.example, {ROBOT}"))
    assert len(inbox(robot)) == 2


@pytest.mark.parametrize(
    ("setting", "is_answered"),
    [
        ({"enableAutoReply": False}, False),
        ({"startTime": "4000000000000"}, False),
        ({"endTime": "1000000000000"}, False),
        ({"startTime": "1000000000000", "endTime": "4000000000000"}, True),
        ({"restrictToDomain": True}, False),
        ({"restrictToContacts": True}, False),
    ],
)
def test_responder_is_limited(robot, school, setting, is_answered):
    """In time, to one's own domain, to those one writes to."""
    update(school, **setting).execute()
    send(robot, letter())
    assert len(inbox(robot)) == is_answered


def test_own_domain_and_contacts_are_answered(school, other):
    """Where the responder is limited to them."""
    send(school, letter(to=OTHER))
    update(school, restrictToDomain=True, restrictToContacts=True).execute()
    send(other, letter(to=SCHOOL))
    assert [str(reply["From"]) for reply in inbox(other)] == [SCHOOL, SCHOOL]


def test_html_answers_are_cleaned_and_have_a_text(robot, school):
    """What runs or loads is not kept; the HTML counts where both were given."""
    page = '<p onclick="x()">До <b>встречи</b></p><script>alert(1)</script><a href="javascript:x">!</a>'
    kept = update(school, responseBodyHtml=page).execute()
    assert kept["responseBodyHtml"] == "<p>До <b>встречи</b></p><a>!</a>"
    send(robot, letter())
    (reply,) = inbox(robot)
    assert reply.get_body(("plain",)).get_content().split() == ["До", "встречи", "!"]
    assert reply.get_body(("html",)).get_content().strip() == kept["responseBodyHtml"]


def test_setting_is_kept_and_checked(school):
    """Off at first; an answer has to say something, and a beginning comes before its end."""
    settings = school.settings()
    assert settings.getVacation(userId="me").execute()["enableAutoReply"] is False
    wish = update(school, endTime="4000000000000").execute()
    assert settings.getVacation(userId="me").execute() == wish
    assert (wish["endTime"], wish["responseSubject"]) == ("4000000000000", "Каникулы.")
    assert refusal(update(school, responseSubject="", responseBodyPlainText=""))[0] == 400
    assert refusal(update(school, startTime="2", endTime="1"))[0] == 400
    assert refusal(update(school, startTime="soon"))[0] == 400
