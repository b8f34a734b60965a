"""Addresses to send from: which may be used, what they say, which cannot be made."""

from tests.mail import OTHER, ROBOT, inbox, letter, raw, refusal, send

IMC = "imc@imc.example"


def add(user, address=IMC, **more):
    return user.settings().sendAs().create(userId="me", body={"sendAsEmail": address, **more})


def test_alias_is_confirmed_at_once_and_may_be_written_from(robot, school):
    """With whatever display name; its signature is kept, and cleaned of what would run."""
    made = add(robot, displayName="ИМЦ", signature="<b>ИМЦ</b><script>x</script>").execute()
    assert (made["verificationStatus"], made["signature"]) == ("accepted", "<b>ИМЦ</b>")
    send(robot, letter(From=f"Методисты <{IMC}>"))
    (arrived,) = inbox(school)
    assert (arrived["From"], arrived["X-Google-Original-From"]) == (f"Методисты <{IMC}>", None)


def test_pending_alias_may_not_be_written_from(robot, school):
    """An address that does not exist cannot confirm; asking again changes nothing."""
    assert add(robot, "bounce@imc.example").execute()["verificationStatus"] == "pending"
    robot.settings().sendAs().verify(userId="me", sendAsEmail="bounce@imc.example").execute()
    send(robot, letter(From="bounce@imc.example"))
    assert inbox(school)[0]["From"] == ROBOT


def test_default_address_is_in_letters_that_name_no_other(robot, school):
    """With its name, and with where answers go unless the letter says so itself."""
    aliases = robot.settings().sendAs()
    add(robot, displayName="Барицентр", replyToAddress="Curator@imc.example", isDefault=True).execute()
    assert "isDefault" not in aliases.get(userId="me", sendAsEmail=ROBOT).execute()
    send(robot, letter())
    send(robot, letter(Reply_To="other@imc.example"))
    with_own, plain = inbox(school)
    assert (plain["From"], plain["Reply-To"]) == (f"Барицентр <{IMC}>", "curator@imc.example")
    assert with_own.get_all("Reply-To") == ["other@imc.example"]


def test_answers_go_where_the_alias_wants_them(robot, school):
    """The one that the letter is from, also where it is not the default."""
    add(robot, replyToAddress="curator@imc.example").execute()
    send(robot, letter(From=f"ИМЦ <{IMC}>"))
    send(robot, letter())
    plain, by_alias = inbox(school)
    assert (plain["Reply-To"], by_alias["Reply-To"]) == (None, "curator@imc.example")


def test_settings_are_patched_replaced_and_removed(robot):
    """A patch leaves the rest, an update does not; a removed default gives way to the mailbox itself."""
    aliases = robot.settings().sendAs()
    add(robot, displayName="ИМЦ", signature="С уважением", isDefault=True).execute()
    patched = aliases.patch(userId="me", sendAsEmail=IMC, body={"displayName": "Центр"}).execute()
    assert (patched["displayName"], patched["signature"]) == ("Центр", "С уважением")
    replaced = aliases.update(userId="me", sendAsEmail=IMC, body={"displayName": "Центр"}).execute()
    assert (replaced["signature"], replaced["isDefault"]) == ("", True)
    aliases.delete(userId="me", sendAsEmail=IMC).execute()
    assert refusal(aliases.get(userId="me", sendAsEmail=IMC))[0] == 404
    assert aliases.get(userId="me", sendAsEmail=ROBOT).execute()["isDefault"] is True


def test_own_address_has_a_name_and_stays(robot, school):
    """It can be given a name and a signature, not be removed or made anew."""
    aliases = robot.settings().sendAs()
    aliases.patch(userId="me", sendAsEmail=ROBOT, body={"displayName": "Робот"}).execute()
    send(robot, letter())
    assert inbox(school)[0]["From"] == f"Робот <{ROBOT}>"
    assert refusal(aliases.delete(userId="me", sendAsEmail=ROBOT))[0] == 400
    assert refusal(add(robot, ROBOT))[0] == 409
    assert refusal(add(robot, "nonsense"))[0] == 400
    assert refusal(aliases.verify(userId="me", sendAsEmail=ROBOT))[0] == 400


def test_name_stays_on_one_line(robot, school, other):
    """Line ends in a display name become no header."""
    body = {"displayName": f"Робот\r\nBcc: {OTHER}"}
    robot.settings().sendAs().patch(userId="me", sendAsEmail=ROBOT, body=body).execute()
    send(robot, letter())
    assert inbox(school)[0]["From"].addresses[0].display_name == f"Робот Bcc: {OTHER}"
    assert inbox(other) == []


def test_addresses_may_be_in_cyrillic(emulator):
    """Sending, answering while away, and coming back work for them, too."""
    school, imc = "школа@имц.example", "имц@школа.example"
    admin = emulator.api("gmail", "v1", "administrator").users()
    away = {"enableAutoReply": True, "responseBodyPlainText": "Каникулы"}
    for who in (school, imc):
        admin.settings().sendAs().patch(userId=who, sendAsEmail=who, body={"displayName": "Имя"}).execute()
        admin.settings().updateVacation(userId=who, body=away).execute()
    data = f"To: {imc}, bounce-ё@имц.example\r\nSubject: Анонс\r\n\r\nx".encode()
    assert admin.messages().send(userId=school, body={"raw": raw(data)}).execute()["labelIds"] == ["SENT"]
    listed = [admin.messages().list(userId=who, labelIds=["INBOX"]).execute()["messages"] for who in (school, imc)]
    assert [len(messages) for messages in listed] == [2, 1]


def test_secrets_of_a_relay_are_never_given_back(robot):
    """User name and password can be written only."""
    relay = {"host": "smtp.imc.example", "port": 587, "securityMode": "starttls"}
    made = add(robot, smtpMsa=relay | {"username": "imc", "password": "secret"}).execute()
    assert made["smtpMsa"] == relay
