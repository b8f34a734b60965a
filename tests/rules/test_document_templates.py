"""Markdown with marks becomes sections; whatever people typed stays text."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.documents.blocks import (
    BREAK,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Section,
    Table,
    normal,
    plain,
)
from flows.documents.markdown import TemplateMistake, render, sections
from flows.documents.typography import typeset
from flows.letters.words import printable

WHOLE = """
<!-- section: results -->
# Отчёт

Проведено **пять** *мероприятий*, [новость](https://vk.com/wall).\\
Вторая строка.

1. один
   - внутри
2. два

- точка

<!-- widths: 40, 200 -->

| № | Что |
| --- | --- |
| 1 | **Игра** |

---

<!-- people: difficulties -->
## Трудности
"""


def test_everything_that_a_document_has() -> None:
    """Headings, emphasis, links, lists, a table with widths, a page break, and who writes each section."""
    results, difficulties = sections(WHOLE)
    assert results == Section(
        "results",
        "Отчёт",
        (
            Heading(1, (Run("Отчёт"),)),
            Paragraph(
                (
                    Run("Проведено "),
                    Run("пять", bold=True),
                    Run(" "),
                    Run("мероприятий", italic=True),
                    Run(", "),
                    Run("новость", link="https://vk.com/wall"),
                    Run(f".{BREAK}Вторая строка."),
                )
            ),
            ListItem((Run("один"),), ordered=True),
            ListItem((Run("внутри"),), ordered=True, level=1),
            ListItem((Run("два"),), ordered=True),
            ListItem((Run("точка"),)),
            Table(
                (
                    ((Run("№", bold=True),), (Run("Что", bold=True),)),
                    ((Run("1"),), (Run("Игра", bold=True),)),
                ),
                header_rows=1,
                widths=(40.0, 200.0),
            ),
            PageBreak(),
        ),
    )
    assert difficulties == Section("difficulties", "Трудности", (Heading(2, (Run("Трудности"),)),), for_people=True)


@pytest.mark.parametrize(
    "text",
    [
        "до разделов",
        "<!-- section: a -->\n<b>жирно</b>\n",
        "<!-- section: a -->\nа <b>жирно</b>\n",
        "<!-- section: a -->\n> цитата\n",
        "<!-- section: a -->\nа\n\n<!-- section: a -->\nб\n",
        "<!-- section: a -->\n![](https://vk.com/a.png)\n",
        "<!-- section: a -->\n<!-- widths: 1, 2, 3 -->\n\n| а | б |\n| --- | --- |\n",
    ],
)
def test_mistakes_of_a_template_are_named(text: str) -> None:
    """What a document cannot show stops the template, not the reader of the document."""
    with pytest.raises(TemplateMistake):
        sections(text)


def filled(folder: Path, template: str, **facts: object) -> tuple[Section, ...]:
    folder.mkdir(exist_ok=True)
    name = f"t{abs(hash(template))}"
    (folder / f"{name}.md.j2").write_text(template, encoding="utf-8")
    return render(name, facts, folder)


ANYWHERE = """<!-- section: a -->
## {{ text }}

{{ text }}

**{{ text }}**

- {{ text }}

| а |
| --- |
| {{ text }} |
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


SIGNS = (
    *("# ", "- ", "1. ", "    ", "> ", "|", "*", "_", "`", "[a](b)", "<b>", "<!-- section: x -->", "&amp;", "\n", "\t"),
    *("{{ text }}", "{% if %}", "\\", "---", "\x07", "\ue02a", "\u00a0", "слово", '"', "№ 7", "🎈"),
)
EVIL = st.lists(st.sampled_from(SIGNS), max_size=6).map("".join)


@given(EVIL)
def test_what_people_typed_stays_text(folder: Path, text: str) -> None:
    """In headings, paragraphs, emphasis, lists and cells: Markdown, HTML and Jinja in a fact are only characters."""
    (section,) = filled(folder, ANYWHERE, text=text)
    text = re.sub("[\ue000-\uf8ff]", "", text)  # Docs strips the private use area
    run = Run(printable(text))
    row = ((Run("а", bold=True),),)
    expected = normal(
        [
            Heading(2, typeset(_printed(run))),
            Paragraph(typeset(_printed(run))),
            Paragraph(typeset(_printed(Run(printable(text), bold=True)))),
            ListItem(typeset(_printed(run))),
            Table((row, (typeset(_printed(run)),)), header_rows=1),
        ]
    )
    assert section.blocks == expected


def _printed(run: Run) -> tuple[Run, ...]:
    return tuple(found.runs[0] for found in normal([Paragraph((run,))]) if isinstance(found, Paragraph))


def test_only_harmless_addresses_become_links(folder: Path) -> None:
    """An address that people typed is a link if it leads to a page or a mailbox; others stay words."""
    template = "<!-- section: a -->\n[а]({{ good }}) [б]({{ bad }})\n"
    (section,) = filled(folder, template, good="https://vk.com/a_(b)?c=1&d=*", bad="javascript:alert(1)")
    assert section.blocks == (Paragraph((Run("а", link="https://vk.com/a_(b)?c=1&d=*"), Run(" б"))),)


def test_missing_facts_are_refused(folder: Path) -> None:
    """A fact that is not given, or is None, never comes out as an empty place."""
    with pytest.raises(jinja2.UndefinedError):
        filled(folder, "<!-- section: a -->\n{{ absent }}\n")
    with pytest.raises(TemplateMistake):
        filled(folder, "<!-- section: a -->\n{{ nothing }}\n", nothing=None)


def test_plain_text_of_a_table() -> None:
    """A comment tells a table by tabs and lines."""
    assert plain(Table((((Run("а"),), (Run("б"),)), ((), (Run("в"),))))) == "а\tб\n\tв"
