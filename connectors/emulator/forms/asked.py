"""The questions of a form as they are answered: one by one, a grid's rows included. Pure."""

from dataclasses import dataclass
from typing import Literal

from connectors.emulator.forms.items import questions_of
from connectors.emulator.store import Doc

Kind = Literal["text", "paragraph", "radio", "checkbox", "dropdown", "scale", "rating", "date", "time", "file"]
CHOICES: dict[str, Kind] = {"RADIO": "radio", "CHECKBOX": "checkbox", "DROP_DOWN": "dropdown"}
OTHER = "__other_option__"
"""What an answer says in place of an option's value when it is "other"."""


@dataclass(frozen=True)
class Asked:
    """A question; `question` is Google's, `options` are the values to choose from, "other" apart."""

    id: str
    title: str
    kind: Kind
    question: Doc
    options: tuple[str, ...] = ()
    has_other: bool = False

    @property
    def entry(self) -> str:
        """The name of its field in prefilled links and sent answers."""
        return f"entry.{int(self.id, 16)}"

    @property
    def is_required(self) -> bool:
        """Whether there is no sending without an answer."""
        return bool(self.question.get("required"))

    @property
    def body(self) -> Doc:
        """What Google says of a question of this kind: bounds, labels, whether there is a year."""
        found: Doc = next((value for name, value in self.question.items() if name.endswith("Question")), {})
        return found


def all_asked(form: Doc) -> list[Asked]:
    """The questions of a form in its order."""
    return [one for item in form["items"] for one in asked_in(item)]


def asked_in(item: Doc) -> list[Asked]:
    """The questions of an item."""
    columns = item.get("questionGroupItem", {}).get("grid", {}).get("columns", {})
    return [_asked(question, item, columns) for question in questions_of(item)]


def _asked(question: Doc, item: Doc, columns: Doc) -> Asked:
    title = question.get("rowQuestion", item).get("title", "")
    choice = columns if "rowQuestion" in question else question.get("choiceQuestion")
    if choice:
        options = tuple(option["value"] for option in choice["options"] if "value" in option)
        has_other = any("isOther" in option for option in choice["options"])
        return Asked(question["questionId"], title, CHOICES[choice["type"]], question, options, has_other)
    kind, options = _open(question)
    return Asked(question["questionId"], title, kind, question, options)


def _open(question: Doc) -> tuple[Kind, tuple[str, ...]]:
    match question:
        case {"textQuestion": body}:
            return ("paragraph" if body.get("paragraph") else "text"), ()
        case {"scaleQuestion": body}:
            return "scale", tuple(map(str, range(body.get("low", 0), body["high"] + 1)))
        case {"ratingQuestion": body}:
            return "rating", tuple(map(str, range(1, body["ratingScaleLevel"] + 1)))
        case {"dateQuestion": _}:
            return "date", ()
        case {"timeQuestion": _}:
            return "time", ()
    return "file", ()
