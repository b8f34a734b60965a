"""The sections of a document that begin a page of their own."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from connectors.emulator.docs.exporting.parts import Json, Part


def sections_of(part: Part) -> Iterator[tuple[Json, Sequence[Json]]]:
    """What holds on the pages of each section that begins a page, and what stands in it.

    A section says only where it differs from the document. One that goes on upon the page of the last keeps that page.
    """
    said: dict[str, Any] = dict(part.page)
    pending: list[Json] = []
    for is_break, run in groupby(part.content, key=lambda element: "sectionBreak" in element):
        elements = list(run)
        if not is_break:
            pending += elements
            continue
        style = elements[-1]["sectionBreak"].get("sectionStyle", {})
        if not pending:
            said = {**part.page, **style}
        elif style.get("sectionType") == "NEXT_PAGE":
            yield said, pending
            said, pending = {**part.page, "pageNumberStart": None, **style}, []
    yield said, pending
