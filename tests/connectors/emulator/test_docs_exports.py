"""Documents as pages, PDF, text, Markdown and .docx, and files that become documents."""

import io
import re
from collections import defaultdict

import docx
import pytest
from docx.enum.section import WD_ORIENT
from googleapiclient.http import MediaInMemoryUpload
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from connectors.emulator.contract import check_answer
from connectors.emulator.docs.describing import described
from connectors.emulator.docs.exporting import exported, html
from connectors.emulator.docs.exporting.numbering import Numbering
from connectors.emulator.docs.importing import fill, read
from connectors.emulator.docs.importing.blocks import Grid, Line, Run
from connectors.emulator.docs.model import BODY, Document
from connectors.emulator.docs.pieces import is_whole
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
from tests.connectors.emulator.filing import CURATOR, refusal

DOCUMENT = "application/vnd.google-apps.document"
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
    assert html.header_html(found).count("Бланк") == 8
    word = word_of(found)
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in word.sections] == [False, True]
    assert [line.text for line in word.paragraphs][-2:] == ["Строка письма", "Приложение на боку"]
    assert [line.text for line in word.sections[0].first_page_header.paragraphs] == ["Бланк"] * 8


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
    turned = line({"pageBreak": {"textStyle": {}}})
    body = html.body_html(document(line("Было 😀 ", old, new), line("Дальше"), turned), addressed=True)
    assert body == (
        '<p data-start="1" data-end="21">Было 😀 <del data-suggestion="suggest.2">старое</del>'
        '<ins data-suggestion="suggest.1"><span style="font-weight:bold">новое</span></ins></p>'
        '<p data-start="21" data-end="28">Дальше</p>'
        '<p data-start="28" data-end="30"><span data-start="28" data-end="29"><span class="page-break"></span></span></p>'
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
    blocks = read(exported(document(*map(line, odd)), MARKDOWN), MARKDOWN).blocks
    assert [(block.text, block.style, block.item) for block in blocks] == [(text, {}, None) for text in odd]


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


def test_docx_keeps_within_the_measures_of_word():
    """Lengths that Word does not know are the nearest that it knows."""
    size = {"width": pt(10**12), "height": pt(-1)}
    style = {"spaceAbove": pt(-5), "indentStart": pt(-18), "indentFirstLine": pt(10**12)}
    (section,) = word_of(document(line("Да", **style), documentStyle={"pageSize": size})).sections
    assert (section.page_width.pt, section.page_height.pt) == (1584, 1)


def test_docx_holds_what_xml_cannot():
    """Characters that no XML may hold are left out, and the file can be read."""
    assert word_of(document(line("а\x00б\x1fв\ud800г"))).paragraphs[0].text == "абвг"


@pytest.mark.parametrize("kind", [DOCX, HTML, MARKDOWN])
def test_what_was_exported_can_be_read_again(report, kind):
    """Headings, bold words, links, lists and tables come back from each format that has them."""
    found = read(exported(report, kind), kind)
    lines = {block.text: block for block in found.blocks if isinstance(block, Line)}
    (grid,) = (block for block in found.blocks if isinstance(block, Grid))
    assert lines["Общие сведения"].style["namedStyleType"] == "HEADING_1"
    assert lines["Приложение"].style["namedStyleType"] == "HEADING_2"
    looks = {run.text: run.style for block in lines.values() for run in block.runs if isinstance(run, Run)}
    assert looks["43 школы"]["bold"]
    assert looks["на странице"]["link"] == {"url": "https://imc.example/a?b=1&c=2"}
    items = [lines[text].item for text in ("Проведено", "в районе", "Назначить", "в школах")]
    assert [item.level for item in items] == [0, 1, 0, 1]
    glyphs = [found.lists[item.list_key]["listProperties"]["nestingLevels"][0].get("glyphType") for item in items]
    assert glyphs == [None, None, "DECIMAL", "DECIMAL"]
    assert (len(grid.rows), grid.heads) == (61, 1)
    assert [cell.blocks[0].text for cell in grid.rows[60]] == ["60", "Мероприятие 60", "12.10.2026"]


@pytest.mark.parametrize(
    ("kind", "numbers", "marker"),
    [("DECIMAL", 3, "3."), ("ZERO_DECIMAL", 3, "03."), ("ALPHA", 27, "aa."), ("UPPER_ROMAN", 14, "XIV.")],
)
def test_items_are_counted_in_all_ways_of_docs(kind, numbers, marker):
    """Numbers, letters and Roman numbers are those of Docs."""
    numbering = Numbering({"n": numbered("%0.", kind=kind)})
    assert [numbering.next({"listId": "n"}).text for _ in range(numbers)][-1] == marker


@pytest.fixture
def files(emulator):
    return emulator.api("drive", "v3", CURATOR).files()


@pytest.fixture
def upload(files):
    """Uploads bytes as a Google Doc; returns its id."""

    def send(data, content_type, **body):
        media = MediaInMemoryUpload(data, content_type)
        body = {"name": "Присланное", "mimeType": DOCUMENT, **body}
        return files.create(body=body, media_body=media).execute()["id"]

    return send


def exported_by_drive(files, file_id, kind):
    return files.export_media(fileId=file_id, mimeType=kind).execute()


SENT = """# Отчёт

Участвовали **43 школы**, см. [страницу](https://imc.example/a?b=1).

* Проведено
  * в районе
* Собрано

1. Первое
2. Второе 😀

| Что | Когда |
| :---- | :---- |
| Зарница | 12.10.2026 |

Конец.
"""


def test_markdown_becomes_a_document_and_comes_back_as_it_was(files, upload):
    """A document made of Markdown is exported as the same Markdown."""
    assert exported_by_drive(files, upload(SENT.encode(), MARKDOWN), MARKDOWN).decode() == SENT


def test_word_goes_through_a_document_and_back(files, upload):
    """A file of Word made of a document, uploaded and exported again, says the same."""
    first = upload(SENT.encode(), MARKDOWN)
    second = upload(exported_by_drive(files, first, DOCX), DOCX)
    assert exported_by_drive(files, second, PLAIN) == exported_by_drive(files, first, PLAIN)
    third = upload(exported_by_drive(files, first, HTML), HTML)
    assert exported_by_drive(files, third, MARKDOWN).decode() == SENT


def test_neighbouring_lists_stay_apart():
    """Two lists of one kind, one behind the other, are two in HTML and in Markdown; a nested one stays in its item."""
    lists = {"a": bulleted(), "b": bulleted(), "n": numbered("%0.", "%1.")}
    found = document(line("а", bullet=("a", 0)), line("б", bullet=("n", 1)), line("в", bullet=("b", 0)), lists=lists)
    assert exported(found, MARKDOWN).decode() == "* а\n  1. б\n\n- в\n"
    tags = re.sub(r"<p[^>]*>", "", html.body_html(found)).replace("</p>", "")
    assert tags == "<ul><li>а<ol><li>б</li></ol></li></ul><ul><li>в</li></ul>"


def test_formats_are_told_and_lead_to_files(emulator, files, upload):
    """Drive tells to what a document is exported, and every link of a file gives what it names."""
    file_id = upload(SENT.encode(), MARKDOWN)
    links = files.get(fileId=file_id, fields="exportLinks").execute()["exportLinks"]
    about = emulator.api("drive", "v3", CURATOR).about().get(fields="exportFormats,importFormats").execute()
    assert set(about["exportFormats"][DOCUMENT]) == set(links)
    assert {kind for kind, into in about["importFormats"].items() if into == [DOCUMENT]} >= {
        DOCX,
        PLAIN,
        HTML,
        MARKDOWN,
    }
    for kind, link in links.items():
        answer = emulator.session(CURATOR).get(link)
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)


def test_export_address_of_the_editor(emulator, upload):
    """The address behind the editor's menu gives the document in the format asked for, .docx if none is."""
    address = f"{emulator.url}/document/d/{upload('Да'.encode(), PLAIN)}/export"
    session = emulator.session(CURATOR)
    assert session.get(address, params={"format": "txt"}).content.decode("utf-8-sig") == "Да"
    assert docx.Document(io.BytesIO(session.get(address).content)).paragraphs[0].text == "Да"
    assert session.get(address, params={"format": "xlsx"}).status_code == 400
    stranger = emulator.session("other@school.example").get(address, params={"format": "txt"})
    assert stranger.status_code == 404


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("Первый\r\nВторой".encode(), PLAIN),
        ("\ufeffПервый\nВторой".encode(), PLAIN),
        ("Первый\nВторой".encode("cp1251"), f"{PLAIN}; charset=windows-1251"),
        ("<p>Первый</p><script>нет()</script><div>Второй".encode(), HTML),
        ("Первый\n\nВторой".encode(), "text/x-markdown"),
    ],
)
def test_text_becomes_a_document(files, upload, data, kind):
    """Plain text in the usual encodings, HTML without its scripts, Markdown: a paragraph is a paragraph."""
    assert exported_by_drive(files, upload(data, kind), PLAIN).decode("utf-8-sig") == "Первый\r\nВторой"


def test_what_is_no_document_is_refused(files):
    """What cannot become a document, and a .docx that is none, are refused, and nothing is left of them."""
    for kind, reason in ((PDF, "conversionUnsupportedConversionPath"), (DOCX, "invalidContent")):
        media = MediaInMemoryUpload(b"%PDF", kind)
        call = files.create(body={"name": "Нет", "mimeType": DOCUMENT}, media_body=media)
        assert refusal(call) == (400, reason)
    assert files.list(q="name = 'Нет'").execute()["files"] == []


def test_upload_is_converted_by_a_copy_and_replaced_by_new_content(files, upload):
    """An upload's copy becomes a document where that is asked for; new media replace all of it."""
    media = MediaInMemoryUpload(SENT.encode(), MARKDOWN)
    sent = files.create(body={"name": "отчёт.md"}, media_body=media).execute()["id"]
    made = files.copy(fileId=sent, body={"mimeType": DOCUMENT}).execute()["id"]
    assert exported_by_drive(files, made, MARKDOWN).decode() == SENT
    files.update(fileId=made, media_body=MediaInMemoryUpload("Новое".encode(), PLAIN)).execute()
    assert exported_by_drive(files, made, PLAIN).decode("utf-8-sig") == "Новое"


def test_what_readers_may_not_take_away_is_not_exported(emulator, files, upload):
    """Readers of a document that only writers may download get no export of it."""
    file_id = upload("Да".encode(), PLAIN)
    files.update(fileId=file_id, body={"copyRequiresWriterPermission": True}).execute()
    body = {"type": "user", "role": "reader", "emailAddress": "reader@school.example"}
    emulator.api("drive", "v3", CURATOR).permissions().create(fileId=file_id, body=body).execute()
    theirs = emulator.api("drive", "v3", "reader@school.example").files()
    assert refusal(theirs.export_media(fileId=file_id, mimeType=PDF)) == (403, "cannotDownloadFile")


def test_letterhead_of_word_keeps_header_page_numbers_and_looks(emulator, files, upload, report):
    """A .docx with header, numbered pages, margins and fonts becomes a Doc that is printed the same."""
    looks = {"weightedFontFamily": {"fontFamily": "Times New Roman"}, "fontSize": pt(14), "italic": True}
    marked = line(run("Текст", **looks), run("2", baselineOffset="SUPERSCRIPT"), **JUSTIFIED)
    report = report | {"body": {"content": [*report["body"]["content"], marked]}}
    file_id = upload(exported(report, DOCX), DOCX)
    made = emulator.api("docs", "v1", CURATOR).documents().get(documentId=file_id).execute()
    text, raised = (
        element["textRun"]["textStyle"] for element in made["body"]["content"][-1]["paragraph"]["elements"][:2]
    )
    assert {**text, "weightedFontFamily": text["weightedFontFamily"]["fontFamily"]} == looks | {
        "weightedFontFamily": "Times New Roman"
    }
    assert raised["baselineOffset"] == "SUPERSCRIPT"
    assert made["body"]["content"][-1]["paragraph"]["paragraphStyle"]["indentFirstLine"] == pt(35.4)
    pages = pages_of(exported_by_drive(files, file_id, PDF))
    for number, page in enumerate(pages, 1):
        assert "Красносельский район" in page
        assert f"Страница {number} из {len(pages)}" in page
    assert "№ Что Когда" in pages[1]
    assert "1. Назначить 1.1. в школах 1.2. в ДДТ Между пунктами. 2. Собрать" in pages[0]
    assert exported_by_drive(files, file_id, PLAIN).decode().endswith("[1] По данным школ.")


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<ul>", "<ol start=3>", "<li>", "</ul>", "<table>", "<tr>", "<td rowspan=9 colspan=2>"]
    )
    | st.sampled_from(
        ["</td>", "</table>", "<b>", "</b>", "<pre>", "</pre>", "<br>", "<thead>", "<script>", "</script>"]
    )
    | st.sampled_from(
        ["# ", "* ", "1. ", "\n", "\n\n", "    ", "| а | б |\n| - | - |\n", "**", "[а](b)", "слово", "\ue000"]
    )
).map("".join)


@given(text=MARKUP, kind=st.sampled_from([HTML, MARKDOWN, PLAIN]))
def test_whatever_is_uploaded_becomes_a_whole_document(text, kind):
    """However broken the markup of a file: what comes of it is a document, and can be exported again."""
    made = Document("1", [])
    fill(made, read(text.encode(), kind))
    assert is_whole(made.tabs[0].segments[BODY], is_body=True)
    shown = described(made, "Отчёт", with_tabs=True)
    assert check_answer("docs.documents.get", shown) == []
    assert exported(shown, PLAIN)
    assert exported(shown, MARKDOWN)
    assert exported(shown, HTML)


def test_only_what_holds_is_exported(emulator, files, upload):
    """What is only suggested, to come or to go, is in no export."""
    file_id = upload("Было".encode(), PLAIN)
    change = [
        {"insertText": {"location": {"index": 5}, "text": " и станет"}},
        {"deleteContentRange": {"range": {"startIndex": 1, "endIndex": 3}}},
    ]
    body = {"requests": change, "writeControl": {"writeMode": "SUGGEST"}}
    emulator.api("docs", "v1", CURATOR).documents().batchUpdate(documentId=file_id, body=body).execute()
    assert exported_by_drive(files, file_id, PLAIN).decode("utf-8-sig") == "Было"


def test_all_tabs_are_exported_each_on_a_page_of_its_own():
    """A document with tabs, one within another, is exported with all of them in their order."""
    inner = {"documentTab": document(line("Внутри")), "tabProperties": {"tabId": "t.2", "title": "Ещё"}}
    tabs = [
        {
            "documentTab": document(line("Первая")),
            "tabProperties": {"tabId": "t.0", "title": "Раз"},
            "childTabs": [inner],
        },
        {"documentTab": document(line("Последняя")), "tabProperties": {"tabId": "t.1", "title": "Два"}},
    ]
    found = {"title": "Отчёт", "tabs": tabs}
    assert pages_of(exported(found, PDF)) == ["Первая", "Внутри", "Последняя"]
    assert exported(found, PLAIN).decode("utf-8-sig") == "Первая\r\nВнутри\r\nПоследняя"
    assert len(word_of(found).sections) == 3


def test_pictures_that_lie_elsewhere_are_shown_but_not_loaded(caplog):
    """A picture is in the page by its address; in a PDF, which loads nothing, its description stands in a frame."""
    image = {"contentUri": "https://imc.example/a.png?b=1&c=2"}
    size = {"width": pt(100), "height": pt(50)}
    thing = {"description": "Флаг", "imageProperties": image, "size": size}
    objects = {"kix.o": {"objectId": "kix.o", "inlineObjectProperties": {"embeddedObject": thing}}}
    found = document(line({"inlineObjectElement": {"inlineObjectId": "kix.o", "textStyle": {}}}), inlineObjects=objects)
    address = "https://imc.example/a.png?b=1&amp;c=2"
    assert f'<img src="{address}" alt="Флаг" style="width:100pt;height:50pt">' in html.body_html(found)
    assert pages_of(exported(found, PDF)) == ["Флаг"]
    assert caplog.records == []
    assert "![](https://imc.example/a.png?b=1&c=2)" in exported(found, MARKDOWN).decode()
