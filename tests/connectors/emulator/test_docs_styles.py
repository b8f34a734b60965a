"""How documents look: text, paragraphs, lists, named styles."""

from __future__ import annotations

import pytest

from tests.connectors.emulator.documenting import delete, insert, new_document, runs_of, span


@pytest.fixture
def doc(emulator):
    return new_document(emulator, "Один\n\tДва\n\t\tТри\nКонец")


def bullets(start, end, preset="BULLET_DISC_CIRCLE_SQUARE"):
    return {"createParagraphBullets": {"range": span(start, end), "bulletPreset": preset}}


def text_style(start, end, fields, **style):
    return {"updateTextStyle": {"range": span(start, end), "textStyle": style, "fields": fields}}


def paragraph_style(start, end, fields, **style):
    return {"updateParagraphStyle": {"range": span(start, end), "paragraphStyle": style, "fields": fields}}


def styles_of(doc):
    return [one["paragraph"]["paragraphStyle"] for one in doc.content]


def test_only_what_the_mask_names_is_changed(doc):
    """What is named and not given is inherited again."""
    doc.do(text_style(1, 5, "bold,italic", bold=True, italic=True), text_style(2, 4, "bold"))
    assert runs_of(doc.content[0]) == [
        ("О", {"bold": True, "italic": True}),
        ("ди", {"italic": True}),
        ("н", {"bold": True, "italic": True}),
        ("\n", {}),
    ]


def test_a_value_that_the_named_style_has_is_inherited(doc):
    """11 points are what normal text has anyway."""
    doc.do(text_style(1, 3, "fontSize,bold", fontSize={"magnitude": 11, "unit": "PT"}, bold=False))
    assert runs_of(doc.content[0]) == [("Один\n", {})]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (text_style(1, 3, "", bold=True), "At least one field must be listed in 'fields'"),
        (text_style(1, 3, "nope", bold=True), "Invalid field: nope"),
        (text_style(1, 3, "weightedFontFamily", weightedFontFamily={"weight": 400}), "fontFamily must be specified"),
        (text_style(1, 3, "fontSize", fontSize={"magnitude": 9}), "unit of a dimension must be PT"),
        (
            text_style(1, 3, "foregroundColor", foregroundColor={"color": {"rgbColor": {"red": 2}}}),
            "between 0 and 1",
        ),
        (paragraph_style(1, 3, "headingId", headingId="h.x"), "read-only"),
    ],
)
def test_styles_that_make_no_sense_are_refused(doc, request_, message):
    """With 400, nothing changed."""
    assert message in doc.refused(request_)


def test_paragraph_styles_go_to_every_paragraph_that_the_range_touches(doc):
    """A named style does not take away what was set beside it."""
    doc.do(
        paragraph_style(4, 7, "alignment", alignment="CENTER"),
        paragraph_style(1, 2, "namedStyleType", namedStyleType="HEADING_1"),
    )
    first, second, third, _ = styles_of(doc)
    assert (first["alignment"], second["alignment"]) == ("CENTER", "CENTER")
    assert first["headingId"].startswith("h.")
    assert "alignment" not in third
    doc.do(paragraph_style(1, 2, "namedStyleType", namedStyleType="NORMAL_TEXT"))
    assert "headingId" not in styles_of(doc)[0]


def test_leading_tabs_nest_items_and_go(doc):
    """So what follows moves; the list is one for all."""
    doc.do(bullets(1, 15))
    assert doc.text == "Один\nДва\nТри\nКонец\n"
    found = [one["paragraph"].get("bullet", {}) for one in doc.content]
    assert [one.get("nestingLevel", 0) for one in found] == [0, 1, 2, 0]
    assert len({one["listId"] for one in found[:3]}) == 1
    assert found[3] == {}
    levels = doc.get()["lists"][found[0]["listId"]]["listProperties"]["nestingLevels"]
    assert len(levels) == 9
    assert [level["glyphSymbol"] for level in levels[:3]] == ["●", "○", "■"]


def test_items_join_the_list_before_them_if_it_looks_the_same(doc):
    """Another preset begins another list."""
    doc.do(bullets(1, 2), bullets(6, 7), bullets(13, 14, "NUMBERED_DECIMAL_NESTED"))
    first, second, third, _ = (one["paragraph"].get("bullet", {}).get("listId") for one in doc.content)
    assert first == second != third
    assert third in doc.get()["lists"]


def test_a_list_that_nothing_belongs_to_any_more_is_not_told(doc):
    """What was nested stays indented."""
    doc.do(bullets(1, 15), {"deleteParagraphBullets": {"range": span(1, 14)}})
    assert "lists" not in doc.get()
    assert [style.get("indentStart", {}).get("magnitude") for style in styles_of(doc)] == [None, 36, 72, None]


def test_the_bullet_of_an_item_styled_whole_is_styled_too(doc):
    """Its newline has to be in the range."""
    doc.do(bullets(1, 5), text_style(1, 5, "bold", bold=True))
    assert doc.content[0]["paragraph"]["bullet"]["textStyle"] == {}
    doc.do(text_style(1, 6, "bold", bold=True))
    assert doc.content[0]["paragraph"]["bullet"]["textStyle"] == {"bold": True}


def test_what_paragraphs_inherit_is_changed_for_all_of_them(doc):
    """And what they had set to just that is inherited from then on."""
    style = {"namedStyleType": "NORMAL_TEXT", "textStyle": {"fontSize": {"magnitude": 14, "unit": "PT"}}}
    doc.do({"updateNamedStyle": {"namedStyle": style, "fields": "namedStyleType,textStyle.fontSize"}})
    normal = doc.get()["namedStyles"]["styles"][0]
    assert normal["textStyle"]["fontSize"]["magnitude"] == 14
    assert normal["textStyle"]["weightedFontFamily"]["fontFamily"] == "Arial"


def test_a_named_range_grows_inside_shrinks_and_vanishes(doc):
    """Text at its edges is not in it."""
    reply = doc.do({"createNamedRange": {"name": "n", "range": span(2, 4)}})["replies"][0]
    doc.do(insert(3, "++"), insert(2, "-"), insert(7, "-"))
    found = doc.get()["namedRanges"]["n"]
    assert found["namedRanges"] == [
        {
            "namedRangeId": reply["createNamedRange"]["namedRangeId"],
            "name": "n",
            "ranges": [{"startIndex": 3, "endIndex": 7}],
        }
    ]
    doc.do(delete(1, 4))
    assert doc.get()["namedRanges"]["n"]["namedRanges"][0]["ranges"] == [{"startIndex": 1, "endIndex": 4}]
    doc.do(delete(1, 4))
    assert "namedRanges" not in doc.get()


def test_the_content_of_a_named_range_is_replaced_and_the_range_stays(doc):
    """By name for all of the name, and a name that nothing has means nothing; an id must be there."""
    doc.do(
        text_style(1, 2, "bold", bold=True),
        {"createNamedRange": {"name": "n", "range": span(1, 5)}},
        {"replaceNamedRangeContent": {"namedRangeName": "n", "text": "Новый\nтекст"}},
        {"replaceNamedRangeContent": {"namedRangeName": "none", "text": "x"}},
    )
    assert doc.text.startswith("Новый\nтекст\n\tДва")
    assert runs_of(doc.content[0])[0] == ("Новый\n", {"bold": True})
    (one,) = doc.get()["namedRanges"]["n"]["namedRanges"]
    assert one["ranges"] == [{"startIndex": 1, "endIndex": 12}]
    assert "No named range" in doc.refused({"deleteNamedRange": {"namedRangeId": "kix.none"}})
    doc.do({"deleteNamedRange": {"name": "n"}})
    assert "namedRanges" not in doc.get()
