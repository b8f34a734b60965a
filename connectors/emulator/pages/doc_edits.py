"""Changes that a person makes in a document: each is one of Google's own calls, made as that person.

A change of the text names the revision that the person saw, so that what somebody else wrote meanwhile, the robot
above all, is never written over unseen.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from connectors.emulator.docs.shelf import load
from connectors.emulator.errors import GoogleError
from connectors.emulator.pages import doc_undo
from connectors.emulator.pages.differing import changes_between, units
from connectors.emulator.pages.docs import Json, Opened, open_document, shown
from connectors.emulator.pages.guard import PAGE_POLICY, page_headers
from connectors.emulator.pages.paragraphs import SOLID, Paragraph
from connectors.emulator.pages.visit import Refused, Visit

NORMAL = "NORMAL_TEXT"
CHANGED = "Документ изменился, посмотрите ещё раз."
UNDECIDED = "В этом абзаце есть предложенные правки: сначала примите или отклоните их."
BREAK = "↵"
"""What a line break within a paragraph looks like in a form."""


def change(visit: Visit) -> Response:
    """Carry out what was asked for (`do`) and show the document as it now is; raises Refused if nothing was done."""
    doc = open_document(visit)
    act = ACTS.get(visit.asked("do"))
    if act is None:
        raise Refused(visit.word("Этого здесь сделать нельзя."))
    try:
        act(doc)
    except GoogleError as error:
        raise Refused(_sentence(doc, error)) from error
    if visit.is_script:
        return shown(open_document(visit))
    place = urlencode({"tab": doc.tab_id})
    return RedirectResponse(f"/document/d/{doc.id}/edit?{place}", 303, page_headers(PAGE_POLICY))


def write(doc: Opened) -> None:
    """Give a paragraph another text, `text`; a newline in it begins another paragraph, a vertical tab a line."""
    _rewrite(doc, _paragraph(doc), _text(doc.visit))


def write_and_add(doc: Opened) -> None:
    """The same, and an empty paragraph below."""
    _rewrite(doc, _paragraph(doc), _text(doc.visit) + "\n")


def delete(doc: Opened) -> None:
    """Delete a paragraph; one that must be there, the last of a cell or before a table, is emptied."""
    paragraph = _paragraph(doc)
    end = paragraph.end if paragraph.is_followed else paragraph.end - 1
    if end > paragraph.start:
        _batch(doc, _deletion(doc, paragraph, paragraph.start, end))


def join(doc: Opened) -> None:
    """Make a paragraph a part of the one above it."""
    paragraph = _paragraph(doc)
    if paragraph.above:
        _batch(doc, _deletion(doc, paragraph, paragraph.start - 1, paragraph.start))


def leave_list(doc: Opened) -> None:
    """Make an item of a list an ordinary paragraph."""
    paragraph = _paragraph(doc)
    _batch(doc, {"deleteParagraphBullets": {"range": _range(doc, paragraph, paragraph.start, paragraph.end)}})


def take_back(doc: Opened) -> None:
    """Undo the person's latest change in this document."""
    step = doc_undo.last(doc.visit, doc.id)
    if step is None:
        raise Refused(doc.visit.word("Отменять больше нечего."))
    if not doc_undo.is_latest(doc.visit, step):
        raise Refused(doc.visit.word("Это место уже изменил кто-то другой: отмена стёрла бы чужую работу."))
    doc_undo.take_back(doc.visit, step)


def accept(doc: Opened) -> None:
    """Make a suggestion part of the text."""
    _batch(doc, {"acceptSuggestion": {"suggestionId": doc.visit.asked("suggestion")}})


def reject(doc: Opened) -> None:
    """Drop a suggestion."""
    _batch(doc, {"rejectSuggestion": {"suggestionId": doc.visit.asked("suggestion")}})


def comment(doc: Opened) -> None:
    """Say something of the document, or of words in it (`quote`)."""
    quote = doc.visit.asked("quote").strip()
    body: Json = {"content": _said(doc)} | ({"quotedFileContent": {"value": quote}} if quote else {})
    doc.visit.ask("drive.comments.create", {"fields": "*"}, body, fileId=doc.id)


def reply(doc: Opened) -> None:
    """Answer a comment."""
    _reply(doc, {"content": _said(doc)})


def resolve(doc: Opened) -> None:
    """Settle a comment, with an answer if there is one."""
    _reply(doc, {"action": "resolve", "content": doc.visit.asked("text")})


def reopen(doc: Opened) -> None:
    """Take a comment up again."""
    _reply(doc, {"action": "reopen"})


def approve(doc: Opened) -> None:
    """Approve the document, as one of those who were asked to."""
    _answer(doc, "approve")


def decline(doc: Opened) -> None:
    """Decline it."""
    _answer(doc, "decline")


ACTS: dict[str, Callable[[Opened], None]] = {
    "write": write,
    "below": write_and_add,
    "delete": delete,
    "join": join,
    "unlist": leave_list,
    "undo": take_back,
    "accept": accept,
    "reject": reject,
    "comment": comment,
    "reply": reply,
    "resolve": resolve,
    "reopen": reopen,
    "approve": approve,
    "decline": decline,
}


def _rewrite(doc: Opened, paragraph: Paragraph, text: str) -> None:
    requests = list(_rewriting(doc, paragraph, text))
    if requests:
        _batch(doc, *requests)


def _rewriting(doc: Opened, paragraph: Paragraph, text: str) -> Iterator[Json]:
    """What gives a paragraph another text, from its end on, so that what comes earlier is where it was.

    What is replaced is deleted after the new text was put behind it: so this has the looks of what it replaces.
    """
    before = paragraph.text
    for one in reversed(changes_between(before, text)):
        start, end = (paragraph.start + units(before[:at]) for at in (one.start, one.end))
        if added := one.text.replace(SOLID, ""):
            yield {"insertText": {"location": _location(doc, paragraph, end), "text": added}}
        if end > start:
            yield {"deleteContentRange": {"range": _range(doc, paragraph, start, end)}}
    if paragraph.style != NORMAL and text.endswith("\n") and not before.endswith("\n"):
        start = paragraph.start + units(text)
        style = {"paragraphStyle": {"namedStyleType": NORMAL}, "fields": "namedStyleType"}
        yield {"updateParagraphStyle": {"range": _range(doc, paragraph, start, start + 1), **style}}


def _paragraph(doc: Opened) -> Paragraph:
    """The paragraph that is meant (`at`); raises Refused where it cannot be edited."""
    found = doc.paper.places.get(doc.visit.asked("at"))
    if found is None or _is_late(doc):
        raise Refused(doc.visit.word(CHANGED if _is_late(doc) else "Этого здесь больше нет."))
    if found.suggestions:
        raise Refused(doc.visit.word(UNDECIDED))
    if doc.visit.is_script and doc.visit.wish.get("before", found.text) != found.text:
        raise Refused(doc.visit.word("В этом абзаце есть то, чего страница не показывает: здесь его не изменить."))
    return found


def _is_late(doc: Opened) -> bool:
    return doc.visit.asked("since") != doc.revision


def _text(visit: Visit) -> str:
    text = visit.asked("text")
    clean = text.encode("utf-8", "replace").decode()
    return clean if visit.is_script else clean.replace(BREAK, "\v")


def _said(doc: Opened) -> str:
    text = doc.visit.asked("text").strip()
    if not text:
        raise Refused(doc.visit.word("Напишите, что вы хотите сказать."))
    return text


def _deletion(doc: Opened, paragraph: Paragraph, start: int, end: int) -> Json:
    return {"deleteContentRange": {"range": _range(doc, paragraph, start, end)}}


def _location(doc: Opened, paragraph: Paragraph, index: int) -> Json:
    return {"index": index, "tabId": doc.tab_id, "segmentId": paragraph.segment}


def _range(doc: Opened, paragraph: Paragraph, start: int, end: int) -> Json:
    return {"startIndex": start, "endIndex": end, "tabId": doc.tab_id, "segmentId": paragraph.segment}


def _batch(doc: Opened, *requests: Json) -> None:
    """Change the text as the person, or suggest that: whoever may not write, and who wants no more (`suggest`)."""
    is_suggesting = not doc.may_write or bool(doc.visit.asked("suggest"))
    control = {"requiredRevisionId": doc.visit.asked("since"), "writeMode": "SUGGEST" if is_suggesting else "EDIT"}
    body = {"requests": list(requests), "writeControl": control}
    before = load(doc.visit.store, doc.id)
    doc.visit.ask("docs.documents.batchUpdate", body=body, documentId=doc.id)
    doc_undo.keep(doc.visit, before)


def _reply(doc: Opened, body: Json) -> None:
    comment_id = doc.visit.asked("comment")
    doc.visit.ask("drive.replies.create", {"fields": "*"}, body, fileId=doc.id, commentId=comment_id)


def _answer(doc: Opened, verb: str) -> None:
    body = {"message": doc.visit.asked("text")}
    doc.visit.ask(f"drive.approvals.{verb}", body=body, fileId=doc.id, approvalId=doc.visit.asked("approval"))


def _sentence(doc: Opened, error: GoogleError) -> str:
    """A refusal of the API in plain words."""
    if error.status == 400 and _is_late(doc) and "since" in doc.visit.wish:
        return doc.visit.word(CHANGED)
    if error.status == 403 and doc.shut:
        return doc.shut
    return doc.visit.word("Не получилось: ") + error.message
