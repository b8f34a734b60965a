"""«Пресс-релизы»: what stands there gives back what people wrote, whatever they wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from connectors.google.sheets import Cell, Tab
from flows.press_releases.press_releases_sheet import (
    FURTHER,
    SPEAKERS,
    answer_row,
    as_kept,
    as_line,
    merged,
    places_of,
    read_answers,
)
from flows.press_releases.release import CLOSED, FIELDS, UNSEEN, PressAnswer
from flows.programme.table import Table, read_table
from flows.programme.tabs import PRESS_RELEASES
from tests.reporting import answer, only

MOSCOW = ZoneInfo("Europe/Moscow")
LINK = "https://drive.google.com/file/d/1AbCdEfGhIjK/view"


def table(*rows: list[Cell]) -> Table:
    return read_table(Tab(9, "Пресс-релизы", [list(PRESS_RELEASES.headings), *rows]), PRESS_RELEASES, "FILE", "Файл")


def kept(said: PressAnswer, state: str = "принят") -> PressAnswer:
    (found,) = read_answers(table(answer_row(said, state)), MOSCOW)
    return found


MARKERS = st.sampled_from(
    [SPEAKERS, FURTHER, f"· {SPEAKERS}", f"· · {FURTHER}", "Дополнительно: да", "", "·", "обычная строка"]
)
TEXTS = st.lists(MARKERS | st.text(max_size=20), max_size=6).map("\n".join).map(as_kept)


@given(texts=st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXTS)), contact=st.text(max_size=30).map(as_line))
@example(texts={"summary": SPEAKERS, "speakers": FURTHER, "further": f"· {SPEAKERS}"}, contact="А; кто сообщил: Б, 1")
@example(texts={"summary": "=1+1", "photos": f"{LINK} [открывается]"}, contact="")
def test_what_is_written_is_read_back(texts: dict[str, str], contact: str) -> None:
    """Summary, speakers and further answers share a cell and part again, even if people type the marker lines."""
    texts = {name: as_kept(text) for name, text in texts.items() if as_kept(text)}
    moment = datetime(2026, 11, 20, 14, 5, 33, tzinfo=MOSCOW)
    said = replace(only(1, **texts), received=moment, contact=contact, email="ivanova@school289.example")
    assert kept(said) == said


def test_the_row_says_who_and_when() -> None:
    """«Состояние» names the contact and the moment; the contents stand under their marker lines."""
    said = replace(
        answer(speakers="Директор: молодцы", further="Погода: ясно"),
        received=datetime(2026, 11, 20, 14, 5, tzinfo=MOSCOW),
    )
    row = dict(zip(PRESS_RELEASES.headings, answer_row(said, "принят"), strict=True))
    assert str(row["Состояние"]).splitlines()[0] == "принят; кто сообщил: Иванова И. И., 20.11.2026 14:05"
    assert str(row["Содержание"]).splitlines() == [
        "Станции и награждение",
        SPEAKERS,
        "Директор: молодцы",
        FURTHER,
        "Погода: ясно",
    ]


def test_marks_of_links_are_kept_beside_them() -> None:
    """What Drive said of a link stands in the cell, so that a later run asks only about new ones."""
    said = replace(answer(photos=f"Фото: {LINK}, https://vk.com/a\n{LINK}2"), links={LINK: CLOSED, f"{LINK}2": UNSEEN})
    assert f"{LINK} [доступ закрыт], https://vk.com/a\n{LINK}2 [не проверено]" in str(answer_row(said, "")[9])
    assert kept(said).links == said.links


def test_an_edited_answer_keeps_its_document_and_marks() -> None:
    """«Документ» belongs to another capability: it stays with its answer, wherever the row goes."""
    before = [replace(answer(1), document="https://docs.google.com/document/d/1"), answer(2)]
    edited = replace(answer(3, summary="Новое"), answer_id="ANSWER1")
    rows = merged(before, [edited])
    assert [(one.answer_id, one.document[:5]) for one in rows] == [("ANSWER2", ""), ("ANSWER1", "https")]
    assert rows[1].texts["summary"] == "Новое"


def test_a_row_without_an_id_or_a_moment_is_nobodys() -> None:
    """Whatever people type into a robot's tab breaks nothing."""
    row = answer_row(answer(), "")
    assert read_answers(table(["", *row[1:]], [row[0], "вчера", *row[2:]], ["x"]), MOSCOW) == []


def test_the_place_of_an_answer() -> None:
    """Findings lead to the row of the answer they are about."""
    places = places_of(table(answer_row(answer(1), ""), answer_row(answer(2), "")))
    assert (places["ANSWER2"].cell, places["ANSWER2"].sheet_id) == ("D3", 9)


def test_a_text_that_no_cell_takes_is_cut_and_says_so() -> None:
    """10,000 characters stand whole; what is beyond a cell's limit is left to the form, and the cell says it."""
    assert as_kept("я" * 10_000) == "я" * 10_000
    cut = as_kept("я" * 60_000)
    assert (len(cut) <= 15_000, cut.endswith("(полностью – в ответах формы)")) == (True, True)
