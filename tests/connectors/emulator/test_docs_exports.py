"""Documents as pages, PDF, text, Markdown and .docx, and files that become documents."""

import io
import re
from collections import defaultdict

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from connectors.emulator.contract import check_answer, check_request
from connectors.emulator.docs.exporting import exported, html
from connectors.emulator.docs.exporting.numbering import Numbering
from connectors.emulator.docs.importing import read
from connectors.emulator.docs.importing.blocks import Grid, Line
from connectors.emulator.docs.importing.requests import requests_for
from tests.connectors.emulator.documents import (
    bulleted,
    cell,
    document,
    line,
    numbered,
    pt,
    run,
    segment,
    table,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, PLAIN, HTML, MARKDOWN = "application/pdf", "text/plain", "text/html", "text/markdown"
SCRIPT = "<script>alert('да')</script> & «ёлочки»"
JUSTIFIED = {"alignment": "JUSTIFIED", "indentFirstLine": pt(35.4)}


@pytest.fixture(scope="module")
def report():
    """A report of several pages: header, numbered pages, headings, nested lists, a long table, a footnote."""
    rows = [[str(number), f"Мероприятие {number}", "12.10.2026"] for number in range(1, 61)]
    number, count = ({"autoText": {"type": kind, "textStyle": {}}} for kind in ("PAGE_NUMBER", "PAGE_COUNT"))
    note = {"footnoteReference": {"footnoteId": "kix.n", "footnoteNumber": "1", "textStyle": {}}}
    found = document(
        line("Отчёт за полугодие", kind="TITLE", alignment="CENTER"),
        line("Общие сведения", kind="HEADING_1"),
        line("Участвовали ", run("43 школы", bold=True), " из 55", note, ".", **JUSTIFIED),
        line("Подробнее — ", run("на странице", link="https://imc.example/a?b=1&c=2"), ".\vВторая строка"),
        line("Проведено", bullet=("b", 0)),
        line("в районе", bullet=("b", 1)),
        line("Назначить", bullet=("n", 0)),
        line("в школах", bullet=("n", 1)),
        line("в ДДТ", bullet=("n", 1)),
        line("Между пунктами."),
        line("Собрать", bullet=("n", 0)),
        table([run_in_bold("№"), "Что", "Когда"], *rows, heads=1, widths=(40, 300, 111)),
        line({"pageBreak": {"textStyle": {}}}),
        line("Приложение", kind="HEADING_2"),
        lists={"b": bulleted(), "n": numbered("%0.", "%0.%1.")},
        headers=segment("header", "kix.h", line("Красносельский район", alignment="END")),
        footers=segment("footer", "kix.f", line("Страница ", number, " из ", count, alignment="CENTER")),
        footnotes={"kix.n": {"footnoteId": "kix.n", "content": [line(" По данным школ.")]}},
        documentStyle={"defaultHeaderId": "kix.h", "defaultFooterId": "kix.f"},
    )
    assert check_answer("docs.documents.get", found) == []
    return found


def run_in_bold(text):
    return cell(line(run(text, bold=True)))


def pages_of(data):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def heights_of(data):
    """Where the texts of the first page stand above its foot."""
    heights = defaultdict(list)

    def note(text, outer, inner, *_):
        heights[text.strip()].append(outer[3] * inner[5] + outer[5])

    PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=note)
    return heights


def word_of(found):
    return docx.Document(io.BytesIO(exported(found, DOCX)))


def test_every_page_of_a_pdf_has_header_number_and_table_head(report):
    """A printed report has its header and «Страница N из M» on every page, and the head of a table where it goes on."""
    pages = pages_of(exported(report, PDF))
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert "Красносельский район" in page
        assert f"Страница {number} из {len(pages)}" in page
    assert "№ Что Когда" in pages[1]
    assert "Приложение" in pages[-1]
    assert "Мероприятие" not in pages[-1]


def test_pdf_keeps_markers_and_footnotes_at_the_foot(report):
    """Lists are counted as in Docs, through a paragraph between, and a footnote stands on the page that calls it."""
    first = pages_of(exported(report, PDF))[0]
    assert "1. Назначить 1.1. в школах 1.2. в ДДТ Между пунктами. 2. Собрать" in first
    assert first.index("По данным школ.") > first.index("Собрать")


def test_first_page_has_its_own_header_and_sections_turn_the_page():
    """A letterhead stands on first pages only, a section may lie on its side, numbers begin where they are told to."""
    number = {"autoText": {"type": "PAGE_NUMBER", "textStyle": {}}}
    turn = {"sectionBreak": {"sectionStyle": {"sectionType": "NEXT_PAGE", "flipPageOrientation": True}}}
    found = document(
        *[line("Строка письма") for _ in range(60)],
        turn,
        line("Приложение на боку"),
        headers=segment("header", "first", *[line("Бланк") for _ in range(8)])
        | segment("header", "rest", line("Далее")),
        footers=segment("footer", "all", line("стр. ", number)),
        documentStyle={
            "useFirstPageHeaderFooter": True,
            "firstPageHeaderId": "first",
            "defaultHeaderId": "rest",
            "defaultFooterId": "all",
            "firstPageFooterId": "all",
            "pageNumberStart": 5,
        },
    )
    data = exported(found, PDF)
    pages, boxes = pages_of(data), [page.mediabox for page in PdfReader(io.BytesIO(data)).pages]
    heights = heights_of(data)
    assert [("Бланк" in page, "Далее" in page) for page in pages] == [(True, False), (False, True), (True, False)]
    assert [f"стр. {place}" in page for place, page in enumerate(pages, 5)] == [True] * 3
    assert [box.width > box.height for box in boxes] == [False, False, True]
    assert min(heights["Бланк"]) > max(heights["Строка письма"])


def test_html_is_escaped_and_runs_nothing():
    """What people write is shown, never run: tags, quotes in attributes, and addresses that browsers would execute."""
    page = html.page(
        document(
            line(SCRIPT, run("нажми", link="javascript:alert(1)"), run("тут", link='https://a.example/"onload="x')),
            line("Пункт", bullet=("b", 0)),
            line("Глава", kind="HEADING_1", headingId='h."><script>'),
            table([cell(line(SCRIPT))]),
            title=SCRIPT,
            lists={"b": {"listProperties": {"nestingLevels": [{"glyphSymbol": '"><script>', "glyphFormat": "%0"}]}}},
        )
    )
    assert "<script" not in page
    assert "javascript:" not in page
    assert page.count("&lt;script&gt;alert(&#x27;да&#x27;)&lt;/script&gt; &amp; «ёлочки»") == 3
    assert 'href="https://a.example/&quot;onload=&quot;x"' in page


@given(text=st.text(), family=st.text(), address=st.text())
def test_nothing_that_people_type_becomes_markup(text, family, address):
    """Whatever is typed: the page has the tags of its paragraphs, and text."""
    style = {"weightedFontFamily": {"fontFamily": family}, "link": f"https://{address}"}
    body = html.body_html(document(line(run(text.replace("\n", ""), **style))))
    assert re.fullmatch(r'<p>(<a href="[^"<>]*" style="[^"<>]*">([^<>]|<br>)*</a>|<br>)</p>', body)


def test_html_has_nested_lists_with_their_markers(report):
    """Lists are lists in HTML, deeper ones inside of their items, numbers going on after what stands between."""
    body = html.body_html(report)
    assert re.sub(r' style="[^"]*"', "", body[body.index("<ul>") : body.index("<table")]) == (
        '<ul><li><p data-marker="●">Проведено</p><ul><li><p data-marker="○">в районе</p></li></ul></li></ul>'
        '<ol><li><p data-marker="1.">Назначить</p><ol><li><p data-marker="1.1.">в школах</p></li>'
        '<li><p data-marker="1.2.">в ДДТ</p></li></ol></li></ol>'
        "<p>Между пунктами.</p>"
        '<ol start="2"><li><p data-marker="2.">Собрать</p></li></ol>'
    )


def test_addressed_html_says_where_everything_stands():
    """The page of a document knows the indexes of paragraphs, and which words are suggested by whom to come or go."""
    new = run("новое", bold=True) | {}
    new["textRun"]["suggestedInsertionIds"] = ["suggest.1"]
    old = run("старое")
    old["textRun"]["suggestedDeletionIds"] = ["suggest.2"]
    body = html.body_html(document(line("Было 😀 ", old, new), line("Дальше")), addressed=True)
    assert body == (
        '<p data-start="1" data-end="21">Было 😀 <del data-suggestion="suggest.2">старое</del>'
        '<ins data-suggestion="suggest.1"><span style="font-weight:bold">новое</span></ins></p>'
        '<p data-start="21" data-end="28">Дальше</p>'
    )


def test_merged_cells_are_one_whether_covered_ones_are_told_or_not():
    """A merged cell reaches over its neighbours, and nothing moves."""
    told = table(["а", "б", "в"], [cell("Итого", columnSpan=2, rowSpan=1), cell(""), "9"])
    left_out = table(["а", "б", "в"], [cell("Итого", columnSpan=2, rowSpan=1), "9"])
    row = '<tr><td colspan="2"><p>Итого</p></td><td><p>9</p></td></tr>'
    assert [row in html.body_html(document(grid)) for grid in (told, left_out)] == [True, True]


def test_plain_text_is_what_people_read(report):
    """Plain text has Google's byte order mark and line ends, markers before items, and a table's row on a line."""
    text = exported(report, PLAIN)
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").split("\r\n")
    assert lines[:10] == [
        "Отчёт за полугодие",
        "Общие сведения",
        "Участвовали 43 школы из 55[1].",
        "Подробнее — на странице.",
        "Вторая строка",
        "* Проведено",
        "   * в районе",
        "1. Назначить",
        "   1.1. в школах",
        "   1.2. в ДДТ",
    ]
    assert lines[12:14] == ["№\tЧто\tКогда", "1\tМероприятие 1\t12.10.2026"]
    assert lines[-1] == "[1] По данным школ."


def test_markdown_is_read_back_as_the_same_text(report):
    """Markdown keeps headings, bold words, links, lists and tables, and what looks like markup stays text."""
    text = exported(report, MARKDOWN).decode()
    assert text.startswith("# Отчёт за полугодие\n\n# Общие сведения\n\nУчаствовали **43 школы** из 55[^1].\n\n")
    assert "[на странице](https://imc.example/a?b=1&c=2)" in text
    assert "\n* Проведено\n  * в районе\n" in text
    assert "\n1. Назначить\n   1. в школах\n   2. в ДДТ\n\nМежду пунктами.\n\n2. Собрать\n" in text
    assert "\n| **№** | Что | Когда |\n| :---- | :---- | :---- |\n| 1 | Мероприятие 1 | 12.10.2026 |\n" in text
    odd = [
        "1. не список",
        "# не глава",
        "*не курсив* `не код` [не ссылка](a) &amp; <b>",
        "- нет",
        "a | b",
        "12.10.2026",
    ]
    blocks = read(exported(document(*map(line, odd)), MARKDOWN), MARKDOWN)
    assert [(block.text, block.kind, block.item) for block in blocks] == [(text, "NORMAL_TEXT", None) for text in odd]


def test_docx_has_styles_lists_table_and_fields(report):
    """Word gets headings as styles, lists that it counts itself, repeated heads of tables, page numbers as fields."""
    word = word_of(report)
    assert [(line.style.name, line.text) for line in word.paragraphs[:3]] == [
        ("Title", "Отчёт за полугодие"),
        ("Heading 1", "Общие сведения"),
        ("Normal", "Участвовали 43 школы из 55."),
    ]
    assert [run.text for run in word.paragraphs[2].runs if run.bold] == ["43 школы"]
    assert word.paragraphs[2].paragraph_format.first_line_indent.pt == pytest.approx(35.4)
    assert word.paragraphs[3].hyperlinks[0].address == "https://imc.example/a?b=1&c=2"
    assert [cell.text for cell in word.tables[0].rows[1].cells] == ["1", "Мероприятие 1", "12.10.2026"]
    assert len(word.tables[0]._tbl.xpath(".//w:tblHeader")) == 1
    (section,) = word.sections
    assert section.header.paragraphs[0].text == "Красносельский район"
    assert section.footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    forms = word.part.numbering_part.element.xpath("//w:abstractNum[last()]/w:lvl/w:lvlText/@w:val")
    assert forms[:2] == ["%1.", "%1.%2."]
    assert any(
        "По данным школ." in part.blob.decode()
        for part in word.part.package.iter_parts()
        if "footnotes" in part.partname
    )


def test_docx_holds_what_xml_cannot():
    """Characters that no XML may hold are left out, and the file can be read."""
    assert word_of(document(line("а\x00б\x1fв\ud800г"))).paragraphs[0].text == "абвг"


@pytest.mark.parametrize("kind", [DOCX, HTML, MARKDOWN])
def test_what_was_exported_can_be_read_again(report, kind):
    """Headings, bold words, links, lists and tables come back from each format that has them."""
    blocks = read(exported(report, kind), kind)
    lines = {block.text: block for block in blocks if isinstance(block, Line)}
    (grid,) = (block for block in blocks if isinstance(block, Grid))
    assert lines["Общие сведения"].kind == "HEADING_1"
    assert lines["Приложение"].kind == "HEADING_2"
    looks = {piece.text: piece.look for block in lines.values() for piece in block.pieces}
    assert looks["43 школы"].bold
    assert looks["на странице"].link == "https://imc.example/a?b=1&c=2"
    items = [lines[text].item for text in ("Проведено", "в районе", "Назначить", "в школах")]
    assert [(item.level, item.is_numbered) for item in items] == [(0, False), (1, False), (0, True), (1, True)]
    assert (len(grid.rows), grid.heads) == (61, 1)
    assert [cell[0].text for cell in grid.rows[60]] == ["60", "Мероприятие 60", "12.10.2026"]
    assert check_request("docs.documents.batchUpdate", {"documentId": ["1"]}, {"requests": requests_for(blocks)}) == []


@pytest.mark.parametrize(
    ("kind", "numbers", "marker"),
    [("DECIMAL", 3, "3."), ("ZERO_DECIMAL", 3, "03."), ("ALPHA", 27, "aa."), ("UPPER_ROMAN", 14, "XIV.")],
)
def test_items_are_counted_in_all_ways_of_docs(kind, numbers, marker):
    """Numbers, letters and Roman numbers are those of Docs."""
    numbering = Numbering({"n": numbered("%0.", kind=kind)})
    assert [numbering.next({"listId": "n"}).text for _ in range(numbers)][-1] == marker
