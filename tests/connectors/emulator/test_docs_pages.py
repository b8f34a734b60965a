"""Pages, sections, headers and footers, footnotes, tabs and objects of documents."""

from __future__ import annotations

import pytest

from tests.connectors.emulator.documenting import at, delete, insert, new_document, span, text_of


@pytest.fixture
def doc(emulator):
    return new_document(emulator, "Один\nДва")


def test_a_page_break_brings_a_newline(doc):
    """Two units: the break, and the end of its paragraph."""
    doc.do({"insertPageBreak": {"location": at(5)}})
    kinds = [
        [next(iter(set(run) - {"startIndex", "endIndex"})) for run in one["paragraph"]["elements"]]
        for one in doc.content
    ]
    assert kinds == [["textRun", "pageBreak", "textRun"], ["textRun"], ["textRun"]]
    assert doc.end == 12


def test_a_section_begins_behind_a_newline_and_has_a_style_of_its_own(doc):
    """Only the sections that the range overlaps are styled; the newline before a break stays with it."""
    doc.do({"insertSectionBreak": {"location": at(6), "sectionType": "NEXT_PAGE"}})
    margin = {"marginLeft": {"magnitude": 20, "unit": "PT"}}
    doc.do({"updateSectionStyle": {"range": span(8, 9), "sectionStyle": margin, "fields": "marginLeft"}})
    first, second = (
        one["sectionBreak"]["sectionStyle"] for one in doc.get()["body"]["content"] if "sectionBreak" in one
    )
    assert "marginLeft" not in first
    assert (second["sectionType"], second["marginLeft"]) == ("NEXT_PAGE", margin["marginLeft"])
    assert "Cannot delete" in doc.refused(delete(6, 7))
    unset = {"range": span(8, 9), "sectionStyle": {}, "fields": "marginLeft"}
    assert "cannot be unset" in doc.refused({"updateSectionStyle": unset})
    doc.do(delete(6, 8))
    assert doc.text == "Один\nДва\n"


def test_a_header_is_a_segment_of_its_own(doc):
    """Its indexes begin at nought; there is one of a kind; deleted, nothing refers to it."""
    header = doc.do({"createHeader": {"type": "DEFAULT"}})["replies"][0]["createHeader"]["headerId"]
    doc.do(insert(0, "Шапка", segmentId=header))
    found = doc.get()
    assert found["documentStyle"]["defaultHeaderId"] == header
    (line,) = found["headers"][header]["content"]
    assert (line.get("startIndex"), line["endIndex"], text_of(line)) == (None, 6, "Шапка\n")
    assert header in doc.refused({"createHeader": {"type": "DEFAULT"}})
    doc.do({"deleteHeader": {"headerId": header}})
    assert "headers" not in doc.get()
    assert "defaultHeaderId" not in doc.get()["documentStyle"]


def test_a_later_section_may_have_a_footer_of_its_own(doc):
    """It is told by the section break, whose index the request names."""
    doc.do({"insertSectionBreak": {"location": at(6), "sectionType": "NEXT_PAGE"}})
    assert "start index of a section break" in doc.refused(
        {"createFooter": {"type": "DEFAULT", "sectionBreakLocation": at(6)}}
    )
    answer = doc.do({"createFooter": {"type": "DEFAULT", "sectionBreakLocation": at(7)}})
    footer = answer["replies"][0]["createFooter"]["footerId"]
    style = next(one for one in doc.content if "sectionBreak" in one)["sectionBreak"]["sectionStyle"]
    assert style["defaultFooterId"] == footer
    assert "defaultFooterId" not in doc.get()["documentStyle"]


def test_a_footnote_goes_with_its_reference(doc):
    """It is numbered by its place, a space and a newline long at first, and allowed in the body only."""
    replies = doc.do({"createFootnote": {"location": at(9)}}, {"createFootnote": {"location": at(3)}})["replies"]
    second, first = (one["createFootnote"]["footnoteId"] for one in replies)
    runs = [run for one in doc.content for run in one["paragraph"]["elements"]]
    numbers = {
        one["footnoteReference"]["footnoteId"]: one["footnoteReference"]["footnoteNumber"]
        for one in runs
        if "footnoteReference" in one
    }
    assert numbers == {first: "1", second: "2"}
    assert text_of(doc.get()["footnotes"][first]["content"][0]) == " \n"
    assert "header, footer or footnote" in doc.refused({"createFootnote": {"location": at(0, segmentId=first)}})
    doc.do(delete(3, 4))
    assert list(doc.get()["footnotes"]) == [second]


def test_the_document_style_is_changed_and_reset(doc):
    """Margins of sections give way to those of the document."""
    wide = {"marginLeft": {"magnitude": 90, "unit": "PT"}}
    doc.do(
        {"updateSectionStyle": {"range": span(1, 2), "sectionStyle": wide, "fields": "marginLeft"}},
        {"updateDocumentStyle": {"documentStyle": {"useFirstPageHeaderFooter": True} | wide, "fields": "*"}},
    )
    found = doc.get()
    assert found["documentStyle"]["marginLeft"]["magnitude"] == 90
    assert found["documentStyle"]["marginRight"]["magnitude"] == 72
    assert found["documentStyle"]["useFirstPageHeaderFooter"]
    assert "marginLeft" not in found["body"]["content"][0]["sectionBreak"]["sectionStyle"]


def test_tabs_are_documents_of_their_own(doc):
    """Requests go to the tab they name, by default to the first; old readers see only that."""
    tab = doc.do({"addDocumentTab": {"tabProperties": {"title": "Второй"}}})["replies"][0]["addDocumentTab"]
    tab_id = tab["tabProperties"]["tabId"]
    inner = {"addDocumentTab": {"tabProperties": {"parentTabId": tab_id, "iconEmoji": "📄"}}}
    doc.do(insert(1, "внутри", tabId=tab_id), inner)
    first, second = doc.get(includeTabsContent=True)["tabs"]
    assert second["tabProperties"] == {"tabId": tab_id, "title": "Второй", "index": 1}
    assert second["childTabs"][0]["tabProperties"]["nestingLevel"] == 1
    assert text_of(second["documentTab"]["body"]["content"][1]) == "внутри\n"
    assert doc.text == "Один\nДва\n"
    masked = doc.get(fields="tabs(tabProperties(title))")
    assert [one["tabProperties"]["title"] for one in masked["tabs"]] == [first["tabProperties"]["title"], "Второй"]
    replaced = {"containsText": {"text": "в"}, "replaceText": "В", "tabsCriteria": {"tabIds": [tab_id]}}
    assert doc.do({"replaceAllText": replaced})["replies"][0] == {"replaceAllText": {"occurrencesChanged": 1}}


def test_tabs_move_and_go_with_those_below_them(doc):
    """One has to stay."""
    replies = doc.do(
        {"addDocumentTab": {"tabProperties": {"title": "B"}}}, {"addDocumentTab": {"tabProperties": {"title": "C"}}}
    )["replies"]
    first, second = (one["addDocumentTab"]["tabProperties"]["tabId"] for one in replies)
    move = {"tabProperties": {"tabId": second, "index": 0, "title": "Z"}, "fields": "index,title"}
    doc.do({"updateDocumentTabProperties": move})
    titles = [one["tabProperties"]["title"] for one in doc.get(includeTabsContent=True)["tabs"]]
    assert titles == ["Z", "Tab 1", "B"]
    below = {"tabProperties": {"tabId": first, "parentTabId": second}, "fields": "parentTabId"}
    doc.do({"updateDocumentTabProperties": below}, {"deleteTab": {"tabId": second}})
    assert [one["tabProperties"]["tabId"] for one in doc.get(includeTabsContent=True)["tabs"]] == ["t.0"]
    assert "last tab" in doc.refused({"deleteTab": {"tabId": "t.0"}})


def test_pictures_people_links_and_dates_are_one_unit_wide(doc):
    """They are told by elements of their own; a picture goes with what shows it."""
    size = {"width": {"magnitude": 50, "unit": "PT"}}
    image = {"uri": "https://imc.example/a.png", "location": at(1), "objectSize": size}
    answer = doc.do(
        {"insertInlineImage": image},
        {"insertPerson": {"personProperties": {"email": "a@imc.example"}, "location": at(2)}},
        {"insertRichLink": {"richLinkProperties": {"uri": "https://imc.example/"}, "location": at(3)}},
        {
            "insertDate": {
                "location": at(4),
                "dateElementProperties": {"timestamp": "2026-11-25T12:00:00Z", "dateFormat": "DATE_FORMAT_ISO8601"},
            }
        },
    )
    elements = doc.content[0]["paragraph"]["elements"]
    names = [next(iter(set(run) - {"startIndex", "endIndex"})) for run in elements]
    assert names == ["inlineObjectElement", "person", "richLink", "dateElement", "textRun"]
    assert elements[3]["dateElement"]["dateElementProperties"]["displayText"] == "2026-11-25"
    object_id = answer["replies"][0]["insertInlineImage"]["objectId"]
    embedded = doc.get()["inlineObjects"][object_id]["inlineObjectProperties"]["embeddedObject"]
    assert embedded["size"]["width"] == size["width"]
    doc.do({"replaceImage": {"imageObjectId": object_id, "uri": "https://imc.example/b.png"}})
    image = doc.get()["inlineObjects"][object_id]["inlineObjectProperties"]["embeddedObject"]["imageProperties"]
    assert image["contentUri"] == "https://imc.example/b.png"
    doc.do(delete(1, 2))
    assert "inlineObjects" not in doc.get()


def test_a_dropdown_shows_what_is_chosen(doc):
    """An option that is chosen goes only if the request says what is chosen instead."""
    options = [{"displayValue": "да", "optionId": "y"}, {"displayValue": "нет", "optionId": "n"}]
    properties = {"dropdownDefinitionProperties": {"title": "Ответ", "options": options}}
    made = doc.do({"createDropdownDefinition": {"dropdownDefinition": properties}})["replies"][0]
    definition = {
        "dropdownDefinitionId": made["createDropdownDefinition"]["dropdownDefinition"]["dropdownDefinitionId"]
    }
    reply = doc.do({"insertDropdown": definition | {"location": at(1), "selectedOptionId": "n"}})["replies"][0]
    assert reply["insertDropdown"]["dropdown"]["dropdownProperties"]["displayValue"] == "нет"
    fewer = definition | {"dropdownDefinitionProperties": {"options": options[:1]}, "fields": "options"}
    assert "no option" in doc.refused({"updateDropdownDefinitionProperties": fewer})
    assert "in use" in doc.refused({"deleteDropdownDefinition": definition})
    doc.do({"updateDropdownDefinitionProperties": fewer | {"selectedOptionIdReplacements": {"n": "y"}}})
    shown = doc.content[0]["paragraph"]["elements"][0]["dropdown"]["dropdownProperties"]
    assert shown["displayValue"] == "да"
    doc.do(delete(1, 2), {"deleteDropdownDefinition": definition})
    assert "dropdownDefinitions" not in doc.get(includeTabsContent=True)["tabs"][0]["documentTab"]
