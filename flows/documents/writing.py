"""Making Docs, and keeping them up to date without ever writing over a person's words.

A new document is a copy of «Бланк» in a folder that nobody looks into; it is filled there in one change, and moved to
where people look when it is whole. Its id is stored right after the copy; a copy whose id was not stored is found by
its marks. Drive's listing may lag by minutes, so a run right after a crash can copy once more: the first id stored is
the document, other copies go to the trash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.google.docs import Docs, Stale
from connectors.google.drive import Drive
from connectors.google.errors import NoAccess, NotFound
from connectors.outbox.documents import DocumentMemory, Kept
from flows.documents.blocks import Section
from flows.documents.planning import Plan, Proposal, Remark, plan
from flows.documents.reading import Document, read_document
from flows.documents.requests import fill

_ROLE = "document-"
_READINGS = 2  # of a document that somebody is typing in; then the next run sees to it


@dataclass(frozen=True)
class Wanted:
    """A document that must be there; `key` names it among the programme's, in at most 90 Latin letters."""

    key: str
    name: str
    folder: str  # id of the folder that people find it in
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of it; `file_id` is "" where people deleted the document."""

    file_id: str
    is_new: bool = False
    rewritten: int = 0  # sections
    proposed: int = 0  # sections
    remarks: tuple[Remark, ...] = ()


class Documents:
    """The documents of one programme's school year."""

    def __init__(
        self,
        docs: Docs,
        drive: Drive,
        memory: DocumentMemory,
        *,
        marks: Mapping[str, str],
        letterhead: str,
        staging: str,
    ) -> None:
        """Look once at everything there is.

        `marks`: those of the programme's year. `letterhead`, `staging`: ids of «Бланк» and of the folder for copies.
        """
        self._docs = docs
        self._drive = drive
        self._memory = memory
        self._marks = dict(marks)
        self._letterhead = letterhead
        self._staging = staging
        self._suggests = True  # until the server refuses
        self._kept = memory.all()
        self._files: dict[str, dict[str, Any]] = {}
        self._listed: dict[str, list[str]] = defaultdict(list)  # key -> ids, oldest first
        for file in drive.find(self._marks, trashed=True):
            role = file["appProperties"].get("role", "")
            if role.startswith(_ROLE):
                self._files[file["id"]] = file
                self._listed[role.removeprefix(_ROLE)].append(file["id"])

    def put(self, wanted: Wanted) -> Outcome:
        """Make a document, go on with one that a killed run began, or refresh it.

        Raises `WorkspaceError`; then a later run goes on from there.
        """
        kept = self._kept.get(wanted.key) or self._adopt(wanted.key)
        if kept and not kept.is_complete and not self._stands(kept):
            self._memory.forget(wanted.key, kept.file_id)
            kept = None
        kept = kept or self._copy(wanted)
        self._kept[wanted.key] = kept
        return self._refresh(kept.file_id, wanted) if kept.is_complete else self._complete(kept.file_id, wanted)

    def find(self, key: str) -> str:
        """Return the id of a document that people have, "" while there is none."""
        kept = self._kept.get(key) or self._adopt(key)
        return kept.file_id if kept and kept.is_complete else ""

    def name_of(self, key: str) -> str:
        """Return the name that people see on a document now, "" where there is none, or it was made a moment ago."""
        return str(self._files.get(self.find(key), {}).get("name", ""))

    def gone(self, key: str) -> Remark | None:
        """Return what people are told of a document that lies in the trash or is deleted; None while it is there."""
        file_id = self.find(key)
        try:
            file = self._files.get(file_id) or self._drive.get(file_id)
        except NotFound:
            return _deleted()
        return _trashed(file) if file.get("trashed") else None

    def sweep(self) -> int:
        """Put copies that never became a document into the trash; returns how many."""
        left = [
            file_id for key, ids in self._listed.items() if key in self._kept for file_id in self._leftovers(key, ids)
        ]
        for file_id in left:
            self._drive.trash(file_id)
        return len(left)

    def _adopt(self, key: str) -> Kept | None:
        """Find a document by its marks: one that people have, or else a copy that was never filled."""
        ids = self._listed[key]
        finished = [file_id for file_id in ids if not self._is_staged(file_id)]
        begun = [file_id for file_id in ids if self._is_staged(file_id) and not self._files[file_id].get("trashed")]
        for file_id in [*finished, *begun]:
            kept = self._memory.claim(key, file_id)
            if kept.file_id == file_id and file_id in finished:
                self._memory.complete(key, file_id)
                return Kept(file_id, is_complete=True)
            return kept
        return None

    def _copy(self, wanted: Wanted) -> Kept:
        marks = {**self._marks, "role": _ROLE + wanted.key}
        file_id = self._drive.copy(self._letterhead, wanted.name, marks, self._staging)
        kept = self._memory.claim(wanted.key, file_id)
        if kept.file_id != file_id:  # another run was first
            self._drive.trash(file_id)
        return kept

    def _complete(self, file_id: str, wanted: Wanted) -> Outcome:
        document = self._read(file_id)
        if not document.sections:
            try:
                self._docs.change(file_id, _first_text(document, wanted.sections), document.revision)
            except Stale:
                if not self._read(file_id).sections:  # else another run was first
                    raise
        try:
            self._drive.move(file_id, self._staging, wanted.folder)
        except NotFound:  # it was moved already
            if self._staging in self._drive.get(file_id)["parents"]:
                raise
        self._memory.complete(wanted.key, file_id)
        self._kept[wanted.key] = Kept(file_id, is_complete=True)
        return Outcome(file_id, is_new=True)

    def _refresh(self, file_id: str, wanted: Wanted) -> Outcome:
        remarks = list(self._twins(wanted.key))
        try:
            file = self._files.get(file_id) or self._drive.get(file_id)
            if obstacle := _obstacle(file):
                return Outcome(file_id, remarks=(*remarks, obstacle))
            if wanted.folder not in file.get("parents", [wanted.folder]):
                remarks.append(_moved())
            return self._rewrite(file_id, wanted.sections, remarks)
        except NoAccess:
            return Outcome(file_id, remarks=(*remarks, _locked()))
        except NotFound:
            return Outcome("", remarks=(*remarks, _deleted()))

    def _rewrite(self, file_id: str, sections: Sequence[Section], remarks: list[Remark]) -> Outcome:
        refused = ""
        for _ in range(_READINGS):
            document = self._read(file_id)
            known = self._memory.proposed(file_id)
            self._settle(document, known.doubtful)
            planned = plan(document, sections, known.made, known.doubtful)
            try:
                self._carry_out(document, planned, known.doubtful)
            except Stale:
                if document.revision == refused:  # nobody typed in between: the requests themselves are wrong
                    raise
                refused = document.revision
                continue
            return Outcome(
                file_id,
                rewritten=len(planned.rewritings),
                proposed=len(planned.proposals),
                remarks=(*remarks, *planned.remarks),
            )
        return Outcome(file_id, remarks=(*remarks, _busy()))

    def _carry_out(self, document: Document, planned: Plan, doubtful: Mapping[str, Sequence[str]]) -> None:
        """Suggest first: what suggestions insert is known to the unit, what rewriting changes is not."""
        file_id, revision = document.document_id, document.revision
        suggestions = [one for one in planned.proposals if one.requests] if self._suggests else []
        if suggestions:
            revision = self._suggest(document, planned, suggestions)
            suggestions = suggestions if self._suggests else []
        if edits := planned.edits(suggestions):
            self._docs.change(file_id, edits, revision)
        for proposal in planned.proposals:
            if proposal not in suggestions:
                self._comment(
                    file_id, proposal, is_doubtful=proposal.fingerprint in doubtful.get(proposal.section.key, ())
                )

    def _suggest(self, document: Document, planned: Plan, suggestions: Sequence[Proposal]) -> str:
        """Make all suggestions in one call; returns the revision to go on from."""
        file_id = document.document_id
        for one in suggestions:
            self._memory.begin_proposal(file_id, one.section.key, one.fingerprint)
        try:
            revision = self._docs.suggest(file_id, planned.suggestions, document.revision)
        except Stale:
            if self._read(file_id).revision != document.revision:
                raise
            self._suggests = False  # nobody typed in between: this server has no suggestions
            return document.revision
        for one in suggestions:
            self._memory.end_proposal(file_id, one.section.key, one.fingerprint)
        return revision

    def _comment(self, file_id: str, proposal: Proposal, *, is_doubtful: bool) -> None:
        key = proposal.section.key
        is_new = self._memory.begin_proposal(file_id, key, proposal.fingerprint)
        # A run that died over it may have said it already, as may one that works at this moment.
        said = self._drive.comments(file_id) if is_doubtful or not is_new else []
        if proposal.comment not in map(str.strip, said):
            self._drive.comment(file_id, proposal.comment)
        self._memory.end_proposal(file_id, key, proposal.fingerprint)

    def _settle(self, document: Document, doubtful: Mapping[str, Sequence[str]]) -> None:
        """Suggestions that stand in a section were made, though the run that made them did not say so."""
        for key, fingerprints in doubtful.items():
            if key in document.sections and document.sections[key].pending:
                for fingerprint in fingerprints:
                    self._memory.end_proposal(document.document_id, key, fingerprint)

    def _read(self, file_id: str) -> Document:
        return read_document(self._docs.read(file_id))

    def _stands(self, kept: Kept) -> bool:
        """Whether a copy can still become the document."""
        try:
            file = self._files.get(kept.file_id) or self._drive.get(kept.file_id)
        except NotFound:
            return False
        return not file.get("trashed")

    def _is_staged(self, file_id: str) -> bool:
        return self._staging in self._files[file_id].get("parents", [])

    def _leftovers(self, key: str, ids: Sequence[str]) -> Iterator[str]:
        # Only where the document's own id is stored: no run that works at this moment can still choose such a copy.
        for file_id in ids:
            if (
                file_id != self._kept[key].file_id
                and self._is_staged(file_id)
                and not self._files[file_id].get("trashed")
            ):
                yield file_id

    def _twins(self, key: str) -> Iterator[Remark]:
        for file_id in self._listed[key]:
            is_other = file_id != self._kept[key].file_id
            if is_other and not self._is_staged(file_id) and not self._files[file_id].get("trashed"):
                yield Remark(
                    "document.twin",
                    f"Есть второй такой документ: https://docs.google.com/document/d/{file_id}/edit",
                    "Удалите его, если в нём нет вашей работы: робот его не обновляет.",
                )


def _first_text(document: Document, sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Everything after what «Бланк» says itself, in the look of its last paragraph."""
    if document.ends_empty:
        return fill(sections, document.tail)
    new_line = {"insertText": {"location": {"index": document.tail}, "text": "\n"}}
    return [new_line, *fill(sections, document.tail + 1)]


def _obstacle(file: Mapping[str, Any]) -> Remark | None:
    if file.get("trashed"):
        return _trashed(file)
    if any(restriction.get("readOnly") for restriction in file.get("contentRestrictions", [])):
        return _locked()
    return None


def _trashed(file: Mapping[str, Any]) -> Remark:
    return Remark(
        "document.trashed",
        f"Документ «{file['name']}» лежит в корзине: робот его не обновляет и нового не делает.",
        "Верните документ из корзины, если он нужен.",
    )


def _locked() -> Remark:
    return Remark(
        "document.locked",
        "Документ закрыт от изменений: робот его не обновляет.",
        "Снимите блокировку, если документ нужно обновить.",
    )


def _deleted() -> Remark:
    return Remark(
        "document.deleted",
        "Документ удалён насовсем: робот нового не делает.",
        "Если документ нужен, попросите того, кто ведёт программу, завести его заново.",
    )


def _moved() -> Remark:
    return Remark(
        "document.moved",
        "Документ перенесён в другую папку: робот обновляет его там.",
        "Ничего делать не нужно; при желании верните документ в его папку.",
    )


def _busy() -> Remark:
    return Remark(
        "document.busy",
        "Документ правили в ту же минуту: робот обновит его в следующий раз.",
        "Ничего делать не нужно.",
    )
