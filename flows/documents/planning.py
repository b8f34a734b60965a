"""What a refresh does to a Doc, decided from how it stands and what the robot would write now. Pure.

A section is the robot's as long as it says what the robot wrote, or what it last proposed: then it is rewritten. Once a
person's words stand in it, what the robot would write comes as a proposal, once; the section is the robot's again when
somebody accepts it. A section that people removed, or one for people, is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.documents.blocks import BREAK, Section, plain
from flows.documents.reading import Document, Standing
from flows.documents.requests import Request, fingerprint, name, rewrite, unname
from flows.documents.suggesting import NotTellable, suggested
from flows.programme.model import quoted

COMMENT_BYTES = 2048  # Google's limit, in UTF-8


@dataclass(frozen=True)
class Remark:
    """Something about a document that a person should know or do, in plain Russian."""

    rule: str  # a stable name for programs, e.g. "section.deleted"
    what: str
    todo: str
    section: str = ""  # its key


@dataclass(frozen=True)
class Proposal:
    """What the robot would write into a section where a person's words stand now."""

    section: Section
    fingerprint: str
    start: int
    requests: tuple[Request, ...] = ()  # of suggestions; none where text alone cannot tell it: then a comment does
    grown: int = 0  # units by which the suggestions lengthen the document

    @property
    def comment(self) -> str:
        """The proposal as a comment, cut to what Google takes."""
        head = f"Робот предлагает для раздела {quoted(self.section.title)}:\n"
        body = "\n".join(plain(block) for block in self.section.blocks).replace(BREAK, "\n")
        room = COMMENT_BYTES - len(head.encode()) - len("…".encode())
        if len(body.encode()) <= room:
            return (head + body).strip()
        return head + body.encode()[:room].decode(errors="ignore").rstrip() + "…"


@dataclass(frozen=True)
class Rewriting:
    """A section to write anew, or only to name anew because it says already what it should."""

    section: Section
    standing: Standing

    def requests(self, shift: int) -> list[Request]:
        """Return the requests for a document that suggestions before the section made longer by `shift`."""
        start, tail = self.standing.start + shift, self.standing.tail + shift
        wanted = fingerprint(self.section.blocks)
        if self.standing.fingerprint == wanted:
            return [*unname(self.standing.ranges), name(self.section.key, wanted, start, tail)]
        return rewrite(self.section, self.standing.ranges, start, tail)


@dataclass(frozen=True)
class Plan:
    """What to do, and what to tell people."""

    rewritings: tuple[Rewriting, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def edits(self, suggestions: Sequence[Proposal] = ()) -> list[Request]:
        """Return the requests of all rewritings, for a document in which these suggestions were made already."""
        requests: list[Request] = []
        for rewriting in sorted(self.rewritings, key=lambda one: -one.standing.start):
            shift = sum(one.grown for one in suggestions if one.start < rewriting.standing.start)
            requests += rewriting.requests(shift)
        return requests

    @property
    def suggestions(self) -> list[Request]:
        """The requests of all proposals that are suggestions, from the last section to the first."""
        ordered = sorted(self.proposals, key=lambda one: -one.start)
        return [request for proposal in ordered for request in proposal.requests]


def plan(
    document: Document,
    sections: Sequence[Section],
    proposed: Mapping[str, Sequence[str]],
    doubtful: Mapping[str, Sequence[str]],
) -> Plan:
    """Plan a refresh.

    Key -> fingerprints of everything that was ever proposed for a section: for sure, or by a run that perhaps died over
    it. What is doubtful is proposed again if it is not to be seen; whoever accepted it, accepted the robot's words.
    """
    rewritings: list[Rewriting] = []
    proposals: list[Proposal] = []
    remarks: list[Remark] = []
    for section in sections:
        if section.for_people:
            continue
        key = section.key
        standing = document.sections.get(key)
        if standing is None:
            remarks.append(_deleted(section))
            continue
        is_entangled = key in document.entangled
        found = _decide(section, standing, proposed.get(key, ()), doubtful.get(key, ()), is_entangled=is_entangled)
        match found:
            case Rewriting():
                rewritings.append(found)
            case Proposal():
                proposals.append(found)
                remarks.append(_changed(section))
            case Remark():
                remarks.append(found)
    return Plan(tuple(rewritings), tuple(proposals), tuple(remarks))


def _decide(
    section: Section, standing: Standing, proposed: Sequence[str], doubtful: Sequence[str], *, is_entangled: bool
) -> Rewriting | Proposal | Remark | None:
    wanted, stands = fingerprint(section.blocks), standing.fingerprint
    if standing.pending or is_entangled:
        if wanted in {standing.written, stands}:
            return None
        return _waiting(section) if standing.pending else _proposal(section, standing, wanted, proposed, as_text=False)
    if stands == wanted:
        return None if standing.written == wanted else Rewriting(section, standing)
    if stands in {standing.written, *proposed, *doubtful}:
        return Rewriting(section, standing)
    # What the robot wrote last still holds: nothing new to say over the person's words.
    if wanted == standing.written:
        return None
    return _proposal(section, standing, wanted, proposed, as_text=True)


def _proposal(
    section: Section, standing: Standing, wanted: str, proposed: Sequence[str], *, as_text: bool
) -> Proposal | Remark:
    if wanted in proposed:  # accepted it would stand here; so it was declined, or nobody has looked yet
        return _changed(section)
    try:
        change = suggested(standing, section.blocks) if as_text else None
    except NotTellable:
        change = None
    if change is None:
        return Proposal(section, wanted, standing.start)
    return Proposal(section, wanted, standing.start, change.requests, change.grown)


def _deleted(section: Section) -> Remark:
    return Remark(
        "section.deleted",
        f"Раздел {quoted(section.title)} удалён из документа: робот его не восстанавливает.",
        "Если раздел нужен, верните его через «Историю версий».",
        section.key,
    )


def _changed(section: Section) -> Remark:
    return Remark(
        "section.changed",
        f"Раздел {quoted(section.title)} изменён человеком, а данные с тех пор другие: робот его не переписывает.",
        "Примите или отклоните предложение робота в документе.",
        section.key,
    )


def _waiting(section: Section) -> Remark:
    return Remark(
        "section.pending",
        f"В разделе {quoted(section.title)} ждут решения предложенные правки: до тех пор робот его не обновляет.",
        "Примите или отклоните правки в документе.",
        section.key,
    )
