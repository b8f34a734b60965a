"""Documents for the tests of Docs: made, changed and looked at through Google's client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from googleapiclient.errors import HttpError

Json = dict[str, Any]


@dataclass
class Written:
    """One document of the running emulator, as one person sees it."""

    api: Any
    id: str

    def do(self, *requests: Json, **control: str) -> Json:
        """Carry out batchUpdate; the whole answer."""
        body: Json = {"requests": list(requests)} | ({"writeControl": control} if control else {})
        return self.api.batchUpdate(documentId=self.id, body=body).execute()

    def refused(self, *requests: Json, **control: str) -> str:
        """What a batchUpdate that changes nothing is answered with, a 400."""
        before = self.get()
        with pytest.raises(HttpError) as caught:
            self.do(*requests, **control)
        assert caught.value.status_code == 400
        assert self.get() == before
        return caught.value.reason

    def get(self, **params: Any) -> Json:
        """The document."""
        return self.api.get(documentId=self.id, **params).execute()

    def write(self, text: str) -> Written:
        """Text at the end of the body."""
        self.do({"insertText": {"endOfSegmentLocation": {}, "text": text}})
        return self

    @property
    def content(self) -> list[Json]:
        """The body without the section break that it begins with."""
        return self.get()["body"]["content"][1:]

    @property
    def text(self) -> str:
        """The text of the body, paragraphs only."""
        return "".join(text_of(element) for element in self.content)

    @property
    def end(self) -> int:
        """The end index of the body."""
        return self.get()["body"]["content"][-1]["endIndex"]


def new_document(emulator: Any, text: str = "", user: str = "curator@imc.example") -> Written:
    """A document of one tab with this text."""
    api = emulator.api("docs", "v1", user).documents()
    made = Written(api, api.create(body={"title": "Отчёт"}).execute()["documentId"])
    return made.write(text) if text else made


def span(start: int, end: int, **more: str) -> Json:
    """A range."""
    return {"startIndex": start, "endIndex": end, **more}


def at(index: int, **more: str) -> Json:
    """A location."""
    return {"index": index, **more}


def insert(index: int, text: str, **more: str) -> Json:
    """A request for text at an index."""
    return {"insertText": {"location": at(index, **more), "text": text}}


def delete(start: int, end: int, **more: str) -> Json:
    """A request that takes a range away."""
    return {"deleteContentRange": {"range": span(start, end, **more)}}


def text_of(element: Json) -> str:
    """The text of a paragraph, or of what stands in a table's cells, parted by bars."""
    if "table" in element:
        cells = (cell for row in element["table"]["tableRows"] for cell in row["tableCells"])
        return "|".join("".join(map(text_of, cell["content"])) for cell in cells)
    runs = element.get("paragraph", {}).get("elements", ())
    return "".join(run.get("textRun", {}).get("content", "") for run in runs)


def runs_of(element: Json) -> list[tuple[str, Json]]:
    """The texts of a paragraph with their styles."""
    found = (run["textRun"] for run in element["paragraph"]["elements"] if "textRun" in run)
    return [(run["content"], run["textStyle"]) for run in found]
