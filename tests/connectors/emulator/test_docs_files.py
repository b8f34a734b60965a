"""Documents as files of Drive: made, copied, renamed, locked; and documents made from what was read."""

from __future__ import annotations

import pytest
from googleapiclient.errors import HttpError

from connectors.emulator import docs
from connectors.emulator.errors import GoogleError
from connectors.emulator.store import Store
from tests.connectors.emulator.documenting import Written, at, insert, new_document, span, text_of

DOCUMENT = "application/vnd.google-apps.document"
WRITER = "writer@imc.example"
LETTERHEAD = {
    "body": {
        "content": [
            {"paragraph": {"elements": [{"textRun": {"content": "Бланк\n", "textStyle": {"bold": True}}}]}},
            {"table": {"tableRows": [{"tableCells": [{}, {}]}, {"tableCells": [{}]}]}},
        ]
    },
    "footers": {
        "kix.f": {
            "content": [
                {
                    "paragraph": {
                        "elements": [
                            {"textRun": {"content": "стр. "}},
                            {"autoText": {"type": "PAGE_NUMBER"}},
                            {"textRun": {"content": "\n"}},
                        ]
                    }
                }
            ]
        }
    },
    "documentStyle": {"defaultFooterId": "kix.f"},
}


@pytest.fixture
def doc(emulator):
    return new_document(emulator, "Один\nДва")


def drive(emulator, method, path, body=None, **params):
    return emulator.call(method, f"/drive/v3/files{path}", body, fields="*", **params)


def test_a_document_made_in_drive_is_one_in_docs(emulator, doc):
    """And the other way round; the title is the file's name."""
    made = drive(emulator, "POST", "", {"name": "Акт", "mimeType": DOCUMENT})
    assert Written(doc.api, made["id"]).get()["title"] == "Акт"
    drive(emulator, "PATCH", f"/{doc.id}", {"name": "Новое имя"})
    assert (doc.get()["title"], drive(emulator, "GET", f"/{doc.id}")["mimeType"]) == ("Новое имя", DOCUMENT)


def test_a_copy_has_everything_in_it_and_a_life_of_its_own(emulator, doc):
    """Named ranges, too; what is suggested does not go along."""
    doc.do(
        {"createNamedRange": {"name": "n", "range": span(1, 3)}},
        {"insertTable": {"rows": 1, "columns": 1, "location": at(6)}},
    )
    doc.do(insert(1, "!"), writeMode="SUGGEST")
    copied = Written(doc.api, drive(emulator, "POST", f"/{doc.id}/copy", {"name": "Копия"})["id"])
    expected = doc.get(suggestionsViewMode="PREVIEW_WITHOUT_SUGGESTIONS")
    found = copied.get()
    assert (found["body"], found["namedRanges"]) == (expected["body"], expected["namedRanges"])
    copied.write("x")
    assert doc.get(suggestionsViewMode="PREVIEW_WITHOUT_SUGGESTIONS")["body"] == expected["body"]


def test_a_change_shows_in_drive(emulator, doc):
    """In the list of changes, the version and the revisions of whoever made it."""
    emulator.call(
        "POST", f"/drive/v3/files/{doc.id}/permissions", {"type": "user", "role": "writer", "emailAddress": WRITER}
    )
    token = emulator.call("GET", "/drive/v3/changes/startPageToken")["startPageToken"]
    before = drive(emulator, "GET", f"/{doc.id}")
    Written(emulator.api("docs", "v1", WRITER).documents(), doc.id).do(insert(1, "x"))
    after = drive(emulator, "GET", f"/{doc.id}")
    changes = emulator.call("GET", "/drive/v3/changes", pageToken=token)["changes"]
    assert [one["fileId"] for one in changes] == [doc.id]
    assert int(after["version"]) > int(before["version"])
    assert after["modifiedTime"] >= before["modifiedTime"]
    assert after["lastModifyingUser"]["emailAddress"] == WRITER
    assert len(emulator.call("GET", f"/drive/v3/files/{doc.id}/revisions")["revisions"]) == 2


def test_a_locked_document_is_read_and_not_written(emulator, doc):
    """Nor suggested to; unlocked it is again."""
    drive(emulator, "PATCH", f"/{doc.id}", {"contentRestrictions": [{"readOnly": True, "reason": "согласовано"}]})
    for control in ({}, {"writeMode": "SUGGEST"}):
        with pytest.raises(HttpError, match="403"):
            doc.do(insert(1, "x"), **control)
    assert doc.text == "Один\nДва\n"
    drive(emulator, "PATCH", f"/{doc.id}", {"contentRestrictions": [{"readOnly": False}]})
    doc.do(insert(1, "x"))


def test_what_is_no_document_and_what_is_nobodys_are_told_apart(emulator, doc):
    """404 for unknown ids, 403 for strangers, 400 for other files."""
    folder = drive(emulator, "POST", "", {"name": "F", "mimeType": "application/vnd.google-apps.folder"})
    stranger = emulator.api("docs", "v1", "stranger@imc.example").documents()
    for api, file_id, status in ((doc.api, "1none", 404), (stranger, doc.id, 403), (doc.api, folder["id"], 400)):
        with pytest.raises(HttpError, match=str(status)):
            api.get(documentId=file_id).execute()
    drive(emulator, "DELETE", f"/{doc.id}")
    with pytest.raises(HttpError, match="404"):
        doc.get()


def test_what_stands_in_documents_is_found_by_full_text(emulator, doc):
    """In all of their segments."""
    header = doc.do({"createHeader": {"type": "DEFAULT"}})["replies"][0]["createHeader"]["headerId"]
    doc.do(insert(0, "шапочка", segmentId=header))
    for word in ("два", "шапочка"):
        found = drive(emulator, "GET", "", q=f"fullText contains '{word}'")["files"]
        assert [one["id"] for one in found] == [doc.id]


def test_a_document_is_made_of_what_was_told_of_one():
    """Page numbers come that way; what is not said is as in a blank document, and rows are filled up."""
    store = Store(None)
    docs.new_document(store, "1", LETTERHEAD)
    told = docs.as_resource(store, "1")["tabs"][0]["documentTab"]
    assert [text_of(one) for one in told["body"]["content"]] == ["", "Бланк\n", "\n|\n|\n|\n", "\n"]
    line = told["footers"]["kix.f"]["content"][0]["paragraph"]
    assert line["elements"][1] == {"startIndex": 5, "endIndex": 6, "autoText": {"type": "PAGE_NUMBER", "textStyle": {}}}
    assert told["documentStyle"]["defaultFooterId"] == "kix.f"
    assert told["documentStyle"]["marginTop"]["magnitude"] == 72
    docs.new_document(store, "2", docs.as_resource(store, "1"))
    assert docs.as_resource(store, "2")["tabs"] == docs.as_resource(store, "1")["tabs"]
    with pytest.raises(GoogleError, match="makes no document"):
        docs.new_document(store, "3", {"body": {"content": [{"table": {"tableRows": [{}]}}]}})
    store.close()
