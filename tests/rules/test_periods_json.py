"""The JSON of `barycentre period --json` (architecture.md)."""

import json
from datetime import date

import pytest

from flows.programme.periods import BadContext, Context, context_from_json, read_period, to_json
from flows.programme.periods.lines import read_lines

AUTUMN = (date(2026, 10, 26), date(2026, 11, 4))


def test_a_period_in_json_has_iso_dates_and_null_for_an_open_end() -> None:
    """Fields as in the model, dates ISO, an open end null."""
    assert to_json(read_period("с 15 октября, 14:00", Context(school_year=2026))) == {
        "kind": "open",
        "intervals": [["2026-10-15", None]],
        "precision": "day",
        "recurrence": None,
        "time": {"start": "14:00", "end": None},
        "relative": None,
        "flags": [],
        "text": "с 15 октября, 14:00",
    }


def test_recurrence_offset_and_flags_are_plain_lists() -> None:
    """Every value can be written by any JSON writer."""
    habit = to_json(read_period("последняя пятница месяца", Context()))
    assert habit["recurrence"] == {
        "freq": "monthly",
        "times": 1,
        "interval": 1,
        "byday": ["FR"],
        "bymonthday": [],
        "bymonth": [],
        "setpos": [-1],
    }
    offset = to_json(read_period("не позднее чем за 3-4 дня до мероприятия", Context()))
    assert (offset["relative"], offset["flags"]) == ({"anchor": "event", "days": [-4, -3]}, ["confirm"])


def test_a_context_is_read_in_all_its_forms() -> None:
    """A span is a pair or an object, vacations an object or a list, the school year a label or a number."""
    context = context_from_json(
        {
            "today": "2026-09-01",
            "school_year": "2026/27",
            "study_year": {"start": "2026-09-01", "end": "2027-05-31"},
            "quarters": [["2026-09-01", "2026-10-25"]],
            "halves": {"1": ["2026-09-01", "2026-12-31"]},
            "vacations": [{"name": "осенние", "start": "2026-10-26", "end": "2026-11-04"}],
            "stage": {"name": "II", "start": "2026-11-01", "end": "2027-01-31"},
            "programme": ["2026-09-01", "2027-05-31"],
        }
    )
    assert context == Context(
        today=date(2026, 9, 1),
        school_year=2026,
        study_year=(date(2026, 9, 1), date(2027, 5, 31)),
        quarters=((date(2026, 9, 1), date(2026, 10, 25)),),
        halves=((date(2026, 9, 1), date(2026, 12, 31)),),
        vacations={"осенние": AUTUMN},
        stage=(date(2026, 11, 1), date(2027, 1, 31)),
        programme=(date(2026, 9, 1), date(2027, 5, 31)),
    )


@pytest.mark.parametrize("year", [2026, "2026", "2026/27", "2026/2027", "2026-2027", "2026–27"])
def test_a_school_year_is_its_first_year(year: object) -> None:
    """Label or number, the first calendar year counts."""
    assert context_from_json({"school_year": year}).school_year == 2026


@pytest.mark.parametrize("name", ["осенние", "Осенние каникулы", "autumn"])
def test_vacations_go_by_russian_or_english_names(name: str) -> None:
    """«осенние каникулы» are found under either name."""
    context = context_from_json({"vacations": {name: ["2026-10-26", "2026-11-04"]}})
    assert read_period("осенние каникулы", context).intervals == (AUTUMN,)


@pytest.mark.parametrize(
    "data",
    [
        {"today": "вчера"},
        {"school_year": "next"},
        {"quarters": [["2026-09-01"]]},
        {"stage": ["2027-01-31", "2026-11-01"]},
        {"vacations": [["2026-10-26", "2026-11-04"]]},
        {"programme": 2026},
        {"halves": "both"},
    ],
)
def test_a_context_that_cannot_be_read_is_named(data: dict[str, object]) -> None:
    """The message names the key."""
    with pytest.raises(BadContext, match=next(iter(data))):
        context_from_json(data)


def test_each_line_is_answered_by_one_line() -> None:
    """A malformed line is answered with an error and does not stop the next; blank lines are passed over."""
    asked = [
        json.dumps({"text": "15 октября", "context": {"school_year": "2026/27"}}),
        "{",
        "",
        '"15 октября"',
        '{"text": 15}',
        '{"text": "15 октября", "context": {"stage": "II"}}',
        '{"text": "15 октября", "context": [1]}',
        '{"text": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"text": "15 октября 2026"}',
    ]
    answers = [json.loads(line) for line in read_lines(asked)]
    assert [answer.get("kind", "error") for answer in answers] == ["interval", *["error"] * 7, "interval"]
    assert answers[0]["intervals"] == [["2026-10-15", "2026-10-15"]]


@pytest.mark.parametrize("text", ["15\u2028октября", "15\u0085октября", "\ud800", "а\nб"])
def test_an_answer_is_one_line_of_valid_text(text: str) -> None:
    """Whatever the words are, the answer can be written as UTF-8 and split by lines."""
    (answer,) = read_lines([json.dumps({"text": text})])
    assert answer.encode().decode().splitlines() == [answer]
    assert json.loads(answer)["text"] == text
