"""Items of a form in Google's shape: what is allowed in them, and the ids they get. Pure but for the random ids.

The words of the refusals are Google's where public reports quote them (line breaks, `isOther`); others are our own.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.forms.grading import check_grading
from connectors.emulator.forms.media import check_image, check_video, fetched
from connectors.emulator.store import Doc

KINDS = ("questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem")
QUESTIONS = (
    "choiceQuestion",
    "textQuestion",
    "scaleQuestion",
    "dateQuestion",
    "timeQuestion",
    "ratingQuestion",
    "rowQuestion",
    "fileUploadQuestion",
)
ID = re.compile(r"[0-9a-f]{1,8}")
MAX_SCALE = 10
MIN_RATING, MAX_RATING = 3, 10


def kept(item: Doc) -> Doc:
    """The item as Google keeps it: without what is false, zero or empty; pictures as if fetched."""
    found: Doc = fetched(_compact(item))
    return found


def check_item(item: Doc, sections: set[str], *, is_quiz: bool) -> None:
    """Raise GoogleError 400 for an item that Google refuses; `sections` are the ids of the form's page breaks."""
    _check_text(item.get("title", ""))
    match kind_of(item, KINDS, "item"):
        case "questionItem":
            check_image(item["questionItem"].get("image"))
            question = needed(item["questionItem"], "question")
            if "rowQuestion" in question:
                raise invalid("A row question is only allowed in a question group.")
            _check_question(question, sections, is_quiz=is_quiz)
        case "questionGroupItem":
            _check_group(item["questionGroupItem"], is_quiz=is_quiz)
        case "imageItem":
            check_image(needed(item["imageItem"], "image"))
        case "videoItem":
            check_video(needed(item["videoItem"], "video"))


def kind_of(thing: Doc, kinds: tuple[str, ...], name: str) -> str:
    """Which of its kinds a thing is of; raises GoogleError 400 unless it is exactly one."""
    found = [kind for kind in kinds if kind in thing]
    if len(found) != 1:
        raise invalid(f"Exactly one kind of {name} must be set.")
    return found[0]


def needed(thing: Doc, name: str) -> Any:
    """A part that a thing cannot do without; raises GoogleError 400 when it is not there."""
    if name not in thing:
        raise invalid(f"{name} must be specified.")
    return thing[name]


def questions_of(item: Doc) -> list[Doc]:
    """The questions of an item: one, those of a group, or none."""
    if "questionItem" in item:
        return [item["questionItem"]["question"]]
    return list(item.get("questionGroupItem", {}).get("questions", ()))


def with_questions(item: Doc, change: Callable[[Doc], Doc]) -> Doc:
    """The item with each question changed."""
    if "questionItem" in item:
        holder = item["questionItem"]
        return item | {"questionItem": holder | {"question": change(holder["question"])}}
    if "questionGroupItem" in item:
        holder = item["questionGroupItem"]
        return item | {"questionGroupItem": holder | {"questions": [change(one) for one in holder["questions"]]}}
    return item


def ids_of(item: Doc) -> Iterator[str]:
    """The ids that an item and its questions have, those that are given."""
    if "itemId" in item:
        yield item["itemId"]
    yield from (question["questionId"] for question in questions_of(item) if "questionId" in question)


def with_ids(item: Doc, taken: set[int], new_id: Callable[[], str]) -> Doc:
    """The item with an id for itself and for every question, given or new; `taken` grows by them.

    Ids are numbers written in hexadecimal: the answers' `entry.N` are the same in decimal. Raises GoogleError 400 for
    an id that is none or that the form has already.
    """
    for given in ids_of(item):
        if not ID.fullmatch(given):
            raise invalid(f"Invalid ID: {given}")
        if int(given, 16) in taken:
            raise invalid(f"The ID {given} is already used in the form.")
        taken.add(int(given, 16))

    def fresh() -> str:
        while int(found := new_id(), 16) in taken:
            pass
        taken.add(int(found, 16))
        return found

    numbered = item if "itemId" in item else {"itemId": fresh()} | item
    return with_questions(numbered, lambda one: one if "questionId" in one else {"questionId": fresh()} | one)


def section_ids(items: list[Doc]) -> set[str]:
    """The ids of the page breaks."""
    return {item["itemId"] for item in items if "pageBreakItem" in item and "itemId" in item}


def without_lost_sections(items: list[Doc]) -> list[Doc]:
    """The items whose options no longer lead to sections that are gone (assumed: they lead on to the next)."""
    sections = section_ids(items)

    def mended(question: Doc) -> Doc:
        choice = question.get("choiceQuestion", {})
        lost = [one for one in choice.get("options", ()) if one.get("goToSectionId", "") not in sections | {""}]
        if not lost:
            return question
        options = [
            {name: value for name, value in one.items() if one not in lost or name != "goToSectionId"}
            for one in choice["options"]
        ]
        return question | {"choiceQuestion": choice | {"options": options}}

    return [with_questions(item, mended) for item in items]


def _check_group(group: Doc, *, is_quiz: bool) -> None:
    check_image(group.get("image"))
    columns = needed(needed(group, "grid"), "columns")
    if columns.get("type") not in ("RADIO", "CHECKBOX"):
        raise invalid("Only CHECKBOX and RADIO choices are allowed in a grid.")
    if any(option.get("isOther") for option in columns.get("options", ())):
        raise invalid("The option isOther is not allowed in a grid.")
    if any("goToAction" in option or "goToSectionId" in option for option in columns.get("options", ())):
        raise invalid("Section navigation is not allowed in a grid.")
    _check_choice(columns, set())
    for question in needed(group, "questions"):
        if kind_of(question, QUESTIONS, "question") != "rowQuestion":
            raise invalid("All questions in a grid must be row questions.")
        _check_text(needed(question["rowQuestion"], "title"))
        check_grading(question, columns, is_quiz=is_quiz)


def _check_question(question: Doc, sections: set[str], *, is_quiz: bool) -> None:
    kind = kind_of(question, QUESTIONS, "question")
    body = question[kind]
    match kind:
        case "choiceQuestion":
            _check_choice(body, sections)
        case "scaleQuestion":
            # the bounds that Google's editor offers
            if body.get("low", 0) not in (0, 1) or not 2 <= body.get("high", 0) <= MAX_SCALE:
                raise invalid("A scale must begin at 0 or 1 and end between 2 and 10.")
            _check_text(body.get("lowLabel", "") + body.get("highLabel", ""))
        case "ratingQuestion":
            if not MIN_RATING <= body.get("ratingScaleLevel", 0) <= MAX_RATING:
                raise invalid(f"The rating scale level must be between {MIN_RATING} and {MAX_RATING}.")
            if body.get("iconType", "RATING_ICON_TYPE_UNSPECIFIED") == "RATING_ICON_TYPE_UNSPECIFIED":
                raise invalid("iconType must be specified.")
        case "fileUploadQuestion":
            raise invalid("Creating file upload questions is not supported.")
    check_grading(question, body if kind == "choiceQuestion" else None, is_quiz=is_quiz)


def _check_choice(choice: Doc, sections: set[str]) -> None:
    kind = choice.get("type", "CHOICE_TYPE_UNSPECIFIED")
    if kind == "CHOICE_TYPE_UNSPECIFIED":
        raise invalid("The type of a choice question must be specified.")
    options = needed(choice, "options")
    values = [option["value"] for option in options if "value" in option]
    if len(values) != len(set(values)):
        raise invalid("Duplicate option values are not allowed.")
    if sum(option.get("isOther", False) for option in options) > 1:
        raise invalid("Only one option may be isOther.")
    for option in options:
        _check_option(option, kind, sections)


def _check_option(option: Doc, kind: str, sections: set[str]) -> None:
    check_image(option.get("image"))
    if option.get("isOther"):
        if kind == "DROP_DOWN":
            raise invalid("isOther is only allowed for RADIO and CHECKBOX choices.")
        if "value" in option:
            raise invalid("Cannot set option.value when isOther is true")
    else:
        _check_text(needed(option, "value"))
    leads = [name for name in ("goToAction", "goToSectionId") if name in option]
    if leads and kind == "CHECKBOX":
        raise invalid("Section navigation is not allowed for CHECKBOX choices.")
    if len(leads) > 1 or option.get("goToAction") == "GO_TO_ACTION_UNSPECIFIED":
        raise invalid("Exactly one kind of section navigation must be set.")
    if "goToSectionId" in option and option["goToSectionId"] not in sections:
        raise invalid(f"There is no section with the ID {option['goToSectionId']}.")


def _check_text(text: str) -> None:
    if "\n" in text or "\r" in text:
        raise invalid("Displayed text cannot contain newlines")


def _compact(value: Doc) -> Doc:
    return {name: _plain(inner) for name, inner in value.items() if inner or isinstance(inner, dict)}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return _compact(value)
        case list():
            return [_plain(one) for one in value]
        case float():  # a whole number may come as 1.0
            return int(value)
    return value
