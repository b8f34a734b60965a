"""Google Docs as the flows need it: read whole, changed on the revision that was read, or suggested to."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from connectors.google.docs import Docs, Stale
from connectors.google.drive import DOCUMENT, Drive
from connectors.google.errors import NoAccess, NotFound
from tests.workspace import Workspace


@pytest.fixture
def robot() -> str:
    """A robot of the test's own."""
    return f"robot-{uuid.uuid4().hex[:8]}@barycentre.example"


@pytest.fixture
def docs(workspace: Workspace, robot: str) -> Docs:
    return Docs(workspace.sign_in(robot))


@pytest.fixture
def document(workspace: Workspace, robot: str) -> str:
    """The id of an empty Doc."""
    return Drive(workspace.sign_in(robot)).create("Отчёт", DOCUMENT, {})


def typed(text: str) -> dict[str, Any]:
    return {"insertText": {"location": {"index": 1}, "text": text}}


def text_of(docs: Docs, document: str) -> str:
    content = docs.read(document)["body"]["content"]
    elements = [element for block in content for element in block.get("paragraph", {}).get("elements", [])]
    return "".join(element["textRun"]["content"] for element in elements)


def test_changed_on_the_revision_that_was_read(docs: Docs, document: str) -> None:
    """A change says which revision it made; on it the next one is accepted, on the one before it none is."""
    first = docs.read(document)["revisionId"]
    second = docs.change(document, [typed("б")], first)
    assert second == docs.read(document)["revisionId"]
    docs.change(document, [typed("а")], second)
    with pytest.raises(Stale):
        docs.change(document, [typed("в")], second)
    assert text_of(docs, document) == "аб\n"


def test_all_or_nothing(docs: Docs, document: str) -> None:
    """Where one request does not fit, none is carried out, and the revision stays."""
    revision = docs.read(document)["revisionId"]
    with pytest.raises(Stale):
        docs.change(document, [typed("а"), {"insertText": {"location": {"index": 99}, "text": "б"}}], revision)
    assert docs.read(document)["revisionId"] == revision
    assert text_of(docs, document) == "\n"


def test_suggested(docs: Docs, document: str) -> None:
    """What is suggested stands there as a suggestion, and the next change goes on from its revision."""
    revision = docs.suggest(document, [typed("а")], docs.read(document)["revisionId"])
    run = docs.read(document)["body"]["content"][1]["paragraph"]["elements"][0]["textRun"]
    assert (run["content"], len(run["suggestedInsertionIds"])) == ("а", 1)
    docs.change(document, [typed("б")], revision)


def test_locked_and_gone(workspace: Workspace, docs: Docs, document: str, robot: str) -> None:
    """A locked document cannot be changed, one that is not there cannot be read."""
    address = f"https://www.googleapis.com/drive/v3/files/{document}"
    workspace.sign_in(robot).request("PATCH", address, json={"contentRestrictions": [{"readOnly": True}]})
    with pytest.raises(NoAccess):
        docs.change(document, [typed("а")], docs.read(document)["revisionId"])
    with pytest.raises(NotFound):
        docs.read("1" * 44)
