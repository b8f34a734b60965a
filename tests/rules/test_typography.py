"""How printed text is set: quotation marks, dashes and spaces that must not break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.documents.blocks import Run, text_of
from flows.documents.typography import typeset

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Игра "Зарница"', "Игра «Зарница»"),
        ('Конкурс "Проект "Мир" и дети"', "Конкурс «Проект „Мир“ и дети»"),
        ("«Уже ёлочки»", "«Уже ёлочки»"),
        ('Экран 5" и так', 'Экран 5" и так'),
        ("10-12 октября", f"10–12{NBSP}октября"),
        ("10 - 12 октября", f"10–12{NBSP}октября"),
        ("9:00-9:45", "9:00–9:45"),
        ("2026-2027 учебный год", f"2026–2027{NBSP}учебный год"),
        ("тел. 8-800-555-35-35, код М3-012", "тел. 8-800-555-35-35, код М3-012"),
        ("дата 2026-10-15", "дата 2026-10-15"),
        ("https://vk.com/wall-12-34", "https://vk.com/wall-12-34"),
        ("Игра - занятие", f"Игра{NBSP}– занятие"),
        ("кто-нибудь", "кто-нибудь"),
        ("ОУ №352 и № 203", f"ОУ №{NBSP}352{NBSP}и №{NBSP}203"),
        ("М. С. Витовтова", f"М.{NBSP}С.{NBSP}Витовтова"),
        ("20 человек", f"20{NBSP}человек"),
    ],
)
def test_set_as_print_has_it(typed: str, printed: str) -> None:
    """Straight quotes become «ёлочки», hyphens in ranges en dashes; codes, numbers and addresses stay as they are."""
    assert text_of(typeset((Run(typed),))) == printed


def test_rules_look_over_a_change_of_style() -> None:
    """A bold number is glued to its «№», a bold word gets both its quotation marks."""
    runs = typeset((Run("№ "), Run("352", bold=True), Run(', "'), Run("Мир", bold=True), Run('"')))
    assert runs == (Run(f"№{NBSP}"), Run("352", bold=True), Run(", «"), Run("Мир", bold=True), Run("»"))


@given(st.text(alphabet='аБ1 №"-–.', max_size=30))
def test_set_text_stays_as_it_is(typed: str) -> None:
    """What was set once is not changed by setting it again."""
    once = typeset((Run(typed),))
    assert typeset(once) == once
