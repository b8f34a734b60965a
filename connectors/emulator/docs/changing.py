"""A change of a document under way, as edits or as suggestions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.emulator.docs import editing, suggesting
from connectors.emulator.docs.model import Document, Tab, new_id
from connectors.emulator.docs.pieces import (
    Change,
    Json,
    Piece,
    Pieces,
    between,
    check_removal,
    divided,
    positions,
    restyled,
)
from connectors.emulator.docs.places import Place, Stretch
from connectors.emulator.drive.times import timestamp
from connectors.emulator.errors import invalid
from connectors.emulator.routing import Call
from connectors.emulator.store import Store


@dataclass
class Edit:
    """A change under way: requests change content through these, so that whatever points at it follows.

    Where changes are to be suggested (`is_suggesting`), these suggest them. `suggested` are the suggestions that this
    call made, `told` is what the running request did to which of them, by the fields of Google's SuggestionResponse,
    and `at_work` the one that it makes: a request suggests one thing, unless it does the same in several places.
    """

    store: Store
    call: Call
    document: Document
    is_suggesting: bool = False
    is_writer: bool = True
    suggested: list[str] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)
    at_work: str = ""

    def begin(self) -> None:
        """A new request begins."""
        self.told = {}
        self.at_work = ""

    def begin_place(self) -> None:
        """The running request goes on in another place, where what it suggests stands for itself."""
        self.at_work = ""

    def insert(self, place: Place, pieces: Pieces) -> None:
        """Put pieces at a place."""
        stretch = place.stretch(0)
        if self.is_suggesting:
            pieces = suggesting.inserted(pieces, self._suggestion(stretch), _around(place))
        editing.put(stretch, pieces)

    def remove(self, stretch: Stretch) -> None:
        """Take a range away; raises GoogleError 400 if no document would be left."""
        self.exchange(stretch, [])

    def exchange(self, stretch: Stretch, pieces: Pieces) -> None:
        """Put pieces in the place of a range; ranges over all of it then stand over what is put.

        Raises GoogleError 400 if no document would be left, or for a range in which something is suggested (which
        Google refuses, too) other than by this call.
        """
        left, taken, right = between(stretch.pieces, stretch.start, stretch.end)
        if any(not set(self.suggested).issuperset(_content_ids(piece)) for piece in taken):
            raise invalid("The range contains suggested changes. Accept or reject them first.")
        if not self.is_suggesting:
            editing.exchange(stretch, pieces)
            return
        check_removal([*left, *pieces], taken, right)
        suggestion_id = self._suggestion(stretch)
        kept = [suggesting.deleted(piece, suggestion_id) for piece in taken if not piece.marks.inserted]
        editing.put(stretch, [*suggesting.inserted(pieces, suggestion_id, _around(_start(stretch))), *kept])

    def put(self, stretch: Stretch, pieces: Pieces) -> None:
        """Put pieces in the place of a range whatever it is: for the parts of tables."""
        if not self.is_suggesting:
            editing.put(stretch, pieces)
            return
        suggestion_id = self._suggestion(stretch)
        self._restyle(stretch, lambda piece: suggesting.deleted(piece, suggestion_id))

    def restyle(self, stretch: Stretch, change: Change) -> None:
        """Change every piece of a range, none of them in width."""
        if self.is_suggesting:
            change = self._proposal(change, stretch)
        self._restyle(stretch, change)

    def restyle_at(self, place: Place, changes: Mapping[int, Change]) -> None:
        """Change single pieces of the segment of a place, by their indexes."""
        if self.is_suggesting and changes:
            whole = Stretch(place.tab, place.segment_id, min(changes), max(changes) + 1)
            changes = {at: self._proposal(change, whole) for at, change in changes.items()}
        found = [changes[at](piece) if at in changes else piece for at, piece in positions(place.pieces)]
        place.tab.segments[place.segment_id] = found

    def objects(self, tab: Tab) -> list[tuple[Stretch, Piece]]:
        """What stands in the paragraphs of a tab and is no text, with its place."""
        return [
            (Stretch(tab, segment_id, at, at + 1), piece)
            for segment_id, pieces in tab.segments.items()
            for at, piece in positions(pieces)
            if piece.kind == "object"
        ]

    def refuse_suggesting(self, what: str) -> None:
        """Raise GoogleError 400 if changes are to be suggested: Google has no suggestions for this."""
        if self.is_suggesting:
            raise invalid(f"{what} cannot be changed in suggestion mode.")

    def tell(self, name: str, suggestion_id: str) -> None:
        """Note what the running request did to a suggestion."""
        if suggestion_id not in self.told.setdefault(name, []):
            self.told[name].append(suggestion_id)

    def close(self, thread: Json, action: str) -> None:
        """Let a suggestion be settled, ACCEPT or REJECT, and note who did it."""
        closed = {"ACCEPT": "ACCEPTED", "REJECT": "REJECTED"}[action]
        settled = thread | {"status": closed, "replies": [*thread["replies"], self.post(suggestionAction=action)]}
        self.document.suggestions = [settled if one is thread else one for one in self.document.suggestions]
        self.tell(f"{closed.lower()}SuggestionIds", thread["suggestionId"])

    def post(self, **said: str) -> Json:
        """What the caller says now in a thread of comments or about a suggestion."""
        now = timestamp(self.store.now())
        return {"postId": new_id("post"), "author": self.call.user, "createTime": now, "updateTime": now, **said}

    def _restyle(self, stretch: Stretch, change: Change) -> None:
        segments = stretch.tab.segments
        segments[stretch.segment_id] = restyled(stretch.pieces, stretch.start, stretch.end, change)

    def _proposal(self, change: Change, stretch: Stretch) -> Change:
        """A change as a suggestion; what this call has put itself is changed for good."""

        def propose(piece: Piece) -> Piece:
            changed = change(piece)
            if changed == piece or not set(self.suggested).isdisjoint(piece.marks.inserted):
                return changed
            return suggesting.proposed(piece, changed, self._suggestion(stretch))

        return propose

    def _suggestion(self, stretch: Stretch) -> str:
        """The suggestion that a change belongs to: the one at work, one of this call next to it, or else a new one."""
        if not self.at_work:
            self.at_work = self._beside(stretch) or self._new_suggestion()
        if self.at_work not in self.told.get("createdSuggestionIds", ()):
            self.tell("updatedSummarySuggestionIds", self.at_work)
        return self.at_work

    def _beside(self, stretch: Stretch) -> str | None:
        """A suggestion of this call that has to do with what is in a range or next to it."""
        for at, piece in positions(stretch.pieces):
            if at + piece.width >= stretch.start and at <= stretch.end:
                known = next((one for one in self.suggested if one in piece.marks.ids()), None)
                if known is not None:
                    return known
        return None

    def _new_suggestion(self) -> str:
        suggestion_id = new_id("suggest")
        self.suggested.append(suggestion_id)
        self.document.suggestions = [*self.document.suggestions, self._thread(suggestion_id)]
        self.tell("createdSuggestionIds", suggestion_id)
        return suggestion_id

    def _thread(self, suggestion_id: str) -> Json:
        return {
            "suggestionId": suggestion_id,
            "status": "OPEN",
            "author": self.call.user,
            "createTime": timestamp(self.store.now()),
            "replies": [],
        }


def _start(stretch: Stretch) -> Place:
    return Place(stretch.tab, stretch.segment_id, stretch.start)


def _around(place: Place) -> list[str]:
    """The suggestions within which something is put: those that put what is on either side."""
    left, right = divided(place.pieces, place.index)
    after = right[0].marks.inserted if right else ()
    return [one for one in (left[-1].marks.inserted if left else ()) if one in after]


def _content_ids(piece: Piece) -> set[str]:
    return {*piece.marks.inserted, *piece.marks.deleted}
