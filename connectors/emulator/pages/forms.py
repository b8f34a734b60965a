"""A form to be answered: the page that shows it, and what comes back from it. No script is needed.

Sections stand one below the other; where an option leads, and that options or rows be shuffled, is not heeded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel.dates import get_month_names
from starlette.responses import RedirectResponse, Response

from connectors.emulator.errors import not_found
from connectors.emulator.forms.answering import (
    ADDRESS_FIELD,
    Filled,
    Opened,
    edit_token,
    filled,
    filled_before,
    opened,
    possible_score,
    response_of,
    submit,
)
from connectors.emulator.forms.asked import OTHER, Asked, asked_in
from connectors.emulator.forms.entries import Entered, Fields, NotOffered
from connectors.emulator.pages.guard import PAGE_POLICY, page_headers
from connectors.emulator.pages.visit import Visit
from connectors.emulator.store import Doc

PROBLEMS = {
    "required": "Это обязательный вопрос.",
    "other": "Впишите свой вариант.",
    "date": "Укажите дату, которая есть в календаре.",
    "datetime": "Укажите и дату, и время.",
    "time": "Укажите время, например 14:30.",
    "duration": "Укажите часы и минуты, например 02:30.",
    "address": "Укажите адрес электронной почты.",
}
ICONS = {"STAR": "★", "HEART": "♥", "THUMB_UP": "👍"}
MEDIA = {"imageItem": "image", "videoItem": "video"}


@dataclass(frozen=True)
class Field:
    """A question with what stands in it; `problem` is what to put right, in Russian, "" if nothing."""

    asked: Asked
    entered: Entered
    problem: str

    @property
    def date_parts(self) -> dict[str, str]:
        """A date taken apart: `day` as YYYY-MM-DD, `time`, and `month` and `date` for dates without a year."""
        day, _, time = self.entered.text.partition(" ")
        *_, month, date = ["", "", *day.split("-")]
        return {"day": day, "time": time, "month": month, "date": date}


@dataclass(frozen=True)
class Block:
    """An item: a "question", a "grid" of them, a "section", a "text", an "image" or a "video" at `link`."""

    kind: str
    title: str
    description: str
    fields: tuple[Field, ...]
    link: str
    caption: str


def viewform(visit: Visit) -> Response:
    """The form, empty, prefilled by the address, or as it was sent before (`edit2`)."""
    form = opened(visit.store, visit.part("form"))
    if not form.is_published:
        visit.ask("forms.forms.get", formId=form.id)  # only who may see the form learns that there is one
        return visit.show("form_closed.html.j2", 404, form=form)
    if form.is_closed:
        return visit.show("form_closed.html.j2", form=form)
    token = visit.request.query_params.get("edit2", "")
    if token:
        return _page(visit, form, filled_before(form, response_of(visit.store, form.id, token)), token)
    asked = visit.request.query_params
    return _page(visit, form, filled(form, {name: asked.getlist(name) for name in asked}), "")


def form_response(visit: Visit, sent: Fields) -> Response:
    """What was sent: thanks, or the form again (400) with what to put right.

    Fields of no question are passed over, as Google does; a choice that is not in the list is refused. What a form
    answers that takes no more, 403, is assumed.
    """
    form = opened(visit.store, visit.part("form"))
    if not form.is_published:
        raise not_found()
    if form.is_closed:
        return visit.show("form_closed.html.j2", 403, form=form)
    token = visit.request.query_params.get("edit2", "")
    before = response_of(visit.store, form.id, token) if token else None
    try:
        found = submit(visit.store, form, filled(form, sent), visit.person, before)
    except NotOffered:
        return visit.show("form_refused.html.j2", 400, form=form, again=path_of(form))
    if isinstance(found, Filled):
        return _page(visit, form, found, token)
    score = (f"{found['totalScore']:g}", possible_score(form.form)) if "totalScore" in found else None
    again, edit = path_of(form, usp="form_confirm"), path_of(form, edit2=edit_token(found))
    return visit.show("form_sent.html.j2", form=form, again=again, edit=edit, score=score)


def back_to_form(visit: Visit) -> Response:
    """Looking where answers are sent to, or where Google's editor is, leads to the form."""
    query = visit.request.url.query
    there = path_of(opened(visit.store, visit.part("form"))) + (f"?{query}" if query else "")
    return RedirectResponse(there, 303, page_headers(PAGE_POLICY))


def path_of(form: Opened, **query: str) -> str:
    """The page of a form."""
    return f"/forms/d/e/{form.id}/viewform" + (f"?{urlencode(query)}" if query else "")


def _page(visit: Visit, form: Opened, given: Filled, token: str) -> Response:
    problems = {name: PROBLEMS[problem] for name, problem in given.problems.items()}
    blocks = tuple(_blocks(form, given, problems))
    return visit.show(
        "form.html.j2",
        400 if problems else 200,
        form=form,
        blocks=blocks,
        address_field=ADDRESS_FIELD,
        given=given,
        problems=problems,
        has_required=form.collects == "RESPONDER_INPUT" or any(f.asked.is_required for b in blocks for f in b.fields),
        action=f"/forms/d/e/{form.id}/formResponse" + (f"?{urlencode({'edit2': token})}" if token else ""),
        is_edited=bool(token),
        other=OTHER,
        icons=ICONS,
        months=get_month_names("wide", locale=visit.language),
    )


def _blocks(form: Opened, given: Filled, problems: dict[str, str]) -> Iterator[Block]:
    for item in form.form["items"]:
        asked = asked_in(item)
        yield Block(
            kind=_kind(item),
            title=item.get("title", ""),
            description=item.get("description", ""),
            fields=tuple(Field(one, given.entered[one.id], problems.get(one.id, "")) for one in asked),
            **_media(item),
        )


def _kind(item: Doc) -> str:
    kinds = {"questionItem": "question", "questionGroupItem": "grid", "pageBreakItem": "section", **MEDIA}
    return next((kinds[name] for name in kinds if name in item), "text")


def _media(item: Doc) -> dict[str, str]:
    """The picture or video of an item and what is said of it, "" for none."""
    holder: dict[str, Any] = next((value for name, value in item.items() if name.endswith("Item")), {})
    image, video = holder.get("image", {}), holder.get("video", {})
    link = image.get("contentUri", video.get("youtubeUri", ""))
    return {"link": link, "caption": image.get("altText", holder.get("caption", ""))}
