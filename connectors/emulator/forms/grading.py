"""Quizzes: what a question's grading may say, and the marks that answers get by it. Pure."""

from collections.abc import Iterable

from connectors.emulator.errors import invalid
from connectors.emulator.store import Doc


def check_grading(question: Doc, choice: Doc | None, *, is_quiz: bool) -> None:
    """Raise GoogleError 400 for a grading that Google's documentation rules out; `choice` are the options, if any."""
    grading = question.get("grading")
    if grading is None:
        return
    if not is_quiz:
        raise invalid("Grading can only be set on a quiz.")
    if grading.get("pointValue", 0) < 0:
        raise invalid("pointValue must not be negative.")
    correct = _key(question)
    if choice is not None and correct and "generalFeedback" in grading:
        raise invalid("General feedback cannot be set for automatically graded multiple choice questions.")
    if (choice is None or not correct) and ("whenRight" in grading or "whenWrong" in grading):
        raise invalid("whenRight and whenWrong need a multiple choice question with correct answers.")
    offered = {option.get("value") for option in choice.get("options", ())} if choice else correct
    if not correct <= offered:
        raise invalid("Correct answers must be among the options.")


def ungraded(question: Doc) -> Doc:
    """The question without its grading."""
    return {name: value for name, value in question.items() if name != "grading"}


def grade(question: Doc, values: tuple[str, ...], *, is_multiple: bool) -> Doc | None:
    """The Grade of an answer; None without an answer key, for then a person has to grade.

    Several keys to a question with one answer are alternatives, of checkboxes all have to be ticked and no others.
    """
    correct = _key(question)
    if not correct:
        return None
    grading = question["grading"]
    is_right = set(values) == correct if is_multiple else values[0] in correct
    feedback = grading.get("whenRight" if is_right else "whenWrong", grading.get("generalFeedback"))
    points = grading.get("pointValue", 0) if is_right else 0
    found: Doc = {"score": points} if points else {}
    return found | ({"correct": True} if is_right else {}) | ({"feedback": feedback} if feedback else {})


def total(grades: Iterable[Doc]) -> float:
    """The points of a response."""
    return float(sum(one.get("score", 0) for one in grades))


def _key(question: Doc) -> set[str]:
    answers = question.get("grading", {}).get("correctAnswers", {}).get("answers", ())
    return {one["value"] for one in answers if "value" in one}
