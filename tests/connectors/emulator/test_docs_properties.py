"""Whatever requests come, a document stays one: indexes run on, paragraphs end, tables are whole."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.emulator.docs import shelf
from connectors.emulator.docs.model import BODY
from connectors.emulator.docs.pieces import is_whole
from connectors.emulator.store import Store
from connectors.emulator.workspace import Workspace
from tests.connectors.emulator.documenting import Json, text_of
from tests.connectors.emulator.fuzzing.documents import check_document
from tests.connectors.emulator.fuzzing.scene import ask, request_for

random_calls = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
TEXTS = st.sampled_from(["a", "Я", "😀", "e\u0301x", "\n", "x\ny\n", "\t\tz", "\n\n", "b c"])
LINK = {"bold": True, "link": {"url": "https://imc.example/"}}
HEADING = {"namedStyleType": "HEADING_1"}
INDEX = st.integers(0, 40)
REQUESTS = st.one_of(
    st.tuples(st.just("insertText"), INDEX, TEXTS),
    st.tuples(st.just("deleteContentRange"), INDEX, st.integers(1, 14)),
    st.tuples(st.just("insertTable"), INDEX, st.integers(1, 3)),
    st.tuples(st.just("createParagraphBullets"), INDEX, st.integers(1, 14)),
    st.tuples(st.just("deleteParagraphBullets"), INDEX, st.integers(1, 14)),
    st.tuples(st.just("createNamedRange"), INDEX, st.integers(1, 9)),
    st.tuples(st.just("updateTextStyle"), INDEX, st.integers(1, 9)),
    st.tuples(st.just("updateParagraphStyle"), INDEX, st.integers(1, 14)),
    st.tuples(st.just("replaceAllText"), st.just(0), TEXTS),
    st.tuples(st.just("replaceNamedRangeContent"), st.just(0), TEXTS),
    st.tuples(st.just("insertPageBreak"), INDEX, st.just(0)),
    st.tuples(st.just("insertSectionBreak"), INDEX, st.just(0)),
    st.tuples(st.just("createFootnote"), INDEX, st.just(0)),
    st.tuples(
        st.sampled_from(
            [
                *("insertTableRow", "insertTableColumn", "deleteTableRow"),
                *("deleteTableColumn", "mergeTableCells", "unmergeTableCells"),
            ]
        ),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
)
CALLS = st.lists(
    st.tuples(st.lists(REQUESTS, min_size=1, max_size=3), st.sampled_from(["EDIT", "EDIT", "SUGGEST"])), max_size=9
)


class Desk:
    """A document that requests are made at without a network; what breaks Google's schemas is an error."""

    def __init__(self) -> None:
        self.store = Store(None)
        self._workspace = Workspace(self.store, dev_tokens=True, contract=True)
        self.id = self.call("docs.documents.create", {"title": "T"})[1]["documentId"]

    def call(self, method: str, body: Json | None = None, **query: str) -> tuple[int, Json]:
        path = {} if method.endswith("create") else {"documentId": self.id}
        answer = ask(self._workspace, request_for(method, path, {name: [one] for name, one in query.items()}, body))
        return answer.status, json.loads(answer.body)

    def change(self, requests: list[Json], mode: str = "EDIT") -> int:
        body = {"requests": requests, "writeControl": {"writeMode": mode}}
        status = self.call("docs.documents.batchUpdate", body)[0]
        assert status in (200, 400)
        return status

    def get(self, view: str = "SUGGESTIONS_INLINE") -> Json:
        return self.call("docs.documents.get", suggestionsViewMode=view)[1]

    def request(self, kind: str, first: int, second: Any) -> Json:
        """A request of a kind, made of two values; tables are those that are there."""
        place = {"index": first}
        span = {"startIndex": first, "endIndex": first + second if isinstance(second, int) else 0}
        tables = [one["startIndex"] for one in self.get()["body"]["content"] if "table" in one]
        cell = {"tableStartLocation": {"index": (tables or [0])[0]}, "rowIndex": first, "columnIndex": second}
        area = {"tableCellLocation": cell | {"rowIndex": 0}, "rowSpan": 2, "columnSpan": 1}
        bodies: Json = {
            "insertText": {"location": place, "text": second},
            "insertTable": {"location": place, "rows": second, "columns": 2},
            "createNamedRange": {"range": span, "name": "n"},
            "createParagraphBullets": {"range": span, "bulletPreset": "NUMBERED_DECIMAL_NESTED"},
            "updateTextStyle": {"range": span, "textStyle": LINK, "fields": "bold,link"},
            "updateParagraphStyle": {"range": span, "paragraphStyle": HEADING, "fields": "namedStyleType"},
            "replaceAllText": {"containsText": {"text": "a"}, "replaceText": second},
            "replaceNamedRangeContent": {"namedRangeName": "n", "text": second},
            "insertSectionBreak": {"location": place, "sectionType": "CONTINUOUS"},
            **{key: {"location": place} for key in ("insertPageBreak", "createFootnote")},
            **{key: {"tableRange": area} for key in ("mergeTableCells", "unmergeTableCells")},
            **{key: {"range": span} for key in ("deleteContentRange", "deleteParagraphBullets")},
        }
        return {kind: bodies.get(kind, {"tableCellLocation": cell})}


def check(desk: Desk) -> None:
    """All that has to hold of a document, in the store and as it is told."""
    document = shelf.load(desk.store, desk.id)
    for tab in document.tabs:
        for segment_id, pieces in tab.segments.items():
            assert is_whole(pieces, is_body=segment_id == BODY), pieces
    for view in ("SUGGESTIONS_INLINE", "PREVIEW_SUGGESTIONS_ACCEPTED", "PREVIEW_WITHOUT_SUGGESTIONS"):
        check_document(desk.get(view))


@random_calls
@given(CALLS)
def test_random_requests_leave_a_whole_document_or_nothing_changed(calls):
    """Edits and suggestions alike; at the end all suggestions are settled, half of them each way."""
    desk = Desk()
    desk.change([{"insertText": {"location": {"index": 1}, "text": "ab\ncd 😀\n\tef"}}])
    for wishes, mode in calls:
        before = desk.get()
        if desk.change([desk.request(*wish) for wish in wishes], mode) == 200:
            check(desk)
        else:
            assert desk.get() == before
    for number, thread in enumerate(shelf.load(desk.store, desk.id).suggestions):
        kind = ("acceptSuggestion", "rejectSuggestion")[number % 2]
        desk.change([{kind: {"suggestionId": thread["suggestionId"]}}])
        check(desk)
    assert "suggest" not in json.dumps(desk.get()["body"])
    desk.store.close()


@random_calls
@given(st.text(st.sampled_from("aб😀\n\x00\ue001\t"), min_size=1), st.integers(1, 8))
def test_text_put_is_text_read(text, index):
    """What is no control or private character comes back, and the indexes count its code units."""
    desk = Desk()
    desk.change([{"insertText": {"location": {"index": 1}, "text": "😀12345"}}])
    desk.change([{"insertText": {"location": {"index": index}, "text": text}}])
    kept = text.replace("\x00", "").replace("\ue001", "")
    at = max(index - 1, 2 if index == 2 else 0)  # within the pair means behind it
    expected = "😀12345\n".encode("utf-16-le")
    expected = expected[: at * 2] + kept.encode("utf-16-le") + expected[at * 2 :]
    found = "".join(map(text_of, desk.get()["body"]["content"]))
    assert found.encode("utf-16-le") == expected
    desk.store.close()
