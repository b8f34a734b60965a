"""A document in memory: tabs, each with its segments of pieces and what hangs on them."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase, digits

from connectors.emulator.docs.pieces import Json, Piece, Pieces

BODY = ""
"""The id of the body among a tab's segments, as Google's `segmentId` has it."""


@dataclass(eq=False)
class Tab:
    """One tab. All but `segments`, `kinds` and `named_ranges` is in Google's shape, and replaced, never changed.

    `segments` are the body, headers, footers and footnotes by id, `kinds` says which of them are which. A named range
    is {"namedRangeId", "name", "ranges": [{"segmentId", "startIndex", "endIndex"}]}, what comments are about is
    {"anchorId", "ranges"} with such ranges.
    """

    id: str
    title: str
    segments: dict[str, Pieces]
    parent: str = ""
    emoji: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    lists: dict[str, Json] = field(default_factory=dict)
    named_ranges: list[Json] = field(default_factory=list)
    named_styles: list[Json] = field(default_factory=list)
    style: Json = field(default_factory=dict)
    inline_objects: dict[str, Json] = field(default_factory=dict)
    positioned_objects: dict[str, Json] = field(default_factory=dict)
    comment_anchors: list[Json] = field(default_factory=list)
    dropdowns: dict[str, Json] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece]:
        """Everything that stands in any of the segments."""
        for segment in self.segments.values():
            yield from segment

    def add(self, kind: str, pieces: Pieces) -> str:
        """Enter a header, footer or footnote; its id."""
        segment_id = new_id()
        self.segments = self.segments | {segment_id: pieces}
        self.kinds = self.kinds | {segment_id: kind}
        return segment_id

    def drop(self, segment_id: str) -> None:
        """Take out a header, footer or footnote."""
        self.segments = {key: pieces for key, pieces in self.segments.items() if key != segment_id}
        self.kinds = {key: kind for key, kind in self.kinds.items() if key != segment_id}

    def named_style(self, name: str) -> Json:
        """A named style; NORMAL_TEXT for one that the document does not have."""
        found = {style["namedStyleType"]: style for style in self.named_styles}
        return found.get(name) or found["NORMAL_TEXT"]


@dataclass(eq=False)
class Document:
    """One document. `revision` rises with every change; siblings among the tabs stand in their order.

    `suggestions` are the threads of what was suggested: {"suggestionId", "status" (OPEN, ACCEPTED, REJECTED),
    "author" (an address), "createTime", "replies"}; what is suggested is marked on the pieces. `comments` are Google's
    CommentThreads, but for their authors, which are addresses.
    """

    id: str
    tabs: list[Tab]
    revision: int = 1
    suggestions: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)

    def tab(self, tab_id: str) -> Tab | None:
        """The tab with this id, or None; the first one where no id is given."""
        if not tab_id:
            return self.tabs[0]
        return next((tab for tab in self.tabs if tab.id == tab_id), None)


def new_id(prefix: str = "kix") -> str:
    """A fresh id as Google makes them for parts of documents: "kix.", "h.", "t.", "suggest." and twelve letters."""
    return f"{prefix}." + "".join(secrets.choice(ascii_lowercase + digits) for _ in range(12))
