"""Text in documents: indexes, what may be put and taken where, styles that go along."""

from __future__ import annotations

import pytest

from tests.connectors.emulator.documenting import delete, insert, new_document, runs_of, span, text_of


@pytest.fixture
def doc(emulator):
    return new_document(emulator, "Один\nДва 😀 три\n")


def test_a_new_document_is_one_empty_paragraph_behind_a_section_break(emulator):
    """Indexes begin as with Google: the break is 0, the paragraph's newline 1."""
    content = new_document(emulator).get()["body"]["content"]
    assert [(one.get("startIndex", 0), one["endIndex"]) for one in content] == [(0, 1), (1, 2)]
    assert text_of(content[1]) == "\n"


def test_indexes_count_utf_16_code_units(doc):
    """A sign beyond the basic plane is two units wide."""
    assert [(one["startIndex"], one["endIndex"]) for one in doc.content] == [(1, 6), (6, 17), (17, 18)]


def test_inserted_text_splits_paragraphs_at_its_newlines(doc):
    """A new paragraph is like the one it came from."""
    doc.do({"updateParagraphStyle": _named(1, 2, "HEADING_1")}, insert(3, "X\nY"))
    assert doc.text == "ОдX\nYин\nДва 😀 три\n\n"
    styles = [one["paragraph"]["paragraphStyle"] for one in doc.content]
    assert [style["namedStyleType"] for style in styles] == ["HEADING_1", "HEADING_1", "NORMAL_TEXT", "NORMAL_TEXT"]
    assert len({style.get("headingId") for style in styles[:2]}) == 2


def test_control_and_private_characters_are_dropped(doc):
    """As Google strips them; tabs and vertical tabs stay."""
    doc.do(insert(1, "a\x00\x08\x0c\x1f\ue000\uf8ffb\t\x0bc"))
    assert doc.text.startswith("ab\t\x0bcОдин")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (insert(18, "x"), "Index 18 must be less than the end index of the referenced segment, 18."),
        (insert(0, "x"), "must be inside the bounds of an existing paragraph"),
        (insert(-1, "x"), "must be greater than or equal to 0"),
        (insert(1, ""), "text must be specified"),
        (delete(17, 18), "cannot include the newline character at the end of the segment"),
        (delete(3, 3), "range should not be empty"),
        (delete(0, 3), "Cannot delete the requested range"),
        (delete(10, 11), "surrogate pair"),
        (delete(1, 99), "Index 99 must be less than the end index of the referenced segment, 18."),
        (insert(1, "x", segmentId="kix.none"), "segment with ID kix.none was not found"),
        (insert(1, "x", tabId="t.none"), "tab with ID t.none was not found"),
    ],
)
def test_what_makes_no_document_is_refused(doc, request_, message):
    """With Google's 400 naming the request, and nothing of the whole call is changed."""
    bold = {"updateTextStyle": {"range": span(1, 3), "textStyle": {"bold": True}, "fields": "bold"}}
    assert message in doc.refused(bold, request_)


def test_text_takes_over_the_style_before_it_but_no_link(doc):
    """Within a link it is part of the link, behind it none."""
    link = {"link": {"url": "https://imc.example/"}, "bold": True}
    doc.do({"updateTextStyle": {"range": span(1, 3), "textStyle": link, "fields": "link,bold"}})
    doc.do(insert(2, "-"), insert(4, "+"))
    (inner, linked), (behind, plain), *_ = runs_of(doc.content[0])
    assert (inner, linked["link"]["url"], linked["bold"], linked["underline"]) == (
        "О-д",
        "https://imc.example/",
        True,
        True,
    )
    assert (behind, plain) == ("+", {"bold": True})


def test_deleting_a_boundary_makes_one_paragraph_in_the_style_of_the_first(doc):
    """If anything of the first is left."""
    doc.do({"updateParagraphStyle": _named(1, 2, "HEADING_2")}, delete(4, 8))
    assert doc.text == "Одиа 😀 три\n\n"
    assert doc.content[0]["paragraph"]["paragraphStyle"]["namedStyleType"] == "HEADING_2"


def test_a_paragraph_deleted_whole_leaves_the_next_as_it_was(doc):
    """Its newline goes with it."""
    doc.do({"updateParagraphStyle": _named(1, 2, "HEADING_2")}, delete(1, 6))
    assert doc.content[0]["paragraph"]["paragraphStyle"]["namedStyleType"] == "NORMAL_TEXT"


def test_replacing_all_counts_and_keeps_the_style(doc):
    """Upper and lower case are one unless asked otherwise."""
    doc.do({"updateTextStyle": {"range": span(6, 9), "textStyle": {"italic": True}, "fields": "italic"}})
    answer = doc.do({"replaceAllText": {"containsText": {"text": "ДВА"}, "replaceText": "четыре"}})
    assert answer["replies"] == [{"replaceAllText": {"occurrencesChanged": 1}}]
    assert runs_of(doc.content[1])[0] == ("четыре", {"italic": True})
    exact = {"replaceAllText": {"containsText": {"text": "ОДИН", "matchCase": True}, "replaceText": "x"}}
    assert doc.do(exact)["replies"] == [{"replaceAllText": {}}]


def test_a_write_that_requires_another_revision_is_refused(doc):
    """The answer to a change names the new revision, and reading it the same one."""
    revision = doc.get()["revisionId"]
    answer = doc.do(insert(1, "a"), requiredRevisionId=revision)
    assert answer["writeControl"] == {"requiredRevisionId": doc.get()["revisionId"]}
    assert "does not match the latest revision" in doc.refused(insert(1, "b"), requiredRevisionId=revision)


def test_a_request_is_of_one_kind_and_there_is_at_least_one(doc):
    """In Google's words for a union of which two are set, for one of which none is, and for an empty list."""
    assert "oneof field 'request' is already set" in doc.refused(insert(1, "a") | delete(1, 2))
    assert "Invalid requests[1]: No request set." in doc.refused(insert(1, "a"), {})
    assert "Must specify at least one request." in doc.refused()


def test_answers_hold_only_what_is_asked_for(doc):
    """Field masks go down into the content; one that names tabs asks for them."""
    found = doc.get(fields="body.content(endIndex),title")
    assert found == {"title": "Отчёт", "body": {"content": [{"endIndex": end} for end in (1, 6, 17, 18)]}}
    assert list(doc.get(fields="tabs.tabProperties.tabId")["tabs"][0]) == ["tabProperties"]


def _named(start, end, style):
    return {
        "range": span(start, end),
        "paragraphStyle": {"namedStyleType": style},
        "fields": "namedStyleType",
    }
