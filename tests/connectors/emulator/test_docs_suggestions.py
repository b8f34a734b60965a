"""Suggestions in documents: proposed, seen in every view, accepted and rejected."""

from __future__ import annotations

import pytest
from googleapiclient.errors import HttpError

from tests.connectors.emulator.documenting import Written, at, delete, insert, new_document, span, text_of

COMMENTER, READER = "commenter@imc.example", "reader@imc.example"
VIEWS = ("SUGGESTIONS_INLINE", "PREVIEW_SUGGESTIONS_ACCEPTED", "PREVIEW_WITHOUT_SUGGESTIONS")


@pytest.fixture
def doc(emulator):
    """A document that one other may comment on and one read."""
    doc = new_document(emulator, "Один два три\nЧетыре")
    for person, role in ((COMMENTER, "commenter"), (READER, "reader")):
        body = {"type": "user", "role": role, "emailAddress": person}
        emulator.call("POST", f"/drive/v3/files/{doc.id}/permissions", body)
    return doc


def seen(doc):
    """The text in each view."""
    found = (doc.get(suggestionsViewMode=view) for view in VIEWS)
    return ["".join(map(text_of, one["body"]["content"])) for one in found]


def suggest(doc, *requests):
    """The suggestions that requests made."""
    answer = doc.do(*requests, writeMode="SUGGEST")
    return [one for told in answer["suggestionResponses"] for one in told.get("createdSuggestionIds", ())]


def settle(doc, kind, suggestion_id):
    return doc.do({kind: {"suggestionId": suggestion_id}})


def as_person(emulator, doc, user):
    return Written(emulator.api("docs", "v1", user).documents(), doc.id)


def test_what_is_suggested_counts_in_the_indexes_and_shows_as_asked(doc):
    """Text that is put stands beside text that is to go; a replacement is one suggestion."""
    (one,) = suggest(doc, delete(6, 9), insert(9, "2"))
    assert seen(doc) == ["Один два2 три\nЧетыре\n", "Один 2 три\nЧетыре\n", "Один два три\nЧетыре\n"]
    runs = [run["textRun"] for run in doc.content[0]["paragraph"]["elements"]]
    assert [(run["content"], run.get("suggestedDeletionIds"), run.get("suggestedInsertionIds")) for run in runs] == [
        ("Один ", None, None),
        ("два", [one], None),
        ("2", None, [one]),
        (" три\n", None, None),
    ]


@pytest.mark.parametrize(("kind", "view"), [("acceptSuggestion", 1), ("rejectSuggestion", 2), ("deleteSuggestion", 2)])
@pytest.mark.parametrize(
    "requests",
    [
        (delete(6, 9), insert(9, "2")),
        (delete(11, 16),),
        (insert(6, "a\nb\n"),),
        ({"insertTable": {"rows": 2, "columns": 1, "location": at(3)}},),
        ({"insertPageBreak": {"location": at(3)}}, delete(1, 3)),
        ({"createParagraphBullets": {"range": span(1, 16), "bulletPreset": "BULLET_CHECKBOX"}},),
        ({"updateTextStyle": {"range": span(1, 9), "textStyle": {"bold": True}, "fields": "bold"}},),
        (
            {
                "updateParagraphStyle": {
                    "range": span(1, 2),
                    "paragraphStyle": {"namedStyleType": "HEADING_1", "alignment": "CENTER"},
                    "fields": "namedStyleType,alignment",
                }
            },
        ),
    ],
)
def test_settled_a_document_is_what_its_preview_was(doc, requests, kind, view):
    """Whatever was suggested; heading ids are made when a paragraph becomes one."""
    before = doc.get(suggestionsViewMode=VIEWS[2])["body"]
    suggestions = suggest(doc, *requests)
    assert doc.get(suggestionsViewMode=VIEWS[2])["body"] == before
    expected = doc.get(suggestionsViewMode=VIEWS[view])["body"]
    for one in suggestions:
        settle(doc, kind, one)
    found = doc.get()["body"]
    assert "suggest" not in str(found).lower()
    for element in found["content"]:
        element.get("paragraph", {}).get("paragraphStyle", {}).pop("headingId", None)
    assert found == expected


def test_a_suggested_style_is_told_beside_the_one_in_force(doc):
    """With a state that says which fields are suggested."""
    bold = {"updateTextStyle": {"range": span(1, 5), "textStyle": {"bold": True}, "fields": "bold"}}
    (one,) = suggest(doc, bold)
    run = doc.content[0]["paragraph"]["elements"][0]["textRun"]
    assert run["textStyle"] == {}
    assert run["suggestedTextStyleChanges"] == {
        one: {"textStyle": {"bold": True}, "textStyleSuggestionState": {"boldSuggested": True}}
    }


def test_a_request_is_one_suggestion_and_one_for_each_place_that_it_replaces(doc):
    """However many paragraphs it makes items; the places of a text are accepted one by one."""
    bullets = {"createParagraphBullets": {"range": span(1, 16), "bulletPreset": "BULLET_DISC_CIRCLE_SQUARE"}}
    assert len(suggest(doc, bullets)) == 1
    replace = {"replaceAllText": {"containsText": {"text": "т"}, "replaceText": "Т"}}
    assert len(suggest(doc, replace)) == 2


def test_what_is_put_within_a_suggestion_belongs_to_it_or_to_two(emulator, doc):
    """To one within one call; rejecting the outer of two takes the inner along."""
    (outer,) = suggest(doc, insert(6, "[]"), insert(7, "a"))
    assert doc.content[0]["paragraph"]["elements"][1]["textRun"]["suggestedInsertionIds"] == [outer]
    (inner,) = suggest(as_person(emulator, doc, COMMENTER), insert(8, "b"))
    runs = [run["textRun"] for run in doc.content[0]["paragraph"]["elements"]]
    assert [(run["content"], run.get("suggestedInsertionIds")) for run in runs[1:4]] == [
        ("[a", [outer]),
        ("b", [outer, inner]),
        ("]", [outer]),
    ]
    settle(doc, "rejectSuggestion", outer)
    assert seen(doc) == ["Один два три\nЧетыре\n"] * 3


def test_places_apart_are_suggestions_apart(doc):
    """One is accepted, the other rejected."""
    first, second = suggest(doc, insert(1, "+"), insert(8, "-"))
    settle(doc, "acceptSuggestion", first)
    answer = settle(doc, "rejectSuggestion", second)
    assert answer["suggestionResponses"] == [{"rejectedSuggestionIds": [second]}]
    assert seen(doc) == ["+Один два три\nЧетыре\n"] * 3
    assert "No open suggestion" in doc.refused({"acceptSuggestion": {"suggestionId": first}})


def test_what_is_suggested_is_not_deleted_or_named_over(doc):
    """It has to be settled first; named ranges and column widths are never suggested."""
    suggest(doc, insert(6, "новый "))
    assert "suggested changes" in doc.refused(delete(5, 8))
    assert "suggested changes" in doc.refused(delete(5, 8), writeMode="SUGGEST")
    name = {"createNamedRange": {"name": "n", "range": span(1, 3)}}
    assert "suggestion mode" in doc.refused(name, writeMode="SUGGEST")


def test_a_named_range_over_replaced_text_stays_over_it(doc):
    """After accepting it stands over the new text, after rejecting over the old."""
    doc.do({"createNamedRange": {"name": "n", "range": span(6, 9)}})
    replace = {"replaceNamedRangeContent": {"namedRangeName": "n", "text": "2"}}
    (one,) = suggest(doc, replace)
    settle(doc, "rejectSuggestion", one)
    assert doc.get()["namedRanges"]["n"]["namedRanges"][0]["ranges"] == [{"startIndex": 6, "endIndex": 9}]
    (one,) = suggest(doc, replace)
    settle(doc, "acceptSuggestion", one)
    assert doc.get()["namedRanges"]["n"]["namedRanges"][0]["ranges"] == [{"startIndex": 6, "endIndex": 7}]
    assert doc.text == "Один 2 три\nЧетыре\n"


def test_commenters_suggest_and_take_back_and_readers_see_nothing_of_it(emulator, doc):
    """Accepting is for those who may edit."""
    commenter, reader = as_person(emulator, doc, COMMENTER), as_person(emulator, doc, READER)
    with pytest.raises(HttpError, match="403"):
        commenter.do(insert(1, "x"))
    (one,) = suggest(commenter, insert(1, "x"))
    with pytest.raises(HttpError, match="403"):
        settle(commenter, "acceptSuggestion", one)
    assert commenter.get()["suggestionsViewMode"] == "SUGGESTIONS_INLINE"
    assert reader.get()["suggestionsViewMode"] == "PREVIEW_WITHOUT_SUGGESTIONS"
    assert reader.text == "Один два три\nЧетыре\n"
    assert "revisionId" not in reader.get()
    with pytest.raises(HttpError, match="403"):
        reader.get(suggestionsViewMode="SUGGESTIONS_INLINE")
    commenter.do({"rejectSuggestion": {"suggestionId": one}}, writeMode="SUGGEST")
    assert seen(doc) == ["Один два три\nЧетыре\n"] * 3
