"""A form made and kept in step: what it lacks is put there, what people did to it stays.

Questions are known by the ids that the layout gives them, so a link in a letter goes on filling the question it was
made for, whatever people call it and wherever they put it. Items are never made anew; one that was deleted comes back
under its old id. A form is changed by one call, which Google carries out whole or not at all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.google.drive import Drive
from connectors.google.errors import NoAccess, NotFound, OutcomeUnknown, Refused, WorkspaceError
from connectors.google.forms import DO_NOT_COLLECT, VERIFIED, Form, Forms, Item
from flows.forms.layout import ACTIVITY, FormLayout, Question
from flows.forms.options import Offer
from flows.programme.model import Finding, Place

Request = dict[str, Any]

_RACED = (400, 409)  # Google's answers to a revision that is not the newest any more


@dataclass(frozen=True)
class Kept:
    """A form after a run has looked after it; `form` is None if it is not there for answering."""

    form: Form | None
    given: tuple[str, ...] = ()  # what it lacked and was given
    findings: tuple[Finding, ...] = ()
    failures: tuple[str, ...] = ()  # what could not be done now and may be done later


def plan(form: Form, layout: FormLayout, offer: Offer | None) -> list[Request]:
    """Return the requests that give a form what it lacks; none if nothing.

    `offer` says which activities; None leaves the list as it is.
    """
    requests = [_introduction(layout)] if is_blank(form, layout) else []
    if requests:
        requests.append(_anonymity())
    items = list(form.items)
    index = 0
    for question in layout.questions:
        question_id = layout.question_id(question.key)
        found = next((n for n, item in enumerate(items) if question_id in item.questions), None)
        if found is None:
            requests.append(_creation(layout, question, (offer or Offer()).over(()), index))
            items.insert(index, Item(question.title, (question_id,)))
        elif question.key == ACTIVITY and offer is not None and items[found].is_choice:
            offered = offer.over(items[found].options)
            if offered != items[found].options:
                requests.append(_offering(offered, found))
        index = (index if found is None else found) + 1
    return requests


def is_blank(form: Form, layout: FormLayout) -> bool:
    """Whether a form has none of our questions: it was made as a file and nothing more."""
    return not any(layout.question_id(question.key) in form.questions for question in layout.questions)


def bring_in_step(forms: Forms, form: Form, layout: FormLayout, offer: Offer | None) -> tuple[Form, tuple[str, ...]]:
    """Give a form what it lacks and publish it; returns it as it is then, and what it was given.

    If somebody changed it since it was read, or the answer was lost, it is read and asked for once more: the revision
    keeps a change from being made twice. Raises `WorkspaceError`.
    """
    requests = plan(form, layout, offer)
    if requests:
        try:
            form = forms.change(form.form_id, requests, form.revision)
        except (Refused, OutcomeUnknown) as error:
            if isinstance(error, Refused) and error.status not in _RACED:
                raise
            form = forms.read(form.form_id)
            missing = plan(form, layout, offer)
            form = forms.change(form.form_id, missing, form.revision) if missing else form
    given = _given(requests)
    if not form.is_published:
        form = forms.publish(form.form_id)
        given += ("публикация",)
    return form, given


def look_after(forms: Forms, drive: Drive, file_id: str, layout: FormLayout, offer: Offer | None) -> Kept:
    """Bring a form in step on a run; whatever is wrong with it is a finding or a failure, the run goes on."""
    place = Place.of_form(file_id, layout.title)
    try:
        form = forms.read(file_id)
        if drive.get(file_id).get("trashed"):  # a form in the trash can be read as ever, by the robot alone
            return Kept(None, findings=(_trashed(place),))
    except NotFound:
        return Kept(None, findings=(_deleted(place),))
    except WorkspaceError as error:
        return Kept(None, failures=(f"форма «{layout.title}» не прочитана: {error}",))
    given: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    was_published = form.is_published
    findings: list[Finding] = []
    try:
        form, given = bring_in_step(forms, form, layout, offer)
    except NoAccess:
        findings.append(_read_only(place))
    except WorkspaceError as error:
        failures = (f"форма «{layout.title}» не обновлена, это сделает следующий запуск: {error}",)
    findings += _states(form, place, was_published=was_published)
    return Kept(form, given, tuple(findings), failures)


def _introduction(layout: FormLayout) -> Request:
    info = {"title": layout.title, "description": layout.description}
    return {"updateFormInfo": {"info": info, "updateMask": "title,description"}}


def _anonymity() -> Request:
    # A Workspace's forms begin with VERIFIED, which makes people sign in to Google: most schools could not answer.
    settings = {"emailCollectionType": DO_NOT_COLLECT}
    return {"updateSettings": {"settings": settings, "updateMask": "emailCollectionType"}}


def _creation(layout: FormLayout, question: Question, options: Sequence[str], index: int) -> Request:
    """Google takes ids that are given on creation, if the form has them not already (its document of `Item`)."""
    asked = {
        "questionId": f"{layout.question_id(question.key):08x}",
        "required": question.required,
        **_kind(question, options),
    }
    item = {
        "itemId": f"{_item_id(layout, question):08x}",
        "title": question.title,
        "description": question.hint,
        "questionItem": {"question": asked},
    }
    return {"createItem": {"item": item, "location": {"index": index}}}


def _item_id(layout: FormLayout, question: Question) -> int:
    return zlib.crc32(f"{layout.key}.{question.key}.item".encode()) & 0x7FFFFFFF


def _kind(question: Question, options: Sequence[str]) -> dict[str, Any]:
    match question.kind:
        case "dropdown":
            return {"choiceQuestion": {"type": "DROP_DOWN", "options": _values(options)}}
        case "choice":
            return {"choiceQuestion": {"type": "RADIO", "options": _values(question.options)}}
        case "short" | "long":
            return {"textQuestion": {"paragraph": question.kind == "long"}}


def _offering(options: Sequence[str], index: int) -> Request:
    item = {"questionItem": {"question": {"choiceQuestion": {"options": _values(options)}}}}
    mask = "questionItem.question.choiceQuestion.options"
    return {"updateItem": {"item": item, "location": {"index": index}, "updateMask": mask}}


def _values(options: Sequence[str]) -> list[dict[str, str]]:
    return [{"value": option} for option in options]


def _given(requests: Sequence[Request]) -> tuple[str, ...]:
    titles = [request["createItem"]["item"]["title"] for request in requests if "createItem" in request]
    listed = ["список мероприятий"] if any("updateItem" in request for request in requests) else []
    return (*(f"вопрос «{title}»" for title in titles), *listed)


def _trashed(place: Place) -> Finding:
    what = "Форма лежит в корзине, ответить на неё нельзя."
    return Finding("form.trashed", place, what, "Верните форму из корзины.")


def _deleted(place: Place) -> Finding:
    what = "Форма удалена или недоступна роботу, ответить на неё нельзя."
    return Finding("form.deleted", place, what, "Верните форму из корзины или запустите barycentre setup.")


def _read_only(place: Place) -> Finding:
    what = "Форма недоступна роботу для правки: список мероприятий в ней устаревает."
    return Finding("form.no_access", place, what, "Откройте роботу доступ «Редактор».")


def _states(form: Form, place: Place, *, was_published: bool) -> Iterator[Finding]:
    """Yield what people set that keeps others from answering."""
    if not form.is_published:
        what = "Форма не опубликована, ответить на неё нельзя."
        yield Finding("form.unpublished", place, what, "Откройте форму и нажмите «Опубликовать».")
    elif not form.is_accepting:
        what = "Форма не принимает ответы."
        yield Finding("form.closed", place, what, "Включите в форме «Принимать ответы», если регистрация нужна.")
    elif not was_published:
        what = "Форма была снята с публикации. Робот опубликовал её снова."
        todo = "Чтобы закрыть форму, выключите «Принимать ответы», а публикацию оставьте."
        yield Finding("form.republished", place, what, todo)
    if form.collects == VERIFIED:
        what = "Форма требует входа в Google: без него школы ответить не могут."
        todo = "В настройках формы, «Ответы», выберите «Собирать адреса электронной почты»: «Не собирать»."
        yield Finding("form.sign_in", place, what, todo)
