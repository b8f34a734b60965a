"""Taking back one's own last changes of a document, as long as nobody has changed it since.

What is kept, in memory only, is the document as it was before each change: no call of the API brings back how a text
looked.
"""

from dataclasses import dataclass

from connectors.emulator.docs.model import Document
from connectors.emulator.docs.session import editing_document
from connectors.emulator.docs.shelf import load
from connectors.emulator.pages.visit import Visit

STEPS = 20
MEMORY = "pages.doc_undo"


@dataclass
class Step:
    """A change that can be taken back: the document before it, and its revision after it."""

    before: Document
    after: int


def keep(visit: Visit, before: Document) -> None:
    """Remember a change of the person's that was just made."""
    steps = _steps(visit, before.id)
    steps.append(Step(before, load(visit.store, before.id).revision))
    del steps[:-STEPS]


def last(visit: Visit, file_id: str) -> Step | None:
    """The person's latest change, taken off the pile; None if there is none."""
    steps = _steps(visit, file_id)
    return steps.pop() if steps else None


def is_latest(visit: Visit, step: Step) -> bool:
    """Whether the document is still as a change left it."""
    return load(visit.store, step.before.id).revision == step.after


def take_back(visit: Visit, step: Step) -> None:
    """Make the document what it was before a change; raises GoogleError 403 to whoever may not write any more."""
    call = visit.call("docs.documents.batchUpdate", documentId=step.before.id)
    with editing_document(visit.store, call) as edit:
        edit.document.tabs, edit.document.suggestions = step.before.tabs, step.before.suggestions
    for earlier in _steps(visit, step.before.id)[-1:]:
        earlier.after = edit.document.revision


def _steps(visit: Visit, file_id: str) -> list[Step]:
    found: list[Step] = visit.store.memory(MEMORY).setdefault(f"{file_id} {visit.person}", [])
    return found
