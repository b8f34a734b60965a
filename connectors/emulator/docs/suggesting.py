"""Suggestions: changes that stand in a document as proposals until a person accepts or rejects them.

What is suggested is marked on the pieces (see `pieces.Marks`): what is put is there already, what is taken is there
still, a style stands beside the one in force. So indexes count all of it, as with Google, and accepting, rejecting and
the two previews are one walk over the pieces.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from connectors.emulator.discovery import document as schema_of
from connectors.emulator.docs.editing import put_merging
from connectors.emulator.docs.model import BODY, Document, Tab
from connectors.emulator.docs.pieces import UNMARKED, Json, Marks, Piece, Pieces, is_whole, joined, length
from connectors.emulator.docs.places import Stretch
from connectors.emulator.errors import invalid

STYLE_NAMES = {"section": "sectionStyle", "row": "tableRowStyle", "cell": "tableCellStyle", "table": "tableStyle"}
"""What Google calls the style of a piece in a suggestion; of all others it is the textStyle."""
NESTED = {"shading": "shadingSuggestionState", "textStyle": "textStyleSuggestionState"}
"""Fields whose suggestion state is one of its own, not a flag."""


def accept(document: Document, suggestion_id: str) -> None:
    """Let what was suggested be so."""
    _settle(document, {suggestion_id: True})


def reject(document: Document, suggestion_id: str) -> None:
    """Let all be as if it had not been suggested."""
    _settle(document, {suggestion_id: False})


def preview(document: Document, *, accepted: bool) -> Document:
    """The document as it would be with all suggestions accepted, or all rejected; the given one stays."""
    tabs = [replace(tab, segments={key: list(pieces) for key, pieces in tab.segments.items()}) for tab in document.tabs]
    found = replace(document, tabs=tabs)
    _settle(found, dict.fromkeys(pending(found), accepted))
    return found


def pending(document: Document) -> list[str]:
    """The suggestions that stand in a document, in the order of their places."""
    return list(
        dict.fromkeys(one for tab in document.tabs for piece in tab.pieces() for one in sorted(piece.marks.ids()))
    )


def inserted(pieces: Pieces, suggestion_id: str, around: Iterable[str] = ()) -> Pieces:
    """Pieces as a suggestion puts them, within those that stand around them."""
    marks = Marks(inserted=(*(one for one in around if one != suggestion_id), suggestion_id))
    return [replace(piece, marks=marks) for piece in pieces]


def deleted(piece: Piece, suggestion_id: str) -> Piece:
    """A piece as a suggestion takes it."""
    return replace(piece, marks=replace(piece.marks, deleted=(*piece.marks.deleted, suggestion_id)))


def proposed(piece: Piece, changed: Piece, suggestion_id: str) -> Piece:
    """A piece as it is, with what a change would make of it as a suggestion; raises GoogleError 400 if none can be."""
    marks = piece.marks
    if changed.style != piece.style:
        name = STYLE_NAMES.get(piece.kind, "textStyle")
        marks = replace(marks, styles=_with(marks.styles, suggestion_id, name, piece.style, changed.style))
    style, other = piece.data.get("paragraphStyle", {}), changed.data.get("paragraphStyle", {})
    if style != other:
        marks = replace(marks, paragraphs=_with(marks.paragraphs, suggestion_id, "paragraphStyle", style, other))
    bullet, another = piece.data.get("bullet", {}), changed.data.get("bullet", {})
    if bullet != another:
        marks = replace(marks, bullets=_with(marks.bullets, suggestion_id, "bullet", bullet, another))
    return replace(piece, marks=marks)


def summary(document: Document, suggestion_id: str) -> str:
    """What a suggestion is about, in a few words; "" for one that is settled."""
    put, taken, styled = [], [], False
    for piece in (piece for tab in document.tabs for piece in tab.pieces()):
        text = piece.text if piece.kind == "text" else " " if piece.kind == "newline" else ""
        put += [text] if suggestion_id in piece.marks.inserted else []
        taken += [text] if suggestion_id in piece.marks.deleted else []
        styled = styled or suggestion_id in piece.marks.ids() - {*piece.marks.inserted, *piece.marks.deleted}
    new, old = "".join(put).strip(), "".join(taken).strip()
    if put and taken:
        return f"Replace: “{old}” with “{new}”"
    if put or taken:
        return f"Add: “{new}”" if put else f"Delete: “{old}”"
    return "Format" if styled else ""


def _settle(document: Document, verdicts: Mapping[str, bool]) -> None:
    for tab in document.tabs:
        for segment_id in list(tab.segments):
            if any(not verdicts.keys().isdisjoint(piece.marks.ids()) for piece in tab.segments[segment_id]):
                _settle_segment(tab, segment_id, verdicts)


def _settle_segment(tab: Tab, segment_id: str, verdicts: Mapping[str, bool]) -> None:
    """Drop what is to go, from behind, as far as a whole segment is left; then let the rest be settled."""
    for stretch in reversed(list(_doomed(tab, segment_id, verdicts))):
        for end in (stretch.end, stretch.end - 1):  # a newline that has to stay may be the last of them
            part = replace(stretch, end=end)
            left, right = _without(part)
            if end > stretch.start and is_whole([*left, *right], is_body=segment_id == BODY):
                put_merging(part, [])
                break
    tab.segments[segment_id] = joined([_settled(piece, verdicts) for piece in tab.segments[segment_id]])


def _doomed(tab: Tab, segment_id: str, verdicts: Mapping[str, bool]) -> Iterator[Stretch]:
    at = 0
    for goes, run in groupby(tab.segments[segment_id], lambda piece: _goes(piece.marks, verdicts)):
        end = at + length(run)
        if goes:
            yield Stretch(tab, segment_id, at, end)
        at = end


def _without(stretch: Stretch) -> tuple[Pieces, Pieces]:
    left, right, at = [], [], 0
    for piece in stretch.pieces:
        if at < stretch.start:
            left.append(piece)
        elif at >= stretch.end:
            right.append(piece)
        at += piece.width
    return left, right


def _goes(marks: Marks, verdicts: Mapping[str, bool]) -> bool:
    is_rejected = any(verdicts.get(one) is False for one in marks.inserted)
    return is_rejected or any(verdicts.get(one) is True for one in marks.deleted)


def _settled(piece: Piece, verdicts: Mapping[str, bool]) -> Piece:
    marks = piece.marks
    if verdicts.keys().isdisjoint(marks.ids()):
        return piece
    style, data = piece.style, piece.data
    for one, accepted in verdicts.items():
        if not accepted:
            continue
        if one in marks.styles:
            style = _applied(style, marks.styles[one], STYLE_NAMES.get(piece.kind, "textStyle"))
        if one in marks.paragraphs:
            data = data | {"paragraphStyle": _applied(data["paragraphStyle"], marks.paragraphs[one], "paragraphStyle")}
        if one in marks.bullets:
            bullet = _applied(data.get("bullet", {}), marks.bullets[one], "bullet")
            data = {name: value for name, value in data.items() if name != "bullet"}
            data |= {"bullet": bullet} if "listId" in bullet else {}
    return replace(piece, style=style, data=data, marks=_left(marks, verdicts))


def _left(marks: Marks, verdicts: Mapping[str, bool]) -> Marks:
    """The marks of all other suggestions."""

    def of_others(changes: Json) -> Json:
        return {one: change for one, change in changes.items() if one not in verdicts}

    found = Marks(
        tuple(one for one in marks.inserted if one not in verdicts),
        tuple(one for one in marks.deleted if one not in verdicts),
        *map(of_others, (marks.styles, marks.paragraphs, marks.bullets)),
    )
    return UNMARKED if found == UNMARKED else found


def _with(changes: Json, suggestion_id: str, name: str, before: Json, after: Json) -> Json:
    """Suggested changes with what a further one makes of a value, on top of what the same suggestion said before."""
    known = changes.get(suggestion_id, {})
    fields = [field for field in {**before, **after} if before.get(field) != after.get(field)]
    value = {field: one for field, one in known.get(name, {}).items() if field not in fields}
    value |= {field: after[field] for field in fields if field in after}
    state = dict(known.get(f"{name}SuggestionState", {}))
    for field in fields:
        if field in NESTED:
            inner = {**before.get(field, {}), **after.get(field, {})}
            state[NESTED[field]] = {f"{part}Suggested": True for part in inner}
        else:
            state[f"{field}Suggested"] = True
    _check_state(name, state)
    return changes | {suggestion_id: {name: value, f"{name}SuggestionState": state}}


def _check_state(name: str, state: Json) -> None:
    """Raise GoogleError 400 for a field that Google's suggestions do not have."""
    schema = f"{name[0].upper()}{name[1:]}SuggestionState"
    known = schema_of("docs.v1")["schemas"].get(schema, {}).get("properties", {})
    if field := next((field for field in state if field not in known), None):
        raise invalid(f"{name}.{field.removesuffix('Suggested')} cannot be changed in suggestion mode.")


def _applied(value: Json, change: Json, name: str) -> Json:
    """A value after an accepted change: what the state names and the change does not have goes."""
    state = change[f"{name}SuggestionState"]
    fields = {field.removesuffix("Suggested") for field in state if field.endswith("Suggested")}
    fields |= {field for field, nested in NESTED.items() if nested in state}
    kept = {field: one for field, one in value.items() if field not in fields}
    return {**kept, **change[name]}
