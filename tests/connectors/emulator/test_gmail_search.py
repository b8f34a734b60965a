"""Gmail's search box: every operator people and programs use, and whatever else they type."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.emulator.gmail.operators import Scope
from connectors.emulator.gmail.search import condition
from tests.mail import OTHER, ROBOT, SCHOOL, draft, found, letter, put

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OPERATORS = [
    "from",
    "to",
    "cc",
    "bcc",
    "deliveredto",
    "subject",
    "rfc822msgid",
    "list",
    "in",
    "label",
    "is",
    "has",
    "category",
    "filename",
    "after",
    "before",
    "newer",
    "older",
    "newer_than",
    "older_than",
    "size",
    "larger",
    "larger_than",
    "smaller",
    "smaller_than",
]
SIGNS = ["(", ")", "{", "}", "-", '"', "OR", "AND", "|", "+", "AROUND 5", " ", "<", "@", "*", "%", "'", "\\", "\x00"]
VALUES = ["me", "2025/01/01", "1/1/1", "9999-12-31", "9" * 25, "2d", "9999y", "10M", "trash", "ё", "Ёлка", "unread"]
QUERIES = st.lists(
    st.one_of(st.sampled_from([f"{name}:" for name in OPERATORS] + SIGNS + VALUES), st.text(max_size=4)), max_size=20
)


@pytest.fixture
def mail(robot):
    """Letters by name."""
    label = robot.labels().create(userId="me", body={"name": "Важное/Срочно"}).execute()["id"]
    drive = "https://docs.google.com/spreadsheets/d/1/edit и https://drive.google.com/open"
    return {
        "plain": put(robot, letter(to=ROBOT, From=SCHOOL, text="Ёлка и ОРАНЖЕВЫЙ orange apple"), "INBOX", label),
        "list": put(robot, letter(to=OTHER, Cc=ROBOT, List_ID="Новости <news.imc.example>"), "CATEGORY_UPDATES"),
        "links": put(robot, letter(Bcc=OTHER, From=ROBOT, text=drive), "SENT", "STARRED"),
        "large": put(robot, letter(to=ROBOT, text="слово " * 20_000), "INBOX", "CATEGORY_SOCIAL"),
        "spam": put(robot, letter(text="реклама"), "SPAM"),
        "draft": draft(robot, letter(text="наброски"))["message"]["id"],
    }


FOUND = {
    "words": {
        "ёлка": "plain",
        "ЁЛКА": "plain",
        "елка": "",
        "orange": "plain",
        "ёлка AROUND 3 apple": "plain",
        "ёлка AROUND 2 apple": "",
        '"orange apple" AROUND 2 ёлка': "plain",
        "subject:(зарница AROUND 0 анонс)": "plain list links large draft",
        "ёлка AROUND": "",
        "+orange -pear": "plain",
        '"orange apple"': "plain",
        '"apple orange"': "",
    },
    "groups and stray signs": {
        "OR": "",
        "label:(важное-срочно OR starred)": "plain links",
        "in:{inbox sent}": "plain links large",
        "ёлка | наброски": "plain draft",
        "{ёлка наброски}": "plain draft",
        "orange - apple": "plain",
        "-(ёлка OR наброски) in:inbox": "large",
        "--ёлка": "plain",
        "subject:(анонс зарница) ёлка": "plain",
        "(ёлка": "plain",
        "ёлка)": "plain",
        'ёлка "': "plain",
        "in:inbox {": "plain large",
        "ёлка OR": "plain",
        "OR ёлка": "plain",
        "ёлка from:": "plain",
        "subject: зарница ёлка": "plain",
    },
    "people and lists": {
        "cc:robot": "list",
        "bcc:school352": "links",
        "to:school352": "list links",
        "from:me": "links",
        "to:me": "plain list large",
        "-to:me -in:draft": "links",
        "list:news.imc.example": "list",
        "list:imc": "list",
        "list:other.example": "",
        "from:{school203 me}": "plain links",
    },
    "labels and states": {
        "in:draft": "draft",
        "in:drafts": "draft",
        "is:draft": "draft",
        "in:spam": "spam",
        "label:spam реклама": "spam",
        "реклама": "",
        "in:anywhere реклама": "spam",
        "-in:spam реклама": "",
        "in:snoozed": "",
        "in:archive": "list",
        "is:starred": "links",
        "label:важное-срочно": "plain",
        'label:"Важное/Срочно"': "plain",
    },
    "contents and categories": {
        "has:yellow-star": "links",
        "has:userlabels": "plain",
        "has:nouserlabels in:inbox": "large",
        "has:drive": "links",
        "has:spreadsheet": "links",
        "has:document": "",
        "has:nonsense": "",
        "category:updates": "list",
        "category:social OR category:updates": "list large",
        "category:primary": "plain",
        "category:nonsense": "",
    },
    "sizes": {
        "larger:100K": "large",
        "larger_than:100k": "large",
        "size:100000": "large",
        "size:many": "",
        "smaller:100K in:inbox": "plain",
        "smaller:1M larger:1": "plain list links large draft",
    },
    "times": {
        "after:01/31/2020 ёлка": "plain",
        "before:01/31/2020": "",
        "newer:2020/1/31 older:2100/1/1 ёлка": "plain",
        "older_than:9999y": "",
        "newer_than:9999y ёлка": "plain",
    },
}
"""What queries find, by the names of letters."""


@pytest.mark.parametrize("kind", FOUND)
def test_operators_find_what_gmail_would(robot, mail, kind):
    """Whole words whatever their case; stray signs are passed over, as Gmail does."""
    names = {message: name for name, message in mail.items()}
    seen = {query: " ".join(sorted(names[message] for message in found(robot, query))) for query in FOUND[kind]}
    assert seen == {query: " ".join(sorted(wanted.split())) for query, wanted in FOUND[kind].items()}


def test_days_are_those_of_california(robot):
    """A date without a time is midnight there; seconds since the epoch are exact."""
    data = letter(Date="Mon, 01 Sep 2025 06:59:59 +0000")  # still 31 August in California
    message = put(robot, data, internalDateSource="dateHeader")
    assert found(robot, "before:2025/09/01") == [message]
    assert found(robot, "after:2025/09/01") == []
    assert found(robot, "after:1756709998 before:1756710000") == [message]


@pytest.mark.parametrize(
    "query",
    ["(" * 500, "(" * 90 + "ё" + ")" * 90, "-" * 900 + "ё", "{" * 25 + "ё" + "}" * 25, "ё " * 2000, "ё OR " * 900],
    ids=["open", "nested", "minus", "braces", "long", "or"],
)
def test_endless_query_is_answered(robot, query):
    """Nesting and length have no end in a search box."""
    for thing in (robot.messages(), robot.threads(), robot.drafts()):
        assert thing.list(userId="me", q=query).execute()["resultSizeEstimate"] == 0


@SLOW
@given(QUERIES.map("".join) | QUERIES.map(" ".join))
def test_any_query_is_answered(robot, query):
    """Property: nothing that can be typed is an error."""
    if not found(robot, "in:anywhere"):
        put(robot, letter(), "INBOX")
    for thing in (robot.messages(), robot.threads(), robot.drafts()):
        assert "resultSizeEstimate" in thing.list(userId="me", q=query).execute()


@given(QUERIES.map(" ".join))
def test_any_query_is_one_condition(query):
    """Property: it asks for as many values as it has places for."""
    asked = condition(query, Scope({}, datetime(2026, 9, 1, tzinfo=UTC), frozenset({ROBOT})))
    assert asked.sql.count("?") == len(asked.values)
