"""What the flows would like to be true of Google: letters, codes and the watch do not rest on it, forms partly do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.message import EmailMessage
from uuid import uuid4

import pytest

from connectors.google.drive import DOCUMENT, FORM, SPREADSHEET
from connectors.google.errors import Refused
from connectors.google.gmail import Outgoing
from connectors.google.sheets import put_rows, remove_tags, tag_row
from flows.documents.markdown import sections
from flows.documents.reading import Document, read_document
from flows.documents.requests import fill, fingerprint, rewrite
from flows.documents.suggesting import suggested
from flows.forms.keeping import bring_in_step, plan
from flows.forms.layout import ACTIVITY, REGISTRATION
from flows.forms.options import Offer
from flows.wiring import Workspace

REPORT = """
<!-- section: first -->
# Отчёт

Проведено **{count}** мероприятий, [новость](https://vk.com/wall).

| Школа | Мест |
| --- | --- |
| № 203 | {count} |

<!-- section: second -->
## Результаты

1. победителей: {count}
2. призёров
   - внутри

---
"""
HEADER = "X-Barycentre-Letter"
KEY = "barycentre-live"
SOON = 60  # seconds


def letter(google: Workspace, mark: str) -> Outgoing:
    """A letter of the robot to itself."""
    message = EmailMessage()
    message["To"] = message["From"] = google.settings.sender
    message["Subject"] = f"Barycentre live test {mark}"
    message[HEADER] = mark
    message.set_content(mark)
    return Outgoing(bytes(message))


@pytest.fixture
def sheet(google: Workspace) -> Iterator[str]:
    """A spreadsheet that ends in the trash."""
    file_id = google.drive.create(f"Barycentre live test {uuid4()}", SPREADSHEET, {"programme": "live"})
    yield file_id
    google.drive.trash(file_id)


def test_header_survives_and_the_sent_label_is_fresh(google: Workspace) -> None:
    """An X- header passes from draft to sent message, and SENT lists the message at once."""
    mark = uuid4().hex
    (draft,) = google.gmail.make_drafts([letter(google, mark)])
    assert isinstance(draft, str)
    message_id, _ = google.gmail.send_draft(draft)
    assert message_id in next(google.gmail.newest("SENT"))
    (sent,) = google.gmail.headers_of([message_id], [HEADER])
    assert sent.headers[HEADER.lower()] == mark


def test_a_draft_is_sent_once(google: Workspace) -> None:
    """A second drafts.send of one id is refused, and one message is in SENT."""
    mark = uuid4().hex
    (draft,) = google.gmail.make_drafts([letter(google, mark)])
    assert isinstance(draft, str)
    google.gmail.send_draft(draft)
    with pytest.raises(Refused):
        google.gmail.send_draft(draft)
    found = google.gmail.headers_of(next(google.gmail.newest("SENT"))[:20], [HEADER])
    assert [s.headers.get(HEADER.lower()) for s in found].count(mark) == 1


def test_where_a_row_tag_is_after_a_sort(google: Workspace, sheet: str) -> None:
    """The code protocol takes either answer; this tells which one is Google's."""
    tab = google.sheets.describe(sheet, "sheets.properties.sheetId")["sheets"][0]["properties"].get("sheetId", 0)
    google.sheets.change(sheet, [put_rows(tab, 0, [["б"], ["а"]]), tag_row(tab, KEY, "first", 0)])
    area = {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    google.sheets.change(
        sheet, [{"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}}]
    )
    assert google.sheets.read_tagged(sheet, KEY, ["first"])["first"] in (["а"], ["б"])


def test_removing_tags_that_are_not_there_is_no_error(google: Workspace, sheet: str) -> None:
    """The first request of the code protocol clears tags of a killed run, mostly finding none."""
    google.sheets.change(sheet, [remove_tags(KEY)])


def test_an_edit_shows_soon_in_the_list_of_changes(google: Workspace, sheet: str) -> None:
    """«Стоп» is looked for there before every letter, and in the sheets themselves every few seconds."""
    mark = google.drive.changes_mark()
    google.sheets.change(sheet, [put_rows(0, 0, [["стоп"]])])
    until = time.monotonic() + SOON
    changed: set[str] = set()
    while sheet not in changed and time.monotonic() < until:
        found, mark = google.drive.changed_since(mark)
        changed |= found
        time.sleep(1)
    assert sheet in changed


@pytest.fixture
def form_id(google: Workspace) -> Iterator[str]:
    """A form made as a file, which ends in the trash."""
    file_id = google.drive.create(f"Barycentre live test {uuid4()}", FORM, {"programme": "live"})
    yield file_id
    google.drive.trash(file_id)


def test_a_form_made_as_a_file_is_ours_to_fill(google: Workspace, form_id: str) -> None:
    """By drive.file alone: it is blank, takes the ids that the layout gives, and is published."""
    blank = google.forms.read(form_id)
    assert blank.items == ()
    form, _ = bring_in_step(google.forms, blank, REGISTRATION, Offer(("М1-001 Слёт", "М1-002 Смотр")))
    assert list(form.questions) == [REGISTRATION.question_id(question.key) for question in REGISTRATION.questions]
    assert form.is_published
    assert list(google.forms.answers(form_id)) == [[]]


def test_a_forms_list_is_changed_alone(google: Workspace, form_id: str) -> None:
    """The mask of the options leaves the rest of the question as it is, its id first of all."""
    form, _ = bring_in_step(google.forms, google.forms.read(form_id), REGISTRATION, Offer(("М1-001 Слёт",)))
    changed, _ = bring_in_step(google.forms, form, REGISTRATION, Offer(("М1-002 Смотр",)))
    (listed,) = [item for item in changed.items if REGISTRATION.question_id(ACTIVITY) in item.questions]
    assert listed.options == ("М1-002 Смотр",)
    assert listed.title == form.items[0].title


def test_a_deleted_question_comes_back_under_its_id(google: Workspace, form_id: str) -> None:
    """Google says that an id must not be in the form already; whether a deleted one counts it does not say."""
    form, _ = bring_in_step(google.forms, google.forms.read(form_id), REGISTRATION, None)
    without = google.forms.change(form_id, [{"deleteItem": {"location": {"index": 1}}}], form.revision)
    again, _ = bring_in_step(google.forms, without, REGISTRATION, None)
    assert again.questions == form.questions


def test_a_form_changed_meanwhile_is_not_overwritten(google: Workspace, form_id: str) -> None:
    """A change on a revision that is not the newest is refused, as the documentation says, with 400."""
    form, _ = bring_in_step(google.forms, google.forms.read(form_id), REGISTRATION, None)
    google.forms.change(form_id, [{"deleteItem": {"location": {"index": 1}}}], form.revision)
    with pytest.raises(Refused) as refused:
        google.forms.change(form_id, plan(form, REGISTRATION, Offer(("М1-001 Слёт",))), form.revision)
    assert refused.value.status in {400, 409}


def test_anyone_can_be_let_in_to_answer(google: Workspace, form_id: str) -> None:
    """Once published; if this fails, the organisation forbids links for everybody, and schools could not answer."""
    bring_in_step(google.forms, google.forms.read(form_id), REGISTRATION, None)
    google.drive.let_anyone_answer(form_id)
    assert "anyone" in google.drive.who_may_answer(form_id)


@pytest.fixture
def document_id(google: Workspace) -> Iterator[str]:
    """A Doc with two sections, made as a file, which ends in the trash."""
    file_id = google.drive.create(f"Barycentre live test {uuid4()}", DOCUMENT, {"programme": "live"})
    google.docs.change(file_id, fill(sections(REPORT.format(count=5)), 1), read(google, file_id).revision)
    yield file_id
    google.drive.trash(file_id)


def read(google: Workspace, document_id: str) -> Document:
    """A Doc as it stands."""
    return read_document(google.docs.read(document_id))


def test_a_section_is_read_as_it_was_written(google: Workspace, document_id: str) -> None:
    """Indexes, tables, lists, links and named ranges are Google's; else every section would look like an edited one."""
    found = read(google, document_id).sections
    assert {key: one.fingerprint for key, one in found.items()} == {key: one.written for key, one in found.items()}


def test_a_section_is_rewritten_alone(google: Workspace, document_id: str) -> None:
    """What stands before a section's last newline goes at once, its table and lists too; its neighbour stays."""
    before, new = read(google, document_id), sections(REPORT.format(count=6))[0]
    standing = before.sections["first"]
    requests = rewrite(new, standing.ranges, standing.start, standing.tail)
    google.docs.change(document_id, requests, before.revision)
    found = read(google, document_id).sections
    assert found["first"].fingerprint == found["first"].written == fingerprint(new.blocks)
    assert found["second"].fingerprint == before.sections["second"].written


def test_suggestions_are_served(google: Workspace, document_id: str) -> None:
    """A preview: where this fails, proposals come as comments. Nothing of the text may have changed."""
    before = read(google, document_id)
    change = suggested(before.sections["first"], sections(REPORT.format(count=6))[0].blocks)
    google.docs.suggest(document_id, change.requests, before.revision)
    standing = read(google, document_id).sections["first"]
    assert standing.pending
    assert standing.fingerprint == standing.written
